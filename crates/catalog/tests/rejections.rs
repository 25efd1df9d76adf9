//! Bad tables: each is refused with one clear message, and none makes the reader panic.

mod small_table;

use catalog::{BalanceVersion, Catalog, UNIT_TYPES_MAX};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use small_table::{check_change, message, read};

const NEUTRAL: &str = include_str!("../data/neutral/units.toml");
const PROTOSS: &str = include_str!("../data/protoss/units.toml");
const TERRAN: &str = include_str!("../data/terran/units.toml");
const ZERG: &str = include_str!("../data/zerg/units.toml");

const SMALL: &str = r#"[guard]
source = "a test"
display_name = "Guard"
protocol_id = 1
attributes = ["light"]
life_max = "40"
speed = "2"
acceleration = "1000"
radius = "0.5"
separation_radius = "0.5"
inner_radius = "0.5"
sight = "9"
mover = "ground"
planes = ["ground"]
collision = ["ground"]
target_priority = 20
supply = "1"

[[guard.weapons]]
name = "bow"
targets = ["ground", "air"]
range = "5"
period = "1"
damage = "6"
missile_speed = "20"

[guard.versions."4.10.0"]
source = "a test"
life_max = "30"

[guard.versions."4.10.0".weapons.bow]
damage = "4"
"#;

fn check(from: &str, to: &str, expected: &Expect) {
    check_change(SMALL, from, to, expected);
}

#[test]
fn the_small_table_is_fine() {
    let life = |version| {
        let catalog = Catalog::from_tables([("terran/units.toml", SMALL)], version).unwrap();
        let unit = catalog.unit(catalog.find("guard").unwrap());
        (unit.life_max.floor(), unit.weapons[0].damage.floor())
    };
    assert_eq!(life(BalanceVersion::V5_0_11), (40, 6));
    assert_eq!(life(BalanceVersion::V4_10_0), (30, 4));
}

#[test]
fn unknown_keys_and_names_are_refused() {
    check(
        "speed",
        "pace",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 7, column 1
              |
            7 | pace = "2"
              | ^^^^
            unknown field `pace`, expected one of `source`, `display_name`, `protocol_id`, `attributes`, `life_max`, `armor`, `life_regeneration`, `shields_max`, `shield_armor`, `shield_regeneration`, `shield_regeneration_delay`, `energy_max`, `energy_start`, `energy_regeneration`, `speed`, `acceleration`, `turning_rate`, `stationary_turning_rate`, `turns`, `turns_before_moving`, `radius`, `separation_radius`, `inner_radius`, `sight`, `mover`, `planes`, `collision`, `footprint`, `target_priority`, `cargo_size`, `supply`, `minerals`, `vespene`, `build_time`, `supply_provided`, `ability_id`, `products`, `requires`, `requires_attached`, `counts_as`, `form_of`, `built_on`, `resource`, `harvest`, `drop_off`, `is_item`, `item_minerals`, `invulnerable`, `weapons`, `heal`, `acquires_targets`, `versions`
        "#]],
    );
    check(
        "\"light\"",
        "\"heavy\"",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 5, column 15
              |
            5 | attributes = ["heavy"]
              |               ^^^^^^^
            unknown variant `heavy`, expected one of `light`, `armored`, `biological`, `mechanical`, `robotic`, `psionic`, `massive`, `structure`, `hover`, `heroic`, `summoned`
        "#]],
    );
    check(
        "mover = \"ground\"",
        "mover = \"swim\"",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 13, column 9
               |
            13 | mover = "swim"
               |         ^^^^^^
            unknown variant `swim`, expected one of `ground`, `fly`, `cliff_walk`
        "#]],
    );
}

