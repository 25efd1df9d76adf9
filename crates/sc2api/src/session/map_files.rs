//! Where maps come from: the request itself, or the folders that clients and users fill.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::protocol::{LocalMap, response_create_game::Error as CreateGameError};

/// Folders below the one of the maps that are searched for maps to list.
const FOLDER_DEPTH_MAX: usize = 4;

/// Bytes of a map file at most, as many as a request can carry.
const MAP_BYTES_MAX: u64 = crate::transport::MESSAGE_BYTES_MAX as u64;

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
        let mut tried = Vec::new();
        for candidate in self.candidates(Path::new(&path)) {
            match read_limited(&candidate) {
                Ok(bytes) => return Ok(MapFile { path, bytes }),
                Err(error) => tried.push(format!("{}: {error}", candidate.display())),
            }
        }
        Err(MapFileRefused {
            error: CreateGameError::InvalidMapPath,
            details: format!(
                "There is no readable map {path}. Put the file below the Maps folder. Tried {}",
                tried.join("; ")
            ),
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
        let target = self.temporary.join(relative);
        let written = target
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&target, bytes));
        written.map_err(|error| format!("{} cannot be written: {error}", target.display()))
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

pub(super) fn read_limited(path: &Path) -> io::Result<Vec<u8>> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::other("not a file"));
    }
    if metadata.len() > MAP_BYTES_MAX {
        return Err(io::Error::other(format!("larger than {MAP_BYTES_MAX} bytes")));
    }
    fs::read(path)
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
        fs::write(folders.data.join("Maps/Melee/Flat.SC2Map"), b"installed").unwrap();
        let installed = folders.resolve(&by_path("Melee/Flat.SC2Map")).unwrap();
        assert_eq!(installed.bytes, b"installed");
        folders.save("Melee/Flat.SC2Map", b"saved").unwrap();
        assert_eq!(folders.resolve(&by_path("Melee/Flat.SC2Map")).unwrap().bytes, b"saved");
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
    fn maps_are_listed_by_their_paths() {
        let folders = folders("list");
        fs::write(folders.data.join("Maps/B.SC2Map"), b"").unwrap();
        fs::write(folders.data.join("Maps/Melee/A.SC2Map"), b"").unwrap();
        fs::write(folders.data.join("Maps/notes.txt"), b"").unwrap();
        assert_eq!(folders.available(), ["B.SC2Map", "Melee/A.SC2Map"]);
    }
}
