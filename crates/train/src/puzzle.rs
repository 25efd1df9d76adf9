//! A small game for tests, and the tests of learning that play it.

use env::{BatchBuffers, BattleShape, Outcome};
use policy::Random;

use crate::environment::{Environment, SavedGame, SavedGames};
use crate::trainer::Trainer;
use crate::{Checkpoint, Compute, CriticView, Hyperparameters, TrainError};

const CUES: usize = 3;
const EPISODE_STEPS: usize = 4;

/// Two agents; one of them sees a cue at the first step and must name it at the last, when nothing
/// shows it any more. The other dies after the second step. Only memory wins.
pub(crate) struct Recall {
    random: Random,
    cues: Vec<usize>,
    steps: Vec<usize>,
}

impl Recall {
    pub(crate) fn new(games: usize, seed: u64) -> Self {
        Self { random: Random::new(seed), cues: vec![0; games], steps: vec![0; games] }
    }

    fn begin(&mut self, game: usize) {
        self.cues[game] = self.random.below(CUES);
        self.steps[game] = 0;
    }

    fn show(&self, game: usize, buffers: &mut BatchBuffers<'_>) {
        let BattleShape { agents, actions, observation_len, state_len, .. } = self.shape();
        let observations = &mut buffers.observations[game * agents * observation_len..]
            [..agents * observation_len];
        observations.fill(0.0);
        let step = self.steps[game];
        observations[CUES] = step as f32;
        if step == 0 {
            observations[self.cues[game]] = 1.0;
        }
        let state = &mut buffers.states[game * state_len..][..state_len];
        state.fill(0.0);
        state[self.cues[game]] = 1.0;
        state[CUES] = step as f32;
        let is_alive = [true, step < 2];
        for (agent, is_alive) in is_alive.into_iter().enumerate() {
            let row = game * agents + agent;
            buffers.alive[row] = u8::from(is_alive);
            let available = &mut buffers.available_actions[row * actions..][..actions];
            available.fill(u8::from(is_alive));
            available[0] = u8::from(!is_alive);
        }
    }
}

impl Environment for Recall {
    fn shape(&self) -> BattleShape {
        BattleShape {
            agents: 2,
            enemies: 1,
            actions: 1 + CUES,
            observation_len: CUES + 1,
            state_len: CUES + 1,
            episode_limit_steps: EPISODE_STEPS as u32,
        }
    }

    fn reset(&mut self, buffers: &mut BatchBuffers<'_>) {
        for game in 0..self.cues.len() {
            self.begin(game);
            self.show(game, buffers);
        }
    }

    fn step(&mut self, actions: &[u16], buffers: &mut BatchBuffers<'_>) {
        for game in 0..self.cues.len() {
            self.steps[game] += 1;
            let named = usize::from(actions[game * 2]) == 1 + self.cues[game];
            let ended = self.steps[game] == EPISODE_STEPS;
            buffers.rewards[game] = f32::from(u8::from(ended && named));
            buffers.outcomes[game] =
                ended.then_some(if named { Outcome::Won } else { Outcome::Lost });
            if ended {
                self.begin(game);
            }
            self.show(game, buffers);
        }
    }

    fn save(&self) -> SavedGames {
        let game = |(&cue, &step): (&usize, &usize)| SavedGame {
            actions: vec![cue as u16, step as u16],
            ..SavedGame::default()
        };
        let games = self.cues.iter().zip(&self.steps).map(game).collect();
        SavedGames { random: self.random.state(), games }
    }

    fn restore(&mut self, saved: &SavedGames, buffers: &mut BatchBuffers<'_>) -> bool {
        self.random = Random::new(saved.random);
        for (game, saved) in saved.games.iter().enumerate() {
            let [cue, step] = saved.actions[..] else { return false };
            (self.cues[game], self.steps[game]) = (cue.into(), step.into());
            self.show(game, buffers);
        }
        true
    }
}

pub(crate) fn settings() -> Hyperparameters {
    Hyperparameters {
        games: 64,
        unroll_len: 8,
        sequence_len: 4,
        epochs: 4,
        minibatches: 2,
        actor_learning_rate: 3e-3,
        critic_learning_rate: 3e-3,
        actor_hidden: 32,
        critic_hidden: 32,
        ..Hyperparameters::for_scenario("3m")
    }
}

