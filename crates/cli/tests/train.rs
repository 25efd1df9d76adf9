//! The commands `train` and `eval` as a user runs them.
#![expect(clippy::unwrap_used, reason = "a failure of the machine fails the test")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
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

/// Waits until a training has begun to write metrics.
fn wait_for_metrics(child: &mut Child, run: &Path) {
    while !run.join("metrics.jsonl").exists() {
        assert!(child.try_wait().unwrap().is_none(), "the training ended at once");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The bytes of the newest checkpoint and of the best one.
fn checkpoints(run: &Path) -> [Vec<u8>; 2] {
    [newest_checkpoint(run), std::fs::read(run.join("checkpoints/best.safetensors")).unwrap()]
}

/// The newest checkpoint's bytes.
fn newest_checkpoint(run: &Path) -> Vec<u8> {
    let entries = std::fs::read_dir(run.join("checkpoints")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let newest = paths.filter(|path| path.to_string_lossy().contains("step-")).max();
    std::fs::read(newest.unwrap()).unwrap()
}

/// Kills a one-actor training at random moments and lets it go on each time: it ends with the bytes
/// of one that was never killed. `KILLS` says how often, over as many trainings as that takes.
#[test]
fn a_killed_run_ends_with_the_bytes_of_one_that_was_not() {
    let kills = std::env::var("KILLS").map_or(4, |kills| kills.parse().unwrap());
    let runs = Runs::new("killed");
    let limits = ["--seed", "3", "--steps", "90000"];
    let whole = json(&train(&runs, "whole", &limits).output().unwrap());
    let expected = checkpoints(&runs.0.join("whole"));
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let mut moment = u64::from(since_1970.subsec_nanos());
    let (mut killed, mut number) = (0, 0);
    while killed < kills {
        number += 1;
        let run = format!("killed-{number}");
        let path = runs.0.join(&run);
        let result = loop {
            let more: &[&str] = if path.join("config.toml").exists() { &["--resume"] } else { &[] };
            let mut command = train(&runs, &run, &[&limits, more].concat());
            let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
            moment = moment.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let milliseconds = 50 + (moment >> 33) % 3000;
            std::thread::sleep(Duration::from_millis(milliseconds));
            if killed < kills && child.try_wait().unwrap().is_none() {
                println!("{run} is killed after {milliseconds} ms");
                child.kill().unwrap();
                child.wait().unwrap();
                killed += 1;
            } else {
                break json(&child.wait_with_output().unwrap());
            }
        };
        assert_eq!(checkpoints(&path), expected, "{run}");
        for figure in ["win_rate", "games", "env_steps"] {
            assert_eq!(result[figure], whole[figure], "{run}: {figure}");
        }
        std::fs::remove_dir_all(&path).unwrap();
    }
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

/// What settings, edited files and exchanged checkpoints once did was to panic, to train on numbers
/// that are none, or to go on as another run.
#[test]
fn settings_and_files_that_make_no_sense_are_refused_by_name() {
    let runs = Runs::new("senseless");
    let refused = |run: &str, more: &[&str]| message(train(&runs, run, more));
    for (setting, name) in [
        ("entropy_weight=nan", "entropy_weight"),
        ("actor_learning_rate=1e38", "actor_learning_rate"),
        ("actor_hidden=1600000000", "actor_hidden"),
        ("games=9999999999999", "games"),
    ] {
        let error = refused("new", &["--set", setting]);
        assert!(error.contains(&format!("the setting {name} is")), "{error}");
        assert!(!runs.0.join("new").exists(), "a folder was made for {setting}");
    }
    let error = refused("new", &["--set", "games=65536", "--set", "unroll_len=4000"]);
    assert!(error.contains("GB of memory"), "{error}");

    json(&train(&runs, "edited", &["--steps", "1"]).output().unwrap());
    let config = runs.0.join("edited/config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    for (from, to, complaint) in [
        ("actors = 1", "actors = 0", "the setting actors is 0"),
        ("final_games = 200", "final_games = 0", "the setting final_games is 0"),
        ("actor_hidden = 64", "actor_hidden = 32", "actor_hidden 64, not 32"),
        ("seed = 1", "seed = 2", "checkpoint's seed 1, not 2"),
    ] {
        assert!(text.contains(from), "{from} is not in {text}");
        std::fs::write(&config, text.replace(from, to)).unwrap();
        let mut command = starleague(&["train", "3m", "--json", "--run", "edited", "--resume"]);
        command.arg("--runs-dir").arg(&runs.0);
        let error = message(command);
        assert!(error.contains(complaint), "{error}");
    }
    std::fs::write(&config, &text).unwrap();
    let error = refused("edited", &["--resume", "--compute", "wgpu"]);
    assert!(error.contains("wgpu"), "{error}");
}

/// A best checkpoint that was torn is made again, and half-written files go.
#[test]
fn a_torn_best_checkpoint_is_made_again() {
    let runs = Runs::new("torn-best");
    json(&train(&runs, "torn", &["--steps", "1"]).output().unwrap());
    let folder = runs.0.join("torn/checkpoints");
    std::fs::write(folder.join("best.safetensors"), "torn").unwrap();
    std::fs::write(folder.join("step-000000000009.tmp"), "half").unwrap();
    let mut eval = starleague(&["eval", "--games", "1", "--json"]);
    json(&eval.arg(runs.0.join("torn")).output().unwrap());
    json(&train(&runs, "torn", &["--steps", "1", "--resume"]).output().unwrap());
    let [newest, best] = checkpoints(&runs.0.join("torn"));
    assert_eq!(newest, best);
    assert!(!folder.join("step-000000000009.tmp").exists());
}

/// Two processes in one folder would overwrite each other's checkpoints.
#[test]
fn one_process_trains_in_a_folder() {
    let runs = Runs::new("locked");
    let mut first = train(&runs, "shared", &["--set", "actor_learning_rate=0"]);
    let mut first = first.stdout(Stdio::null()).spawn().unwrap();
    wait_for_metrics(&mut first, &runs.0.join("shared"));
    let error = message(train(&runs, "shared", &["--resume"]));
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(error.contains("in use by another process"), "{error}");
}

/// Ctrl-C writes a checkpoint, says how to go on, and is no success.
#[cfg(unix)]
#[test]
fn an_interrupted_run_says_how_to_go_on() {
    let runs = Runs::new("interrupted");
    let mut command = train(&runs, "stopped", &["--set", "actor_learning_rate=0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for_metrics(&mut child, &runs.0.join("stopped"));
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && error.contains("goes on with --resume"), "{error}");
    newest_checkpoint(&runs.0.join("stopped"));
}
