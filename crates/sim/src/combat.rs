//! The cycle of a weapon: in range, facing, wind-up, hits, backswing, cooldown.

use catalog::{Delivery, Weapon};
use fixed::{Angle, Fixed};

use crate::damage::Hit;
use crate::missile::Missile;
use crate::state::State;
use crate::{Event, Order, Rules, UnitTag, WeaponPhase, movement};

/// A game loop in game seconds.
const LOOP: Fixed = Fixed::from_raw(256);
/// A unit that waits for its cooldown turns after its target every so many loops,
const AIM_PERIOD_LOOPS: u32 = 4;
/// and in every loop of the last fifth of a second before its shot.
const AIM_AHEAD: Fixed = Fixed::from_raw(3 * LOOP.raw());
/// How far beside its arc a unit still shoots.
///
/// # Source
///
/// `ArcSlop` 11.25° of the game's weapon data.
const ARC_SLOP: Angle = Angle::from_degrees(Fixed::from_ratio(45, 4));

/// Runs the clocks of a unit's weapon, and carries out what falls due.
#[inline]
pub(crate) fn advance_weapon(rules: &Rules, state: &mut State, slot: usize) {
    let unit = &mut state.units[slot];
    if Fixed::ZERO < unit.weapon_cooldown {
        unit.weapon_cooldown = (unit.weapon_cooldown - LOOP).max(Fixed::ZERO);
    }
    if unit.weapon_phase != WeaponPhase::Ready {
        advance_phase(rules, state, slot);
    }
}

// Apart from its caller, which runs for everybody: most weapons are ready most of the time.
#[inline(never)]
fn advance_phase(rules: &Rules, state: &mut State, slot: usize) {
    let unit = &mut state.units[slot];
    match unit.weapon_phase {
        WeaponPhase::Ready => {}
        WeaponPhase::Windup => {
            unit.phase_time -= LOOP;
            if !strike_holds(rules, state, slot) {
                state.units[slot].weapon_phase = WeaponPhase::Ready;
            } else if state.units[slot].phase_time <= Fixed::ZERO {
                take_effect(rules, state, slot);
            }
        }
        WeaponPhase::Burst => {
            unit.phase_time -= LOOP;
            continue_burst(rules, state, slot);
        }
        WeaponPhase::Backswing => {
            unit.phase_time -= LOOP;
            if unit.phase_time <= Fixed::ZERO {
                unit.weapon_phase = WeaponPhase::Ready;
            }
        }
    }
}

/// Attacks `target` if it is in range, else goes after it.
#[inline]
pub(crate) fn engage(rules: &Rules, state: &mut State, slot: usize, target: UnitTag) {
    if state.units[slot].is_attacking() {
        movement::stand(rules, state, slot);
    } else {
        approach(rules, state, slot, target);
    }
}

// Apart from its caller: most who have a target are in the middle of an attack.
#[inline(never)]
fn approach(rules: &Rules, state: &mut State, slot: usize, target: UnitTag) {
    let unit = &state.units[slot];
    // Only an altered snapshot brings a target that is gone as far as here.
    let Some(victim) = state.unit(target) else { return movement::stand(rules, state, slot) };
    let engagement = rules.engagement(unit.unit_type, victim.unit_type);
    let offset = victim.position - unit.position;
    let distance_squared = offset.length_squared();
    if engagement.range_squared < distance_squared {
        if matches!(unit.order, Order::HoldPosition) {
            movement::stand(rules, state, slot);
        } else {
            let position = victim.position;
            movement::go(rules, state, slot, position);
        }
        return;
    }
    movement::stand(rules, state, slot);
    if distance_squared < engagement.range_min_squared {
        return;
    }
    let unit = &mut state.units[slot];
    let turn = (state.game_loop + slot as u32).is_multiple_of(AIM_PERIOD_LOOPS);
    if AIM_AHEAD < unit.weapon_cooldown && !turn {
        return;
    }
    let index = engagement.weapon.expect("only targets that a weapon can hit are engaged");
    let kind = rules.catalog.unit(unit.unit_type);
    let weapon = &kind.weapons[usize::from(index)];
    let mut faces = true;
    if kind.turns {
        let direction = Angle::of(offset);
        unit.facing = unit.facing.turned_toward(direction, kind.stationary_turning_rate);
        let aside = u32::from(unit.facing.turn_to(direction).unsigned_abs());
        faces = aside <= u32::from(weapon.arc_half.raw()) + u32::from(ARC_SLOP.raw());
    }
    if faces && unit.weapon_cooldown <= Fixed::ZERO {
        unit.strike_target = target;
        unit.weapon = index;
        unit.weapon_phase = WeaponPhase::Windup;
        unit.phase_time = weapon.damage_point;
        if unit.phase_time <= Fixed::ZERO {
            take_effect(rules, state, slot);
        }
    }
}

