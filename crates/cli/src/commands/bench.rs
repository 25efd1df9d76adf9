use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use env::{BattleOptions, Opponent, RandomPlay, load_rules};
use serde::Serialize;
use shares::Shares;
use sim::Rules;

use super::bench_api;

mod shares;

/// The battles whose speed is compared with other engines.
const BATTLES: [&str; 5] = ["3m", "8m", "2s3z", "5m_vs_6m", "27m_vs_30m"];
/// Games over which living units are counted.
const GAMES_COUNTED: usize = 16;
/// So many games of the largest battle need a few GiB.
const GAMES_MAX: usize = 65_536;
/// Short windows are measured and their median is taken, so that what else the machine does for a
/// moment does not count.
const WINDOWS: usize = 15;
/// Steps of all games between two looks at the clock.
const STEPS_PER_LOOK: usize = 8;
/// Steps over which living units are counted.
const STEPS_COUNTED: u32 = 512;

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Steps of the battles with random available actions, observations and masks included
    Battles,
    /// Round trips of a client of the StarCraft II API on maps of your own (`--maps`)
    Api,
}

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  starleague bench battles --json\n  starleague bench api --maps ~/StarCraftII/Maps/SMAC_Maps"
)]
pub(crate) struct BenchArguments {
    /// What to measure; the battles if nothing is named
    what: Vec<What>,
    /// Where the `.SC2Map` files of SMAC lie, for `api`
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    maps: PathBuf,
    /// Measure these battles instead of the usual five
    #[arg(long = "scenario", value_name = "SCENARIO")]
    scenarios: Vec<String>,
    /// Games that one thread steps in turns; 16 stay in its cache
    #[arg(long, value_name = "N", default_value_t = 16)]
    games: usize,
    /// Seconds per battle and number of cores, and once more for the shares
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Print one JSON object: per battle `steps_per_second_core`, `steps_per_second_all`,
    /// `ns_per_unit_loop` and `shares`, the part of the time that each system takes; for `battles`
    /// and `api` together an object of both
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Speed {
    /// Environment steps per second of processor time, on one core.
    steps_per_second_core: f64,
    /// The sum over one thread per core, all running at once.
    steps_per_second_all: f64,
    /// Processor time per living unit and game loop, on one core.
    ns_per_unit_loop: f64,
    /// The part of the time that each system takes, on one core.
    shares: Shares,
}

/// What both measure, in one object.
#[derive(Serialize)]
struct Both {
    battles: BTreeMap<String, Speed>,
    api: BTreeMap<&'static str, bench_api::Speed>,
}

pub(crate) fn run(arguments: &BenchArguments) -> anyhow::Result<()> {
    ensure!(
        (0.1..=600.0).contains(&arguments.seconds),
        "--seconds is {}; it must lie between 0.1 and 600",
        arguments.seconds
    );
    ensure!(
        (1..=GAMES_MAX).contains(&arguments.games),
        "--games is {}; it must lie between 1 and {GAMES_MAX}",
        arguments.games
    );
    let asks_for = |what| arguments.what.contains(&what);
    let api = asks_for(What::Api)
        .then(|| bench_api::run(&arguments.maps, arguments.seconds, arguments.json))
        .transpose()?;
    let battles = (arguments.what.is_empty() || asks_for(What::Battles))
        .then(|| measure_battles(arguments))
        .transpose()?;
    if !arguments.json {
        return Ok(());
    }
    let report = match (api, battles) {
        (Some(api), Some(battles)) => serde_json::to_string(&Both { battles, api })?,
        (Some(api), None) => serde_json::to_string(&api)?,
        (None, battles) => serde_json::to_string(&battles)?,
    };
    say!("{report}");
    Ok(())
}

/// By battle. Shows a table, unless JSON is asked for.
fn measure_battles(arguments: &BenchArguments) -> anyhow::Result<BTreeMap<String, Speed>> {
    let cores = thread::available_parallelism().context("the number of cores is unknown")?.get();
    let mut speeds = BTreeMap::new();
    let mut scenarios: Vec<String> = arguments.scenarios.clone();
    if scenarios.is_empty() {
        scenarios = BATTLES.map(str::to_owned).to_vec();
    }
    if !arguments.json {
        say!(
            "{:<16} {:>14} {:>14} {:>12}",
            "env-steps/s",
            "one core",
            format!("{cores} cores"),
            "ns/unit/loop"
        );
    }
    for scenario in scenarios {
        eprintln!("measuring {scenario} ...");
        let rules = load_rules(&scenario, Opponent::AttackMove)?;
        let speed = speed(&rules, arguments.games, cores, arguments.seconds)?;
        if !arguments.json {
            say!(
                "{scenario:<16} {:>14.0} {:>14.0} {:>12.1}",
                speed.steps_per_second_core,
                speed.steps_per_second_all,
                speed.ns_per_unit_loop
            );
            say!("{:<16} {}", "", speed.shares);
        }
        speeds.insert(scenario, speed);
    }
    Ok(speeds)
}

fn speed(rules: &Arc<Rules>, games: usize, cores: usize, seconds: f64) -> anyhow::Result<Speed> {
    let core = steps_per_second(rules, games, 1, seconds)?;
    let loops = f64::from(BattleOptions::default().step_mul);
    Ok(Speed {
        steps_per_second_core: core,
        steps_per_second_all: steps_per_second(rules, games, cores, seconds)?,
        ns_per_unit_loop: 1e9 / (core * loops * mean_living_units(rules)?),
        shares: Shares::measure(rules, games, seconds)?,
    })
}

/// Environment steps per second of processor time, summed over `threads` that run at once.
fn steps_per_second(
    rules: &Arc<Rules>,
    games: usize,
    threads: usize,
    seconds: f64,
) -> anyhow::Result<f64> {
    let plays = (0..threads as u64)
        .map(|seed| RandomPlay::new(Arc::clone(rules), BattleOptions::default(), games, seed))
        .collect::<Result<Vec<RandomPlay>, _>>()?;
    let window = Duration::from_secs_f64(seconds / WINDOWS as f64);
    let start = Barrier::new(threads);
    let rates: Vec<f64> = thread::scope(|scope| {
        let measured = plays.into_iter().map(|mut play| {
            let start = &start;
            scope.spawn(move || {
                start.wait();
                let mut rates: Vec<f64> =
                    (0..WINDOWS).map(|_| window_rate(&mut play, window)).collect();
                rates.sort_by(f64::total_cmp);
                rates[WINDOWS / 2]
            })
        });
        // Collected first, so that all threads run before one is waited for.
        let measured: Vec<_> = measured.collect();
        measured.into_iter().map(|thread| thread.join().expect("measuring cannot panic")).collect()
    });
    Ok(rates.iter().sum())
}

fn window_rate(play: &mut RandomPlay, window: Duration) -> f64 {
    let clock = ThreadClock::start();
    let begin = Instant::now();
    let mut steps = 0;
    while begin.elapsed() < window {
        for _ in 0..STEPS_PER_LOOK {
            play.step();
        }
        steps += STEPS_PER_LOOK * play.batch().games();
    }
    steps as f64 / clock.elapsed().as_secs_f64()
}

/// The mean over random play of how many units live.
fn mean_living_units(rules: &Arc<Rules>) -> anyhow::Result<f64> {
    let mut play = RandomPlay::new(Arc::clone(rules), BattleOptions::default(), GAMES_COUNTED, 0)?;
    let mut sum = 0;
    for _ in 0..STEPS_COUNTED {
        play.step();
        for game in 0..GAMES_COUNTED {
            let world = play.batch().battle(game).world();
            sum += world.living(1) + world.living(2);
        }
    }
    Ok(f64::from(sum) / f64::from(STEPS_COUNTED) / GAMES_COUNTED as f64)
}

/// The time that this thread has had a processor; where the system does not tell, real time.
struct ThreadClock {
    processor_time: Option<Duration>,
    begin: Instant,
}

impl ThreadClock {
    fn start() -> Self {
        Self { processor_time: thread_time(), begin: Instant::now() }
    }

    fn elapsed(&self) -> Duration {
        match (self.processor_time, thread_time()) {
            (Some(begin), Some(now)) if begin < now => now - begin,
            _ => self.begin.elapsed(),
        }
    }
}

/// Linux counts the nanoseconds of each thread.
fn thread_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split_whitespace().next()?.parse().ok()?))
}
