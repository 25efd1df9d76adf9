use sim::{Command, UnitTag, World};

use crate::AgentTrace;

/// The longest match a replay holds: thirteen hours at the speed "Faster".
pub const LOOPS_MAX: u32 = 1 << 20;

/// A match, or several in the same world one after another, that can be simulated again.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// The version of the engine that recorded it.
    pub engine: String,
    /// The name of the scenario.
    pub scenario: String,
    /// The balance version of the unit tables, such as `4.10.0`.
    pub balance: String,
    /// The hash of the unit tables.
    pub catalog_hash: u64,
    /// The hash of the scenario.
    pub scenario_hash: u64,
    /// What the world was seeded with.
    pub seed: u64,
    /// How it ended for player 1; of several, the latest.
    pub result: MatchResult,
    /// What was done to the world between its loops, in that order; loops do not descend.
    pub inputs: Vec<Input>,
    /// The lower half of the state hash at each game loop, from 0 to the last: never empty.
    pub loop_hashes: Vec<u32>,
    /// The state hash at the last game loop.
    pub final_hash: u64,
    /// What the agents thought.
    pub trace: Option<AgentTrace>,
}

impl Replay {
    /// The number of game loops played.
    pub fn loops(&self) -> u32 {
        self.loop_hashes.len() as u32 - 1
    }

    /// About how many bytes of memory it takes.
    pub fn memory_len(&self) -> usize {
        let steps = self.trace.iter().flat_map(|trace| &trace.steps);
        let decisions = steps.map(|step| {
            let parts = step.decisions.iter().map(|one| size_of_val(&one.probabilities[..]));
            size_of_val(step) + size_of_val(&step.decisions[..]) + parts.sum::<usize>()
        });
        size_of_val(&self.inputs[..])
            + size_of_val(&self.loop_hashes[..])
            + decisions.sum::<usize>()
    }

    /// What players told their units.
    pub fn commands(&self) -> impl Iterator<Item = &GivenCommand> {
        self.inputs.iter().filter_map(|input| match input {
            Input::Command(given) => Some(given),
            Input::Clear { .. } | Input::Remove { .. } => None,
        })
    }

    /// The loops of the world when its field was cleared.
    pub fn clears(&self) -> impl Iterator<Item = u32> {
        self.inputs.iter().filter_map(|input| match input {
            Input::Command(_) | Input::Remove { .. } => None,
            Input::Clear { game_loop } => Some(*game_loop),
        })
    }
}

/// What stands at the start of a replay file: what it is, without what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayFacts {
    /// See [`Replay::engine`].
    pub engine: String,
    /// See [`Replay::scenario`].
    pub scenario: String,
    /// See [`Replay::balance`].
    pub balance: String,
    /// See [`Replay::catalog_hash`].
    pub catalog_hash: u64,
    /// See [`Replay::scenario_hash`].
    pub scenario_hash: u64,
    /// See [`Replay::seed`].
    pub seed: u64,
    /// See [`Replay::final_hash`].
    pub final_hash: u64,
    /// See [`Replay::result`].
    pub result: MatchResult,
    /// See [`Replay::loops`].
    pub loops: u32,
}

/// What is done to a world between two loops; it shows in the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// A player tells a unit what to do.
    Command(GivenCommand),
    /// [`World::kill_all`]: so the next episode begins in the same world.
    ///
    /// [`World::kill_all`]: sim::World::kill_all
    Clear {
        /// The loop of the world when it was cleared; its script fills it again in the next.
        game_loop: u32,
    },
    /// [`World::remove_unit`]: the order in which a field is cleared decides who takes which slot
    /// in the next episode where the scenario follows its map.
    ///
    /// [`World::remove_unit`]: sim::World::remove_unit
    Remove {
        /// The loop of the world when it was removed.
        game_loop: u32,
        /// Which unit.
        unit: UnitTag,
    },
}

impl Input {
    /// The loop of the world when it was done.
    pub const fn game_loop(&self) -> u32 {
        match self {
            Self::Command(given) => given.game_loop,
            Self::Clear { game_loop } | Self::Remove { game_loop, .. } => *game_loop,
        }
    }

    pub(crate) fn apply(&self, world: &mut World) {
        match *self {
            Self::Command(GivenCommand { player, unit, command, queued, .. }) => {
                world.command(player, unit, command, queued);
            }
            Self::Clear { .. } => world.kill_all(),
            Self::Remove { unit, .. } => {
                world.remove_unit(unit);
            }
        }
    }
}

/// A command and when it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenCommand {
    /// The loop of the world when it was given; it takes effect in the next.
    pub game_loop: u32,
    /// Who gave it.
    pub player: u8,
    /// To which unit.
    pub unit: UnitTag,
    /// What.
    pub command: Command,
    /// Whether it waits for the orders before it.
    pub queued: bool,
}

/// How a match ended for player 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchResult {
    /// Player 2 has no units left.
    Won,
    /// Player 1 has no units left.
    Lost,
    /// Both lost their last units at once.
    Drawn,
    /// The time limit was reached.
    TimedOut,
    /// Recording stopped before the end.
    Unfinished,
}

impl MatchResult {
    /// All results, by their number in the format.
    pub(crate) const ALL: [Self; 5] =
        [Self::Won, Self::Lost, Self::Drawn, Self::TimedOut, Self::Unfinished];

    /// The word for it, such as `timed_out`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Drawn => "drawn",
            Self::TimedOut => "timed_out",
            Self::Unfinished => "unfinished",
        }
    }
}
