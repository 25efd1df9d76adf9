use catalog::Splash;
use fixed::{Fixed, Vec2};

use crate::damage::{self, Hit};
use crate::state::State;
use crate::{Event, Rules, work};

/// Takes units without life off the field.
///
/// A unit with a suicide weapon explodes however it died, which can kill more units: those fall in
/// the same loop.
#[inline]
pub(crate) fn remove_dead(rules: &Rules, state: &mut State) {
    while std::mem::take(&mut state.somebody_fell) {
        remove_fallen(rules, state);
    }
}

// Apart from its caller: nobody falls in most loops.
#[inline(never)]
fn remove_fallen(rules: &Rules, state: &mut State) {
    let mut exploded = false;
    for slot in 0..state.units.len() {
        if state.units[slot].alive && state.units[slot].life <= Fixed::ZERO {
            remove(rules, state, slot);
            exploded |= explode(rules, state, slot);
        }
    }
    if exploded {
        damage::apply_hits(rules, state);
    }
}

/// Takes units without life off the field and lets nothing come of it.
pub(crate) fn remove_without_effects(rules: &Rules, state: &mut State) {
    for slot in 0..state.units.len() {
        if state.units[slot].alive && state.units[slot].life <= Fixed::ZERO {
            remove(rules, state, slot);
        }
    }
}

/// Takes a unit off the field and tells that it died.
pub(crate) fn remove(rules: &Rules, state: &mut State, slot: usize) {
    remove_silently(rules, state, slot);
    let unit = &state.units[slot];
    state.note(Event::Death {
        unit: unit.tag,
        unit_type: unit.unit_type,
        player: unit.player,
        position: unit.position,
    });
}

/// Takes a unit off the field: nobody is told.
pub(crate) fn remove_silently(rules: &Rules, state: &mut State, slot: usize) {
    state.bodies.remove(slot);
    work::release(rules, state, slot);
    let unit = &mut state.units[slot];
    unit.alive = false;
    unit.stride = Vec2::ZERO;
    state.living[usize::from(unit.player)] -= 1;
    state.free_slots.push(slot as u16);
}

fn explode(rules: &Rules, state: &mut State, slot: usize) -> bool {
    let unit = &state.units[slot];
    let kind = rules.catalog.unit(unit.unit_type);
    let mut exploded = false;
    let (tag, position) = (unit.tag, unit.position);
    for (index, weapon) in kind.weapons.iter().enumerate().filter(|(_, weapon)| weapon.suicide) {
        let unit = &state.units[slot];
        state.hits.push(Hit {
            attacker: tag,
            attacker_type: unit.unit_type,
            player: unit.player,
            weapon: index as u8,
            target: unit.strike_target,
            origin: position,
            centre: position,
        });
        if let (Splash::Circle(rings), false) = (&weapon.splash, exploded) {
            let radius = rings.iter().map(|ring| ring.radius).max().unwrap_or(Fixed::ZERO);
            state.note(Event::Explosion { unit: tag, position, radius });
        }
        exploded = true;
    }
    exploded
}
