//! The research mini-games, where their maps are: they are not part of this project.

use std::path::Path;

use env::Outcome;
use env::full_game::{ActionRow, FullGame, GameOptions, TARGET_POINT, load_map};
use raw::OrderResult;

use crate::arena::{observe, seats};

const MAPS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/sc2maps/mini_games");

/// On the maps of battles player 2 is the map's computer: an agent can take its place.
#[test]
fn agents_take_both_sides_of_a_battle_map() {
    let path = format!("{MAPS}/../smac/3m.SC2Map");
    if !Path::new(&path).is_file() {
        eprintln!("skipped: {path} is missing");
        return;
    }
    let map = load_map(&path).unwrap();
    let options = GameOptions { players: seats(&["agent", "agent"]), ..Default::default() };
    let mut game = FullGame::new(&map, options).unwrap();
    for _ in 0..4 {
        game.step(&[&[], &[]]);
    }
    for agent in 0..2 {
        let seen = observe(&mut game, agent);
        let own: Vec<_> = seen.units.iter().filter(|row| row.alliance == 1).collect();
        assert_eq!(own.len(), 3, "agent {agent}");
        let stop = ActionRow { tag: own[0].tag, ability: 3665, ..Default::default() };
        let mut orders: [&[ActionRow]; 2] = [&[], &[]];
        let stop = [stop];
        orders[agent] = &stop;
        game.step(&orders);
        assert_eq!(observe(&mut game, agent).results, [OrderResult::Success]);
    }
    let options = GameOptions { players: seats(&["agent", "level1"]), ..Default::default() };
    let error = FullGame::new(&map, options).unwrap_err().to_string();
    assert!(error.contains("starts no computers"), "{error}");
}

#[test]
fn beacons_are_rewards() {
    let path = format!("{MAPS}/MoveToBeacon.SC2Map");
    if !Path::new(&path).is_file() {
        eprintln!("skipped: {path} is missing");
        return;
    }
    let map = load_map(&path).unwrap();
    let error = FullGame::new(
        &map,
        GameOptions { players: seats(&["agent", "level1"]), ..Default::default() },
    );
    let error = error.unwrap_err().to_string();
    assert!(error.contains("MoveToBeacon"), "{error}");
    let mut game = FullGame::new(&map, GameOptions::default()).unwrap();
    let mut rewards = 0.0;
    let outcome = loop {
        let seen = observe(&mut game, 0);
        let marine = seen.units.iter().find(|row| row.alliance == 1).unwrap();
        let beacon = seen.units.iter().find(|row| row.alliance == 3).unwrap();
        let (x, y) = (beacon.x, beacon.y);
        let go = ActionRow {
            tag: marine.tag,
            ability: 3794,
            target: TARGET_POINT,
            x,
            y,
            ..Default::default()
        };
        let step = game.step(&[&[go]]);
        rewards += step.rewards[0];
        assert_eq!(observe(&mut game, 0).player.score, rewards as i32);
        if let Some(outcomes) = step.outcomes {
            break outcomes[0];
        }
    };
    assert!(20.0 < rewards, "{rewards}");
    println!("{outcome:?} after {} loops, {rewards}", game.world().game_loop());
    assert_ne!(outcome, Outcome::Lost);
}
