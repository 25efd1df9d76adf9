//! The listening side: one client at a time, one after another.

use std::io::BufReader;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::error::TransportError;
use super::frame::CloseCode;
use super::handshake;
use super::socket::{RESPONSE_BYTES_MAX, Role, Sender, Socket};

/// How long a newcomer waits for the client before it to be seen leaving.
const SEAT_WAIT: Duration = Duration::from_secs(1);

/// Connections that may be in their handshake at the same time.
const NEWCOMERS_MAX: usize = 16;

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
    newcomers: AtomicUsize,
    is_seat_taken: Mutex<bool>,
    seat_freed: Condvar,
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
        Ok(Self { listener, address, shared: Arc::default() })
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
        let (guests, arrivals) = mpsc::sync_channel(1);
        let doorman = thread::Builder::new()
            .name("sc2api-accept".to_owned())
            .spawn(move || self.welcome(&guests))?;
        for socket in arrivals {
            let is_last = converse(socket, service, &shared);
            if is_last || shared.is_stopping.load(Ordering::Acquire) {
                break;
            }
        }
        stopper.stop();
        // The thread ends with the flag that has just been set, and has no result.
        let _ = doorman.join();
        Ok(())
    }

    fn welcome(self, guests: &SyncSender<Socket>) {
        for stream in self.listener.incoming() {
            if self.shared.is_stopping.load(Ordering::Acquire) {
                return;
            }
            // An attempt that failed is the caller's matter; the next may succeed.
            let Ok(stream) = stream else {
                thread::sleep(Duration::from_millis(10));
                continue;
            };
            if self.shared.newcomers.fetch_add(1, Ordering::AcqRel) >= NEWCOMERS_MAX {
                self.shared.newcomers.fetch_sub(1, Ordering::AcqRel);
                continue;
            }
            let (shared, guests) = (Arc::clone(&self.shared), guests.clone());
            let spawned = thread::Builder::new().name("sc2api-open".to_owned()).spawn(move || {
                if let Some(socket) = open(stream, &shared)
                    && guests.send(socket).is_err()
                {
                    shared.free_seat();
                }
                shared.newcomers.fetch_sub(1, Ordering::AcqRel);
            });
            if spawned.is_err() {
                self.shared.newcomers.fetch_sub(1, Ordering::AcqRel);
            }
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

impl Shared {
    fn take_seat(&self) -> bool {
        let taken = self.is_seat_taken.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut taken, wait) = self
            .seat_freed
            .wait_timeout_while(taken, SEAT_WAIT, |taken| *taken)
            .unwrap_or_else(PoisonError::into_inner);
        if wait.timed_out() && *taken {
            return false;
        }
        *taken = true;
        true
    }

    fn free_seat(&self) {
        *self.is_seat_taken.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.seat_freed.notify_one();
    }
}

/// Shakes hands with a newcomer. One that finds the seat taken is left without an answer, which
/// its library reports as a rejected connection.
fn open(stream: TcpStream, shared: &Shared) -> Option<Socket> {
    stream.set_nodelay(true).ok()?;
    let mut reader = BufReader::new(stream);
    let opening = handshake::read_request(&mut reader).ok()?;
    if !shared.take_seat() {
        let _ = reader.get_ref().shutdown(Shutdown::Both);
        return None;
    }
    let socket = handshake::accept(reader.get_mut(), &opening)
        .map_err(TransportError::from)
        .and_then(|()| Socket::new(reader, Role::Server));
    if socket.is_err() {
        shared.free_seat();
    }
    socket.ok()
}

/// Answers one client until it goes. Returns whether the service has given its last answer.
fn converse(mut socket: Socket, service: &mut impl Service, shared: &Arc<Shared>) -> bool {
    let sender = socket.sender();
    *shared.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender.clone());
    let connection = Connection::open();
    // One request may wait while another is worked on; more are left to the client's socket.
    let (requests, queue) = mpsc::sync_channel(1);
    let is_open = Arc::clone(&connection.is_open);
    let listening = Arc::clone(shared);
    let reader = thread::Builder::new().name("sc2api-read".to_owned()).spawn(move || {
        while let Ok(message) = socket.receive() {
            if requests.send(message).is_err() {
                break;
            }
        }
        is_open.store(false, Ordering::Release);
        listening.free_seat();
    });
    let is_last = match reader {
        Ok(reader) => {
            let is_last = answer(&queue, service, &sender, &connection);
            drop(queue);
            sender.close(CloseCode::Normal, "");
            if is_last {
                sender.break_off();
            }
            // It ends when the client has closed, and has no result.
            let _ = reader.join();
            is_last
        }
        Err(_) => {
            shared.free_seat();
            false
        }
    };
    *shared.current.lock().unwrap_or_else(PoisonError::into_inner) = None;
    service.disconnected();
    is_last
}

fn answer(
    queue: &Receiver<Vec<u8>>,
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
    queue: &Receiver<Vec<u8>>,
    service: &mut impl Service,
    connection: &Connection,
) -> Option<Vec<u8>> {
    loop {
        let Some(pause) = service.pass_time(connection) else { return queue.recv().ok() };
        match queue.recv_timeout(pause) {
            Ok(request) => return Some(request),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
}
