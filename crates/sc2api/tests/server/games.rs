//! Games over the wire, on the maps of the reference data where they are there.

use crate::served::{Served, reference};
use prost::bytes::Bytes;
use sc2api::protocol::debug_command::Command as DebugBody;
use sc2api::protocol::request::Request;
use sc2api::protocol::response::Response;
use sc2api::protocol::{
    Action, ActionRaw, ActionRawUnitCommand, DebugCommand, DebugCreateUnit, DebugEndGame,
    DebugGameState, DebugKillUnit, InterfaceOptions, LocalMap, PlayerSetup, PlayerType, Point2D,
    Race, RequestAction, RequestCreateGame, RequestData, RequestDebug, RequestGameInfo,
    RequestJoinGame, RequestLeaveGame, RequestObservation, RequestQuickLoad, RequestQuickSave,
    RequestReplayInfo, RequestRestartGame, RequestSaveReplay, RequestStartReplay, RequestStep,
    ResponseGameInfo, ResponseObservation, Result as GameResult, Size2Di, SpatialCameraSetup,
    Status, Unit, action_raw, action_raw_unit_command, debug_end_game, request_create_game,
    request_join_game, request_replay_info, request_start_replay,
};
use sc2api::transport::{Client, ClientError};

const MAP: &str = "sc2maps/mini_games/MoveToBeacon.SC2Map";
pub const MARINE: u32 = 48;
const MOVE: i32 = 16;

/// Takes the response that a request must have.
macro_rules! answer {
    ($client:expr, $request:expr, $kind:ident) => {
        match $client.request($request).unwrap().response {
            Some(Response::$kind(response)) => response,
            other => panic!("another answer: {other:?}"),
        }
    };
}

pub(crate) use answer;

pub fn options() -> InterfaceOptions {
    InterfaceOptions { raw: Some(true), score: Some(true), ..InterfaceOptions::default() }
}

pub fn setup(player_type: PlayerType) -> PlayerSetup {
    PlayerSetup {
        r#type: Some(player_type as i32),
        race: Some(Race::Terran as i32),
        ..PlayerSetup::default()
    }
}

fn creation(players: &[PlayerType]) -> Option<RequestCreateGame> {
    let path = reference(MAP)?;
    let map = LocalMap {
        map_path: Some("MoveToBeacon.SC2Map".to_owned()),
        map_data: Some(std::fs::read(path).unwrap().into()),
    };
    Some(RequestCreateGame {
        map: Some(request_create_game::Map::LocalMap(map)),
        player_setup: players.iter().map(|&player| setup(player)).collect(),
        random_seed: Some(7),
        ..RequestCreateGame::default()
    })
}

pub fn joining() -> RequestJoinGame {
    RequestJoinGame {
        participation: Some(request_join_game::Participation::Race(Race::Terran as i32)),
        options: Some(options()),
        ..RequestJoinGame::default()
    }
}

pub fn create(client: &mut Client, request: RequestCreateGame) {
    let created = answer!(client, Request::CreateGame(request), CreateGame);
    assert_eq!(created.error, None, "{}", created.error_details());
}

/// A client in a game for one, or nothing where the map is missing.
fn playing(served: &Served) -> Option<Client> {
    let mut client = served.client();
    create(&mut client, creation(&[PlayerType::Participant])?);
    let joined = answer!(client, Request::JoinGame(joining()), JoinGame);
    assert_eq!(joined.error, None, "{}", joined.error_details());
    assert_eq!(joined.player_id, Some(1));
    assert_eq!(client.status(), Status::InGame);
    Some(client)
}

/// Starts a replay as its first player saw the game.
pub fn start_replay(client: &mut Client, data: Bytes) {
    let start = RequestStartReplay {
        replay: Some(request_start_replay::Replay::ReplayData(data)),
        observed_player_id: Some(1),
        options: Some(options()),
        ..RequestStartReplay::default()
    };
    let started = answer!(client, Request::StartReplay(start), StartReplay);
    assert_eq!(started.error, None, "{}", started.error_details());
}

pub fn step(client: &mut Client, count: u32) -> u32 {
    let step = RequestStep { count: Some(count) };
    answer!(client, Request::Step(step), Step).simulation_loop()
}

pub fn observe(client: &mut Client) -> ResponseObservation {
    *answer!(client, Request::Observation(RequestObservation::default()), Observation)
}

pub fn game_info(client: &mut Client) -> ResponseGameInfo {
    *answer!(client, Request::GameInfo(RequestGameInfo {}), GameInfo)
}

