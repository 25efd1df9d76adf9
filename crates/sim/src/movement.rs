//! How a unit walks: round obstacles, past those who stand, to where it was sent.

use catalog::UnitType;
use fixed::{Angle, Fixed, Vec2};

use crate::bodies::{LANES, Lanes, Square};
use crate::navigation::Navigation;
use crate::route::Route;
use crate::state::State;
use crate::unit::Detour;
use crate::{Order, Rules, Unit, UnitTag, WeaponPhase};

/// Whether a walk is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    Walking,
    Arrived,
}

/// A walker looks where it goes every so many loops, and keeps its course in between.
///
/// The real game's period is not known.
const COURSE_PERIOD_LOOPS: u32 = 4;
/// A way round obstacles to a goal that moves is planned anew at most this often.
const ROUTE_PERIOD_LOOPS: u32 = 8;
/// A way is kept while its goal has moved less than this.
const ROUTE_GOAL_SLACK: Fixed = Fixed::ONE;
/// A corner counts as passed within this distance.
const CORNER_DISTANCE: Fixed = Fixed::HALF;
/// A walker looks this far beyond contact for others who stand in its way.
const LOOK_AHEAD: Fixed = Fixed::HALF;
/// Obstacles that a walker takes in at once.
const OBSTACLES_MAX: usize = 12;
/// Units closer than this beyond contact touch.
const TOUCH_SLACK: Fixed = Fixed::from_ratio(1, 16);
/// Goals within this distance are one place to which units were sent together.
const SAME_GOAL_DISTANCE: Fixed = Fixed::ONE;

/// Stays where it is. Fliers glide to a stop.
#[inline]
pub(crate) fn stand(rules: &Rules, state: &mut State, slot: usize) {
    let unit = &mut state.units[slot];
    if unit.speed == Fixed::ZERO {
        unit.stride = Vec2::ZERO;
    } else {
        slow_down(rules, unit);
    }
}

fn slow_down(rules: &Rules, unit: &mut Unit) {
    let kind = rules.catalog.unit(unit.unit_type);
    unit.speed = (unit.speed - kind.acceleration).max(Fixed::ZERO);
    unit.stride = if unit.speed == Fixed::ZERO {
        Vec2::ZERO
    } else {
        unit.facing.unit_vector().with_length(unit.speed)
    };
}

/// Walks toward `goal` for this loop.
///
/// A unit has arrived when it reaches the goal, touches a friend who was sent to the same place
/// and stands there, or touches whoever stands on the goal.
#[inline]
pub(crate) fn go(rules: &Rules, state: &mut State, slot: usize, goal: Vec2) -> Arrival {
    let unit = &mut state.units[slot];
    let kind = rules.catalog.unit(unit.unit_type);
    if kind.speed == Fixed::ZERO {
        return Arrival::Arrived;
    }
    if unit.weapon_phase == WeaponPhase::Backswing {
        stand(rules, state, slot);
        return Arrival::Walking;
    }
    if state.game_loop < unit.course_loop {
        return keep_course(unit, kind);
    }
    set_course(rules, kind, state, slot, goal)
}

/// Looks where it goes, and does the first loop of the course.
// Apart from `go`, so that the loops in between stay short.
#[inline(never)]
fn set_course(
    rules: &Rules,
    kind: &UnitType,
    state: &mut State,
    slot: usize,
    goal: Vec2,
) -> Arrival {
    let unit = &mut state.units[slot];
    if unit.goal != goal {
        unit.goal = goal;
        unit.destination = match rules.navigation(kind) {
            Some(ground) => ground.reachable_goal(unit.position, goal),
            None => rules.within_map(goal),
        };
    }
    let rest = unit.destination - unit.position;
    accelerate(unit, kind, rest);
    let Some(course) = plan_course(rules, kind, state, slot) else {
        stand(rules, state, slot);
        return Arrival::Arrived;
    };
    let unit = &mut state.units[slot];
    // On straight ways the course is often the same again.
    if course != unit.course {
        unit.course = course;
        if course != Vec2::ZERO {
            unit.heading = Angle::of(course);
        }
    }
    // Who gains speed, follows corners or is about to brake looks again at once.
    let is_steady = unit.speed == kind.speed
        && state.routes[slot].waypoint().is_none()
        && !brakes_soon(unit, kind, rest);
    let period_loops = if is_steady { COURSE_PERIOD_LOOPS } else { 1 };
    unit.course_loop = state.game_loop + period_loops;
    keep_course(unit, kind)
}

