//! `starleague install-sc2`: a folder in which clients find what they expect of the game.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use maps::{MeleeMap, Sc2Map};
use sc2api::identity::BASE_BUILD;

use super::serve::CLIENT_FILE_NAME;

/// Bytes of a map at most, as many as a request to the server carries.
pub(crate) const MAP_BYTES_MAX: u64 = sc2api::transport::MESSAGE_BYTES_MAX as u64;
/// The mini-games of pysc2.
pub(crate) const MINI_GAMES: [&str; 7] = [
    "BuildMarines",
    "CollectMineralShards",
    "CollectMineralsAndGas",
    "DefeatRoaches",
    "DefeatZerglingsAndBanelings",
    "FindAndDefeatZerglings",
    "MoveToBeacon",
];

/// The map of SMACv2.
const SMACV2_MAPS: [&str; 1] = ["32x32_flat"];

/// The folders in which maps are published, and those below `Maps` in which their clients look for
/// them: SMAC and SMACv2, pysc2, SMAC-Hard, smac_plus, HLSMAC and LLM-PySC2.
#[rustfmt::skip]
const CLIENT_FOLDERS: [(&str, &str); 9] = [
    ("SMAC_Maps", "SMAC_Maps"),
    ("mini_games", "mini_games"),
    ("Melee", "Melee"),
    ("SMAC_HARD_maps", "SMAC_HARD_maps"),
    ("SMAC_Plus_Maps", "SMAC_Plus_Maps"),
    ("HLSMAC_Maps", "Tactics_Maps"),
    ("Tactics_Maps", "Tactics_Maps"),
    ("llm_pysc2", "llm_pysc2"),
    ("llm_smac", "llm_smac"),
];

/// Our own melee maps, and where they go.
fn own_maps() -> [(&'static str, MeleeMap); 2] {
    [
        ("Maps/Melee/Flat64.SC2Map", MeleeMap::flat64()),
        ("Maps/Melee/Ramp96.SC2Map", MeleeMap::ramp96()),
    ]
}

/// How deep maps are looked for below a folder.
const FOLDER_DEPTH_MAX: usize = 8;

#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  starleague install-sc2 ~/StarCraftII --maps ~/Downloads/SMAC_Maps"
)]
pub(crate) struct InstallSc2Arguments {
    /// The folder to lay out; clients find it by SC2PATH
    folder: PathBuf,
    /// A folder with maps to copy (`*.SC2Map`); may be given several times
    #[arg(long = "maps", value_name = "FOLDER")]
    maps: Vec<PathBuf>,
}

pub(crate) fn run(arguments: &InstallSc2Arguments) -> anyhow::Result<()> {
    let root = &arguments.folder;
    for folder in ["Maps/SMAC_Maps", "Maps/mini_games", "Maps/Melee", "Replays", "Libs"] {
        let folder = root.join(folder);
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    }
    install_binary(&binary_path(root))?;
    install_own_maps(root)?;
    let mut copied = 0;
    let mut refused = 0;
    for folder in &arguments.maps {
        for source in map_files(folder)? {
            match install_map(root, folder, &source) {
                Ok(target) => {
                    eprintln!("{} -> {}", source.display(), target.display());
                    copied += 1;
                }
                Err(error) => {
                    eprintln!("left out {}: {error:#}", source.display());
                    refused += 1;
                }
            }
        }
    }
    let shown = fs::canonicalize(root).unwrap_or_else(|_| root.clone());
    say!("installed in {} with {copied} maps", shown.display());
    say!("next:");
    say!("  starleague doctor {}", shown.display());
    say!("  export SC2PATH={}", shown.display());
    say!("  python -m pysc2.bin.agent --map MoveToBeacon --norender");
    say!("our own melee maps are Flat64 and, with ramps and naturals, Ramp96:");
    say!("  python -m pysc2.bin.agent --map Flat64 --norender");
    if refused > 0 {
        bail!("{refused} maps were left out, see above");
    }
    Ok(())
}

/// Our own melee maps, one of them under the name of the flat map that clients know.
fn install_own_maps(root: &Path) -> anyhow::Result<()> {
    for (place, map) in own_maps() {
        let target = root.join(place);
        fs::write(&target, map.to_bytes())
            .with_context(|| format!("cannot write `{}`", target.display()))?;
    }
    Ok(())
}

