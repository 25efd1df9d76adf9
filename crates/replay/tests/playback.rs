//! Recording a match and playing it again.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use catalog::{BalanceVersion, Catalog};
use maps::Scenario;
use replay::{
    Divergence, Input, MatchResult, Recorder, Replay, RulesMismatch, Verified, load_rules, verify,
};
use sim::{Command, OrderTarget, Rules};

fn rules(scenario: &str) -> Arc<Rules> {
    rules_of(Scenario::load(scenario).unwrap())
}

fn rules_of(scenario: Scenario) -> Arc<Rules> {
    let version: BalanceVersion = scenario.balance.parse().unwrap();
    Arc::new(Rules::new(Catalog::load(version).unwrap(), scenario).unwrap())
}

/// Player 1's units attack the first of player 2's; a new order every eight loops.
fn record(scenario: &str, seed: u64, loops: u32) -> Replay {
    let mut recorder = Recorder::new(rules(scenario), seed);
    play(&mut recorder, loops);
    recorder.finish(MatchResult::Unfinished, None)
}

fn play(recorder: &mut Recorder, loops: u32) {
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
}

/// Three matches in one world, of 100 loops each.
fn record_three() -> Replay {
    let mut recorder = Recorder::new(rules("3m"), 11);
    play(&mut recorder, 100);
    for _ in 0..2 {
        recorder.clear();
        play(&mut recorder, 100);
    }
    recorder.finish(MatchResult::Unfinished, None)
}

#[test]
fn recorded_matches_play_the_same() {
    for scenario in ["3m", "2s3z", "MMM"] {
        let replay = Replay::decode(&record(scenario, 11, 160).encode()).unwrap();
        let rules = load_rules(&replay).unwrap();
        let commands = replay.commands().count() as u32;
        let expected = Verified { loops: 160, commands, clears: 0, final_hash: replay.final_hash };
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
        let found = verify(&replay, rules).err().map(|divergence| divergence.game_loop());
        assert_eq!(found, game_loop);
    };
    check(|_| (), None);
    check(|replay| replay.seed += 1, Some(0));
    check(|replay| replay.loop_hashes[57] ^= 1, Some(57));
    check(|replay| replay.final_hash ^= 1 << 40, Some(100));
    // Orders given at loop 40 show in loop 41.
    check(
        |replay| {
            let changed = |input: &mut Input| match input {
                Input::Command(given) if given.game_loop == 40 => {
                    given.command = Command::Stop;
                    true
                }
                _ => false,
            };
            assert!(replay.inputs.iter_mut().any(changed));
        },
        Some(41),
    );
}

/// Whoever changes a result can mend the checksum, but not the match.
#[test]
fn a_result_that_the_match_does_not_have_is_no_replay_of_it() {
    let results = [
        MatchResult::Won,
        MatchResult::Lost,
        MatchResult::Drawn,
        MatchResult::TimedOut,
        MatchResult::Unfinished,
    ];
    let passing = |replay: &Replay| {
        let rules = load_rules(replay).unwrap();
        let passes = |&result: &MatchResult| {
            let changed = Replay { result, ..replay.clone() };
            let changed = Replay::decode(&changed.encode()).unwrap();
            match verify(&changed, Arc::clone(&rules)) {
                Ok(_) => true,
                Err(Divergence::Result { .. }) => false,
                Err(other) => panic!("{other}"),
            }
        };
        results.into_iter().filter(passes).collect::<Vec<_>>()
    };
    let fought_out = |enemy: u8| {
        let mut recorder = Recorder::new(rules("3m"), 11);
        while recorder.world().living(1) != 0 && recorder.world().living(2) != 0 {
            let world = recorder.world();
            let of = |player| world.units().find(move |unit| unit.player == player);
            let place = of(enemy).map(|unit| unit.position).unwrap();
            let own: Vec<_> =
                world.units().filter(|unit| unit.player != enemy).map(|unit| unit.tag).collect();
            if world.game_loop().is_multiple_of(64) {
                for tag in own {
                    let attack = Command::Attack(OrderTarget::Point(place));
                    recorder.command(3 - enemy, tag, attack, false);
                }
            }
            recorder.step();
        }
        recorder.finish(MatchResult::Won, None)
    };
    let lost_or_won = [passing(&fought_out(1)), passing(&fought_out(2))];
    for passing in lost_or_won {
        assert!([[MatchResult::Won], [MatchResult::Lost]].iter().any(|one| passing == one));
    }
    let open = [MatchResult::TimedOut, MatchResult::Unfinished];
    assert_eq!(passing(&record("3m", 11, 20)), open);
    assert_eq!(passing(&record_three()), open);
}

