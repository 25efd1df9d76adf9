//! Moves everybody by their strides, pushes apart who overlaps, and keeps all off the walls.
//!
//! Pushes are summed up over all pairs and applied together, so the result does not depend on the
//! order of slots.

use catalog::UnitType;
use fixed::{Fixed, Vec2};

use crate::bodies::LANES;
use crate::navigation::Navigation;
use crate::world::State;
use crate::{Rules, Unit, movement};

/// A push moves a unit by at most this in one loop.
const PUSH_MAX: Fixed = Fixed::from_ratio(1, 4);

/// Overlaps up to this are left alone, so that crowds come to rest.
const OVERLAP_SLACK: Fixed = Fixed::from_raw(16);

/// Carries out this loop's strides.
pub(crate) fn move_bodies(rules: &Rules, state: &mut State) {
    state.restless.clear();
    for (slot, (unit, traits)) in state.units.iter().zip(state.bodies.all_traits_mut()).enumerate()
    {
        traits.restless |= unit.stride != Vec2::ZERO;
        if traits.restless {
            state.restless.push(slot as u16);
        }
    }
    if state.restless.is_empty() {
        return;
    }
    for &slot in &state.restless {
        let unit = &state.units[usize::from(slot)];
        state.bodies.place(usize::from(slot), unit.position + unit.stride);
    }
    push_apart(rules, state);
    settle(rules, state);
}

/// Tests every pair in which at least one unit is restless, once.
fn push_apart(rules: &Rules, state: &mut State) {
    for index in 0..state.restless.len() {
        let slot = usize::from(state.restless[index]);
        let (position, radius) = (state.bodies.position(slot), state.bodies.radius(slot));
        for chunk in 0..state.bodies.chunk_count() {
            let mut near = state.bodies.near(chunk, position, radius);
            while near != 0 {
                let other = chunk * LANES + near.trailing_zeros() as usize;
                near &= near - 1;
                // Of two restless units the later one tests the pair.
                if other != slot && !(state.bodies.traits(other).restless && slot < other) {
                    push_overlapping(rules, state, slot, other);
                }
            }
        }
    }
}

fn push_overlapping(rules: &Rules, state: &mut State, slot: usize, other: usize) {
    let bodies = &mut state.bodies;
    let reach = bodies.radius(slot) + bodies.radius(other);
    let offset = bodies.position(slot) - bodies.position(other);
    let collide = bodies.traits(slot).collision.meets(bodies.traits(other).collision);
    if !collide || (reach - OVERLAP_SLACK).squared() <= offset.length_squared() {
        return;
    }
    let (unit, other_unit) = (&state.units[slot], &state.units[other]);
    let (mine, theirs) = shares(rules, unit, other_unit);
    let distance = offset.length();
    let part = if unit.player == other_unit.player {
        friendly_push(rules, unit, other_unit, reach, distance)
    } else {
        (reach - distance) / 2
    };
    // Units on the very same spot part along the x axis.
    let direction = if offset == Vec2::ZERO { Vec2::from_int(1, 0) } else { offset };
    let push = direction.with_length(part);
    for _ in 0..mine {
        bodies.traits_mut(slot).push += push;
    }
    let other_traits = bodies.traits_mut(other);
    for _ in 0..theirs {
        other_traits.push -= push;
    }
    if theirs != 0 && !other_traits.restless && !other_traits.pushed {
        other_traits.pushed = true;
        state.pushed.push(other as u16);
    }
}

/// What a share of a push between friends comes to.
///
/// In a crowd pushes come from all sides: half of the overlap at a time settles, all of it swings.
/// Between the inner and the separation radii the push is softer, so that friends squeeze through.
fn friendly_push(rules: &Rules, unit: &Unit, other: &Unit, reach: Fixed, distance: Fixed) -> Fixed {
    let inner_radius = |unit: &Unit| rules.catalog.unit(unit.unit_type).inner_radius;
    let inner = (inner_radius(unit) + inner_radius(other)).min(reach);
    let hard = (inner - distance).max(Fixed::ZERO);
    let soft = reach - distance - hard;
    hard / 4 + soft / 8
}

/// How many shares of a push each of two units takes.
fn shares(rules: &Rules, unit: &Unit, other: &Unit) -> (u32, u32) {
    let rooted = |unit: &Unit| rules.catalog.unit(unit.unit_type).speed == Fixed::ZERO;
    if rooted(unit) || rooted(other) {
        return (if rooted(unit) { 0 } else { 2 }, if rooted(other) { 0 } else { 2 });
    }
    let firm = if unit.player == other.player {
        (movement::stands_firm(unit), movement::stands_firm(other))
    } else {
        // Enemies are never pushed: whoever walks gives way.
        (unit.stride == Vec2::ZERO, other.stride == Vec2::ZERO)
    };
    match firm {
        (false, true) => (2, 0),
        (true, false) => (0, 2),
        (false, false) | (true, true) => (1, 1),
    }
}

/// Applies strides and pushes.
fn settle(rules: &Rules, state: &mut State) {
    for &slot in state.restless.iter().chain(&state.pushed) {
        let slot = usize::from(slot);
        let unit = &mut state.units[slot];
        let kind = rules.catalog.unit(unit.unit_type);
        let push = std::mem::take(&mut state.bodies.traits_mut(slot).push);
        let too_far = PUSH_MAX.squared() < push.length_squared();
        let push = if too_far { push.with_length(PUSH_MAX) } else { push };
        let wanted = state.bodies.position(slot) + push;
        let place = match rules.navigation(kind) {
            Some(ground) => keep_on_ground(ground, kind, unit.position, wanted),
            None => rules.within_map(wanted),
        };
        unit.displaced = place != unit.position;
        unit.position = place;
        state.bodies.place(slot, place);
        let traits = state.bodies.traits_mut(slot);
        traits.stands = !unit.displaced;
        traits.restless = unit.displaced;
        traits.pushed = false;
    }
    state.pushed.clear();
}

/// The place nearest to `wanted` that the ground allows, coming from `from`.
fn keep_on_ground(ground: &Navigation, kind: &UnitType, from: Vec2, wanted: Vec2) -> Vec2 {
    if ground.is_clear(wanted) {
        return wanted;
    }
    let walkable = |point: Vec2| ground.walkable(point.x.floor(), point.y.floor());
    let slid = [wanted, Vec2::new(wanted.x, from.y), Vec2::new(from.x, wanted.y)]
        .into_iter()
        .find(|&point| walkable(point))
        .unwrap_or(from);
    let place = ground.pushed_out(slid, kind.inner_radius);
    if walkable(place) { place } else { from }
}
