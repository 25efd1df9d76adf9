//! Files that somebody else named: only plain ones, and only so many bytes of them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Reads a file whose path or content comes from others.
///
/// Pipes and devices could be read for ever, and files that the system makes up (`/proc`) hold
/// more than their size says: all of these are refused.
///
/// # Errors
///
/// If the system refuses, or it is no plain file of at most `bytes_max` bytes.
pub fn read_bounded(path: &Path, bytes_max: u64) -> io::Result<Vec<u8>> {
    let (file, size_bytes) = open_plain(path)?;
    if bytes_max < size_bytes {
        return Err(io::Error::other(format!("it is larger than {bytes_max} bytes")));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size_bytes).unwrap_or_default());
    // One byte more than there should be shows that there is more.
    file.take(size_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != size_bytes {
        return Err(io::Error::other("it holds another number of bytes than its size says"));
    }
    Ok(bytes)
}

/// Opens a plain file, and says how many bytes it holds.
///
/// # Errors
///
/// If the system refuses, or it is no plain file.
pub fn open_plain(path: &Path) -> io::Result<(File, u64)> {
    let not_plain = || io::Error::other("it is no plain file");
    // Opening a pipe would wait for whoever writes to it: look first.
    if !fs::metadata(path)?.is_file() {
        return Err(not_plain());
    }
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_file() { Ok((file, metadata.len())) } else { Err(not_plain()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_up_to_a_size() {
        let path = std::env::temp_dir().join(format!("bounded-file-{}", std::process::id()));
        fs::write(&path, b"12345").unwrap();
        assert_eq!(read_bounded(&path, 5).unwrap(), b"12345");
        assert!(read_bounded(&path, 4).is_err());
        fs::remove_file(&path).unwrap();
        assert!(read_bounded(&path, 4).is_err());
        assert!(read_bounded(&std::env::temp_dir(), 4).is_err());
    }

    /// Its size is 0, and reading it would never end.
    #[test]
    #[cfg(target_os = "linux")]
    fn made_up_files_and_devices_are_refused() {
        for path in ["/proc/self/pagemap", "/proc/self/maps", "/dev/zero", "/dev/stdin"] {
            assert!(read_bounded(Path::new(path), 1 << 20).is_err(), "{path}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_pipe_that_nobody_writes_to_holds_nobody_up() {
        let path = std::env::temp_dir().join(format!("bounded-pipe-{}", std::process::id()));
        let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        assert!(read_bounded(&path, 1 << 20).is_err());
        fs::remove_file(&path).unwrap();
    }
}
