//! A replay that decodes encodes to the same bytes, and can be played to its end.
#![no_main]

use libfuzzer_sys::fuzz_target;
use replay::{Replay, load_rules, verify};

/// Longer games only cost the fuzzer time.
const LOOPS_MAX: u32 = 2_000;

fuzz_target!(|bytes: &[u8]| {
    let Ok(replay) = Replay::decode(bytes) else { return };
    assert_eq!(replay.encode(), bytes);
    if let Ok(rules) = load_rules(&replay)
        && replay.loops() <= LOOPS_MAX
    {
        let _outcome = verify(&replay, rules);
    }
});
