use galaxy::Value;

use super::Native;
use crate::melee;

pub(super) const NATIVES: &[Native] = &[
    ("void MeleeInitResources()", |hand, _, _| {
        melee::give_resources(hand.world, &hand.state.races);
        Ok(Value::Null)
    }),
    ("void MeleeInitUnits()", |hand, _, _| {
        melee::create_units(hand.world, hand.state, hand.map)?;
        Ok(Value::Null)
    }),
    ("void MeleeInitAI()", |hand, _, _| {
        hand.state.starts_computers = true;
        Ok(Value::Null)
    }),
    ("void MeleeInitOptions()", |hand, _, _| {
        hand.state.ends_as_melee = true;
        Ok(Value::Null)
    }),
];
