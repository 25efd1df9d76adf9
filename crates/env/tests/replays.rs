//! Replays of battles: many episodes in one world.

use std::sync::Arc;

use env::{
    Battle, BattleOptions, EnvError, NoReplay, Opponent, Outcome, choose_uniformly, load_rules,
    load_rules_as_served,
};
use replay::{Input, LOOPS_MAX, MatchResult, Replay, verify};
use sim::{Command, Random};

fn recorded(name: &str, options: BattleOptions) -> Battle {
    let rules = load_rules(name, options.opponent).expect("it is known to work");
    Battle::recorded(rules, options, 11).expect("it is known to work")
}

fn against(opponent: Opponent) -> BattleOptions {
    BattleOptions { opponent, ..BattleOptions::default() }
}

fn level(name: &str) -> Opponent {
    Opponent::all().find(|one| one.to_string() == name).expect("it is known to work")
}

/// Plays an episode of random actions to its end.
fn play_episode(battle: &mut Battle, random: &mut Random) -> Outcome {
    loop {
        let actions = choose(battle, random);
        let outcome = match battle.opponent() {
            None => battle.step(&actions).outcome,
            Some(other) => {
                let other_actions = choose(other, random);
                battle.step_sides([&actions, &other_actions])[0].outcome
            }
        };
        if let Some(outcome) = outcome {
            return outcome;
        }
    }
}

fn choose(side: &env::Side, random: &mut Random) -> Vec<u16> {
    let mut actions = vec![0; side.shape().agents];
    choose_uniformly(side.available_actions(), side.shape().actions, random, &mut actions);
    actions
}

/// Three episodes with resets in between, as the Python environment plays them.
fn play_three(battle: &mut Battle) -> Outcome {
    let mut random = Random::new(5);
    let mut outcome = Outcome::Drawn;
    for _ in 0..3 {
        battle.reset();
        outcome = play_episode(battle, &mut random);
    }
    outcome
}

/// Through the format, as a file would bring it.
fn read_back(battle: &Battle) -> Replay {
    let replay = battle.replay().expect("the battle is recorded");
    Replay::decode(&replay.encode()).expect("what was written is read")
}

#[test]
fn three_episodes_play_the_same() {
    let scripted = BattleOptions { heuristic_ai: true, ..BattleOptions::default() };
    for (name, options) in [
        ("3m", BattleOptions::default()),
        ("MMM", scripted),
        ("2s3z", against(level("level7"))),
        ("MMM", against(level("level10"))),
        ("3m", against(Opponent::Agent)),
    ] {
        check_three(recorded(name, options), name);
        let served = load_rules_as_served(name, options.opponent).expect("it is known to work");
        check_three(Battle::recorded(served, options, 11).expect("it is known to work"), name);
    }
}

fn check_three(mut battle: Battle, name: &str) {
    let outcome = play_three(&mut battle);
    let replay = read_back(&battle);
    assert_eq!(replay.clears().count(), 2, "the first reset is the start of the world");
    let word = match outcome {
        Outcome::Won => MatchResult::Won,
        Outcome::Lost => MatchResult::Lost,
        Outcome::Drawn => MatchResult::Drawn,
        Outcome::TimedOut => MatchResult::TimedOut,
    };
    assert_eq!(replay.result, word);
    let both = replay.commands().any(|given| given.player == 2);
    assert_eq!(both, battle.options().opponent != Opponent::AttackMove, "{name}");
    // As the program does it, which knows the battle only by its name and hash.
    let rules = replay::load_rules(&replay).expect("the battle is the program's");
    let verified = verify(&replay, rules).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(verified.loops, battle.world().game_loop());
    assert_eq!(verified.final_hash, battle.world().state_hash());
}

#[test]
fn a_changed_command_is_found_at_the_first_loop_that_differs() {
    let mut battle = recorded("3m", against(level("level5")));
    play_three(&mut battle);
    let replay = read_back(&battle);
    let rules = replay::load_rules(&replay).expect("the battle is the program's");
    let first_clear = replay.clears().next().expect("there were three episodes");
    for player in [1, 2] {
        let mut changed = replay.clone();
        let given = changed
            .inputs
            .iter_mut()
            .find_map(|input| match input {
                Input::Command(given)
                    if given.player == player && first_clear < given.game_loop =>
                {
                    Some(given)
                }
                _ => None,
            })
            .expect("both sides were told something in the second episode");
        assert_ne!(given.command, Command::HoldPosition);
        given.command = Command::HoldPosition;
        let game_loop = given.game_loop;
        let divergence = verify(&changed, Arc::clone(&rules)).expect_err("the change shows");
        assert_eq!(divergence.game_loop(), game_loop + 1);
    }
}

