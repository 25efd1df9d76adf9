use std::time::Duration;

use serde::Serialize;
use tokio::runtime::Handle;
use tokio::sync::mpsc::Sender;

use crate::protocol::MatchEvent;

/// Bytes gathered before they are handed to the network.
const CHUNK_LEN: usize = 32 << 10;

/// A reader who takes nothing for so long is gone, whatever the connection says.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where a source writes its match.
///
/// Writing waits while the reader is behind by more than the channel holds, so a slow reader slows
/// the source down and fills no memory.
pub struct MatchWriter {
    chunks: Sender<Vec<u8>>,
    pending: Vec<u8>,
    runtime: Handle,
}

/// Nobody reads the match any more: the source should stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the reader of the match is gone")]
pub struct ReaderGone;

impl MatchWriter {
    /// To be called on a thread of `runtime` that may block.
    pub(crate) fn new(chunks: Sender<Vec<u8>>, runtime: Handle) -> Self {
        Self { chunks, pending: Vec::with_capacity(CHUNK_LEN), runtime }
    }

    /// Writes one event as a line.
    ///
    /// # Errors
    ///
    /// When the reader is gone.
    pub fn write(&mut self, event: &MatchEvent) -> Result<(), ReaderGone> {
        let mut serializer = serde_json::Serializer::new(&mut self.pending);
        event.serialize(&mut serializer).expect("events have no map with keys other than texts");
        self.pending.push(b'\n');
        if self.pending.len() < CHUNK_LEN { Ok(()) } else { self.flush() }
    }

    /// Hands over what has been gathered: for live matches, so that nothing lags.
    ///
    /// # Errors
    ///
    /// When the reader is gone.
    pub fn flush(&mut self) -> Result<(), ReaderGone> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.pending, Vec::with_capacity(CHUNK_LEN));
        let sent = async { tokio::time::timeout(PATIENCE, self.chunks.send(chunk)).await };
        match self.runtime.block_on(sent) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(ReaderGone),
        }
    }
}
