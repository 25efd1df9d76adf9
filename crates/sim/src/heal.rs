//! The Medivac's beam.

use catalog::{Heal, UnitType};
use fixed::{Angle, Fixed};

use crate::state::State;
use crate::{Event, Order, Rules, Unit, UnitTag, movement};

/// Carries out an order to heal: it ends when the patient is whole or gone.
pub(crate) fn follow_order(rules: &Rules, state: &mut State, slot: usize, patient: UnitTag) {
    let unit = &state.units[slot];
    let holds = state.unit(patient).is_some_and(|patient| needs_help(rules, unit, patient));
    if holds {
        state.units[slot].target = patient;
        attend(rules, state, slot, patient);
    } else {
        state.finish_order(slot);
        movement::stand(rules, state, slot);
    }
}

/// Heals the patient if the beam reaches, else goes there.
pub(crate) fn attend(rules: &Rules, state: &mut State, slot: usize, patient: UnitTag) {
    let unit = &state.units[slot];
    let kind = rules.catalog.unit(unit.unit_type);
    let heal = kind.heal.as_ref().expect("only healers attend");
    let Some(hurt) = state.unit(patient) else { return };
    let hurt_kind = rules.catalog.unit(hurt.unit_type);
    let offset = hurt.position - unit.position;
    let reach = heal.range + kind.radius + hurt_kind.radius;
    if reach.squared() < offset.length_squared() {
        let position = hurt.position;
        if unit.order == Order::HoldPosition {
            movement::stand(rules, state, slot);
        } else {
            movement::go(rules, state, slot, position);
        }
        return;
    }
    movement::stand(rules, state, slot);
    let healer = &mut state.units[slot];
    let tag = healer.tag;
    healer.facing = healer.facing.turned_toward(Angle::of(offset), kind.stationary_turning_rate);
    let energy = healer.energy;
    let wanted = (hurt_kind.life_max - state.units[patient.slot()].life).min(heal.life_per_loop);
    let restored = affordable(heal, energy, wanted);
    state.units[slot].energy -= restored * heal.energy_per_life;
    state.units[patient.slot()].life += restored;
    state.note(Event::Heal { healer: tag, patient, life: restored });
}

fn affordable(heal: &Heal, energy: Fixed, wanted: Fixed) -> Fixed {
    if wanted * heal.energy_per_life <= energy { wanted } else { energy / heal.energy_per_life }
}

/// Whether `patient` is a living friend that the beam can restore, and there is energy for it.
pub(crate) fn needs_help(rules: &Rules, healer: &Unit, patient: &Unit) -> bool {
    let Some(heal) = &rules.catalog.unit(healer.unit_type).heal else { return false };
    let kind = rules.catalog.unit(patient.unit_type);
    can_receive(heal, kind)
        && patient.player == healer.player
        && patient.tag != healer.tag
        && Fixed::ZERO < patient.life
        && patient.life < kind.life_max
        && heal.energy_per_life * heal.life_per_loop <= healer.energy
}

fn can_receive(heal: &Heal, kind: &UnitType) -> bool {
    kind.attributes.has(heal.required)
}

/// The nearest friend in need within the range of automatic healing.
pub(crate) fn find_patient(rules: &Rules, state: &State, slot: usize) -> UnitTag {
    let healer = &state.units[slot];
    let kind = rules.catalog.unit(healer.unit_type);
    let Some(heal) = &kind.heal else { return UnitTag::NONE };
    let in_reach = |patient: &&Unit| {
        let radii = kind.radius + rules.catalog.unit(patient.unit_type).radius;
        let reach = heal.acquire_range + radii;
        patient.position.distance_squared(healer.position) <= reach.squared()
    };
    state
        .units
        .iter()
        .filter(|patient| patient.alive && needs_help(rules, healer, patient))
        .filter(in_reach)
        .min_by_key(|patient| (patient.position.distance_squared(healer.position), patient.tag))
        .map_or(UnitTag::NONE, |patient| patient.tag)
}
