use std::sync::Arc;

use sim::{Random, Rules};

use crate::battle::SideLayouts;
use crate::threads::Threads;
use crate::{
    Autoreset, BatchBuffers, Battle, BattleBatch, BattleOptions, BattleShape, EnvError, Side,
    UnavailableAction, choose_uniformly,
};

/// Batches for each thread: who is done early takes over from who is late.
const BATCHES_PER_THREAD: usize = 4;

/// Battles stepped together on a fixed number of threads.
///
/// What happens in a game depends on its number and the seed alone: neither on the number of
/// threads nor on the other games.
#[derive(Debug)]
pub struct BattlePool {
    layouts: SideLayouts,
    /// Consecutive games; all but the last batch hold equally many.
    batches: Vec<BattleBatch>,
    games: usize,
    /// None where the caller's thread does all.
    threads: Option<Threads>,
}

/// An action of a pool's game that cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolAction {
    /// The game.
    pub game: usize,
    /// The agent and the action.
    pub unavailable: UnavailableAction,
}

impl BattlePool {
    /// `games` battles at the start of their first episodes, seeded with numbers drawn from `seed`
    /// as [`BattleBatch::new`] does. With one thread (or none) the caller's own does the work.
    ///
    /// # Errors
    ///
    /// As [`BattleBatch::new`], and if the system gives no threads or not enough memory.
    #[expect(clippy::needless_pass_by_value, reason = "as for a single battle")]
    pub fn new(
        rules: Arc<Rules>,
        options: BattleOptions,
        games: usize,
        threads: usize,
        seed: u64,
    ) -> Result<Self, EnvError> {
        if games == 0 {
            return Err(EnvError::NoGames);
        }
        let layouts = SideLayouts::new(&rules, options)?;
        let threads = threads.clamp(1, games);
        let batches = if threads == 1 { 1 } else { games.min(BATCHES_PER_THREAD * threads) };
        let batch_games = games.div_ceil(batches);
        let batch = |first: usize| {
            let end = games.min(first + batch_games);
            BattleBatch::with_layouts(&rules, &layouts, first as u64..end as u64, seed)
        };
        let batches = (0..games).step_by(batch_games).map(batch).collect::<Result<_, _>>()?;
        let threads = if threads == 1 { None } else { Some(Threads::new(threads)?) };
        Ok(Self { layouts, batches, games, threads })
    }

    /// The number of games.
    pub fn games(&self) -> usize {
        self.games
    }

    /// The number of threads that step them.
    pub fn threads(&self) -> usize {
        self.threads.as_ref().map_or(1, Threads::count)
    }

    /// Sets when the next episode of a game begins.
    pub fn set_autoreset(&mut self, autoreset: Autoreset) {
        self.batches.iter_mut().for_each(|batch| batch.set_autoreset(autoreset));
    }

    /// Takes over how the games of another pool stand.
    ///
    /// # Panics
    ///
    /// If the other has another number of games or threads.
    pub fn copy_games(&mut self, other: &Self) {
        assert_eq!((self.games, self.threads()), (other.games, other.threads()), "a like pool");
        self.batches.clone_from(&other.batches);
    }

    /// The sizes of one battle's arrays.
    pub fn shape(&self) -> BattleShape {
        self.batches[0].shape()
    }

    /// The sizes of the arrays of player 2, where it is a side that acts.
    pub fn opponent_shape(&self) -> Option<BattleShape> {
        self.batches[0].opponent_shape()
    }

    /// One of the battles.
    ///
    /// # Panics
    ///
    /// If there are not so many.
    pub fn battle(&self, game: usize) -> &Battle {
        let (batch, game) = self.place(game);
        batch.battle(game)
    }

    /// Whether a game's episode has ended and its next has not begun.
    ///
    /// # Panics
    ///
    /// If there are not so many.
    pub fn is_over(&self, game: usize) -> bool {
        let (batch, game) = self.place(game);
        batch.is_over(game)
    }

    /// The batch of a game, and its number there.
    fn place(&self, game: usize) -> (&BattleBatch, usize) {
        let batch_games = self.batches[0].games();
        (&self.batches[game / batch_games], game % batch_games)
    }

