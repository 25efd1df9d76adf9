//! Items that lie on the map: who touches one has it.

use fixed::Fixed;

use crate::state::State;
use crate::{Event, Rules, UnitTag, death};

/// A unit reaches items this far beyond its edge. The real game's figure is not known.
const REACH: Fixed = Fixed::from_ratio(1, 4);

/// Lets units pick up the items that they touch. Of two that touch one, the earlier slot has it.
pub(crate) fn pick_up(rules: &Rules, state: &mut State) {
    for slot in 0..state.units.len() {
        let item = &state.units[slot];
        let kind = rules.catalog.unit(item.unit_type);
        if !item.alive || !kind.is_item {
            continue;
        }
        let finder = state.units.iter().find(|unit| {
            let reach = kind.radius + rules.catalog.unit(unit.unit_type).radius + REACH;
            unit.alive
                && unit.player != 0
                && unit.position.distance_squared(item.position) <= reach.squared()
        });
        let Some((unit, player)) = finder.map(|unit| (unit.tag, unit.player)) else { continue };
        let tag: UnitTag = item.tag;
        death::remove_silently(rules, state, slot);
        if let Some(realm) = &mut state.realm {
            realm.players[usize::from(player)].deliver(state.game_loop, kind.item_minerals, 0);
        }
        state.note(Event::PickedUp { unit, item: tag });
    }
}
