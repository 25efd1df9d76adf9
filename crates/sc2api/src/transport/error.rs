use std::io;

use super::frame::CloseCode;

/// Why a connection ended, or never began.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// The operating system's word on the connection.
    #[error("the connection broke")]
    Io(#[from] io::Error),
    /// The other side closed the connection, in order or by going away.
    #[error("the other side closed the connection")]
    Closed,
    /// The other side broke the rules of WebSockets or a limit of this side.
    #[error("{reason} (close code {})", code.number())]
    Violation {
        /// The code that the other side is told.
        code: CloseCode,
        /// What it did.
        reason: String,
    },
    /// The other side did not open a WebSocket.
    #[error("{0}")]
    Handshake(String),
}

impl TransportError {
    pub(super) fn violation(code: CloseCode, reason: impl Into<String>) -> Self {
        Self::Violation { code, reason: reason.into() }
    }
}
