//! What requests are answered with while no game runs.

use std::path::Path;

use crate::served::{Served, reference};
use sc2api::protocol::{
    InterfaceOptions, LocalMap, PlayerSetup, PlayerType, Race, RequestAction, RequestAvailableMaps,
    RequestCreateGame, RequestGameInfo, RequestJoinGame, RequestLeaveGame, RequestObservation,
    RequestSaveMap, RequestStep, ResponseCreateGame, Status, request, request_create_game,
    request_join_game, response, response_create_game,
};
use sc2api::transport::{Client, ClientError};

fn refusal(client: &mut Client, request: request::Request) -> String {
    match client.request(request) {
        Err(ClientError::Refused { errors, .. }) => errors.join("; "),
        other => panic!("not refused: {other:?}"),
    }
}

pub fn created(client: &mut Client, request: RequestCreateGame) -> ResponseCreateGame {
    match client.request(request::Request::CreateGame(request)).unwrap().response {
        Some(response::Response::CreateGame(response)) => response,
        other => panic!("another answer: {other:?}"),
    }
}

fn participant() -> PlayerSetup {
    PlayerSetup { r#type: Some(PlayerType::Participant as i32), ..PlayerSetup::default() }
}

pub fn on_map(path: &str, bytes: Option<Vec<u8>>) -> RequestCreateGame {
    let map = LocalMap { map_path: Some(path.to_owned()), map_data: bytes.map(Into::into) };
    RequestCreateGame {
        map: Some(request_create_game::Map::LocalMap(map)),
        player_setup: vec![participant()],
        ..RequestCreateGame::default()
    }
}

#[test]
fn without_a_game_there_is_nothing_to_play() {
    let served = Served::start();
    let mut client = served.client();
    for request in [
        request::Request::GameInfo(RequestGameInfo {}),
        request::Request::Observation(RequestObservation::default()),
        request::Request::Step(RequestStep { count: Some(1) }),
        request::Request::Action(RequestAction::default()),
        request::Request::LeaveGame(RequestLeaveGame {}),
    ] {
        assert_eq!(refusal(&mut client, request), "Not in a game");
    }
    let join = RequestJoinGame {
        participation: Some(request_join_game::Participation::Race(Race::Terran as i32)),
        options: Some(InterfaceOptions { raw: Some(true), ..InterfaceOptions::default() }),
        ..RequestJoinGame::default()
    };
    assert_eq!(
        refusal(&mut client, request::Request::JoinGame(join)),
        "Must first start a game with CreateGame or specify ports to join another client's game"
    );
    assert_eq!(client.status(), Status::Launched);
}

#[test]
fn games_that_cannot_be_created_say_why() {
    use response_create_game::Error;

    let served = Served::start();
    let mut client = served.client();
    let error = |client: &mut Client, request| created(client, request).error();
    let empty = RequestCreateGame::default();
    assert_eq!(error(&mut client, empty), Error::MissingMap);
    assert_eq!(error(&mut client, on_map("Nowhere.SC2Map", None)), Error::InvalidMapPath);
    let damaged = on_map("Damaged.SC2Map", Some(b"no map".to_vec()));
    let response = created(&mut client, damaged);
    assert_eq!(response.error(), Error::InvalidMapData);
    assert!(!response.error_details().is_empty());
    let mut nobody = on_map("Nowhere.SC2Map", Some(b"no map".to_vec()));
    nobody.player_setup.clear();
    assert_eq!(error(&mut client, nobody), Error::MissingPlayerSetup);
    let mut crowd = on_map("Nowhere.SC2Map", Some(b"no map".to_vec()));
    crowd.player_setup = vec![participant(); 3];
    assert_eq!(error(&mut client, crowd), Error::InvalidPlayerSetup);
    let battlenet = RequestCreateGame {
        map: Some(request_create_game::Map::BattlenetMapName("Some LE".to_owned())),
        ..RequestCreateGame::default()
    };
    assert_eq!(error(&mut client, battlenet), Error::InvalidMapName);
    assert_eq!(client.status(), Status::Launched);
}

#[test]
fn a_created_game_waits_through_reconnects() {
    let Some(map) = find("3m.SC2Map") else {
        return;
    };
    let served = Served::start();
    let mut client = served.client();
    let bytes = std::fs::read(map).unwrap();
    let response = created(&mut client, on_map("3m.SC2Map", Some(bytes)));
    assert_eq!(response.error, None, "{}", response.error_details());
    assert_eq!(client.status(), Status::InitGame);
    client.close();
    let mut client = served.client();
    client.request(request::Request::AvailableMaps(RequestAvailableMaps {})).unwrap();
    assert_eq!(client.status(), Status::InitGame);
}

fn find(name: &str) -> Option<std::path::PathBuf> {
    fn below(folder: &Path, name: &str) -> Option<std::path::PathBuf> {
        std::fs::read_dir(folder).ok()?.flatten().find_map(|entry| {
            let path = entry.path();
            if path.is_dir() { below(&path, name) } else { path.ends_with(name).then_some(path) }
        })
    }
    below(&reference("sc2maps")?, name)
}

#[test]
fn saved_maps_can_be_played_by_their_path() {
    let Some(map) = find("MoveToBeacon.SC2Map") else { return };
    let served = Served::start();
    let mut client = served.client();
    let save = RequestSaveMap {
        map_path: Some("mini_games/MoveToBeacon.SC2Map".to_owned()),
        map_data: Some(std::fs::read(map).unwrap().into()),
    };
    client.request(request::Request::SaveMap(save)).unwrap();
    let response = created(&mut client, on_map("mini_games/MoveToBeacon.SC2Map", None));
    assert_eq!(response.error, None, "{}", response.error_details());
}

#[test]
fn maps_cannot_be_saved_elsewhere() {
    let served = Served::start();
    let mut client = served.client();
    let save = RequestSaveMap {
        map_path: Some("../../escaped.SC2Map".to_owned()),
        map_data: Some(b"x".as_slice().into()),
    };
    let response = client.request(request::Request::SaveMap(save)).unwrap().response;
    let Some(response::Response::SaveMap(response)) = response else { panic!("another answer") };
    assert!(response.error.is_some());
}
