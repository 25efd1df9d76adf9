//! One WebSocket that has been opened, on either side.

use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::error::TransportError;
use super::frame::{CloseCode, FrameHeader, Opcode, apply_mask, write_frame};
use super::timed_stream::{TimedStream, is_too_late};

/// Bytes of an incoming message at most: a request may carry a map.
pub const MESSAGE_BYTES_MAX: usize = 64 << 20;

/// Bytes of a response must stay below this, which clients accept at most by default.
pub const RESPONSE_BYTES_MAX: usize = 4 << 20;

/// Payload is read in pieces of this many bytes, so that memory grows with what has come and not
/// with what a header promises.
const PIECE_BYTES: usize = 64 << 10;

/// How long a message may take from its first byte to its last: as long as one with a large map
/// takes over a slow line.
const MESSAGE_TIME_MAX: Duration = Duration::from_secs(60);

/// How long a side that was told to close may take to go.
const CLOSING_TIME: Duration = Duration::from_millis(500);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Client,
    Server,
}

/// An open WebSocket. Reading and writing wait for the other side.
#[derive(Debug)]
pub struct Socket {
    reader: BufReader<TimedStream>,
    sender: Sender,
}

/// The sending half of a [`Socket`], which another thread may hold.
#[derive(Clone, Debug)]
pub(super) struct Sender(Arc<Mutex<FrameWriter>>);

#[derive(Debug)]
struct FrameWriter {
    stream: TcpStream,
    role: Role,
    mask_keys: RandomState,
    masks_made: u64,
}

impl FrameWriter {
    fn write(&mut self, opcode: Opcode, payload: &[u8]) -> Result<(), TransportError> {
        let mask = (self.role == Role::Client).then(|| self.next_mask());
        Ok(write_frame(&mut self.stream, opcode, payload, mask)?)
    }

    /// RFC 6455 asks for masks that cannot be foreseen.
    fn next_mask(&mut self) -> [u8; 4] {
        self.masks_made += 1;
        (self.mask_keys.hash_one(self.masks_made) as u32).to_be_bytes()
    }
}

impl Sender {
    fn writer(&self) -> MutexGuard<'_, FrameWriter> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn send(&self, message: &[u8]) -> Result<(), TransportError> {
        self.writer().write(Opcode::Binary, message)
    }

    /// Says goodbye and stops writing. What the other side still sends is left unread.
    pub(super) fn close(&self, code: CloseCode, reason: &str) {
        let reason_bytes = &reason.as_bytes()[..reason.floor_char_boundary(123)];
        let payload = [code.number().to_be_bytes().as_slice(), reason_bytes].concat();
        let mut writer = self.writer();
        // The other side may have gone: then there is nobody left to tell.
        let _ = writer.stream.set_write_timeout(Some(CLOSING_TIME));
        let _ = writer.write(Opcode::Close, &payload);
        let _ = writer.stream.shutdown(Shutdown::Write);
    }

    /// Lets go of a thread that waits for the other side.
    pub(super) fn break_off(&self) {
        let _ = self.writer().stream.shutdown(Shutdown::Both);
    }
}

impl Socket {
    /// Takes the connection after its handshake, with what the reader already holds.
    pub(super) fn new(reader: BufReader<TimedStream>, role: Role) -> Result<Self, TransportError> {
        let stream = reader.get_ref().stream().try_clone()?;
        let writer = FrameWriter { stream, role, mask_keys: RandomState::new(), masks_made: 0 };
        Ok(Self { reader, sender: Sender(Arc::new(Mutex::new(writer))) })
    }

    pub(super) fn sender(&self) -> Sender {
        self.sender.clone()
    }

    /// Waits for the next message, text or binary alike, and answers pings meanwhile.
    ///
    /// # Errors
    /// [`TransportError::Closed`] after the other side has closed the connection;
    /// [`TransportError::Violation`] when it broke the rules, sent more than
    /// [`MESSAGE_BYTES_MAX`] or took more than a minute for a message, of which it has been told.
    pub fn receive(&mut self) -> Result<Vec<u8>, TransportError> {
        let result = self.receive_message().map_err(|error| match error {
            TransportError::Io(error) if is_too_late(&error) => {
                let reason = format!("a message took over {} s", MESSAGE_TIME_MAX.as_secs());
                TransportError::violation(CloseCode::PolicyViolation, reason)
            }
            other => other,
        });
        if let Err(TransportError::Violation { code, reason }) = &result {
            self.close(*code, reason);
        }
        result
    }