/// One loop along the course, or the last bit of the way.
#[inline]
fn keep_course(unit: &mut Unit, kind: &UnitType) -> Arrival {
    if kind.turns {
        unit.facing = unit.facing.turned_toward(unit.heading, kind.turning_rate);
    }
    let rest = unit.destination - unit.position;
    if rest.length_squared() <= unit.speed.squared() {
        unit.stride = rest;
        unit.course_loop = 0;
        // What the last braking left does not carry the unit beyond its goal.
        unit.speed = unit.speed.min(kind.acceleration);
        return Arrival::Arrived;
    }
    let waits = kind.turns_before_moving && unit.facing != unit.heading;
    unit.stride = if waits { Vec2::ZERO } else { unit.course };
    Arrival::Walking
}

/// The stride toward the next corner, past whoever stands in the way; `None` where the walk ends.
fn plan_course(rules: &Rules, kind: &UnitType, state: &mut State, slot: usize) -> Option<Vec2> {
    let waypoint = match rules.navigation(kind) {
        Some(ground) => next_waypoint(ground, kind, state, slot),
        None => state.units[slot].destination,
    };
    let unit = &state.units[slot];
    let straight = (waypoint - unit.position).with_length(unit.speed);
    avoid_others(kind, state, slot, straight)
}

/// Speeds up, or slows down where the rest of the way asks for it.
fn accelerate(unit: &mut Unit, kind: &UnitType, rest: Vec2) {
    if kind.speed <= kind.acceleration {
        unit.speed = kind.speed;
        return;
    }
    unit.speed = if rest.length_squared() <= braking_distance(unit, kind).squared() {
        (unit.speed - kind.acceleration).max(kind.acceleration)
    } else {
        (unit.speed + kind.acceleration).min(kind.speed)
    };
}

/// How far a unit still gets that brakes from now on: v² = 2·a·s.
fn braking_distance(unit: &Unit, kind: &UnitType) -> Fixed {
    Fixed::from_raw((unit.speed.squared() / i64::from(2 * kind.acceleration.raw())) as i32)
}

/// Whether the unit may have to brake before it would look where it goes again.
fn brakes_soon(unit: &Unit, kind: &UnitType, rest: Vec2) -> bool {
    if kind.speed <= kind.acceleration {
        return false;
    }
    let ahead = braking_distance(unit, kind) + unit.speed * COURSE_PERIOD_LOOPS as i32;
    rest.length_squared() <= ahead.squared()
}

/// The next point to walk to straight: the destination, or a corner on the way.
fn next_waypoint(ground: &Navigation, kind: &UnitType, state: &mut State, slot: usize) -> Vec2 {
    let unit = &state.units[slot];
    let (position, destination) = (unit.position, unit.destination);
    let route = &mut state.routes[slot];
    if ground.straight(position, destination, kind.inner_radius) {
        route.clear();
        return destination;
    }
    let goal_moved = ROUTE_GOAL_SLACK.squared() < route.goal.distance_squared(destination);
    let turn = (state.game_loop + slot as u32).is_multiple_of(ROUTE_PERIOD_LOOPS);
    if route.waypoint().is_none() || goal_moved && turn {
        *route = state.search.route(ground, position, destination, kind.inner_radius);
    }
    pass_corners(route, position);
    route.waypoint().unwrap_or(destination)
}

fn pass_corners(route: &mut Route, position: Vec2) {
    while let Some(corner) = route.waypoint() {
        if CORNER_DISTANCE.squared() < corner.distance_squared(position) {
            return;
        }
        route.next += 1;
    }
}

/// `stride` turned past those who stand in its way; `None` if the walk ends at them.
///
/// Of the directions of a fan round the straight way the unit takes the first that is free for a
/// look ahead, and goes on round the same side until the straight way is free again. Where none is
/// free it waits.
fn avoid_others(kind: &UnitType, state: &mut State, slot: usize, stride: Vec2) -> Option<Vec2> {
    let mut obstacles = Obstacles::default();
    if obstacles.gather(kind, state, slot) == Arrival::Arrived {
        return None;
    }
    let unit = &mut state.units[slot];
    if obstacles.leave_free(stride, unit.speed) {
        unit.detour = Detour::None;
        return Some(stride);
    }
    let sides = match unit.detour {
        Detour::Right => [Detour::Right, Detour::Left],
        Detour::None | Detour::Left => [Detour::Left, Detour::Right],
    };
    for turn in FAN {
        for side in sides {
            let turned = turned(stride, turn, side);
            if obstacles.leave_free(turned, unit.speed) {
                unit.detour = side;
                return Some(turned);
            }
        }
    }
    Some(Vec2::ZERO)
}

