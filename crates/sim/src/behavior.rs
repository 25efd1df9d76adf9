//! What each unit does in a loop: it follows its order, fights, heals or walks.

use fixed::{Fixed, Vec2};

use crate::movement::Arrival;
use crate::state::State;
use crate::{Order, OrderTarget, Rules, UnitTag};
use crate::{acquire, combat, construct, harvest, heal, movement, remembered};

/// A follower stops this far from the edge of the unit it follows.
///
/// # Source
///
/// `FollowRangeSlop` of the game's movement data.
const FOLLOW_DISTANCE: Fixed = Fixed::ONE;

/// Lets every living unit choose what it does in this loop.
pub(crate) fn act(rules: &Rules, state: &mut State) {
    for slot in 0..state.units.len() {
        if state.units[slot].alive && is_ready(state, slot) {
            combat::advance_weapon(rules, state, slot);
            act_unit(rules, state, slot);
        }
    }
}

/// Whether a unit can act: structures under construction cannot.
fn is_ready(state: &State, slot: usize) -> bool {
    state.realm.as_ref().is_none_or(|realm| realm.works[slot].construction_left == 0)
}

fn act_unit(rules: &Rules, state: &mut State, slot: usize) {
    state.units[slot].stride = Vec2::ZERO;
    match state.units[slot].order {
        Order::Attack(OrderTarget::Unit(target)) => {
            if state.unit(target).is_none() {
                state.finish_order(slot);
                movement::stand(rules, state, slot);
            } else {
                state.units[slot].target = target;
                combat::engage(rules, state, slot, target);
            }
        }
        Order::Heal(patient) => heal::follow_order(rules, state, slot, patient),
        Order::Move(OrderTarget::Unit(target)) => follow(rules, state, slot, target),
        Order::Move(OrderTarget::Point(point)) => walk(rules, state, slot, point),
        Order::Gather(field) => harvest::gather(rules, state, slot, field),
        Order::ReturnCargo => harvest::return_cargo(rules, state, slot),
        Order::Build(product, target) => construct::build(rules, state, slot, product, target),
        Order::Construct(structure) => construct::construct(rules, state, slot, structure),
        Order::Idle
        | Order::HoldPosition
        | Order::Patrol(..)
        | Order::Attack(OrderTarget::Point(_)) => {
            acquire::update_target(rules, state, slot);
            let target = state.units[slot].target;
            if target != UnitTag::NONE {
                serve(rules, state, slot, target);
            } else {
                carry_on(rules, state, slot);
            }
        }
    }
}

/// Fights or heals the acquired target.
fn serve(rules: &Rules, state: &mut State, slot: usize, target: UnitTag) {
    let unit = &mut state.units[slot];
    if !unit.off_post && matches!(unit.order, Order::Idle) {
        unit.off_post = true;
        unit.post = unit.position;
    }
    if rules.catalog.unit(unit.unit_type).heal.is_some() {
        heal::attend(rules, state, slot, target);
    } else {
        combat::engage(rules, state, slot, target);
    }
}

/// What the order asks for while nobody is in the way.
fn carry_on(rules: &Rules, state: &mut State, slot: usize) {
    match state.units[slot].order {
        Order::Attack(OrderTarget::Point(point)) => walk(rules, state, slot, point),
        Order::Patrol(there, back) => {
            if movement::go(rules, state, slot, there) == Arrival::Arrived {
                state.units[slot].order = Order::Patrol(back, there);
            }
        }
        Order::Idle if state.units[slot].off_post => {
            let post = state.units[slot].post;
            if movement::go(rules, state, slot, post) == Arrival::Arrived {
                state.units[slot].off_post = false;
            }
        }
        Order::Idle
        | Order::HoldPosition
        | Order::Move(_)
        | Order::Attack(OrderTarget::Unit(_))
        | Order::Heal(_)
        | Order::Gather(_)
        | Order::ReturnCargo
        | Order::Build(..)
        | Order::Construct(_) => movement::stand(rules, state, slot),
    }
}

fn walk(rules: &Rules, state: &mut State, slot: usize, point: Vec2) {
    if movement::go(rules, state, slot, point) == Arrival::Arrived {
        state.finish_order(slot);
    }
}

fn follow(rules: &Rules, state: &mut State, slot: usize, target: UnitTag) {
    let Some(leader) = state.unit(target) else {
        let remembered = remembered::find(state, state.units[slot].player, target);
        if let Some(place) = remembered.map(|gone| gone.position) {
            return walk(rules, state, slot, place);
        }
        state.finish_order(slot);
        return movement::stand(rules, state, slot);
    };
    let unit = &state.units[slot];
    let radii =
        rules.catalog.unit(unit.unit_type).radius + rules.catalog.unit(leader.unit_type).radius;
    let position = leader.position;
    if position.distance_squared(unit.position) <= (FOLLOW_DISTANCE + radii).squared() {
        movement::stand(rules, state, slot);
    } else {
        movement::go(rules, state, slot, position);
    }
}
