//! Moves everybody by their strides, pushes apart who overlaps, and keeps all off the walls.
//!
//! Pushes are summed up over all pairs and applied together, so the result does not depend on the
//! order of slots.

use catalog::{CollisionSet, UnitType};
use fixed::{Fixed, Vec2};

use crate::navigation::Navigation;
use crate::world::State;
use crate::{Rules, Unit, movement};

/// A push moves a unit by at most this in one loop.
const PUSH_MAX: Fixed = Fixed::from_ratio(1, 4);

/// A unit as the collision system sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Body {
    slot: u32,
    position: Vec2,
    push: Vec2,
    separation_radius: Fixed,
    collision: CollisionSet,
    player: u8,
    /// Walks in this loop.
    walks: bool,
    /// Walks, or was moved in the loop before.
    restless: bool,
    /// Cannot be pushed by friends.
    firm: bool,
    /// Cannot be pushed at all.
    fixed: bool,
}

/// Carries out this loop's strides.
pub(crate) fn move_bodies(rules: &Rules, state: &mut State) {
    state.bodies.clear();
    let mut restless = false;
    for (slot, unit) in state.units.iter().enumerate().filter(|(_, unit)| unit.alive) {
        let body = body(rules, slot, unit);
        restless |= body.restless;
        state.bodies.push(body);
    }
    if restless {
        push_apart(&mut state.bodies);
        settle(rules, state);
    }
}

fn body(rules: &Rules, slot: usize, unit: &Unit) -> Body {
    let kind = rules.catalog.unit(unit.unit_type);
    let walks = unit.stride != Vec2::ZERO;
    Body {
        slot: slot as u32,
        position: unit.position + unit.stride,
        push: Vec2::ZERO,
        separation_radius: kind.separation_radius,
        collision: kind.collision,
        player: unit.player,
        walks,
        restless: walks || unit.displaced,
        firm: movement::stands_firm(unit),
        fixed: kind.speed == Fixed::ZERO,
    }
}

fn push_apart(bodies: &mut [Body]) {
    for first in 1..bodies.len() {
        let (before, rest) = bodies.split_at_mut(first);
        let body = &mut rest[0];
        for other in before {
            let reach = body.separation_radius + other.separation_radius;
            let offset = body.position - other.position;
            if reach <= offset.x.abs() || reach <= offset.y.abs() {
                continue;
            }
            let restless = body.restless || other.restless;
            let distance_squared = offset.length_squared();
            if restless
                && distance_squared < reach.squared()
                && body.collision.meets(other.collision)
            {
                push_pair(body, other, offset, reach - offset.length());
            }
        }
    }
}

/// Shares the overlap of two units out between them. `offset` points from `other` to `body`.
fn push_pair(body: &mut Body, other: &mut Body, offset: Vec2, overlap: Fixed) {
    let (mine, theirs) = shares(body, other);
    // Units on the very same spot part along the x axis.
    let direction = if offset == Vec2::ZERO { Vec2::from_int(1, 0) } else { offset };
    // A whole share is two halves. Rounding up keeps a last 4096th from staying for ever.
    let part = |share: i32| Fixed::from_raw((overlap.raw() * share + 1) / 2);
    body.push += direction.with_length(part(mine));
    other.push -= direction.with_length(part(theirs));
}

/// How many halves of the overlap each of two units gives way.
fn shares(body: &Body, other: &Body) -> (i32, i32) {
    if body.fixed || other.fixed {
        return (if body.fixed { 0 } else { 2 }, if other.fixed { 0 } else { 2 });
    }
    let firm = if body.player == other.player {
        (body.firm, other.firm)
    } else {
        // Enemies are never pushed: whoever walks gives way.
        (!body.walks, !other.walks)
    };
    match firm {
        (false, true) => (2, 0),
        (true, false) => (0, 2),
        (false, false) | (true, true) => (1, 1),
    }
}

fn settle(rules: &Rules, state: &mut State) {
    for body in &state.bodies {
        let unit = &mut state.units[body.slot as usize];
        if !body.restless && body.push == Vec2::ZERO {
            continue;
        }
        let kind = rules.catalog.unit(unit.unit_type);
        let push = if PUSH_MAX.squared() < body.push.length_squared() {
            body.push.with_length(PUSH_MAX)
        } else {
            body.push
        };
        let wanted = body.position + push;
        let place = match rules.navigation(kind) {
            Some(ground) => keep_on_ground(ground, kind, unit.position, wanted),
            None => inside(rules, wanted),
        };
        unit.displaced = place != unit.position;
        unit.position = place;
    }
}

/// The place nearest to `wanted` that the ground allows, coming from `from`.
fn keep_on_ground(ground: &Navigation, kind: &UnitType, from: Vec2, wanted: Vec2) -> Vec2 {
    let walkable = |point: Vec2| ground.walkable(point.x.floor(), point.y.floor());
    let slid = [wanted, Vec2::new(wanted.x, from.y), Vec2::new(from.x, wanted.y)]
        .into_iter()
        .find(|&point| walkable(point))
        .unwrap_or(from);
    let place = ground.pushed_out(slid, kind.inner_radius);
    if walkable(place) { place } else { from }
}

fn inside(rules: &Rules, point: Vec2) -> Vec2 {
    let corner = rules.scenario.terrain.far_corner();
    let clamp = |value: Fixed, size: Fixed| value.max(Fixed::ZERO).min(size - Fixed::EPSILON);
    Vec2::new(clamp(point.x, corner.x), clamp(point.y, corner.y))
}
