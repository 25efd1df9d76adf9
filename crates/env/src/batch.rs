use std::ops::Range;
use std::sync::Arc;

use sim::{Rules, World};

use crate::battle::SideLayouts;
use crate::memory::{require_free_memory, require_memory};
use crate::{Autoreset, Battle, BattleOptions, BattleShape, BattleStep, EnvError, Outcome, Side};

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
    /// `[games]`, set when this step ended the episode; with [`Autoreset::SameStep`] the arrays
    /// above `rewards` then show the start of the next.
    pub outcomes: &'a mut [Option<Outcome>],
    /// `[games, agents, observation_len]`, or empty where they are not wanted: the last
    /// observations of the latest episode that ended. What a time-out cut off is estimated from
    /// them.
    pub final_observations: &'a mut [f32],
    /// `[games, state_len]`, or empty where they are not wanted: the last states of those.
    pub final_states: &'a mut [f32],
    /// `[games, agents, actions]`, or empty where they are not wanted: the masks that go with the
    /// final observations.
    pub final_available_actions: &'a mut [u8],
    /// `[games, agents]`, or empty where they are not wanted: who lived at those ends.
    pub final_alive: &'a mut [u8],
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
        let final_available = split_wanted(self.final_available_actions, games * agents * actions);
        let final_alive = split_wanted(self.final_alive, games * agents);
        let first = Self {
            observations: observations.0,
            states: states.0,
            available_actions: available.0,
            alive: alive.0,
            rewards: rewards.0,
            outcomes: outcomes.0,
            final_observations: final_observations.0,
            final_states: final_states.0,
            final_available_actions: final_available.0,
            final_alive: final_alive.0,
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
            final_available_actions: final_available.1,
            final_alive: final_alive.1,
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
        let finals = self.final_available_actions.len();
        assert_eq!(finals, wanted(finals) * agents * actions, "final available actions");
        let finals = self.final_alive.len();
        assert_eq!(finals, wanted(finals) * agents, "final alive");
    }

    /// Writes what the last step of an episode showed.
    fn write_final(&mut self, game: usize, side: &Side) {
        let BattleShape { agents, actions, observation_len, state_len, .. } = side.shape();
        if !self.final_observations.is_empty() {
            let len = agents * observation_len;
            side.write_observations(row(self.final_observations, game, len));
        }
        if !self.final_states.is_empty() {
            side.write_state(row(self.final_states, game, state_len));
        }
        if !self.final_available_actions.is_empty() {
            row(self.final_available_actions, game, agents * actions)
                .copy_from_slice(side.available_actions());
        }
        if !self.final_alive.is_empty() {
            side.write_alive(row(self.final_alive, game, agents));
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

/// The arrays of a [`BatchBuffers`], owned, without those of the ends of episodes.
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
            final_available_actions: &mut [],
            final_alive: &mut [],
        }
    }
}

