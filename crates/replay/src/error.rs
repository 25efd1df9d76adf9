use std::path::PathBuf;

use crate::sc2replay::Sc2ReplayError;

/// Why bytes are no replay that this program can read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// The bytes do not begin as a replay does.
    #[error("this is not a Starleague replay; give a file with the ending .slreplay")]
    Foreign,
    /// The file ends too early.
    #[error(
        "the replay is cut off: {present} of {expected} bytes are there; copy or record it again"
    )]
    Truncated {
        /// Bytes there are.
        present: u64,
        /// Bytes there should be.
        expected: u64,
    },
    /// The file goes on after its end.
    #[error("{excess} bytes follow the end of the replay; copy or record it again")]
    Excess {
        /// How many.
        excess: u64,
    },
    /// Another version of the format.
    #[error(
        "the replay has format version {found}, this program reads up to version {supported}; \
         use the version of starleague that recorded it"
    )]
    Version {
        /// The version in the file.
        found: u16,
        /// The version of this program.
        supported: u16,
    },
    /// The checksum does not fit the bytes.
    #[error("the replay was altered: its checksum does not fit; copy or record it again")]
    Altered,
    /// The checksum fits, but the content makes no sense: a faulty program wrote it.
    #[error("the replay is malformed at byte {offset}: {what}; record it again")]
    Malformed {
        /// Where.
        offset: u64,
        /// What is wrong.
        what: &'static str,
    },
    /// What it holds does not fit into the memory that a replay may take.
    #[error("the replay would take more than {bytes_max} bytes of memory; record fewer matches")]
    Memory {
        /// The bound.
        bytes_max: u64,
    },
}

/// Why a replay file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ReplayFileError {
    /// The system refused.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The system refused.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The content is no replay.
    #[error("{path}")]
    Content {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ReplayError,
    },
    /// The content is no replay of StarCraft II that this program can read.
    #[error("{path}")]
    Sc2Content {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Sc2ReplayError,
    },
}

/// Why a replay cannot be played with the rules at hand.
#[derive(Debug, thiserror::Error)]
pub enum RulesMismatch {
    /// The tables differ.
    #[error(
        "the replay was recorded with other unit tables (balance {balance}, hash {recorded:016x}; \
         here {here:016x}); use starleague {engine}, which recorded it"
    )]
    Catalog {
        /// The balance version it names.
        balance: String,
        /// The hash in the replay.
        recorded: u64,
        /// The hash of the tables at hand.
        here: u64,
        /// The version of the engine that recorded it.
        engine: String,
    },
    /// The battle differs.
    #[error(
        "the replay was recorded with another `{scenario}` (hash {recorded:016x}; here \
         {here:016x}); use starleague {engine}, which recorded it"
    )]
    Scenario {
        /// The scenario it names.
        scenario: String,
        /// The hash in the replay.
        recorded: u64,
        /// The hash of the scenario at hand.
        here: u64,
        /// The version of the engine that recorded it.
        engine: String,
    },
    /// This program lacks the balance version.
    #[error(transparent)]
    UnknownVersion(#[from] catalog::UnknownVersion),
    /// The tables of this program are faulty.
    #[error(transparent)]
    Tables(#[from] catalog::CatalogError),
    /// This program lacks the scenario.
    #[error(transparent)]
    UnknownScenario(#[from] maps::ScenarioError),
    /// The scenario cannot be played.
    #[error(transparent)]
    Rules(#[from] sim::RulesError),
}

/// What of a replay is not what is played here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Divergence {
    /// The first game loop whose state is not the recorded one.
    #[error(
        "game loop {game_loop} differs from the replay: state hash {found:016x}, recorded \
         {recorded}; the rules have changed since starleague {engine} recorded it"
    )]
    State {
        /// The loop.
        game_loop: u32,
        /// The hash in the replay: all of it for the last loop, its lower half for others.
        recorded: String,
        /// The hash of the state here.
        found: u64,
        /// The version of the engine that recorded the replay.
        engine: String,
    },
    /// The match did not end as the replay says.
    #[error(
        "the result in the replay is `{recorded}`, and the match does not end so; it was altered: \
         record it again"
    )]
    Result {
        /// The last loop.
        game_loop: u32,
        /// The result in the replay.
        recorded: &'static str,
    },
}

impl Divergence {
    /// The game loop at which it shows.
    pub const fn game_loop(&self) -> u32 {
        match self {
            Self::State { game_loop, .. } | Self::Result { game_loop, .. } => *game_loop,
        }
    }
}
