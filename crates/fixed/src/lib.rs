//! The arithmetic of the simulation: 20.12 fixed-point numbers, vectors and angles.
//!
//! Every figure below `observe` is one of these, so a game has the same bits on every machine.
//! Nothing here rounds through a float; the tables of sine and arctangent are computed at compile
//! time from integer series.
#![deny(clippy::float_arithmetic)]

mod angle;
mod figure_hash;
mod root;
mod scalar;
mod vector;

pub use angle::Angle;
pub use figure_hash::FigureHash;
pub use root::{inverse_root, square_root};
pub use scalar::{Fixed, ParseFixedError};
pub use vector::Vec2;
