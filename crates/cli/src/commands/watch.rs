use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use anyhow::{Context, bail};
use clap::Args;
use replay::Replay;
use train::{Checkpoint, RunFolder};
use view::protocol::MatchEvent;
use view::{CurvePoint, MatchFacts, MatchKind, Offer, OfferedMatch, Server, ServerError, Shelf};

/// Tried first, so that the address stays the same from day to day.
const PORT_USUAL: u16 = 8088;
/// Replays of a run listed, the newest.
const LISTED_MAX: usize = 200;

#[derive(Args)]
#[command(
    after_help = "Examples:\n  starleague watch runs/3m-1\n  starleague watch match.slreplay"
)]
pub(crate) struct WatchArguments {
    /// A run, a checkpoint or a replay; the newest run in `runs` if left out
    path: Option<PathBuf>,
    /// The port of the page on 127.0.0.1; 0 for any that is free
    #[arg(long)]
    port: Option<u16>,
    /// Only print the address
    #[arg(long)]
    no_open: bool,
}

pub(crate) fn run(arguments: &WatchArguments) -> anyhow::Result<()> {
    let path = match &arguments.path {
        Some(path) => path.clone(),
        None => newest_run(Path::new("runs"))?,
    };
    let offer = offer(&path)?;
    let server = bind(arguments.port)?;
    let address = server.address();
    say!("{address}");
    eprintln!("Watching {}. Ctrl+C ends.", path.display());
    if !arguments.no_open && !view::open_browser(&address) {
        eprintln!("No browser could be opened: open the address above yourself.");
    }
    Ok(server.run(offer)?)
}

fn bind(port: Option<u16>) -> Result<Server, ServerError> {
    match port {
        Some(port) => Server::bind(port),
        None => Server::bind(PORT_USUAL).or_else(|_taken| Server::bind(0)),
    }
}

fn newest_run(runs: &Path) -> anyhow::Result<PathBuf> {
    let entries = fs::read_dir(runs).with_context(|| {
        format!("there is no run in `{}` yet; `starleague train 3m` makes one", runs.display())
    })?;
    let newest = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .max_by_key(|path| modified(path));
    newest.with_context(|| {
        format!("there is no run in `{}` yet; `starleague train 3m` makes one", runs.display())
    })
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).and_then(|data| data.modified()).unwrap_or(SystemTime::UNIX_EPOCH)
}

fn is_replay(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == replay::FILE_EXTENSION)
}

fn offer(path: &Path) -> anyhow::Result<Offer> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let path = path.to_owned();
    let shelf = Arc::new(Shelf::new());
    if is_replay(&path) {
        // Read once here, so that a faulty file is an error of the command.
        replay::read_file(&path)?;
        let list = move || recorded(&shelf, &path).into_iter().collect();
        return Ok(Offer { title: name, list: Box::new(list), curve: Box::new(Vec::new) });
    }
    if path.is_file() {
        Checkpoint::find(&path)?;
        let list = move || live(&path).into_iter().collect();
        return Ok(Offer { title: name, list: Box::new(list), curve: Box::new(Vec::new) });
    }
    if !path.is_dir() {
        bail!("{} does not exist; give a run, a checkpoint or a replay", path.display());
    }
    let folder = path.clone();
    let curve = Box::new(move || curve(&folder));
    let list = move || live(&path).into_iter().chain(listed(&shelf, &path)).collect();
    let matches: Vec<OfferedMatch> = list();
    if matches.is_empty() {
        bail!("`{name}` holds nothing to watch yet; give a run, a checkpoint or a replay");
    }
    Ok(Offer { title: name, list: Box::new(list), curve })
}

/// How well a run learns; nothing for a folder that is no run.
fn curve(folder: &Path) -> Vec<CurvePoint> {
    let metrics = train::read_metrics(&RunFolder::at(folder).metrics()).unwrap_or_default();
    let point = |metrics: train::Metrics| CurvePoint {
        env_steps: metrics.counters.env_steps,
        training_win_rate: metrics.training_win_rate,
        evaluation_win_rate: metrics.evaluation_win_rate,
        episode_reward: metrics.episode_reward,
        entropy: f64::from(metrics.entropy),
    };
    metrics.into_iter().map(point).collect()
}

/// A game that a checkpoint, or the best one of a run, plays whenever somebody asks for it.
fn live(path: &Path) -> Option<OfferedMatch> {
    let (_, checkpoint) = Checkpoint::find(path).ok()?;
    let facts = MatchFacts {
        id: "live".to_owned(),
        title: "New game".to_owned(),
        scenario: checkpoint.scenario,
        kind: MatchKind::Live,
        result: None,
        loops: None,
        seed: None,
    };
    let path = path.to_owned();
    Some(OfferedMatch {
        facts,
        source: Arc::new(move |writer| match play(&path) {
            Ok(replay) => view::show_replay(&replay, MatchKind::Live, writer),
            Err(error) => writer.write(&MatchEvent::Error { message: format!("{error:#}") }),
        }),
    })
}

/// A whole game is simulated faster than its first second is watched.
fn play(path: &Path) -> anyhow::Result<Replay> {
    let (_, checkpoint) = Checkpoint::find(path)?;
    let rules = env::load_rules(&checkpoint.scenario, env::Opponent::AttackMove)?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Ok(train::record_game(checkpoint, &rules, u64::from(now.subsec_nanos()) ^ now.as_secs())?)
}

/// The matches of a run, or of a folder of replays: the newest first.
fn listed(shelf: &Arc<Shelf>, folder: &Path) -> Vec<OfferedMatch> {
    let mut paths: Vec<PathBuf> = [folder.join("replays"), folder.to_owned()]
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| is_replay(path))
        .collect();
    paths.sort_by_cached_key(|path| (modified(path), path.clone()));
    paths.iter().rev().take(LISTED_MAX).filter_map(|path| recorded(shelf, path)).collect()
}

/// A replay file as an offer; none where it does not begin as one.
fn recorded(shelf: &Arc<Shelf>, path: &Path) -> Option<OfferedMatch> {
    let facts = replay::read_facts(path).ok()?;
    let stem = path.file_stem()?.to_string_lossy().into_owned();
    let facts = MatchFacts {
        title: stem.clone(),
        id: stem,
        scenario: facts.scenario,
        kind: MatchKind::Replay,
        result: Some(facts.result.as_str()),
        loops: Some(facts.loops),
        seed: Some(facts.seed.to_string()),
    };
    let (shelf, path) = (Arc::clone(shelf), path.to_owned());
    Some(OfferedMatch {
        facts,
        source: Arc::new(move |writer| view::show_replay_file(&shelf, &path, writer)),
    })
}
