//! What a player must have before it can make something.

use catalog::{Method, Product, UnitTypeId};

use crate::state::State;
use crate::{Refusal, Rules};

/// What a unit makes, if it makes it that way.
pub(crate) fn product(
    rules: &Rules,
    maker: UnitTypeId,
    product: UnitTypeId,
    method: Method,
) -> Option<&Product> {
    let products = &rules.catalog.unit(maker).products;
    products.iter().find(|candidate| candidate.unit == product && candidate.method == method)
}

/// Checks the bank and the structures that a product asks for.
pub(crate) fn check(
    rules: &Rules,
    state: &State,
    player: u8,
    maker: UnitTypeId,
    product: &Product,
) -> Result<(), Refusal> {
    if !has_structures(rules, state, player, product.unit) {
        return Err(Refusal::Technology);
    }
    let realm = state.realm.as_deref().ok_or(Refusal::Impossible)?;
    let (minerals, vespene) = price(rules, state, player, maker, product);
    let bank = &realm.players[usize::from(player)];
    if bank.minerals < minerals {
        Err(Refusal::Minerals)
    } else if bank.vespene < vespene {
        Err(Refusal::Vespene)
    } else {
        Ok(())
    }
}

/// What a product costs a player: minerals and vespene.
pub(crate) fn price(
    rules: &Rules,
    state: &State,
    player: u8,
    maker: UnitTypeId,
    product: &Product,
) -> (u32, u32) {
    if state.switches(player).free { (0, 0) } else { rules.catalog.price(maker, product) }
}

/// Whether a finished structure of each required type stands, or one that counts as it.
pub(crate) fn has_structures(
    rules: &Rules,
    state: &State,
    player: u8,
    product: UnitTypeId,
) -> bool {
    let Some(realm) = state.realm.as_deref() else { return false };
    if realm.players[usize::from(player)].switches.all_technology {
        return true;
    }
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
