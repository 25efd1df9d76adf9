//! Units and orders as the raw interface reports them.

use catalog::{Mover, ResourceKind, UnitType};
use observe::{Alliance as Side, Snapshot, cells, unit_view};
use sim::{Cargo, Order, OrderTarget, Unit as SimUnit, UnitTag, World};

use crate::command_card::{Role, card};
use crate::protocol::{
    Alliance, CloakState, DisplayType, Point, RallyTarget, Unit, UnitOrder, unit_order,
};
use crate::seat::Seat;
use crate::selection::part_done;
use crate::tag;

/// The number by which observations call nobody's units.
const NEUTRAL_OWNER: i32 = 16;
/// How high flyers are above the ground.
const FLYER_HEIGHT: f32 = 3.75;
/// Buffs that show what a worker carries.
const CARRIES_MINERALS: u32 = 271;
const CARRIES_VESPENE: u32 = 273;
/// The tags of plans differ from those of units in bits from here on.
const PLAN_TAG_SHIFT: u32 = 48;
/// Workers that a town hall or a vespene structure can use.
const WORKERS_PER_FIELD: i32 = 2;
const WORKERS_PER_VESPENE: i32 = 3;
/// Fields count for a town hall as near as this, in cells.
const FIELD_DISTANCE: f32 = 10.0;

/// The height of the ground under a place.
pub(super) fn ground_height(world: &World, x: f32, y: f32) -> f32 {
    let terrain = &world.rules().scenario.terrain;
    let (width, height) = (terrain.width() as usize, terrain.height() as usize);
    let column = (x.max(0.0) as usize).min(width.saturating_sub(1));
    let row = (y.max(0.0) as usize).min(height.saturating_sub(1));
    terrain.heights.get(row * width + column).map_or(0.0, |&byte| (f32::from(byte) - 127.0) / 8.0)
}

fn point(world: &World, x: f32, y: f32) -> Point {
    Point { x: Some(x), y: Some(y), z: Some(ground_height(world, x, y)) }
}

