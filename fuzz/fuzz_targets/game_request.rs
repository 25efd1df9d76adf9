//! Whatever a client sends in the middle of a game is answered.
//!
//! Plays on a real map: SC2MAP=/path/to/3m.SC2Map. Each input begins where the game was saved.
#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::{Corpus, fuzz_target};
use prost::Message as _;
use sc2api::protocol::request::Request as Body;
use sc2api::protocol::request_create_game::Map;
use sc2api::protocol::request_join_game::Participation;
use sc2api::protocol::{
    InterfaceOptions, LocalMap, PlayerSetup, PlayerType, Race, Request, RequestCreateGame,
    RequestJoinGame, RequestQuickLoad, RequestQuickSave, RequestStep, Response, Size2Di,
    SpatialCameraSetup, Status,
};
use sc2api::transport::{Connection, Service as _};
use sc2api::{Folders, Session};

/// Loops that one request may ask for: more are many inputs' worth of time, and nothing new.
const STEP_LOOPS_MAX: u32 = 200;

thread_local! {
    static SESSION: RefCell<Session> = RefCell::new(playing());
}

fuzz_target!(|requests: &[u8]| -> Corpus {
    SESSION.with_borrow_mut(|session| {
        let back = respond(session, &encoded(Body::QuickLoad(RequestQuickLoad {})));
        if back.status() != Status::InGame || !back.error.is_empty() {
            // The input before has left the game.
            *session = playing();
        }
        let mut rest = requests;
        while let Some((&[low, high], after)) = rest.split_first_chunk() {
            let length = usize::from(u16::from_le_bytes([low, high])).min(after.len());
            let (request, after) = after.split_at(length);
            rest = after;
            let decoded = Request::decode(request);
            match decoded.as_ref().map(|request| &request.request) {
                Ok(Some(Body::Step(step))) if step.count() > STEP_LOOPS_MAX => continue,
                // Writes below the data folder and waits for other processes are for tests.
                Ok(Some(Body::SaveMap(_) | Body::JoinGame(_))) => continue,
                _ => {}
            }
            respond(session, request);
        }
    });
    Corpus::Keep
});

fn respond(session: &mut Session, request: &[u8]) -> Response {
    let reply = session.respond(request, &Connection::open());
    Response::decode(reply.message.as_slice()).expect("replies are messages")
}

fn encoded(body: Body) -> Vec<u8> {
    Request { id: None, request: Some(body) }.encode_to_vec()
}

/// A game of the map with pictures and raw data, saved at its tenth loop.
fn playing() -> Session {
    let path = std::env::var("SC2MAP").expect("SC2MAP names a map");
    let nowhere = || "/dev/null".into();
    let mut session = Session::new(Folders { data: nowhere(), temporary: nowhere() });
    let map = LocalMap { map_path: Some(path), ..LocalMap::default() };
    let player = |kind: PlayerType| PlayerSetup {
        r#type: Some(kind as i32),
        race: Some(Race::Terran as i32),
        ..PlayerSetup::default()
    };
    let create = RequestCreateGame {
        map: Some(Map::LocalMap(map)),
        player_setup: vec![player(PlayerType::Participant), player(PlayerType::Computer)],
        ..RequestCreateGame::default()
    };
    let join = RequestJoinGame {
        options: Some(options()),
        participation: Some(Participation::Race(Race::Terran as i32)),
        ..RequestJoinGame::default()
    };
    for body in [
        Body::CreateGame(create),
        Body::JoinGame(join),
        Body::Step(RequestStep { count: Some(10) }),
        Body::QuickSave(RequestQuickSave {}),
    ] {
        let response = respond(&mut session, &encoded(body));
        assert!(response.error.is_empty(), "{:?}", response.error);
    }
    session
}

fn options() -> InterfaceOptions {
    let size = |side| Some(Size2Di { x: Some(side), y: Some(side) });
    let layers = SpatialCameraSetup {
        width: Some(24.0),
        resolution: size(16),
        minimap_resolution: size(16),
        ..SpatialCameraSetup::default()
    };
    InterfaceOptions {
        raw: Some(true),
        score: Some(true),
        feature_layer: Some(layers),
        ..InterfaceOptions::default()
    }
}
