//! The commands `install-sc2`, `doctor` and `serve` as users and clients run them.
#![expect(clippy::unwrap_used, reason = "a failure of the machine fails the test")]

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use sc2api::protocol::{RequestPing, RequestQuit, request::Request, response::Response};
use sc2api::transport::Client;

/// A folder of one test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("starleague-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn below(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

fn starleague(command: &str, folder: &Path, more: &[&Path]) -> Output {
    let binary = env!("CARGO_BIN_EXE_starleague");
    let mut run = Command::new(binary);
    run.arg(command).arg(folder);
    for folder in more {
        run.arg("--maps").arg(folder);
    }
    run.output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The reference maps, where this machine has them.
fn reference_maps() -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared/data/sc2maps"))
        .find(|folder| folder.is_dir());
    if found.is_none() {
        eprintln!("skipped: there is no folder of reference maps");
    }
    found
}

fn start(binary: &Path, leading: &[&str], folder: &Path) -> (Child, SocketAddr) {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let child = Command::new(binary)
        .args(leading)
        .args(["-listen", "127.0.0.1", "-port", &address.port().to_string(), "-dataDir"])
        .arg(folder)
        .args(["-tempDir", "/tmp/", "-displayMode", "0", "-verbose"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    (child, address)
}

fn ping_and_quit(mut child: Child, address: SocketAddr) {
    let mut client = Client::connect_within(address, Duration::from_secs(20)).unwrap();
    let response = client.request(Request::Ping(RequestPing {})).unwrap().response;
    assert!(matches!(response, Some(Response::Ping(ping)) if ping.base_build() == 75689));
    client.request(Request::Quit(RequestQuit {})).unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn an_installation_passes_the_doctor_and_serves_under_the_name_of_the_game() {
    let folder = Folder::new("install");
    let installed = starleague("install-sc2", &folder.0, &[]);
    assert!(installed.status.success(), "{}", text(&installed));
    for map in ["Flat64", "Ramp96"] {
        assert!(folder.below(&format!("Maps/Melee/{map}.SC2Map")).is_file(), "{map}");
    }
    let examined = starleague("doctor", &folder.0, &[]);
    assert!(examined.status.success(), "{}", text(&examined));
    assert!(text(&examined).contains("starts and answers"), "{}", text(&examined));
    let binary = folder.below("Versions/Base75689/SC2_x64");
    let (child, address) = start(&binary, &[], &folder.0);
    ping_and_quit(child, address);
    let again = starleague("install-sc2", &folder.0, &[]);
    assert!(again.status.success(), "{}", text(&again));
}

#[test]
fn the_server_can_be_started_by_its_own_command() {
    let folder = Folder::new("serve");
    let binary = Path::new(env!("CARGO_BIN_EXE_starleague"));
    let (child, address) = start(binary, &["serve"], &folder.0);
    ping_and_quit(child, address);
}

#[test]
fn maps_are_put_where_their_clients_look() {
    let Some(maps) = reference_maps() else { return };
    let folder = Folder::new("maps");
    let installed = starleague("install-sc2", &folder.0, &[&maps]);
    assert!(installed.status.success(), "{}", text(&installed));
    assert!(folder.below("Maps/SMAC_Maps/3m.SC2Map").is_file());
    assert!(folder.below("Maps/mini_games/MoveToBeacon.SC2Map").is_file());
    let examined = text(&starleague("doctor", &folder.0, &[]));
    assert!(examined.contains("23 of 23 maps in Maps/SMAC_Maps"), "{examined}");
    assert!(examined.contains("7 of 7 maps in Maps/mini_games"), "{examined}");
}

/// A melee map of our own stands in for the clients' maps: only names and folders count here.
#[test]
fn maps_of_every_published_project_are_put_where_its_client_looks() {
    let published = Folder::new("published");
    let map = maps::MeleeMap::flat64().to_bytes();
    for (path, _) in PUBLISHED {
        let path = published.below(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &map).unwrap();
    }
    let folder = Folder::new("places");
    let installed = starleague("install-sc2", &folder.0, &[&published.0]);
    assert!(installed.status.success(), "{}", text(&installed));
    for (path, target) in PUBLISHED {
        assert!(folder.below(target).is_file(), "{path} is not at {target}: {}", text(&installed));
    }
    let examined = text(&starleague("doctor", &folder.0, &[]));
    assert!(examined.contains("only python-sc2 finds ladder/Somewhere.SC2Map"), "{examined}");

    // A map in the wrong folder.
    std::fs::rename(
        folder.below("Maps/SMAC_Maps/32x32_flat.SC2Map"),
        folder.below("Maps/32x32_flat.SC2Map"),
    )
    .unwrap();
    let examined = starleague("doctor", &folder.0, &[]);
    assert!(!examined.status.success());
    let examined = text(&examined);
    assert!(examined.contains("Maps/32x32_flat.SC2Map lies where no client looks"), "{examined}");
    assert!(examined.contains("Move it to Maps/SMAC_Maps"), "{examined}");
}

const PUBLISHED: [(&str, &str); 8] = [
    ("smac/3m.SC2Map", "Maps/SMAC_Maps/3m.SC2Map"),
    ("smacv2/32x32_flat.SC2Map", "Maps/SMAC_Maps/32x32_flat.SC2Map"),
    ("smacv2/10gen_terran.SC2Map", "Maps/SMAC_Maps/10gen_terran.SC2Map"),
    ("SMAC_HARD_maps/3m.SC2Map", "Maps/SMAC_HARD_maps/3m.SC2Map"),
    ("Tactics_Maps/HLSMAC_Maps/adcc_te.SC2Map", "Maps/Tactics_Maps/adcc_te.SC2Map"),
    ("smac_maps/1o_10b_vs_1r.SC2Map", "Maps/SMAC_Maps/1o_10b_vs_1r.SC2Map"),
    ("mini_games/BunkerDefence.SC2Map", "Maps/mini_games/BunkerDefence.SC2Map"),
    ("ladder/Somewhere.SC2Map", "Maps/ladder/Somewhere.SC2Map"),
];

#[test]
fn the_doctor_names_what_stops_clients() {
    let folder = Folder::new("doctor");
    let missing = folder.below("nowhere");
    let examined = starleague("doctor", &missing, &[]);
    assert!(!examined.status.success());
    assert!(text(&examined).contains("install-sc2"), "{}", text(&examined));

    std::fs::create_dir_all(folder.below("Versions/Base75689")).unwrap();
    std::fs::create_dir_all(folder.below("Versions/BaseOld")).unwrap();
    std::fs::create_dir_all(folder.below("Versions/Base90000")).unwrap();
    let examined = text(&starleague("doctor", &folder.0, &[]));
    for fault in ["BaseOld", "Base90000", "SC2_x64 is missing"] {
        assert!(examined.contains(fault), "{fault} is missing in: {examined}");
    }
}

#[test]
fn mistakes_in_flags_are_named() {
    let binary = env!("CARGO_BIN_EXE_starleague");
    let output = Command::new(binary).args(["serve", "-port", "many"]).output().unwrap();
    assert!(!output.status.success());
    assert!(text(&output).contains("-port many"), "{}", text(&output));
}
