use fixed::{Fixed, Vec2};

use crate::Rules;
use crate::UnitTag;
use crate::damage::Hit;
use crate::state::State;

/// A homing missile. It reaches its target unless the target is gone before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missile {
    /// Where it is.
    pub position: Vec2,
    /// Cells per loop.
    pub(crate) speed: Fixed,
    pub(crate) hit: Hit,
}

impl Missile {
    /// Who shot it.
    pub fn attacker(&self) -> UnitTag {
        self.hit.attacker
    }

    /// Whom it will hit.
    pub fn target(&self) -> UnitTag {
        self.hit.target
    }

    /// Which weapon of the attacker's type it came from.
    pub fn weapon(&self) -> u8 {
        self.hit.weapon
    }
}

/// Moves missiles toward their targets; those that arrive become hits.
#[inline]
pub(crate) fn advance(rules: &Rules, state: &mut State) {
    if !state.missiles.is_empty() {
        fly(rules, state);
    }
}

// Apart from its caller: many battles are fought without missiles.
#[inline(never)]
fn fly(rules: &Rules, state: &mut State) {
    let mut missiles = std::mem::take(&mut state.missiles);
    missiles.retain_mut(|missile| {
        let Some(target) = state.unit(missile.hit.target) else { return false };
        let offset = target.position - missile.position;
        let radius = rules.catalog.unit(target.unit_type).radius;
        if offset.length_squared() <= (missile.speed + radius).squared() {
            let centre = target.position;
            state.hits.push(Hit { centre, ..missile.hit });
            return false;
        }
        missile.position += offset.with_length(missile.speed);
        true
    });
    state.missiles = missiles;
}
