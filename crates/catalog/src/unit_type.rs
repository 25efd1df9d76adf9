use fixed::{Angle, Fixed};
use serde::Deserialize;

use crate::{Footprint, Harvest, Product, Resource, ResourceKind, Weapon};

/// The row of a unit type in its [`Catalog`](crate::Catalog). Not a protocol id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitTypeId(pub u16);

/// Everything the simulation knows of a kind of unit.
///
/// Distances are in cells and times in game loops unless the name says otherwise: the tables'
/// per-second figures are converted once, when they are read (a game second is 16 loops).
#[derive(Clone, Debug)]
pub struct UnitType {
    /// The table key, such as `marine`.
    pub name: String,
    /// The name that the game's own maps and protocol use, such as `Marine` or `SpineCrawler`.
    pub display_name: String,
    /// The unit type number of StarCraft II's protocol.
    pub protocol_id: u32,
    /// The race whose table holds the unit.
    pub race: Race,
    /// Light, armored, biological and so on: what damage bonuses look at.
    pub attributes: Attributes,
    /// Full life; units are created with it.
    pub life_max: Fixed,
    /// Subtracted from each hit on life.
    pub armor: Fixed,
    /// Life gained per loop.
    pub life_regeneration: Fixed,
    /// Full shields; zero for units without.
    pub shields_max: Fixed,
    /// Subtracted from each hit on shields.
    pub shield_armor: Fixed,
    /// Shields gained per loop once regeneration has begun.
    pub shield_regeneration: Fixed,
    /// Loops without damage before shields regenerate.
    pub shield_regeneration_delay_loops: u32,
    /// Full energy; zero for units without.
    pub energy_max: Fixed,
    /// Energy of a new unit.
    pub energy_start: Fixed,
    /// Energy gained per loop.
    pub energy_regeneration: Fixed,
    /// Cells per loop; zero for units that cannot move.
    pub speed: Fixed,
    /// Gain of speed per loop, in cells per loop; at least `speed` where it is instantaneous.
    pub acceleration: Fixed,
    /// Turn per loop while moving.
    pub turning_rate: Angle,
    /// Turn per loop while standing.
    pub stationary_turning_rate: Angle,
    /// Whether the body faces where it moves and shoots. The Colossus and structures do not.
    pub turns: bool,
    /// Whether the unit stands still until it faces its way (Siege Tank, Thor, Ultralisk).
    pub turns_before_moving: bool,
    /// The radius of targeting and of all ranges.
    pub radius: Fixed,
    /// Units closer than the sum of their separation radii push each other apart.
    pub separation_radius: Fixed,
    /// The hard radius: against terrain, and between units of different players.
    pub inner_radius: Fixed,
    /// Sight range.
    pub sight: Fixed,
    /// How the unit gets about.
    pub mover: Mover,
    /// Where weapons find the unit. The Colossus is on both planes.
    pub planes: Planes,
    /// The groups that the unit collides with: two units collide where their sets meet.
    pub collision: CollisionSet,
    /// The cells that a structure stands on; empty for units that are not structures.
    pub footprint: Footprint,
    /// Targets of higher priority are attacked first.
    pub target_priority: u32,
    /// Slots taken in a transport; zero for units that cannot be carried.
    pub cargo_size: u32,
    /// Supply used.
    pub supply: Fixed,
    /// Mineral cost.
    pub minerals: u32,
    /// Vespene cost.
    pub vespene: u32,
    /// Time to make one.
    pub build_time_loops: u32,
    /// Supply that a finished one provides.
    pub supply_provided: Fixed,
    /// The ability of the protocol that makes the unit, 0 if none does.
    pub ability_id: u32,
    /// What the unit makes.
    pub products: Vec<Product>,
    /// Its player must have a finished structure of each of these types, or of types that count
    /// as them, to make one.
    pub requires: Vec<UnitTypeId>,
    /// The add-on that must be attached to the maker.
    pub requires_attached: Option<UnitTypeId>,
    /// The types that the unit stands in for where they are required, such as a Command Center for
    /// an Orbital Command.
    pub counts_as: Vec<UnitTypeId>,
    /// The type that the unit is another form of: a Siege Tank for a sieged one.
    pub form_of: Option<UnitTypeId>,
    /// What the structure can only be built on: vespene for a Refinery, on a geyser.
    pub built_on: Option<ResourceKind>,
    /// What a mineral field or a geyser holds.
    pub resource: Option<Resource>,
    /// How a worker gathers.
    pub harvest: Option<Harvest>,
    /// Whether workers bring there what they gather (town halls).
    pub drop_off: bool,
    /// Whether a unit that touches it picks it up.
    pub is_item: bool,
    /// The minerals that picking it up is worth.
    pub item_minerals: u32,
    /// Whether nothing can attack or hurt it: resources, items and beacons.
    pub invulnerable: bool,
    /// The first that can hit a target decides how near the unit goes. One further down with a
    /// shorter range takes over while the target stands within that range.
    pub weapons: Vec<Weapon>,
    /// The Medivac's healing beam.
    pub heal: Option<Heal>,
    /// Whether the unit attacks and answers attacks without an order. The research maps' allied
    /// copies do not.
    pub acquires_targets: bool,
}

