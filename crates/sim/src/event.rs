use fixed::{Fixed, Vec2};

use crate::UnitTag;

/// Something that happened in the latest game loop: what a viewer draws.
///
/// Events are derived from the step; they are no part of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A weapon took effect: an instant hit, or a missile left.
    Shot {
        /// Who shot.
        attacker: UnitTag,
        /// At whom.
        target: UnitTag,
        /// Which weapon of the attacker's type.
        weapon: u8,
    },
    /// A unit lost shields or life.
    Hit {
        /// Who was hit.
        target: UnitTag,
        /// What was lost of shields and life together.
        damage: Fixed,
    },
    /// A healing beam restored life.
    Heal {
        /// Who heals.
        healer: UnitTag,
        /// Who is healed.
        patient: UnitTag,
    },
    /// A unit blew itself up.
    Explosion {
        /// Who did.
        unit: UnitTag,
        /// Where.
        position: Vec2,
        /// How far it reaches.
        radius: Fixed,
    },
    /// A unit died.
    Death {
        /// Who died.
        unit: UnitTag,
        /// Where.
        position: Vec2,
    },
    /// A unit appeared.
    Birth {
        /// The new unit.
        unit: UnitTag,
    },
}
