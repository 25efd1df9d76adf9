use catalog::{Method, UnitType, UnitTypeId};
use fixed::Vec2;
use observe::can_see;
use sim::{Cargo, Command, OrderTarget, Refusal, Unit, UnitTag, World};

use crate::{CommandCards, OrderResult, Role, Target, card, general_of};

/// What using an ability means for one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The specific ability.
    pub ability_id: u32,
    /// What the rules call it.
    pub command: Command,
}

/// What it means that `player` lets a unit use an ability, named by its specific or general id, at
/// once or behind its other orders.
///
/// # Errors
///
/// The API's answer if the unit cannot do that, or not there or not now.
pub fn resolve(
    world: &World,
    cards: &CommandCards,
    player: u8,
    tag: UnitTag,
    ability_id: u32,
    (target, queued): (Target, bool),
) -> Result<Resolved, OrderResult> {
    let own = world.unit(tag).filter(|unit| world.controls(player, unit));
    let unit = own.ok_or(OrderResult::Error)?;
    let kind = world.rules().catalog.unit(unit.unit_type);
    let named = |id: u32| id == ability_id || general_of(id) == ability_id;
    let mut answer = OrderResult::NotSupported;
    for (id, role) in card(kind) {
        if !named(id) || !cards.permits(unit.unit_type, id) {
            continue;
        }
        let command = command(world, cards, player, unit, role, target).and_then(|command| {
            let fits = if queued { world.check_queue(tag, command) } else { Ok(()) };
            let checked = world.check(player, tag, command).and(fits);
            checked.map(|()| command).map_err(|refusal| build_result(role, refusal))
        });
        match command {
            Ok(command) => return Ok(Resolved { ability_id: id, command }),
            Err(error) => answer = error,
        }
    }
    Err(answer)
}

fn build_result(role: Role, refusal: Refusal) -> OrderResult {
    match (role, refusal) {
        (Role::Build(_), Refusal::Technology) => OrderResult::BuildTechRequirementsNotMet,
        _ => refusal.into(),
    }
}

fn command(
    world: &World,
    cards: &CommandCards,
    player: u8,
    unit: &Unit,
    role: Role,
    target: Target,
) -> Result<Command, OrderResult> {
    Ok(match role {
        Role::Smart => return smart(world, cards, player, unit, target),
        Role::Stop => Command::Stop,
        Role::HoldPosition => Command::HoldPosition,
        Role::Move => Command::Move(anywhere(world, player, target)?),
        Role::Patrol => Command::Patrol(place(world, player, target)?),
        Role::Attack => attack(world, player, target)?,
        Role::ScanMove => match anywhere(world, player, target)? {
            OrderTarget::Point(point) => Command::Attack(OrderTarget::Point(point)),
            OrderTarget::Unit(leader) => Command::Move(OrderTarget::Unit(leader)),
        },
        Role::Heal => Command::Heal(seen_unit(world, player, target)?.tag),
        Role::Gather => Command::Gather(known_tag(world, player, target)?),
        Role::Return => Command::ReturnCargo,
        Role::Build(product) => build(world, player, product, target)?,
        Role::Train(product) => Command::Train(product),
        Role::CancelLast => {
            let length = world.work(unit.tag).map_or(0, |work| work.queue().len());
            let last = length.checked_sub(1).ok_or(OrderResult::CantFindCancelOrder)?;
            Command::CancelItem(last as u8)
        }
        Role::CancelConstruction => Command::CancelConstruction,
        Role::Rally => Command::Rally(anywhere(world, player, target)?),
    })
}

/// What is built on a resource names it.
fn build(
    world: &World,
    player: u8,
    product: UnitTypeId,
    target: Target,
) -> Result<Command, OrderResult> {
    let kind = world.rules().catalog.unit(product);
    match (kind.built_on, target) {
        (Some(_), Target::Point(_)) => Err(OrderResult::MustTargetUnit),
        _ => Ok(Command::Build(product, anywhere(world, player, target)?)),
    }
}

fn attack(world: &World, player: u8, target: Target) -> Result<Command, OrderResult> {
    if let Target::Unit(_) = target {
        let victim = seen_unit(world, player, target)?;
        if world.rules().catalog.unit(victim.unit_type).invulnerable {
            return Err(OrderResult::CantTargetThatUnit);
        }
    }
    Ok(Command::Attack(anywhere(world, player, target)?))
}

