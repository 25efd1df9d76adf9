//! Recorded matches.
//!
//! A [`Replay`] holds the seed of a match and its [`Input`]s, so playing it is simulating it again,
//! and a hash of the state at every game loop, so that a difference is found at the loop where it
//! arises. Inputs are commands, and clears of the field, after which the world plays another match.
//! What the agents thought can ride along as an [`AgentTrace`].
//!
//! [`Recorder`] makes replays, [`Recording`] those of a world that somebody else owns; [`Playback`]
//! plays them, [`verify`] plays one to its end.
//! [`Replay::encode`] and [`Replay::decode`] turn them into bytes and back; [`read_file`],
//! [`read_facts`] and [`write_file`] are the only functions here that touch a disk.
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
mod trace;

pub use error::{Divergence, ReplayError, ReplayFileError, RulesMismatch};
pub use file::{FILE_EXTENSION, read_facts, read_file, write_file};
pub use model::{GivenCommand, Input, LOOPS_MAX, MatchResult, Replay, ReplayFacts};
pub use playback::{Playback, Verified, load_rules, verify};
pub use recorder::Recorder;
pub use recording::Recording;
pub use trace::{ActionLabel, AgentTrace, Decision, Probability, TracedAgent, TracedStep};
