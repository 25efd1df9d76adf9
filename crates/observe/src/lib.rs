//! What one player may know of a world.
//!
//! Floats begin here: positions, life and times leave fixed point in the form in which StarCraft
//! II's protocol reports them, single floats in cells, points and game loops. Nothing that a
//! player cannot see may pass this crate.
#![warn(missing_docs)]

pub mod layers;
mod unit_view;

pub use unit_view::{Alliance, UnitView, can_see, cells, unit_view, units};