/// What a right click there means for a unit. What a map took from its card is left out.
fn smart(
    world: &World,
    cards: &CommandCards,
    player: u8,
    unit: &Unit,
    target: Target,
) -> Result<Command, OrderResult> {
    let catalog = &world.rules().catalog;
    let kind = catalog.unit(unit.unit_type);
    let trains = kind.products.iter().any(|product| product.method == Method::Train);
    let target = anywhere(world, player, target)?;
    let may = |wanted: Role| {
        let id = card(kind).into_iter().find(|(_, role)| *role == wanted).map(|(id, _)| id);
        id.is_some_and(|id| cards.permits(unit.unit_type, id))
    };
    let on_unit = match target {
        OrderTarget::Unit(tag) => world.unit(tag).and_then(|other| {
            let command = smart_at_unit(world, unit, other)?;
            let role = match command {
                Command::Attack(_) => Role::Attack,
                Command::Gather(_) => Role::Gather,
                Command::ReturnCargo => Role::Return,
                Command::Heal(_) => Role::Heal,
                _ => Role::Smart,
            };
            may(role).then_some(command)
        }),
        OrderTarget::Point(_) => None,
    };
    // A field that is gone is gathered at like any other by who does not know.
    let on_unit = match target {
        OrderTarget::Unit(tag) if world.remembered(player, tag).is_some() => {
            let gather = Command::Gather(tag);
            (may(Role::Gather) && world.check(player, unit.tag, gather).is_ok()).then_some(gather)
        }
        _ => on_unit,
    };
    let elsewhere = || {
        if trains {
            Some(Command::Rally(target))
        } else if target == OrderTarget::Unit(unit.tag) {
            None
        } else {
            may(Role::Move).then_some(Command::Move(target))
        }
    };
    on_unit.or_else(elsewhere).ok_or(OrderResult::NotSupported)
}

fn smart_at_unit(world: &World, unit: &Unit, other: &Unit) -> Option<Command> {
    let catalog = &world.rules().catalog;
    let (kind, other_kind) = (catalog.unit(unit.unit_type), catalog.unit(other.unit_type));
    if other.player != 0 && other.player != unit.player {
        let can_hit = world.rules().engagement(unit.unit_type, other.unit_type).weapon.is_some();
        let hits = can_hit && !other_kind.invulnerable;
        return hits.then_some(Command::Attack(OrderTarget::Unit(other.tag)));
    }
    if kind.harvest.is_some() {
        return smart_of_worker(world, unit, other, kind, other_kind);
    }
    let is_hurt = other.player == unit.player && other.life < other_kind.life_max;
    let heals = kind.heal.is_some_and(|heal| other_kind.attributes.has(heal.required));
    (is_hurt && heals && other.tag != unit.tag).then_some(Command::Heal(other.tag))
}

fn smart_of_worker(
    world: &World,
    unit: &Unit,
    other: &Unit,
    kind: &UnitType,
    other_kind: &UnitType,
) -> Option<Command> {
    let gather = Command::Gather(other.tag);
    let is_unfinished = world.work(other.tag).is_some_and(|work| work.construction_left != 0);
    let carries = world.work(unit.tag).is_some_and(|work| work.cargo != Cargo::None);
    let builds = kind.products.iter().any(|product| product.method == Method::Construct);
    if other.player == unit.player && is_unfinished {
        return builds.then_some(Command::Construct(other.tag));
    }
    if other.player == unit.player && other_kind.drop_off && carries {
        return Some(Command::ReturnCargo);
    }
    world.check(unit.player, unit.tag, gather).is_ok().then_some(gather)
}

/// The target as the rules name it, if the player knows of it.
fn anywhere(world: &World, player: u8, target: Target) -> Result<OrderTarget, OrderResult> {
    match target {
        Target::None => Err(OrderResult::MustTargetVisibleLocation),
        Target::Point(point) => Ok(OrderTarget::Point(point)),
        Target::Unit(tag) if world.remembered(player, tag).is_some() => Ok(OrderTarget::Unit(tag)),
        Target::Unit(_) => {
            let unit = seen_unit(world, player, target)?;
            let kind = world.rules().catalog.unit(unit.unit_type);
            // Nobody follows a beacon or an item: who is sent there goes to the place itself.
            let is_mark = kind.invulnerable && kind.resource.is_none();
            Ok(if is_mark {
                OrderTarget::Point(unit.position)
            } else {
                OrderTarget::Unit(unit.tag)
            })
        }
    }
}

fn place(world: &World, player: u8, target: Target) -> Result<Vec2, OrderResult> {
    match target {
        Target::None => Err(OrderResult::MustTargetVisibleLocation),
        Target::Point(point) => Ok(point),
        Target::Unit(tag) => match world.remembered(player, tag) {
            Some(place) => Ok(place),
            None => Ok(seen_unit(world, player, target)?.position),
        },
    }
}

/// The name of a unit that a player sees, or of a resource, which all know of.
fn known_tag(world: &World, player: u8, target: Target) -> Result<UnitTag, OrderResult> {
    match target {
        Target::Unit(tag) if world.remembered(player, tag).is_some() => Ok(tag),
        _ => seen_unit(world, player, target).map(|unit| unit.tag),
    }
}

/// The unit that a target names, if the player sees it. All know of resources. Whoever is out of
/// sight and whoever is gone get the same answer: it tells nobody which.
fn seen_unit(world: &World, player: u8, target: Target) -> Result<&Unit, OrderResult> {
    let Target::Unit(tag) = target else { return Err(OrderResult::MustTargetUnit) };
    let is_known = |unit: &&Unit| {
        let is_resource = world.rules().catalog.unit(unit.unit_type).resource.is_some();
        is_resource || can_see(world, player, unit)
    };
    world.unit(tag).filter(is_known).ok_or(OrderResult::MustTargetVisibleUnit)
}
