//! A map being played: the world, the map's script at work on it, and how the game ends.
//!
//! A [`Game`] is a plain value like the world and the script's machine in it: a clone is a saved
//! game. There is no float, hash map, clock, thread or global here.
#![deny(clippy::float_arithmetic)]
#![warn(missing_docs)]

mod error;
mod event;
mod firing;
mod game;
mod group;
mod hash;
mod melee;
mod natives;
mod order;
mod region;
mod script;
mod timer;
mod unit_types;

pub use error::GameError;
pub use game::{Game, LOOPS_MAX, Options, Outcome, SelectionRequest};
