use catalog::UnitTypeId;
use fixed::{Angle, Fixed, Vec2};
use maps::AttackTarget;

use crate::formation::Formation;
use crate::order::OrderQueue;
use crate::route::Route;
use crate::rules::Spawn;
use crate::state::State;
use crate::unit::Detour;
use crate::{Event, Order, OrderTarget, Rules, Unit, UnitTag, WeaponPhase, vitals, work};

/// Fills the field when both sides are gone, as the research maps' script does on each death.
///
/// Slots are filled from the first again, so every battle of a game starts alike, unless the
/// scenario follows its map.
pub(crate) fn respawn_when_empty(rules: &Rules, state: &mut State) {
    if state.living[1] == 0 && state.living[2] == 0 {
        if !rules.scenario.follows_map {
            state.free_slots.sort_unstable_by(|a, b| b.cmp(a));
        }
        spawn_armies(rules, state);
    }
}

/// Creates both armies and sends the enemy on its way.
pub(crate) fn spawn_armies(rules: &Rules, state: &mut State) {
    for spawn in &rules.spawns {
        create_unit(rules, state, *spawn);
    }
    let target = match rules.scenario.enemy_attack {
        AttackTarget::None => return,
        AttackTarget::Point(point) => point,
        AttackTarget::Segment(from, to) => {
            let part = Fixed::from_raw(state.random.below(4097) as i32);
            from + (to - from) * part
        }
        AttackTarget::EnemyUnits => return attack_units(state),
    };
    attack_in_formation(state, target);
}

pub(crate) fn create_unit(rules: &Rules, state: &mut State, spawn: Spawn) -> UnitTag {
    let slot = state.free_slots.pop().map_or(state.units.len(), usize::from);
    let recycle = state.units.get(slot).map_or(1, |unit| unit.tag.recycle() + 1);
    let tag = UnitTag::new(slot, recycle);
    let unit = new_unit(rules, spawn, tag);
    state.somebody_regenerates |= vitals::regenerates(rules.catalog.unit(unit.unit_type));
    state.bodies.set(rules, slot, &unit);
    work::enter(rules, state, slot, &unit);
    if slot == state.units.len() {
        state.units.push(unit);
        state.queues.push(OrderQueue::default());
        state.routes.push(Route::default());
    } else {
        state.units[slot] = unit;
        state.queues[slot].clear();
        state.routes[slot].clear();
    }
    state.living[usize::from(spawn.player)] += 1;
    state.note(Event::Birth { unit: tag });
    tag
}

fn new_unit(rules: &Rules, spawn: Spawn, tag: UnitTag) -> Unit {
    let unit_type: UnitTypeId = spawn.unit_type;
    let kind = rules.catalog.unit(unit_type);
    // The ground under a structure is its own: it is not to be pushed off it.
    let blocks = rules.footprints_block || rules.scenario.follows_map;
    let rooted = blocks && kind.speed == Fixed::ZERO;
    Unit {
        tag,
        unit_type,
        player: spawn.player,
        acquires_targets: spawn.acquires_targets,
        alive: true,
        position: spawn.position,
        facing: Angle::SOUTH,
        speed: Fixed::ZERO,
        stride: Vec2::ZERO,
        course: Vec2::ZERO,
        heading: Angle::SOUTH,
        detour: Detour::None,
        course_loop: 0,
        displaced: !rooted,
        life: kind.life_max,
        shields: kind.shields_max,
        energy: kind.energy_start,
        whole: vitals::whole(kind),
        shield_delay_loops: 0,
        order: Order::Idle,
        target: UnitTag::NONE,
        strike_target: UnitTag::NONE,
        post: spawn.position,
        off_post: false,
        goal: spawn.position,
        destination: spawn.position,
        weapon_phase: WeaponPhase::Ready,
        weapon_cooldown: Fixed::ZERO,
        phase_time: Fixed::ZERO,
        weapon: 0,
        hits_left: 0,
        help_call_loop: 0,
    }
}

/// Orders player 2 to attack-move to `target`, in formation when the group is small enough.
fn attack_in_formation(state: &mut State, target: Vec2) {
    let enemies = || state.units.iter().filter(|unit| unit.alive && unit.player == 2);
    let formation = Formation::of(enemies().map(|unit| unit.position));
    for unit in state.units.iter_mut().filter(|unit| unit.alive && unit.player == 2) {
        let place = formation.place(unit.position, target);
        unit.start_order(Order::Attack(OrderTarget::Point(place)));
    }
}

/// Orders each unit of player 2 to attack player 1's units one after another, the nearest first.
fn attack_units(state: &mut State) {
    for slot in 0..state.units.len() {
        if !state.units[slot].alive || state.units[slot].player != 2 {
            continue;
        }
        let from = state.units[slot].position;
        let mut last = (-1, UnitTag::NONE);
        loop {
            let next = state
                .units
                .iter()
                .filter(|unit| unit.alive && unit.player == 1)
                .map(|unit| (unit.position.distance_squared(from), unit.tag))
                .filter(|candidate| {
                    last.0 < candidate.0 || last.0 == candidate.0 && last.1 < candidate.1
                })
                .min();
            let Some(next) = next else { break };
            let order = Order::Attack(OrderTarget::Unit(next.1));
            if last.0 < 0 {
                state.units[slot].start_order(order);
            } else {
                state.queues[slot].push(order);
            }
            last = next;
        }
    }
}

/// A unit that stands for nobody: what a snapshot fills in.
pub(crate) fn nobody(rules: &Rules) -> Unit {
    let spawn = Spawn {
        unit_type: UnitTypeId(0),
        player: 0,
        acquires_targets: false,
        position: Vec2::ZERO,
    };
    new_unit(rules, spawn, UnitTag::NONE)
}
