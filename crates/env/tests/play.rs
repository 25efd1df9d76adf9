//! Play on all 23 battles: equal to the original written down slowly, and deterministic.

mod beside;
mod original;
#[expect(clippy::unwrap_used, reason = "what is missing fails the test")]
mod served;

use std::sync::Arc;

use beside::{Play, choose, compare};
use catalog::Catalog;
use env::{BatchArrays, Battle, BattleBatch, BattleOptions, Outcome, choose_uniformly};
use maps::Scenario;
use original::Original;
use proptest::prelude::*;
use sim::{Random, Rules};

fn rules(name: &str) -> Arc<Rules> {
    let scenario = Scenario::load(name).expect("the scenario is part of the program");
    let version = scenario.balance.parse().expect("the scenario names a known version");
    let catalog = Catalog::load(version).expect("the tables are valid");
    Arc::new(Rules::new(catalog, scenario).expect("the scenario fits the tables"))
}

/// Plays `steps` steps on one map with the original beside, and returns the outcomes.
fn check(name: &str, options: BattleOptions, steps: u32, snapshots: bool) -> Vec<Outcome> {
    let rules = rules(name);
    let seed = 5;
    let mut battle =
        Battle::new(Arc::clone(&rules), options, seed).expect("the options are in bounds");
    let mut slow = Original::new(&rules, options, seed);
    slow.snapshots = snapshots;
    let mut random = Random::new(11);
    let mut outcomes = Vec::new();
    compare(&format!("{name} at the start"), &battle, &slow);
    for step in 0..steps {
        let play = if outcomes.len() % 2 == 0 { Play::Aggressive } else { Play::Random };
        let actions = choose(play, battle.shape(), battle.available_actions(), &mut random);
        let fast = battle.step(&actions);
        let (reward, outcome) = slow.step(&actions);
        let label = format!("{name}, step {step}");
        assert!((fast.reward - reward).abs() <= 1e-12, "{label}: {} {reward}", fast.reward);
        assert_eq!(fast.outcome, outcome, "{label}");
        compare(&label, &battle, &slow);
        if let Some(outcome) = outcome {
            outcomes.push(outcome);
            battle.reset();
            slow.reset();
            compare(&format!("{label}, after reset"), &battle, &slow);
        }
    }
    outcomes
}

const DEFAULT: fn() -> BattleOptions = BattleOptions::default;

fn check_all(options: BattleOptions, steps: u32) -> Vec<Outcome> {
    Scenario::names().flat_map(|name| check(name, options, steps, false)).collect()
}

#[test]
fn default_options() {
    let outcomes = check_all(DEFAULT(), 130);
    assert!(outcomes.contains(&Outcome::Lost), "{outcomes:?}");
}

#[test]
fn last_actions_and_ground() {
    let options = BattleOptions {
        obs_last_action: true,
        obs_pathing_grid: true,
        obs_terrain_height: true,
        state_timestep_number: true,
        ..DEFAULT()
    };
    check_all(options, 60);
}

#[test]
fn no_health_and_signed_reward() {
    let options = BattleOptions {
        obs_all_health: false,
        obs_own_health: false,
        reward_only_positive: false,
        reward_negative_scale: 0.3,
        reward_defeat: -50.0,
        ..DEFAULT()
    };
    check_all(options, 60);
}

#[test]
fn time_and_observations_as_state() {
    let options =
        BattleOptions { obs_timestep_number: true, obs_instead_of_state: true, ..DEFAULT() };
    check_all(options, 60);
}

#[test]
fn own_health_only_with_long_moves_and_sparse_reward() {
    let options = BattleOptions {
        obs_all_health: false,
        state_last_action: false,
        move_amount: 3.0,
        reward_sparse: true,
        ..DEFAULT()
    };
    check_all(options, 60);
}

#[test]
fn unscaled_reward() {
    check_all(BattleOptions { reward_scale: false, ..DEFAULT() }, 60);
}

#[test]
fn scripted_agents() {
    let options = BattleOptions { heuristic_ai: true, ..DEFAULT() };
    let outcomes = check_all(options, 100);
    assert!(outcomes.contains(&Outcome::Won), "{outcomes:?}");
    check_all(BattleOptions { heuristic_rest: true, ..options }, 100);
}

#[test]
fn time_runs_out() {
    let options = BattleOptions { step_mul: 1, ..DEFAULT() };
    let outcomes = check("3m", options, 61, false);
    assert_eq!(outcomes, [Outcome::TimedOut]);
}

#[test]
fn snapshots_change_nothing() {
    for name in Scenario::names() {
        check(name, DEFAULT(), 30, true);
    }
}

/// Plays a batch at random and returns a line per step: outputs and hashes of all games.
fn play_batch(rules: Arc<Rules>, seed: u64, games: usize, steps: u32) -> Vec<(Vec<u32>, Vec<u64>)> {
    let mut batch =
        BattleBatch::new(rules, DEFAULT(), games, seed).expect("the options are in bounds");
    let shape = batch.shape();
    let mut arrays = BatchArrays::new(&shape, games);
    batch.reset(&mut arrays.buffers());
    let mut random = Random::new(seed);
    let mut actions = vec![0; games * shape.agents];
    let mut log = Vec::new();
    for _ in 0..steps {
        choose_uniformly(&arrays.available_actions, shape.actions, &mut random, &mut actions);
        batch.step(&actions, &mut arrays.buffers());
        let floats = arrays.observations.iter().chain(&arrays.states).chain(&arrays.rewards);
        let hashes = (0..games).map(|game| batch.battle(game).world().state_hash());
        log.push((floats.map(|value| value.to_bits()).collect(), hashes.collect()));
    }
    log
}