/// Whether clients look into a folder below `Maps`.
pub(crate) fn is_client_folder(name: &Path) -> bool {
    CLIENT_FOLDERS.iter().any(|(_, client)| Path::new(client) == name)
}

/// Where clients look for the game.
pub(crate) fn binary_path(root: &Path) -> PathBuf {
    root.join(format!("Versions/Base{BASE_BUILD}/{CLIENT_FILE_NAME}"))
}

/// Copies this binary. A copy goes on working when the original is moved or built anew, and its
/// name tells it that the command line is the game's own.
fn install_binary(target: &Path) -> anyhow::Result<()> {
    let own = std::env::current_exe().context("cannot find the running binary")?;
    let folder = target.parent().context("the binary has a folder")?;
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    if fs::canonicalize(target)
        .is_ok_and(|target| fs::canonicalize(&own).is_ok_and(|own| own == target))
    {
        return Ok(());
    }
    // A binary that runs cannot be written to, but its name can be given to another.
    let fresh = target.with_extension("new");
    fs::copy(&own, &fresh)
        .and_then(|_| fs::rename(&fresh, target))
        .with_context(|| format!("cannot copy the binary to `{}`", target.display()))
}

/// The map files in a folder and below it, in the order of their paths.
pub(crate) fn map_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect_maps(folder, FOLDER_DEPTH_MAX, &mut found)
        .with_context(|| format!("cannot read the folder `{}`", folder.display()))?;
    found.sort();
    if found.is_empty() {
        bail!("there is no map (`*.SC2Map`) in `{}`", folder.display());
    }
    Ok(found)
}

fn collect_maps(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && depth > 0 {
            collect_maps(&path, depth - 1, found)?;
        } else if path.extension().is_some_and(|extension| extension == "SC2Map") {
            found.push(path);
        }
    }
    Ok(())
}

/// Copies a map to where its clients look for it, if it can be played.
fn install_map(root: &Path, folder: &Path, source: &Path) -> anyhow::Result<PathBuf> {
    let bytes = maps::read_bounded(source, MAP_BYTES_MAX).context("cannot be read")?;
    let stem = source.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    Sc2Map::from_bytes(&stem, &bytes)?;
    let relative = match client_folder(source) {
        Some(known) => Path::new(known).join(source.file_name().unwrap_or_default()),
        None => source.strip_prefix(folder).unwrap_or(source).to_owned(),
    };
    let target = root.join("Maps").join(relative);
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent)
            .with_context(|| format!("cannot make the folder `{}`", parent.display()))?;
    }
    fs::write(&target, bytes).with_context(|| format!("cannot write `{}`", target.display()))?;
    Ok(target)
}

/// The folder below `Maps` in which clients look for a map: that of a client that knows the name,
/// that of the folder it lies in, where a client looks into one of that name, or that of the known
/// maps beside it.
fn client_folder(source: &Path) -> Option<&'static str> {
    let stem = source.file_stem()?.to_string_lossy();
    let parent = source.parent()?;
    let own = parent.file_name().and_then(|name| named_folder(&name.to_string_lossy()));
    own.or_else(|| known_folder(&stem)).or_else(|| {
        let mut beside = fs::read_dir(parent).ok()?.flatten();
        beside.find_map(|entry| known_folder(&entry.path().file_stem()?.to_string_lossy()))
    })
}

/// The folder of a client whose maps are published in a folder of that name, whatever the case of
/// its letters.
fn named_folder(name: &str) -> Option<&'static str> {
    let found = CLIENT_FOLDERS.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
    found.map(|(_, client)| *client)
}

/// The folder of the client that knows a map by its name.
pub(crate) fn known_folder(map_name: &str) -> Option<&'static str> {
    if MINI_GAMES.contains(&map_name) {
        Some("mini_games")
    } else if SMACV2_MAPS.contains(&map_name) || maps::Scenario::names().any(|n| n == map_name) {
        Some("SMAC_Maps")
    } else {
        None
    }
}
