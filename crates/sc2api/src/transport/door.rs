//! Who may come in: many may knock, one at a time has the seat.

use std::collections::VecDeque;
use std::io::{self, BufReader};
use std::net::{Shutdown, TcpStream};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::error::TransportError;
use super::handshake;
use super::socket::{Role, Socket};
use super::timed_stream::TimedStream;

/// How long a newcomer waits for the client before it to be seen leaving.
const SEAT_WAIT: Duration = Duration::from_secs(1);

/// Connections whose request is being read at the same time. One more takes the place of the
/// oldest: clients send theirs at once, so whoever has been at it longest is no client.
const NEWCOMERS_MAX: usize = 16;

/// Connections that wait for the seat at the same time.
const WAITING_MAX: usize = 16;

#[derive(Debug)]
pub(super) struct Door {
    /// By which clients may call the server, besides its address.
    names: Vec<String>,
    newcomers: Mutex<Newcomers>,
    seat: Mutex<Seat>,
    seat_freed: Condvar,
}

#[derive(Debug, Default)]
struct Newcomers {
    /// The oldest first.
    connections: VecDeque<(u64, TcpStream)>,
    seen: u64,
}

#[derive(Debug, Default)]
struct Seat {
    is_taken: bool,
    waiting: usize,
}

/// The place of a connection among the newcomers.
#[derive(Debug)]
pub(super) struct Ticket(u64);

impl Door {
    pub(super) fn new(names: Vec<String>) -> Self {
        Self {
            names,
            newcomers: Mutex::default(),
            seat: Mutex::default(),
            seat_freed: Condvar::new(),
        }
    }

    fn newcomers(&self) -> MutexGuard<'_, Newcomers> {
        self.newcomers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a connection whose request is about to be read.
    pub(super) fn admit(&self, stream: &TcpStream) -> io::Result<Ticket> {
        let stream = stream.try_clone()?;
        let mut newcomers = self.newcomers();
        if newcomers.connections.len() >= NEWCOMERS_MAX
            && let Some((_, oldest)) = newcomers.connections.pop_front()
        {
            // Its thread learns of it by the end of what it reads.
            let _ = oldest.shutdown(Shutdown::Both);
        }
        newcomers.seen += 1;
        let number = newcomers.seen;
        newcomers.connections.push_back((number, stream));
        Ok(Ticket(number))
    }

    fn dismiss(&self, Ticket(number): Ticket) {
        self.newcomers().connections.retain(|(other, _)| *other != number);
    }

    /// Shakes hands with a newcomer. One that finds the seat taken is left without an answer, which
    /// its library reports as a rejected connection.
    pub(super) fn open(&self, stream: TcpStream, ticket: Ticket) -> Option<Socket> {
        let mut reader = BufReader::new(TimedStream::new(stream));
        let opening = handshake::read_request(&mut reader, &self.names);
        self.dismiss(ticket);
        let opening = opening.ok()?;
        if !self.take_seat() {
            let _ = reader.get_ref().stream().shutdown(Shutdown::Both);
            return None;
        }
        let socket = handshake::accept(reader.get_ref().stream(), &opening)
            .map_err(TransportError::from)
            .and_then(|()| Socket::new(reader, Role::Server));
        if socket.is_err() {
            self.free_seat();
        }
        socket.ok()
    }

    fn take_seat(&self) -> bool {
        let mut seat = self.seat.lock().unwrap_or_else(PoisonError::into_inner);
        if seat.waiting >= WAITING_MAX {
            return false;
        }
        seat.waiting += 1;
        let (mut seat, wait) = self
            .seat_freed
            .wait_timeout_while(seat, SEAT_WAIT, |seat| seat.is_taken)
            .unwrap_or_else(PoisonError::into_inner);
        seat.waiting -= 1;
        if wait.timed_out() && seat.is_taken {
            return false;
        }
        seat.is_taken = true;
        true
    }

    pub(super) fn free_seat(&self) {
        self.seat.lock().unwrap_or_else(PoisonError::into_inner).is_taken = false;
        self.seat_freed.notify_one();
    }
}
