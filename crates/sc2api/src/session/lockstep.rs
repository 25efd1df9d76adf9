//! Two processes that play one game: both simulate it, and exchange their turns.
//!
//! The process that created the game listens on the game port of the server, and the other
//! connects to it. Each loop is simulated when the turns of both are there, so a step on one side
//! waits for a step on the other. A side that goes leaves the game to the other.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use prost::Message;

use super::recording::{Setup, Turn};
use crate::protocol::PlayerSetup;
use crate::transport::{Connection, MESSAGE_BYTES_MAX};

/// How long a process waits for the other to join.
const JOIN_PATIENCE: Duration = Duration::from_secs(120);

/// How long the other process may take to say who it is, or to take what it is sent.
const PEER_PATIENCE: Duration = Duration::from_secs(30);

/// How often a waiting process looks whether its own client is still there.
const POLL: Duration = Duration::from_millis(20);

/// The connection between two processes of a game.
#[derive(Debug)]
pub(crate) struct Link {
    stream: TcpStream,
    incoming: Vec<u8>,
}

/// Why two processes do not play together (any more).
#[derive(Debug, thiserror::Error)]
pub(crate) enum LinkError {
    #[error("the other process has left the game")]
    Left,
    #[error("the own client has gone")]
    ClientGone,
    #[error("no other process joined within {} s", JOIN_PATIENCE.as_secs())]
    NobodyCame,
    #[error("the other process said nothing for {} s", PEER_PATIENCE.as_secs())]
    Silent,
    #[error("the connection to the other process failed")]
    Io(#[from] io::Error),
    #[error("the other process sent something else than expected")]
    Undecodable(#[from] prost::DecodeError),
    #[error("the other process announced a message of {0} bytes, which is too large")]
    TooLarge(u32),
}

impl Link {
    /// Waits for the other process. Returns it with what its player asked for.
    pub(crate) fn host(
        game_port: u16,
        connection: &Connection,
    ) -> Result<(Self, PlayerSetup), LinkError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, game_port))?;
        listener.set_nonblocking(true)?;
        let end = Instant::now() + JOIN_PATIENCE;
        let stream = loop {
            match listener.accept() {
                Ok((stream, _)) => break stream,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    check_patience(end, connection)?;
                    thread::sleep(POLL);
                }
                Err(error) => return Err(error.into()),
            }
        };
        stream.set_nonblocking(false)?;
        let mut link = Self::over(stream)?;
        let guest = PlayerSetup::decode(link.receive_soon(connection)?.as_slice())?;
        Ok((link, guest))
    }

    /// Joins the process that created the game. Returns the connection and what is played.
    pub(crate) fn join(
        host: SocketAddr,
        player: &PlayerSetup,
        connection: &Connection,
    ) -> Result<(Self, Setup), LinkError> {
        let end = Instant::now() + JOIN_PATIENCE;
        let stream = loop {
            match TcpStream::connect_timeout(&host, Duration::from_secs(1)) {
                Ok(stream) => break stream,
                Err(_) => {
                    check_patience(end, connection)?;
                    thread::sleep(POLL);
                }
            }
        };
        let mut link = Self::over(stream)?;
        link.send(player)?;
        let setup = Setup::decode(link.receive_soon(connection)?.as_slice())?;
        Ok((link, setup))
    }

    fn over(stream: TcpStream) -> Result<Self, LinkError> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(POLL))?;
        stream.set_write_timeout(Some(PEER_PATIENCE))?;
        Ok(Self { stream, incoming: Vec::new() })
    }

    /// Tells the guest what is played.
    pub(crate) fn send_setup(&mut self, setup: &Setup) -> Result<(), LinkError> {
        self.send(setup)
    }

    /// Gives the own turn and waits for the one of the other side.
    pub(crate) fn exchange(
        &mut self,
        own: &Turn,
        connection: &Connection,
    ) -> Result<Turn, LinkError> {
        self.send(own)?;
        Ok(Turn::decode(self.receive(connection, None)?.as_slice())?)
    }

    fn send(&mut self, message: &impl Message) -> Result<(), LinkError> {
        let payload = message.encode_to_vec();
        let mut bytes = (payload.len() as u32).to_le_bytes().to_vec();
        bytes.extend(payload);
        self.stream.write_all(&bytes).map_err(LinkError::from_io)
    }

    /// What the other process sends as soon as it is there: whoever connects and says nothing is
    /// another program.
    fn receive_soon(&mut self, connection: &Connection) -> Result<Vec<u8>, LinkError> {
        self.receive(connection, Some(Instant::now() + PEER_PATIENCE))
    }

    /// Waits for a message, until `end` if there is one: between turns the other client may think
    /// for as long as it likes.
    fn receive(
        &mut self,
        connection: &Connection,
        end: Option<Instant>,
    ) -> Result<Vec<u8>, LinkError> {
        let mut piece = [0; 16 << 10];
        loop {
            if end.is_some_and(|end| end < Instant::now()) {
                return Err(LinkError::Silent);
            }
            if let Some((length, rest)) = self.incoming.split_first_chunk::<4>() {
                let announced = u32::from_le_bytes(*length);
                let length = announced as usize;
                if length > MESSAGE_BYTES_MAX + (1 << 20) {
                    return Err(LinkError::TooLarge(announced));
                }
                if rest.len() >= length {
                    let message = rest[..length].to_vec();
                    self.incoming.drain(..4 + length);
                    return Ok(message);
                }
            }
            match self.stream.read(&mut piece) {
                Ok(0) => return Err(LinkError::Left),
                Ok(count) => self.incoming.extend(&piece[..count]),
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
                    ) =>
                {
                    if !connection.is_open() {
                        return Err(LinkError::ClientGone);
                    }
                }
                Err(error) => return Err(LinkError::from_io(error)),
            }
        }
    }
}

impl LinkError {
    fn from_io(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionAborted => Self::Left,
            _ => Self::Io(error),
        }
    }
}

fn check_patience(end: Instant, connection: &Connection) -> Result<(), LinkError> {
    if !connection.is_open() {
        return Err(LinkError::ClientGone);
    }
    if Instant::now() > end { Err(LinkError::NobodyCame) } else { Ok(()) }
}