#[test]
fn unknown_planes_and_groups_are_refused() {
    check(
        "[\"ground\", \"air\"]",
        "[\"sea\"]",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 21, column 12
               |
            21 | targets = ["sea"]
               |            ^^^^^
            unknown variant `sea`, expected `ground` or `air`
        "#]],
    );
    check(
        "collision = [\"ground\"]",
        "collision = [\"mud\"]",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 15, column 14
               |
            15 | collision = ["mud"]
               |              ^^^^^
            unknown variant `mud`, expected one of `ground`, `structure`, `flying`, `colossus`, `burrow`, `force_field`, `phased`
        "#]],
    );
    check(
        "damage = \"6\"",
        "damage = \"6\"\nrequired = [\"metal\"]",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 25, column 13
               |
            25 | required = ["metal"]
               |             ^^^^^^^
            unknown variant `metal`, expected one of `light`, `armored`, `biological`, `mechanical`, `robotic`, `psionic`, `massive`, `structure`, `hover`, `heroic`, `summoned`
        "#]],
    );
}

#[test]
fn texts_that_are_no_decimals_are_refused() {
    check(
        "\"40\"",
        "40",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 6, column 12
              |
            6 | life_max = 40
              |            ^^
            invalid type: integer `40`, expected a decimal in quotes, such as "2.25"
        "#]],
    );
    check(
        "\"40\"",
        "\"forty\"",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 6, column 12
              |
            6 | life_max = "forty"
              |            ^^^^^^^
            `forty`: expected a decimal such as `2.25` or `-0.5`
        "#]],
    );
    check(
        "\"40\"",
        "\"600000\"",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 6, column 12
              |
            6 | life_max = "600000"
              |            ^^^^^^^^
            `600000`: the number must lie within ±524287
        "#]],
    );
}

