//! What a map changes of the game's units: the member `UnitData.xml`.

use fixed::Fixed;
use roxmltree::Node;

use super::cards::{CommandButton, command_buttons};
use super::xml;

/// The endings of the names of published maps' own units, which are copies of the game's.
const COPY_ENDINGS: [&str; 2] = ["_RL", "_EN"];

/// Names of copies that do not say of what, or with a typing error; for campaign units and rocks
/// the unit of the multiplayer game that is most like them.
#[rustfmt::skip]
const COPIES: [(&str, &str); 12] = [
    ("Colosus", "Colossus"),
    ("Overload", "Overlord"),
    ("Tank", "SiegeTank"),
    ("Ghost2", "Ghost"),
    ("MengskSiegeTank", "SiegeTank"),
    ("MengskSiegeTankSieged", "SiegeTankSieged"),
    ("SiegeBreaker", "SiegeTank"),
    ("SiegeBreakerSieged", "SiegeTankSieged"),
    ("CharDestructibleRockCover", "Rocks2x2NonConjoined"),
    ("CharDestructibleRockCoverV", "Rocks2x2NonConjoined"),
    ("DestructibleKorhalFoliage", "Rocks2x2NonConjoined"),
    ("DestructibleKorhalTree", "Rocks2x2NonConjoined"),
];

/// A unit that a map changes or adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitOverride {
    /// The name in the map, such as `Marine_RL`.
    pub name: String,
    /// The game's unit that it is or copies, such as `Marine`.
    pub parent: String,
    /// Whether the unit neither attacks nor answers attacks without an order.
    pub passive: bool,
    /// The figures that the map states.
    pub figures: UnitFigures,
    /// The buttons of the unit's command card where the map states one: no other commands can be
    /// given to the unit. Nothing if the game's own card stays.
    pub commands: Option<Vec<CommandButton>>,
}

impl UnitOverride {
    /// Whether the map adds this unit, rather than changing one of the game.
    pub fn is_new(&self) -> bool {
        self.name != self.parent
    }
}

/// Figures of a unit that a map states, in the file's own measures: cells, and game seconds of 16
/// loops. A copy is a unit of its own: what it does not state is not its parent's but the
/// engine's default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the game's own terms")]
pub struct UnitFigures {
    /// Supply; what a unit uses is negative in the file and is here as well.
    pub food: Option<Fixed>,
    pub life_start: Option<Fixed>,
    pub life_max: Option<Fixed>,
    pub life_armor: Option<Fixed>,
    /// Life per second.
    pub life_regeneration: Option<Fixed>,
    pub shields_start: Option<Fixed>,
    pub shields_max: Option<Fixed>,
    /// Shields per second.
    pub shield_regeneration: Option<Fixed>,
    /// Seconds without damage before shields regenerate.
    pub shield_regeneration_delay: Option<Fixed>,
    pub energy_start: Option<Fixed>,
    pub energy_max: Option<Fixed>,
    /// Energy per second.
    pub energy_regeneration: Option<Fixed>,
    /// Cells per second.
    pub speed: Option<Fixed>,
    /// Cells per second, per second.
    pub acceleration: Option<Fixed>,
    /// Degrees per second.
    pub turning_rate: Option<Fixed>,
    /// Degrees per second.
    pub stationary_turning_rate: Option<Fixed>,
    pub sight: Option<Fixed>,
    pub radius: Option<Fixed>,
    pub separation_radius: Option<Fixed>,
    pub inner_radius: Option<Fixed>,
    pub cargo_size: Option<Fixed>,
    pub target_priority: Option<Fixed>,
    pub minerals: Option<Fixed>,
    pub vespene: Option<Fixed>,
}

pub(super) fn read(bytes: &[u8]) -> Result<Vec<UnitOverride>, String> {
    xml::with_root(bytes, |root| xml::children(root, "CUnit").map(unit).collect())
}

fn unit(node: Node<'_, '_>) -> Result<UnitOverride, String> {
    let name = xml::required(node, "id")?;
    let within = |reason: String| format!("unit `{name}`: {reason}");
    let acquires = xml::value(node, "DefaultAcquireLevel");
    let parent = parent(name);
    Ok(UnitOverride {
        name: name.to_owned(),
        passive: acquires == Some("Passive"),
        figures: figures(node).map_err(within)?,
        commands: command_buttons(node, name, parent != name).map_err(within)?,
        parent,
    })
}

fn parent(name: &str) -> String {
    let base = COPY_ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    let copy = COPIES.iter().find(|(copy, _)| *copy == base);
    copy.map_or(base, |(_, original)| original).to_owned()
}

fn figures(node: Node<'_, '_>) -> Result<UnitFigures, String> {
    let figure = |key| xml::optional_number(node, key);
    let cost = |resource| {
        let of = |child: &Node<'_, '_>| child.attribute("index") == Some(resource);
        let row = xml::children(node, "CostResource").find(of);
        row.map_or(Ok(None), |row| xml::optional_number(row, "value"))
    };
    Ok(UnitFigures {
        food: figure("Food")?,
        life_start: figure("LifeStart")?,
        life_max: figure("LifeMax")?,
        life_armor: figure("LifeArmor")?,
        life_regeneration: figure("LifeRegenRate")?,
        shields_start: figure("ShieldsStart")?,
        shields_max: figure("ShieldsMax")?,
        shield_regeneration: figure("ShieldRegenRate")?,
        shield_regeneration_delay: figure("ShieldRegenDelay")?,
        energy_start: figure("EnergyStart")?,
        energy_max: figure("EnergyMax")?,
        energy_regeneration: figure("EnergyRegenRate")?,
        speed: figure("Speed")?,
        acceleration: figure("Acceleration")?,
        turning_rate: figure("TurningRate")?,
        stationary_turning_rate: figure("StationaryTurningRate")?,
        sight: figure("Sight")?,
        radius: figure("Radius")?,
        separation_radius: figure("SeparationRadius")?,
        inner_radius: figure("InnerRadius")?,
        cargo_size: figure("CargoSize")?,
        target_priority: figure("AttackTargetPriority")?,
        minerals: cost("Minerals")?,
        vespene: cost("Vespene")?,
    })
}
