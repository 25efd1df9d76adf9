//! Recording a match and playing it again.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use catalog::{BalanceVersion, Catalog};
use maps::Scenario;
use replay::{MatchResult, Recorder, Replay, RulesMismatch, Verified, load_rules, verify};
use sim::{Command, OrderTarget, Rules};

fn rules(scenario: &str) -> Arc<Rules> {
    let scenario = Scenario::load(scenario).unwrap();
    let version: BalanceVersion = scenario.balance.parse().unwrap();
    Arc::new(Rules::new(Catalog::load(version).unwrap(), scenario).unwrap())
}

/// Player 1's units attack the first of player 2's; a new order every eight loops.
fn record(scenario: &str, seed: u64, loops: u32) -> Replay {
    let mut recorder = Recorder::new(rules(scenario), seed);
    for game_loop in 0..loops {
        let world = recorder.world();
        let target = world.units().find(|unit| unit.player == 2).map(|unit| unit.tag);
        let own: Vec<_> =
            world.units().filter(|unit| unit.player == 1).map(|unit| unit.tag).collect();
        if let (Some(target), 0) = (target, game_loop % 8) {
            for tag in own {
                recorder.command(1, tag, Command::Attack(OrderTarget::Unit(target)), false);
            }
        }
        recorder.step();
    }
    recorder.finish(MatchResult::Unfinished, None)
}

#[test]
fn recorded_matches_play_the_same() {
    for scenario in ["3m", "2s3z", "MMM"] {
        let replay = Replay::decode(&record(scenario, 11, 160).encode()).unwrap();
        let rules = load_rules(&replay).unwrap();
        let commands = replay.commands.len() as u32;
        let expected = Verified { loops: 160, commands, final_hash: replay.final_hash };
        assert_eq!(verify(&replay, rules), Ok(expected));
        assert!(3 * 8 < commands, "the agents were told something");
    }
}

#[test]
fn divergence_names_the_first_loop() {
    let check = |change: fn(&mut Replay), game_loop: Option<u32>| {
        let mut replay = record("3m", 11, 100);
        change(&mut replay);
        let rules = load_rules(&replay).unwrap();
        let found = verify(&replay, rules).err().map(|divergence| divergence.game_loop);
        assert_eq!(found, game_loop);
    };
    check(|_| (), None);
    check(|replay| replay.seed += 1, Some(0));
    check(|replay| replay.loop_hashes[57] ^= 1, Some(57));
    check(|replay| replay.final_hash ^= 1 << 40, Some(100));
    // Orders given at loop 40 show in loop 41.
    check(
        |replay| {
            let changed = replay.commands.iter_mut().find(|given| given.game_loop == 40).unwrap();
            changed.command = Command::Stop;
        },
        Some(41),
    );
}

#[test]
fn other_tables_and_battles_are_refused() {
    let mut replay = record("3m", 1, 1);
    replay.catalog_hash ^= 1;
    assert!(matches!(load_rules(&replay), Err(RulesMismatch::Catalog { .. })));
    let mut replay = record("3m", 1, 1);
    replay.scenario = "8m".to_owned();
    assert!(matches!(load_rules(&replay), Err(RulesMismatch::Scenario { .. })));
    replay.scenario = "4m".to_owned();
    assert!(matches!(load_rules(&replay), Err(RulesMismatch::UnknownScenario(_))));
    replay.balance = "1.0".to_owned();
    assert!(matches!(load_rules(&replay), Err(RulesMismatch::UnknownVersion(_))));
}

#[test]
fn files_are_written_whole_and_read_back() {
    let folder = std::env::temp_dir().join(format!("starleague-replay-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("match.slreplay");
    let replay = record("3m", 5, 20);
    replay::write_file(&path, &replay).unwrap();
    assert_eq!(replay::read_file(&path).unwrap(), replay);
    std::fs::write(&path, b"something else").unwrap();
    let error = replay::read_file(&path).unwrap_err();
    assert_eq!(error.to_string(), path.display().to_string());
    assert!(replay::read_file(&folder.join("absent.slreplay")).is_err());
    let files = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(files, 1, "no temporary file stays");
    std::fs::remove_dir_all(&folder).unwrap();
}
