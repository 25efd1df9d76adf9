//! What a hit does: bonuses, armor, shields, splash.

use catalog::{Splash, UnitType, UnitTypeId, Weapon};
use fixed::{Fixed, Vec2};

use crate::state::State;
use crate::{Event, Rules, Unit, UnitTag, acquire};

/// The least damage of a hit.
const DAMAGE_MIN: Fixed = Fixed::HALF;

/// A hit on its way from a weapon to a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) attacker: UnitTag,
    pub(crate) attacker_type: UnitTypeId,
    pub(crate) player: u8,
    /// Which weapon of `attacker_type`.
    pub(crate) weapon: u8,
    pub(crate) target: UnitTag,
    /// Where the attacker stood.
    pub(crate) origin: Vec2,
    /// Where splash spreads from.
    pub(crate) centre: Vec2,
}

/// Applies the hits of this loop.
///
/// They were collected while units acted, so two units that kill each other in the same loop both
/// die, whatever their slots.
#[inline]
pub(crate) fn apply_hits(rules: &Rules, state: &mut State) {
    let mut index = 0;
    while index < state.hits.len() {
        let hit = state.hits[index];
        apply(rules, state, &hit);
        index += 1;
    }
    state.hits.clear();
}

// Apart from its caller, which finds no hit in most loops.
#[inline(never)]
fn apply(rules: &Rules, state: &mut State, hit: &Hit) {
    let weapon = &rules.catalog.unit(hit.attacker_type).weapons[usize::from(hit.weapon)];
    if weapon.splash == Splash::None {
        strike_unit(rules, state, hit, weapon, hit.target, Fixed::ONE);
        return;
    }
    let across = state
        .position(hit.target)
        .map_or(Vec2::ZERO, |target| (target - hit.origin).perpendicular());
    for slot in 0..state.units.len() {
        let victim = &state.units[slot];
        if !victim.alive || victim.player == hit.player || victim.player == 0 {
            continue;
        }
        let kind = rules.catalog.unit(victim.unit_type);
        let tag = victim.tag;
        let fraction = if tag == hit.target && !weapon.suicide {
            Fixed::ONE
        } else {
            splash_fraction(&weapon.splash, victim, kind, hit.centre, across)
        };
        if Fixed::ZERO < fraction && weapon.can_hit(kind) {
            strike_unit(rules, state, hit, weapon, tag, fraction);
        }
    }
}

/// The part of the damage that reaches a unit which is not the target itself.
fn splash_fraction(
    splash: &Splash,
    victim: &Unit,
    kind: &UnitType,
    centre: Vec2,
    across: Vec2,
) -> Fixed {
    let offset = victim.position - centre;
    match splash {
        Splash::None => Fixed::ZERO,
        Splash::Circle(rings) => rings
            .iter()
            .filter(|ring| offset.length_squared() <= (ring.radius + kind.radius).squared())
            .map(|ring| ring.fraction)
            .max()
            .unwrap_or(Fixed::ZERO),
        Splash::Line { length, half_width } => {
            let direction = across.with_length(Fixed::ONE);
            let whole = |product: i64| Fixed::from_raw((product >> Fixed::FRACTION_BITS) as i32);
            let along = whole(offset.dot(direction)).abs();
            let beside = whole(offset.cross(direction)).abs();
            let past_end = (along - *length / 2).max(Fixed::ZERO);
            let reach = *half_width + kind.radius;
            if past_end.squared() + beside.squared() <= reach.squared() {
                Fixed::ONE
            } else {
                Fixed::ZERO
            }
        }
    }
}

fn strike_unit(
    rules: &Rules,
    state: &mut State,
    hit: &Hit,
    weapon: &Weapon,
    target: UnitTag,
    fraction: Fixed,
) {
    let Some(victim) = state.unit(target) else { return };
    let kind = rules.catalog.unit(victim.unit_type);
    let is_spared = state.switches(victim.player).god;
    let unit = &mut state.units[target.slot()];
    if unit.life <= Fixed::ZERO || is_spared {
        return;
    }
    let before = unit.life + unit.shields;
    let bonus = weapon.bonuses.iter().filter(|bonus| kind.attributes.has(bonus.attribute));
    let mut damage = bonus.fold(weapon.damage, |sum, bonus| sum + bonus.damage) * fraction;
    let shield_armor = if weapon.ignores_armor { Fixed::ZERO } else { kind.shield_armor };
    let armor = if weapon.ignores_armor { Fixed::ZERO } else { kind.armor };
    if Fixed::ZERO < unit.shields {
        let on_shields = (damage - shield_armor).max(DAMAGE_MIN);
        let absorbed = on_shields.min(unit.shields);
        unit.shields -= absorbed;
        damage = on_shields - absorbed;
    }
    if Fixed::ZERO < damage {
        unit.life -= (damage - armor).max(DAMAGE_MIN);
    }
    state.somebody_fell |= unit.life <= Fixed::ZERO;
    unit.shield_delay_loops = kind.shield_regeneration_delay_loops;
    let lost = before - unit.life.max(Fixed::ZERO) - unit.shields;
    state.note(Event::Hit { attacker: hit.attacker, target, damage: lost });
    if state.units[target.slot()].target == UnitTag::NONE {
        acquire::answer_attack(rules, state, target, hit.attacker);
    }
}
