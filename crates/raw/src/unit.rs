use catalog::{Mover, ResourceKind, UnitType};
use observe::{Alliance, Snapshot, cells, part_done, unit_view};
use sim::{Cargo, Order, Unit, UnitTag, World};

use crate::{Target, UnitOrder, ground_height, orders};

/// The number by which observations call nobody's units.
const NEUTRAL_OWNER: u8 = 16;
/// How high flyers are above the ground.
const FLYER_HEIGHT: f32 = 3.75;
/// Workers that a town hall or a vespene structure can use.
const WORKERS_PER_FIELD: u32 = 2;
const WORKERS_PER_VESPENE: u32 = 3;
/// Fields count for a town hall as near as this, in cells.
const FIELD_DISTANCE: f32 = 10.0;

/// How a player knows of a unit, by the API's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum DisplayType {
    /// It is in sight.
    Visible = 1,
    /// A structure or a resource that was seen before and is out of sight now.
    Snapshot = 2,
}

/// A unit as one player is told of it: the API's `Unit` without its marks for the screen.
///
/// What a unit does not have (shields, energy) is zero, and so is what a snapshot does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitRow {
    /// How the player knows of it.
    pub display_type: DisplayType,
    /// Whose it is, as the player sees it.
    pub alliance: Alliance,
    /// Its name; on the wire see [`crate::tag`].
    pub tag: UnitTag,
    /// The API's number of its type.
    pub unit_type: u32,
    /// Whose it is: 1 or 2, or 16 for nobody's.
    pub owner: u8,
    /// The centre in cells from the west edge.
    pub x: f32,
    /// The centre in cells from the south edge.
    pub y: f32,
    /// The height in cells.
    pub z: f32,
    /// Where the body points, in radians counter-clockwise from east, in [0, 2π).
    pub facing: f32,
    /// The radius in cells.
    pub radius: f32,
    /// How much of it is built, in 0..1.
    pub build_progress: f32,
    /// What is left of the life.
    pub health: f32,
    /// Full life.
    pub health_max: f32,
    /// What is left of the shields.
    pub shield: f32,
    /// Full shields.
    pub shield_max: f32,
    /// The energy.
    pub energy: f32,
    /// Full energy.
    pub energy_max: f32,
    /// What a mineral field holds.
    pub mineral_contents: Option<u32>,
    /// What a geyser, or the player's own structure on it, holds.
    pub vespene_contents: Option<u32>,
    /// Whether it flies.
    pub is_flying: bool,
    /// Whether it produces or harvests, where units do so at all.
    pub is_active: Option<bool>,
    /// What only its owner knows; none for others' units.
    pub own: Option<OwnFigures>,
}

/// What only the owner of a unit knows.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnFigures {
    /// Game loops until the weapon is ready.
    pub weapon_cooldown: f32,
    /// What it is about and what waits behind it.
    pub orders: Vec<UnitOrder>,
    /// Whom it attacks or heals.
    pub engaged_target: Option<UnitTag>,
    /// What a worker carries.
    pub cargo: Cargo,
    /// Where new units go.
    pub rally: Option<Target>,
    /// How many workers a town hall or a vespene structure has, and how many it can use. Those
    /// with a load on their way home and those inside count.
    pub harvesters: Option<(u32, u32)>,
}

