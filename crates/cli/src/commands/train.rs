use std::io::{IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;
use maps::Scenario;
use train::{Compute, Progress, RunFolder, RunPlace, TrainConfig};

/// Train agents on a battle until they win 95 % of their games.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  starleague train 3m\n  starleague train 5m_vs_6m --minutes 60 \
                        --seed 2 --run long\n  starleague train 5m_vs_6m --run long --resume\n  \
                  starleague train MMM2 --set entropy_weight=0.02 --set games=64"
)]
pub(crate) struct TrainArguments {
    /// The battle, such as 3m; `starleague scenarios` lists them
    scenario: String,
    /// Same seed, same number of actors: same weights
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Stop after this much wall-clock time [default: 60, unless --steps is given]
    #[arg(long, value_name = "M")]
    minutes: Option<f64>,
    /// Stop after this many environment steps
    #[arg(long, value_name = "N")]
    steps: Option<u64>,
    /// The run's name: its folder within the runs folder [default: SCENARIO-SEED]
    #[arg(long, value_name = "NAME")]
    run: Option<String>,
    /// Continue the run of that name from its newest checkpoint
    #[arg(long)]
    resume: bool,
    /// Another value for a setting of the learner; may be repeated. A run's `config.toml` lists all
    #[arg(long, value_name = "SETTING=VALUE", conflicts_with = "resume")]
    set: Vec<String>,
    /// Threads that play and learn [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    actors: Option<u16>,
    /// Where runs lie
    #[arg(long, value_name = "DIR", default_value = "runs")]
    runs_dir: PathBuf,
    /// Where gradients are computed: cpu; flex, cuda or wgpu where this program was built with the
    /// cargo feature `tensor`, `cuda` or `wgpu`
    #[arg(long, value_name = "DEVICE", value_parser = compute)]
    compute: Option<Compute>,
    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
}

fn compute(name: &str) -> Result<Compute, String> {
    match name {
        "cpu" => Ok(Compute::Cpu),
        "flex" => Ok(Compute::Flex),
        "cuda" => Ok(Compute::Cuda),
        "wgpu" => Ok(Compute::Wgpu),
        _ => Err("it is none of cpu, flex, cuda, wgpu".to_owned()),
    }
}

pub(crate) fn run(arguments: &TrainArguments) -> anyhow::Result<()> {
    let scenario = scenario_name(&arguments.scenario)?;
    if arguments.minutes.is_some_and(|minutes| minutes.is_nan() || minutes <= 0.0) {
        bail!("--minutes must be above 0");
    }
    let place = RunPlace { path: folder(arguments, scenario)?, resume: arguments.resume };
    let config = resolve(arguments, scenario, &place)?;
    let mut display = Display::new();
    let stop = stop_on_interrupt()?;
    let result = train::train(&config, &place, &mut |progress| {
        display.show(progress);
        if stop.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    display.clear();
    let result = result.with_context(|| format!("training on {scenario} failed"))?;
    if arguments.json {
        say!("{}", serde_json::to_string(&result)?);
        return Ok(());
    }
    let run = result.run.display();
    say!(
        "{}: won {:.1} % of {} games after {} steps in {}",
        result.scenario,
        100.0 * result.win_rate,
        result.games,
        grouped(result.env_steps),
        duration(result.seconds),
    );
    // As this program was called, so that the line works when pasted.
    let program = std::env::args().next().unwrap_or_else(|| "starleague".to_owned());
    say!("The run lies in {run}. Watch it: {program} watch {run}");
    Ok(())
}

/// Becomes true at the first Ctrl-C; the second ends the process at once.
fn stop_on_interrupt() -> anyhow::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        eprintln!("\nstopping after this update; once more stops at once");
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(stop)
}

/// The built-in scenario of that name, or an error that names the nearest ones.
pub(super) fn scenario_name(name: &str) -> anyhow::Result<&'static str> {
    if let Some(known) = Scenario::names().find(|known| *known == name) {
        return Ok(known);
    }
    let lower = name.to_lowercase();
    let nearest = Scenario::names()
        .min_by_key(|known| edit_distance(&known.to_lowercase(), &lower))
        .expect("there are scenarios");
    let all: Vec<&str> = Scenario::names().collect();
    bail!("there is no scenario `{name}`; did you mean `{nearest}`? There are {}", all.join(", "))
}

/// The least number of insertions, removals and replacements that turn `a` into `b`.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

