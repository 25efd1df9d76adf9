//! Battles of agents against agents, and pools of threads.

use std::collections::HashSet;
use std::sync::Arc;

use env::{
    Autoreset, BatchArrays, BatchBuffers, Battle, BattleBatch, BattleOptions, BattlePool,
    BattleShape, EnvError, Opponent, Outcome, choose_uniformly, load_rules,
};
use maps::Scenario;
use sim::Random;

const TWO_SIDES: fn() -> BattleOptions =
    || BattleOptions { opponent: Opponent::Agent, ..BattleOptions::default() };

fn duel(name: &str, options: BattleOptions) -> Battle {
    Battle::new(load_rules(name, Opponent::Agent).expect("it is known to work"), options, 1)
        .expect("it is known to work")
}

/// Attacks the first target in reach, else walks toward `ahead`, an action.
fn charge(available: &[u8], shape: BattleShape, ahead: usize) -> Vec<u16> {
    let choose = |row: &[u8]| {
        let target = (6..shape.actions).find(|&action| row[action] == 1);
        let walk = [ahead, 1, 0].into_iter().find(|&action| row[action] == 1);
        target.or(walk).expect("it is known to work") as u16
    };
    available.chunks(shape.actions).map(choose).collect()
}

#[test]
fn nobody_fights_without_an_order() {
    for name in Scenario::names() {
        let mut battle = duel(name, TWO_SIDES());
        let enemies = battle.opponent().expect("it is known to work").shape().agents;
        let stop = |count| vec![1_u16; count];
        for _ in 0..20 {
            let steps = battle.step_sides([&stop(battle.shape().agents), &stop(enemies)]);
            assert!(steps.iter().all(|step| step.outcome.is_none()), "{name}: {steps:?}");
        }
        let opponent = battle.opponent().expect("it is known to work");
        assert_eq!((battle.dead_agents(), opponent.dead_agents()), (0, 0), "{name}");
    }
}

#[test]
fn who_charges_beats_who_stands() {
    for (charging, expected) in [(0, Outcome::Won), (1, Outcome::Lost)] {
        let mut battle = duel("3m", TWO_SIDES());
        let mut returns = [0.0; 2];
        let outcome = loop {
            let opponent = battle.opponent().expect("it is known to work");
            // A stop for the living, nothing for the dead.
            let idle = |available: &[u8]| -> Vec<u16> {
                available.chunks(9).map(|row| u16::from(row[0] == 0)).collect()
            };
            let mut actions =
                [idle(battle.available_actions()), idle(opponent.available_actions())];
            actions[charging] = match charging {
                0 => charge(battle.available_actions(), battle.shape(), 4),
                _ => charge(opponent.available_actions(), opponent.shape(), 5),
            };
            let steps = battle.step_sides([&actions[0], &actions[1]]);
            returns[0] += steps[0].reward;
            returns[1] += steps[1].reward;
            assert_eq!(steps[1].outcome, steps[0].outcome.map(Outcome::reversed));
            if let Some(outcome) = steps[0].outcome {
                break outcome;
            }
        };
        assert_eq!(outcome, expected);
        assert!((returns[charging] - 20.0).abs() < 1e-9, "{returns:?}");
        assert_eq!(returns[1 - charging], 0.0);
    }
}

/// Equal armies stand half a turn from each other, so both sides see the same picture turned.
#[test]
fn both_sides_see_the_same_picture_turned() {
    let battle = duel("2s3z", TWO_SIDES());
    let opponent = battle.opponent().expect("it is known to work");
    assert_eq!(battle.shape(), opponent.shape());
    let rows = |write: &dyn Fn(&mut [f32]), sign: f32| {
        let mut state = vec![0.0; battle.shape().state_len];
        write(&mut state);
        let mut rows: Vec<[f32; 4]> = state[..5 * 7]
            .chunks(7)
            .map(|row| [row[0], sign * row[2], sign * row[3], row[5]])
            .collect();
        rows.sort_by(|a, b| a.partial_cmp(b).expect("it is known to work"));
        rows
    };
    let own = rows(&|out| battle.write_state(out), 1.0);
    let other = rows(&|out| opponent.write_state(out), -1.0);
    for (own, other) in own.iter().zip(&other) {
        for (a, b) in own.iter().zip(other) {
            assert!((a - b).abs() < 1e-3, "{own:?} {other:?}");
        }
    }
}

/// On MMM2 player 2 has two units more than player 1, and a Medivac.
#[test]
fn the_larger_side_with_a_medivac_has_an_action_for_each_patient() {
    let battle = duel("MMM2", TWO_SIDES());
    let opponent = battle.opponent().expect("it is known to work").shape();
    assert_eq!((opponent.agents, opponent.enemies, opponent.actions), (12, 10, 18));
    assert_eq!(opponent.observation_len, 4 + 10 * 8 + 11 * 8 + 4);
}

