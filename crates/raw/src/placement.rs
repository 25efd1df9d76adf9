use catalog::{UnitType, UnitTypeId};
use fixed::Vec2;
use sim::World;

use crate::OrderResult;

/// Whether the structure of an ability could stand at a place, as far as `player` knows: the rule by
/// which an order is judged ([`World::site`]).
pub fn placement(
    world: &World,
    player: u8,
    (ability_id, place): (u32, Vec2),
    without_costs: bool,
) -> OrderResult {
    let Some(unit_type) = product(world, ability_id) else { return OrderResult::NotSupported };
    let kind = world.rules().catalog.unit(unit_type);
    if !without_costs
        && let Some(bank) = world.player(player)
        && !bank.switches.free
    {
        if bank.minerals < kind.minerals {
            return OrderResult::NotEnoughMinerals;
        }
        if bank.vespene < kind.vespene {
            return OrderResult::NotEnoughVespene;
        }
    }
    world.site(player, unit_type, place).map_or_else(OrderResult::from, |_| OrderResult::Success)
}

/// The structure that an ability builds.
fn product(world: &World, ability_id: u32) -> Option<UnitTypeId> {
    let catalog = &world.rules().catalog;
    let builds = |(_, kind): &(UnitTypeId, &UnitType)| {
        kind.ability_id == ability_id && ability_id != 0 && !kind.footprint.is_empty()
    };
    catalog.units().find(builds).map(|(id, _)| id)
}