fn folder(arguments: &TrainArguments, scenario: &str) -> anyhow::Result<PathBuf> {
    let default = || format!("{scenario}-{}", arguments.seed.unwrap_or(1));
    let name = arguments.run.clone().unwrap_or_else(default);
    let is_plain = name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
    if name.is_empty() || name.starts_with('.') || !is_plain {
        bail!("--run takes a name of letters, digits, `-`, `_` and `.`, not `{name}`");
    }
    Ok(arguments.runs_dir.join(name))
}

/// The configuration: for a resumed run that of its folder, with limits from the command line.
fn resolve(
    arguments: &TrainArguments,
    scenario: &str,
    place: &RunPlace,
) -> anyhow::Result<TrainConfig> {
    let mut config = if place.resume {
        let mut config = RunFolder::at(&place.path).read_config()?;
        scenario.clone_into(&mut config.scenario);
        config.seed = arguments.seed.unwrap_or(config.seed);
        config
    } else {
        let mut config = TrainConfig::for_scenario(scenario, arguments.seed.unwrap_or(1));
        if arguments.minutes.is_none() && arguments.steps.is_none() {
            config.minutes = Some(60.0);
        }
        for assignment in &arguments.set {
            let (setting, value) = assignment.split_once('=').with_context(|| {
                format!("--set takes SETTING=VALUE, such as clip=0.1, not `{assignment}`")
            })?;
            config.hyperparameters.set(setting.trim(), value.trim()).context("--set")?;
        }
        config
    };
    config.compute = arguments.compute.unwrap_or(config.compute);
    config.minutes = arguments.minutes.or(config.minutes);
    config.steps = arguments.steps.or(config.steps);
    config.actors = arguments.actors.map_or(config.actors, usize::from);
    Ok(config)
}

/// Progress on standard error: one line that is rewritten on a terminal, one line every few
/// seconds elsewhere.
struct Display {
    is_terminal: bool,
    shown: Option<Instant>,
}

impl Display {
    fn new() -> Self {
        Self { is_terminal: std::io::stderr().is_terminal(), shown: None }
    }

    fn show(&mut self, progress: &Progress) {
        let pause =
            if self.is_terminal { Duration::from_millis(200) } else { Duration::from_secs(1) };
        if self.shown.is_some_and(|shown| shown.elapsed() < pause) {
            return;
        }
        self.shown = Some(Instant::now());
        let line = line(progress);
        let mut stderr = std::io::stderr().lock();
        // A closed standard error is no reason to stop training.
        let _ = if self.is_terminal {
            write!(stderr, "\r\x1b[2K{line}").and_then(|()| stderr.flush())
        } else {
            writeln!(stderr, "{line}")
        };
    }

    fn clear(&self) {
        if self.is_terminal && self.shown.is_some() {
            eprintln!();
        }
    }
}

fn line(progress: &Progress) -> String {
    let metrics = &progress.metrics;
    let percent = |rate: f64| format!("{:3.0} %", 100.0 * rate);
    let won = progress.evaluation.map_or("   -".to_owned(), |e| percent(e.win_rate()));
    let training = metrics.training_win_rate.map_or("   -".to_owned(), percent);
    let left = progress.seconds_left.map_or(String::new(), |s| format!(", {} left", duration(s)));
    let parts = [metrics.simulate_seconds, metrics.infer_seconds, metrics.learn_seconds];
    let all: f64 = parts.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let [simulate, infer, learn] = parts.map(|part| 100.0 * part / all);
    format!(
        "{:>11} steps, {:>7} games, won {won} greedy, {training} exploring, {:>7.0} steps/s \
         (simulate {simulate:.0} %, infer {infer:.0} %, learn {learn:.0} %), {}{left}",
        grouped(metrics.counters.env_steps),
        metrics.counters.episodes,
        metrics.steps_per_second,
        duration(metrics.seconds),
    )
}

/// A number with spaces between groups of three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place != 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

fn duration(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, s) => format!("{m} min {s:02} s"),
        (h, m, _) => format!("{h} h {m:02} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_scenarios_are_answered_with_the_nearest() {
        assert_eq!(scenario_name("MMM2").unwrap(), "MMM2");
        let error = scenario_name("3S_vs_5s").unwrap_err().to_string();
        assert!(error.contains("did you mean `3s_vs_5z`"), "{error}");
        assert_eq!([("", "abc"), ("kitten", "sitting")].map(|(a, b)| edit_distance(a, b)), [3, 3]);
    }

    #[test]
    fn numbers_and_times_are_readable() {
        assert_eq!([grouped(7), grouped(1234), grouped(1_234_567)], ["7", "1 234", "1 234 567"]);
        let times = [4.2, 61.0, 7322.0].map(duration);
        assert_eq!(times, ["4 s", "1 min 01 s", "2 h 02 min"]);
    }
}