pub fn units(observation: &ResponseObservation) -> Vec<Unit> {
    let raw = observation.observation.as_ref().unwrap().raw_data.as_ref().unwrap();
    raw.units.clone()
}

pub fn game_loop(observation: &ResponseObservation) -> u32 {
    observation.observation.as_ref().unwrap().game_loop()
}

pub fn debugging(command: DebugBody) -> RequestDebug {
    RequestDebug { debug: vec![DebugCommand { command: Some(command) }] }
}

pub fn debug(client: &mut Client, command: DebugBody) {
    answer!(client, Request::Debug(debugging(command)), Debug);
}

pub fn marines(owner: i32, (x, y): (f32, f32), quantity: u32) -> DebugBody {
    DebugBody::CreateUnit(DebugCreateUnit {
        unit_type: Some(MARINE),
        owner: Some(owner),
        pos: Some(Point2D { x: Some(x), y: Some(y) }),
        quantity: Some(quantity),
    })
}

pub fn create_marines(client: &mut Client, owner: i32, place: (f32, f32), quantity: u32) {
    debug(client, marines(owner, place, quantity));
}

/// The newest of a player's units.
pub fn newest(observation: &ResponseObservation, owner: i32) -> Unit {
    let owned = units(observation).into_iter().filter(|unit| unit.owner() == owner);
    owned.max_by_key(|unit| unit.tag()).unwrap()
}

pub fn moving(unit: u64, (x, y): (f32, f32)) -> Action {
    let target = Point2D { x: Some(x), y: Some(y) };
    let command = ActionRawUnitCommand {
        ability_id: Some(MOVE),
        unit_tags: vec![unit],
        target: Some(action_raw_unit_command::Target::TargetWorldSpacePos(target)),
        ..ActionRawUnitCommand::default()
    };
    let raw = ActionRaw { action: Some(action_raw::Action::UnitCommand(command)) };
    Action { action_raw: Some(raw), ..Action::default() }
}

pub fn order_move(client: &mut Client, unit: u64, place: (f32, f32)) -> Vec<i32> {
    let request = RequestAction { actions: vec![moving(unit, place), Action::default()] };
    answer!(client, Request::Action(request), Action).result
}

#[test]
fn a_game_tells_what_clients_need_at_its_start() {
    let served = Served::start();
    let Some(mut client) = playing(&served) else { return };
    let info = game_info(&mut client);
    let start = info.start_raw.unwrap();
    let size = start.map_size.unwrap();
    assert_eq!((size.x(), size.y()), (64, 64));
    let bytes = |image: Option<sc2api::protocol::ImageData>| image.unwrap().data.unwrap();
    assert_eq!(bytes(start.pathing_grid).len(), 64 * 64 / 8);
    assert_eq!(bytes(start.placement_grid).len(), 64 * 64 / 8);
    assert!(bytes(start.terrain_height).iter().all(|&height| height == 191), "flat ground");
    let area = start.playable_area.unwrap();
    assert!(area.p1.unwrap().x() > area.p0.unwrap().x());
    assert!(start.start_locations.is_empty());
    assert_eq!(info.player_info.len(), 1);
    assert_eq!(info.player_info[0].player_id(), 1);
    assert_eq!(info.player_info[0].race_requested(), Race::Terran);
    assert_eq!(info.options, Some(options()));
    let observation = observe(&mut client);
    assert_eq!(game_loop(&observation), 0);
    assert!(observation.player_result.is_empty());
    let common = observation.observation.unwrap().player_common.unwrap();
    assert_eq!(common.player_id(), 1);
}

#[test]
fn steps_lead_to_the_loop_that_was_asked_for() {
    let served = Served::start();
    let Some(mut client) = playing(&served) else { return };
    assert_eq!(step(&mut client, 8), 8);
    assert_eq!(step(&mut client, 1), 9);
    assert_eq!(game_loop(&observe(&mut client)), 9);
}

