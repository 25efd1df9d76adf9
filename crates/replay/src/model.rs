use sim::{Command, UnitTag};

use crate::AgentTrace;

/// The longest match a replay holds: thirteen hours at the speed "Faster".
pub const LOOPS_MAX: u32 = 1 << 20;

/// A match that can be simulated again.
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
    /// How it ended for player 1.
    pub result: MatchResult,
    /// What players told their units, in the order in which they did; loops do not descend.
    pub commands: Vec<GivenCommand>,
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
