//! Real replays of every build, against what a second parser read from them.

use std::path::{Path, PathBuf};

use replay::sc2replay::{ReplaySummary, Sc2Replay};
use serde_json::{Value, json};

/// The folder with real replays, which are not part of the project.
fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/replays");
    let is_there = folder.join("replays.json").is_file();
    if !is_there {
        println!("skipped: there is no {}", folder.display());
    }
    is_there.then_some(folder)
}

fn rows(folder: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("replays.json")).expect("it can be read");
    let Value::Array(rows) = serde_json::from_str(&text).expect("it is JSON") else {
        panic!("replays.json is no list")
    };
    rows.into_iter().filter(|row| folder.join(file(row)).is_file()).collect()
}

fn file(row: &Value) -> &str {
    row["file"].as_str().expect("a row names its file")
}

fn read(folder: &Path, row: &Value) -> Sc2Replay {
    let bytes = std::fs::read(folder.join(file(row))).expect("it can be read");
    Sc2Replay::read(&bytes).unwrap_or_else(|error| panic!("{}: {error}", file(row)))
}

/// The first 20 items by the player's number, as `replays.json` has them.
fn build_orders(replay: &Sc2Replay, summary: &ReplaySummary) -> Vec<(String, Value)> {
    let item = |item: &replay::sc2replay::BuildItem| {
        let [x, y] = item.place.map_or([None; 2], |place| place.map(Some));
        json!([item.game_loop, item.kind.as_str(), item.type_name, x, y])
    };
    let players = replay.players.iter().zip(&summary.players);
    players
        .map(|(player, summary)| {
            let items: Vec<Value> = summary.build_order.iter().take(20).map(item).collect();
            (player.player.to_string(), Value::Array(items))
        })
        .collect()
}

#[test]
fn every_real_replay_reads_as_a_second_parser_reads_it() {
    let Some(folder) = folder() else { return };
    let rows = rows(&folder);
    let mut wrong = Vec::new();
    for row in &rows {
        let name = file(row);
        let bytes = std::fs::read(folder.join(name)).expect("it can be read");
        let replay = match Sc2Replay::read(&bytes) { Ok(r) => r, Err(e) => { wrong.push(format!("{name}: {e}")); continue } };
        let summary = replay.summary();
        let mut check = |what: &str, ours: &Value, theirs: &Value| {
            if ours != theirs {
                wrong.push(format!("{name}: {what} is {ours}, not {theirs}"));
            }
        };
        check("build", &json!(summary.build), &row["build"]);
        check("map", &json!(summary.map), &row["map"]);
        check("loops", &json!(summary.loops), &row["loops"]);
        check("tracker_events", &json!(replay.tracker.len()), &row["tracker_events"]);
        check("winner", &json!(summary.winner), &row["winner"]);
        let players: Vec<_> = replay.players.iter().map(|p| json!([p.player, p.name, p.race, p.result.map(|r| r.as_str())])).collect();
        let theirs: Vec<_> = row["players"].as_array().unwrap().iter().map(|p| json!([p["pid"], p["name"], p.get("race_norm").unwrap_or(&p["race"]), p["result"]])).collect();
        check("players", &json!(players), &json!(theirs));
        for (number, ours) in build_orders(&replay, &summary) {
            let theirs = &row["build_order_20"][&number];
            check(&format!("build order {number}"), &ours, theirs);
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
