//! `starleague maps check`: which map files can be played here, and what stops the others.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use catalog::{BalanceVersion, Catalog, Race};
use game::{Game, Options};
use maps::{MapRace, Sc2Map};
use serde::Serialize;

use super::install_sc2::{MAP_BYTES_MAX, map_files};

/// The balance version of the maps' own time.
const VERSION: BalanceVersion = BalanceVersion::V4_10_0;

#[derive(clap::Args)]
pub(crate) struct MapsArguments {
    #[command(subcommand)]
    command: MapsCommand,
}

#[derive(clap::Subcommand)]
enum MapsCommand {
    /// Start map files and run them, without a player's orders, to see whether they can be played
    Check(CheckArguments),
}

#[derive(clap::Args)]
#[command(after_help = "Example:\n  starleague maps check ~/StarCraftII/Maps --loops 1000")]
struct CheckArguments {
    /// Map files (`*.SC2Map`), or folders of them
    #[arg(required = true, value_name = "FILE_OR_FOLDER")]
    paths: Vec<PathBuf>,
    /// Game loops to run each map for; fewer where its game ends before
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(0..=1 << 20))]
    loops: u32,
    /// Print one JSON object with the list `maps`
    #[arg(long)]
    json: bool,
}

/// How far a map got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    /// The file cannot be read.
    Unreadable,
    /// The game does not start.
    Loads,
    /// The script stopped somewhere while the game ran.
    Starts,
    /// All loops ran.
    Runs,
}

#[derive(Serialize)]
struct Row {
    map: String,
    stage: Stage,
    loops: u32,
    /// What stopped it.
    problem: Option<String>,
    /// What the script asked for that has no effect here.
    without_effect: Vec<String>,
}

pub(crate) fn run(arguments: &MapsArguments) -> anyhow::Result<()> {
    let MapsCommand::Check(arguments) = &arguments.command;
    let catalog = Catalog::load(VERSION)?;
    let mut rows = Vec::new();
    for path in &arguments.paths {
        let files = if path.is_dir() { map_files(path)? } else { vec![path.clone()] };
        for file in files {
            let row = check(&file, &catalog, arguments.loops);
            if !arguments.json {
                print(&row)?;
            }
            rows.push(row);
        }
    }
    let count = |stage| rows.iter().filter(|row| row.stage == stage).count();
    let runs = count(Stage::Runs);
    if arguments.json {
        say!("{}", serde_json::json!({ "maps": rows }));
    } else {
        say!("{runs} of {} maps run", rows.len());
    }
    if runs < rows.len() {
        bail!("{} of {} maps do not run, see above", rows.len() - runs, rows.len());
    }
    Ok(())
}

fn print(row: &Row) -> anyhow::Result<()> {
    let stage = match row.stage {
        Stage::Unreadable => "unreadable",
        Stage::Loads => "loads",
        Stage::Starts => "starts",
        Stage::Runs => "runs",
    };
    say!("{stage:<10} {:<40} {:>6} loops", row.map, row.loops);
    if let Some(problem) = &row.problem {
        say!("           {problem}");
    }
    if !row.without_effect.is_empty() {
        say!("           without effect here: {}", row.without_effect.join(", "));
    }
    Ok(())
}

fn check(file: &Path, catalog: &Catalog, loops: u32) -> Row {
    let map = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let mut row =
        Row { map, stage: Stage::Unreadable, loops: 0, problem: None, without_effect: Vec::new() };
    let read = || -> anyhow::Result<Sc2Map> {
        let bytes = maps::read_bounded(file, MAP_BYTES_MAX).context("cannot be read")?;
        Ok(Sc2Map::from_bytes(&row.map, &bytes)?)
    };
    let map = match read() {
        Ok(map) => Arc::new(map),
        Err(error) => {
            row.problem = Some(format!("{error:#}"));
            return row;
        }
    };
    row.stage = Stage::Loads;
    let options = Options { seed: 1, fog: true, races: races(&map) };
    let mut game = match Game::new(map, catalog, options) {
        Ok(game) => game,
        Err(error) => {
            row.problem = Some(error.to_string());
            return row;
        }
    };
    while row.loops < loops && game.outcome().is_none() {
        game.step();
        row.loops += 1;
    }
    let stopped = game.script_errors().first();
    row.stage = if stopped.is_none() { Stage::Runs } else { Stage::Starts };
    row.problem = stopped.map(|error| format!("map `{}`: {error}", row.map));
    row.without_effect = game.without_effect().map(str::to_owned).collect();
    row
}

/// The races of both players: the map's own, else Terran.
fn races(map: &Sc2Map) -> [Option<Race>; sim::PLAYERS_MAX] {
    let race = |number: u8| {
        let player = map.players.iter().find(|player| player.number == number);
        Some(match player.and_then(|player| player.race) {
            Some(MapRace::Zerg) => Race::Zerg,
            Some(MapRace::Protoss) => Race::Protoss,
            Some(MapRace::Terran) | None => Race::Terran,
        })
    };
    [race(1), race(2)]
}
