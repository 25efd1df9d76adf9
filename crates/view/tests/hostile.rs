//! Many viewers at once, and clients that mean harm, each with bounded load.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use catalog::Catalog;
use maps::Scenario;
use replay::{MatchResult, Recorder, Replay};
use sim::Rules;
use view::{MatchFacts, MatchKind, Offer, OfferedMatch, Server, Shelf};

fn record(loops: u32) -> Replay {
    let scenario = Scenario::load("3m").unwrap();
    let catalog = Catalog::load(scenario.balance.parse().unwrap()).unwrap();
    let mut recorder = Recorder::new(Arc::new(Rules::new(catalog, scenario).unwrap()), 3);
    (0..loops).for_each(|_| recorder.step());
    recorder.finish(MatchResult::Unfinished, None)
}

/// A replay file, removed when it is dropped.
struct ReplayFile(PathBuf);

impl ReplayFile {
    fn new(name: &str, loops: u32) -> Self {
        let name = format!("view-{name}-{}.slreplay", std::process::id());
        let path = std::env::temp_dir().join(name);
        replay::write_file(&path, &record(loops)).unwrap();
        Self(path)
    }
}

impl Drop for ReplayFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Serves one file for as long as the test process lives. Returns the address and how often the
/// matches were listed.
fn serve(path: PathBuf) -> (String, Arc<AtomicUsize>) {
    let server = Server::bind(0).unwrap();
    let address = server.address();
    let shelf = Arc::new(Shelf::new());
    let lists = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&lists);
    let list = move || {
        counter.fetch_add(1, Ordering::Relaxed);
        let facts = replay::read_facts(&path).unwrap();
        let facts = MatchFacts {
            id: "one".to_owned(),
            title: "one".to_owned(),
            scenario: facts.scenario,
            kind: MatchKind::Replay,
            result: Some(facts.result.as_str()),
            loops: Some(facts.loops),
            seed: Some(facts.seed.to_string()),
        };
        let (shelf, path) = (Arc::clone(&shelf), path.clone());
        let source = Arc::new(move |writer: &mut view::MatchWriter| {
            view::show_replay_file(&shelf, &path, writer)
        });
        vec![OfferedMatch { facts, source }]
    };
    let offer = Offer { title: "test".to_owned(), list: Box::new(list), curve: Box::new(Vec::new) };
    thread::spawn(move || server.run(offer));
    (address.trim_start_matches("http://").trim_end_matches('/').to_owned(), lists)
}

fn ask(address: &str, path: &str, headers: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\n{headers}\r\n").unwrap();
    stream
}

fn answer(address: &str, path: &str, headers: &str) -> String {
    let mut answer = String::new();
    ask(address, path, headers).read_to_string(&mut answer).unwrap();
    answer
}

/// 86 of 100 got 503. All of them are there before the first reads on.
#[test]
fn a_hundred_viewers_are_served_at_once() {
    let file = ReplayFile::new("hundred", 60);
    let (address, lists) = serve(file.0.clone());
    let viewers: Vec<TcpStream> = (0..100).map(|_| ask(&address, "/api/match/one", "")).collect();
    for mut viewer in viewers {
        let mut told = String::new();
        viewer.read_to_string(&mut told).unwrap();
        assert!(told.starts_with("HTTP/1.0 200"), "{}", told.lines().next().unwrap());
        assert!(told.contains("\"type\":\"end\""), "the match is whole");
    }
    let lists = lists.load(Ordering::Relaxed);
    assert!(lists < 50, "{lists} lists for a hundred viewers");
}

/// Each viewer decoded the file anew.
#[test]
fn a_file_is_read_once_for_all_who_watch_it() {
    let file = ReplayFile::new("once", 10);
    let shelf = Shelf::new();
    let first = shelf.replay(&file.0).unwrap();
    let second = shelf.replay(&file.0).unwrap();
    assert!(Arc::ptr_eq(&first, &second));
    replay::write_file(&file.0, &record(11)).unwrap();
    assert_eq!(shelf.replay(&file.0).unwrap().loops(), 11, "the file is another");
    drop((first, second));
    let again = shelf.replay(&file.0).unwrap();
    assert_eq!(again.loops(), 11);
}

/// Half-sent heads stayed for good, byte by byte.
#[test]
fn half_a_head_is_not_kept_for_good() {
    let file = ReplayFile::new("half", 1);
    let (address, _) = serve(file.0.clone());
    let mut slow = TcpStream::connect(&address).unwrap();
    slow.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nX: ").unwrap();
    let start = Instant::now();
    let mut byte = [0; 64];
    loop {
        if slow.write_all(b"x").is_err() || matches!(slow.read(&mut byte), Ok(0)) {
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(40), "the server still waits");
    }
    assert!(answer(&address, "/", "").starts_with("HTTP/1.0 200"));
}

/// Another page cannot read an answer, but it could make this machine play games.
#[test]
fn a_page_of_another_origin_gets_nothing_played() {
    let file = ReplayFile::new("origin", 1);
    let (address, lists) = serve(file.0.clone());
    for foreign in [
        "Origin: http://evil.example\r\n",
        "Origin: null\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Origin: http://localhost:1\r\nSec-Fetch-Site: same-site\r\n",
    ] {
        let answer = answer(&address, "/api/match/one", foreign);
        assert!(answer.starts_with("HTTP/1.0 403"), "{foreign}: {answer}");
    }
    assert_eq!(lists.load(Ordering::Relaxed), 0);
    let own = format!("Origin: http://{address}\r\nSec-Fetch-Site: same-origin\r\n");
    assert!(answer(&address, "/api/match/one", &own).starts_with("HTTP/1.0 200"));
    // Whoever follows a link to the page gets it.
    assert!(answer(&address, "/", "Sec-Fetch-Site: cross-site\r\n").starts_with("HTTP/1.0 200"));
}

/// Reading a pipe to which nobody writes never ends.
#[test]
#[cfg(unix)]
fn a_pipe_among_the_replays_holds_nobody_up() {
    let name = format!("view-pipe-{}.slreplay", std::process::id());
    let path = std::env::temp_dir().join(name);
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let facts = replay::read_facts(&path);
    let whole = Shelf::new().replay(&path);
    std::fs::remove_file(&path).unwrap();
    assert!(facts.is_err() && whole.is_err());
}
