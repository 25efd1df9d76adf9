//! Units and orders as the raw interface reports them.

use catalog::{Race, UnitType};
use fixed::{Fixed, Vec2};
use observe::{Alliance as Side, Snapshot, cells};
use raw::{OwnFigures, Target, UnitRow, ground_height, snapshot_row, tag, unit_row};
use sim::{Cargo, Order, OrderTarget, Unit as SimUnit, World};

use crate::protocol::{
    Alliance, CloakState, DisplayType, Point, RallyTarget, Unit, UnitOrder, unit_order,
};
use crate::seat::Seat;

/// Buffs that show what a worker carries.
const CARRIES_MINERALS: u32 = 271;
const CARRIES_VESPENE: u32 = 273;
/// The tags of plans differ from those of units in bits from here on.
const PLAN_TAG_SHIFT: u32 = 48;

fn point(world: &World, x: f32, y: f32) -> Point {
    Point { x: Some(x), y: Some(y), z: Some(ground_height(world, x, y)) }
}

/// A unit that `player` sees, at a client's seat. Player 0 is nobody: all players are its allies,
/// since clients tell of what they take for enemies as they come into view.
pub(super) fn unit(world: &World, seat: &Seat, player: u8, unit: &SimUnit) -> Unit {
    let kind = world.rules().catalog.unit(unit.unit_type);
    let row = unit_row(world, player, unit);
    let is_armed = !kind.weapons.is_empty();
    let mut report = Unit {
        display_type: Some(DisplayType::Visible as i32),
        cloak: Some(CloakState::NotCloaked as i32),
        is_selected: Some(seat.selection.contains(unit.tag)),
        health: Some(row.health),
        health_max: Some(row.health_max),
        shield: Some(row.shield),
        shield_max: Some(row.shield_max),
        energy: Some(row.energy),
        energy_max: Some(row.energy_max),
        mineral_contents: row.mineral_contents.map(|contents| contents as i32),
        vespene_contents: row.vespene_contents.map(|contents| contents as i32),
        is_flying: Some(row.is_flying),
        is_burrowed: Some(false),
        is_hallucination: Some(false),
        is_active: row.is_active,
        // Nothing of the rules upgrades units yet.
        attack_upgrade_level: is_armed.then_some(0),
        armor_upgrade_level: Some(0),
        shield_upgrade_level: Some(0),
        ..report(seat, kind, &row)
    };
    if player == 0 && row.alliance == Side::Enemy {
        report.alliance = Some(Alliance::Ally as i32);
    }
    if let Some(own) = &row.own {
        add_own(world, player, own, &mut report);
        report.weapon_cooldown = is_armed.then_some(own.weapon_cooldown);
    }
    report
}

/// Whether clients are told that a structure has power. The rules ask none for it, so that all
/// that need it in the game are at work.
fn is_powered(kind: &UnitType) -> bool {
    let needs_none = kind.drop_off || kind.built_on.is_some() || Fixed::ZERO < kind.supply_provided;
    kind.race == Race::Protoss && !needs_none
}

/// A unit that the player would not see but for having asked to.
pub(super) fn hidden(report: Unit) -> Unit {
    Unit {
        display_type: Some(DisplayType::Hidden as i32),
        cloak: Some(CloakState::CloakedUnknown as i32),
        ..report
    }
}

/// A structure or a resource that the player has seen before and does not see now.
pub(super) fn snapshot(world: &World, seat: &Seat, known: &Snapshot) -> Unit {
    let kind = world.rules().catalog.unit(known.unit_type);
    Unit {
        display_type: Some(DisplayType::Snapshot as i32),
        cloak: Some(CloakState::CloakedUnknown as i32),
        ..report(seat, kind, &snapshot_row(world, known))
    }
}

/// What is told of whatever the player knows.
fn report(seat: &Seat, kind: &UnitType, row: &UnitRow) -> Unit {
    let screen = seat.viewport.screen_or_default();
    Unit {
        alliance: Some(alliance(row.alliance) as i32),
        tag: Some(tag::to_protocol(row.tag)),
        unit_type: Some(row.unit_type),
        owner: Some(row.owner.into()),
        pos: Some(Point { x: Some(row.x), y: Some(row.y), z: Some(row.z) }),
        facing: Some(row.facing),
        radius: Some(row.radius),
        build_progress: Some(row.build_progress),
        is_on_screen: Some(screen.shows(row.x, row.y, row.radius)),
        is_blip: Some(false),
        is_powered: kind.is_structure().then(|| is_powered(kind)),
        ..Unit::default()
    }
}

