//! Recorded matches.
//!
//! A [`Replay`] holds the seed of a match and its [`Input`]s, so playing it is simulating it again,
//! and a hash of the state at every game loop, so that a difference is found at the loop where it
//! arises. Inputs are commands, and clears of the field, after which the world plays another match.
//! What the agents thought can ride along as an [`AgentTrace`].
//!
//! [`Recorder`] makes replays, [`Recording`] those of a world that somebody else owns; [`Playback`]
//! plays them, [`verify`] plays one to its end.
//! [`Replay::encode`] and [`Replay::decode`] turn them into bytes and back; [`read_file`] and
//! its neighbours are the only functions here that touch a disk.
//!
//! [`sc2replay`] reads what StarCraft II itself recorded; [`read_any_file`] tells the two apart.
#![warn(missing_docs)]

mod bytes;
mod course;
mod decode;
mod encode;
mod error;
mod file;
mod model;
mod playback;
mod recorder;
mod recording;
pub mod sc2replay;
mod trace;

pub use error::{Divergence, ReplayError, ReplayFileError, RulesMismatch};
pub use file::{
    AnyReplay, FILE_EXTENSION, read_any_file, read_facts, read_file, read_sc2_file, write_file,
};
pub use model::{GivenCommand, Input, LOOPS_MAX, MatchResult, Replay, ReplayFacts};
pub use playback::{Playback, Verified, load_rules, verify};
pub use recorder::Recorder;
pub use recording::Recording;
pub use trace::{ActionLabel, AgentTrace, Decision, Probability, TracedAgent, TracedStep};
