//! Debug commands: each does what it says, or is refused.

use sc2api::protocol::debug_command::Command as DebugBody;
use sc2api::protocol::debug_set_unit_value::UnitValue;
use sc2api::protocol::request::Request;
use sc2api::protocol::response::Response;
use sc2api::protocol::{
    Action, ActionRaw, ActionRawUnitCommand, Alliance, DebugCommand, DebugCreateUnit,
    DebugGameState, DebugKillUnit, DebugSetScore, DebugSetUnitValue, Difficulty, Point2D,
    RequestAction, RequestDebug, RequestSaveReplay, Unit, action_raw, action_raw_unit_command,
};
use sc2api::transport::{Client, ClientError};

use crate::games::{
    MARINE, answer, create_marines, debug, newest, observe, start_replay, step, units,
};
use crate::melee::against;
use crate::served::Served;

const SCV: u32 = 45;
const COMMAND_CENTER: u32 = 18;
const SUPPLY_DEPOT: u32 = 19;
const BARRACKS: u32 = 21;
const MOVE: i32 = 16;
const BUILD_DEPOT: i32 = 319;
const BUILD_BARRACKS: i32 = 321;
const TRAIN_SCV: i32 = 524;
const TRAIN_MARINE: i32 = 560;
/// Results of actions.
const SUCCESS: i32 = 1;
const NOT_ENOUGH_MINERALS: i32 = 9;
const NOT_ENOUGH_FOOD: i32 = 13;
const NO_TECHNOLOGY: i32 = 40;

/// In a melee game against somebody weak.
fn playing(served: &Served) -> Client {
    against(served, Difficulty::VeryEasy)
}

fn switch(client: &mut Client, state: DebugGameState) {
    debug(client, DebugBody::GameState(state as i32));
    step(client, 1);
}

fn act(client: &mut Client, ability: i32, unit: u64, place: Option<(f32, f32)>) -> i32 {
    let target = place.map(|(x, y)| {
        action_raw_unit_command::Target::TargetWorldSpacePos(Point2D { x: Some(x), y: Some(y) })
    });
    let command = ActionRawUnitCommand {
        ability_id: Some(ability),
        unit_tags: vec![unit],
        target,
        ..ActionRawUnitCommand::default()
    };
    let raw = ActionRaw { action: Some(action_raw::Action::UnitCommand(command)) };
    let action = Action { action_raw: Some(raw), ..Action::default() };
    answer!(client, Request::Action(RequestAction { actions: vec![action] }), Action).result[0]
}

fn own(client: &mut Client, unit_type: u32) -> Vec<Unit> {
    let mut own = units(&observe(client));
    own.retain(|unit| unit.alliance() == Alliance::Self_ && unit.unit_type() == unit_type);
    own
}

fn minerals(client: &mut Client) -> u32 {
    observe(client).observation.unwrap().player_common.unwrap().minerals()
}

fn create(client: &mut Client, unit_type: u32, owner: i32, (x, y): (f32, f32)) -> u64 {
    let create = DebugCreateUnit {
        unit_type: Some(unit_type),
        owner: Some(owner),
        pos: Some(Point2D { x: Some(x), y: Some(y) }),
        quantity: Some(1),
    };
    debug(client, DebugBody::CreateUnit(create));
    step(client, 1);
    newest(&observe(client), owner).tag()
}

#[test]
fn resources_are_given() {
    let served = Served::start();
    let mut client = playing(&served);
    switch(&mut client, DebugGameState::Minerals);
    assert_eq!(minerals(&mut client), 5050);
    switch(&mut client, DebugGameState::AllResources);
    switch(&mut client, DebugGameState::Gas);
    let common = observe(&mut client).observation.unwrap().player_common.unwrap();
    assert_eq!((common.minerals(), common.vespene()), (10_050, 10_000));
}

