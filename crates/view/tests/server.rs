//! What a browser gets from the server.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;

use catalog::Catalog;
use maps::Scenario;
use replay::{
    ActionLabel, AgentTrace, Decision, MatchResult, Probability, Recorder, Replay, TracedAgent,
    TracedStep,
};
use serde_json::Value;
use sim::{Command, Event, OrderTarget, Rules};
use view::{CurvePoint, MatchFacts, MatchKind, Offer, OfferedMatch, Server};

/// Both sides walk to the middle and fight; the first agent "decides" at every eighth loop.
fn record(scenario: &str, loops: u32) -> Replay {
    let scenario = Scenario::load(scenario).unwrap();
    let catalog = Catalog::load(scenario.balance.parse().unwrap()).unwrap();
    let mut recorder = Recorder::new(Arc::new(Rules::new(catalog, scenario).unwrap()), 3);
    let first = recorder.world().units().next().unwrap().tag;
    let mut steps = Vec::new();
    for game_loop in 0..loops {
        let world = recorder.world();
        let enemy = world.units().find(|unit| unit.player == 2).map(|unit| unit.position);
        let own: Vec<_> =
            world.units().filter(|unit| unit.player == 1).map(|unit| unit.tag).collect();
        if let (Some(enemy), 0) = (enemy, game_loop % 8) {
            for tag in own {
                recorder.command(1, tag, Command::Attack(OrderTarget::Point(enemy)), false);
            }
            steps.push(TracedStep {
                game_loop,
                value: Some(1.5),
                reward: 0.25,
                decisions: vec![Decision {
                    agent: 0,
                    action: 1,
                    probabilities: [0.25, 0.75].map(Probability::of).to_vec(),
                }],
            });
        }
        recorder.step();
    }
    let label = |name: &str| ActionLabel { name: name.to_owned(), target: None };
    let trace = AgentTrace {
        loops_per_step: 8,
        action_sets: vec![vec![label("stop"), label("go")]],
        agents: vec![TracedAgent { unit: first, action_set: 0 }],
        steps,
    };
    recorder.finish(MatchResult::Won, Some(trace))
}

fn offered(id: &str, replay: Replay) -> OfferedMatch {
    OfferedMatch {
        facts: MatchFacts {
            id: id.to_owned(),
            title: id.to_owned(),
            scenario: replay.scenario.clone(),
            kind: MatchKind::Replay,
            result: Some(replay.result.as_str()),
            loops: Some(replay.loops()),
            seed: Some(replay.seed.to_string()),
        },
        source: Arc::new(move |writer| view::show_replay(&replay, MatchKind::Replay, writer)),
    }
}

/// Serves the matches for as long as the test process lives; gives the port.
fn serve(matches: Vec<OfferedMatch>) -> String {
    let server = Server::bind(0).unwrap();
    let address = server.address();
    let point = CurvePoint { env_steps: 7, ..CurvePoint::default() };
    let offer = Offer {
        title: "test".to_owned(),
        list: Box::new(move || matches.clone()),
        curve: Box::new(move || vec![point.clone()]),
    };
    thread::spawn(move || server.run(offer));
    address.trim_start_matches("http://").trim_end_matches('/').to_owned()
}