/// A unit that `player` sees. Whether it does is for the caller to ask ([`observe::can_see`]).
pub fn unit_row(world: &World, player: u8, unit: &Unit) -> UnitRow {
    let kind = world.rules().catalog.unit(unit.unit_type);
    let view = unit_view(world.rules(), player, unit);
    let work = world.work(unit.tag);
    let is_flying = kind.mover == Mover::Fly;
    let lift = if is_flying { FLYER_HEIGHT } else { 0.0 };
    let contents = |wanted| {
        let held = kind.resource.map(|resource| resource.kind);
        let own = kind.built_on.filter(|_| unit.player == player);
        (held.or(own) == Some(wanted)).then(|| world.contents(unit.tag)).flatten()
    };
    UnitRow {
        display_type: DisplayType::Visible,
        alliance: view.alliance,
        tag: unit.tag,
        unit_type: view.unit_type,
        owner: owner(unit.player),
        x: view.x,
        y: view.y,
        z: ground_height(world, view.x, view.y) + lift,
        facing: view.facing,
        radius: cells(kind.reported_radius()),
        build_progress: match work.map_or(0, |work| work.construction_left) {
            0 => 1.0,
            left => part_done(left, kind.build_time_loops),
        },
        health: view.health,
        health_max: view.health_max,
        shield: view.shield,
        shield_max: view.shield_max,
        energy: view.energy,
        energy_max: cells(kind.energy_max),
        mineral_contents: contents(ResourceKind::Minerals),
        vespene_contents: contents(ResourceKind::Vespene),
        is_flying,
        is_active: work.map(|work| {
            let harvests = matches!(unit.order, Order::Gather(_) | Order::ReturnCargo);
            work.item_loops_left().is_some() || harvests
        }),
        own: (unit.player == player && player != 0).then(|| own_figures(world, unit, kind)),
    }
}

/// A structure or a resource that the player has seen before and does not see now.
pub fn snapshot_row(world: &World, known: &Snapshot) -> UnitRow {
    let kind = world.rules().catalog.unit(known.unit_type);
    let (x, y) = (cells(known.position.x), cells(known.position.y));
    UnitRow {
        display_type: DisplayType::Snapshot,
        alliance: if known.player == 0 { Alliance::Neutral } else { Alliance::Enemy },
        tag: known.tag,
        unit_type: kind.protocol_id,
        owner: owner(known.player),
        x,
        y,
        z: ground_height(world, x, y),
        facing: 0.0,
        radius: cells(kind.reported_radius()),
        build_progress: 1.0,
        health: 0.0,
        health_max: 0.0,
        shield: 0.0,
        shield_max: 0.0,
        energy: 0.0,
        energy_max: 0.0,
        mineral_contents: None,
        vespene_contents: None,
        is_flying: false,
        is_active: None,
        own: None,
    }
}

fn owner(player: u8) -> u8 {
    if player == 0 { NEUTRAL_OWNER } else { player }
}

fn own_figures(world: &World, unit: &Unit, kind: &UnitType) -> OwnFigures {
    let is_there = unit.target != UnitTag::NONE && world.unit(unit.target).is_some();
    let work = world.work(unit.tag);
    OwnFigures {
        weapon_cooldown: cells(unit.weapon_cooldown_loops()),
        orders: orders(world, unit),
        engaged_target: is_there.then_some(unit.target),
        cargo: work.map_or(Cargo::None, |work| work.cargo),
        rally: work.and_then(|work| work.rally).map(Target::from),
        harvesters: work.and_then(|_| harvesters(world, unit, kind)),
    }
}

fn harvesters(world: &World, unit: &Unit, kind: &UnitType) -> Option<(u32, u32)> {
    if kind.drop_off {
        let fields = fields_near(world, unit);
        let ideal = fields.len() as u32 * WORKERS_PER_FIELD;
        Some((workers_at(world, unit.player, &fields), ideal))
    } else if kind.built_on == Some(ResourceKind::Vespene) {
        Some((workers_at(world, unit.player, &[unit.tag]), WORKERS_PER_VESPENE))
    } else {
        None
    }
}

fn fields_near(world: &World, hall: &Unit) -> Vec<UnitTag> {
    let catalog = &world.rules().catalog;
    let is_field = |unit: &&Unit| {
        let resource = catalog.unit(unit.unit_type).resource;
        resource.is_some_and(|resource| resource.kind == ResourceKind::Minerals)
            && cells(unit.position.distance(hall.position)) <= FIELD_DISTANCE
    };
    world.units().filter(is_field).map(|unit| unit.tag).collect()
}

fn workers_at(world: &World, player: u8, resources: &[UnitTag]) -> u32 {
    let works = |unit: &&Unit| {
        unit.player == player
            && world.gathers_at(unit.tag).is_some_and(|field| resources.contains(&field))
    };
    world.units().filter(works).count() as u32
}
