//! Recorded matches.
//!
//! A [`Replay`] holds the seed and the commands of a match, so playing it is simulating it again,
//! and a hash of the state at every game loop, so that a difference is found at the loop where it
//! arises. What the agents thought can ride along as an [`AgentTrace`].
//!
//! [`Recorder`] makes replays, [`Playback`] plays them, [`verify`] plays one to its end.
//! [`Replay::encode`] and [`Replay::decode`] turn them into bytes and back; [`read_file`] and
//! [`write_file`] are the only functions here that touch a disk.
#![warn(missing_docs)]

mod bytes;
mod decode;
mod encode;
mod error;
mod file;
mod model;
mod playback;
mod recorder;
mod trace;

pub use error::{Divergence, ReplayError, ReplayFileError, RulesMismatch};
pub use file::{FILE_EXTENSION, read_file, write_file};
pub use model::{GivenCommand, LOOPS_MAX, MatchResult, Replay};
pub use playback::{Playback, Verified, load_rules, verify};
pub use recorder::Recorder;
pub use trace::{ActionLabel, AgentTrace, Decision, Probability, TracedAgent, TracedStep};
