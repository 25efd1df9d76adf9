use std::sync::Arc;

use sim::{Rules, World};

use crate::battle::SideLayouts;
use crate::{Battle, BattleOptions, BattleShape, BattleStep, EnvError, Outcome, Side};

/// The caller's arrays that a batch writes into for one side, row-major. Lengths are products of
/// the number of games and the figures of that side's [`BattleShape`].
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
    /// `[games, agents, observation_len]`, or empty where they are not wanted: the last
    /// observations of the latest episode that ended. What a time-out cut off is estimated from
    /// them.
    pub final_observations: &'a mut [f32],
    /// `[games, state_len]`, or empty where they are not wanted: the last states of those.
    pub final_states: &'a mut [f32],
}

impl<'a> BatchBuffers<'a> {
    /// The arrays of the first `games` games, and those of the rest.
    pub(crate) fn split_at(self, games: usize, shape: &BattleShape) -> (Self, Self) {
        let BattleShape { agents, actions, observation_len, state_len, .. } = *shape;
        let observations = self.observations.split_at_mut(games * agents * observation_len);
        let states = self.states.split_at_mut(games * state_len);
        let available = self.available_actions.split_at_mut(games * agents * actions);
        let alive = self.alive.split_at_mut(games * agents);
        let rewards = self.rewards.split_at_mut(games);
        let outcomes = self.outcomes.split_at_mut(games);
        let final_observations =
            split_wanted(self.final_observations, games * agents * observation_len);
        let final_states = split_wanted(self.final_states, games * state_len);
        let first = Self {
            observations: observations.0,
            states: states.0,
            available_actions: available.0,
            alive: alive.0,
            rewards: rewards.0,
            outcomes: outcomes.0,
            final_observations: final_observations.0,
            final_states: final_states.0,
        };
        let rest = Self {
            observations: observations.1,
            states: states.1,
            available_actions: available.1,
            alive: alive.1,
            rewards: rewards.1,
            outcomes: outcomes.1,
            final_observations: final_observations.1,
            final_states: final_states.1,
        };
        (first, rest)
    }

    fn check(&self, games: usize, shape: &BattleShape) {
        let BattleShape { agents, actions, observation_len, state_len, .. } = *shape;
        assert_eq!(self.observations.len(), games * agents * observation_len, "observations");
        assert_eq!(self.states.len(), games * state_len, "states");
        assert_eq!(self.available_actions.len(), games * agents * actions, "available actions");
        assert_eq!(self.alive.len(), games * agents, "alive");
        assert_eq!(self.rewards.len(), games, "rewards");
        assert_eq!(self.outcomes.len(), games, "outcomes");
        let wanted = |len: usize| if len == 0 { 0 } else { games };
        let finals = self.final_observations.len();
        assert_eq!(finals, wanted(finals) * agents * observation_len, "final observations");
        let finals = self.final_states.len();
        assert_eq!(finals, wanted(finals) * state_len, "final states");
    }

    /// Writes what the last step of an episode showed.
    fn write_final(&mut self, game: usize, side: &Side) {
        let BattleShape { agents, observation_len, state_len, .. } = side.shape();
        if !self.final_observations.is_empty() {
            let len = agents * observation_len;
            side.write_observations(row(self.final_observations, game, len));
        }
        if !self.final_states.is_empty() {
            side.write_state(row(self.final_states, game, state_len));
        }
    }

    /// Writes what one game shows of a side, and the step that led there.
    ///
    /// # Panics
    ///
    /// If there are not so many games in the buffers.
    pub fn write(&mut self, game: usize, side: &Side, step: BattleStep) {
        let BattleShape { agents, actions, observation_len, state_len, .. } = side.shape();
        side.write_observations(row(self.observations, game, agents * observation_len));
        side.write_state(row(self.states, game, state_len));
        side.write_alive(row(self.alive, game, agents));
        row(self.available_actions, game, agents * actions)
            .copy_from_slice(side.available_actions());
        self.rewards[game] = step.reward as f32;
        self.outcomes[game] = step.outcome;
    }
}

/// The arrays of a [`BatchBuffers`], owned, without those of final observations and states.
#[derive(Clone, Debug)]
pub struct BatchArrays {
    /// `[games, agents, observation_len]`.
    pub observations: Vec<f32>,
    /// `[games, state_len]`.
    pub states: Vec<f32>,
    /// `[games, agents, actions]`, 1 where the action is available.
    pub available_actions: Vec<u8>,
    /// `[games, agents]`, 1 for the living.
    pub alive: Vec<u8>,
    /// `[games]`, of the step that led here.
    pub rewards: Vec<f32>,
    /// `[games]`, set where that step ended the episode.
    pub outcomes: Vec<Option<Outcome>>,
}

impl BatchArrays {
    /// Arrays for so many games of one side, all zero.
    pub fn new(shape: &BattleShape, games: usize) -> Self {
        let agents = games * shape.agents;
        Self {
            observations: vec![0.0; agents * shape.observation_len],
            states: vec![0.0; games * shape.state_len],
            available_actions: vec![0; agents * shape.actions],
            alive: vec![0; agents],
            rewards: vec![0.0; games],
            outcomes: vec![None; games],
        }
    }