/// Whether the attack that winds up can still reach its target.
fn strike_holds(rules: &Rules, state: &State, slot: usize) -> bool {
    let unit = &state.units[slot];
    state.unit(unit.strike_target).is_some_and(|target| {
        let engagement = rules.engagement(unit.unit_type, target.unit_type);
        unit.position.distance_squared(target.position) <= engagement.slop_squared
    })
}

/// The damage point is reached: the cooldown is spent and the first hit lands.
fn take_effect(rules: &Rules, state: &mut State, slot: usize) {
    let unit = &mut state.units[slot];
    let weapon = &rules.catalog.unit(unit.unit_type).weapons[usize::from(unit.weapon)];
    let jitter = weapon.period_jitter_max - weapon.period_jitter_min;
    let random = state.random.below(jitter.raw() as u32 + 1) as i32;
    // The period counts from the start of the attack, which lies a damage point back.
    unit.weapon_cooldown =
        weapon.period - weapon.damage_point + weapon.period_jitter_min + Fixed::from_raw(random);
    unit.hits_left = weapon.hits as u8;
    unit.phase_time = Fixed::ZERO;
    unit.weapon_phase = WeaponPhase::Burst;
    continue_burst(rules, state, slot);
}

fn continue_burst(rules: &Rules, state: &mut State, slot: usize) {
    let unit = &state.units[slot];
    let kind = rules.catalog.unit(unit.unit_type);
    let weapon = &kind.weapons[usize::from(unit.weapon)];
    while state.units[slot].phase_time <= Fixed::ZERO && state.units[slot].hits_left != 0 {
        strike(state, slot, weapon);
        let unit = &mut state.units[slot];
        unit.hits_left -= 1;
        unit.phase_time += weapon.hit_interval;
    }
    let unit = &mut state.units[slot];
    if unit.hits_left == 0 {
        unit.weapon_phase = WeaponPhase::Backswing;
        unit.phase_time = weapon.backswing;
        if unit.phase_time <= Fixed::ZERO {
            unit.weapon_phase = WeaponPhase::Ready;
        }
    }
}

fn strike(state: &mut State, slot: usize, weapon: &Weapon) {
    let unit = &state.units[slot];
    let (attacker, target) = (unit.tag, unit.strike_target);
    let Some(target_position) = state.position(target) else { return };
    let hit = Hit {
        attacker,
        attacker_type: unit.unit_type,
        player: unit.player,
        weapon: unit.weapon,
        target,
        origin: unit.position,
        centre: target_position,
    };
    state.note(Event::Shot { attacker, target, weapon: hit.weapon });
    match weapon.delivery {
        // The explosion comes with the death.
        Delivery::Instant if weapon.suicide => {
            state.units[slot].life = Fixed::ZERO;
            state.somebody_fell = true;
        }
        Delivery::Instant => state.hits.push(hit),
        Delivery::Missile { speed } => {
            state.missiles.push(Missile { position: hit.origin, speed, hit });
        }
    }
}
