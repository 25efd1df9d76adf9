//! `starleague bench api`: what a client of the StarCraft II API can get through a second.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use prost::Message as _;
use sc2api::protocol::request::Request as Body;
use sc2api::protocol::{
    InterfaceOptions, LocalMap, PlayerSetup, PlayerType, Race, Request, RequestCreateGame,
    RequestJoinGame, RequestObservation, RequestRestartGame, RequestStep, Response, Status,
    request_create_game, request_join_game,
};
use sc2api::transport::{Client, Connection, Server, Service as _};
use sc2api::{Folders, Session};
use serde::Serialize;

use super::install_sc2::MAP_BYTES_MAX;

/// The battles whose round trips are measured.
const MAPS: [&str; 3] = ["3m", "8m", "27m_vs_30m"];
/// Game loops of one step, as SMAC takes them.
const LOOPS_PER_STEP: u32 = 8;
/// Windows of which the median is taken.
const WINDOWS: usize = 9;
/// Steps between two beginnings of a battle: about as long as it lasts while the agents stand.
const STEPS_PER_BATTLE: u32 = 30;

/// What one map gave. A round trip is a step of 8 loops and an observation.
#[derive(Serialize)]
pub(super) struct Speed {
    /// Through a websocket on this machine, by our own client.
    round_trips_per_second: f64,
    /// Microseconds of one.
    round_trip_us: f64,
    /// Microseconds of it that the server needs to decode, play, observe and encode.
    server_us: f64,
}

/// Measures the maps in `folder`, each for about `seconds`. Shows a table, unless `is_quiet`.
pub(super) fn run(
    folder: &Path,
    seconds: f64,
    is_quiet: bool,
) -> anyhow::Result<BTreeMap<&'static str, Speed>> {
    let files = MAPS.map(|map| read_map(folder, map));
    let mut speeds = BTreeMap::new();
    if files.iter().all(Result::is_ok) && !is_quiet {
        say!("{:<12} {:>14} {:>14} {:>11}", "step(8)+obs", "trips/s", "µs a trip", "µs server");
    }
    for (map, bytes) in MAPS.into_iter().zip(files) {
        let bytes = bytes?;
        eprintln!("measuring {map} ...");
        let server_us = in_process(map, &bytes, seconds / 2.0)?;
        let round_trip_us = over_a_socket(map, &bytes, seconds / 2.0)?;
        let speed = Speed { round_trips_per_second: 1e6 / round_trip_us, round_trip_us, server_us };
        if !is_quiet {
            say!(
                "{map:<12} {:>14.0} {:>14.1} {:>11.1}",
                speed.round_trips_per_second,
                speed.round_trip_us,
                speed.server_us
            );
        }
        speeds.insert(map, speed);
    }
    Ok(speeds)
}

fn read_map(folder: &Path, map: &str) -> anyhow::Result<Vec<u8>> {
    let file = format!("{map}.SC2Map");
    let places: [PathBuf; 3] = [
        folder.join(&file),
        folder.join("smac").join(&file),
        folder.join("Maps").join("SMAC_Maps").join(&file),
    ];
    for place in &places {
        if place.is_file() {
            return maps::read_bounded(place, MAP_BYTES_MAX)
                .with_context(|| format!("{} is not read", place.display()));
        }
    }
    bail!(
        "there is no {file} in {}; name the folder of SMAC's maps with --maps FOLDER",
        folder.display()
    )
}

fn set_up(map: &str, bytes: &[u8]) -> [Body; 2] {
    let player = |kind: PlayerType| PlayerSetup {
        r#type: Some(kind as i32),
        race: Some(Race::Terran as i32),
        ..PlayerSetup::default()
    };
    let file =
        LocalMap { map_path: Some(format!("{map}.SC2Map")), map_data: Some(bytes.to_vec().into()) };
    let create = RequestCreateGame {
        map: Some(request_create_game::Map::LocalMap(file)),
        player_setup: vec![player(PlayerType::Participant), player(PlayerType::Computer)],
        random_seed: Some(1),
        ..RequestCreateGame::default()
    };
    let join = RequestJoinGame {
        participation: Some(request_join_game::Participation::Race(Race::Terran as i32)),
        options: Some(InterfaceOptions { raw: Some(true), ..InterfaceOptions::default() }),
        ..RequestJoinGame::default()
    };
    [Body::CreateGame(create), Body::JoinGame(join)]
}

fn round_trip() -> [Body; 2] {
    [
        Body::Step(RequestStep { count: Some(LOOPS_PER_STEP) }),
        Body::Observation(RequestObservation::default()),
    ]
}

/// Microseconds of a round trip without a socket.
fn in_process(map: &str, bytes: &[u8], seconds: f64) -> anyhow::Result<f64> {
    let mut session = Session::new(folders());
    let connection = Connection::open();
    let mut ask = |body: Body| {
        let request = Request { request: Some(body), id: Some(1) }.encode_to_vec();
        session.respond(&request, &connection).message
    };
    for body in set_up(map, bytes) {
        let response = Response::decode(ask(body).as_slice())?;
        ensure!(response.error.is_empty(), "{map}: {}", response.error.join("; "));
    }
    median_us(seconds, |body| {
        ask(body);
        Ok(())
    })
}

/// Microseconds of a round trip through a server on a free port of this machine.
fn over_a_socket(map: &str, bytes: &[u8], seconds: f64) -> anyhow::Result<f64> {
    let server = Server::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    let (address, stopper) = (server.address(), server.stopper());
    let thread = thread::spawn(move || server.serve(&mut Session::new(folders())));
    let mut client = Client::connect_within(address, Duration::from_secs(5))?;
    for body in set_up(map, bytes) {
        client.request(body)?;
    }
    ensure!(client.status() == Status::InGame, "{map}: the game did not begin");
    let measured = median_us(seconds, |body| {
        client.request(body)?;
        Ok(())
    });
    client.close();
    stopper.stop();
    thread.join().map_err(|_| anyhow::anyhow!("the server stopped in disorder"))??;
    measured
}

/// Microseconds of a round trip, where `ask` sends a request and waits for its answer. Beginning a
/// battle anew is not in it.
fn median_us(seconds: f64, mut ask: impl FnMut(Body) -> anyhow::Result<()>) -> anyhow::Result<f64> {
    let window = Duration::from_secs_f64(seconds / WINDOWS as f64);
    let mut times = Vec::with_capacity(WINDOWS);
    for _ in 0..WINDOWS {
        let begun = Instant::now();
        let (mut passed, mut count) = (Duration::ZERO, 0_u32);
        while begun.elapsed() < window || count == 0 {
            ask(Body::RestartGame(RequestRestartGame {}))?;
            let start = Instant::now();
            for _ in 0..STEPS_PER_BATTLE {
                for body in round_trip() {
                    ask(body)?;
                }
            }
            passed += start.elapsed();
            count += STEPS_PER_BATTLE;
        }
        times.push(passed.as_secs_f64() * 1e6 / f64::from(count));
    }
    times.sort_by(f64::total_cmp);
    Ok(times[WINDOWS / 2])
}

fn folders() -> Folders {
    let nowhere = std::env::temp_dir().join("starleague-bench");
    Folders { data: nowhere.clone(), temporary: nowhere }
}
