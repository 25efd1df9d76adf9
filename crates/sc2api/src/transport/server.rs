//! The listening side: one client at a time, one after another.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::door::Door;
use super::error::TransportError;
use super::frame::CloseCode;
use super::queue::{Next, RequestQueue};
use super::socket::{RESPONSE_BYTES_MAX, Sender, Socket};

/// What answers the requests of a client.
pub trait Service {
    /// Answers one request. It may wait as long as `connection` is open.
    fn respond(&mut self, request: &[u8], connection: &Connection) -> Reply;

    /// Does what is due without a request, and says how long nothing more will be: without a
    /// limit, only a request changes anything. Called whenever the server waits for a request.
    fn pass_time(&mut self, connection: &Connection) -> Option<Duration>;

    /// The client has gone. The next one goes on with what is there.
    fn disconnected(&mut self);
}

/// An answer to one request.
#[derive(Debug)]
pub struct Reply {
    /// The bytes of the response.
    pub message: Vec<u8>,
    /// Whether the server stops after this answer.
    pub is_last: bool,
}

/// What a service can know of the connection while it works on a request.
#[derive(Clone, Debug)]
pub struct Connection {
    is_open: Arc<AtomicBool>,
}

impl Connection {
    /// A connection whose client stays: for services that are called without a server.
    #[must_use]
    pub fn open() -> Self {
        Self { is_open: Arc::new(AtomicBool::new(true)) }
    }

    /// Whether the client is still there.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is_open.load(Ordering::Acquire)
    }
}

/// A server of the API: it listens from the moment it is made.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    names: Vec<String>,
    shared: Arc<Shared>,
}

/// Stops a [`Server`] from another thread.
#[derive(Clone, Debug)]
pub struct ServerStopper {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    is_stopping: AtomicBool,
    current: Mutex<Option<Sender>>,
}

impl Server {
    /// Listens. Port 0 takes a free one, see [`Server::address`].
    ///
    /// # Errors
    /// When the address is taken or not this machine's.
    pub fn bind(address: SocketAddr) -> Result<Self, TransportError> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address, names: Vec::new(), shared: Arc::default() })
    }

    /// The same, for clients that call this server by a name as well. Under names that it does not
    /// know it serves nobody: a web page can have its name point at this machine.
    #[must_use]
    pub fn known_as(mut self, name: &str) -> Self {
        self.names.push(name.to_owned());
        self
    }

    /// Where this server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A handle that stops this server.
    #[must_use]
    pub fn stopper(&self) -> ServerStopper {
        ServerStopper { address: self.address, shared: Arc::clone(&self.shared) }
    }

    /// Serves clients one after another until the service gives its last answer or the server is
    /// stopped. A second client beside the first is turned away.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn serve(self, service: &mut impl Service) -> Result<(), TransportError> {
        let stopper = self.stopper();
        let shared = Arc::clone(&self.shared);
        let door = Arc::new(Door::new(self.names.clone()));
        let (guests, arrivals) = mpsc::sync_channel(1);
        let opened = Arc::clone(&door);
        let doorman = thread::Builder::new()
            .name("sc2api-accept".to_owned())
            .spawn(move || self.welcome(&opened, &guests))?;
        for socket in arrivals {
            let is_last = converse(socket, service, &door, &shared);
            if is_last || shared.is_stopping.load(Ordering::Acquire) {
                break;
            }
        }
        stopper.stop();
        // The thread ends with the flag that has just been set, and has no result.
        let _ = doorman.join();
        Ok(())
    }

    fn welcome(self, door: &Arc<Door>, guests: &SyncSender<Socket>) {
        for stream in self.listener.incoming() {
            if self.shared.is_stopping.load(Ordering::Acquire) {
                return;
            }
            // An attempt that failed is the caller's matter; the next may succeed.
            let admitted = stream.and_then(|stream| {
                stream.set_nodelay(true)?;
                let ticket = door.admit(&stream)?;
                Ok((stream, ticket))
            });
            let Ok((stream, ticket)) = admitted else {
                thread::sleep(Duration::from_millis(10));
                continue;
            };
            let (door, guests) = (Arc::clone(door), guests.clone());
            // Without a thread the connection is dropped, and soon forgotten as the oldest.
            let _ = thread::Builder::new().name("sc2api-open".to_owned()).spawn(move || {
                if let Some(socket) = door.open(stream, ticket)
                    && guests.send(socket).is_err()
                {
                    door.free_seat();
                }
            });
        }
    }
}

impl ServerStopper {
    /// Stops the server: its client is cut off and [`Server::serve`] returns.
    pub fn stop(&self) {
        self.shared.is_stopping.store(true, Ordering::Release);
        if let Some(sender) = &*self.shared.current.lock().unwrap_or_else(PoisonError::into_inner) {
            sender.break_off();
        }
        // The accepting thread waits for a connection, and gets one.
        let mut wake = self.address;
        match wake.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => wake.set_ip(Ipv4Addr::LOCALHOST.into()),
            IpAddr::V6(ip) if ip.is_unspecified() => wake.set_ip(Ipv6Addr::LOCALHOST.into()),
            _ => {}
        }
        let _ = TcpStream::connect_timeout(&wake, Duration::from_secs(1));
    }
}

/// Answers one client until it goes. Returns whether the service has given its last answer.
fn converse(
    mut socket: Socket,
    service: &mut impl Service,
    door: &Arc<Door>,
    shared: &Shared,
) -> bool {
    let sender = socket.sender();
    *shared.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender.clone());
    let connection = Connection::open();
    let queue = Arc::new(RequestQueue::default());
    let requests = Arc::clone(&queue);
    let is_open = Arc::clone(&connection.is_open);
    let left = Arc::clone(door);
    let reader = thread::Builder::new().name("sc2api-read".to_owned()).spawn(move || {
        while let Ok(message) = socket.receive() {
            let look = || {
                if socket.has_left() {
                    is_open.store(false, Ordering::Release);
                }
            };
            if !requests.put(message, look) {
                break;
            }
        }
        is_open.store(false, Ordering::Release);
        requests.close();
        left.free_seat();
    });
    let is_last = match reader {
        Ok(reader) => {
            let is_last = answer(&queue, service, &sender, &connection);
            queue.close();
            sender.close(CloseCode::Normal, "");
            // The reader has ended, unless the client still sends without reading its answers.
            sender.break_off();
            let _ = reader.join();
            is_last
        }
        Err(_) => {
            door.free_seat();
            false
        }
    };
    *shared.current.lock().unwrap_or_else(PoisonError::into_inner) = None;
    service.disconnected();
    is_last
}

fn answer(
    queue: &RequestQueue,
    service: &mut impl Service,
    sender: &Sender,
    connection: &Connection,
) -> bool {
    while let Some(request) = next_request(queue, service, connection) {
        let reply = service.respond(&request, connection);
        debug_assert!(reply.message.len() < RESPONSE_BYTES_MAX, "a response is too large");
        // A client that closes without waiting for its answer is as welcome as another.
        let is_sent = sender.send(&reply.message).is_ok();
        if reply.is_last || !is_sent {
            return reply.is_last;
        }
    }
    false
}

/// Waits for the client, and lets the service do meanwhile what is due.
fn next_request(
    queue: &RequestQueue,
    service: &mut impl Service,
    connection: &Connection,
) -> Option<Vec<u8>> {
    loop {
        match queue.next(service.pass_time(connection)) {
            Next::Request(request) => return Some(request),
            Next::Nothing => {}
            Next::Closed => return None,
        }
    }
}