/// Head and body of the answer, by HTTP 1.0, which has no chunks.
fn get(address: &str, path: &str, host: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

fn messages(body: &str) -> Vec<Value> {
    body.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn matches_are_listed_and_streamed() {
    let replay = record("3m", 40);
    let final_hash = format!("{:016x}", replay.final_hash);
    let address = serve(vec![offered("one", replay)]);

    let (_, body) = get(&address, "/api/matches", "127.0.0.1");
    let index: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(index["matches"][0]["id"], "one");
    assert_eq!(index["matches"][0]["kind"], "replay");

    let (_, body) = get(&address, "/api/curve", "127.0.0.1");
    let curve: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(curve[0]["env_steps"], 7);
    assert_eq!(curve[0]["training_win_rate"], Value::Null);

    let (head, body) = get(&address, "/api/match/one", "localhost:80");
    assert!(head.starts_with("HTTP/1.0 200"), "{head}");
    let messages = messages(&body);
    let header = &messages[0];
    assert_eq!(header["type"], "header");
    assert_eq!(header["map"]["heights"].as_array().unwrap().len(), header["map"]["height"]);
    let of_type = |kind: &str| messages.iter().filter(|message| message["type"] == kind).count();
    assert_eq!((of_type("loop"), of_type("step")), (41, 5));
    // A step stands before the loop at which it was decided, the legend before the first.
    assert_eq!(messages[1]["type"], "legend");
    assert_eq!(messages[2]["type"], "step");
    assert_eq!(messages[2]["agents"][0][2], serde_json::json!([0.25, 0.75]));
    // Four moves, three enemies of five figures, two friends of five, the agent's own life.
    let observation = messages[2]["agents"][0][3].as_array().unwrap();
    assert_eq!(observation.len(), 4 + 3 * 5 + 2 * 5 + 1);
    assert_eq!(observation.last().unwrap(), &Value::from(1.0));
    let units = messages[3]["units"].as_array().unwrap();
    assert_eq!(units.len(), 6);
    let life = |unit: &Value| unit[6].as_i64().unwrap();
    assert_eq!(units.iter().map(life).sum::<i64>(), 6 * 450, "six Marines of 45 life, in tenths");
    let end = messages.last().unwrap();
    assert_eq!((&end["type"], &end["loop"]), (&"end".into(), &40.into()));
    assert_eq!(end["hash"], final_hash);
}

/// Missiles keep their number from loop to loop, hits and deaths reach the page, and every hit names
/// who hit.
#[test]
fn events_are_told() {
    let replay = record("2s3z", 240);
    let address = serve(vec![offered("battle", replay.clone())]);
    let (_, body) = get(&address, "/api/match/battle", "127.0.0.1");
    let messages = messages(&body);
    let mut shots = 0;
    let mut known: Vec<Value> = Vec::new();
    for message in messages.iter().filter(|message| message["type"] == "loop") {
        shots += message["shots"].as_array().unwrap().len();
        for hit in message["hits"].as_array().unwrap() {
            assert!(hit[0] != hit[2] && hit[2] != 0, "{hit} names no attacker");
        }
        let missiles = message["missiles"].as_array().unwrap().clone();
        for missile in &missiles {
            let moved = known.iter().find(|before| before[0] == missile[0]);
            let step = |axis: usize| {
                let before = moved.map_or(&missile[axis], |before| &before[axis]);
                missile[axis].as_i64().unwrap().abs_diff(before.as_i64().unwrap())
            };
            assert!(step(3).max(step(4)) < 200, "a missile jumps: {moved:?} to {missile}");
        }
        known = missiles;
    }
    let rules = replay::load_rules(&replay).unwrap();
    let mut playback = replay::Playback::new(&replay, rules).unwrap();
    let mut expected = 0;
    while playback.step() {
        let is_shot = |event: &&Event| matches!(event, Event::Shot { .. });
        expected += playback.world().events().iter().filter(is_shot).count();
    }
    assert!(0 < expected);
    assert_eq!(shots, expected);
}

/// A field that was cleared and filled again does not end the match, as one that the script fills
/// after both sides are gone does.
#[test]
fn all_episodes_of_a_replay_are_shown() {
    let scenario = Scenario::load("3m").unwrap();
    let catalog = Catalog::load(scenario.balance.parse().unwrap()).unwrap();
    let mut recorder = Recorder::new(Arc::new(Rules::new(catalog, scenario).unwrap()), 3);
    for episode in 0..3 {
        if episode != 0 {
            recorder.clear();
        }
        for _ in 0..20 {
            recorder.step();
        }
    }
    let replay = recorder.finish(MatchResult::Unfinished, None);
    let address = serve(vec![offered("episodes", replay)]);
    let (_, body) = get(&address, "/api/match/episodes", "127.0.0.1");
    let messages = messages(&body);
    assert_eq!(messages.iter().filter(|message| message["type"] == "loop").count(), 61);
    let end = messages.last().unwrap();
    assert_eq!((&end["type"], &end["loop"]), (&"end".into(), &60.into()));
    let last = &messages[messages.len() - 2];
    assert_eq!(last["units"].as_array().unwrap().len(), 6);
}

#[test]
fn a_replay_that_plays_differently_ends_in_an_error() {
    let mut replay = record("3m", 30);
    replay.loop_hashes[20] ^= 1;
    let address = serve(vec![offered("bad", replay)]);
    let (_, body) = get(&address, "/api/match/bad", "127.0.0.1");
    let last = messages(&body).pop().unwrap();
    assert_eq!(last["type"], "error");
    assert!(last["message"].as_str().unwrap().starts_with("game loop 20 differs"), "{last}");
}

#[test]
fn strangers_and_unknown_paths_are_refused() {
    let address = serve(Vec::new());
    let check = |path: &str, host: &str, status: &str| {
        let (head, _) = get(&address, path, host);
        assert!(head.starts_with(&format!("HTTP/1.0 {status}")), "{path} {host}: {head}");
    };
    check("/", "127.0.0.1:1", "200");
    check("/app.js", "localhost", "200");
    check("/", "rebound.example", "403");
    check("/api/match/none", "127.0.0.1", "404");
    check("/etc/passwd", "127.0.0.1", "404");
}

/// A reader that stops reading stops the source: the channel holds a few chunks, no more.
#[test]
fn a_slow_reader_holds_the_source_back() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let written = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&written);
    let facts = offered("endless", record("3m", 1)).facts;
    let source = move |writer: &mut view::MatchWriter| loop {
        let message = "x".repeat(1 << 16);
        writer.write(&view::protocol::MatchEvent::Error { message })?;
        counter.fetch_add(1 << 16, Ordering::Relaxed);
    };
    let address = serve(vec![OfferedMatch { facts, source: Arc::new(source) }]);
    let mut stream = TcpStream::connect(&address).unwrap();
    write!(stream, "GET /api/match/endless HTTP/1.0\r\nHost: localhost\r\n\r\n").unwrap();
    let mut some = [0; 1 << 10];
    stream.read_exact(&mut some).unwrap();
    let mut before = 0;
    let settled = (0..100).any(|_| {
        thread::sleep(std::time::Duration::from_millis(100));
        let now = written.load(Ordering::Relaxed);
        std::mem::replace(&mut before, now) == now
    });
    assert!(settled, "the source goes on although nobody reads");
    // The system's own socket buffers take a few megabytes.
    assert!(before < 32 << 20, "{before} bytes were written ahead");
}