/// A team that stands and shoots back loses more often to stronger levels.
#[test]
fn levels_differ() {
    let won = |level| {
        let opponent = Opponent::Level(bots::Level::new(level).expect("it is known to work"));
        let options = BattleOptions { opponent, heuristic_ai: true, ..BattleOptions::default() };
        let mut battle =
            Battle::new(load_rules("8m", opponent).expect("it is known to work"), options, 1)
                .expect("it is known to work");
        let mut won = 0;
        for _ in 0..30 {
            battle.reset();
            while battle.episode_steps() < 120 {
                if let Some(outcome) = battle.step(&[1; 8]).outcome {
                    won += i32::from(outcome == Outcome::Won);
                    break;
                }
            }
        }
        won
    };
    let (weak, strong) = (won(1), won(8));
    assert!(strong < weak, "{weak} of 30 won against level 1, {strong} against level 8");
}

#[test]
fn rules_must_be_prepared_for_agents() {
    let rules = load_rules("3m", Opponent::AttackMove).expect("it is known to work");
    let error = Battle::new(rules, TWO_SIDES(), 1).expect_err("it is refused");
    assert!(matches!(error, EnvError::NotPrepared { .. }), "{error}");
    let error = load_rules("3n", Opponent::AttackMove).expect_err("it is refused").to_string();
    assert!(error.contains("`3n`"), "{error}");
}

struct Acting {
    action_count: usize,
    actions: Vec<u16>,
    arrays: BatchArrays,
}

impl Acting {
    fn new(shape: BattleShape, games: usize) -> Self {
        Self {
            action_count: shape.actions,
            actions: vec![0; games * shape.agents],
            arrays: BatchArrays::new(&shape, games),
        }
    }

    fn choose(&mut self, random: &mut Random) {
        let available = &self.arrays.available_actions;
        choose_uniformly(available, self.action_count, random, &mut self.actions);
    }

    fn buffers(&mut self) -> (&[u16], BatchBuffers<'_>) {
        (&self.actions, self.arrays.buffers())
    }

    fn bits(&self) -> Vec<u32> {
        let BatchArrays { observations, states, rewards, .. } = &self.arrays;
        observations.iter().chain(states).chain(rewards).map(|value| value.to_bits()).collect()
    }
}

/// Plays two sides at random on so many threads; returns the bits of all steps.
fn play(threads: usize) -> Vec<Vec<u32>> {
    let rules = load_rules("5m_vs_6m", Opponent::Agent).expect("it is known to work");
    let mut pool =
        BattlePool::new(rules, TWO_SIDES(), 13, threads, 3).expect("it is known to work");
    assert_eq!(pool.threads(), threads);
    let mut own = Acting::new(pool.shape(), 13);
    let mut other = Acting::new(pool.opponent_shape().expect("it is known to work"), 13);
    pool.reset_sides([own.buffers().1, other.buffers().1]);
    let mut random = Random::new(4);
    let mut log = Vec::new();
    for _ in 0..150 {
        own.choose(&mut random);
        other.choose(&mut random);
        assert_eq!(pool.check_actions(&own.actions, false), Ok(()));
        assert_eq!(pool.check_actions(&other.actions, true), Ok(()));
        let ((own_actions, own_buffers), (other_actions, other_buffers)) =
            (own.buffers(), other.buffers());
        pool.step_sides([own_actions, other_actions], [own_buffers, other_buffers]);
        log.push(own.bits());
        log.push(other.bits());
    }
    log
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let alone = play(1);
    assert!(alone == play(2), "two threads play another game than one");
    assert!(alone == play(5), "five threads play another game than one");
}

#[test]
fn a_pool_is_a_batch_of_the_same_seed() {
    let rules = load_rules("3m", Opponent::AttackMove).expect("it is known to work");
    let options = BattleOptions::default();
    let mut pool =
        BattlePool::new(Arc::clone(&rules), options, 10, 2, 7).expect("it is known to work");
    let mut batch = BattleBatch::new(rules, options, 10, 7).expect("it is known to work");
    let mut pooled = Acting::new(pool.shape(), 10);
    let mut batched = Acting::new(batch.shape(), 10);
    pool.reset(pooled.buffers().1);
    batch.reset(&mut batched.buffers().1);
    let mut random = Random::new(1);
    for _ in 0..150 {
        pooled.choose(&mut random);
        batched.actions.copy_from_slice(&pooled.actions);
        let (actions, buffers) = pooled.buffers();
        pool.step(actions, buffers);
        let (actions, mut buffers) = batched.buffers();
        batch.step(actions, &mut buffers);
        assert!(pooled.bits() == batched.bits());
        assert_eq!(pooled.arrays.outcomes, batched.arrays.outcomes);
    }
    for game in 0..10 {
        let hash = |battle: &Battle| battle.world().state_hash();
        assert_eq!(hash(pool.battle(game)), hash(batch.battle(game)));
    }
}