    fn battles(&self) -> impl Iterator<Item = &Battle> {
        self.batches.iter().flat_map(|batch| (0..batch.games()).map(|game| batch.battle(game)))
    }

    fn sides<'a>(&'a self, opponent: bool) -> impl Iterator<Item = &'a Side> + 'a {
        self.battles().filter_map(
            move |battle| {
                if opponent { battle.opponent() } else { Some(&**battle) }
            },
        )
    }

    /// Whether all agents of one side, player 2's if `opponent`, can take their `actions`,
    /// `[games, agents]`. Those of games that are over do not matter.
    ///
    /// # Errors
    ///
    /// The first that cannot be taken.
    ///
    /// # Panics
    ///
    /// If there is not one action per agent.
    pub fn check_actions(&self, actions: &[u16], opponent: bool) -> Result<(), PoolAction> {
        let agents = actions.len() / self.games;
        for (game, (side, row)) in
            self.sides(opponent).zip(actions.chunks_exact(agents)).enumerate()
        {
            if let Err(unavailable) = side.check_actions(row)
                && !self.is_over(game)
            {
                return Err(PoolAction { game, unavailable });
            }
        }
        Ok(())
    }

    /// Chooses for every agent of one side, player 2's if `opponent`, one of its available actions,
    /// each with the same chance; `actions` is `[games, agents]`.
    pub fn choose_uniformly(&self, random: &mut Random, opponent: bool, actions: &mut [u16]) {
        let agents = actions.len() / self.games;
        for (side, row) in self.sides(opponent).zip(actions.chunks_exact_mut(agents)) {
            choose_uniformly(side.available_actions(), side.shape().actions, random, row);
        }
    }

    /// Begins all games anew, as if the pool had been made with this seed.
    pub fn restart(&mut self, seed: u64) {
        self.restart_where(seed, |_| true);
    }

    fn restart_where(&mut self, seed: u64, chosen: impl Fn(usize) -> bool) {
        let mut first = 0;
        for batch in &mut self.batches {
            batch.restart(&self.layouts, first as u64, seed, |game| chosen(first + game));
            first += batch.games();
        }
    }

    /// Starts an episode in the `chosen` games; with a seed they begin anew, as in a pool that was
    /// just made with it. The other games and their rows stay as they are. The caller's thread does
    /// the work.
    ///
    /// # Panics
    ///
    /// If `chosen` or a buffer is of another length than it says, or the arrays of an opponent that
    /// acts are missing.
    pub fn reset_chosen(
        &mut self,
        chosen: &[bool],
        seed: Option<u64>,
        mut own: BatchBuffers<'_>,
        mut other: Option<BatchBuffers<'_>>,
    ) {
        assert_eq!(chosen.len(), self.games, "one choice per game");
        assert_eq!(other.is_some(), self.opponent_shape().is_some(), "the arrays of both sides");
        if let Some(seed) = seed {
            self.restart_where(seed, |game| chosen[game]);
        }
        let (shape, other_shape) = (self.shape(), self.opponent_shape());
        let mut first = 0;
        for batch in &mut self.batches {
            let games = batch.games();
            let (mut part, rest) = own.split_at(games, &shape);
            own = rest;
            let split = other.zip(other_shape).map(|(other, shape)| other.split_at(games, &shape));
            let (mut other_part, other_rest) =
                split.map_or((None, None), |(a, b)| (Some(a), Some(b)));
            other = other_rest;
            batch.reset_chosen(|game| chosen[first + game], &mut part, other_part.as_mut());
            first += games;
        }
    }

    /// Starts an episode in every battle; see [`BattleBatch::reset`].
    ///
    /// # Panics
    ///
    /// If a buffer is of another length than it says.
    pub fn reset(&mut self, buffers: BatchBuffers<'_>) {
        self.run(&[], buffers, None, &|batch, _, mut buffers, _| batch.reset(&mut buffers));
    }

    /// [`Self::reset`] of battles with two sides that act.
    ///
    /// # Panics
    ///
    /// As [`Self::reset`], and if the opponent is none that acts.
    pub fn reset_sides(&mut self, [own, other]: [BatchBuffers<'_>; 2]) {
        self.run(&[], own, Some((&[], other)), &|batch, _, mut own, other| {
            let (_, mut other) = other.expect("both sides were split");
            batch.reset_sides([&mut own, &mut other]);
        });
    }

    /// Steps every battle by `actions`, `[games, agents]`; see [`BattleBatch::step`].
    ///
    /// # Panics
    ///
    /// If an action is not available, or a slice is of another length than it says.
    pub fn step(&mut self, actions: &[u16], buffers: BatchBuffers<'_>) {
        self.run(actions, buffers, None, &|batch, actions, mut buffers, _| {
            batch.step(actions, &mut buffers);
        });
    }

    /// [`Self::step`] of battles with two sides that act: actions and arrays of both.
    ///
    /// # Panics
    ///
    /// As [`Self::step`], and if the opponent is none that acts.
    pub fn step_sides(&mut self, actions: [&[u16]; 2], [own, other]: [BatchBuffers<'_>; 2]) {
        self.run(actions[0], own, Some((actions[1], other)), &|batch, actions, mut own, other| {
            let (other_actions, mut other) = other.expect("both sides were split");
            batch.step_sides([actions, other_actions], [&mut own, &mut other]);
        });
    }

    /// Does `work` with every batch and its part of the arrays.
    fn run(
        &mut self,
        actions: &[u16],
        buffers: BatchBuffers<'_>,
        opponent: Option<Other<'_>>,
        work: &Work<'_>,
    ) {
        let share = Share {
            shape: self.shape(),
            opponent_shape: self.opponent_shape(),
            batches: &mut self.batches,
            actions,
            buffers,
            opponent,
        };
        match &mut self.threads {
            Some(threads) => threads.install(|| share.run(work)),
            None => share.run(work),
        }
    }
}

/// What a thread does with a batch, the actions and arrays of its games, and those of the opponent.
type Work<'w> =
    dyn for<'a> Fn(&mut BattleBatch, &'a [u16], BatchBuffers<'a>, Option<Other<'a>>) + Sync + 'w;

