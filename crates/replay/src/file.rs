use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use crate::{Replay, ReplayFacts, ReplayFileError};

/// The ending of replay files.
pub const FILE_EXTENSION: &str = "slreplay";

/// Far above any match: reading a wrong file must not fill the memory.
const FILE_BYTES_MAX: u64 = 256 << 20;

/// Reads a replay from a file.
///
/// # Errors
///
/// If the file cannot be read or is no replay.
pub fn read_file(path: &Path) -> Result<Replay, ReplayFileError> {
    let read = |source| ReplayFileError::Read { path: path.to_owned(), source };
    let bytes = maps::read_bounded(path, FILE_BYTES_MAX).map_err(read)?;
    Replay::decode(&bytes)
        .map_err(|source| ReplayFileError::Content { path: path.to_owned(), source })
}

/// Reads what stands at the start of a replay file: for lists, however long the matches are. What
/// follows is not looked at, so the file may yet turn out to be altered.
///
/// # Errors
///
/// If the file cannot be read or does not begin as a replay.
pub fn read_facts(path: &Path) -> Result<ReplayFacts, ReplayFileError> {
    let read = |source| ReplayFileError::Read { path: path.to_owned(), source };
    let (file, file_len) = maps::open_plain(path).map_err(read)?;
    let mut start = Vec::new();
    file.take(ReplayFacts::LEN_MAX as u64).read_to_end(&mut start).map_err(read)?;
    ReplayFacts::decode(&start, file_len)
        .map_err(|source| ReplayFileError::Content { path: path.to_owned(), source })
}

/// Writes a replay under a temporary name, syncs it, and gives it its own: a reader never sees
/// half a file.
///
/// # Errors
///
/// If the system refuses.
pub fn write_file(path: &Path, replay: &Replay) -> Result<(), ReplayFileError> {
    let mut temporary = OsString::from(path);
    temporary.push(".part");
    let written = (|| {
        let mut file = File::create(&temporary)?;
        file.write_all(&replay.encode())?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    })();
    written.map_err(|source| ReplayFileError::Write { path: path.to_owned(), source })
}