type Factory = fn(usize, u64) -> Result<Recall, TrainError>;

pub(crate) fn trainer(
    settings: Hyperparameters,
    seed: u64,
    actors: usize,
    compute: Compute,
) -> Trainer<Recall, Factory> {
    let factory: Factory = |games, seed| Ok(Recall::new(games, seed));
    Trainer::new(settings, factory, seed, actors, compute).unwrap()
}

fn check_learns(settings: Hyperparameters) {
    let mut trainer = trainer(settings, 1, 2, Compute::Cpu);
    assert!(trainer.evaluate(300, 0).unwrap().win_rate() < 0.6, "chance is a third");
    for _ in 0..60 {
        trainer.iterate();
    }
    let evaluation = trainer.evaluate(300, 1).unwrap();
    assert!(0.99 < evaluation.win_rate(), "{evaluation:?}");
    assert_eq!(evaluation.mean_steps, EPISODE_STEPS as f64);
}

#[test]
fn learning_solves_a_game_of_memory() {
    check_learns(settings());
}

#[test]
fn learning_solves_it_with_a_critic_per_agent() {
    check_learns(Hyperparameters { critic_view: CriticView::AgentSpecific, ..settings() });
}

fn bytes_after(updates: usize, seed: u64, actors: usize) -> Vec<u8> {
    let mut trainer = trainer(settings(), seed, actors, Compute::Cpu);
    for _ in 0..updates {
        trainer.iterate();
    }
    trainer.checkpoint("recall").encode()
}

#[test]
fn seed_and_actors_decide_the_checkpoint() {
    let one = bytes_after(3, 7, 1);
    assert_eq!(one, bytes_after(3, 7, 1));
    assert_eq!(bytes_after(3, 7, 3), bytes_after(3, 7, 3));
    assert_ne!(one, bytes_after(3, 8, 1));
}

/// A training that stopped anywhere and went on ends with the bytes of one that never stopped.
#[test]
fn a_restored_training_goes_on_as_if_it_had_not_stopped() {
    for actors in [1, 2] {
        let mut whole = trainer(settings(), 5, actors, Compute::Cpu);
        let mut checkpoint: Option<Vec<u8>> = None;
        for update in 0..6 {
            if let Some(checkpoint) = checkpoint.filter(|_| update % 2 == 0) {
                let mut fresh = trainer(settings(), 5, actors, Compute::Cpu);
                let checkpoint = Checkpoint::decode(&checkpoint).unwrap();
                assert!(fresh.restore(&checkpoint).unwrap());
                assert_eq!(fresh.checkpoint("recall"), checkpoint);
                whole = fresh;
            }
            whole.iterate();
            checkpoint = Some(whole.checkpoint("recall").encode());
        }
        assert_eq!(checkpoint.unwrap(), bytes_after(6, 5, actors));
    }
}

/// With another number of actors the games begin anew, and learning goes on.
#[test]
fn more_actors_than_before_begin_new_games() {
    let mut one = trainer(settings(), 5, 1, Compute::Cpu);
    one.iterate();
    let mut two = trainer(settings(), 5, 2, Compute::Cpu);
    assert!(!two.restore(&one.checkpoint("recall")).unwrap());
    two.iterate();
    assert_eq!(two.counters.updates, 2);
}

/// Burn's gradients and the hand-written ones make the same update.
#[cfg(feature = "tensor")]
#[test]
fn both_engines_make_the_same_update() {
    let mut slices = trainer(settings(), 3, 1, Compute::Cpu);
    let mut tensors = trainer(settings(), 3, 1, Compute::Flex);
    let (a, b) = (slices.iterate(), tensors.iterate());
    assert!((a.update.losses.value_loss - b.update.losses.value_loss).abs() < 1e-4);
    assert!((a.update.actor_gradient_norm - b.update.actor_gradient_norm).abs() < 1e-3);
    for (x, y) in slices.learner.weights.actor.iter().zip(&tensors.learner.weights.actor) {
        assert!((x - y).abs() < 2e-3, "{x} is not {y}");
    }
    for (x, y) in slices.learner.weights.critic.iter().zip(&tensors.learner.weights.critic) {
        assert!((x - y).abs() < 2e-3, "{x} is not {y}");
    }
}
