use catalog::UnitTypeId;
use fixed::{Fixed, Vec2};

use crate::{Refusal, UnitTag};

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
        /// Who hit; it may be gone by now.
        attacker: UnitTag,
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
        /// How much life.
        life: Fixed,
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
        /// What it was.
        unit_type: UnitTypeId,
        /// Whose it was.
        player: u8,
        /// Where.
        position: Vec2,
    },
    /// A unit left its producer, or a structure was finished.
    Finished {
        /// The new unit.
        unit: UnitTag,
        /// Who made it; the structure itself where it was built.
        producer: UnitTag,
    },
    /// A unit gave up what it was sent to build.
    Refused {
        /// Who gave up.
        unit: UnitTag,
        /// What it should have built.
        product: UnitTypeId,
        /// Why.
        refusal: Refusal,
    },
    /// A unit picked an item up.
    PickedUp {
        /// Who did.
        unit: UnitTag,
        /// What lay there.
        item: UnitTag,
    },
    /// A unit appeared.
    Birth {
        /// The new unit.
        unit: UnitTag,
    },
}
