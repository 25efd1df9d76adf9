use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use crate::sc2replay::Sc2Replay;
use crate::{Replay, ReplayFacts, ReplayFileError};

/// The ending of replay files.
pub const FILE_EXTENSION: &str = "slreplay";

/// Far above any match: reading a wrong file must not fill the memory.
const FILE_BYTES_MAX: u64 = 256 << 20;

/// A replay of either kind.
#[derive(Clone, Debug, PartialEq)]
pub enum AnyReplay {
    /// One of this engine's.
    Own(Box<Replay>),
    /// One of StarCraft II's.
    Sc2(Box<Sc2Replay>),
}

/// Reads a replay from a file.
///
/// # Errors
///
/// If the file cannot be read or is no replay.
pub fn read_file(path: &Path) -> Result<Replay, ReplayFileError> {
    decode_own(path, &read_bytes(path)?)
}

/// Reads a replay of StarCraft II from a file.
///
/// # Errors
///
/// If the file cannot be read or is no such replay.
pub fn read_sc2_file(path: &Path) -> Result<Sc2Replay, ReplayFileError> {
    decode_sc2(path, &read_bytes(path)?)
}

/// Reads a replay of either kind from a file: what it begins with tells which it is.
///
/// # Errors
///
/// If the file cannot be read or is no replay.
pub fn read_any_file(path: &Path) -> Result<AnyReplay, ReplayFileError> {
    let bytes = read_bytes(path)?;
    if Sc2Replay::is_one(&bytes) {
        return decode_sc2(path, &bytes).map(|replay| AnyReplay::Sc2(Box::new(replay)));
    }
    decode_own(path, &bytes).map(|replay| AnyReplay::Own(Box::new(replay)))
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, ReplayFileError> {
    let read = |source| ReplayFileError::Read { path: path.to_owned(), source };
    maps::read_bounded(path, FILE_BYTES_MAX).map_err(read)
}

fn decode_own(path: &Path, bytes: &[u8]) -> Result<Replay, ReplayFileError> {
    Replay::decode(bytes)
        .map_err(|source| ReplayFileError::Content { path: path.to_owned(), source })
}

fn decode_sc2(path: &Path, bytes: &[u8]) -> Result<Sc2Replay, ReplayFileError> {
    Sc2Replay::read(bytes)
        .map_err(|source| ReplayFileError::Sc2Content { path: path.to_owned(), source })
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
