use env::{BattleShape, Outcome};
use policy::Architecture;

use crate::Hyperparameters;
use crate::environment::Scene;

/// What one actor saw, did and got during one unroll of all its games.
///
/// Arrays are row-major by step, game, agent. Scenes have one entry more than steps: the last one
/// is where the next unroll begins.
#[derive(Debug)]
pub(crate) struct Unroll {
    pub(crate) games: usize,
    pub(crate) agents: usize,
    pub(crate) steps: usize,
    /// `steps + 1` scenes.
    pub(crate) scenes: Vec<Scene>,
    /// `[steps + 1, games]`, 0 where a game's episode begins at that step, else 1.
    pub(crate) continues: Vec<f32>,
    /// `[steps, games, agents]`
    pub(crate) actions: Vec<u16>,
    /// `[steps, games, agents]`, of the chosen actions.
    pub(crate) log_probs: Vec<f32>,
    /// `[sequences per game, games · agents, hidden]`: the state before each sequence.
    pub(crate) actor_states: Vec<f32>,
    /// `[sequences per game, games · critic rows, hidden]`
    pub(crate) critic_states: Vec<f32>,
    /// `[steps + 1, games, critic rows]`, normalised.
    pub(crate) values: Vec<f32>,
    /// `[steps, games, critic rows]`
    pub(crate) advantages: Vec<f32>,
    /// `[steps, games, critic rows]`, in units of reward until normalised for the update.
    pub(crate) returns: Vec<f32>,
}

impl Unroll {
    pub(crate) fn new(
        shape: &BattleShape,
        architecture: &Architecture,
        settings: &Hyperparameters,
        games: usize,
    ) -> Self {
        let steps = settings.unroll_len;
        let agents = shape.agents;
        let critic_rows = games * architecture.critic_rows();
        let sequences = steps / settings.sequence_len;
        Self {
            games,
            agents,
            steps,
            scenes: vec![Scene::new(shape, games); steps + 1],
            continues: vec![0.0; (steps + 1) * games],
            actions: vec![0; steps * games * agents],
            log_probs: vec![0.0; steps * games * agents],
            actor_states: vec![0.0; sequences * games * agents * architecture.actor_hidden],
            critic_states: vec![0.0; sequences * critic_rows * architecture.critic_hidden],
            values: vec![0.0; (steps + 1) * critic_rows],
            advantages: vec![0.0; steps * critic_rows],
            returns: vec![0.0; steps * critic_rows],
        }
    }

    /// Moves the last scene to the front, where the next unroll begins.
    pub(crate) fn rewind(&mut self) {
        self.scenes.swap(0, self.steps);
        let last = self.steps * self.games;
        self.continues.copy_within(last.., 0);
    }

    /// Critic rows per game.
    pub(crate) fn critic_rows(&self) -> usize {
        self.advantages.len() / (self.steps * self.games)
    }

    /// The advantage that an agent's action at a step is judged by.
    pub(crate) fn advantage(&self, step: usize, game: usize, agent: usize) -> f32 {
        let rows = self.critic_rows();
        self.advantages[(step * self.games + game) * rows + agent.min(rows - 1)]
    }

    /// Fills advantages and returns from values and rewards. `denormalize` turns a value of the
    /// critic into units of reward.
    pub(crate) fn estimate_advantages(
        &mut self,
        settings: &Hyperparameters,
        denormalize: impl Fn(f32) -> f32,
    ) {
        let (rows, steps, games) = (self.critic_rows(), self.steps, self.games);
        let mut column = [(); 5].map(|()| vec![0.0; steps]);
        for game in 0..games {
            let [discounts, rewards, values, advantages, returns] = &mut column;
            for step in 0..steps {
                let after = &self.scenes[step + 1];
                rewards[step] = after.rewards[game];
                discounts[step] = match after.outcomes[game] {
                    None => settings.discount,
                    Some(Outcome::Won | Outcome::Lost | Outcome::Drawn | Outcome::TimedOut) => 0.0,
                };
            }
            for row in 0..rows {
                let at = |step: usize| (step * games + game) * rows + row;
                for (step, value) in values.iter_mut().enumerate() {
                    *value = denormalize(self.values[at(step)]);
                }
                let bootstrap = denormalize(self.values[at(steps)]);
                let outputs = (&mut advantages[..], &mut returns[..]);
                losses::gae(discounts, rewards, values, bootstrap, settings.gae_lambda, outputs);
                for step in 0..steps {
                    self.advantages[at(step)] = advantages[step];
                    self.returns[at(step)] = returns[step];
                }
            }
        }
    }
}
