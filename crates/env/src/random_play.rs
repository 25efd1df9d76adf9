use std::sync::Arc;

use sim::{Random, Rules, World};

use crate::{BatchArrays, BattleBatch, BattleOptions, EnvError, Outcome};

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
    arrays: BatchArrays,
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
        let mut batch = BattleBatch::new(rules, options, games, seed)?;
        let shape = batch.shape();
        let mut arrays = BatchArrays::new(&shape, games);
        batch.reset(&mut arrays.buffers());
        let actions = vec![0; games * shape.agents];
        Ok(Self { batch, random: Random::new(seed), actions, arrays })
    }

    /// Chooses actions for all agents and steps all games.
    pub fn step(&mut self) {
        self.step_by(World::step);
    }

    /// [`Self::step`] with game loops that the caller advances; see [`crate::Battle::step_by`].
    pub fn step_by(&mut self, advance: impl FnMut(&mut World)) {
        let action_count = self.batch.shape().actions;
        let available = &self.arrays.available_actions;
        choose_uniformly(available, action_count, &mut self.random, &mut self.actions);
        self.batch.step_by(&self.actions, &mut self.arrays.buffers(), advance);
    }

    /// The games.
    pub fn batch(&self) -> &BattleBatch {
        &self.batch
    }

    /// How each game's episode ended, if the latest step ended it: `[games]`.
    pub fn outcomes(&self) -> &[Option<Outcome>] {
        &self.arrays.outcomes
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
