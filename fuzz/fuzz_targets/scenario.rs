//! The scenario reader rejects any text with an error, never with a panic.
//!
//! The input is a scenario and its terrain, parted by a line `---`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use maps::Scenario;

fuzz_target!(|text: &str| {
    let (scenario, terrain) = text.split_once("\n---\n").unwrap_or((text, ""));
    let _outcome = Scenario::from_text("fuzzed", scenario, |_| Some(terrain));
});
