//! The names of units on the wire.

use sim::UnitTag;

/// What sets every tag of the protocol apart from a small number, as in the real game.
const HIGH_BIT: u64 = 1 << 32;

/// The protocol's name of a unit.
pub fn to_protocol(tag: UnitTag) -> u64 {
    HIGH_BIT | u64::from(tag.0)
}

/// The unit that the protocol calls so, or none if no unit can have that name.
pub fn from_protocol(tag: u64) -> Option<UnitTag> {
    let low = u32::try_from(tag ^ HIGH_BIT).ok()?;
    Some(UnitTag(low)).filter(|&tag| tag != UnitTag::NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_lead_back_to_their_units() {
        let tag = UnitTag(3 << 18 | 1);
        assert_eq!(to_protocol(tag), (1 << 32) + (3 << 18) + 1);
        assert_eq!(from_protocol(to_protocol(tag)), Some(tag));
        for no_unit in [0, 5, 1 << 33, u64::MAX, to_protocol(UnitTag::NONE)] {
            assert_eq!(from_protocol(no_unit), None);
        }
    }
}
