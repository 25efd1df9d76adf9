use std::hash::{Hash, Hasher};

use crate::script::ScriptState;

/// FNV-1a in 64 bits: the same on every platform, unlike the hasher of the standard library.
///
/// # Source
///
/// Fowler, Noll and Vo, "The FNV Non-Cryptographic Hash Algorithm".
pub(crate) struct StableHasher(u64);

impl StableHasher {
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for StableHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn write_usize(&mut self, value: usize) {
        self.write(&(value as u64).to_le_bytes());
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Hash for ScriptState {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (&self.subscriptions, &self.groups, self.groups_made).hash(hasher);
        for region in &self.regions {
            (region.id, region.bounds()).hash(hasher);
        }
        (&self.timers, self.last_timer, &self.objectives).hash(hasher);
        (&self.last_created, &self.placed, &self.fallen, &self.attackers).hash(hasher);
        (self.curriculum_score, self.cameras, self.camera_locks).hash(hasher);
        (self.restart_requested, self.outcome).hash(hasher);
        (self.races, self.starts_computers, self.ends_as_melee).hash(hasher);
    }
}
