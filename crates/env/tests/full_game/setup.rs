//! Wrong setups are errors that say what is allowed.

use catalog::Race;
use env::full_game::{FullGame, GameOptions, load_map};

use crate::arena::{flat, seats};

fn error(map: &str, options: GameOptions) -> String {
    let map = match load_map(map) {
        Ok(map) => map,
        Err(error) => return error.to_string(),
    };
    FullGame::new(&map, options).unwrap_err().to_string()
}

#[test]
fn what_cannot_be_played_is_said() {
    let with = |players: &[&str]| GameOptions { players: seats(players), ..Default::default() };
    for (map, options, expected) in [
        ("nowhere", with(&["agent"]), "there is no map `nowhere`: give `flat`"),
        ("flat", with(&[]), "players has 0 with 0 agents"),
        ("flat", with(&["level1", "level2"]), "players has 2 with 0 agents"),
        ("flat", with(&["agent"; 3]), "players has 3 with 3 agents"),
        ("flat", GameOptions { step_loops: 0, ..with(&["agent"]) }, "step_loops is 0; it must"),
        ("flat", GameOptions { minimap: (64, 513), ..with(&["agent"]) }, "minimap height is 513"),
        ("flat", GameOptions { loops_max: 1 << 20, ..with(&["agent"]) }, "between 1 and 524288"),
        (
            "flat",
            GameOptions { races: vec![Race::Terran, Race::Zerg], ..with(&["agent", "level1"]) },
            "scripted players play Terran so far, and not Zerg",
        ),
    ] {
        let found = error(map, options);
        assert!(found.contains(expected), "{found}");
    }
}

#[test]
fn a_file_that_is_no_map_is_an_error() {
    let path = std::env::temp_dir().join(format!("no-map-{}.SC2Map", std::process::id()));
    std::fs::write(&path, b"no map").unwrap();
    let found = error(&path.to_string_lossy(), GameOptions::default());
    std::fs::remove_file(&path).unwrap();
    assert!(found.contains("cannot be read: "), "{found}");
}

#[test]
fn a_game_that_is_over_stands_still_until_it_begins_anew() {
    let options = GameOptions { loops_max: 20, ..GameOptions::default() };
    let mut game = FullGame::new(&load_map("flat").unwrap(), options).unwrap();
    let start = game.state_hash();
    let ends: Vec<bool> = (0..4).map(|_| game.step(&[&[]]).outcomes.is_some()).collect();
    assert_eq!(ends, [false, false, true, true]);
    assert_eq!(game.world().game_loop(), 20);
    assert!(game.is_over());
    game.reset(None).unwrap();
    assert_eq!(game.state_hash(), start);
    game.reset(Some(9)).unwrap();
    assert_ne!(game.state_hash(), start);
    assert_eq!(game.options().seed, 9);
}

#[test]
fn two_agents_have_a_seat_each() {
    let mut game = flat(&["agent", "agent"], 1);
    assert_eq!((game.agents(), game.player(0), game.player(1)), (2, 1, 2));
    assert_eq!(game.enemy_starts(0).len(), 1);
    assert_eq!(game.step(&[&[], &[]]).outcomes, None);
}
