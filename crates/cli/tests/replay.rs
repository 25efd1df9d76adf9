//! The command `replay` as a user runs it.
#![expect(clippy::unwrap_used, reason = "a failure of the machine fails the test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use replay::{
    ActionLabel, AgentTrace, Decision, MatchResult, Probability, Recorder, Replay, TracedAgent,
    TracedStep,
};
use serde_json::Value;

fn ask(question: &str, file: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_starleague"));
    command.args(["replay", question]).arg(file).args(more).output().unwrap()
}

fn recorded() -> Replay {
    let rules = env::load_rules("3m", env::Opponent::AttackMove).unwrap();
    let mut recorder = Recorder::new(Arc::clone(&rules), 5);
    let unit = recorder.world().units().next().unwrap().tag;
    (0..16).for_each(|_| recorder.step());
    let label = ActionLabel { name: "stop".to_owned(), target: None };
    let step = |game_loop| TracedStep {
        game_loop,
        value: None,
        reward: 0.5,
        decisions: vec![Decision {
            agent: 0,
            action: 0,
            probabilities: vec![Probability::of(1.0)],
        }],
    };
    let trace = AgentTrace {
        loops_per_step: 8,
        action_sets: vec![vec![label]],
        agents: vec![TracedAgent { unit, action_set: 0 }],
        steps: vec![step(0), step(8)],
    };
    recorder.finish(MatchResult::Unfinished, Some(trace))
}

fn written(name: &str, replay: &Replay) -> PathBuf {
    let name = format!("starleague-{name}-{}.slreplay", std::process::id());
    let path = std::env::temp_dir().join(name);
    replay::write_file(&path, replay).unwrap();
    path
}

#[test]
fn steps_are_one_object_or_a_line_each() {
    let path = written("steps", &recorded());
    let json = ask("steps", &path, &["--json"]).stdout;
    let lines = ask("steps", &path, &[]).stdout;
    std::fs::remove_file(&path).unwrap();
    let json: Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["loops_per_step"], 8);
    assert_eq!(json["steps"].as_array().unwrap().len(), 2);
    assert_eq!(json["steps"][1]["loop"], 8);
    assert_eq!(String::from_utf8(lines).unwrap().lines().count(), 2);
}

/// It passed after the byte of the result was changed, with the checksum mended.
#[test]
fn verify_notices_a_changed_result() {
    let genuine = recorded();
    let path = written("genuine", &genuine);
    assert!(ask("verify", &path, &[]).status.success());
    std::fs::remove_file(&path).unwrap();
    let path = written("forged", &Replay { result: MatchResult::Won, ..genuine });
    let output = ask("verify", &path, &[]);
    std::fs::remove_file(&path).unwrap();
    assert!(!output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("the result in the replay is `won`"), "{told}");
}
