//! Where maps come from: the request itself, or the folders that clients and users fill.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use maps::read_bounded;

use crate::protocol::{LocalMap, response_create_game::Error as CreateGameError};

/// Folders below the one of the maps that are searched for maps to list.
const FOLDER_DEPTH_MAX: usize = 4;

/// Bytes of a map or a replay at most, as many as a request can carry.
const FILE_BYTES_MAX: u64 = crate::transport::MESSAGE_BYTES_MAX as u64;

/// What archives of maps and replays begin with.
const ARCHIVE_START: &[u8] = b"MPQ";

/// The folders that a server was started with.
#[derive(Clone, Debug)]
pub struct Folders {
    /// The installation, with the maps in its `Maps` (the client's `-dataDir`).
    pub data: PathBuf,
    /// Where saved maps go (the client's `-tempDir`).
    pub temporary: PathBuf,
}

/// A map's bytes, and the path by which the client knows it.
#[derive(Clone, Debug)]
pub(crate) struct MapFile {
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

/// Why there is no map.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct MapFileRefused {
    pub(crate) error: CreateGameError,
    pub(crate) details: String,
}

impl Folders {
    /// Finds the map that a client means.
    pub(crate) fn resolve(&self, map: &LocalMap) -> Result<MapFile, MapFileRefused> {
        let path = map.map_path().to_owned();
        if let Some(bytes) = map.map_data.as_ref().filter(|bytes| !bytes.is_empty()) {
            return Ok(MapFile { path, bytes: bytes.to_vec() });
        }
        if path.is_empty() {
            return Err(MapFileRefused {
                error: CreateGameError::MissingMap,
                details: "The request names no map and carries none.".to_owned(),
            });
        }
        match read_first(&self.candidates(Path::new(&path))) {
            Ok(bytes) => Ok(MapFile { path, bytes }),
            Err(tried) => Err(MapFileRefused {
                error: CreateGameError::InvalidMapPath,
                details: format!(
                    "There is no readable map {path}. Put the file below the Maps folder. {tried}"
                ),
            }),
        }
    }

    /// Reads a replay by its path: an absolute one, or one below a folder of replays.
    pub(crate) fn replay(&self, path: &str) -> Result<Vec<u8>, String> {
        let relative = Path::new(path);
        let mut candidates = Vec::new();
        if relative.is_absolute() {
            candidates.push(relative.to_owned());
        } else if is_below(relative) {
            candidates.push(self.data.join("Replays").join(relative));
            if let Some(home) = std::env::var_os("HOME") {
                let replays = Path::new(&home).join("Documents/StarCraft II/Replays");
                candidates.push(replays.join(relative));
            }
        }
        read_first(&candidates).map_err(|tried| {
            format!("There is no readable replay {path}. Put the file below Replays. {tried}")
        })
    }

    fn candidates(&self, path: &Path) -> Vec<PathBuf> {
        let mut candidates = Vec::new();
        if path.is_absolute() {
            candidates.push(path.to_owned());
        } else if is_below(path) {
            candidates.push(self.temporary.join(path));
            candidates.push(self.data.join("Maps").join(path));
            candidates.push(self.data.join("maps").join(path));
        }
        if let Some(name) = path.file_name() {
            candidates.push(self.data.join("Maps").join(name));
        }
        candidates
    }

    /// Keeps a map under a path below the temporary folder.
    pub(crate) fn save(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        let relative = Path::new(path);
        if path.is_empty() || !is_below(relative) {
            return Err(format!("{path:?} is no path below the folder of saved maps"));
        }
        fs::create_dir_all(&self.temporary)
            .and_then(|()| save_below(&self.temporary, relative, bytes))
            .map_err(|error| format!("{path:?} cannot be written: {error}"))
    }

    /// The maps below the maps folder, in the order of their paths.
    pub(crate) fn available(&self) -> Vec<String> {
        let mut found = Vec::new();
        for name in ["Maps", "maps"] {
            let root = self.data.join(name);
            collect_maps(&root, &root, FOLDER_DEPTH_MAX, &mut found);
        }
        found.sort();
        found.dedup();
        found
    }
}

/// Whether a path stays below the folder that it is joined to.
fn is_below(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

/// Reads the first of these files that holds an archive; else says what was tried.
///
/// It does not say why none will do, nor is a file of another kind told from none at all: a client
/// may name any path, and what lies on this machine is not its to know.
fn read_first(candidates: &[PathBuf]) -> Result<Vec<u8>, String> {
    let read = |path: &PathBuf| {
        let bytes = read_bounded(path, FILE_BYTES_MAX).ok()?;
        bytes.starts_with(ARCHIVE_START).then_some(bytes)
    };
    candidates.iter().find_map(read).ok_or_else(|| {
        let tried = candidates.iter().map(|path| path.display().to_string());
        format!(
            "None of these is a plain file of at most {} MiB with an archive (MPQ) in it: {}.",
            FILE_BYTES_MAX >> 20,
            tried.collect::<Vec<String>>().join(", ")
        )
    })
}

/// Writes a file below a folder without following a link on the way: others may have put one into
/// the folder, which is often `/tmp`.
fn save_below(folder: &Path, relative: &Path, bytes: &[u8]) -> io::Result<()> {
    static SAVED: AtomicU32 = AtomicU32::new(0);
    let mut target = folder.to_owned();
    let mut parts = relative.components().filter(|part| matches!(part, Component::Normal(_)));
    let name = parts.next_back().ok_or_else(|| io::Error::other("the path names no file"))?;
    for part in parts {
        target.push(part);
        match fs::symlink_metadata(&target) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => return Err(io::Error::other("a part of the path is no folder")),
            Err(_) => fs::create_dir(&target)?,
        }
    }
    // A new name, then the right one: that takes the place of a link instead of following it.
    let number = SAVED.fetch_add(1, Ordering::Relaxed);
    let temporary = target.join(format!(".saving-{}-{number}", std::process::id()));
    target.push(name);
    if fs::symlink_metadata(&target).is_ok_and(|found| !found.is_file()) {
        return Err(io::Error::other("something else than a file has that name"));
    }
    let written = OpenOptions::new().write(true).create_new(true).open(&temporary);
    let written = written.and_then(|mut file| file.write_all(bytes));
    let moved = written.and_then(|()| fs::rename(&temporary, &target));
    if moved.is_err() {
        // It may not have come into being.
        let _ = fs::remove_file(&temporary);
    }
    moved
}

