use catalog::UnitType;
use fixed::Fixed;

use crate::Rules;
use crate::state::State;

/// Whether units of this type regenerate anything.
pub(crate) fn regenerates(kind: &UnitType) -> bool {
    [kind.life_regeneration, kind.shields_max, kind.energy_max]
        .into_iter()
        .any(|figure| Fixed::ZERO < figure)
}

/// What life, shields and energy of a unit add up to while nothing is missing.
pub(crate) fn whole(kind: &UnitType) -> Fixed {
    kind.life_max + kind.shields_max + kind.energy_max
}

/// Regenerates life, shields and energy.
#[inline]
pub(crate) fn regenerate(rules: &Rules, state: &mut State) {
    if state.somebody_regenerates {
        regenerate_all(rules, state);
    }
}

// Apart from its caller: in Terran battles nobody regenerates.
#[inline(never)]
fn regenerate_all(rules: &Rules, state: &mut State) {
    for unit in state.units.iter_mut().filter(|unit| unit.alive && !unit.is_whole()) {
        let kind = rules.catalog.unit(unit.unit_type);
        if Fixed::ZERO < kind.life_regeneration
            && Fixed::ZERO < unit.life
            && unit.life < kind.life_max
        {
            unit.life = (unit.life + kind.life_regeneration).min(kind.life_max);
        }
        if unit.shields < kind.shields_max {
            if unit.shield_delay_loops == 0 {
                unit.shields = (unit.shields + kind.shield_regeneration).min(kind.shields_max);
            } else {
                unit.shield_delay_loops -= 1;
            }
        }
        if unit.energy < kind.energy_max {
            unit.energy = (unit.energy + kind.energy_regeneration).min(kind.energy_max);
        }
    }
}
