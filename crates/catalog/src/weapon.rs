use fixed::{Angle, Fixed};

use crate::{Attribute, Attributes, Planes, UnitType};

/// Figures of one weapon.
///
/// Periods and delays are in 4096ths of a game second, 256 per game loop, so that a period which
/// is no whole number of loops keeps its fraction.
#[derive(Clone, Debug)]
pub struct Weapon {
    /// The table key, such as `gauss_rifle`.
    pub name: String,
    /// What the weapon can hit.
    pub targets: Planes,
    /// Distance between the edges of attacker and target.
    pub range: Fixed,
    /// How far beyond `range` an attack that has begun goes on.
    pub range_slop: Fixed,
    /// Distance within which the unit looks for targets on its own.
    pub scan_range: Fixed,
    /// Targets nearer than this cannot be hit.
    pub range_min: Fixed,
    /// Time between two attacks.
    pub period: Fixed,
    /// Least random part added to `period`.
    pub period_jitter_min: Fixed,
    /// Largest random part added to `period`.
    pub period_jitter_max: Fixed,
    /// Time from the start of an attack to its effect.
    pub damage_point: Fixed,
    /// Time after the effect before the unit does something else by itself.
    pub backswing: Fixed,
    /// Half the angle within which the target must lie in front; half a turn for turrets.
    pub arc_half: Angle,
    /// Hits of one attack.
    pub hits: u32,
    /// Time between two hits of one attack.
    pub hit_interval: Fixed,
    /// Damage of one hit before bonuses and armor.
    pub damage: Fixed,
    /// Damage added per attribute the target has.
    pub bonuses: Vec<AttributeBonus>,
    /// Whether armor is passed over.
    pub ignores_armor: bool,
    /// How a hit reaches its target.
    pub delivery: Delivery,
    /// Who else is hit.
    pub splash: Splash,
    /// Whether the attacker dies with its attack (Baneling). The splash lies round the attacker,
    /// not round the target, and comes just the same when the attacker is killed.
    pub suicide: bool,
    /// Whether the weapon counts as a melee attack.
    pub melee: bool,
    /// What a target must have, and must not have.
    pub required: Attributes,
    /// Targets with any of these are not attacked.
    pub excluded: Attributes,
}

impl Weapon {
    /// Whether the weapon can be used on units of type `target`.
    pub fn can_hit(&self, target: &UnitType) -> bool {
        self.targets.intersects(target.planes)
            && target.attributes.includes(self.required)
            && !target.attributes.meets(self.excluded)
    }
}

/// More damage against targets with an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttributeBonus {
    /// What the target must have.
    pub attribute: Attribute,
    /// The damage added.
    pub damage: Fixed,
}

/// How a hit reaches its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// At the damage point.
    Instant,
    /// By a homing missile of `speed` cells per loop.
    Missile {
        /// Cells per loop.
        speed: Fixed,
    },
}

/// Which units around the target are hit as well. Only enemies of the attacker are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Splash {
    /// Nobody.
    None,
    /// Everyone in rings round the target; each takes the largest fraction that reaches it.
    Circle(Vec<SplashRing>),
    /// Everyone near a line through the target, across the line of fire (Colossus).
    Line {
        /// Length of the line.
        length: Fixed,
        /// Reach to both sides of the line.
        half_width: Fixed,
    },
}

/// One ring of a circular splash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SplashRing {
    /// Outer radius, in cells.
    pub radius: Fixed,
    /// Fraction of the damage.
    pub fraction: Fixed,
}
