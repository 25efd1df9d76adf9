//! Whatever arrives is answered: requests, maps and replays with bytes that nobody meant.
//!
//! `MUTATED_INPUTS` says how many of each kind to try; a few hundred are tried otherwise.

use std::path::PathBuf;

use maps::MeleeMap;
use maps::mpq::{self, Archive};
use prost::Message as _;
use sc2api::protocol::request::Request as Body;
use sc2api::protocol::request_create_game::Map;
use sc2api::protocol::response::Response as Answer;
use sc2api::protocol::{
    DebugGameState, Difficulty, InterfaceOptions, LocalMap, PlayerType, Request, RequestAction,
    RequestCreateGame, RequestData, RequestGameInfo, RequestObservation, RequestPing, RequestQuery,
    RequestQuickLoad, RequestQuickSave, RequestReplayInfo, RequestSaveReplay, RequestStartReplay,
    RequestStep, Response, request_replay_info, request_start_replay,
};
use sc2api::transport::{Connection, Service as _};
use sc2api::{Folders, Session};

use crate::games::{debugging, joining, layers, marines, moving, options, setup};
use crate::melee::{computer, creation};

const INPUTS: usize = 300;
const LOOPS_MAX: u32 = 200;
/// The member of a replay that holds the game.
const RECORDING: &str = "starleague.recording";

fn inputs() -> usize {
    std::env::var("MUTATED_INPUTS").map_or(INPUTS, |inputs| inputs.parse().unwrap())
}

/// Numbers that are the same in every run (xorshift64*).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound
    }

    /// One byte changed.
    fn alter(&mut self, bytes: &mut [u8]) {
        let at = self.below(bytes.len());
        match self.below(3) {
            0 => bytes[at] ^= 1 << self.below(8),
            1 => bytes[at] = self.below(256) as u8,
            _ => bytes[at] = [0, 0xff, 0x7f, 0x80][self.below(4)],
        }
    }

    /// Some bytes changed, cut off, doubled or put in.
    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            if bytes.is_empty() {
                return;
            }
            let at = self.below(bytes.len());
            match self.below(6) {
                0..3 => self.alter(bytes),
                3 => bytes.truncate(at),
                4 => bytes.insert(at, self.below(256) as u8),
                _ => {
                    let end = bytes.len().min(at + 1 + self.below(16));
                    let part = bytes[at..end].to_vec();
                    bytes.splice(at..at, part);
                }
            }
        }
    }
}

fn session() -> Session {
    let nowhere = || PathBuf::from("/dev/null");
    Session::new(Folders { data: nowhere(), temporary: nowhere() })
}

fn respond(session: &mut Session, request: &[u8]) -> Response {
    let reply = session.respond(request, &Connection::open());
    Response::decode(reply.message.as_slice()).unwrap()
}

fn ask(session: &mut Session, body: Body) -> Response {
    respond(session, &Request { id: None, request: Some(body) }.encode_to_vec())
}

fn expect(session: &mut Session, body: Body) -> Answer {
    let response = ask(session, body);
    assert_eq!(response.error, [""; 0]);
    response.response.unwrap()
}

fn with_pictures() -> InterfaceOptions {
    let layers = layers(16, 16);
    InterfaceOptions { feature_layer: Some(layers), ..options() }
}

fn against_a_computer() -> RequestCreateGame {
    creation(vec![setup(PlayerType::Participant), computer(Difficulty::VeryEasy)])
}

/// A game with some marines, saved.
fn playing() -> Session {
    let mut session = session();
    let join = sc2api::protocol::RequestJoinGame { options: Some(with_pictures()), ..joining() };
    expect(&mut session, Body::CreateGame(against_a_computer()));
    expect(&mut session, Body::JoinGame(join));
    expect(&mut session, Body::Debug(debugging(marines(1, (30.0, 30.0), 4))));
    expect(&mut session, Body::Step(RequestStep { count: Some(4) }));
    expect(&mut session, Body::QuickSave(RequestQuickSave {}));
    session
}

/// Requests of all kinds that make sense in a game.
fn sensible(session: &mut Session) -> Vec<Body> {
    let seen = expect(session, Body::Observation(RequestObservation::default()));
    let Answer::Observation(seen) = seen else { panic!("another answer") };
    let raw = seen.observation.unwrap().raw_data.unwrap();
    let marine = raw.units.iter().find(|unit| unit.unit_type() == crate::games::MARINE).unwrap();
    let switch = sc2api::protocol::debug_command::Command::GameState(DebugGameState::God as i32);
    let all = RequestData {
        ability_id: Some(true),
        unit_type_id: Some(true),
        upgrade_id: Some(true),
        buff_id: Some(true),
        effect_id: Some(true),
    };
    let placement = sc2api::protocol::RequestQueryBuildingPlacement {
        ability_id: Some(319),
        target_pos: Some(crate::interface::place(30.0, 40.0)),
        placing_unit_tag: Some(marine.tag()),
    };
    let query = RequestQuery { placements: vec![placement], ..RequestQuery::default() };
    vec![
        Body::Ping(RequestPing {}),
        Body::GameInfo(RequestGameInfo {}),
        Body::Data(all),
        Body::Observation(RequestObservation { disable_fog: Some(true), game_loop: Some(3) }),
        Body::Action(RequestAction { actions: vec![moving(marine.tag(), (36.0, 30.0))] }),
        Body::Step(RequestStep { count: Some(3) }),
        Body::Query(query),
        Body::Debug(debugging(marines(2, (40.0, 30.0), 3))),
        Body::Debug(debugging(switch)),
        Body::SaveReplay(RequestSaveReplay {}),
        Body::QuickLoad(RequestQuickLoad {}),
    ]
}

