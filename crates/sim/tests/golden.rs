//! Golden playthroughs: one readable text per battle that shows where a change of rules shows.
//!
//! `UPDATE_EXPECT=1 cargo test -p sim --test golden` writes them anew. A golden changes only
//! together with a sentence that says why.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use expect_test::expect_file;
use maps::Scenario;
use sim::World;

const LOOPS: u32 = 480;
const STOP_PERIOD_LOOPS: u32 = 40;

/// Units, life and shields of one side, by type.
fn side(world: &World, player: u8) -> String {
    let mut counts = BTreeMap::new();
    let mut life = fixed::Fixed::ZERO;
    for unit in world.units().filter(|unit| unit.player == player) {
        *counts.entry(&world.rules().catalog.unit(unit.unit_type).name).or_insert(0) += 1;
        life += unit.life + unit.shields;
    }
    let units: Vec<String> = counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
    format!("{} ({life})", if units.is_empty() { "none".to_owned() } else { units.join(", ") })
}

fn playthrough(scenario: &str) -> String {
    let mut world = World::new(support::rules(scenario), 1);
    let mut text = format!("{scenario}, seed 1, player 1 attacks the nearest every 8 loops\n");
    for loops in (0..=LOOPS).step_by(STOP_PERIOD_LOOPS as usize) {
        while world.game_loop() < loops {
            support::play(&mut world, 1);
        }
        writeln!(
            text,
            "loop {loops:>3}  hash {:016x}  {}  |  {}",
            world.state_hash(),
            side(&world, 1),
            side(&world, 2)
        )
        .expect("a string takes all text");
    }
    text
}

#[test]
fn playthroughs_are_as_recorded() {
    for scenario in Scenario::names() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("golden/{scenario}.txt"));
        expect_file![path].assert_eq(&playthrough(scenario));
    }
}