#[test]
fn units_appear_walk_and_die() {
    let served = Served::start();
    let Some(mut client) = playing(&served) else { return };
    create_marines(&mut client, 1, (30.0, 30.0), 1);
    step(&mut client, 1);
    let marine = newest(&observe(&mut client), 1);
    assert_eq!(marine.unit_type(), MARINE);
    assert_eq!((marine.health(), marine.health_max()), (45.0, 45.0));
    assert_eq!(marine.shield_max, Some(0.0));
    assert!(marine.tag() > 1 << 32);

    assert_eq!(order_move(&mut client, marine.tag(), (36.0, 30.0)), [1, 1]);
    step(&mut client, 8);
    let observation = observe(&mut client);
    let after = newest(&observation, 1);
    assert!(after.pos.unwrap().x() > marine.pos.unwrap().x() + 0.5, "it walks east");
    assert_eq!(after.orders[0].ability_id(), MOVE as u32);
    assert_eq!(observation.actions.len(), 1);

    debug(&mut client, DebugBody::KillUnit(DebugKillUnit { tag: vec![marine.tag()] }));
    step(&mut client, 1);
    let observation = observe(&mut client);
    assert!(units(&observation).iter().all(|unit| unit.tag() != marine.tag()));
    let raw = observation.observation.unwrap().raw_data.unwrap();
    assert!(raw.event.unwrap().dead_units.contains(&marine.tag()));
    let gone = order_move(&mut client, marine.tag(), (36.0, 30.0));
    assert_ne!(gone[0], 1, "nobody obeys");
}

/// Feature layers: a screen of 24 cells, and the sides of both pictures in pixels.
pub fn layers(screen: i32, minimap: i32) -> SpatialCameraSetup {
    let size = |side| Some(Size2Di { x: Some(side), y: Some(side) });
    SpatialCameraSetup {
        width: Some(24.0),
        resolution: size(screen),
        minimap_resolution: size(minimap),
        ..SpatialCameraSetup::default()
    }
}

#[test]
fn pictures_have_the_sizes_that_were_asked_for() {
    let served = Served::start();
    let Some(creation) = creation(&[PlayerType::Participant]) else { return };
    let mut client = served.client();
    create(&mut client, creation);
    let layers = layers(84, 64);
    let options = InterfaceOptions {
        feature_layer: Some(layers),
        score: Some(true),
        ..InterfaceOptions::default()
    };
    let join = RequestJoinGame { options: Some(options), ..joining() };
    answer!(client, Request::JoinGame(join), JoinGame);
    assert_eq!(game_info(&mut client).options, Some(options));
    let observation = observe(&mut client).observation.unwrap();
    assert_eq!(observation.raw_data, None, "nobody asked for it");
    let layers = observation.feature_layer_data.unwrap();
    let screen = layers.renders.unwrap().unit_type.unwrap();
    assert_eq!(screen.data().len(), 84 * 84 * 4);
    let minimap = layers.minimap_renders.unwrap().player_relative.unwrap();
    assert_eq!(minimap.size, Some(Size2Di { x: Some(64), y: Some(64) }));
}

#[test]
fn a_game_that_was_given_up_is_over() {
    let served = Served::start();
    let Some(mut client) = playing(&served) else { return };
    let surrender = DebugEndGame { end_result: Some(debug_end_game::EndResult::Surrender as i32) };
    debug(&mut client, DebugBody::EndGame(surrender));
    step(&mut client, 4);
    assert_eq!(client.status(), Status::Ended);
    let observation = observe(&mut client);
    assert_eq!(observation.player_result[0].result(), GameResult::Defeat);
    let refused = |client: &mut Client, request| match client.request(request) {
        Err(ClientError::Refused { errors, .. }) => errors,
        other => panic!("not refused: {other:?}"),
    };
    let more = Request::Step(RequestStep { count: Some(1) });
    assert_eq!(refused(&mut client, more), ["Game has already ended"]);
    let action = Request::Action(RequestAction::default());
    let errors = refused(&mut client, action);
    assert_eq!(errors, ["Not supported if game has already ended"]);

    answer!(client, Request::RestartGame(RequestRestartGame {}), RestartGame);
    assert_eq!(client.status(), Status::InGame);
    assert_eq!(game_loop(&observe(&mut client)), 0);
    answer!(client, Request::LeaveGame(RequestLeaveGame {}), LeaveGame);
    assert_eq!(client.status(), Status::Launched);
}

#[test]
fn saved_games_can_be_returned_to() {
    let served = Served::start();
    let Some(mut client) = playing(&served) else { return };
    create_marines(&mut client, 1, (30.0, 30.0), 3);
    step(&mut client, 5);
    answer!(client, Request::QuickSave(RequestQuickSave {}), QuickSave);
    let before = units(&observe(&mut client));
    create_marines(&mut client, 1, (34.0, 30.0), 3);
    step(&mut client, 20);
    answer!(client, Request::QuickLoad(RequestQuickLoad {}), QuickLoad);
    assert_eq!(units(&observe(&mut client)), before);
}

