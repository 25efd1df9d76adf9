//! The documents tell the truth about the tree: every path they name exists.

use std::path::Path;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn text(document: &str) -> String {
    std::fs::read_to_string(root().join(document)).expect("the document is there")
}

/// Code spans and link targets that look like paths of the repository.
fn paths(text: &str) -> Vec<&str> {
    let spans = text.split('`').skip(1).step_by(2);
    let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let named = spans.chain(links);
    named
        .filter(|name| {
            ["crates/", "docs/", "web", "fuzz", ".ci/"].iter().any(|start| name.starts_with(start))
                || name.ends_with(".md")
        })
        .filter(|name| !name.contains(['<', ' ', '\n']) && !name.starts_with("http"))
        .collect()
}

#[test]
fn named_paths_exist() {
    let mut checked = 0;
    let documents = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "docs/performance.md",
        "docs/results.md",
        "docs/fidelity.md",
        "docs/compatibility.md",
        "docs/opponents.md",
        "docs/replays.md",
    ];
    for document in documents {
        let folder = root().join(document).parent().expect("it lies in a folder").to_owned();
        for path in paths(&text(document)) {
            // Links start at the document, code spans at the root.
            let exists = root().join(path).exists() || folder.join(path).exists();
            assert!(exists, "{document} names `{path}`, which does not exist");
            checked += 1;
        }
    }
    assert!(30 < checked, "only {checked} paths were found: does the search still work?");
}

/// The gate runs the README's test command, to the letter.
#[test]
fn the_gate_runs_the_test_command_of_the_readme() {
    let command = "cargo test --release --workspace";
    assert!(text("README.md").lines().any(|line| line == command));
    assert!(text(".ci/run").lines().any(|line| line == command));
}
