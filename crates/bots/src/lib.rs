//! Scripted players.
//!
//! They look at a game through [`View`], which shows what `observe` lets their player see and no
//! more, and they answer with commands as any player gives them. What they decide follows from
//! that alone: there is no clock, no float and no random generator here, so a game with scripted
//! players is as reproducible as one without.
#![deny(clippy::float_arithmetic)]
#![warn(missing_docs)]

pub mod battle;
mod level;
pub mod melee;
mod view;

pub use level::{Level, LevelError};
pub use view::{SeenUnit, UnitCommand, View};