    /// Whether the other side has gone while what it sent last is still unread.
    pub(super) fn has_left(&mut self) -> bool {
        self.reader.get_mut().has_left()
    }

    fn receive_message(&mut self) -> Result<Vec<u8>, TransportError> {
        let is_server = self.sender.writer().role == Role::Server;
        let mut message = Vec::new();
        let mut is_begun = false;
        self.wait_for_a_byte()?;
        loop {
            let header = FrameHeader::read(&mut self.reader)?;
            if header.mask.is_some() != is_server {
                let reason = "frames of a client must be masked, and those of a server not";
                return Err(TransportError::violation(CloseCode::ProtocolError, reason));
            }
            if header.opcode.is_control() {
                self.answer_control(header)?;
                if !is_begun {
                    self.wait_for_a_byte()?;
                }
                continue;
            }
            if (header.opcode == Opcode::Continuation) != is_begun {
                let reason = "the parts of a message are out of order";
                return Err(TransportError::violation(CloseCode::ProtocolError, reason));
            }
            is_begun = true;
            self.read_payload(header, &mut message)?;
            if header.is_final {
                return Ok(message);
            }
        }
    }

    /// The other side may be silent for as long as it likes, but not in the middle of a message.
    fn wait_for_a_byte(&mut self) -> Result<(), TransportError> {
        self.reader.get_mut().read_patiently();
        if self.reader.fill_buf()?.is_empty() {
            return Err(TransportError::Closed);
        }
        self.reader.get_mut().read_within(MESSAGE_TIME_MAX);
        Ok(())
    }

    fn answer_control(&mut self, header: FrameHeader) -> Result<(), TransportError> {
        let mut payload = Vec::new();
        self.read_payload(header, &mut payload)?;
        match header.opcode {
            Opcode::Ping => self.sender.writer().write(Opcode::Pong, &payload),
            Opcode::Close => {
                let mut writer = self.sender.writer();
                // The other side may be gone already, and then needs no echo.
                let _ = writer.write(Opcode::Close, &payload);
                let _ = writer.stream.shutdown(Shutdown::Write);
                Err(TransportError::Closed)
            }
            _ => Ok(()),
        }
    }

    fn read_payload(
        &mut self,
        header: FrameHeader,
        message: &mut Vec<u8>,
    ) -> Result<(), TransportError> {
        let allowed = (MESSAGE_BYTES_MAX - message.len()) as u64;
        if header.payload_bytes > allowed {
            let reason = format!("a message is larger than {MESSAGE_BYTES_MAX} bytes");
            return Err(TransportError::violation(CloseCode::MessageTooBig, reason));
        }
        let start = message.len();
        let end = start + header.payload_bytes as usize;
        while message.len() < end {
            let piece_start = message.len();
            message.resize(end.min(piece_start + PIECE_BYTES), 0);
            self.reader.read_exact(&mut message[piece_start..])?;
        }
        if let Some(mask) = header.mask {
            apply_mask(&mut message[start..], mask);
        }
        Ok(())
    }

    /// Sends one binary message and waits until the operating system has taken it, so a reader
    /// that is slow holds the sender up instead of filling its memory.
    ///
    /// # Errors
    /// When the connection broke.
    pub fn send(&mut self, message: &[u8]) -> Result<(), TransportError> {
        self.sender.send(message)
    }

    /// Tells the other side why the connection ends, and ends it.
    pub fn close(&mut self, code: CloseCode, reason: &str) {
        self.sender.close(code, reason);
        self.drain();
    }

    /// Reads on for a moment: closing with unread bytes would reset the connection, and the other
    /// side would never see why it was closed.
    fn drain(&mut self) {
        self.reader.get_mut().read_within(CLOSING_TIME);
        let mut pieces_left = 2 * MESSAGE_BYTES_MAX / PIECE_BYTES;
        let mut piece = vec![0; PIECE_BYTES];
        while pieces_left > 0 && self.reader.read(&mut piece).is_ok_and(|count| count > 0) {
            pieces_left -= 1;
        }
    }
}
