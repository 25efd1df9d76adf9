use env::{BatchArrays, BattleShape, Outcome};
use policy::Architecture;

use crate::Hyperparameters;

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
    pub(crate) scenes: Vec<BatchArrays>,
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
            scenes: vec![BatchArrays::new(shape, games); steps + 1],
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

#[cfg(test)]
mod tests {
    use env::BattleShape;

    use super::*;

    /// Two games of three steps; the second game's episode ends at its first step.
    #[test]
    fn advantages_stop_at_the_end_of_an_episode() {
        let shape = BattleShape {
            agents: 1,
            enemies: 1,
            actions: 2,
            observation_len: 1,
            state_len: 1,
            episode_limit_steps: 9,
        };
        let settings = Hyperparameters {
            unroll_len: 3,
            sequence_len: 3,
            discount: 0.5,
            gae_lambda: 1.0,
            ..Hyperparameters::for_scenario("3m")
        };
        let architecture = crate::evaluate::architecture_for(&shape, &settings);
        let mut unroll = Unroll::new(&shape, &architecture, &settings, 2);
        for step in 0..3 {
            unroll.scenes[step + 1].rewards = vec![1.0, 1.0];
        }
        unroll.scenes[1].outcomes[1] = Some(Outcome::Won);
        // Doubled by `denormalize`: the value after the last step is 8, all others 0.
        unroll.values[6..].fill(4.0);
        unroll.estimate_advantages(&settings, |value| 2.0 * value);
        // By hand: 1 + 0.5 (1 + 0.5 (1 + 0.5 · 8)), and so on.
        assert_eq!(unroll.returns, [2.75, 1.0, 3.5, 3.5, 5.0, 5.0]);
        assert_eq!(unroll.advantages, unroll.returns);
        assert_eq!(unroll.advantage(1, 1, 0), 3.5);
    }
}