#[test]
fn replays_play_what_was_recorded() {
    let served = Served::start();
    let Some(mut client) = playing(&served) else { return };
    create_marines(&mut client, 1, (30.0, 30.0), 2);
    step(&mut client, 1);
    let marine = newest(&observe(&mut client), 1);
    // What is taken back is no part of the game.
    answer!(client, Request::QuickSave(RequestQuickSave {}), QuickSave);
    create_marines(&mut client, 1, (34.0, 30.0), 3);
    step(&mut client, 20);
    answer!(client, Request::QuickLoad(RequestQuickLoad {}), QuickLoad);
    order_move(&mut client, marine.tag(), (36.0, 32.0));
    step(&mut client, 99);
    let recorded = units(&observe(&mut client));
    let data = answer!(client, Request::SaveReplay(RequestSaveReplay {}), SaveReplay);
    let data = data.data.unwrap();
    assert!(data.starts_with(b"MPQ\x1a"));

    let info = RequestReplayInfo {
        replay: Some(request_replay_info::Replay::ReplayData(data.clone())),
        ..RequestReplayInfo::default()
    };
    let info = answer!(client, Request::ReplayInfo(info), ReplayInfo);
    assert_eq!(info.error, None, "{}", info.error_details());
    assert_eq!(info.map_name(), "MoveToBeacon");
    assert_eq!(info.game_duration_loops(), 100);

    start_replay(&mut client, data);
    assert_eq!(client.status(), Status::InReplay);
    assert!(client.request(Request::SaveReplay(RequestSaveReplay {})).is_err());
    assert_eq!(step(&mut client, 1000), 100);
    assert_eq!(client.status(), Status::Ended);
    let observation = observe(&mut client);
    assert_eq!(units(&observation), recorded);
    assert_eq!(observation.player_result.len(), 1);
    let moves = observation.actions.iter().filter(|action| action.action_raw.is_some());
    assert_eq!(moves.count(), 1, "the order of the player is seen again");
}

#[test]
fn games_in_real_time_go_on_by_themselves() {
    let served = Served::start();
    let Some(creation) = creation(&[PlayerType::Participant]) else { return };
    let mut client = served.client();
    create(&mut client, RequestCreateGame { realtime: Some(true), ..creation });
    answer!(client, Request::JoinGame(joining()), JoinGame);
    let start = std::time::Instant::now();
    let wanted = RequestObservation { game_loop: Some(12), ..RequestObservation::default() };
    let observation = answer!(client, Request::Observation(wanted), Observation);
    assert!(game_loop(&observation) >= 12);
    let elapsed = start.elapsed().as_secs_f64();
    assert!(elapsed > 0.35, "12 loops take half a second, and took {elapsed} s");
    assert!(client.request(Request::Step(RequestStep { count: Some(1) })).is_err());
}

#[test]
fn computers_can_be_observed() {
    let served = Served::start();
    let players = [PlayerType::Computer, PlayerType::Computer, PlayerType::Observer];
    let Some(creation) = creation(&players) else { return };
    let mut client = served.client();
    create(&mut client, creation);
    let join = RequestJoinGame {
        participation: Some(request_join_game::Participation::ObservedPlayerId(2)),
        ..joining()
    };
    let joined = answer!(client, Request::JoinGame(join), JoinGame);
    assert_eq!(joined.player_id, Some(3), "{}", joined.error_details());
    assert_eq!(game_info(&mut client).player_info.len(), 3);
    // Who observes has no bank to fill.
    let state = DebugBody::GameState(DebugGameState::AllResources as i32);
    let command = DebugCommand { command: Some(state) };
    let refused = client.request(Request::Debug(RequestDebug { debug: vec![command] }));
    assert!(matches!(refused, Err(ClientError::Refused { .. })), "{refused:?}");
    assert_eq!(step(&mut client, 3), 3);
    observe(&mut client);
}

#[test]
fn a_client_that_is_killed_leaves_its_game_to_the_next() {
    let served = Served::start();
    let Some(client) = playing(&served) else { return };
    drop(client);
    let mut client = served.client();
    assert_eq!(step(&mut client, 3), 3);
    // A request for many loops, and nobody to wait for its answer.
    let mut rude = crate::served::opened_after(client, served.address);
    let body = Request::Step(RequestStep { count: Some(100_000) });
    let request = sc2api::protocol::Request { request: Some(body), id: None };
    crate::served::send(&mut rude, &prost::Message::encode_to_vec(&request));
    drop(rude);
    let mut client = Client::connect_within(served.address, std::time::Duration::from_secs(30))
        .expect("the server stops working for those who have gone");
    // How far it came until it noticed is chance: the request may be lost, the game may be over.
    let observed =
        answer!(client, Request::Observation(RequestObservation::default()), Observation);
    assert!(observed.observation.unwrap().game_loop() >= 3);
}

