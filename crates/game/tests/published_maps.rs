//! Maps that other projects publish, where `PUBLISHED_MAPS` names a folder of them: whatever starts
//! runs without a script error, and the same twice.
#![expect(clippy::unwrap_used, reason = "what is missing fails the test")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use catalog::{Catalog, Race};
use game::{Game, Options};
use maps::Sc2Map;

const LOOPS: u32 = 500;

/// Maps that do not start, with a part of the reason: docs/compatibility.md has the whole of it.
const STOPPED: [(&str, &str); 4] = [
    ("HitAndRun", "including `ai8CC792CD` is not built yet"),
    ("bluemoon", "`Anteplott` is in no table"),
    // These use a point that they only set in some games.
    ("SentryDefense", "there is no point"),
    ("ResourcesHaveArrived", "there is no point"),
];

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "SC2Map") {
            found.push(path);
        }
    }
}

#[test]
fn published_maps_run_alike_twice() {
    let Some(folder) = std::env::var_os("PUBLISHED_MAPS") else {
        return println!("skipped: PUBLISHED_MAPS names no folder");
    };
    let mut files = Vec::new();
    collect(Path::new(&folder), &mut files);
    files.sort();
    let catalog = Catalog::load("4.10.0".parse().unwrap()).unwrap();
    for file in &files {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let map = Arc::new(Sc2Map::from_bytes(name, &std::fs::read(file).unwrap()).unwrap());
        let options = Options { seed: 1, fog: true, races: [Some(Race::Terran); 2] };
        let play = || Game::new(Arc::clone(&map), &catalog, options);
        let stopped = STOPPED.iter().find(|(stopped, _)| *stopped == name);
        let (mut game, mut other) = match (play(), play()) {
            (Ok(game), Ok(other)) => (game, other),
            (Err(error), _) | (_, Err(error)) => {
                let error = error.to_string();
                assert!(stopped.is_some_and(|(_, why)| error.contains(why)), "{error}");
                continue;
            }
        };
        for _ in 0..LOOPS {
            game.step();
            other.step();
        }
        assert_eq!(game.state_hash(), other.state_hash(), "{name}");
        assert!(game.script_errors().is_empty(), "{name}: {}", game.script_errors()[0]);
    }
    println!("{} maps", files.len());
}