#[test]
fn recording_changes_nothing_and_goes_on_after_a_replay() {
    let mut battle = recorded("2s3z", BattleOptions::default());
    let rules = load_rules("2s3z", Opponent::AttackMove).expect("it is known to work");
    let mut plain = Battle::new(rules, BattleOptions::default(), 11).expect("it is known to work");
    play_three(&mut battle);
    play_three(&mut plain);
    assert_eq!(battle.world().state_hash(), plain.world().state_hash());
    assert_eq!(plain.recording_memory_len(), 0);
    assert_eq!(plain.replay(), Err(NoReplay::NotRecorded));

    let before = read_back(&battle);
    battle.reset();
    let after = read_back(&battle);
    assert_eq!(after.result, MatchResult::Unfinished, "the latest episode has just begun");
    assert_eq!(after.loops(), before.loops() + 2);
    assert_eq!(after.inputs[..before.inputs.len()], before.inputs);
}

#[test]
fn generated_battles_are_refused() {
    let name = "10gen_terran";
    let rules = load_rules(name, Opponent::AttackMove).expect("it is known to work");
    let options = BattleOptions::default();
    let error = Battle::recorded(Arc::clone(&rules), options, 1).expect_err("armies are drawn");
    assert!(matches!(error, EnvError::NoReplay(NoReplay::Generated)));
    let battle = Battle::new(rules, options, 1).expect("it is known to work");
    let error = battle.replay().expect_err("armies are drawn");
    assert!(error.to_string().starts_with("replays cannot hold generated battles"), "{error}");
}

/// An episode that is longer than a replay holds is not kept. The next is, from its first loop on:
/// a program that trains for days can still write down what it just played.
#[test]
fn save_replay_keeps_the_latest_episode_of_a_session_without_end() {
    let options = BattleOptions { step_mul: 1024, ..BattleOptions::default() };
    let mut battle = recorded("2m_vs_1z", options);
    let mut random = Random::new(5);
    while battle.world().game_loop() <= LOOPS_MAX {
        let actions = choose(&battle, &mut random);
        battle.step(&actions);
    }
    assert_eq!(battle.replay(), Err(NoReplay::TooLong));
    assert_eq!(battle.recording_memory_len(), 0);
    battle.reset();
    let outcome = play_episode(&mut battle, &mut random);
    let replay = read_back(&battle);
    assert_eq!(replay.loops(), battle.world().game_loop());
    assert_eq!(replay.result == MatchResult::Lost, outcome == Outcome::Lost);
    verify(&replay, Arc::clone(battle.world().shared_rules())).expect("it plays again");
}

/// The episode that might not fit any more begins another recording, so that none is cut.
#[test]
fn save_replay_never_runs_out_of_room_within_an_episode() {
    let options = BattleOptions { step_mul: 1024, ..BattleOptions::default() };
    let mut battle = recorded("2m_vs_1z", options);
    let mut random = Random::new(5);
    let mut begun_anew = 0;
    for _ in 0..600 {
        let before = battle.world().game_loop();
        battle.reset();
        play_episode(&mut battle, &mut random);
        begun_anew += u32::from(battle.world().game_loop() < before);
        assert!(battle.replay().is_ok());
    }
    assert_ne!(begun_anew, 0);
}

#[test]
fn a_thousand_episodes_of_3m_take_little_memory() {
    let options = BattleOptions { heuristic_ai: true, ..BattleOptions::default() };
    for options in [BattleOptions::default(), options] {
        let mut battle = recorded("3m", options);
        let mut random = Random::new(5);
        for _ in 0..1000 {
            battle.reset();
            play_episode(&mut battle, &mut random);
        }
        let (loops, bytes) = (battle.world().game_loop(), battle.recording_memory_len());
        println!("{loops} game loops, {bytes} bytes");
        assert!(bytes < 6 << 20, "{bytes} bytes");
    }
}