#[test]
fn games_can_be_created_and_left_over_and_over() {
    let served = Served::start();
    let Some(creation) = creation(&[PlayerType::Participant]) else { return };
    let mut client = served.client();
    for _ in 0..10 {
        create(&mut client, creation.clone());
        answer!(client, Request::JoinGame(joining()), JoinGame);
        step(&mut client, 2);
        answer!(client, Request::LeaveGame(RequestLeaveGame {}), LeaveGame);
    }
    // A new game may take the place of one that runs.
    create(&mut client, creation.clone());
    answer!(client, Request::JoinGame(joining()), JoinGame);
    create(&mut client, creation);
    assert_eq!(client.status(), Status::InitGame);
}

#[test]
fn all_tables_fit_into_a_response() {
    let served = Served::start();
    let Some(mut client) = playing(&served) else { return };
    let all = RequestData {
        ability_id: Some(true),
        unit_type_id: Some(true),
        upgrade_id: Some(true),
        buff_id: Some(true),
        effect_id: Some(true),
    };
    let data = answer!(client, Request::Data(all), Data);
    assert!(data.units.iter().any(|unit| unit.unit_id() == MARINE && unit.available()));
}

/// Creates and joins a game on another map of the reference data.
fn playing_on(served: &Served, map: &str, players: &[PlayerType]) -> Option<Client> {
    let path = reference(map)?;
    let local = LocalMap {
        map_path: Some(map.to_owned()),
        map_data: Some(std::fs::read(path).unwrap().into()),
    };
    let mut client = served.client();
    let creation = creation(players)?;
    let map = Some(request_create_game::Map::LocalMap(local));
    create(&mut client, RequestCreateGame { map, ..creation });
    let joined = answer!(client, Request::JoinGame(joining()), JoinGame);
    assert_eq!(joined.error, None, "{}", joined.error_details());
    Some(client)
}

fn count(observation: &ResponseObservation, owner: i32) -> usize {
    units(observation).iter().filter(|unit| unit.owner() == owner).count()
}

#[test]
fn the_research_maps_fill_up_again_when_all_are_dead() {
    let served = Served::start();
    let players = [PlayerType::Participant, PlayerType::Computer];
    let Some(mut client) = playing_on(&served, "sc2maps/smac/8m_vs_9m.SC2Map", &players) else {
        return;
    };
    let info = game_info(&mut client);
    assert_eq!(info.player_info.len(), 2);
    let start = info.start_raw.unwrap();
    assert_eq!(start.map_size.unwrap().x(), 32);
    let mut observation = observe(&mut client);
    let mut waited = 0;
    while count(&observation, 1) < 8 || count(&observation, 2) < 9 {
        waited += 1;
        assert!(waited < 10, "the armies do not come");
        step(&mut client, 1);
        observation = observe(&mut client);
    }
    let own: Vec<Unit> = units(&observation).into_iter().filter(|unit| unit.owner() == 1).collect();
    assert!(own.iter().all(|unit| unit.unit_type() >= 1970), "the map's own types");
    let all: Vec<u64> = units(&observation).iter().map(|unit| unit.tag()).collect();
    debug(&mut client, DebugBody::KillUnit(DebugKillUnit { tag: all.clone() }));
    step(&mut client, 2);
    let mut again = observe(&mut client);
    for _ in 0..10 {
        if count(&again, 1) == 8 && count(&again, 2) == 9 {
            break;
        }
        step(&mut client, 1);
        again = observe(&mut client);
    }
    assert_eq!((count(&again, 1), count(&again, 2)), (8, 9));
    assert!(units(&again).iter().all(|unit| !all.contains(&unit.tag())), "new units");
}

#[test]
fn reaching_the_beacon_scores() {
    let served = Served::start();
    let Some(mut client) = playing(&served) else { return };
    let beacon = |observation: &ResponseObservation| {
        let neutral = units(observation).into_iter().find(|unit| unit.owner() == 16);
        neutral.unwrap().pos.unwrap()
    };
    let observation = observe(&mut client);
    let score = |observation: ResponseObservation| observation.observation.unwrap().score.unwrap();
    let first = beacon(&observation);
    let marine = newest(&observation, 1);
    assert_eq!(score(observation).score(), 0);
    order_move(&mut client, marine.tag(), (first.x(), first.y()));
    for _ in 0..60 {
        step(&mut client, 8);
        let observation = observe(&mut client);
        if beacon(&observation) != first {
            assert_eq!(score(observation).score(), 1);
            return;
        }
    }
    panic!("the marine does not reach the beacon");
}