/// Whether a request would take for ever, or reach beyond this process.
fn is_left_out(request: &[u8]) -> bool {
    match Request::decode(request).ok().and_then(|request| request.request) {
        Some(Body::Step(step)) => LOOPS_MAX < step.count(),
        Some(Body::CreateGame(create)) => create.realtime(),
        Some(Body::StartReplay(start)) => start.realtime(),
        Some(Body::SaveMap(_) | Body::JoinGame(_)) => true,
        _ => false,
    }
}

#[test]
fn mutated_requests_are_answered() {
    let mut chance = Chance(1);
    let mut session = playing();
    let sensible: Vec<Vec<u8>> = sensible(&mut session)
        .into_iter()
        .map(|body| Request { id: Some(1), request: Some(body) }.encode_to_vec())
        .collect();
    let mut answered = 0;
    for input in 0..inputs() {
        if input % 50 == 0 {
            session = playing();
        }
        let mut request = sensible[chance.below(sensible.len())].clone();
        if input % 2 == 0 {
            chance.alter(&mut request);
        } else {
            chance.mutate(&mut request);
        }
        if is_left_out(&request) {
            continue;
        }
        let response = respond(&mut session, &request);
        assert!(response.status.is_some());
        assert_ne!(response.response.is_some(), !response.error.is_empty(), "{response:?}");
        answered += usize::from(response.response.is_some());
    }
    assert!(inputs() / 20 < answered, "only {answered} of {} made sense", inputs());
}

#[test]
fn games_on_mutated_maps_are_refused_or_played() {
    let mut chance = Chance(2);
    let map = MeleeMap::flat64().to_bytes();
    for _ in 0..inputs() {
        let mut bytes = map.clone();
        chance.mutate(&mut bytes);
        let mut session = session();
        let local_map = LocalMap { map_path: None, map_data: Some(bytes.into()) };
        let map = Some(Map::LocalMap(local_map));
        ask(&mut session, Body::CreateGame(RequestCreateGame { map, ..against_a_computer() }));
        ask(&mut session, Body::JoinGame(joining()));
        ask(&mut session, Body::Step(RequestStep { count: Some(4) }));
        ask(&mut session, Body::Observation(RequestObservation::default()));
    }
}

#[test]
fn mutated_replays_are_refused_or_shown() {
    let mut session = playing();
    for body in sensible(&mut session).into_iter().take(9) {
        expect(&mut session, body);
    }
    expect(&mut session, Body::Step(RequestStep { count: Some(20) }));
    let Answer::SaveReplay(saved) = expect(&mut session, Body::SaveReplay(RequestSaveReplay {}))
    else {
        panic!("another answer");
    };
    let replay = saved.data.unwrap().to_vec();
    let recording = Archive::open(&replay).unwrap().read(RECORDING).unwrap();
    // The map in it is a matter of its own, and most of the bytes.
    let map = MeleeMap::flat64().to_bytes();
    let start_of_map = recording.windows(map.len()).position(|part| part == map).unwrap();
    let after_map = start_of_map + map.len();
    let rest = recording[after_map..].to_vec();
    let mut chance = Chance(3);
    let mut started = 0;
    for input in 0..inputs() {
        // Half of the time the archive is broken, and otherwise the game that it holds.
        let bytes = if input % 2 == 0 {
            let mut bytes = replay.clone();
            chance.mutate(&mut bytes);
            bytes
        } else {
            let (setup, mut inputs) = (recording[..after_map].to_vec(), rest.clone());
            chance.alter(&mut inputs);
            mpq::write(&[(RECORDING, &[setup, inputs].concat())])
        };
        let info = RequestReplayInfo {
            replay: Some(request_replay_info::Replay::ReplayData(bytes.clone().into())),
            ..RequestReplayInfo::default()
        };
        expect(&mut session, Body::ReplayInfo(info));
        let start = RequestStartReplay {
            replay: Some(request_start_replay::Replay::ReplayData(bytes.into())),
            observed_player_id: Some(1),
            options: Some(with_pictures()),
            ..RequestStartReplay::default()
        };
        let Answer::StartReplay(answer) = expect(&mut session, Body::StartReplay(start)) else {
            panic!("another answer");
        };
        if answer.error.is_none() {
            started += 1;
            ask(&mut session, Body::Step(RequestStep { count: Some(LOOPS_MAX) }));
            expect(&mut session, Body::Observation(RequestObservation::default()));
        }
    }
    assert!(inputs() / 20 < started, "only {started} of {} could be shown", inputs());
}