#[test]
fn threads_change_nothing() {
    let rules = rules("2s3z");
    let seeds = [1, 2, 3, 4];
    let alone: Vec<_> =
        seeds.iter().map(|&seed| play_batch(Arc::clone(&rules), seed, 3, 150)).collect();
    let together: Vec<_> = std::thread::scope(|scope| {
        let threads = seeds.map(|seed| {
            let rules = Arc::clone(&rules);
            scope.spawn(move || play_batch(rules, seed, 3, 150))
        });
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(alone == together, "games differ between one thread and four");
    assert!(alone[0] != alone[1], "seeds make no difference");
}

#[test]
fn a_batch_is_its_battles_with_automatic_reset() {
    let rules = rules("3m");
    let mut batch = BattleBatch::new(Arc::clone(&rules), DEFAULT(), 4, 9).unwrap();
    let shape = batch.shape();
    let mut arrays = BatchArrays::new(&shape, 4);
    batch.reset(&mut arrays.buffers());
    let mut single = batch.battle(2).clone();
    let mut random = Random::new(2);
    let mut actions = vec![0; 4 * shape.agents];
    let mut ended = 0;
    for _ in 0..200 {
        choose_uniformly(&arrays.available_actions, shape.actions, &mut random, &mut actions);
        batch.step(&actions, &mut arrays.buffers());
        let step = single.step(&actions[2 * shape.agents..3 * shape.agents]);
        if step.outcome.is_some() {
            single.reset();
            ended += 1;
        }
        assert_eq!(arrays.rewards[2], step.reward as f32);
        assert_eq!(arrays.outcomes[2], step.outcome);
        let mut state = vec![0.0; shape.state_len];
        single.write_state(&mut state);
        assert_eq!(arrays.states[2 * shape.state_len..3 * shape.state_len], state);
        let len = shape.agents * shape.observation_len;
        let mut observations = vec![0.0; len];
        single.write_observations(&mut observations);
        assert_eq!(arrays.observations[2 * len..3 * len], observations);
    }
    assert!(2 < ended, "only {ended} episodes ended");
}

#[test]
#[should_panic(expected = "agent 0 cannot take action 6")]
fn an_action_that_is_not_available_panics() {
    let mut battle = Battle::new(rules("3m"), DEFAULT(), 1).unwrap();
    battle.step(&[6, 1, 1]);
}

#[test]
fn a_reset_before_the_first_step_changes_nothing() {
    let mut battle = Battle::new(rules("8m"), DEFAULT(), 3).unwrap();
    let hash = battle.world().state_hash();
    battle.reset();
    battle.reset();
    assert_eq!(battle.world().state_hash(), hash);
    battle.step(&[1; 8]);
    battle.reset();
    assert_eq!(battle.world().game_loop(), 10);
    assert_eq!((battle.episode_steps(), battle.dead_agents(), battle.dead_enemies()), (0, 0, 0));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn random_play_gives_finite_rewards(
        map in 0..23_usize, seed: u64, step_mul in 1..12_u32, move_amount in 0.1..8.0_f64,
        only_positive: bool, steps in 1..60_u32,
    ) {
        let name = Scenario::names().nth(map).unwrap();
        let options = BattleOptions {
            step_mul, move_amount, reward_only_positive: only_positive, ..DEFAULT()
        };
        let mut battle = Battle::new(rules(name), options, seed).unwrap();
        let mut random = Random::new(seed);
        for _ in 0..steps {
            let actions =
                choose(Play::Random, battle.shape(), battle.available_actions(), &mut random);
            let step = battle.step(&actions);
            prop_assert!(step.reward.is_finite());
            prop_assert!(!only_positive || 0.0 <= step.reward);
            if step.outcome.is_some() {
                battle.reset();
            }
        }
    }
}

/// The faults: limits, rewards and what is shown could only be chosen once.
#[test]
fn options_can_change_while_a_battle_goes_on() {
    let mut battle = Battle::new(rules("3m"), DEFAULT(), 5).expect("the options are in bounds");
    let shorter = BattleOptions {
        episode_limit_steps: Some(2),
        obs_last_action: true,
        reward_scale: false,
        ..DEFAULT()
    };
    battle.step(&[4; 3]);
    battle.set_options(shorter).expect("the options can change");
    let beside = Battle::new(rules("3m"), shorter, 5).expect("the options are in bounds");
    assert_eq!(battle.shape(), beside.shape());
    let mut observations = vec![f32::NAN; 3 * battle.shape().observation_len];
    battle.write_observations(&mut observations);
    assert!(observations.iter().all(|value| value.is_finite()));
    assert_eq!(battle.step(&[1; 3]).outcome, Some(Outcome::TimedOut));

    let cones = BattleOptions { conic_fov: true, ..shorter };
    let error = battle.set_options(cones).expect_err("actions would change");
    assert!(error.to_string().contains("`conic_fov` cannot change"), "{error}");
    let none = BattleOptions { episode_limit_steps: Some(0), ..shorter };
    let error = battle.set_options(none).expect_err("no episode has no step");
    assert!(error.to_string().contains("`episode_limit` is 0"), "{error}");
    assert_eq!(battle.options(), &shorter);
}
