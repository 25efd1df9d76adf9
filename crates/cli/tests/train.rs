//! The commands `train` and `eval` as a user runs them.
#![expect(clippy::unwrap_used, reason = "a failure of the machine fails the test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

/// A folder for runs of one test, removed at the end.
struct Runs(PathBuf);

impl Runs {
    fn new(name: &str) -> Self {
        let folder = format!("starleague-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(folder);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Runs {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

fn starleague(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_starleague"));
    command.args(arguments).stderr(Stdio::null());
    command
}

/// `train 3m` with one actor in the run `run`.
fn train(runs: &Runs, run: &str, more: &[&str]) -> Command {
    let mut command = starleague(&["train", "3m", "--actors", "1", "--json", "--run", run]);
    command.arg("--runs-dir").arg(&runs.0).args(more);
    command
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn message(mut command: Command) -> String {
    let output = command.stderr(Stdio::piped()).output().unwrap();
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// The newest checkpoint's bytes.
fn newest_checkpoint(run: &Path) -> Vec<u8> {
    let entries = std::fs::read_dir(run.join("checkpoints")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let newest = paths.filter(|path| path.to_string_lossy().contains("step-")).max();
    std::fs::read(newest.unwrap()).unwrap()
}

/// Kills a training at a random moment, several times, and lets it end.
#[test]
fn a_killed_run_goes_on_to_a_valid_result() {
    let runs = Runs::new("killed");
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let mut moment = u64::from(since_1970.subsec_nanos());
    for attempt in 0..4 {
        let resume: &[&str] = if attempt == 0 { &[] } else { &["--resume"] };
        let mut child = train(&runs, "killed", resume).stdout(Stdio::null()).spawn().unwrap();
        while !runs.0.join("killed/metrics.jsonl").exists() {
            std::thread::sleep(Duration::from_millis(5));
        }
        moment = moment.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let milliseconds = 100 + (moment >> 33) % 1900;
        println!("attempt {attempt} is killed after {milliseconds} ms");
        std::thread::sleep(Duration::from_millis(milliseconds));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let trained = std::fs::read_to_string(runs.0.join("killed/metrics.jsonl")).unwrap();
    let updates = trained.lines().count() as u64;
    let steps = (updates + 3) * 5120;
    let limit = steps.to_string();
    let output = train(&runs, "killed", &["--resume", "--steps", &limit]).output().unwrap();
    let result = json(&output);
    assert_eq!(result["scenario"], "3m");
    assert_eq!(result["games"], 200);
    assert!((0.0..=1.0).contains(&result["win_rate"].as_f64().unwrap()), "{result}");
    assert!(0 < result["env_steps"].as_u64().unwrap(), "{result}");

    let checkpoint = runs.0.join("killed");
    let mut eval = starleague(&["eval", "--games", "20", "--json"]);
    let evaluated = json(&eval.arg(&checkpoint).output().unwrap());
    assert_eq!((&evaluated["scenario"], &evaluated["games"]), (&"3m".into(), &20.into()));
}

#[test]
fn same_seed_and_one_actor_give_the_same_checkpoint() {
    let runs = Runs::new("seed");
    let mut checkpoints = ["a", "b"].map(|run| {
        let more = ["--seed", "5", "--steps", "16000"];
        json(&train(&runs, run, &more).output().unwrap());
        newest_checkpoint(&runs.0.join(run))
    });
    assert_eq!(checkpoints[0], checkpoints[1]);
    json(&train(&runs, "c", &["--seed", "6", "--steps", "16000"]).output().unwrap());
    checkpoints[1] = newest_checkpoint(&runs.0.join("c"));
    assert_ne!(checkpoints[0], checkpoints[1]);
}

#[test]
fn mistakes_are_answered_with_what_to_do() {
    let runs = Runs::new("mistakes");
    json(&train(&runs, "taken", &["--steps", "1"]).output().unwrap());
    let taken = message(train(&runs, "taken", &["--steps", "1"]));
    assert!(taken.contains("--resume") && taken.contains("another --run"), "{taken}");
    let missing = message(train(&runs, "missing", &["--resume"]));
    assert!(missing.contains("is not a run"), "{missing}");
    let unknown = message(starleague(&["train", "3mm"]));
    assert!(unknown.contains("did you mean `3m`"), "{unknown}");
    let foreign = runs.0.join("foreign.safetensors");
    std::fs::write(&foreign, "not a checkpoint").unwrap();
    let mut eval = starleague(&["eval"]);
    eval.arg(&foreign);
    let foreign = message(eval);
    assert!(foreign.contains("is not a usable checkpoint"), "{foreign}");
}
