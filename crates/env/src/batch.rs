use std::sync::Arc;

use sim::{Rules, World};

use crate::layout::Layout;
use crate::{Battle, BattleOptions, BattleShape, EnvError, Outcome};

/// The caller's arrays that a batch writes into, row-major. Lengths are products of the number of
/// games and the figures of [`BattleShape`].
#[derive(Debug)]
pub struct BatchBuffers<'a> {
    /// `[games, agents, observation_len]`.
    pub observations: &'a mut [f32],
    /// `[games, state_len]`.
    pub states: &'a mut [f32],
    /// `[games, agents, actions]`, 1 where the action is available.
    pub available_actions: &'a mut [u8],
    /// `[games, agents]`, 1 for the living.
    pub alive: &'a mut [u8],
    /// `[games]`, of the step just taken.
    pub rewards: &'a mut [f32],
    /// `[games]`, set when this step ended the episode; the arrays above `rewards` then show the
    /// start of the next.
    pub outcomes: &'a mut [Option<Outcome>],
}

/// Battles stepped together, each beginning its next episode by itself.
///
/// Battles are stepped one after another, all loops of a step in a row, so that each stays in the
/// processor's cache. Parallelism is across batches.
#[derive(Clone, Debug)]
pub struct BattleBatch {
    battles: Vec<Battle>,
}

impl BattleBatch {
    /// `games` battles at the start of their first episodes, seeded with numbers drawn from `seed`.
    ///
    /// # Errors
    ///
    /// If `games` is zero, an option is out of bounds, or the scenario has no SMAC equivalent.
    #[expect(clippy::needless_pass_by_value, reason = "as for a single battle")]
    pub fn new(
        rules: Arc<Rules>,
        options: BattleOptions,
        games: usize,
        seed: u64,
    ) -> Result<Self, EnvError> {
        if games == 0 {
            return Err(EnvError::NoGames);
        }
        let layout = Arc::new(Layout::new(&rules, options)?);
        let battles = (0..games as u64)
            .map(|game| {
                let seed = game_seed(seed, game);
                Battle::with_layout(Arc::clone(&rules), Arc::clone(&layout), seed)
            })
            .collect();
        Ok(Self { battles })
    }

    /// The number of games.
    pub fn games(&self) -> usize {
        self.battles.len()
    }

    /// The sizes of one battle's arrays.
    pub fn shape(&self) -> BattleShape {
        self.battles[0].shape()
    }

    /// One of the battles.
    ///
    /// # Panics
    ///
    /// If there are not so many.
    pub fn battle(&self, game: usize) -> &Battle {
        &self.battles[game]
    }

    /// Starts an episode in every battle and writes its first observations. Rewards become zero.
    ///
    /// # Panics
    ///
    /// If a buffer is of another length than it says.
    pub fn reset(&mut self, buffers: &mut BatchBuffers<'_>) {
        self.check(buffers);
        for game in 0..self.battles.len() {
            self.battles[game].reset();
            buffers.rewards[game] = 0.0;
            buffers.outcomes[game] = None;
            self.write(game, buffers);
        }
    }

    /// Steps every battle by `actions`, `[games, agents]`. Battles whose episode ends begin the
    /// next.
    ///
    /// # Panics
    ///
    /// If an action is not available, or a slice is of another length than it says.
    pub fn step(&mut self, actions: &[u16], buffers: &mut BatchBuffers<'_>) {
        self.step_by(actions, buffers, World::step);
    }

    /// [`Self::step`] with game loops that the caller advances; see [`Battle::step_by`].
    ///
    /// # Panics
    ///
    /// As [`Self::step`].
    pub fn step_by(
        &mut self,
        actions: &[u16],
        buffers: &mut BatchBuffers<'_>,
        mut advance: impl FnMut(&mut World),
    ) {
        self.check(buffers);
        let agents = self.shape().agents;
        assert_eq!(actions.len(), self.battles.len() * agents, "one action per agent");
        for (game, actions) in actions.chunks_exact(agents).enumerate() {
            let step = self.battles[game].step_by(actions, &mut advance);
            if step.outcome.is_some() {
                self.battles[game].reset_by(&mut advance);
            }
            buffers.rewards[game] = step.reward as f32;
            buffers.outcomes[game] = step.outcome;
            self.write(game, buffers);
        }
    }

    fn check(&self, buffers: &BatchBuffers<'_>) {
        let games = self.battles.len();
        let BattleShape { agents, actions, observation_len, state_len, .. } = self.shape();
        assert_eq!(buffers.observations.len(), games * agents * observation_len, "observations");
        assert_eq!(buffers.states.len(), games * state_len, "states");
        assert_eq!(buffers.available_actions.len(), games * agents * actions, "available actions");
        assert_eq!(buffers.alive.len(), games * agents, "alive");
        assert_eq!(buffers.rewards.len(), games, "rewards");
        assert_eq!(buffers.outcomes.len(), games, "outcomes");
    }

    fn write(&self, game: usize, buffers: &mut BatchBuffers<'_>) {
        let battle = &self.battles[game];
        let BattleShape { agents, actions, observation_len, state_len, .. } = battle.shape();
        battle.write_observations(row(buffers.observations, game, agents * observation_len));
        battle.write_state(row(buffers.states, game, state_len));
        battle.write_alive(row(buffers.alive, game, agents));
        row(buffers.available_actions, game, agents * actions)
            .copy_from_slice(battle.available_actions());
    }
}

#[inline]
fn row<T>(values: &mut [T], index: usize, len: usize) -> &mut [T] {
    &mut values[index * len..(index + 1) * len]
}

/// The seed of the `game`th battle: unrelated for neighbouring seeds and games.
///
/// # Source
///
/// The finalizer of SplitMix64, Steele et al. 2014, "Fast Splittable Pseudorandom Number
/// Generators", figure 17.
fn game_seed(seed: u64, game: u64) -> u64 {
    let mut z = seed.wrapping_add((game + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
