//! What a player must have before it can make something.

use catalog::UnitTypeId;

use crate::world::State;
use crate::{Refusal, Rules};

/// Checks the bank and the structures that `product` asks for.
pub(crate) fn check(
    rules: &Rules,
    state: &State,
    player: u8,
    product: UnitTypeId,
) -> Result<(), Refusal> {
    if !has_structures(rules, state, player, product) {
        return Err(Refusal::Technology);
    }
    let realm = state.realm.as_deref().ok_or(Refusal::Impossible)?;
    let kind = rules.catalog.unit(product);
    let bank = &realm.players[usize::from(player)];
    if bank.minerals < kind.minerals {
        Err(Refusal::Minerals)
    } else if bank.vespene < kind.vespene {
        Err(Refusal::Vespene)
    } else {
        Ok(())
    }
}

/// Whether a finished structure of each required type stands, or one that counts as it.
pub(crate) fn has_structures(
    rules: &Rules,
    state: &State,
    player: u8,
    product: UnitTypeId,
) -> bool {
    let Some(realm) = state.realm.as_deref() else { return false };
    let kind = rules.catalog.unit(product);
    kind.requires_attached.is_none()
        && kind.requires.iter().all(|&required| {
            state.units.iter().zip(&realm.works).any(|(unit, work)| {
                unit.alive
                    && unit.player == player
                    && work.construction_left == 0
                    && (unit.unit_type == required
                        || rules.catalog.unit(unit.unit_type).counts_as.contains(&required))
            })
        })
}
