use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use crate::{Replay, ReplayFileError};

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
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(read)?;
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(read)?;
    if FILE_BYTES_MAX < bytes.len() as u64 {
        let path = path.to_owned();
        return Err(ReplayFileError::TooLarge { path, bytes_max: FILE_BYTES_MAX });
    }
    Replay::decode(&bytes)
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
