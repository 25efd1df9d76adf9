//! The catalog reader rejects any text with an error, never with a panic.
#![no_main]

use catalog::{BalanceVersion, Catalog};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _outcome = Catalog::from_tables([("terran/units.toml", text)], BalanceVersion::default());
});
