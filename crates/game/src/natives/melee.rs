use galaxy::Value;

use super::Native;
use crate::melee;

pub(super) const NATIVES: &[Native] = &[
    ("void MeleeInitResources()", |hand, _, _| {
        melee::give_resources(hand.world, &hand.state.races);
        Ok(Value::Null)
    }),
    ("void MeleeInitUnits()", |hand, _, _| {
        let map = hand.map;
        melee::create_units(hand.world, &hand.state.races, |player| map.start_location(player))?;
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
