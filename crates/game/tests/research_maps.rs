//! The research maps as their files are, where they are at hand.
#![expect(clippy::unwrap_used, reason = "what is missing fails the test")]

use std::path::PathBuf;
use std::sync::Arc;

use catalog::{Catalog, Race};
use game::{Game, Options, Outcome};
use maps::Sc2Map;
use sim::UnitTag;

/// The folder of maps, in one of the folders above; nothing where it is not at hand.
fn folder(kind: &str) -> Option<PathBuf> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().map(|above| above.join("shared/data/sc2maps").join(kind)).find(|f| f.is_dir())
}

fn map(kind: &str, name: &str) -> Option<Arc<Sc2Map>> {
    let Some(folder) = folder(kind) else {
        println!("skipped: there is no folder shared/data/sc2maps/{kind}");
        return None;
    };
    let bytes = std::fs::read(folder.join(format!("{name}.SC2Map"))).unwrap();
    Some(Arc::new(Sc2Map::from_bytes(name, &bytes).unwrap()))
}

fn start(kind: &str, name: &str) -> Option<Game> {
    let catalog = Catalog::load("4.10.0".parse().unwrap()).unwrap();
    let options = Options { seed: 1, fog: true, races: [Some(Race::Terran); 2] };
    Some(Game::new(map(kind, name)?, &catalog, options).unwrap())
}

/// The protocol's numbers of a player's units.
fn types(game: &Game, player: u8) -> Vec<u32> {
    let catalog = &game.world().rules().catalog;
    let units = game.world().units().filter(|unit| unit.player == player);
    let mut types: Vec<u32> = units.map(|unit| catalog.unit(unit.unit_type).protocol_id).collect();
    types.sort_unstable();
    types
}

fn assert_no_errors(game: &Game, name: &str) {
    assert!(game.script_errors().is_empty(), "{name}: {}", game.script_errors()[0]);
}

#[test]
fn every_battle_fills_the_field_and_fills_it_again() {
    let Some(folder) = folder("smac") else { return println!("skipped: no maps") };
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let mut game = start("smac", name).unwrap();
        let scenario = maps::Scenario::load(name).unwrap();
        for player in [1, 2] {
            let expected = scenario.unit_count(player) as usize;
            assert_eq!(types(&game, player).len(), expected, "{name}, player {player}");
        }
        // The copies are numbered in the order of the map's file, from 1970.
        assert_eq!(types(&game, 1).iter().min(), Some(&1970), "{name}");
        let before = [types(&game, 1), types(&game, 2)];
        for _ in 0..200 {
            game.step();
        }
        for _ in 0..3 {
            let all: Vec<UnitTag> = game.world().units().map(|unit| unit.tag).collect();
            for unit in all {
                assert!(game.kill_unit(unit));
            }
            game.step();
            assert_eq!([types(&game, 1), types(&game, 2)], before, "{name}");
        }
        assert!(game.outcome().is_none());
        assert_no_errors(&game, name);
        count += 1;
    }
    assert_eq!(count, 23);
}

/// Loops of the episode timers: 120, 180, 420 and 900 seconds.
#[test]
fn every_mini_game_ends_with_its_timer() {
    for (name, loops) in [
        ("MoveToBeacon", 1920),
        ("CollectMineralShards", 1920),
        ("DefeatRoaches", 1920),
        ("DefeatZerglingsAndBanelings", 1920),
        ("FindAndDefeatZerglings", 2880),
        ("CollectMineralsAndGas", 6720),
        ("BuildMarines", 14400),
    ] {
        let Some(mut game) = start("mini_games", name) else { return };
        // Nobody is hurt where nobody meets.
        let mut fights = false;
        while game.outcome().is_none() && game.world().game_loop() < 20_000 {
            game.step();
            fights |= !game.take_deaths().is_empty();
        }
        let ended = (game.outcome(), game.world().game_loop());
        if fights {
            assert!(game.world().game_loop() <= loops, "{name}: {ended:?}");
        } else {
            assert_eq!(ended, (Some(Outcome::Victory), loops), "{name}");
        }
        assert_no_errors(&game, name);
    }
}

#[test]
fn a_clone_goes_on_like_the_original() {
    let Some(mut game) = start("mini_games", "DefeatRoaches") else { return };
    for _ in 0..100 {
        game.step();
    }
    let mut other = game.clone();
    for _ in 0..500 {
        game.step();
        other.step();
        assert_eq!(game.world().state_hash(), other.world().state_hash());
    }
}

#[test]
fn workers_of_the_economy_maps_bring_what_the_score_counts() {
    let Some(mut game) = start("mini_games", "BuildMarines") else { return };
    assert_eq!(game.world().player(1).unwrap().minerals, 50);
    assert_eq!(types(&game, 1).iter().filter(|unit| **unit == 45).count(), 12);
    for _ in 0..1600 {
        game.step();
    }
    let collected = game.world().player(1).unwrap().minerals_collected;
    assert!((700..=1300).contains(&collected), "{collected}");
    assert_eq!(game.curriculum_score(), Some(0));
}
