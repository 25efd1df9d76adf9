//! What drives a game from outside: inputs, the turns that hold them, and whole recorded games.
//!
//! Two processes that play one game exchange turns, and a replay is all turns of a game; both hold
//! inputs after selections and screen coordinates have become units and world positions, so that
//! the same inputs give the same game everywhere.

use prost::bytes::Bytes;

use crate::protocol::{ActionChat, ActionRaw, DebugCommand, PlayerResult, PlayerSetup};

/// The layout of a [`Recording`] that this version writes and reads.
pub(crate) const FORMAT: u32 = 1;

/// One thing that a player or a client does to a game.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Input {
    #[prost(uint32, tag = "1")]
    pub(crate) player: u32,
    #[prost(oneof = "input::Deed", tags = "2, 3, 4, 5")]
    pub(crate) deed: Option<input::Deed>,
}

pub(crate) mod input {
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub(crate) enum Deed {
        /// A command to units.
        #[prost(message, tag = "2")]
        Raw(super::ActionRaw),
        /// A message to other players.
        #[prost(message, tag = "3")]
        Chat(super::ActionChat),
        /// A change from outside the rules.
        #[prost(message, tag = "4")]
        Debug(super::DebugCommand),
        /// The player has gone.
        #[prost(bool, tag = "5")]
        Leave(bool),
    }
}

/// The inputs that take effect at the start of one game loop.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Turn {
    /// The loop that the game reaches by this turn.
    #[prost(uint32, tag = "1")]
    pub(crate) game_loop: u32,
    #[prost(message, repeated, tag = "2")]
    pub(crate) inputs: Vec<Input>,
    /// The hash of the state before the turn, from time to time.
    #[prost(uint64, optional, tag = "3")]
    pub(crate) state_hash: Option<u64>,
}

/// Who plays, on what, from which seed: everything that a game starts from.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Setup {
    #[prost(string, tag = "1")]
    pub(crate) map_path: String,
    #[prost(bytes = "bytes", tag = "2")]
    pub(crate) map: Bytes,
    #[prost(uint64, tag = "3")]
    pub(crate) seed: u64,
    #[prost(bool, tag = "4")]
    pub(crate) disable_fog: bool,
    #[prost(bool, tag = "5")]
    pub(crate) realtime: bool,
    /// The players, by number from 1, with the race that each really plays.
    #[prost(message, repeated, tag = "6")]
    pub(crate) players: Vec<SeatedPlayer>,
}

/// A player who takes part.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct SeatedPlayer {
    #[prost(message, optional, tag = "1")]
    pub(crate) setup: Option<PlayerSetup>,
    #[prost(int32, tag = "2")]
    pub(crate) race: i32,
}

/// A game from its first loop to its last.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Recording {
    #[prost(uint32, tag = "1")]
    pub(crate) format: u32,
    #[prost(message, optional, tag = "2")]
    pub(crate) setup: Option<Setup>,
    /// Turns with inputs, in the order of their loops. Loops between them pass without.
    #[prost(message, repeated, tag = "3")]
    pub(crate) turns: Vec<Turn>,
    #[prost(uint32, tag = "4")]
    pub(crate) game_loops: u32,
    #[prost(message, repeated, tag = "5")]
    pub(crate) results: Vec<PlayerResult>,
}
