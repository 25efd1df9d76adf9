//! Moves everybody by their strides, pushes apart who overlaps, and keeps all off the walls.
//!
//! Pushes are summed up over all pairs and applied together, so the result does not depend on the
//! order of slots.

use std::cmp::Ordering;

use catalog::UnitType;
use fixed::{Fixed, Vec2};

use crate::bodies::{Bodies, LANES, Lanes, Square};
use crate::navigation::Navigation;
use crate::world::State;
use crate::{Rules, Unit, movement};

/// A push moves a unit by at most this in one loop.
const PUSH_MAX: Fixed = Fixed::from_ratio(1, 4);

/// Overlaps up to this are left alone, so that crowds come to rest.
const OVERLAP_SLACK: Fixed = Fixed::from_raw(16);

/// Carries out this loop's strides.
pub(crate) fn move_bodies(rules: &Rules, state: &mut State) {
    if take_strides(state) {
        push_apart(rules, state);
        settle(rules, state);
    }
}

/// Takes the bodies of the restless to where their strides lead. Tells if there are any.
fn take_strides(state: &mut State) -> bool {
    let mut all_restless = 0;
    let mut units = state.units.iter();
    for chunk in &mut state.bodies.chunks {
        let mut restless = 0;
        for (lane, unit) in units.by_ref().take(LANES).enumerate() {
            if unit.alive && (unit.displaced || unit.stride != Vec2::ZERO) {
                restless |= 1 << lane;
                chunk.place(lane, unit.position + unit.stride);
            }
        }
        chunk.restless = restless;
        all_restless |= restless;
    }
    all_restless != 0
}

/// Tests every pair in which at least one unit is restless, once.
fn push_apart(rules: &Rules, state: &mut State) {
    for index in 0..state.bodies.chunks.len() {
        for lane in Lanes(state.bodies.chunks[index].restless) {
            let slot = index * LANES + lane;
            let unit = &state.units[slot];
            let radius = state.bodies.traits[slot].radius;
            let square = Square::new(unit.position + unit.stride, radius);
            for other_index in 0..state.bodies.chunks.len() {
                let chunk = &state.bodies.chunks[other_index];
                // Of two restless units the later one tests the pair.
                let later = match other_index.cmp(&index) {
                    Ordering::Less => 0,
                    Ordering::Equal => u32::MAX << lane,
                    Ordering::Greater => u32::MAX,
                };
                for other_lane in Lanes(chunk.near(&square) & !(chunk.restless & later)) {
                    let other = other_index * LANES + other_lane;
                    if let Some(offset) = overlap(state, slot, other) {
                        push_overlapping(rules, state, slot, other, offset);
                    }
                }
            }
        }
    }
}

/// The offset of a unit from another where the two overlap.
#[inline]
fn overlap(state: &State, slot: usize, other: usize) -> Option<Vec2> {
    let (unit, other_unit) = (&state.units[slot], &state.units[other]);
    let (traits, other_traits) = (&state.bodies.traits[slot], &state.bodies.traits[other]);
    let offset = (unit.position + unit.stride) - (other_unit.position + other_unit.stride);
    let reach = traits.radius + other_traits.radius - OVERLAP_SLACK;
    let overlap =
        traits.collision.meets(other_traits.collision) && offset.length_squared() < reach.squared();
    overlap.then_some(offset)
}

// Apart from the search for pairs, nearly all of which do not overlap.
#[inline(never)]
fn push_overlapping(rules: &Rules, state: &mut State, slot: usize, other: usize, offset: Vec2) {
    let bodies = &mut state.bodies;
    let (unit, other_unit) = (&state.units[slot], &state.units[other]);
    let reach = bodies.traits[slot].radius + bodies.traits[other].radius;
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
    bodies.push(slot, push, mine);
    bodies.push(other, -push, theirs);
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
    let State { bodies: Bodies { chunks, traits }, units, .. } = state;
    for (index, chunk) in chunks.iter_mut().enumerate() {
        let pushed = std::mem::take(&mut chunk.pushed);
        for lane in Lanes(chunk.restless | pushed) {
            let slot = index * LANES + lane;
            let unit = &mut units[slot];
            let kind = rules.catalog.unit(unit.unit_type);
            let moved = unit.position + unit.stride;
            let mut wanted = moved;
            if pushed >> lane & 1 != 0 {
                wanted += bounded(std::mem::take(&mut traits[slot].push));
            }
            let place = match rules.navigation(kind) {
                Some(ground) => keep_on_ground(ground, kind, unit.position, wanted),
                None => rules.within_map(wanted),
            };
            unit.displaced = place != unit.position;
            unit.position = place;
            if place != moved {
                chunk.place(lane, place);
            }
        }
    }
}

#[inline(never)]
fn bounded(push: Vec2) -> Vec2 {
    let too_far = PUSH_MAX.squared() < push.length_squared();
    if too_far { push.with_length(PUSH_MAX) } else { push }
}

/// The place nearest to `wanted` that the ground allows, coming from `from`.
#[inline]
fn keep_on_ground(ground: &Navigation, kind: &UnitType, from: Vec2, wanted: Vec2) -> Vec2 {
    if ground.is_clear(wanted) { wanted } else { keep_off_walls(ground, kind, from, wanted) }
}

#[inline(never)]
fn keep_off_walls(ground: &Navigation, kind: &UnitType, from: Vec2, wanted: Vec2) -> Vec2 {
    let walkable = |point: Vec2| ground.walkable(point.x.floor(), point.y.floor());
    let slid = [wanted, Vec2::new(wanted.x, from.y), Vec2::new(from.x, wanted.y)]
        .into_iter()
        .find(|&point| walkable(point))
        .unwrap_or(from);
    let place = ground.pushed_out(slid, kind.inner_radius);
    if walkable(place) { place } else { from }
}
