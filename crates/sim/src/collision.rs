//! Moves everybody by their strides, pushes apart who overlaps, and keeps all off the walls.
//!
//! Pushes are summed up over all pairs and applied together, so the result does not depend on the
//! order of slots.

use fixed::{Fixed, Vec2};

use crate::bodies::{Bodies, LANES, Lanes, Square, Traits};
use crate::navigation::Navigation;
use crate::state::State;
use crate::{Rules, movement};

/// A push moves a unit by at most this in one loop.
const PUSH_MAX: Fixed = Fixed::from_ratio(1, 4);

/// Overlaps up to this are left alone, so that crowds come to rest.
const OVERLAP_SLACK: Fixed = Fixed::from_raw(16);

/// Carries out this loop's strides.
pub(crate) fn move_bodies(rules: &Rules, state: &mut State) {
    if take_strides(state) {
        push_apart(state);
        settle(rules, state);
    }
}

/// Takes the bodies of the restless to where their strides lead. Tells if there are any.
fn take_strides(state: &mut State) -> bool {
    let mut all_restless = 0;
    let Bodies { chunks, traits } = &mut state.bodies;
    let groups = state.units.chunks(LANES).zip(traits.chunks_mut(LANES));
    for (chunk, (units, traits)) in chunks.iter_mut().zip(groups) {
        let mut restless = 0;
        for (lane, (unit, traits)) in units.iter().zip(traits).enumerate() {
            if unit.alive && (unit.displaced || unit.stride != Vec2::ZERO) {
                restless |= 1 << lane;
                traits.place = unit.position + unit.stride;
                chunk.place(lane, traits.place);
            }
        }
        chunk.restless = restless;
        all_restless |= restless;
    }
    all_restless != 0
}

/// Tests every pair in which at least one unit is restless, once.
fn push_apart(state: &mut State) {
    for index in 0..state.bodies.chunks.len() {
        for lane in Lanes(state.bodies.chunks[index].restless) {
            let slot = index * LANES + lane;
            let traits = state.bodies.traits[slot];
            let square = Square::new(traits.place, traits.radius);
            let chunk = &state.bodies.chunks[index];
            // Of two restless units the later one tests the pair.
            let near = chunk.near(&square) & !(chunk.restless & u32::MAX << lane);
            if near != 0 {
                push_near(state, slot, index, near);
            }
            for other_index in 0..index {
                let near = state.bodies.chunks[other_index].near(&square);
                if near != 0 {
                    push_near(state, slot, other_index, near);
                }
            }
            for other_index in index + 1..state.bodies.chunks.len() {
                let chunk = &state.bodies.chunks[other_index];
                let near = chunk.near(&square) & !chunk.restless;
                if near != 0 {
                    push_near(state, slot, other_index, near);
                }
            }
        }
    }
}

/// Tests the pairs of a unit and the `near` lanes of a chunk.
#[inline(never)]
fn push_near(state: &mut State, slot: usize, other_index: usize, near: u32) {
    let traits = state.bodies.traits[slot];
    for other_lane in Lanes(near) {
        let other = other_index * LANES + other_lane;
        if let Some(offset) = overlap(&traits, &state.bodies.traits[other]) {
            push_overlapping(state, slot, other, offset);
        }
    }
}

/// The offset of a unit from another where the two overlap.
#[inline]
fn overlap(unit: &Traits, other: &Traits) -> Option<Vec2> {
    let offset = unit.place - other.place;
    let reach = unit.radius + other.radius - OVERLAP_SLACK;
    let overlap =
        unit.collision.meets(other.collision) && offset.length_squared() < reach.squared();
    overlap.then_some(offset)
}

// Apart from the search for pairs, nearly all of which do not overlap.
#[inline(never)]
fn push_overlapping(state: &mut State, slot: usize, other: usize, offset: Vec2) {
    let (unit, other_unit) = (&state.units[slot], &state.units[other]);
    let (traits, other_traits) = (&state.bodies.traits[slot], &state.bodies.traits[other]);
    let reach = traits.radius + other_traits.radius;
    let inner_reach = (traits.inner_radius + other_traits.inner_radius).min(reach);
    let (mine, theirs) = shares(state, slot, other);
    let part = |distance: Fixed| {
        if unit.player == other_unit.player {
            friendly_push(reach, inner_reach, distance)
        } else {
            (reach - distance) / 2
        }
    };
    let push = if offset == Vec2::ZERO {
        // Units on the very same spot part along the x axis.
        Vec2::from_int(1, 0).with_length(part(Fixed::ZERO))
    } else {
        offset.with_length_of(part)
    };
    state.bodies.push(slot, push, mine);
    state.bodies.push(other, -push, theirs);
}

/// What a share of a push between friends comes to.
///
/// In a crowd pushes come from all sides: half of the overlap at a time settles, all of it swings.
/// Between the inner and the separation radii the push is softer, so that friends squeeze through.
fn friendly_push(reach: Fixed, inner_reach: Fixed, distance: Fixed) -> Fixed {
    let hard = (inner_reach - distance).max(Fixed::ZERO);
    let soft = reach - distance - hard;
    hard / 4 + soft / 8
}

/// How many shares of a push each of two units takes.
fn shares(state: &State, slot: usize, other: usize) -> (u32, u32) {
    match [slot, other].map(|slot| state.bodies.traits[slot].rooted) {
        [false, false] => {}
        [true, false] => return (0, 2),
        [false, true] => return (2, 0),
        [true, true] => return (0, 0),
    }
    let (unit, other) = (&state.units[slot], &state.units[other]);
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
        for lane in Lanes(pushed) {
            let traits = &mut traits[index * LANES + lane];
            traits.place += bounded(std::mem::take(&mut traits.push));
            chunk.place(lane, traits.place);
        }
        for lane in Lanes(chunk.restless | pushed) {
            let slot = index * LANES + lane;
            let (unit, traits) = (&mut units[slot], &mut traits[slot]);
            let wanted = traits.place;
            let place = match rules.ground_of(traits.mover) {
                Some(ground) if ground.is_clear(wanted) => wanted,
                Some(ground) => keep_off_walls(ground, unit.position, traits.inner_radius, wanted),
                None => rules.within_map(wanted),
            };
            if place != wanted {
                traits.place = place;
                chunk.place(lane, place);
            }
            unit.displaced = place != unit.position;
            unit.position = place;
        }
    }
}

#[inline(never)]
fn bounded(push: Vec2) -> Vec2 {
    let too_far = PUSH_MAX.squared() < push.length_squared();
    if too_far { push.with_length(PUSH_MAX) } else { push }
}

/// The place nearest to `wanted` that the ground allows, coming from `from`.
// Apart from its caller: most of the ground is clear.
#[inline(never)]
fn keep_off_walls(ground: &Navigation, from: Vec2, inner_radius: Fixed, wanted: Vec2) -> Vec2 {
    let walkable = |point: Vec2| ground.walkable(point.x.floor(), point.y.floor());
    let slid = [wanted, Vec2::new(wanted.x, from.y), Vec2::new(from.x, wanted.y)]
        .into_iter()
        .find(|&point| walkable(point))
        .unwrap_or(from);
    let place = ground.pushed_out(slid, inner_radius);
    if walkable(place) { place } else { from }
}
