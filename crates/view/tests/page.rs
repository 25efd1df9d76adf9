//! The embedded page is the one that `web/` builds.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

const SINGLE: [&str; 6] = [
    "index.html",
    "package-lock.json",
    "package.json",
    "source-hash.mjs",
    "tsconfig.json",
    "vite.config.ts",
];

/// Paths relative to `root`, with slashes, of all files below `folder`.
fn files_below(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(root, &path, found);
        } else {
            let relative = path.strip_prefix(root).unwrap().to_str().unwrap();
            found.push(relative.replace('\\', "/"));
        }
    }
}

/// The same as `sourceHash` in `web/source-hash.mjs`.
fn source_hash(root: &Path) -> String {
    let mut paths: Vec<String> = SINGLE.map(str::to_owned).to_vec();
    files_below(root, &root.join("src"), &mut paths);
    paths.sort();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut mix = |bytes: &[u8]| {
        for &byte in bytes.iter().filter(|&&byte| byte != b'\r').chain(b"\0") {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    for path in paths {
        mix(path.as_bytes());
        mix(&fs::read(root.join(&path)).unwrap());
    }
    format!("{hash:016x}")
}

#[test]
fn embedded_page_is_as_new_as_its_source() {
    let web = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../web");
    if !web.is_dir() {
        eprintln!("skipped: the page's source, `web/`, is not here");
        return;
    }
    let page = include_str!("../page/index.html");
    let stamp = page.split("name=\"source-hash\" content=\"").nth(1).unwrap();
    let built_from = stamp.split('"').next().unwrap();
    assert_eq!(
        built_from,
        source_hash(&web),
        "the page in crates/view/page is older than its source; \
         run `npm ci && npm run build` in `web/` and commit the result"
    );
}
