//! Questions about paths, abilities and places for structures.

use fixed::{Fixed, Vec2};
use raw::{CommandCards, Target, tag};
use sc2api::protocol::request_query_pathing::Start;
use sc2api::protocol::{
    ActionResult, Point2D, RequestQuery, RequestQueryAvailableAbilities,
    RequestQueryBuildingPlacement, RequestQueryPathing,
};
use sc2api::queries;

use crate::arena::Arena;

fn place(x: f32, y: f32) -> Point2D {
    Point2D { x: Some(x), y: Some(y) }
}

fn placements(arena: &Arena, ability: i32, places: &[(f32, f32)]) -> Vec<ActionResult> {
    let request = RequestQuery {
        placements: places
            .iter()
            .map(|&(x, y)| RequestQueryBuildingPlacement {
                ability_id: Some(ability),
                target_pos: Some(place(x, y)),
                placing_unit_tag: None,
            })
            .collect(),
        ..RequestQuery::default()
    };
    let answer = queries::answer(&arena.world, &CommandCards::default(), 1, &request);
    answer.placements.iter().map(|row| row.result()).collect()
}

#[test]
fn paths_go_round_structures_and_fliers_over_them() {
    let mut arena = Arena::new();
    let marine = arena.unit("Marine", 1, 20.0, 32.5);
    let medivac = arena.unit("Medivac", 1, 20.0, 36.0);
    let hall = arena.unit("CommandCenter", 1, 30.5, 32.5);
    let query = |start: Start, end| RequestQueryPathing { start: Some(start), end_pos: Some(end) };
    let unit = |unit| Start::UnitTag(tag::to_protocol(unit));
    let from = Start::StartPos(place(10.0, 10.0));
    let request = RequestQuery {
        pathing: vec![
            query(unit(marine), place(40.0, 32.5)),
            query(unit(medivac), place(40.0, 36.0)),
            query(from, place(13.0, 14.0)),
            query(from, place(10.0, 10.0)),
            query(Start::StartPos(place(30.5, 32.5)), place(40.0, 32.5)),
            query(unit(hall), place(30.5, 42.5)),
            query(from, place(30.5, 32.5)),
            query(Start::UnitTag(7), place(1.0, 1.0)),
        ],
        ..RequestQuery::default()
    };
    let answer = queries::answer(&arena.world, &CommandCards::default(), 1, &request);
    let distances: Vec<f32> = answer.pathing.iter().map(|row| row.distance()).collect();
    assert!(20.2 < distances[0] && distances[0] < 22.0, "{distances:?}");
    assert!((distances[1] - 20.0).abs() < 0.1, "{distances:?}");
    assert!((distances[2] - 5.0).abs() < 1e-4, "{distances:?}");
    assert_eq!(distances[3], 0.0, "there already");
    assert!((distances[4] - 9.5).abs() < 1e-3, "from inside a town hall: {distances:?}");
    assert!((distances[5] - 10.0).abs() < 1e-3, "from a town hall: {distances:?}");
    assert_eq!(distances[6..], [0.0, 0.0]);
}

/// Pylons near a Nexus: the question said that its corner was free, the order that it was not.
#[test]
fn a_place_that_is_called_free_takes_the_order() {
    let mut arena = Arena::new();
    arena.minerals(1000);
    arena.unit("Nexus", 1, 30.5, 32.5);
    let probe = arena.unit("Probe", 1, 36.0, 36.0);
    let mut free = 0;
    for (x, y) in (26..36).flat_map(|x| (28..38).map(move |y| (x as f32, y as f32))) {
        let is_free = placements(&arena, 881, &[(x, y)]) == [ActionResult::Success];
        let target = Target::Point(raw::to_point(x, y));
        let cards = CommandCards::default();
        let order = raw::resolve(&arena.world, &cards, 1, probe, 881, (target, false));
        assert_eq!(is_free, order.is_ok(), "a Pylon at {x}, {y}");
        free += usize::from(is_free);
    }
    assert!(20 < free && free < 80, "{free} of 100 places");
    let on_corner = placements(&arena, 881, &[(28.0, 30.0)]);
    assert_eq!(on_corner, [ActionResult::CantBuildLocationInvalid]);
}

