//! Questions of clients: how far is it, what can this unit do, can something be built there.

use catalog::Mover;
use maps::CellGrid;
use observe::{can_see, cells, path_length, pathable_cells};
use sim::{FootprintCells, Unit, World};

use crate::protocol::request_query_pathing::Start;
use crate::protocol::{
    AvailableAbility, RequestQuery, RequestQueryAvailableAbilities, RequestQueryPathing,
    ResponseQuery, ResponseQueryAvailableAbilities, ResponseQueryBuildingPlacement,
    ResponseQueryPathing, action_result,
};
use raw::{CommandCards, available, placement, tag, to_point};

/// The answers to the questions of `player`, in their order.
pub fn answer(
    world: &World,
    cards: &CommandCards,
    player: u8,
    request: &RequestQuery,
) -> ResponseQuery {
    let without_costs = request.ignore_resource_requirements.unwrap_or(false);
    let open = if request.pathing.is_empty() {
        CellGrid::new(0, 0)
    } else {
        pathable_cells(world, player)
    };
    let abilities = |query: &RequestQueryAvailableAbilities| {
        of_unit(world, cards, player, query, without_costs)
    };
    ResponseQuery {
        pathing: request.pathing.iter().map(|query| pathing(world, player, &open, query)).collect(),
        abilities: request.abilities.iter().map(abilities).collect(),
        placements: request
            .placements
            .iter()
            .map(|query| {
                let id = query.ability_id.and_then(|id| u32::try_from(id).ok()).unwrap_or(0);
                let place = query.target_pos.unwrap_or_default();
                let place = to_point(place.x.unwrap_or(0.0), place.y.unwrap_or(0.0));
                let result = placement(world, player, (id, place), without_costs);
                ResponseQueryBuildingPlacement { result: Some(action_result(result).into()) }
            })
            .collect(),
    }
}

/// The way along the ground from a unit or a place to another place. Zero stands for no way.
///
/// A way may begin inside a structure, such as one's own town hall: its cells are left freely.
fn pathing(
    world: &World,
    player: u8,
    open: &CellGrid,
    query: &RequestQueryPathing,
) -> ResponseQueryPathing {
    let end = query.end_pos.unwrap_or_default();
    let end = (end.x.unwrap_or(0.0), end.y.unwrap_or(0.0));
    let (start, flies) = match query.start {
        None => return ResponseQueryPathing { distance: Some(0.0) },
        Some(Start::StartPos(start)) => ((start.x.unwrap_or(0.0), start.y.unwrap_or(0.0)), false),
        Some(Start::UnitTag(name)) => {
            let Some(unit) = seen_unit(world, player, name) else {
                return ResponseQueryPathing { distance: Some(0.0) };
            };
            let mover = world.rules().catalog.unit(unit.unit_type).mover;
            ((cells(unit.position.x), cells(unit.position.y)), mover == Mover::Fly)
        }
    };
    let straight = (end.0 - start.0).hypot(end.1 - start.1);
    let distance = if flies && straight.is_finite() {
        straight
    } else {
        let left = structure_at(world, player, start).map(|cells| with_cells(open, cells));
        path_length(left.as_ref().unwrap_or(open), start, end).unwrap_or(0.0)
    };
    ResponseQueryPathing { distance: Some(distance) }
}

/// A unit that the player sees: nothing is told of others.
fn seen_unit(world: &World, player: u8, name: u64) -> Option<&Unit> {
    tag::from_protocol(name)
        .and_then(|tag| world.unit(tag))
        .filter(|unit| can_see(world, player, unit))
}

/// The cells of the structure that the player sees at a place.
fn structure_at(world: &World, player: u8, (x, y): (f32, f32)) -> Option<FootprintCells> {
    let cell = (x.floor() as i32, y.floor() as i32);
    world.units().filter(|unit| can_see(world, player, unit)).find_map(|unit| {
        let kind = world.rules().catalog.unit(unit.unit_type);
        let cells = FootprintCells::of(kind, unit.position);
        cells.iter().any(|other| other == cell).then_some(cells)
    })
}

fn with_cells(open: &CellGrid, cells: FootprintCells) -> CellGrid {
    let mut open = open.clone();
    for (x, y) in cells.iter() {
        if (x as u32) < open.width() && (y as u32) < open.height() {
            open.set(x as u32, y as u32, true);
        }
    }
    open
}

fn of_unit(
    world: &World,
    cards: &CommandCards,
    player: u8,
    query: &RequestQueryAvailableAbilities,
    without_costs: bool,
) -> ResponseQueryAvailableAbilities {
    let name = query.unit_tag.unwrap_or(0);
    let unit = seen_unit(world, player, name);
    let abilities =
        unit.map_or_else(Vec::new, |unit| available(world, cards, player, unit.tag, without_costs));
    let abilities = abilities.into_iter().map(AvailableAbility::from).collect();
    let unit_type = unit.map(|unit| world.rules().catalog.unit(unit.unit_type).protocol_id);
    ResponseQueryAvailableAbilities { abilities, unit_tag: Some(name), unit_type_id: unit_type }
}
