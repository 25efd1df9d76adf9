//! A map whose archive is sound is read or rejected with an error, never with a panic.
//!
//! The input is members, each after a byte that says which it is and four bytes with its length.
#![no_main]

use libfuzzer_sys::fuzz_target;
use maps::{Sc2Map, mpq};

const NAMES: [&str; 10] = [
    "MapInfo",
    "MapScript.galaxy",
    "t3CellFlags",
    "t3SyncHeightMap",
    "t3SyncCliffLevel",
    "Objects",
    "Regions",
    "DocumentInfo",
    r"Base.SC2Data\GameData\UnitData.xml",
    r"Base.SC2Data\GameData\ValidatorData.xml",
];

fuzz_target!(|bytes: &[u8]| {
    let mut members = Vec::new();
    let mut rest = bytes;
    while let Some((&[which, a, b, c, d], after)) = rest.split_first_chunk() {
        let length = (u32::from_le_bytes([a, b, c, d]) as usize).min(after.len());
        let (member, after) = after.split_at(length);
        members.push((NAMES[usize::from(which) % NAMES.len()], member));
        rest = after;
    }
    if let Ok(map) = Sc2Map::from_bytes("fuzzed", &mpq::write(&members)) {
        for region in &map.regions {
            let _parts = (region.centre(), region.contains(map.terrain.far_corner()));
        }
    }
});
