//! The connection: WebSockets (RFC 6455) over TCP, one message of the protocol in one message of
//! the connection.
//!
//! Clients of the real game send protocol bytes in text messages, which are then no UTF-8. Most
//! libraries close the connection on these, so the framing is written here and treats text
//! messages like binary ones.

mod client;
mod door;
mod error;
mod frame;
mod handshake;
mod queue;
mod server;
mod socket;
mod timed_stream;

pub use client::{Client, ClientError};
pub use error::TransportError;
pub use frame::CloseCode;
pub use server::{Connection, Reply, Server, ServerStopper, Service};
pub use socket::{MESSAGE_BYTES_MAX, RESPONSE_BYTES_MAX, Socket};
