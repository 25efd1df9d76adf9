//! Real files that tests read where they are present; they are no part of the project.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder `shared/data` beside the checkout, or beside a folder above it.
fn folder() -> Option<PathBuf> {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_folder.ancestors().map(|path| path.join("shared/data")).find(|path| path.is_dir())
}

/// The name and bytes of each file with that ending in those folders of the shared data, sorted.
/// Says that the test is skipped where there are none.
pub fn files(folders: &[&str], ending: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for path in folder().iter().flat_map(|data| folders.iter().map(|folder| data.join(folder))) {
        for entry in fs::read_dir(path).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.extension().is_some_and(|found| found == ending) {
                let name = path.file_stem().expect("files have names").to_string_lossy();
                files.push((name.into_owned(), fs::read(&path).expect("the file can be read")));
            }
        }
    }
    files.sort();
    if files.is_empty() {
        println!("skipped: there is no `shared/data` with {ending} files beside the checkout");
    }
    files
}