    /// What a batch writes into.
    pub fn buffers(&mut self) -> BatchBuffers<'_> {
        BatchBuffers {
            observations: &mut self.observations,
            states: &mut self.states,
            available_actions: &mut self.available_actions,
            alive: &mut self.alive,
            rewards: &mut self.rewards,
            outcomes: &mut self.outcomes,
            final_observations: &mut [],
            final_states: &mut [],
        }
    }
}

/// Battles stepped together, each beginning its next episode by itself.
///
/// Battles are stepped one after another, all loops of a step in a row, so that each stays in the
/// processor's cache. Parallelism is across batches: see [`crate::BattlePool`].
#[derive(Clone, Debug)]
pub struct BattleBatch {
    battles: Vec<Battle>,
}

impl BattleBatch {
    /// `games` battles at the start of their first episodes, seeded with numbers drawn from `seed`.
    ///
    /// # Errors
    ///
    /// If `games` is zero, or as [`Battle::new`].
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
        let layouts = SideLayouts::new(&rules, options)?;
        Ok(Self::with_layouts(&rules, &layouts, 0..games as u64, seed))
    }

    /// Begins all games anew: the batch as if made with this seed, `first` being the number of the
    /// first game.
    pub(crate) fn restart(&mut self, layouts: &SideLayouts, first: u64, seed: u64) {
        for (game, battle) in (first..).zip(&mut self.battles) {
            let rules = Arc::clone(battle.world().shared_rules());
            *battle = Battle::with_layouts(rules, layouts, game_seed(seed, game));
        }
    }

    /// The battles of these numbers among those that draw from `seed`.
    pub(crate) fn with_layouts(
        rules: &Arc<Rules>,
        layouts: &SideLayouts,
        games: std::ops::Range<u64>,
        seed: u64,
    ) -> Self {
        let battle = |game| Battle::with_layouts(Arc::clone(rules), layouts, game_seed(seed, game));
        Self { battles: games.map(battle).collect() }
    }

    /// The number of games.
    pub fn games(&self) -> usize {
        self.battles.len()
    }

    /// The sizes of one battle's arrays.
    pub fn shape(&self) -> BattleShape {
        self.battles[0].shape()
    }

    /// The sizes of the arrays of player 2, where it is a side that acts.
    pub fn opponent_shape(&self) -> Option<BattleShape> {
        self.battles[0].opponent().map(Side::shape)
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
        buffers.check(self.games(), &self.shape());
        for (game, battle) in self.battles.iter_mut().enumerate() {
            battle.reset();
            buffers.write(game, battle, NO_STEP);
        }
    }

    /// [`Self::reset`] of battles with two sides that act.
    ///
    /// # Panics
    ///
    /// As [`Self::reset`], and if the opponent is none that acts.
    pub fn reset_sides(&mut self, [own, other]: [&mut BatchBuffers<'_>; 2]) {
        self.reset(own);
        other.check(self.games(), &self.expect_opponent_shape());
        for (game, battle) in self.battles.iter().enumerate() {
            other.write(game, expect_opponent(battle), NO_STEP);
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
        buffers.check(self.games(), &self.shape());
        let agents = self.shape().agents;
        assert_eq!(actions.len(), self.games() * agents, "one action per agent");
        for (game, actions) in actions.chunks_exact(agents).enumerate() {
            let battle = &mut self.battles[game];
            let step = battle.step_by(actions, &mut advance);
            if step.outcome.is_some() {
                buffers.write_final(game, battle);
                battle.reset_by(&mut advance);
            }
            buffers.write(game, battle, step);
        }
    }

    /// [`Self::step`] of battles with two sides that act: actions and arrays of both.
    ///
    /// # Panics
    ///
    /// As [`Self::step`], and if the opponent is none that acts.
    pub fn step_sides(
        &mut self,
        [own_actions, other_actions]: [&[u16]; 2],
        [own, other]: [&mut BatchBuffers<'_>; 2],
    ) {
        let (own_shape, other_shape) = (self.shape(), self.expect_opponent_shape());
        own.check(self.games(), &own_shape);
        other.check(self.games(), &other_shape);
        assert_eq!(own_actions.len(), self.games() * own_shape.agents, "one action per agent");
        assert_eq!(other_actions.len(), self.games() * other_shape.agents, "one action per agent");
        let actions = own_actions
            .chunks_exact(own_shape.agents)
            .zip(other_actions.chunks_exact(other_shape.agents));
        for (game, (own_actions, other_actions)) in actions.enumerate() {
            let battle = &mut self.battles[game];
            let steps = battle.step_sides([own_actions, other_actions]);
            if steps[0].outcome.is_some() {
                own.write_final(game, battle);
                other.write_final(game, expect_opponent(battle));
                battle.reset();
            }
            own.write(game, battle, steps[0]);
            other.write(game, expect_opponent(battle), steps[1]);
        }
    }

    fn expect_opponent_shape(&self) -> BattleShape {
        expect_opponent(&self.battles[0]).shape()
    }
}

/// What a reset writes as the step before it.
const NO_STEP: BattleStep = BattleStep { reward: 0.0, outcome: None };

fn expect_opponent(battle: &Battle) -> &Side {
    battle.opponent().expect("a battle with a second side")
}

#[inline]
fn row<T>(values: &mut [T], index: usize, len: usize) -> &mut [T] {
    &mut values[index * len..(index + 1) * len]
}

fn split_wanted(values: &mut [f32], len: usize) -> (&mut [f32], &mut [f32]) {
    values.split_at_mut(len.min(values.len()))
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
