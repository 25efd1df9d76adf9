//! The connecting side: plays any process that speaks the API.

use std::hash::{BuildHasher, RandomState};
use std::io::BufReader;
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use prost::Message as _;

use super::error::TransportError;
use super::frame::CloseCode;
use super::handshake;
use super::socket::{Role, Socket};
use super::timed_stream::TimedStream;
use crate::protocol::{Request, Response, Status, request};

/// A client of the API. It has one request under way at a time.
#[derive(Debug)]
pub struct Client {
    socket: Socket,
    last_id: u32,
    status: Status,
}

/// Why a request got no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The connection failed.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The answer is no message of the protocol.
    #[error("the answer cannot be decoded")]
    Undecodable(#[from] prost::DecodeError),
    /// The answer belongs to another request.
    #[error("the answer has the id {got:?} and the request {expected}")]
    WrongId {
        /// The id of the request.
        expected: u32,
        /// The id of the answer.
        got: Option<u32>,
    },
    /// The server does not do this, or not now.
    #[error("the server refused, being {status:?}: {}", errors.join("; "))]
    Refused {
        /// What the server said.
        errors: Vec<String>,
        /// The state that it is in.
        status: Status,
    },
}

impl Client {
    /// Connects once.
    ///
    /// # Errors
    /// When nothing listens there, or what listens is no server of the API.
    pub fn connect(address: SocketAddr) -> Result<Self, TransportError> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(TimedStream::new(stream));
        let keys = RandomState::new();
        let mut key = [0; 16];
        key[..8].copy_from_slice(&keys.hash_one(0_u8).to_ne_bytes());
        key[8..].copy_from_slice(&keys.hash_one(1_u8).to_ne_bytes());
        handshake::request(&mut reader, &address.to_string(), key)?;
        let socket = Socket::new(reader, Role::Client)?;
        Ok(Self { socket, last_id: 0, status: Status::Unknown })
    }

    /// Connects to a process that has just been started, and tries again until `patience` is over.
    ///
    /// # Errors
    /// The error of the last attempt.
    pub fn connect_within(address: SocketAddr, patience: Duration) -> Result<Self, TransportError> {
        let end = Instant::now() + patience;
        loop {
            match Self::connect(address) {
                Err(_) if Instant::now() < end => thread::sleep(Duration::from_millis(50)),
                result => return result,
            }
        }
    }

    /// The state that the server reported last.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// Sends a request and waits for its answer. Errors inside a typed response (such as a map
    /// that does not exist) are the caller's to look at.
    ///
    /// # Errors
    /// When the connection fails, the answer makes no sense or the server refuses.
    pub fn request(&mut self, body: request::Request) -> Result<Response, ClientError> {
        self.last_id += 1;
        let request = Request { request: Some(body), id: Some(self.last_id) };
        self.socket.send(&request.encode_to_vec())?;
        let message = self.socket.receive()?;
        let response = Response::decode(message.as_slice())?;
        if response.id != request.id {
            return Err(ClientError::WrongId { expected: self.last_id, got: response.id });
        }
        self.status = response.status();
        if !response.error.is_empty() {
            return Err(ClientError::Refused { errors: response.error, status: self.status });
        }
        Ok(response)
    }

    /// Says goodbye. The server keeps its game.
    pub fn close(mut self) {
        self.socket.close(CloseCode::Normal, "");
    }
}
