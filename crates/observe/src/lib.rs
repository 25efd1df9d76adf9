//! What one player may know of a world.
//!
//! Floats begin here: positions, life and times leave fixed point in the form in which StarCraft
//! II's protocol reports them, single floats in cells, points and game loops. Nothing that a
//! player cannot see may pass this crate.
#![warn(missing_docs)]

mod activity;
mod eyes;
pub mod layers;
mod memory;
mod path;
mod pathable;
mod unit_view;

pub use activity::{is_army, is_idle, part_done};
pub use eyes::Eyes;
pub use memory::{Memory, Snapshot};
pub use path::path_length;
pub use pathable::pathable_cells;
pub use unit_view::{Alliance, UnitView, can_see, cells, unit_view, units};
