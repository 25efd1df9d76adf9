//! The replays that are being watched, each read once however many watch it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::SystemTime;

use replay::{Replay, ReplayFileError};

/// Bytes of all replays that are watched at the same time, besides one that is being read.
const MEMORY_BYTES_MAX: usize = 1 << 30;

/// Replays of files, kept for as long as somebody watches them.
#[derive(Debug, Default)]
pub struct Shelf {
    /// One file is read at a time: reading takes several times the memory of what is kept.
    open: Mutex<Vec<Opened>>,
}

#[derive(Debug)]
struct Opened {
    path: PathBuf,
    version: Version,
    replay: Weak<Replay>,
    memory_len: usize,
}

/// Tells a file from the one that had its name before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Version {
    modified: Option<SystemTime>,
    len: u64,
}

/// Why a replay is not shown.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] ReplayFileError),
    /// There is no memory for one more.
    #[error("the replays that are being watched are too large together; close a tab and reload")]
    Full,
}

impl Shelf {
    /// Nothing is read yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The replay of a file: the one that others watch already, or read now.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or others take all of the memory.
    pub fn replay(&self, path: &Path) -> Result<Arc<Replay>, ShelfError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|opened| opened.replay.strong_count() != 0);
        let version = Version::of(path);
        let same = |opened: &&Opened| opened.path == path && opened.version == version;
        if let Some(replay) = open.iter().find(same).and_then(|opened| opened.replay.upgrade()) {
            return Ok(replay);
        }
        let replay = Arc::new(replay::read_file(path)?);
        let taken: usize = open.iter().map(|opened| opened.memory_len).sum();
        let memory_len = replay.memory_len();
        if !open.is_empty() && MEMORY_BYTES_MAX < taken + memory_len {
            return Err(ShelfError::Full);
        }
        let kept = Arc::downgrade(&replay);
        open.push(Opened { path: path.to_owned(), version, replay: kept, memory_len });
        Ok(replay)
    }
}

impl Version {
    fn of(path: &Path) -> Self {
        let metadata = fs::metadata(path).ok();
        Self {
            modified: metadata.as_ref().and_then(|metadata| metadata.modified().ok()),
            len: metadata.map_or(0, |metadata| metadata.len()),
        }
    }
}