#[test]
fn rows_without_a_source_are_refused() {
    check(
        "source = \"a test\"\n",
        "",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 1, column 1
              |
            1 | [guard]
              | ^^^^^^^
            missing field `source`
        "#]],
    );
    check(
        "source = \"a test\"",
        "source = \" \"",
        &expect![[r#"
            terran/units.toml: `guard` has an empty `source`; name where the figures are from
        "#]],
    );
    check(
        "source = \"a test\"\nlife_max = \"30\"",
        "life_max = \"30\"",
        &expect![[r#"
            terran/units.toml: `guard.versions."4.10.0"` has no `source` of its own
        "#]],
    );
}

#[test]
fn figures_out_of_bounds_are_refused() {
    check(
        "life_max = \"40\"",
        "life_max = \"0\"",
        &expect![[r#"
            terran/units.toml: `guard.life_max` is 0; it must lie between 0.0002 and 10000
        "#]],
    );
    check(
        "life_max = \"40\"",
        "life_max = \"-1\"",
        &expect![[r#"
            terran/units.toml: `guard.life_max` is -1; it must lie between 0.0002 and 10000
        "#]],
    );
    check(
        "\nradius = \"0.5\"",
        "\nradius = \"-0.5\"",
        &expect![[r#"
            terran/units.toml: `guard.radius` is -0.5; it must lie between 0.0002 and 4
        "#]],
    );
    check(
        "speed = \"2\"",
        "speed = \"1000\"",
        &expect![[r#"
            terran/units.toml: `guard.speed` is 1000; it must lie between 0 and 512
        "#]],
    );
}

#[test]
fn figures_of_weapons_out_of_bounds_are_refused() {
    check(
        "range = \"5\"",
        "range = \"-5\"",
        &expect![[r#"
            terran/units.toml: `guard.weapons.bow.range` is -5; it must lie between 0 and 256
        "#]],
    );
    check(
        "period = \"1\"",
        "period = \"0\"",
        &expect![[r#"
            terran/units.toml: `guard.weapons.bow.period` is 0; it must lie between 0.0625 and 1000
        "#]],
    );
    check(
        "period = \"1\"",
        "period = \"-1\"",
        &expect![[r#"
            terran/units.toml: `guard.weapons.bow.period` is -1; it must lie between 0.0625 and 1000
        "#]],
    );
    check(
        "missile_speed = \"20\"",
        "missile_speed = \"0\"",
        &expect![[r#"
            terran/units.toml: `guard.weapons.bow.missile_speed` is 0; it must lie between 0.0039 and 512
        "#]],
    );
    check(
        "damage = \"6\"",
        "damage = \"6\"\nhits = 0",
        &expect![[r#"
            terran/units.toml: `guard.weapons.bow.hits` is 0; it must lie between 1 and 32
        "#]],
    );
    check(
        "damage = \"6\"",
        "damage = \"6\"\nsplash = { circle = [{ radius = \"0\", fraction = \"1\" }] }",
        &expect![[r#"
            terran/units.toml: `guard.weapons.bow.splash.radius` is 0; it must lie between 0.0002 and 16
        "#]],
    );
    check(
        "supply = \"1\"",
        "supply = \"1\"\nfootprint = { width = 17, height = 2 }",
        &expect![[r#"
            terran/units.toml: `guard.footprint.width` is 17; it must lie between 0 and 16
        "#]],
    );
}

#[test]
fn contradictions_in_a_unit_are_refused() {
    check(
        "speed = \"2\"",
        "speed = \"2\"\nturning_rate = \"0\"",
        &expect![[r#"
            terran/units.toml: `guard` has speed but cannot turn
        "#]],
    );
    check(
        "speed = \"2\"",
        "speed = \"2\"\nfootprint = { width = 2, height = 2 }",
        &expect![[r#"
            terran/units.toml: `guard` must have a footprint if it is a structure that stands, and none if it is not
        "#]],
    );
    check(
        "[\"light\"]",
        "[\"structure\"]\nfootprint = { width = 2, height = 2 }",
        &expect![[r#"
            terran/units.toml: `guard` must have a footprint if it is a structure that stands, and none if it is not
        "#]],
    );
    check(
        "planes = [\"ground\"]",
        "planes = []",
        &expect![[r#"
            terran/units.toml: `guard` is on no plane
        "#]],
    );
    check(
        "mover = \"ground\"",
        "mover = \"fly\"",
        &expect![[r#"
            terran/units.toml: `guard` must have both the mover `fly` and the plane `air` alone, or neither
        "#]],
    );
    check(
        "supply = \"1\"",
        "supply = \"1\"\nenergy_start = \"50\"",
        &expect![[r#"
            terran/units.toml: `guard` starts with more energy than it can have
        "#]],
    );
    check(
        "supply = \"1\"",
        "supply = \"1\"\nshield_regeneration = \"2\"",
        &expect![[r#"
            terran/units.toml: `guard` regenerates shields that it has not
        "#]],
    );
    check(
        "supply = \"1\"",
        "supply = \"1\"\nenergy_regeneration = \"2\"",
        &expect![[r#"
            terran/units.toml: `guard` regenerates or spends energy that it has not
        "#]],
    );
}

#[test]
fn contradictions_in_a_weapon_are_refused() {
    let with = |line: &str, expected: &Expect| {
        check("damage = \"6\"", &format!("damage = \"6\"\n{line}"), expected);
    };
    with(
        "damage_point = \"1.5\"",
        &expect![[r#"
            terran/units.toml: `guard.weapons.bow` has its damage point after its period
        "#]],
    );
    with(
        "hits = 3\nhit_interval = \"0.6\"",
        &expect![[r#"
            terran/units.toml: `guard.weapons.bow` has its last hit after its period
        "#]],
    );
    with(
        "period_jitter_min = \"-1\"",
        &expect![[r#"
            terran/units.toml: `guard.weapons.bow` can attack more than once per game loop
        "#]],
    );
    with(
        "period_jitter_min = \"1\"",
        &expect![[r#"
            terran/units.toml: `guard.weapons.bow` has a `period_jitter_min` above its `period_jitter_max`
        "#]],
    );
    with(
        "range_min = \"6\"",
        &expect![[r#"
            terran/units.toml: `guard.weapons.bow` has a `range_min` above its `range`
        "#]],
    );
    with(
        "required = [\"light\"]\nexcluded = [\"light\"]",
        &expect![[r#"
            terran/units.toml: `guard.weapons.bow` requires and excludes the same attribute
        "#]],
    );
    with(
        "splash = { circle = [{ radius = \"2\", fraction = \"1\" }, { radius = \"1\", fraction = \"0.5\" }] }",
        &expect![[r#"
            terran/units.toml: `guard.weapons.bow.splash` needs rings of growing radius and falling fraction
        "#]],
    );
    with(
        "\n[[guard.weapons]]\nname = \"bow\"\ntargets = [\"air\"]\nrange = \"1\"\nperiod = \"1\"\ndamage = \"1\"",
        &expect![[r#"
            terran/units.toml: `guard` has two weapons `bow`
        "#]],
    );
    check(
        "[\"ground\", \"air\"]",
        "[]",
        &expect![[r#"
            terran/units.toml: `guard.weapons.bow` has no targets
        "#]],
    );
    let (head, rest) = SMALL.split_once("[[guard").unwrap();
    let (bow, versions) = rest.split_once("[guard.v").unwrap();
    let bows: String = (0..9)
        .map(|n| format!("[[guard{}", bow.replace("\"bow\"", &format!("\"bow{n}\""))))
        .collect();
    let error = read("zerg/units.toml", &format!("{head}{bows}[guard.v{versions}")).unwrap_err();
    expect![[r#"
        zerg/units.toml: `guard` has more than 8 weapons
    "#]]
    .assert_eq(&message(&error));
}

#[test]
fn bad_versions_are_refused() {
    check(
        "4.10.0\"]\nsource = \"a test\"\nlife_max = \"30\"\n\n[guard.versions.\"4.10.0\".weapons.bow]\n",
        "4.9\"]\n",
        &expect![[r#"
            terran/units.toml: `guard.versions`
            `4.9` is no known balance version; known are 4.10.0 and 5.0.11
        "#]],
    );
    check(
        "life_max = \"30\"",
        "lives = \"30\"",
        &expect![[r#"
            terran/units.toml: `guard.versions."4.10.0"` does not fit the row
            unknown field `lives`, expected one of `source`, `display_name`, `protocol_id`, `attributes`, `life_max`, `armor`, `life_regeneration`, `shields_max`, `shield_armor`, `shield_regeneration`, `shield_regeneration_delay`, `energy_max`, `energy_start`, `energy_regeneration`, `speed`, `acceleration`, `turning_rate`, `stationary_turning_rate`, `turns`, `turns_before_moving`, `radius`, `separation_radius`, `inner_radius`, `sight`, `mover`, `planes`, `collision`, `footprint`, `target_priority`, `cargo_size`, `supply`, `minerals`, `vespene`, `build_time`, `supply_provided`, `ability_id`, `products`, `requires`, `requires_attached`, `counts_as`, `form_of`, `built_on`, `resource`, `harvest`, `drop_off`, `is_item`, `item_minerals`, `invulnerable`, `weapons`, `heal`, `acquires_targets`, `versions`
        "#]],
    );
    check(
        "life_max = \"30\"",
        "life_max = \"0\"",
        &expect![[r#"
            terran/units.toml: `guard.versions."4.10.0".life_max` is 0; it must lie between 0.0002 and 10000
        "#]],
    );
    check(
        "life_max = \"30\"",
        "life_max = 30",
        &expect![[r#"
            terran/units.toml: `guard.versions."4.10.0"` does not fit the row
            invalid type: integer `30`, expected a decimal in quotes, such as "2.25"
            in `life_max`
        "#]],
    );
    check(
        "weapons.bow]\ndamage",
        "weapons.bow]\nharm",
        &expect![[r#"
            terran/units.toml: `guard.versions."4.10.0"` does not fit the row
            unknown field `harm`, expected one of `name`, `targets`, `range`, `range_slop`, `scan_range_min`, `range_min`, `period`, `period_jitter_min`, `period_jitter_max`, `damage_point`, `backswing`, `arc_half`, `hits`, `hit_interval`, `damage`, `bonuses`, `ignores_armor`, `missile_speed`, `splash`, `suicide`, `melee`, `required`, `excluded`
            in `weapons`
        "#]],
    );
    check(
        "weapons.bow]",
        "weapons.axe]",
        &expect![[r#"
            terran/units.toml: `guard.versions."4.10.0"` changes the weapon `axe`, which the row has not
        "#]],
    );
}

#[test]
fn tables_that_clash_are_refused() {
    let check = |tables: &[(&str, &str)], expected: &Expect| {
        let outcome = Catalog::from_tables(tables.iter().copied(), BalanceVersion::default());
        expected.assert_eq(&message(&outcome.expect_err("the tables should be refused")));
    };
    let twin = SMALL.replace("guard", "twin").replace("Guard", "Twin");
    check(
        &[("terran/a.toml", SMALL), ("terran/b.toml", SMALL)],
        &expect![[r#"
            terran/a.toml: a table's file is `units.toml` or `upgrades.toml`
        "#]],
    );
    check(
        &[("terran/a.toml", SMALL), ("terran/b.toml", &twin)],
        &expect![[r#"
            terran/a.toml: a table's file is `units.toml` or `upgrades.toml`
        "#]],
    );
    check(
        &[
            ("terran/a.toml", SMALL),
            ("terran/b.toml", &twin.replace("id = 1", "id = 2").replace("Twin", "Guard")),
        ],
        &expect![[r#"
            terran/a.toml: a table's file is `units.toml` or `upgrades.toml`
        "#]],
    );
    check(
        &[("elves/a.toml", SMALL)],
        &expect![[r#"
            elves/a.toml: a table's file is `units.toml` or `upgrades.toml`
        "#]],
    );
    check(
        &[("a.toml", SMALL)],
        &expect![[r#"
            a.toml: a table's file is `units.toml` or `upgrades.toml`
        "#]],
    );
    check(
        &[("zerg/a.toml", "[guard")],
        &expect![[r#"
            zerg/a.toml: a table's file is `units.toml` or `upgrades.toml`
        "#]],
    );
    let (row, _) = SMALL.split_once("\n[[").unwrap();
    let many: String = (0..=UNIT_TYPES_MAX)
        .map(|n| {
            row.replace("guard", &format!("g{n}"))
                .replace("id = 1", &format!("id = {n}"))
                .replace("Guard", &format!("G{n}"))
        })
        .collect();
    check(
        &[("zerg/a.toml", &many)],
        &expect![[r#"
            zerg/a.toml: a table's file is `units.toml` or `upgrades.toml`
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
    fn reading_never_panics(
        text in prop_oneof![mutated(NEUTRAL), mutated(PROTOSS), mutated(TERRAN), mutated(ZERG), mutated(SMALL)],
        old in any::<bool>(),
    ) {
        let version = if old { BalanceVersion::V4_10_0 } else { BalanceVersion::V5_0_11 };
        let _outcome = Catalog::from_tables([("zerg/units.toml", text.as_str())], version);
    }
}

#[test]
fn bad_upgrades_are_refused() {
    let table = |row: &str| {
        let text = format!("[x]\nsource = \"test\"\ndisplay_name = \"X\"\nprotocol_id = 1\n{row}");
        let tables = [("zerg/upgrades.toml", text.as_str())];
        let error = Catalog::from_tables(tables, BalanceVersion::V5_0_11).expect_err("refused");
        format!("{error}\n")
    };
    let good = "ability_id = 2\nresearched_by = []\nminerals = 1\nvespene = 1\n";
    expect![[r#"
        zerg/upgrades.toml: `x.research_time` is 2000; it must lie between 0 and 1000
    "#]]
    .assert_eq(&table(&format!("{good}research_time = \"2000\"")));
    expect![[r#"
        zerg/upgrades.toml: `x.requires` names the unit `hive`, which the catalog has not
    "#]]
    .assert_eq(&table(&format!("{good}research_time = \"1\"\nrequires = [\"hive\"]")));
    expect![[r#"
        zerg/upgrades.toml: `x` requires `y`, which no table has
    "#]]
    .assert_eq(&table(&format!("{good}research_time = \"1\"\nrequires_upgrade = \"y\"")));
    expect![[r#"
        zerg/upgrades.toml: `x` requires itself
    "#]]
    .assert_eq(&table(&format!("{good}research_time = \"1\"\nrequires_upgrade = \"x\"")));
}
