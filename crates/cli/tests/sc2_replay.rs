//! `replay info` on replays of StarCraft II.
#![expect(clippy::unwrap_used, reason = "a failure of the machine fails the test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn info(file: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_starleague"));
    command.args(["replay", "info", "--json"]).arg(file).output().unwrap()
}

fn real_replay() -> Option<PathBuf> {
    let name = "shared/data/replays/5.0.9.87702__s2protocol-rs__SC2_Patch_4_12_2v2AI.SC2Replay";
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let file = above.map(|folder| folder.join(name)).find(|file| file.is_file());
    if file.is_none() {
        println!("skipped: no folder above holds {name}");
    }
    file
}

#[test]
fn a_real_replay_is_one_json_object() {
    let Some(file) = real_replay() else { return };
    let output = info(&file);
    assert!(output.status.success());
    let replay: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(replay["build"], 87_702);
    assert_eq!(replay["winner"].as_array().unwrap().len(), 2);
    let players = replay["players"].as_array().unwrap();
    assert_eq!(players.len(), 4);
    for player in players {
        assert!(player["build_order"].as_array().unwrap().len() > 20);
        assert_eq!(player["apm"].is_null(), player["result"] == "Loss", "the computers lost");
    }
}

#[test]
fn a_truncated_replay_is_an_error_with_its_build() {
    let Some(file) = real_replay() else { return };
    let bytes = std::fs::read(&file).unwrap();
    let cut = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cut.SC2Replay");
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let output = info(&cut);
    assert!(!output.status.success());
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("(build 87702)") && error.contains(", byte "), "{error}");
}
