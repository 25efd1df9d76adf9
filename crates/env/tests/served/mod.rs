//! Battles as SMAC's own client finds them on a server: the original plays the suite's map file, with
//! the map's script, while the battle plays beside it. Skipped where the maps are not at hand.
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use env::{Battle, BattleOptions, Opponent, Outcome, load_rules_as_served};
use game::{Game, Options};
use maps::{Sc2Map, Scenario};
use sim::{Order, Random, Rules, Unit};

use crate::beside::{Play, choose, compare};
use crate::original::{Field, Original};

const SEED: u64 = 5;
const MIXED: [Play; 3] = [Play::Aggressive, Play::Aggressive, Play::Random];

/// The folder of the suite's maps in one of the folders above.
fn folder() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = here
        .ancestors()
        .map(|above| above.join("shared/data/sc2maps/smac"))
        .find(|folder| folder.is_dir());
    if folder.is_none() {
        println!("skipped: there is no folder shared/data/sc2maps/smac");
    }
    folder
}

fn game(folder: &Path, rules: &Rules) -> Game {
    let name = &rules.scenario.name;
    let bytes = std::fs::read(folder.join(format!("{name}.SC2Map"))).unwrap();
    let map = Arc::new(Sc2Map::from_bytes(name, &bytes).unwrap());
    let options = Options { seed: SEED, fog: true, races: [None; 2] };
    Game::new(map, &rules.catalog, options).unwrap()
}

/// Plays so many episodes of a battle, with the original beside. Returns how they ended.
fn play(
    folder: &Path,
    name: &str,
    options: BattleOptions,
    episodes: usize,
    plays: &[Play],
) -> Vec<Outcome> {
    let rules = load_rules_as_served(name, Opponent::AttackMove).unwrap();
    let mut slow = Original::on(Field::of_map(game(folder, &rules), &rules), &rules, options);
    let mut battle = Battle::new(rules, options, SEED).unwrap();
    let mut random = Random::new(11);
    let mut outcomes = Vec::new();
    for episode in 0..episodes {
        compare(&format!("{name}, episode {episode}"), &battle, &slow);
        let kind = plays[episode % plays.len()];
        for step in 0.. {
            let label = format!("{name}, episode {episode}, step {step}");
            let actions = choose(kind, battle.shape(), battle.available_actions(), &mut random);
            let fast = battle.step(&actions);
            let (reward, outcome) = slow.step(&actions);
            assert!((fast.reward - reward).abs() <= 1e-12, "{label}: {} {reward}", fast.reward);
            assert_eq!(fast.outcome, outcome, "{label}");
            compare(&label, &battle, &slow);
            if let Some(outcome) = outcome {
                outcomes.push(outcome);
                break;
            }
        }
        battle.reset();
        slow.reset();
    }
    outcomes
}

/// Who is enemy number 0 differs from episode to episode, and the map's chances go on as ours do.
#[test]
fn every_battle_goes_on_as_on_a_server() {
    let Some(folder) = folder() else { return };
    for name in Scenario::names() {
        play(&folder, name, BattleOptions::default(), 9, &MIXED);
    }
    // Agents come close to the structure, in the end.
    play(&folder, "2s_vs_1sc", BattleOptions::default(), 30, &[Play::Random]);
}

/// Scripted agents win, lose and draw. After a draw the script has sent the next armies already.
#[test]
fn battles_go_on_as_on_a_server_after_every_end() {
    let Some(folder) = folder() else { return };
    let options = BattleOptions { heuristic_ai: true, ..BattleOptions::default() };
    let mut outcomes = Vec::new();
    for name in ["3m", "MMM", "2s3z", "2s_vs_1sc", "bane_vs_bane"] {
        outcomes.extend(play(&folder, name, options, 20, &MIXED));
    }
    for outcome in [Outcome::Won, Outcome::Lost, Outcome::Drawn] {
        assert!(outcomes.contains(&outcome), "{outcome:?} is missing in {outcomes:?}");
    }
}

/// The fault: enemy number 0 was the same unit in every episode.
#[test]
fn the_order_of_the_enemies_changes_as_slots_are_reused() {
    let rules = load_rules_as_served("3m", Opponent::AttackMove).unwrap();
    let mut battle = Battle::new(rules, BattleOptions::default(), SEED).unwrap();
    let mut random = Random::new(11);
    let mut first_enemies = Vec::new();
    for _ in 0..10 {
        let first = battle.units().nth(3).unwrap();
        // They stand side by side, three quarters of a cell apart, and have set out for a loop.
        first_enemies.push((first.x * 4.0).round() as i32);
        loop {
            let actions =
                choose(Play::Aggressive, battle.shape(), battle.available_actions(), &mut random);
            if battle.step(&actions).outcome.is_some() {
                break;
            }
        }
        battle.reset();
    }
    let starts: BTreeSet<i32> = first_enemies.iter().copied().collect();
    assert!(1 < starts.len(), "{first_enemies:?}");
}

/// The map's script orders the enemy to attack the agents' starting point, once. It goes there and
/// stays: who has left to the north, south or west is not looked for; who waits or comes is fought.
#[test]
fn agents_that_flee_are_not_followed_on_3m() {
    let Some(folder) = folder() else { return };
    for (action, left_alone) in [(1, false), (2, true), (3, true), (4, false), (5, true)] {
        let expected = if left_alone { Outcome::TimedOut } else { Outcome::Lost };
        let plays = [Play::Always(action)];
        let outcomes = play(&folder, "3m", BattleOptions::default(), 3, &plays);
        assert_eq!(outcomes, [expected; 3], "action {action}");
    }

    let mut battle = Battle::new(
        load_rules_as_served("3m", Opponent::AttackMove).unwrap(),
        BattleOptions::default(),
        SEED,
    )
    .unwrap();
    for _ in 0..40 {
        let play = Play::Always(2);
        let available = battle.available_actions();
        let actions = choose(play, battle.shape(), available, &mut Random::new(1));
        battle.step(&actions);
    }
    let idle = battle.world().units().filter(|unit| unit.player == 2 && unit.order == Order::Idle);
    let place = |unit: &Unit| (unit.position.x.floor(), unit.position.y.floor());
    assert_eq!(idle.map(place).collect::<BTreeSet<_>>(), BTreeSet::from([(8, 16), (9, 16)]));
}
