//! What armies and works use of their players' supply.

use fixed::Fixed;

use crate::Rules;
use crate::state::State;

/// The most supply that a player can use.
const SUPPLY_MAX: Fixed = Fixed::from_int(200);

/// Adds up supply: of living units and running items, and of finished providers.
pub(crate) fn count(rules: &Rules, state: &mut State) {
    let State { realm: Some(realm), units, .. } = state else { return };
    for player in &mut realm.players {
        player.supply_used = Fixed::ZERO;
        player.supply_cap = Fixed::ZERO;
    }
    for (unit, work) in units.iter().zip(&realm.works).filter(|(unit, _)| unit.alive) {
        let kind = rules.catalog.unit(unit.unit_type);
        let player = &mut realm.players[usize::from(unit.player)];
        player.supply_used += kind.supply;
        if work.construction_left == 0 {
            player.supply_cap = (player.supply_cap + kind.supply_provided).min(SUPPLY_MAX);
        }
        if work.item_runs {
            player.supply_used += rules.catalog.unit(work.queue[0]).supply;
        }
    }
}

/// Whether a player has supply for one more unit that uses `supply`.
pub(crate) fn allows(state: &State, player: u8, supply: Fixed) -> bool {
    state.realm.as_ref().is_some_and(|realm| {
        let player = &realm.players[usize::from(player)];
        supply == Fixed::ZERO
            || player.switches.unlimited_supply
            || player.supply_used + supply <= player.supply_cap
    })
}