/// Actions and arrays of the opponent.
type Other<'a> = (&'a [u16], BatchBuffers<'a>);

/// Consecutive batches with their actions and arrays.
struct Share<'a> {
    shape: BattleShape,
    opponent_shape: Option<BattleShape>,
    batches: &'a mut [BattleBatch],
    /// Empty at a reset.
    actions: &'a [u16],
    buffers: BatchBuffers<'a>,
    opponent: Option<Other<'a>>,
}

impl Share<'_> {
    /// Halves itself until one batch is left.
    fn run(self, work: &Work<'_>) {
        if let [batch] = self.batches {
            return work(batch, self.actions, self.buffers, self.opponent);
        }
        let (first, rest) = self.halve();
        rayon::join(|| first.run(work), || rest.run(work));
    }

    fn halve(self) -> (Self, Self) {
        let Self { shape, opponent_shape, batches, actions, buffers, opponent } = self;
        let (first, rest) = batches.split_at_mut(batches.len() / 2);
        let games = first.iter().map(BattleBatch::games).sum::<usize>();
        let split = |actions: &'_ [u16], agents: usize| games * agents.min(actions.len());
        let actions = actions.split_at(split(actions, shape.agents));
        let buffers = buffers.split_at(games, &shape);
        let opponent = opponent.zip(opponent_shape).map(|((actions, buffers), shape)| {
            let actions = actions.split_at(split(actions, shape.agents));
            let buffers = buffers.split_at(games, &shape);
            ((actions.0, buffers.0), (actions.1, buffers.1))
        });
        let opponent = opponent.map_or((None, None), |(first, rest)| (Some(first), Some(rest)));
        let half = |batches, actions, buffers, opponent| Self {
            shape,
            opponent_shape,
            batches,
            actions,
            buffers,
            opponent,
        };
        (
            half(first, actions.0, buffers.0, opponent.0),
            half(rest, actions.1, buffers.1, opponent.1),
        )
    }
}