impl UnitType {
    /// Whether the unit is a structure. One that stands has a footprint; a flying or uprooted one
    /// moves and has none.
    pub fn is_structure(&self) -> bool {
        self.attributes.has(Attribute::Structure)
    }

    /// The radius that the API reports: of a structure, as far as its outline reaches.
    ///
    /// # Source
    ///
    /// Measured on 234 unit types: the greater of the radius and of the outline's, rounded up to a
    /// sixteenth of a cell.
    pub fn reported_radius(&self) -> Fixed {
        self.radius.max(self.footprint.outline_radius)
    }
}

/// The race a unit belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Race {
    /// Terran.
    Terran,
    /// Zerg.
    Zerg,
    /// Protoss.
    Protoss,
    /// Minerals, rocks and critters.
    Neutral,
}

/// A property that damage bonuses and abilities ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the game's own terms")]
pub enum Attribute {
    Light,
    Armored,
    Biological,
    Mechanical,
    Robotic,
    Psionic,
    Massive,
    Structure,
    Hover,
    Heroic,
    Summoned,
}

/// A set of [`Attribute`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attributes(u16);

impl Attributes {
    /// The set with `attribute` added.
    pub const fn with(self, attribute: Attribute) -> Self {
        Self(self.0 | 1 << attribute as u16)
    }

    /// The set as bits, bit `n` for the `n`th attribute.
    #[inline]
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// Whether the set holds `attribute`.
    #[inline]
    pub const fn has(self, attribute: Attribute) -> bool {
        self.0 & 1 << attribute as u16 != 0
    }

    /// Whether the set holds all of `others`.
    pub const fn includes(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// Whether the two sets share an attribute.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// How a unit gets about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mover {
    /// Walks on pathable ground.
    Ground,
    /// Flies over everything.
    Fly,
    /// Walks on ground and up and down cliffs (Colossus).
    CliffWalk,
}

/// The planes a unit occupies or a weapon reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Planes(u8);

impl Planes {
    /// Ground units.
    pub const GROUND: Self = Self(1);
    /// Flying units.
    pub const AIR: Self = Self(2);
    /// Both planes.
    pub const BOTH: Self = Self(3);

    /// The set as bits: 1 for ground, 2 for air.
    #[inline]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The planes of either set.
    #[inline]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the two sets share a plane.
    #[inline]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// The collision groups of a unit, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CollisionSet(pub u16);

impl CollisionSet {
    /// Walking units.
    pub const GROUND: Self = Self(1);
    /// Structures.
    pub const STRUCTURE: Self = Self(1 << 1);
    /// Flying units.
    pub const FLYING: Self = Self(1 << 2);
    /// The Colossus.
    pub const COLOSSUS: Self = Self(1 << 3);
    /// Burrowed units.
    pub const BURROW: Self = Self(1 << 4);
    /// Force fields.
    pub const FORCE_FIELD: Self = Self(1 << 5);
    /// Phased units: shades and the Disruptor's ball.
    pub const PHASED: Self = Self(1 << 6);

    /// Whether two units with these sets collide.
    #[inline]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A channelled beam that restores life for energy.
#[derive(Clone, Copy, Debug)]
pub struct Heal {
    /// Distance between the edges at which the beam holds.
    pub range: Fixed,
    /// Distance within which a healer looks for the hurt on its own.
    pub acquire_range: Fixed,
    /// Life restored per loop.
    pub life_per_loop: Fixed,
    /// Energy per point of life.
    pub energy_per_life: Fixed,
    /// What a patient must have.
    pub required: Attribute,
}
