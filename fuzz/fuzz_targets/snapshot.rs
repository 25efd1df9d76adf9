//! Whatever bytes are restored to a game, the game can be played.
#![no_main]

use std::sync::{Arc, OnceLock};

use catalog::Catalog;
use libfuzzer_sys::fuzz_target;
use maps::Scenario;
use sim::{Rules, World};

fn rules() -> &'static Arc<Rules> {
    static RULES: OnceLock<Arc<Rules>> = OnceLock::new();
    RULES.get_or_init(|| {
        let scenario = Scenario::load("MMM").expect("the battle is valid");
        let version = scenario.balance.parse().expect("the battle names a version");
        let catalog = Catalog::load(version).expect("the tables are valid");
        Arc::new(Rules::new(catalog, scenario).expect("the battle fits the tables"))
    })
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(mut world) = World::restore(rules().clone(), bytes) {
        for _ in 0..64 {
            world.step();
        }
    }
});