/// Battles stepped together, each beginning its next episode as [`Autoreset`] has it.
///
/// Battles are stepped one after another, all loops of a step in a row, so that each stays in the
/// processor's cache. Parallelism is across batches: see [`crate::BattlePool`].
#[derive(Clone, Debug)]
pub struct BattleBatch {
    battles: Vec<Battle>,
    autoreset: Autoreset,
    /// Games whose episode has ended and whose next has not begun.
    over: Vec<bool>,
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
        Self::with_layouts(&rules, &layouts, 0..games as u64, seed)
    }

    /// Sets when the next episode of a game begins.
    pub fn set_autoreset(&mut self, autoreset: Autoreset) {
        self.autoreset = autoreset;
    }

    /// Begins the `chosen` games anew: as if the batch had been made with this seed, `first` being
    /// the number of the first game.
    pub(crate) fn restart(
        &mut self,
        layouts: &SideLayouts,
        first: u64,
        seed: u64,
        chosen: impl Fn(usize) -> bool,
    ) {
        for (game, battle) in self.battles.iter_mut().enumerate().filter(|(game, _)| chosen(*game))
        {
            let rules = Arc::clone(battle.world().shared_rules());
            *battle = Battle::with_layouts(rules, layouts, game_seed(seed, first + game as u64));
        }
    }

    /// The battles of these numbers among those that draw from `seed`.
    pub(crate) fn with_layouts(
        rules: &Arc<Rules>,
        layouts: &SideLayouts,
        games: Range<u64>,
        seed: u64,
    ) -> Result<Self, EnvError> {
        let mut battles = Vec::new();
        let count = (games.end - games.start) as usize;
        battles.try_reserve_exact(count).map_err(|_| EnvError::Memory)?;
        for game in games {
            require_memory(BATTLE_BYTES_MAX)?;
            if game % GAMES_PER_LOOK == GAMES_PER_LOOK - 1 {
                require_free_memory(FREE_BYTES)?;
            }
            battles.push(Battle::with_layouts(Arc::clone(rules), layouts, game_seed(seed, game)));
        }
        let over = vec![false; battles.len()];
        Ok(Self { battles, autoreset: Autoreset::default(), over })
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

    /// Whether a game's episode has ended and its next has not begun.
    ///
    /// # Panics
    ///
    /// If there are not so many.
    pub fn is_over(&self, game: usize) -> bool {
        self.over[game]
    }

    /// Starts an episode in every battle and writes its first observations. Rewards become zero.
    ///
    /// # Panics
    ///
    /// If a buffer is of another length than it says.
    pub fn reset(&mut self, buffers: &mut BatchBuffers<'_>) {
        buffers.check(self.games(), &self.shape());
        self.reset_chosen(|_| true, buffers, None);
    }

    /// [`Self::reset`] of battles with two sides that act.
    ///
    /// # Panics
    ///
    /// As [`Self::reset`], and if the opponent is none that acts.
    pub fn reset_sides(&mut self, [own, other]: [&mut BatchBuffers<'_>; 2]) {
        own.check(self.games(), &self.shape());
        other.check(self.games(), &self.expect_opponent_shape());
        self.reset_chosen(|_| true, own, Some(other));
    }

    /// Starts an episode in the `chosen` games; the others and their rows stay as they are.
    pub(crate) fn reset_chosen(
        &mut self,
        chosen: impl Fn(usize) -> bool,
        own: &mut BatchBuffers<'_>,
        mut other: Option<&mut BatchBuffers<'_>>,
    ) {
        for (game, battle) in self.battles.iter_mut().enumerate().filter(|(game, _)| chosen(*game))
        {
            battle.reset();
            self.over[game] = false;
            own.write(game, battle, NO_STEP);
            if let Some(other) = &mut other {
                other.write(game, expect_opponent(battle), NO_STEP);
            }
        }
    }

    /// Steps every battle by `actions`, `[games, agents]`. Battles whose episode ends begin the
    /// next as [`Autoreset`] has it.
    ///
    /// # Panics
    ///
    /// If an action is not available, a slice is of another length than it says, or a game is over
    /// that only the caller resets.
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
            if self.begin_waiting(game, &mut advance) {
                buffers.write(game, &self.battles[game], NO_STEP);
                continue;
            }
            let battle = &mut self.battles[game];
            let step = battle.step_by(actions, &mut advance);
            if step.outcome.is_some() {
                buffers.write_final(game, battle);
                self.end_episode(game, &mut advance);
            }
            buffers.write(game, &self.battles[game], step);
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
            let mut steps = [NO_STEP; 2];
            if !self.begin_waiting(game, World::step) {
                let battle = &mut self.battles[game];
                steps = battle.step_sides([own_actions, other_actions]);
                if steps[0].outcome.is_some() {
                    own.write_final(game, battle);
                    other.write_final(game, expect_opponent(battle));
                    self.end_episode(game, World::step);
                }
            }
            let battle = &self.battles[game];
            own.write(game, battle, steps[0]);
            other.write(game, expect_opponent(battle), steps[1]);
        }
    }

    /// Begins the next episode of a game that waits for it. Returns whether it did.
    fn begin_waiting(&mut self, game: usize, advance: impl FnMut(&mut World)) -> bool {
        if !self.over[game] {
            return false;
        }
        assert_eq!(self.autoreset, Autoreset::NextStep, "game {game} is over: reset it first");
        self.battles[game].reset_by(advance);
        self.over[game] = false;
        true
    }

    fn end_episode(&mut self, game: usize, advance: impl FnMut(&mut World)) {
        match self.autoreset {
            Autoreset::SameStep => self.battles[game].reset_by(advance),
            Autoreset::NextStep | Autoreset::Disabled => self.over[game] = true,
        }
    }

    fn expect_opponent_shape(&self) -> BattleShape {
        expect_opponent(&self.battles[0]).shape()
    }
}

/// More than a battle takes, with what its world reserves.
const BATTLE_BYTES_MAX: usize = 4 << 20;

/// What shall be left for others: more than [`GAMES_PER_LOOK`] games take.
const FREE_BYTES: usize = 256 << 20;

/// Games between two looks at the memory that the system has left.
const GAMES_PER_LOOK: u64 = 256;

/// What a reset writes as the step before it.
const NO_STEP: BattleStep = BattleStep { reward: 0.0, outcome: None };

fn expect_opponent(battle: &Battle) -> &Side {
    battle.opponent().expect("a battle with a second side")
}

#[inline]
fn row<T>(values: &mut [T], index: usize, len: usize) -> &mut [T] {
    &mut values[index * len..(index + 1) * len]
}

fn split_wanted<T>(values: &mut [T], len: usize) -> (&mut [T], &mut [T]) {
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
