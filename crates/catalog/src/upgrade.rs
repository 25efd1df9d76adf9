use crate::{Race, UnitTypeId};

/// The row of an upgrade in its [`Catalog`](crate::Catalog). Not a protocol id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UpgradeId(pub u16);

/// What a player researches once: its price, its place and what must be there before.
#[derive(Clone, Debug)]
pub struct Upgrade {
    /// The table key, such as `stimpack`.
    pub name: String,
    /// The name that the game's protocol uses, such as `ShieldWall` for Combat Shield.
    pub display_name: String,
    /// The upgrade's number in StarCraft II's protocol.
    pub protocol_id: u32,
    /// The race whose table holds it.
    pub race: Race,
    /// The ability of the protocol that researches it.
    pub ability_id: u32,
    /// The structures that research it; none in a version that does not offer it.
    pub researched_by: Vec<UnitTypeId>,
    /// Mineral cost.
    pub minerals: u32,
    /// Vespene cost.
    pub vespene: u32,
    /// Time of the research.
    pub research_time_loops: u32,
    /// Its player must have a finished structure of each of these types, or of types that count
    /// as them.
    pub requires: Vec<UnitTypeId>,
    /// The level before it.
    pub requires_upgrade: Option<UpgradeId>,
}