/// For lists: the start of a file says what it holds.
#[test]
fn facts_are_read_without_the_rest() {
    let folder = std::env::temp_dir().join(format!("starleague-facts-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("match.slreplay");
    let replay = record("3m", 5, 20);
    replay::write_file(&path, &replay).unwrap();
    let facts = replay::read_facts(&path).unwrap();
    assert_eq!((facts.seed, facts.loops, facts.result), (5, 20, replay.result));
    assert_eq!((&facts.scenario, facts.final_hash), (&replay.scenario, replay.final_hash));
    let bytes = replay.encode();
    std::fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    assert!(replay::read_facts(&path).is_err(), "it is cut off");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn matches_that_follow_one_another_play_the_same() {
    let replay = Replay::decode(&record_three().encode()).unwrap();
    assert_eq!(replay.clears().collect::<Vec<_>>(), [100, 200]);
    let rules = load_rules(&replay).unwrap();
    let verified = verify(&replay, Arc::clone(&rules)).unwrap();
    assert_eq!((verified.loops, verified.clears), (300, 2));

    let differs_at = |change: fn(&Input) -> bool| {
        let mut changed = replay.clone();
        changed.inputs.retain(|input| !change(input));
        assert_ne!(changed, replay, "something was left out");
        verify(&changed, Arc::clone(&rules)).unwrap_err().game_loop()
    };
    assert_eq!(differs_at(|input| *input == Input::Clear { game_loop: 200 }), 201);
    // The first loop after a clear has nobody who could be told anything yet.
    let of_third = |input: &Input| matches!(input, Input::Command(_)) && input.game_loop() == 208;
    assert_eq!(differs_at(of_third), 209);
}

/// What nobody saw the effect of is no part of the match, and does not spoil its last hash.
#[test]
fn inputs_that_no_loop_followed_are_left_out() {
    let mut recorder = Recorder::new(rules("3m"), 11);
    play(&mut recorder, 10);
    let tag = recorder.world().units().next().unwrap().tag;
    recorder.command(1, tag, Command::HoldPosition, false);
    recorder.clear();
    let replay = recorder.finish(MatchResult::Unfinished, None);
    assert!(replay.inputs.iter().all(|input| input.game_loop() < 10));
    let replay = Replay::decode(&replay.encode()).unwrap();
    verify(&replay, load_rules(&replay).unwrap()).unwrap();
}

/// Opponents that give orders themselves play a battle without some of the enemy's; and a battle may
/// follow its map.
#[test]
fn rules_are_those_of_the_recorded_opponent() {
    let usual = || Scenario::load("3m").unwrap();
    let standing = || usual().without_enemy_attack();
    for scenario in [
        standing(),
        standing().without_acquisition(),
        usual().following_map(),
        standing().following_map(),
    ] {
        let hash = scenario.hash();
        let mut recorder = Recorder::new(rules_of(scenario), 11);
        play(&mut recorder, 60);
        let replay = recorder.finish(MatchResult::Unfinished, None);
        let rules = load_rules(&replay).unwrap();
        assert_eq!(rules.scenario.hash(), hash);
        verify(&replay, rules).unwrap();
    }
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