fn collect_maps(root: &Path, folder: &Path, depth: usize, found: &mut Vec<String>) {
    // A folder that is missing or closed to us has no maps to offer.
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() && depth > 0 {
            collect_maps(root, &path, depth - 1, found);
        } else if path.extension().is_some_and(|extension| extension == "SC2Map")
            && let Ok(relative) = path.strip_prefix(root)
        {
            found.push(relative.to_string_lossy().into_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(name: &str) -> Folders {
        let root = std::env::temp_dir().join(format!("sc2api-maps-{name}-{}", std::process::id()));
        let folders = Folders { data: root.join("data"), temporary: root.join("temporary") };
        fs::create_dir_all(folders.data.join("Maps/Melee")).unwrap();
        fs::create_dir_all(&folders.temporary).unwrap();
        folders
    }

    fn by_path(path: &str) -> LocalMap {
        LocalMap { map_path: Some(path.to_owned()), map_data: None }
    }

    #[test]
    fn bytes_win_over_paths_and_saved_maps_over_installed_ones() {
        let folders = folders("order");
        fs::write(folders.data.join("Maps/Melee/Flat.SC2Map"), b"MPQ installed").unwrap();
        let installed = folders.resolve(&by_path("Melee/Flat.SC2Map")).unwrap();
        assert_eq!(installed.bytes, b"MPQ installed");
        folders.save("Melee/Flat.SC2Map", b"MPQ saved").unwrap();
        assert_eq!(folders.resolve(&by_path("Melee/Flat.SC2Map")).unwrap().bytes, b"MPQ saved");
        let carried = LocalMap {
            map_data: Some(b"carried".as_slice().into()),
            ..by_path("Melee/Flat.SC2Map")
        };
        assert_eq!(folders.resolve(&carried).unwrap().bytes, b"carried");
    }

    #[test]
    fn missing_maps_are_told_from_missing_names() {
        let folders = folders("missing");
        let error = |path| folders.resolve(&by_path(path)).unwrap_err().error;
        assert_eq!(error(""), CreateGameError::MissingMap);
        assert_eq!(error("Nowhere.SC2Map"), CreateGameError::InvalidMapPath);
        assert_eq!(error("Melee"), CreateGameError::InvalidMapPath);
    }

    #[test]
    fn nothing_is_saved_outside_the_temporary_folder() {
        let folders = folders("outside");
        assert!(folders.save("../escaped.SC2Map", b"x").is_err());
        assert!(folders.save("/escaped.SC2Map", b"x").is_err());
        assert!(folders.save("", b"x").is_err());
    }

    #[test]
    #[cfg(unix)]
    fn nothing_is_saved_through_a_link() {
        let folders = folders("link");
        let elsewhere = folders.data.join("elsewhere");
        fs::create_dir_all(&elsewhere).unwrap();
        fs::write(elsewhere.join("precious"), b"mine").unwrap();
        let link = |from: &str, to: &Path| {
            let _ = fs::remove_file(folders.temporary.join(from));
            std::os::unix::fs::symlink(to, folders.temporary.join(from)).unwrap();
        };
        link("folder", &elsewhere);
        assert!(folders.save("folder/precious", b"MPQ").is_err());
        assert!(folders.save("folder/new.SC2Map", b"MPQ").is_err());
        link("a.SC2Map", &elsewhere.join("precious"));
        let _ = folders.save("a.SC2Map", b"MPQ");
        link("b.SC2Map", &elsewhere.join("made"));
        let _ = folders.save("b.SC2Map", b"MPQ");
        assert_eq!(fs::read(elsewhere.join("precious")).unwrap(), b"mine");
        assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 1);
    }

    /// A client may name any path; what it is told must not depend on what is there.
    #[test]
    fn errors_do_not_tell_whether_a_file_exists() {
        let folders = folders("oracle");
        let there = std::env::current_exe().unwrap().parent().unwrap().join("no-archive");
        fs::write(&there, b"some text").unwrap();
        let missing = there.with_file_name("none-there");
        let told = |path: &Path| {
            let path = path.to_str().unwrap();
            let refused = folders.resolve(&by_path(path)).unwrap_err();
            let name = Path::new(path).file_name().unwrap().to_str().unwrap();
            let replay = folders.replay(path).unwrap_err();
            (refused.error, refused.details.replace(name, "NAME"), replay.replace(name, "NAME"))
        };
        assert_eq!(told(&there), told(&missing));
        fs::remove_file(&there).unwrap();
        assert!(
            folders.replay("../../etc/passwd").unwrap_err().ends_with(": ."),
            "nothing is tried"
        );
    }

    #[test]
    fn maps_are_listed_by_their_paths() {
        let folders = folders("list");
        fs::write(folders.data.join("Maps/B.SC2Map"), b"").unwrap();
        fs::write(folders.data.join("Maps/Melee/A.SC2Map"), b"").unwrap();
        fs::write(folders.data.join("Maps/notes.txt"), b"").unwrap();
        assert_eq!(folders.available(), ["B.SC2Map", "Melee/A.SC2Map"]);
    }
}
