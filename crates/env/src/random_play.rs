use std::sync::Arc;

use sim::{Random, Rules, World};

use crate::{BatchBuffers, BattleBatch, BattleOptions, BattleShape, EnvError, Outcome};

/// Chooses for every agent one of its available actions, each with the same chance.
///
/// `available` is `[agents, action_count]`, `actions` is `[agents]`; games may follow one another
/// in both.
///
/// # Panics
///
/// If `available` is shorter than it says, or an agent has no available action.
pub fn choose_uniformly(
    available: &[u8],
    action_count: usize,
    random: &mut Random,
    actions: &mut [u16],
) {
    for (choice, row) in actions.iter_mut().zip(available.chunks_exact(action_count)) {
        let count: u32 = row.iter().map(|&flag| u32::from(flag)).sum();
        assert!(count != 0, "every agent has an available action");
        let mut rest = random.below(count) as i32;
        let mut chosen = 0;
        for &flag in row {
            rest -= i32::from(flag);
            if rest < 0 {
                break;
            }
            chosen += 1;
        }
        *choice = chosen;
    }
}

/// A batch with arrays of its own in which everybody acts at random: what speed is measured with.
#[derive(Debug)]
pub struct RandomPlay {
    batch: BattleBatch,
    random: Random,
    actions: Vec<u16>,
    observations: Vec<f32>,
    states: Vec<f32>,
    available: Vec<u8>,
    alive: Vec<u8>,
    rewards: Vec<f32>,
    outcomes: Vec<Option<Outcome>>,
}

impl RandomPlay {
    /// `games` battles at the start of their first episodes.
    ///
    /// # Errors
    ///
    /// As [`BattleBatch::new`].
    pub fn new(
        rules: Arc<Rules>,
        options: BattleOptions,
        games: usize,
        seed: u64,
    ) -> Result<Self, EnvError> {
        let batch = BattleBatch::new(rules, options, games, seed)?;
        let BattleShape { agents, actions, observation_len, state_len, .. } = batch.shape();
        let mut play = Self {
            batch,
            random: Random::new(seed),
            actions: vec![0; games * agents],
            observations: vec![0.0; games * agents * observation_len],
            states: vec![0.0; games * state_len],
            available: vec![0; games * agents * actions],
            alive: vec![0; games * agents],
            rewards: vec![0.0; games],
            outcomes: vec![None; games],
        };
        let (batch, mut buffers, _) = play.parts();
        batch.reset(&mut buffers);
        Ok(play)
    }

    /// Chooses actions for all agents and steps all games.
    pub fn step(&mut self) {
        self.step_by(World::step);
    }

    /// [`Self::step`] with game loops that the caller advances; see [`crate::Battle::step_by`].
    pub fn step_by(&mut self, advance: impl FnMut(&mut World)) {
        let action_count = self.batch.shape().actions;
        choose_uniformly(&self.available, action_count, &mut self.random, &mut self.actions);
        let (batch, mut buffers, actions) = self.parts();
        batch.step_by(actions, &mut buffers, advance);
    }

    fn parts(&mut self) -> (&mut BattleBatch, BatchBuffers<'_>, &[u16]) {
        let buffers = BatchBuffers {
            observations: &mut self.observations,
            states: &mut self.states,
            available_actions: &mut self.available,
            alive: &mut self.alive,
            rewards: &mut self.rewards,
            outcomes: &mut self.outcomes,
            final_observations: &mut [],
            final_states: &mut [],
        };
        (&mut self.batch, buffers, &self.actions)
    }

    /// The games.
    pub fn batch(&self) -> &BattleBatch {
        &self.batch
    }

    /// How each game's episode ended, if the latest step ended it: `[games]`.
    pub fn outcomes(&self) -> &[Option<Outcome>] {
        &self.outcomes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn available_actions_are_chosen_equally_often() {
        let available = [0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0];
        let mut random = Random::new(3);
        let mut counts = [[0_u32; 6]; 2];
        for _ in 0..9_000 {
            let mut actions = [0; 2];
            choose_uniformly(&available, 6, &mut random, &mut actions);
            for (counts, action) in counts.iter_mut().zip(actions) {
                counts[usize::from(action)] += 1;
            }
        }
        assert_eq!(counts[1], [9_000, 0, 0, 0, 0, 0]);
        for (&count, &flag) in counts[0].iter().zip(&available) {
            let expected = if flag == 1 { 2_800..3_200 } else { 0..1 };
            assert!(expected.contains(&count), "{counts:?}");
        }
    }
}
