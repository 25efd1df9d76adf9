use std::time::{Duration, Instant};

use policy::{Architecture, Random};

use crate::actor::{Actor, UnrollReport};
use crate::environment::Environment;
use crate::evaluate::{Evaluation, architecture_for, evaluate};
use crate::gradient::Worker;
use crate::learner::{Engine, Learner, UpdateReport};
use crate::unroll::Unroll;
use crate::{Checkpoint, Compute, Hyperparameters, TrainError, memory};

/// Actors and the learner, taking turns: all threads play, then all threads learn. On a machine
/// whose cores do both, turns lose no time and leave no lag between acting and learning.
pub(crate) struct Trainer<E, F> {
    pub(crate) settings: Hyperparameters,
    pub(crate) counters: Counters,
    pub(crate) learner: Learner,
    actors: Vec<Actor<E>>,
    environment: F,
    seed: u64,
}

/// How far a training is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counters {
    /// Updates made: unrolls learned from.
    pub updates: u64,
    /// Steps of single games.
    pub env_steps: u64,
    /// Episodes that ended.
    pub episodes: u64,
}

/// What one iteration brought and what it cost.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct IterationReport {
    pub(crate) play: UnrollReport,
    pub(crate) update: UpdateReport,
    /// Wall time of stepping games, the mean over actors.
    pub(crate) simulate: Duration,
    /// Wall time of choosing actions, the mean over actors.
    pub(crate) infer: Duration,
    /// Wall time of the update.
    pub(crate) learn: Duration,
    /// Wall time of all.
    pub(crate) total: Duration,
}

/// Random streams of one seed, by purpose.
mod stream {
    pub(super) const WEIGHTS: u64 = 1;
    pub(super) const LEARNER: u64 = 2;
    pub(super) const EVALUATION: u64 = 3;
    pub(super) const ENVIRONMENT: u64 = 1 << 16;
    pub(super) const ACTOR: u64 = 1 << 17;
}

