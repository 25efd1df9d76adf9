use fixed::Fixed;
use serde::Deserialize;

use crate::UnitTypeId;

/// The cells that a structure stands on, round its centre.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Footprint {
    /// Cells from west to east; zero for units that are not structures.
    pub width: u32,
    /// Cells from south to north; zero for units that are not structures.
    pub height: u32,
    /// Whether the four corner cells can be walked on, as round town halls.
    pub corners_open: bool,
    /// Whether units walk over it while it keeps others from being built there: a lowered Supply
    /// Depot, a creep tumor.
    pub walkable: bool,
    /// How far the outline reaches from the centre, in cells; zero where the unit's own radius
    /// reaches as far. No rule reads it: the API reports it, see [`UnitType::reported_radius`].
    ///
    /// [`UnitType::reported_radius`]: crate::UnitType::reported_radius
    pub outline_radius: Fixed,
}

impl Footprint {
    /// Whether there are no cells: the unit is not a structure.
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }

    /// How many cells the structure blocks.
    pub const fn blocked_cells(self) -> u32 {
        (self.width * self.height).saturating_sub(if self.corners_open { 4 } else { 0 })
    }
}

/// What workers gather.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResourceKind {
    /// Minerals, from fields.
    Minerals,
    /// Vespene gas, from structures on geysers.
    Vespene,
}

/// What a mineral field or a geyser holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Minerals or vespene.
    pub kind: ResourceKind,
    /// What a new one holds.
    pub amount: u32,
    /// What a trip brings beyond the worker's own figure: 2 for rich fields, 4 for rich geysers.
    pub bonus_per_trip: u32,
}

/// How a worker gathers.
///
/// Times are in 4096ths of a game second, 256 per game loop, as those of weapons are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Harvest {
    /// Minerals of one trip.
    pub minerals_per_trip: u32,
    /// Vespene of one trip.
    pub vespene_per_trip: u32,
    /// Time at a mineral field.
    pub mineral_time: Fixed,
    /// Time inside the structure on a geyser.
    pub vespene_time: Fixed,
    /// Time between the end of the work at a mineral field, from which it is free for the next
    /// worker, and the way back.
    pub return_delay: Fixed,
}

/// A unit type that a unit makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Product {
    /// The ability of StarCraft II's protocol that makes it, such as 524 for an SCV.
    pub ability_id: u32,
    /// What is made.
    pub unit: UnitTypeId,
    /// How many are made at once: two Zerglings, one of everything else.
    pub count: u32,
    /// How it is made.
    pub method: Method,
}

/// How a unit makes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Inside the maker, one after the other.
    Train,
    /// On the ground, where a worker is sent. A Drone is used up by it.
    Construct,
    /// The maker itself becomes the product, as a Larva or an Orbital Command does.
    Morph,
}
