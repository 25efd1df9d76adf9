//! The process that `starleague serve` is: where it listens, and what it keeps.
#![expect(clippy::unwrap_used, reason = "a failure of the machine fails the test")]

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use maps::MeleeMap;
use sc2api::protocol::request::Request;
use sc2api::protocol::response::Response;
use sc2api::protocol::{
    InterfaceOptions, LocalMap, PlayerSetup, PlayerType, Race, RequestCreateGame, RequestJoinGame,
    RequestLeaveGame, RequestObservation, RequestStep, request_create_game, request_join_game,
};
use sc2api::transport::Client;

const GAMES: u32 = 1000;
/// Games after which all caches of a process are full.
const GAMES_OF_WARMING_UP: u32 = 100;
/// What a process may keep of 900 games: less than 10 kB of each.
const GROWTH_MAX_KIB: u64 = 8 << 10;

/// A running server, killed when it is dropped.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    fn start(flags: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_starleague"))
            .args(["serve", "-port", "0"])
            .args(flags)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            line.unwrap().strip_prefix("Listening on: ").map(|address| address.parse().unwrap())
        });
        Self { child, address: address.unwrap() }
    }

    /// What it has said on standard error, after its end.
    fn told(mut self) -> String {
        self.child.kill().unwrap();
        let mut told = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        told
    }

    /// Memory that it holds, where the system tells.
    fn resident_kib(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.split_whitespace().next()?.parse().ok()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn only_this_machine_can_connect_unless_told_otherwise() {
    let process = Process::start(&[]);
    assert!(process.address.ip().is_loopback(), "{}", process.address);
    Client::connect(process.address).unwrap();
    assert_eq!(process.told(), "");

    let process = Process::start(&["-listen", "0.0.0.0"]);
    assert!(!process.address.ip().is_loopback());
    let told = process.told();
    assert!(told.contains("can be reached from other machines"), "{told:?}");
}

fn answered(client: &mut Client, request: Request) -> Response {
    client.request(request).unwrap().response.unwrap()
}

fn play_a_little(client: &mut Client, map: &[u8]) {
    let of = |player_type: PlayerType| PlayerSetup {
        r#type: Some(player_type as i32),
        race: Some(Race::Terran as i32),
        ..PlayerSetup::default()
    };
    let map = LocalMap {
        map_path: Some("Melee/Flat64.SC2Map".to_owned()),
        map_data: Some(map.to_vec().into()),
    };
    let create = RequestCreateGame {
        map: Some(request_create_game::Map::LocalMap(map)),
        player_setup: vec![of(PlayerType::Participant), of(PlayerType::Computer)],
        ..RequestCreateGame::default()
    };
    let created = answered(client, Request::CreateGame(create));
    assert!(matches!(created, Response::CreateGame(created) if created.error.is_none()));
    let join = RequestJoinGame {
        participation: Some(request_join_game::Participation::Race(Race::Terran as i32)),
        options: Some(InterfaceOptions { raw: Some(true), ..InterfaceOptions::default() }),
        ..RequestJoinGame::default()
    };
    let joined = answered(client, Request::JoinGame(join));
    assert!(matches!(joined, Response::JoinGame(joined) if joined.player_id == Some(1)));
    answered(client, Request::Step(RequestStep { count: Some(4) }));
    answered(client, Request::Observation(RequestObservation::default()));
    answered(client, Request::LeaveGame(RequestLeaveGame {}));
}

#[test]
fn a_thousand_games_leave_nothing_behind() {
    let process = Process::start(&[]);
    let mut client = Client::connect(process.address).unwrap();
    let map = MeleeMap::flat64().to_bytes();
    let mut play = |games: u32| (0..games).for_each(|_| play_a_little(&mut client, &map));
    play(GAMES_OF_WARMING_UP);
    let before = process.resident_kib();
    play(GAMES - GAMES_OF_WARMING_UP);
    if let (Some(before), Some(after)) = (before, process.resident_kib()) {
        let growth = after.saturating_sub(before);
        assert!(growth < GROWTH_MAX_KIB, "{before} KiB have become {after} KiB");
    }
}
