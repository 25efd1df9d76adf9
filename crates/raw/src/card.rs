use catalog::{Method, Race, UnitType, UnitTypeId};
use fixed::Fixed;

/// What an ability does for a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What a right click means.
    Smart,
    /// Drop all orders.
    Stop,
    /// Stay in place.
    HoldPosition,
    /// Go somewhere.
    Move,
    /// Go to and fro.
    Patrol,
    /// Attack a unit, or on the way to a place.
    Attack,
    /// An unarmed unit's attack: go there with the army.
    ScanMove,
    /// Heal a unit.
    Heal,
    /// Fetch minerals or vespene.
    Gather,
    /// Bring a load home.
    Return,
    /// Build a structure.
    Build(UnitTypeId),
    /// Train a unit.
    Train(UnitTypeId),
    /// Take the latest item out of the production queue.
    CancelLast,
    /// Take a structure under construction down.
    CancelConstruction,
    /// Send new units somewhere.
    Rally,
}

/// Cancels a structure under construction.
const CANCEL_BUILD_IN_PROGRESS: u32 = 314;

/// The abilities of a unit type by specific id, in a fixed order, whether it can use them now or
/// not.
pub fn card(kind: &UnitType) -> Vec<(u32, Role)> {
    let mut card = Vec::new();
    let moves = Fixed::ZERO < kind.speed;
    let is_armed = !kind.weapons.is_empty();
    let trains = kind.products.iter().any(|product| product.method == Method::Train);
    if moves || is_armed || trains {
        card.push((1, Role::Smart));
    }
    if moves || is_armed {
        card.push((4, Role::Stop));
    }
    if moves {
        card.push((16, Role::Move));
        card.push((17, Role::Patrol));
        card.push((18, Role::HoldPosition));
    }
    if is_armed {
        card.push((23, Role::Attack));
    } else if moves {
        card.push((19, Role::ScanMove));
    }
    if kind.harvest.is_some() {
        let (gather, bring) = harvest_ids(kind);
        card.push((gather, Role::Gather));
        card.push((bring, Role::Return));
    }
    if kind.heal.is_some() {
        card.push((386, Role::Heal));
    }
    for product in &kind.products {
        match product.method {
            Method::Construct => card.push((product.ability_id, Role::Build(product.unit))),
            Method::Train => card.push((product.ability_id, Role::Train(product.unit))),
            // The rules have no morphs yet, so nobody is offered one.
            Method::Morph => {}
        }
    }
    if trains {
        let (rally, cancel) = production_ids(kind);
        card.push((rally, Role::Rally));
        card.push((cancel, Role::CancelLast));
    }
    if kind.is_structure() && kind.race != Race::Neutral {
        card.push((CANCEL_BUILD_IN_PROGRESS, Role::CancelConstruction));
    }
    card
}

/// What an ability does for a unit type, or none if it does not have it.
pub fn role(kind: &UnitType, ability_id: u32) -> Option<Role> {
    card(kind).into_iter().find(|(id, _)| *id == ability_id).map(|(_, role)| role)
}

/// The ids for gathering and for bringing home.
fn harvest_ids(kind: &UnitType) -> (u32, u32) {
    match (kind.race, kind.display_name.as_str()) {
        (_, "MULE") => (166, 167),
        (Race::Protoss, _) => (298, 299),
        (Race::Zerg, _) => (1183, 1184),
        _ => (295, 296),
    }
}

/// The ids of the rally point and of cancelling the latest item.
fn production_ids(kind: &UnitType) -> (u32, u32) {
    match (kind.drop_off, kind.race) {
        (true, Race::Protoss) => (207, 306),
        (true, Race::Zerg) => (212, 306),
        (true, _) => (203, 308),
        (false, Race::Terran) => (195, 312),
        (false, _) => (195, 306),
    }
}

#[cfg(test)]
mod tests {
    use catalog::{BalanceVersion, Catalog};

    use super::*;
    use crate::ability;

    fn ids(name: &str) -> Vec<u32> {
        let catalog = Catalog::load(BalanceVersion::V4_10_0).unwrap();
        let kind = catalog.unit(catalog.find_display(name).unwrap());
        card(kind).into_iter().map(|(id, _)| id).collect()
    }

    #[test]
    fn cards_hold_the_specific_ids_of_their_unit() {
        assert_eq!(ids("Marine"), [1, 4, 16, 17, 18, 23]);
        assert_eq!(ids("Medivac"), [1, 4, 16, 17, 18, 19, 386]);
        let scv = ids("SCV");
        assert_eq!(scv[..8], [1, 4, 16, 17, 18, 23, 295, 296]);
        assert!([318, 319, 320, 321].iter().all(|id| scv.contains(id)));
        assert_eq!(ids("SpineCrawler"), [1, 4, 23, 314]);
        assert_eq!(ids("MineralField"), []);
    }

    #[test]
    fn every_offered_id_is_known_to_clients() {
        let catalog = Catalog::load(BalanceVersion::V4_10_0).unwrap();
        for (_, kind) in catalog.units() {
            for (id, _) in card(kind) {
                assert!(ability(id).is_some(), "{} offers {id}", kind.display_name);
            }
        }
    }
}