/// A unit that the player of `seat` sees.
pub(super) fn unit(world: &World, seat: &Seat, unit: &SimUnit) -> Unit {
    let player = seat.player();
    let kind = world.rules().catalog.unit(unit.unit_type);
    let view = unit_view(world.rules(), player, unit);
    let work = world.work(unit.tag);
    let flies = kind.mover == Mover::Fly;
    let lift = if flies { FLYER_HEIGHT } else { 0.0 };
    let z = ground_height(world, view.x, view.y) + lift;
    let construction_left = work.map_or(0, |work| work.construction_left);
    let contents = |wanted| {
        let resource = kind.resource.filter(|resource| resource.kind == wanted)?;
        Some(work.map_or(resource.amount, |work| work.contents) as i32)
    };
    let has = |max: f32, value: f32| (max > 0.0).then_some(value);
    let energy_max = cells(kind.energy_max);
    let screen = seat.viewport.screen_or_default();
    let mut report = Unit {
        display_type: Some(DisplayType::Visible as i32),
        alliance: Some(alliance(view.alliance) as i32),
        tag: Some(tag::to_protocol(unit.tag)),
        unit_type: Some(view.unit_type),
        owner: Some(owner(unit.player)),
        pos: Some(Point { x: Some(view.x), y: Some(view.y), z: Some(z) }),
        facing: Some(view.facing),
        radius: Some(cells(kind.radius)),
        build_progress: Some(match construction_left {
            0 => 1.0,
            left => part_done(left, kind.build_time_loops),
        }),
        cloak: Some(CloakState::NotCloaked as i32),
        is_selected: Some(seat.selection.contains(unit.tag)),
        is_on_screen: Some(screen.shows(view.x, view.y, cells(kind.radius))),
        is_blip: Some(false),
        health: has(view.health_max, view.health),
        health_max: has(view.health_max, view.health_max),
        shield: has(view.shield_max, view.shield),
        shield_max: has(view.shield_max, view.shield_max),
        energy: has(energy_max, view.energy),
        energy_max: has(energy_max, energy_max),
        mineral_contents: contents(ResourceKind::Minerals),
        vespene_contents: contents(ResourceKind::Vespene),
        is_flying: Some(flies),
        is_burrowed: Some(false),
        is_hallucination: Some(false),
        is_active: work.map(|work| {
            let harvests = matches!(unit.order, Order::Gather(_) | Order::ReturnCargo);
            work.item_loops_left().is_some() || harvests
        }),
        ..Unit::default()
    };
    if unit.player == player {
        add_own(world, unit, kind, &mut report);
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
    let kind = world.rules().catalog.unit(known.unit_type);
    let (x, y) = (cells(known.position.x), cells(known.position.y));
    let side = if known.player == 0 { Alliance::Neutral } else { Alliance::Enemy };
    let screen = seat.viewport.screen_or_default();
    Unit {
        display_type: Some(DisplayType::Snapshot as i32),
        alliance: Some(side as i32),
        tag: Some(tag::to_protocol(known.tag)),
        unit_type: Some(kind.protocol_id),
        owner: Some(owner(known.player)),
        pos: Some(point(world, x, y)),
        facing: Some(0.0),
        radius: Some(cells(kind.radius)),
        build_progress: Some(1.0),
        cloak: Some(CloakState::CloakedUnknown as i32),
        is_selected: Some(false),
        is_on_screen: Some(screen.shows(x, y, cells(kind.radius))),
        is_blip: Some(false),
        is_flying: Some(false),
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
        owner: Some(owner(worker.player)),
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

fn owner(player: u8) -> i32 {
    if player == 0 { NEUTRAL_OWNER } else { player.into() }
}

/// What only the owner of a unit knows.
fn add_own(world: &World, unit: &SimUnit, kind: &UnitType, report: &mut Unit) {
    report.weapon_cooldown = Some(cells(unit.weapon_cooldown_loops()));
    report.orders = orders(world, unit, kind);
    if unit.target != UnitTag::NONE && world.unit(unit.target).is_some() {
        report.engaged_target_tag = Some(tag::to_protocol(unit.target));
    }
    let Some(work) = world.work(unit.tag) else { return };
    report.buff_ids = match work.cargo {
        Cargo::None => Vec::new(),
        Cargo::Minerals(_) => vec![CARRIES_MINERALS],
        Cargo::Vespene(_) => vec![CARRIES_VESPENE],
    };
    if let Some(rally) = work.rally {
        report.rally_targets = vec![rally_target(world, rally)];
    }
    if kind.drop_off {
        let fields = fields_near(world, unit);
        report.ideal_harvesters = Some(fields.len() as i32 * WORKERS_PER_FIELD);
        report.assigned_harvesters = Some(workers_at(world, unit.player, &fields));
    } else if kind.built_on == Some(ResourceKind::Vespene) {
        report.ideal_harvesters = Some(WORKERS_PER_VESPENE);
        report.assigned_harvesters = Some(workers_at(world, unit.player, &[unit.tag]));
    }
}

fn alliance(side: Side) -> Alliance {
    match side {
        Side::Own => Alliance::Self_,
        Side::Neutral => Alliance::Neutral,
        Side::Enemy => Alliance::Enemy,
    }
}

fn rally_target(world: &World, rally: OrderTarget) -> RallyTarget {
    match rally {
        OrderTarget::Point(at) => {
            RallyTarget { point: Some(point(world, cells(at.x), cells(at.y))), tag: None }
        }
        OrderTarget::Unit(tag) => RallyTarget {
            point: world
                .unit(tag)
                .map(|unit| point(world, cells(unit.position.x), cells(unit.position.y))),
            tag: Some(tag::to_protocol(tag)),
        },
    }
}

fn fields_near(world: &World, hall: &SimUnit) -> Vec<UnitTag> {
    let catalog = &world.rules().catalog;
    let is_field = |unit: &&SimUnit| {
        let resource = catalog.unit(unit.unit_type).resource;
        resource.is_some_and(|resource| resource.kind == ResourceKind::Minerals)
            && cells(unit.position.distance(hall.position)) <= FIELD_DISTANCE
    };
    world.units().filter(is_field).map(|unit| unit.tag).collect()
}

fn workers_at(world: &World, player: u8, resources: &[UnitTag]) -> i32 {
    let works = |unit: &&SimUnit| {
        unit.player == player
            && matches!(unit.order, Order::Gather(field) if resources.contains(&field))
    };
    world.units().filter(works).count() as i32
}

/// What a unit is about and what waits behind it; for a producer, its queue.
fn orders(world: &World, unit: &SimUnit, kind: &UnitType) -> Vec<UnitOrder> {
    let mut orders: Vec<UnitOrder> = std::iter::once(&unit.order)
        .chain(world.queued_orders(unit.tag))
        .filter_map(|order| unit_order(world, kind, *order))
        .collect();
    let Some(work) = world.work(unit.tag) else { return orders };
    for (place, &product) in work.queue().iter().enumerate() {
        let made = world.rules().catalog.unit(product);
        let running = work.item_loops_left().filter(|_| place == 0);
        orders.push(UnitOrder {
            ability_id: Some(made.ability_id),
            target: None,
            progress: Some(running.map_or(0.0, |left| part_done(left, made.build_time_loops))),
        });
    }
    orders
}

fn unit_order(world: &World, kind: &UnitType, order: Order) -> Option<UnitOrder> {
    let ability = |role: Role| card(kind).iter().find(|(_, other)| *other == role).map(|row| row.0);
    let (ability_id, target) = match order {
        Order::Idle => return None,
        Order::HoldPosition => (ability(Role::HoldPosition)?, None),
        Order::Move(target) => (ability(Role::Move)?, Some(target)),
        Order::Patrol(to, _) => (ability(Role::Patrol)?, Some(OrderTarget::Point(to))),
        Order::Attack(target) => {
            let attack = ability(Role::Attack).or_else(|| ability(Role::ScanMove))?;
            (attack, Some(target))
        }
        Order::Heal(patient) => (ability(Role::Heal)?, Some(OrderTarget::Unit(patient))),
        Order::Gather(field) => (ability(Role::Gather)?, Some(OrderTarget::Unit(field))),
        Order::ReturnCargo => (ability(Role::Return)?, None),
        Order::Build(product, target) => {
            let made = world.rules().catalog.unit(product);
            (made.ability_id, Some(target))
        }
        Order::Construct(site) => {
            let made = world.rules().catalog.unit(world.unit(site)?.unit_type);
            (made.ability_id, Some(OrderTarget::Unit(site)))
        }
    };
    let target = target.map(|target| match target {
        OrderTarget::Point(at) => {
            unit_order::Target::TargetWorldSpacePos(point(world, cells(at.x), cells(at.y)))
        }
        OrderTarget::Unit(unit) => unit_order::Target::TargetUnitTag(tag::to_protocol(unit)),
    });
    Some(UnitOrder { ability_id: Some(ability_id), target, progress: None })
}
