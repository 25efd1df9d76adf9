use std::collections::BTreeSet;

use sim::{Cargo, Command, OrderTarget, Refusal, Unit, UnitTag, World};

use crate::{CommandCards, Role, ability, card};

/// An ability that can be used now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Available {
    /// The specific ability.
    pub ability_id: u32,
    /// Whether a use needs a target.
    pub requires_point: bool,
}

/// The abilities that a unit of `player` can use now.
///
/// With `without_costs`, what the player cannot pay for and what its supply does not allow is
/// offered all the same. Others' units offer nothing.
pub fn available(
    world: &World,
    cards: &CommandCards,
    player: u8,
    tag: UnitTag,
    without_costs: bool,
) -> Vec<Available> {
    available_to_all(world, cards, player, &[tag], without_costs)
}

/// The abilities that at least one of several units can use now, in the order of their ids.
pub fn available_to_all(
    world: &World,
    cards: &CommandCards,
    player: u8,
    tags: &[UnitTag],
    without_costs: bool,
) -> Vec<Available> {
    let mut ids = BTreeSet::new();
    let units = tags.iter().filter_map(|&tag| world.unit(tag));
    for unit in units.filter(|unit| world.controls(player, unit)) {
        let kind = world.rules().catalog.unit(unit.unit_type);
        let usable = card(kind).into_iter().filter(|&(id, role)| {
            cards.permits(unit.unit_type, id) && is_usable(world, player, unit, role, without_costs)
        });
        ids.extend(usable.map(|(id, _)| id));
    }
    let row = |id: u32| Available {
        ability_id: id,
        requires_point: ability(id).is_some_and(|ability| ability.requires_point()),
    };
    ids.into_iter().map(row).collect()
}

fn is_usable(world: &World, player: u8, unit: &Unit, role: Role, without_costs: bool) -> bool {
    let work = world.work(unit.tag);
    let is_unfinished = work.is_some_and(|work| work.construction_left != 0);
    if is_unfinished || role == Role::CancelConstruction {
        return is_unfinished && role == Role::CancelConstruction;
    }
    let passes = |command: Command| match world.check(player, unit.tag, command) {
        Ok(()) => true,
        Err(Refusal::Minerals | Refusal::Vespene | Refusal::Supply | Refusal::QueueFull) => {
            without_costs
        }
        // The place is chosen when the ability is used.
        Err(Refusal::Placement | Refusal::NearResources) => true,
        Err(
            Refusal::Impossible
            | Refusal::NotYours
            | Refusal::Target
            | Refusal::Technology
            | Refusal::OrdersFull,
        ) => false,
    };
    match role {
        Role::Return => work.is_some_and(|work| work.cargo != Cargo::None),
        Role::CancelLast => work.is_some_and(|work| !work.queue().is_empty()),
        Role::Train(product) => passes(Command::Train(product)),
        Role::Build(product) => passes(Command::Build(product, OrderTarget::Point(unit.position))),
        Role::Smart
        | Role::Stop
        | Role::HoldPosition
        | Role::Move
        | Role::Patrol
        | Role::Attack
        | Role::ScanMove
        | Role::Heal
        | Role::Gather
        | Role::Rally
        | Role::CancelConstruction => true,
    }
}