#[test]
fn a_pool_names_the_action_that_cannot_be_taken() {
    let rules = load_rules("3m", Opponent::AttackMove).expect("it is known to work");
    let pool =
        BattlePool::new(rules, BattleOptions::default(), 4, 2, 7).expect("it is known to work");
    let mut actions = [1; 12];
    actions[7] = 8;
    let refused = pool.check_actions(&actions, false).expect_err("it is refused");
    assert_eq!((refused.game, refused.unavailable.agent, refused.unavailable.action), (2, 1, 8));
}

/// What is kept of the end of an episode, masks and the living included, is that of a battle without
/// automatic reset, at both kinds of end.
#[test]
fn the_last_of_an_episode_is_kept() {
    let rules = load_rules("3m", Opponent::AttackMove).expect("it is known to work");
    let options = BattleOptions { step_mul: 4, ..BattleOptions::default() };
    let mut batch = BattleBatch::new(rules, options, 3, 9).expect("it is known to work");
    let shape = batch.shape();
    let mut acting = Acting::new(shape, 3);
    let mut final_available = vec![0; acting.arrays.available_actions.len()];
    let mut final_alive = vec![0; acting.arrays.alive.len()];
    let mut final_observations = vec![0.0; acting.arrays.observations.len()];
    let mut final_states = vec![0.0; acting.arrays.states.len()];
    batch.reset(&mut acting.buffers().1);
    let mut single = batch.battle(1).clone();
    let mut random = Random::new(1);
    let mut ends = HashSet::new();
    for _ in 0..1500 {
        acting.choose(&mut random);
        let (actions, mut buffers) = acting.buffers();
        buffers.final_observations = &mut final_observations;
        buffers.final_states = &mut final_states;
        buffers.final_available_actions = &mut final_available;
        buffers.final_alive = &mut final_alive;
        batch.step(actions, &mut buffers);
        let Some(outcome) = single.step(&acting.actions[shape.agents..2 * shape.agents]).outcome
        else {
            continue;
        };
        ends.insert(outcome);
        let mut state = vec![0.0; shape.state_len];
        single.write_state(&mut state);
        assert_eq!(final_states[shape.state_len..2 * shape.state_len], state);
        let len = shape.agents * shape.observation_len;
        let mut observations = vec![0.0; len];
        single.write_observations(&mut observations);
        assert_eq!(final_observations[len..2 * len], observations);
        let len = shape.agents * shape.actions;
        assert_eq!(final_available[len..2 * len], *single.available_actions());
        let mut alive = vec![0; shape.agents];
        single.write_alive(&mut alive);
        assert_eq!(final_alive[shape.agents..2 * shape.agents], alive);
        single.reset();
    }
    assert!(ends.contains(&Outcome::TimedOut) && ends.contains(&Outcome::Lost), "{ends:?}");
}

/// A pool's games stand still at their ends until they are reset, or begin anew a step later.
#[test]
fn modes_of_autoreset_begin_episodes_when_they_say() {
    let rules = load_rules("3m", Opponent::AttackMove).expect("it is known to work");
    for autoreset in [Autoreset::NextStep, Autoreset::Disabled] {
        let options = BattleOptions::default();
        let mut pool =
            BattlePool::new(Arc::clone(&rules), options, 5, 2, 3).expect("it is known to work");
        pool.set_autoreset(autoreset);
        let mut acting = Acting::new(pool.shape(), 5);
        pool.reset(acting.buffers().1);
        let mut random = Random::new(1);
        let mut ended = 0;
        for _ in 0..200 {
            let over: Vec<bool> = (0..5).map(|game| pool.is_over(game)).collect();
            let untouched = acting.arrays.clone();
            if autoreset == Autoreset::Disabled && over.contains(&true) {
                pool.reset_chosen(&over, None, acting.buffers().1, None);
                let len = pool.shape().state_len;
                for game in (0..5).filter(|&game| !over[game]) {
                    let row = game * len..(game + 1) * len;
                    assert_eq!(acting.arrays.states[row.clone()], untouched.states[row]);
                }
            }
            acting.choose(&mut random);
            let (actions, buffers) = acting.buffers();
            pool.step(actions, buffers);
            for (game, &was_over) in over.iter().enumerate() {
                let outcome = acting.arrays.outcomes[game];
                ended += usize::from(outcome.is_some());
                assert_eq!(pool.is_over(game), outcome.is_some());
                if was_over && autoreset == Autoreset::NextStep {
                    assert_eq!((acting.arrays.rewards[game], outcome), (0.0, None));
                    assert_eq!(pool.battle(game).episode_steps(), 0);
                }
            }
        }
        assert_ne!(ended, 0);
    }
}
