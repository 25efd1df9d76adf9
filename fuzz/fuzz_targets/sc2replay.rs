//! A replay of StarCraft II is read or refused, and one that is read can be summed up.
#![no_main]

use libfuzzer_sys::fuzz_target;
use replay::sc2replay::Sc2Replay;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(replay) = Sc2Replay::read(bytes) {
        let _summary = replay.summary();
    }
});
