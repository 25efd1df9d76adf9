//! An archive gives each of its members or an error, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use maps::mpq::Archive;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(archive) = Archive::open(bytes) {
        for name in archive.names().unwrap_or_default() {
            let _outcome = archive.read(&name);
        }
    }
});
