//! Units and orders as the raw interface reports them.

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

/// A unit that the player of `seat` sees.
pub(super) fn unit(world: &World, seat: &Seat, unit: &SimUnit) -> Unit {
    let row = unit_row(world, seat.player(), unit);
    let has = |max: f32, value: f32| (max > 0.0).then_some(value);
    let mut report = Unit {
        display_type: Some(DisplayType::Visible as i32),
        cloak: Some(CloakState::NotCloaked as i32),
        is_selected: Some(seat.selection.contains(unit.tag)),
        health: has(row.health_max, row.health),
        health_max: has(row.health_max, row.health_max),
        shield: has(row.shield_max, row.shield),
        shield_max: has(row.shield_max, row.shield_max),
        energy: has(row.energy_max, row.energy),
        energy_max: has(row.energy_max, row.energy_max),
        mineral_contents: row.mineral_contents.map(|contents| contents as i32),
        vespene_contents: row.vespene_contents.map(|contents| contents as i32),
        is_hallucination: Some(false),
        is_active: row.is_active,
        ..report(seat, &row)
    };
    if let Some(own) = &row.own {
        add_own(world, own, &mut report);
    }
    report
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
    Unit {
        display_type: Some(DisplayType::Snapshot as i32),
        cloak: Some(CloakState::CloakedUnknown as i32),
        is_selected: Some(false),
        ..report(seat, &snapshot_row(world, known))
    }
}

/// What is told of whatever the player knows.
fn report(seat: &Seat, row: &UnitRow) -> Unit {
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
        is_flying: Some(row.is_flying),
        is_burrowed: Some(false),
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
        radius: Some(cells(kind.radius)),
        build_progress: Some(0.0),
        cloak: Some(CloakState::NotCloaked as i32),
        is_selected: Some(false),
        is_on_screen: Some(screen.shows(x, y, cells(kind.radius))),
        is_blip: Some(false),
        is_flying: Some(false),
        is_burrowed: Some(false),
        ..Unit::default()
    })
}

/// What only the owner of a unit knows.
fn add_own(world: &World, own: &OwnFigures, report: &mut Unit) {
    report.weapon_cooldown = Some(own.weapon_cooldown);
    report.orders = own.orders.iter().map(|order| unit_order(world, order)).collect();
    report.engaged_target_tag = own.engaged_target.map(tag::to_protocol);
    report.buff_ids = match own.cargo {
        Cargo::None => Vec::new(),
        Cargo::Minerals(_) => vec![CARRIES_MINERALS],
        Cargo::Vespene(_) => vec![CARRIES_VESPENE],
    };
    report.rally_targets = own.rally.into_iter().map(|rally| rally_target(world, rally)).collect();
    if let Some((assigned, ideal)) = own.harvesters {
        report.assigned_harvesters = Some(assigned as i32);
        report.ideal_harvesters = Some(ideal as i32);
    }
}

fn alliance(side: Side) -> Alliance {
    match side {
        Side::Own => Alliance::Self_,
        Side::Neutral => Alliance::Neutral,
        Side::Enemy => Alliance::Enemy,
    }
}

fn rally_target(world: &World, rally: Target) -> RallyTarget {
    match rally {
        Target::None => RallyTarget::default(),
        Target::Point(at) => {
            RallyTarget { point: Some(point(world, cells(at.x), cells(at.y))), tag: None }
        }
        Target::Unit(tag) => RallyTarget {
            point: world
                .unit(tag)
                .map(|unit| point(world, cells(unit.position.x), cells(unit.position.y))),
            tag: Some(tag::to_protocol(tag)),
        },
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
