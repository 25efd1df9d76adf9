//! Terrain, placements and scenarios: our own map format and the maps written in it.
//!
//! A scenario is one text file: the ground, the units of both sides, and what the enemy is told
//! to do. The ground is a file of its own, which scenarios share. Files are checked when they are
//! read; the simulation takes them as they are.
#![deny(clippy::float_arithmetic)]
#![warn(missing_docs)]

mod bounded_file;
mod error;
mod ground;
mod hash;
mod library;
mod melee_map;
pub mod mpq;
mod reader;
mod relief;
mod sc2map;
mod scenario;
mod terrain;

pub use bounded_file::{open_plain, read_bounded};
pub use error::ScenarioError;
pub use ground::GROUND_SIZE_MAX;
pub use melee_map::{Base, MeleeMap};
pub use reader::SIDE_UNITS_MAX;
pub use relief::Relief;
pub use sc2map::{
    CellRect, CommandButton, MapFileError, MapPlayer, MapPoint, MapRace, MapRegion, MapUnit,
    MapUnitGroup, PlayerControl, PointKind, RegionShape, Sc2Map, UnitFigures, UnitOverride,
};
pub use scenario::{AttackTarget, Scenario, SpawnGroup};
pub use terrain::{CellGrid, Terrain};