#[test]
fn what_is_free_costs_nothing_until_it_does_again() {
    let served = Served::start();
    let mut client = playing(&served);
    let hall = own(&mut client, COMMAND_CENTER)[0].tag();
    assert_eq!(act(&mut client, TRAIN_SCV, hall, None), SUCCESS);
    assert_eq!(act(&mut client, TRAIN_SCV, hall, None), NOT_ENOUGH_MINERALS);
    switch(&mut client, DebugGameState::Free);
    assert_eq!(act(&mut client, TRAIN_SCV, hall, None), SUCCESS);
    assert_eq!(minerals(&mut client), 0);
    switch(&mut client, DebugGameState::Free);
    assert_eq!(act(&mut client, TRAIN_SCV, hall, None), NOT_ENOUGH_MINERALS);
}

#[test]
fn builders_need_no_time_and_no_technology() {
    let served = Served::start();
    let mut client = playing(&served);
    switch(&mut client, DebugGameState::AllResources);
    let scv = own(&mut client, SCV)[0].tag();
    let place = Some((29.5, 54.5));
    assert_eq!(act(&mut client, BUILD_BARRACKS, scv, place), NO_TECHNOLOGY);
    switch(&mut client, DebugGameState::TechTree);
    assert_eq!(act(&mut client, BUILD_BARRACKS, scv, place), SUCCESS);
    step(&mut client, 160);
    assert!(own(&mut client, BARRACKS)[0].build_progress() < 1.0);
    switch(&mut client, DebugGameState::FastBuild);
    step(&mut client, 2);
    assert_eq!(own(&mut client, BARRACKS)[0].build_progress(), 1.0);
    let barracks = own(&mut client, BARRACKS)[0].tag();
    assert_eq!(act(&mut client, TRAIN_MARINE, barracks, None), SUCCESS);
    step(&mut client, 2);
    assert_eq!(own(&mut client, MARINE).len(), 1);
}

#[test]
fn supply_can_be_set_aside() {
    let served = Served::start();
    let mut client = playing(&served);
    switch(&mut client, DebugGameState::AllResources);
    create_marines(&mut client, 1, (34.0, 54.0), 4);
    step(&mut client, 1);
    let hall = own(&mut client, COMMAND_CENTER)[0].tag();
    assert_eq!(act(&mut client, TRAIN_SCV, hall, None), NOT_ENOUGH_FOOD);
    switch(&mut client, DebugGameState::Food);
    assert_eq!(act(&mut client, TRAIN_SCV, hall, None), SUCCESS);
    step(&mut client, 17 * 16 + 1);
    assert_eq!(own(&mut client, SCV).len(), 13);
}

#[test]
fn gods_are_not_hurt() {
    let served = Served::start();
    let mut client = playing(&served);
    switch(&mut client, DebugGameState::God);
    create_marines(&mut client, 2, (40.0, 40.0), 2);
    let god = create(&mut client, MARINE, 1, (43.0, 40.0));
    step(&mut client, 300);
    let marines = own(&mut client, MARINE);
    assert_eq!((marines[0].tag(), marines[0].health()), (god, 45.0));
    assert!(units(&observe(&mut client)).iter().all(|unit| unit.alliance() != Alliance::Enemy));
}

#[test]
fn enemies_obey_whoever_controls_them() {
    let served = Served::start();
    let mut client = playing(&served);
    switch(&mut client, DebugGameState::ShowMap);
    // A worker of the computer's: whoever has no weapon out keeps to its orders.
    let marine = create(&mut client, MARINE, 2, (24.0, 24.0));
    let goal = Some((16.0, 24.0));
    assert_ne!(act(&mut client, MOVE, marine, goal), SUCCESS);
    switch(&mut client, DebugGameState::ControlEnemy);
    assert_eq!(act(&mut client, MOVE, marine, goal), SUCCESS);
    step(&mut client, 16);
    let seen = units(&observe(&mut client));
    let moved = seen.iter().find(|unit| unit.tag() == marine).unwrap();
    assert!(moved.pos.unwrap().x() < 23.0, "{:?}", moved.pos);
    assert_eq!(moved.alliance(), Alliance::Enemy);
    let hall = seen.iter().find(|unit| unit.owner() == 2 && unit.unit_type() == COMMAND_CENTER);
    let hall = hall.unwrap().tag();
    assert_ne!(act(&mut client, TRAIN_SCV, hall, None), SUCCESS, "its money is its own");
}