#[test]
fn nothing_is_told_of_units_out_of_sight() {
    let mut arena = Arena::new();
    let hidden = arena.unit("Marine", 2, 50.0, 50.0);
    arena.unit("SCV", 1, 10.0, 10.0);
    arena.world.set_fog(true);
    arena.world.look_round();
    let name = tag::to_protocol(hidden);
    let end_pos = Some(place(48.0, 50.0));
    let request = RequestQuery {
        pathing: vec![RequestQueryPathing { start: Some(Start::UnitTag(name)), end_pos }],
        abilities: vec![RequestQueryAvailableAbilities { unit_tag: Some(name) }],
        ..RequestQuery::default()
    };
    let answer = queries::answer(&arena.world, &CommandCards::default(), 1, &request);
    assert_eq!(answer.pathing[0].distance(), 0.0);
    assert_eq!(answer.abilities[0].unit_type_id, None);
}

#[test]
fn own_moving_units_step_aside_and_others_do_not() {
    use ActionResult::{CantBuildLocationInvalid, NotEnoughMinerals, Success};
    let mut arena = Arena::new();
    let middle = [(32.5, 32.5)];
    assert_eq!(placements(&arena, 318, &middle), [NotEnoughMinerals]);
    arena.minerals(1000);
    assert_eq!(placements(&arena, 318, &middle), [Success]);
    arena.unit("Zealot", 1, 32.5, 32.5);
    assert_eq!(placements(&arena, 318, &middle), [Success]);
    let zealot = arena.unit("Zealot", 2, 34.0, 32.5);
    assert_eq!(placements(&arena, 318, &middle), [CantBuildLocationInvalid]);
    arena.world.set_fog(true);
    arena.world.look_round();
    assert_eq!(placements(&arena, 318, &middle), [CantBuildLocationInvalid], "it is seen");
    for unit in arena.world.units().map(|unit| unit.tag).collect::<Vec<_>>() {
        if unit != zealot {
            arena.world.remove_unit(unit);
        }
    }
    arena.world.look_round();
    assert_eq!(placements(&arena, 318, &middle), [Success], "nobody sees it");
    arena.world.set_fog(false);
    arena.world.remove_unit(zealot);
    arena.unit("SupplyDepot", 1, 34.0, 32.0);
    assert_eq!(placements(&arena, 318, &middle), [CantBuildLocationInvalid]);
    assert_eq!(placements(&arena, 318, &[(1.0, 1.0), (-9.0, 4.0)]), [CantBuildLocationInvalid; 2]);
    assert_eq!(placements(&arena, 560, &middle), [ActionResult::NotSupported]);
}

#[test]
fn resources_keep_town_halls_away_and_refineries_stand_on_geysers() {
    let mut arena = Arena::new();
    arena.minerals(1000);
    arena.unit("MineralField", 0, 30.0, 30.5);
    let geyser = arena.unit("VespeneGeyser", 0, 40.5, 40.5);
    assert_eq!(
        placements(&arena, 318, &[(35.5, 30.5), (37.5, 30.5)]),
        [ActionResult::CantBuildTooCloseToResources, ActionResult::Success]
    );
    let position = arena.world.unit(geyser).unwrap().position;
    assert_eq!(position, Vec2::new(Fixed::from_ratio(81, 2), Fixed::from_ratio(81, 2)));
    assert_eq!(
        placements(&arena, 320, &[(40.5, 40.5), (20.5, 20.5)]),
        [ActionResult::Success, ActionResult::CantBuildLocationInvalid]
    );
}

#[test]
fn abilities_come_in_order_with_their_units() {
    let mut arena = Arena::new();
    let hall = arena.unit("CommandCenter", 1, 30.5, 32.5);
    let enemy = arena.unit("Marine", 2, 20.0, 20.0);
    let ask = |without_costs| RequestQuery {
        abilities: [hall, enemy]
            .map(|unit| RequestQueryAvailableAbilities { unit_tag: Some(tag::to_protocol(unit)) })
            .to_vec(),
        ignore_resource_requirements: Some(without_costs),
        ..RequestQuery::default()
    };
    let ids = |without_costs| {
        let cards = CommandCards::default();
        let answer = queries::answer(&arena.world, &cards, 1, &ask(without_costs));
        assert_eq!(answer.abilities[0].unit_type_id, Some(18));
        assert_eq!(answer.abilities[1].unit_tag, Some(tag::to_protocol(enemy)));
        assert!(answer.abilities[1].abilities.is_empty());
        answer.abilities[0].abilities.iter().map(|row| row.ability_id()).collect::<Vec<i32>>()
    };
    assert_eq!(ids(false), [1, 203], "nothing can be paid for");
    assert_eq!(ids(true), [1, 203, 524]);
}