/// Cosine and sine of the turns that a blocked walker tries: 22.5° to 112.5° in steps of 22.5°.
const FAN: [(Fixed, Fixed); 5] = [
    (Fixed::from_raw(3784), Fixed::from_raw(1567)),
    (Fixed::from_raw(2896), Fixed::from_raw(2896)),
    (Fixed::from_raw(1567), Fixed::from_raw(3784)),
    (Fixed::ZERO, Fixed::ONE),
    (Fixed::from_raw(-1567), Fixed::from_raw(3784)),
];

fn turned(stride: Vec2, (cosine, sine): (Fixed, Fixed), side: Detour) -> Vec2 {
    let sine = if side == Detour::Right { -sine } else { sine };
    Vec2::new(stride.x * cosine - stride.y * sine, stride.x * sine + stride.y * cosine)
}

/// Those who stand near a walker and do not give way.
#[derive(Default)]
struct Obstacles {
    /// Offset from the walker, and the distance at which the two touch.
    near: [(Vec2, Fixed); OBSTACLES_MAX],
    count: usize,
}

impl Obstacles {
    /// Collects who stands near, the first few. Tells if the walk ends at one of them.
    fn gather(&mut self, kind: &UnitType, state: &State, slot: usize) -> Arrival {
        let unit = &state.units[slot];
        let look = kind.separation_radius + LOOK_AHEAD;
        let collision = state.bodies.traits[slot].collision;
        let square = Square::new(unit.position, look);
        for (index, chunk) in state.bodies.chunks.iter().enumerate() {
            for lane in Lanes(chunk.near(&square)) {
                let other_slot = index * LANES + lane;
                let traits = &state.bodies.traits[other_slot];
                let other = &state.units[other_slot];
                let offset = other.position - unit.position;
                if other.displaced
                    || !collision.meets(traits.collision)
                    || other_slot == slot
                    || other.tag == unit.target
                    || look + traits.radius <= offset.x.abs().max(offset.y.abs())
                {
                    continue;
                }
                let contact = kind.separation_radius + traits.radius;
                let touches = offset.length_squared() <= (contact + TOUCH_SLACK).squared();
                if touches && ends_walk(unit, other, contact) {
                    return Arrival::Arrived;
                }
                if self.count < OBSTACLES_MAX && !gives_way(unit, other) {
                    // Separation is soft: a walker squeezes through where the inner radii fit.
                    let hard_contact = kind.inner_radius + traits.inner_radius;
                    self.near[self.count] = (offset, hard_contact.min(contact));
                    self.count += 1;
                }
            }
        }
        Arrival::Walking
    }

    /// Whether a walk along `stride`, of length `speed`, meets nobody within a look ahead.
    fn leave_free(&self, stride: Vec2, speed: Fixed) -> bool {
        self.near[..self.count].iter().all(|&(offset, contact)| {
            // Those who touch may be brushed past.
            let clearance = contact - TOUCH_SLACK;
            let ahead = offset.dot(stride);
            let beside = offset.cross(stride).abs();
            let reach = contact + LOOK_AHEAD;
            ahead <= 0
                || i64::from(clearance.raw()) * i64::from(speed.raw()) <= beside
                || reach.squared() < offset.length_squared()
        })
    }
}

/// Whether meeting `other` ends the walk: it stands where both were sent, or on the goal itself.
fn ends_walk(unit: &Unit, other: &Unit, contact: Fixed) -> bool {
    let sent_together = other.player == unit.player
        && matches!(other.order, Order::Idle)
        && other.target == UnitTag::NONE
        && other.goal.distance_squared(unit.goal) <= SAME_GOAL_DISTANCE.squared();
    sent_together && unit.target == UnitTag::NONE
        || other.position.distance_squared(unit.destination) < contact.squared()
}

/// Whether a unit that stands lets a walker push it aside: idle friends do.
pub(crate) fn gives_way(walker: &Unit, other: &Unit) -> bool {
    other.player == walker.player && !stands_firm(other)
}

/// Whether a unit cannot be pushed: it attacks, heals or holds its position.
pub(crate) fn stands_firm(unit: &Unit) -> bool {
    unit.stride == Vec2::ZERO
        && (unit.is_attacking()
            || unit.target != UnitTag::NONE
            || matches!(unit.order, Order::HoldPosition))
}
