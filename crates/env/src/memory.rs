use std::fs;
use std::hint::black_box;

use crate::EnvError;

/// Checks that the system gives so much memory now. What asks for it in vain later ends the
/// process, so that it is asked for before much is made.
///
/// # Errors
///
/// If it does not.
pub fn require_memory(bytes: usize) -> Result<(), EnvError> {
    let mut probe: Vec<u8> = Vec::new();
    let reserved = probe.try_reserve_exact(bytes);
    // Else the compiler might leave the request out.
    black_box(&probe);
    reserved.map_err(|_| EnvError::Memory)
}

/// Checks that so much memory is free. A system that promises more than it has ends the process
/// that uses it. Dearer than [`require_memory`], and true where the system does not say.
///
/// # Errors
///
/// If it is not.
pub fn require_free_memory(bytes: usize) -> Result<(), EnvError> {
    let free = fs::read_to_string("/proc/meminfo").ok().and_then(|text| available_bytes(&text));
    if free.is_some_and(|free| free < bytes as u64) { Err(EnvError::Memory) } else { Ok(()) }
}

/// What Linux says can be taken without swapping.
fn available_bytes(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_says_what_is_free() {
        let text =
            "MemTotal:       24685648 kB\nMemFree:          512 kB\nMemAvailable:   2048 kB\n";
        assert_eq!(available_bytes(text), Some(2 << 20));
        assert_eq!(available_bytes("MemAvailable: all\n"), None);
        assert_eq!(available_bytes(""), None);
    }

    #[test]
    fn too_much_memory_is_an_error() {
        assert!(require_memory(1 << 20).is_ok());
        assert!(matches!(require_memory(isize::MAX as usize), Err(EnvError::Memory)));
        assert!(require_free_memory(0).is_ok());
        if cfg!(target_os = "linux") {
            assert!(matches!(require_free_memory(usize::MAX), Err(EnvError::Memory)));
        }
    }
}
