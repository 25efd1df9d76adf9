//! Orders: what is available is accepted, what is refused says why.

use env::full_game::{ActionRow, FullGame, TARGET_NONE, TARGET_POINT, TARGET_UNIT, UnitRow};
use raw::OrderResult;

use crate::arena::{flat, observe};

const COMMAND_CENTER: u32 = 18;
const SCV: u32 = 45;
const TRAIN_SCV: u16 = 524;
const BUILD_DEPOT: u16 = 319;
const BUILD_BARRACKS: u16 = 321;
const MOVE: u16 = 3794;
const GATHER: u16 = 3666;
const ATTACK: u16 = 3674;
const SMART: u16 = 1;

fn first(game: &mut FullGame, unit_type: u32) -> UnitRow {
    let seen = observe(game, 0);
    *seen.units.iter().find(|row| row.unit_type == unit_type && row.alliance == 1).unwrap()
}

fn order(unit: &UnitRow, ability: u16) -> ActionRow {
    ActionRow { tag: unit.tag, ability, ..ActionRow::default() }
}

fn results(game: &mut FullGame, orders: &[ActionRow]) -> Vec<OrderResult> {
    game.step(&[orders]);
    observe(game, 0).results
}

#[test]
fn what_became_of_each_order_is_told_row_by_row() {
    let mut game = flat(&["agent"], 1);
    let hall = first(&mut game, COMMAND_CENTER);
    let worker = first(&mut game, SCV);
    let there = |ability, x, y| ActionRow { x, y, target: TARGET_POINT, ..order(&worker, ability) };
    let orders = [
        order(&hall, TRAIN_SCV),
        // The minerals are gone.
        order(&hall, TRAIN_SCV),
        there(BUILD_BARRACKS, hall.x + 8.0, hall.y - 6.0),
        there(MOVE, hall.x, hall.y - 6.0),
        order(&worker, MOVE),
        order(&worker, TRAIN_SCV),
        order(&UnitRow { tag: 12, ..worker }, MOVE),
        ActionRow { target: TARGET_UNIT, target_tag: 5, ..order(&worker, GATHER) },
        ActionRow { target: TARGET_UNIT, target_tag: hall.tag, ..order(&worker, GATHER) },
    ];
    let expected = [
        OrderResult::Success,
        OrderResult::NotEnoughMinerals,
        OrderResult::BuildTechRequirementsNotMet,
        OrderResult::Success,
        OrderResult::MustTargetVisibleLocation,
        OrderResult::NotSupported,
        OrderResult::Error,
        OrderResult::MustTargetVisibleUnit,
        OrderResult::CantTargetThatUnit,
    ];
    assert_eq!(results(&mut game, &orders), expected);
    assert_eq!(results(&mut game, &[]), []);
    let hall = first(&mut game, COMMAND_CENTER);
    assert_eq!((hall.order_count, hall.orders[0].ability, hall.is_active), (1, TRAIN_SCV, true));
    assert!(0.0 < hall.orders[0].progress);
    assert_eq!(hall.orders[0].target, TARGET_NONE);
}

#[test]
fn orders_of_others_units_are_refused() {
    let mut game = flat(&["agent", "agent"], 1);
    let own = first(&mut game, SCV);
    game.step(&[&[], &[order(&own, 4)]]);
    assert_eq!(observe(&mut game, 1).results, [OrderResult::Error]);
    assert_eq!(observe(&mut game, 0).results, []);
}

#[test]
fn guessing_tags_tells_nothing() {
    let mut game = flat(&["agent", "agent"], 1);
    let own = first(&mut game, SCV);
    let enemies = observe(&mut game, 1).units;
    let hidden = enemies.iter().find(|row| row.unit_type == SCV && row.alliance == 1).unwrap().tag;
    let abilities = [ATTACK, SMART, MOVE, GATHER];
    let at = |tag| {
        abilities.map(|ability| ActionRow {
            target: TARGET_UNIT,
            target_tag: tag,
            ..order(&own, ability)
        })
    };
    for tag in [hidden, hidden + 1, 1 << 32, 0, u64::MAX] {
        game.step(&[&at(tag), &[]]);
        let results = observe(&mut game, 0).results;
        assert_eq!(results, [OrderResult::MustTargetVisibleUnit; 4], "{tag}");
    }
}

#[test]
fn queued_orders_wait() {
    let mut game = flat(&["agent"], 1);
    let worker = first(&mut game, SCV);
    let to = |x| ActionRow { x, y: worker.y, target: TARGET_POINT, ..order(&worker, MOVE) };
    let orders = [to(worker.x + 3.0), ActionRow { queued: true, ..to(worker.x + 6.0) }];
    assert_eq!(results(&mut game, &orders), [OrderResult::Success; 2]);
    let row = observe(&mut game, 0).units.into_iter().find(|row| row.tag == worker.tag).unwrap();
    assert_eq!((row.order_count, row.orders[0].ability, row.orders[1].ability), (2, 16, 16));
    assert_eq!(row.orders[1].x, worker.x + 6.0);
}

#[test]
fn places_for_structures_are_told_before_there_is_money() {
    let mut game = flat(&["agent"], 1);
    let hall = first(&mut game, COMMAND_CENTER);
    let places = [(hall.x, hall.y - 7.0), (hall.x, hall.y), (-3.0, f32::NAN)];
    let found = game.placements(0, BUILD_DEPOT.into(), &places);
    assert_eq!(found[0], OrderResult::Success);
    assert_eq!(found[1..], [OrderResult::CantBuildLocationInvalid; 2]);
    assert_eq!(game.placements(0, 16, &places), [OrderResult::NotSupported; 3]);
}