#[test]
fn the_map_is_shown_and_hidden_again() {
    let served = Served::start();
    let mut client = playing(&served);
    let enemies = |client: &mut Client| {
        let seen = units(&observe(client));
        seen.iter().filter(|unit| unit.alliance() == Alliance::Enemy).count()
    };
    assert_eq!(enemies(&mut client), 0);
    switch(&mut client, DebugGameState::ShowMap);
    assert!(enemies(&mut client) >= 13);
    switch(&mut client, DebugGameState::ShowMap);
    // The town hall is remembered.
    assert_eq!(enemies(&mut client), 1);
}

#[test]
fn units_are_made_changed_and_killed() {
    let served = Served::start();
    let mut client = playing(&served);
    let marine = create(&mut client, MARINE, 1, (34.0, 54.0));
    let value = DebugSetUnitValue {
        unit_value: Some(UnitValue::Life as i32),
        value: Some(12.5),
        unit_tag: Some(marine),
    };
    debug(&mut client, DebugBody::UnitValue(value));
    debug(&mut client, DebugBody::Score(DebugSetScore { score: Some(77.0) }));
    step(&mut client, 1);
    assert_eq!(own(&mut client, MARINE)[0].health(), 12.5);
    let score = observe(&mut client).observation.unwrap().score.unwrap();
    assert_eq!(score.score(), 77);
    debug(&mut client, DebugBody::KillUnit(DebugKillUnit { tag: vec![marine] }));
    step(&mut client, 1);
    assert_eq!(own(&mut client, MARINE).len(), 0);
}

#[test]
fn what_cannot_be_done_is_refused() {
    let served = Served::start();
    let mut client = playing(&served);
    let create = |unit_type, owner| {
        DebugBody::CreateUnit(DebugCreateUnit {
            unit_type: Some(unit_type),
            owner: Some(owner),
            ..DebugCreateUnit::default()
        })
    };
    let state = |state: DebugGameState| DebugBody::GameState(state as i32);
    for (command, expected) in [
        (state(DebugGameState::Cooldown), "No ability has a cooldown yet"),
        (state(DebugGameState::Upgrade), "Upgrades are not built yet"),
        (DebugBody::GameState(99), "There is no debug switch 99"),
        (create(9999, 1), "Units of the type 9999 are not built yet"),
        (create(MARINE, 7), "There is no player 7"),
    ] {
        let fine = DebugCommand { command: Some(create(MARINE, 1)) };
        let command = DebugCommand { command: Some(command) };
        let request = Request::Debug(RequestDebug { debug: vec![fine, command] });
        match client.request(request) {
            Err(ClientError::Refused { errors, .. }) => {
                assert!(errors[0].starts_with(expected), "{errors:?}");
            }
            other => panic!("{expected}: {other:?}"),
        }
    }
    step(&mut client, 2);
    assert_eq!(own(&mut client, MARINE).len(), 0, "of a refused request nothing is done");
}

#[test]
fn replays_repeat_switches() {
    let served = Served::start();
    let mut client = playing(&served);
    switch(&mut client, DebugGameState::Free);
    switch(&mut client, DebugGameState::FastBuild);
    let scv = own(&mut client, SCV)[0].tag();
    assert_eq!(act(&mut client, BUILD_DEPOT, scv, Some((32.0, 54.0))), SUCCESS);
    step(&mut client, 160);
    assert_eq!(own(&mut client, SUPPLY_DEPOT).len(), 1);
    let played = units(&observe(&mut client));
    let data = answer!(client, Request::SaveReplay(RequestSaveReplay {}), SaveReplay).data.unwrap();
    start_replay(&mut client, data);
    step(&mut client, 1000);
    assert_eq!(units(&observe(&mut client)), played);
}
