//! Bad files: each is refused with one clear message, and none makes a reader panic.

use std::error::Error;

use expect_test::{Expect, expect};
use maps::{Scenario, ScenarioError, Terrain};
use proptest::prelude::*;

const SCENARIO: &str = include_str!("../scenarios/MMM.toml");
const SEGMENT: &str = include_str!("../scenarios/2m_vs_1z.toml");
const GROUND: &str = include_str!("../terrain/plateau.toml");

const SMALL_GROUND: &str = r##"
source = "a test"
rows = """
#..
...
"""
[legend]
"." = { pathable = true, cliff_level = 1, height = 191 }
"#" = { cliff_level = 0, height = 135 }
"##;

const SMALL: &str = r#"
source = "a test"
balance = "4.10.0"
terrain = "small"
episode_limit_steps = 60
ally_race = "terran"
enemy_race = "zerg"
enemy_attack = { point = ["1.5", "1.5"] }

[[spawns]]
player = 1
unit = "marine"
count = 3
position = ["0.5", "0.5"]

[[spawns]]
player = 2
unit = "zergling"
count = 4
position = ["2.5", "1.5"]
"#;

fn read(scenario: &str, ground: &str) -> Result<Scenario, ScenarioError> {
    Scenario::from_text("small", scenario, |name| (name == "small").then_some(ground))
}

/// The message with those of its sources, one a line.
fn message(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text += &format!("\n{error}");
        source = error.source();
    }
    format!("{}\n", text.trim_end())
}

fn check_texts(scenario: &str, ground: &str, expected: &Expect) {
    let error = read(scenario, ground).expect_err("the text should be refused");
    expected.assert_eq(&message(&error));
}

/// Changes the first `from` of the small scenario to `to`.
fn check(from: &str, to: &str, expected: &Expect) {
    assert!(SMALL.contains(from));
    check_texts(&SMALL.replacen(from, to, 1), SMALL_GROUND, expected);
}

/// Changes the first `from` of the small ground to `to`.
fn check_ground(from: &str, to: &str, expected: &Expect) {
    assert!(SMALL_GROUND.contains(from));
    check_texts(SMALL, &SMALL_GROUND.replacen(from, to, 1), expected);
}

#[test]
fn the_small_scenario_is_fine() {
    let scenario = read(SMALL, SMALL_GROUND).unwrap();
    assert_eq!((scenario.unit_count(1), scenario.unit_count(2)), (3, 4));
    assert!(!scenario.terrain.pathable.get(0, 1) && scenario.terrain.pathable.get(0, 0));
}