/// What a player's workers are on their way to build, as plans on the ground.
pub(super) fn placeholders(world: &World, seat: &Seat) -> Vec<Unit> {
    let own = world.units().filter(|unit| unit.player == seat.player());
    own.flat_map(|worker| {
        let orders = std::iter::once(&worker.order).chain(world.queued_orders(worker.tag));
        orders
            .zip(1..)
            .filter_map(|(order, number)| placeholder(world, seat, worker, *order, number))
    })
    .collect()
}

fn placeholder(
    world: &World,
    seat: &Seat,
    worker: &SimUnit,
    order: Order,
    number: u64,
) -> Option<Unit> {
    let Order::Build(product, target) = order else { return None };
    let place = match target {
        OrderTarget::Point(place) => place,
        OrderTarget::Unit(unit) => world.unit(unit)?.position,
    };
    let kind = world.rules().catalog.unit(product);
    let (x, y) = (cells(place.x), cells(place.y));
    let screen = seat.viewport.screen_or_default();
    Some(Unit {
        display_type: Some(DisplayType::Placeholder as i32),
        alliance: Some(Alliance::Self_ as i32),
        // Names of units end far below: a plan is called after its worker.
        tag: Some(number << PLAN_TAG_SHIFT | tag::to_protocol(worker.tag)),
        unit_type: Some(kind.protocol_id),
        owner: Some(worker.player.into()),
        pos: Some(point(world, x, y)),
        facing: Some(0.0),
        radius: Some(cells(kind.reported_radius())),
        build_progress: Some(0.0),
        cloak: Some(CloakState::NotCloaked as i32),
        is_selected: Some(false),
        is_on_screen: Some(screen.shows(x, y, cells(kind.reported_radius()))),
        is_blip: Some(false),
        is_flying: Some(false),
        is_burrowed: Some(false),
        ..Unit::default()
    })
}

/// What only the owner of a unit knows.
fn add_own(world: &World, player: u8, own: &OwnFigures, report: &mut Unit) {
    report.orders = own.orders.iter().map(|order| unit_order(world, order)).collect();
    report.engaged_target_tag = own.engaged_target.map(tag::to_protocol);
    report.buff_ids = match own.cargo {
        Cargo::None => Vec::new(),
        Cargo::Minerals(_) => vec![CARRIES_MINERALS],
        Cargo::Vespene(_) => vec![CARRIES_VESPENE],
    };
    report.rally_targets =
        own.rally.into_iter().map(|rally| rally_target(world, player, rally)).collect();
    let (assigned, ideal) = own.harvesters.unwrap_or((0, 0));
    report.assigned_harvesters = Some(assigned as i32);
    report.ideal_harvesters = Some(ideal as i32);
}

fn alliance(side: Side) -> Alliance {
    match side {
        Side::Own => Alliance::Self_,
        Side::Neutral => Alliance::Neutral,
        Side::Enemy => Alliance::Enemy,
    }
}

fn rally_target(world: &World, player: u8, rally: Target) -> RallyTarget {
    let at = |place: Vec2| Some(point(world, cells(place.x), cells(place.y)));
    match rally {
        Target::None => RallyTarget::default(),
        Target::Point(place) => RallyTarget { point: at(place), tag: None },
        Target::Unit(unit) => {
            let living = world.unit(unit).map(|unit| unit.position);
            let place = living.or_else(|| world.remembered(player, unit));
            RallyTarget { point: place.and_then(at), tag: Some(tag::to_protocol(unit)) }
        }
    }
}

fn unit_order(world: &World, order: &raw::UnitOrder) -> UnitOrder {
    let target = match order.target {
        Target::None => None,
        Target::Point(at) => {
            Some(unit_order::Target::TargetWorldSpacePos(point(world, cells(at.x), cells(at.y))))
        }
        Target::Unit(unit) => Some(unit_order::Target::TargetUnitTag(tag::to_protocol(unit))),
    };
    UnitOrder { ability_id: Some(order.ability_id), target, progress: order.progress }
}