impl<E, F> Trainer<E, F>
where
    E: Environment,
    F: Fn(usize, u64) -> Result<E, TrainError> + Sync,
{
    /// A training at its beginning. `environment` sets up a number of games for a seed; `actors` is
    /// the number of threads.
    pub(crate) fn new(
        settings: Hyperparameters,
        environment: F,
        seed: u64,
        actors: usize,
        compute: Compute,
    ) -> Result<Self, TrainError> {
        settings.check()?;
        let shape = environment(1, seed)?.shape();
        let architecture = architecture_for(&shape, &settings);
        memory::check(&shape, &architecture, &settings, actors)?;
        let weights = architecture.initial_weights(&mut Random::stream(seed, stream::WEIGHTS));
        let on_slices =
            || Engine::Slices((0..actors).map(|_| Worker::new(&architecture)).collect());
        let engine = compute.tensor_engine()?.unwrap_or_else(on_slices);
        let random = Random::stream(seed, stream::LEARNER);
        let learner = Learner::new(architecture, weights, &settings, random, engine);
        let counters = Counters::default();
        let mut trainer =
            Self { settings, counters, learner, actors: Vec::new(), environment, seed };
        trainer.actors = trainer.seat_actors(actors)?;
        Ok(trainer)
    }

    /// Continues from a checkpoint. With as many actors as before everything goes on as if nothing
    /// had happened; otherwise, or where the rules have changed since, games start anew. Returns
    /// whether they went on.
    pub(crate) fn restore(&mut self, checkpoint: &Checkpoint) -> Result<bool, TrainError> {
        self.counters = checkpoint.counters;
        self.learner.weights = checkpoint.weights.clone();
        self.learner.networks.set_weights(&checkpoint.weights);
        (self.learner.actor_optimizer, self.learner.critic_optimizer) =
            checkpoint.optimizers.clone();
        self.learner.normalizer = checkpoint.normalizer.clone();
        self.learner.random = Random::new(checkpoint.learner_random);
        self.actors = self.seat_actors(self.actors.len())?;
        let goes_on = checkpoint.actors.len() == self.actors.len()
            && self
                .actors
                .iter_mut()
                .zip(&checkpoint.actors)
                .all(|(actor, state)| actor.restore(state));
        if !goes_on {
            self.actors = self.seat_actors(self.actors.len())?;
        }
        Ok(goes_on)
    }

    /// Everything that a continuation needs.
    pub(crate) fn checkpoint(&self, scenario: &str) -> Checkpoint {
        Checkpoint {
            scenario: scenario.to_owned(),
            seed: self.seed,
            architecture: *self.architecture(),
            counters: self.counters,
            weights: self.learner.weights.clone(),
            optimizers: (
                self.learner.actor_optimizer.clone(),
                self.learner.critic_optimizer.clone(),
            ),
            normalizer: self.learner.normalizer.clone(),
            learner_random: self.learner.random.state(),
            actors: self.actors.iter().filter_map(Actor::save).collect(),
        }
    }

    pub(crate) fn architecture(&self) -> &Architecture {
        &self.learner.networks.architecture
    }

    /// New actors whose games differ from those of any earlier update count.
    fn seat_actors(&self, count: usize) -> Result<Vec<Actor<E>>, TrainError> {
        let games = self.settings.games;
        (0..count)
            .map(|index| {
                let own = ((index + 1) * games / count - index * games / count).max(1);
                let number = self.counters.updates << 20 | index as u64;
                let mut seeds = Random::stream(self.seed, stream::ENVIRONMENT + number);
                let environment = (self.environment)(own, seeds.next_u64())?;
                let random = Random::stream(self.seed, stream::ACTOR + number);
                Ok(Actor::new(environment, self.architecture(), &self.settings, own, random))
            })
            .collect()
    }

    /// One unroll of every game and the update from it.
    pub(crate) fn iterate(&mut self) -> IterationReport {
        let start = Instant::now();
        let mut report = IterationReport::default();
        let (networks, settings) = (&self.learner.networks, &self.settings);
        let plays: Vec<UnrollReport> = std::thread::scope(|scope| {
            let handles: Vec<_> = self
                .actors
                .iter_mut()
                .map(|actor| scope.spawn(move || actor.play(networks, settings)))
                .collect();
            let join = |handle: std::thread::ScopedJoinHandle<'_, _>| {
                handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            handles.into_iter().map(join).collect()
        });
        for play in &plays {
            report.play.episodes += play.episodes;
            report.play.wins += play.wins;
            report.play.episode_reward_sum += play.episode_reward_sum;
            report.simulate += play.simulate / plays.len() as u32;
            report.infer += play.infer / plays.len() as u32;
        }
        let learning = Instant::now();
        let mut unrolls: Vec<&mut Unroll> =
            self.actors.iter_mut().map(|actor| &mut actor.unroll).collect();
        let games: usize = unrolls.iter().map(|unroll| unroll.games).sum();
        report.update = self.learner.update(&mut unrolls, &self.settings);
        self.counters.updates += 1;
        self.counters.env_steps += (games * self.settings.unroll_len) as u64;
        self.counters.episodes += report.play.episodes;
        report.learn = learning.elapsed();
        report.total = start.elapsed();
        report
    }

    /// Plays `games` games greedily with the present weights. Different `number`s are different
    /// games, and none is one that was trained on.
    pub(crate) fn evaluate(&self, games: usize, number: u64) -> Result<Evaluation, TrainError> {
        let mut seeds = Random::stream(self.seed, stream::EVALUATION + (number << 32));
        let threads = self.actors.len();
        evaluate(&self.learner.networks, &self.environment, games, seeds.next_u64(), threads)
    }
}

#[cfg(test)]
impl<E, F> Trainer<E, F>
where
    E: Environment,
    F: Fn(usize, u64) -> Result<E, TrainError> + Sync,
{
    /// Plays an unroll without learning from it.
    pub(crate) fn play_only(&mut self) {
        for actor in &mut self.actors {
            actor.play(&self.learner.networks, &self.settings);
        }
    }

    /// Learns from the unrolls that lie there.
    pub(crate) fn learn_again(&mut self) -> UpdateReport {
        let mut unrolls: Vec<&mut Unroll> =
            self.actors.iter_mut().map(|actor| &mut actor.unroll).collect();
        self.learner.update(&mut unrolls, &self.settings)
    }

    /// The unroll of a single actor.
    pub(crate) fn only_unroll(&mut self) -> &mut Unroll {
        assert_eq!(self.actors.len(), 1, "one actor");
        &mut self.actors[0].unroll
    }
}