#[test]
fn unknown_names_are_refused() {
    let error = Scenario::load("4m").unwrap_err();
    assert!(error.to_string().starts_with("there is no scenario `4m`; there are 3m, 8m, 25m, "));
    check(
        "\"small\"",
        "\"large\"",
        &expect![[r#"
            scenarios/small.toml: `terrain` names `large`, which does not exist
        "#]],
    );
    check(
        "unit =",
        "kind =",
        &expect![[r#"
            scenarios/small.toml is not valid
            TOML parse error at line 12, column 1
               |
            12 | kind = "marine"
               | ^^^^
            unknown field `kind`, expected one of `player`, `unit`, `count`, `position`, `acquires_targets`
        "#]],
    );
    check(
        "\"terran\"",
        "\"human\"",
        &expect![[r#"
            scenarios/small.toml is not valid
            TOML parse error at line 6, column 13
              |
            6 | ally_race = "human"
              |             ^^^^^^^
            unknown variant `human`, expected one of `terran`, `zerg`, `protoss`
        "#]],
    );
    check(
        "point =",
        "units =",
        &expect![[r#"
            scenarios/small.toml is not valid
            TOML parse error at line 8, column 18
              |
            8 | enemy_attack = { units = ["1.5", "1.5"] }
              |                  ^^^^^
            unknown variant `units`, expected one of `none`, `point`, `segment`, `enemy_units`
        "#]],
    );
}

#[test]
fn wrong_values_are_refused() {
    check(
        "source = \"a test\"",
        "source = \" \"",
        &expect![[r#"
            scenarios/small.toml: `source` is empty; name where the figures are from
        "#]],
    );
    check(
        "source = \"a test\"",
        "",
        &expect![[r#"
            scenarios/small.toml is not valid
            TOML parse error at line 1, column 1
              |
            1 | 
              | ^
            missing field `source`
        "#]],
    );
    check(
        "\"1.5\", \"1.5\"",
        "\"1.5\", \"1,5\"",
        &expect![[r#"
            scenarios/small.toml: `enemy_attack`: `1,5`
            expected a decimal such as `2.25` or `-0.5`
        "#]],
    );
    check(
        "\"1.5\", \"1.5\"",
        "1.5, 1.5",
        &expect![[r#"
            scenarios/small.toml is not valid
            TOML parse error at line 8, column 27
              |
            8 | enemy_attack = { point = [1.5, 1.5] }
              |                           ^^^
            invalid type: floating point `1.5`, expected a string
        "#]],
    );
    check(
        "limit_steps = 60",
        "limit_steps = 0",
        &expect![[r#"
            scenarios/small.toml: `episode_limit_steps` is 0; it must lie between 1 and 100000
        "#]],
    );
    check(
        "count = 3",
        "count = 0",
        &expect![[r#"
            scenarios/small.toml: `spawns[0].count` is 0; it must lie between 1 and 200
        "#]],
    );
    check(
        "count = 3",
        "count = 201",
        &expect![[r#"
            scenarios/small.toml: `spawns[0].count` is 201; it must lie between 1 and 200
        "#]],
    );
    check(
        "player = 1",
        "player = 3",
        &expect![[r#"
            scenarios/small.toml: `spawns[0].player` is 3; it must lie between 1 and 2
        "#]],
    );
}

#[test]
fn bad_points_are_refused() {
    check(
        "\"1.5\", \"1.5\"",
        "\"1.5\", \"2\"",
        &expect![[r#"
            scenarios/small.toml: `enemy_attack` is (1.5, 2), outside the ground of 3 by 2 cells
        "#]],
    );
    check(
        "\"0.5\", \"0.5\"",
        "\"-0.5\", \"0.5\"",
        &expect![[r#"
            scenarios/small.toml: `spawns[0].position` is (-0.5, 0.5), outside the ground of 3 by 2 cells
        "#]],
    );
    check(
        "\"0.5\", \"0.5\"",
        "\"0.5\", \"1.5\"",
        &expect![[r#"
            scenarios/small.toml: `spawns[0].position` is (0.5, 1.5), where nothing can stand
        "#]],
    );
}

#[test]
fn bad_sides_are_refused() {
    check(
        "player = 1",
        "player = 2",
        &expect![[r#"
            scenarios/small.toml: player 1 has 0 units; there must be between 1 and 200
        "#]],
    );
    check(
        "player = 2",
        "player = 1",
        &expect![[r#"
            scenarios/small.toml: player 2 has 0 units; there must be between 1 and 200
        "#]],
    );
    let third = "\n[[spawns]]\nplayer = 1\nunit = \"marine\"\ncount = 3\nposition = [\"0\", \"0\"]";
    check_texts(
        &format!("{SMALL}{third}"),
        SMALL_GROUND,
        &expect![[r#"
            scenarios/small.toml: `spawns` must list the units of player 1 first
        "#]],
    );
    let more = third.replace("player = 1", "player = 2").replace("count = 3", "count = 197");
    check_texts(
        &format!("{SMALL}{more}"),
        SMALL_GROUND,
        &expect![[r#"
            scenarios/small.toml: player 2 has 201 units; there must be between 1 and 200
        "#]],
    );
}

#[test]
fn bad_grounds_are_refused() {
    check_ground(
        "a test",
        "",
        &expect![[r#"
            terrain/small.toml: `source` is empty; name where the figures are from
        "#]],
    );
    check_ground(
        "height = 191",
        "height = 256",
        &expect![[r#"
            terrain/small.toml is not valid
            TOML parse error at line 8, column 52
              |
            8 | "." = { pathable = true, cliff_level = 1, height = 256 }
              |                                                    ^^^
            invalid value: integer `256`, expected u8
        "#]],
    );
    check_ground(
        "#..\n...",
        "#..\n..",
        &expect![[r#"
            terrain/small.toml: row 2 of `rows` has 2 cells, but the first has 3
        "#]],
    );
    check_ground(
        "#..\n...",
        "#..\n.~.",
        &expect![[r#"
            terrain/small.toml: `rows` uses `~`, which `legend` does not explain
        "#]],
    );
    check_ground(
        "#..\n...\n",
        "",
        &expect![[r#"
            terrain/small.toml: `rows.len` is 0; it must lie between 1 and 256
        "#]],
    );
    check_ground(
        "\"#\"",
        "\"##\"",
        &expect![[r#"
            terrain/small.toml: `legend` explains `##`, which is not one character
        "#]],
    );
    check_ground(
        "#..",
        &".".repeat(257),
        &expect![[r#"
            terrain/small.toml: `rows[0].len` is 257; it must lie between 1 and 256
        "#]],
    );
}

/// Deletes, inserts or replaces a slice of a text.
fn mutated(text: &'static str) -> impl Strategy<Value = String> {
    let characters: Vec<char> = text.chars().collect();
    let length = characters.len();
    (0..length, 0..24_usize, 0..length, 0..24_usize).prop_map(move |(at, cut, from, taken)| {
        let end = (at + cut).min(length);
        let copied = &characters[from..(from + taken).min(length)];
        characters[..at].iter().chain(copied).chain(&characters[end..]).collect()
    })
}

proptest! {
    #[test]
    fn reading_a_scenario_never_panics(
        scenario in prop_oneof![mutated(SCENARIO), mutated(SEGMENT), mutated(SMALL)],
        ground in prop_oneof![Just(GROUND.to_owned()), mutated(GROUND)],
    ) {
        let _outcome = Scenario::from_text("mutant", &scenario, |_| Some(&ground));
    }

    #[test]
    fn reading_a_ground_never_panics(
        ground in prop_oneof![mutated(GROUND), mutated(SMALL_GROUND), ".{0,80}"],
    ) {
        let _outcome = Terrain::from_text("terrain/mutant.toml", &ground);
    }
}
