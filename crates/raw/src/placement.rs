use catalog::{ResourceKind, UnitType, UnitTypeId};
use fixed::{Fixed, Vec2};
use maps::CellGrid;
use observe::can_see;
use sim::{FootprintCells, Unit, World, snapped};

use crate::OrderResult;

/// Whether the structure of an ability could stand at a place, as far as `player` knows: what it
/// does not see is not in the way, and its own moving units step aside.
///
/// `open` are the cells where units can walk as far as the player knows
/// ([`observe::pathable_cells`]).
pub fn placement(
    world: &World,
    player: u8,
    open: &CellGrid,
    (ability_id, place): (u32, Vec2),
    without_costs: bool,
) -> OrderResult {
    let Some(unit_type) = product(world, ability_id) else { return OrderResult::NotSupported };
    let kind = world.rules().catalog.unit(unit_type);
    let centre = snapped(kind, place);
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
    match kind.built_on {
        Some(resource) if !is_free_resource(world, player, resource, centre) => {
            OrderResult::CantBuildLocationInvalid
        }
        Some(_) => OrderResult::Success,
        None => check_ground(world, player, open, kind, centre),
    }
}

/// The structure that an ability builds.
fn product(world: &World, ability_id: u32) -> Option<UnitTypeId> {
    let catalog = &world.rules().catalog;
    let builds = |(_, kind): &(UnitTypeId, &UnitType)| {
        kind.ability_id == ability_id && ability_id != 0 && !kind.footprint.is_empty()
    };
    catalog.units().find(builds).map(|(id, _)| id)
}

fn is_free_resource(world: &World, player: u8, resource: ResourceKind, centre: Vec2) -> bool {
    let catalog = &world.rules().catalog;
    let near = |unit: &Unit| unit.position.distance_squared(centre) <= Fixed::ONE.squared();
    let holds = |unit: &Unit| {
        let kind = catalog.unit(unit.unit_type);
        kind.built_on.is_none() && kind.resource.is_some_and(|held| held.kind == resource)
    };
    let is_taken = |unit: &Unit| {
        can_see(world, player, unit) && catalog.unit(unit.unit_type).built_on == Some(resource)
    };
    world.units().any(|unit| near(unit) && holds(unit))
        && !world.units().any(|unit| near(unit) && is_taken(unit))
}

fn check_ground(
    world: &World,
    player: u8,
    open: &CellGrid,
    kind: &UnitType,
    centre: Vec2,
) -> OrderResult {
    let catalog = &world.rules().catalog;
    let terrain = &world.rules().scenario.terrain;
    let site = FootprintCells::of(kind, centre);
    let is_free = |(x, y): (i32, i32)| terrain.placeable.get(x, y) && open.get(x, y);
    if !site.iter().all(is_free) {
        return OrderResult::CantBuildLocationInvalid;
    }
    for unit in world.units().filter(|unit| can_see(world, player, unit)) {
        let other = catalog.unit(unit.unit_type);
        let stands_in_way = unit.player != player
            && unit.player != 0
            && other.footprint.is_empty()
            && other.mover != catalog::Mover::Fly
            && touches(site, unit, other);
        if stands_in_way {
            return OrderResult::CantBuildLocationInvalid;
        }
        if kind.drop_off
            && other.resource.is_some()
            && other.built_on.is_none()
            && site.crowds(FootprintCells::of(other, unit.position))
        {
            return OrderResult::CantBuildTooCloseToResources;
        }
    }
    OrderResult::Success
}

/// Whether a unit stands on a site.
fn touches(site: FootprintCells, unit: &Unit, kind: &UnitType) -> bool {
    let nearest = site.nearest(unit.position);
    unit.position.distance_squared(nearest) < kind.radius.squared()
}
