//! Bad economies: each is refused with one clear message that names file and key.

mod small_table;

use catalog::{BalanceVersion, Catalog};
use expect_test::{Expect, expect};
use small_table::check_change;

const SMALL: &str = r#"[peasant]
source = "a test"
display_name = "Peasant"
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
build_time = "17"
products = [{ ability_id = 7, unit = "hall", method = "construct" }]

[peasant.harvest]
minerals_per_trip = 5
vespene_per_trip = 4
mineral_time = "2.786"
vespene_time = "1.981"
return_delay = "0.5"

[hall]
source = "a test"
display_name = "Hall"
protocol_id = 2
attributes = ["structure"]
life_max = "400"
radius = "2"
separation_radius = "2"
inner_radius = "2"
sight = "9"
mover = "ground"
planes = ["ground"]
collision = ["ground"]
footprint = { width = 5, height = 4, corners_open = true }
target_priority = 20
supply = "0"
supply_provided = "8"
products = [{ ability_id = 8, unit = "peasant", method = "train" }]
drop_off = true
built_on = "vespene"
resource = { kind = "minerals", amount = 1800, bonus_per_trip = 2 }

[hall.versions."4.10.0"]
source = "a test"
requires = ["hall"]
"#;

fn check(from: &str, to: &str, expected: &Expect) {
    check_change(SMALL, from, to, expected);
}

#[test]
fn the_small_table_is_fine() {
    let read = |version| Catalog::from_tables([("terran/units.toml", SMALL)], version).unwrap();
    let catalog = read(BalanceVersion::V5_0_11);
    let hall = catalog.unit(catalog.find("hall").unwrap());
    assert_eq!(hall.footprint.blocked_cells(), 16);
    assert!(hall.requires.is_empty());
    let old = read(BalanceVersion::V4_10_0);
    let hall = old.find("hall").unwrap();
    assert_eq!(old.unit(hall).requires, [hall]);
}

/// 0.3 seconds are 4.8 loops.
#[test]
fn build_times_are_rounded_up_to_a_whole_loop() {
    let loops = |time: &str| {
        let text = SMALL.replacen("\"17\"", time, 1);
        let table = ("terran/units.toml", text.as_str());
        let catalog = Catalog::from_tables([table], BalanceVersion::default()).unwrap();
        catalog.unit(catalog.find("peasant").unwrap()).build_time_loops
    };
    assert_eq!((loops("\"17\""), loops("\"0.3\""), loops("\"0\"")), (272, 5, 0));
}

#[test]
fn names_that_lead_nowhere_are_refused() {
    check(
        "unit = \"hall\"",
        "unit = \"castle\"",
        &expect![[r#"
            terran/units.toml: `peasant.products` names the unit `castle`, which the catalog has not
        "#]],
    );
    check(
        "drop_off",
        "requires = [\"castle\"]\ndrop_off",
        &expect![[r#"
            terran/units.toml: `hall.requires` names the unit `castle`, which the catalog has not
        "#]],
    );
    check(
        "drop_off",
        "requires_attached = \"castle\"\ndrop_off",
        &expect![[r#"
            terran/units.toml: `hall.requires_attached` names the unit `castle`, which the catalog has not
        "#]],
    );
    check(
        "drop_off",
        "counts_as = [\"castle\"]\ndrop_off",
        &expect![[r#"
            terran/units.toml: `hall.counts_as` names the unit `castle`, which the catalog has not
        "#]],
    );
    check(
        "requires = [\"hall\"]",
        "requires = [\"castle\"]",
        &expect![[r#"
            terran/units.toml: `hall.versions."4.10.0".requires` names the unit `castle`, which the catalog has not
        "#]],
    );
}

#[test]
fn bad_products_are_refused() {
    check(
        "ability_id = 7",
        "ability_id = 0",
        &expect![[r#"
            terran/units.toml: `peasant` makes `hall` by the ability 0
        "#]],
    );
    check(
        "\"construct\"",
        "\"train\"",
        &expect![[r#"
            terran/units.toml: `peasant` trains `hall`, which is a structure
        "#]],
    );
    check(
        "\"train\"",
        "\"construct\"",
        &expect![[r#"
            terran/units.toml: `hall` constructs `peasant`, which is not a structure
        "#]],
    );
}

#[test]
fn products_of_the_wrong_form_are_refused() {
    check(
        "\"train\"",
        "\"summon\"",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 45, column 58
               |
            45 | products = [{ ability_id = 8, unit = "peasant", method = "summon" }]
               |                                                          ^^^^^^^^
            unknown variant `summon`, expected one of `train`, `construct`, `morph`
        "#]],
    );
    check(
        "\"train\"",
        "\"train\", count = 9",
        &expect![[r#"
            terran/units.toml: `hall.products.count` is 9; it must lie between 1 and 8
        "#]],
    );
    check(
        "\"train\" }",
        "\"train\" }, { ability_id = 8, unit = \"hall\", method = \"morph\" }",
        &expect![[r#"
            terran/units.toml: `hall` makes two products by the ability 8
        "#]],
    );
    check(
        "\"train\"",
        "\"train\", cost = 5",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 45, column 67
               |
            45 | products = [{ ability_id = 8, unit = "peasant", method = "train", cost = 5 }]
               |                                                                   ^^^^
            unknown field `cost`, expected one of `ability_id`, `unit`, `count`, `method`
        "#]],
    );
    let product =
        |n: u32| format!("{{ ability_id = {n}, unit = \"peasant\", method = \"train\" }},");
    let many: String = (1..=65).map(product).collect();
    check(
        "[{ ability_id = 8, unit = \"peasant\", method = \"train\" }]",
        &format!("[{many}]"),
        &expect![[r#"
            terran/units.toml: `hall` has more than 64 products
        "#]],
    );
}

#[test]
fn figures_out_of_bounds_are_refused() {
    check(
        "build_time = \"17\"",
        "build_time = \"-1\"",
        &expect![[r#"
            terran/units.toml: `peasant.build_time` is -1; it must lie between 0 and 1000
        "#]],
    );
    check(
        "supply_provided = \"8\"",
        "supply_provided = \"201\"",
        &expect![[r#"
            terran/units.toml: `hall.supply_provided` is 201; it must lie between 0 and 200
        "#]],
    );
    check(
        "amount = 1800",
        "amount = 0",
        &expect![[r#"
            terran/units.toml: `hall.resource.amount` is 0; it must lie between 1 and 100000
        "#]],
    );
    check(
        "bonus_per_trip = 2",
        "bonus_per_trip = 1001",
        &expect![[r#"
            terran/units.toml: `hall.resource.bonus_per_trip` is 1001; it must lie between 0 and 1000
        "#]],
    );
}

#[test]
fn figures_of_harvests_out_of_bounds_are_refused() {
    check(
        "minerals_per_trip = 5",
        "minerals_per_trip = 1001",
        &expect![[r#"
            terran/units.toml: `peasant.harvest.minerals_per_trip` is 1001; it must lie between 0 and 1000
        "#]],
    );
    check(
        "vespene_per_trip = 4",
        "vespene_per_trip = 1001",
        &expect![[r#"
            terran/units.toml: `peasant.harvest.vespene_per_trip` is 1001; it must lie between 0 and 1000
        "#]],
    );
    check(
        "mineral_time = \"2.786\"",
        "mineral_time = \"-1\"",
        &expect![[r#"
            terran/units.toml: `peasant.harvest.mineral_time` is -1; it must lie between 0 and 1000
        "#]],
    );
    check(
        "vespene_time = \"1.981\"",
        "vespene_time = \"1001\"",
        &expect![[r#"
            terran/units.toml: `peasant.harvest.vespene_time` is 1001; it must lie between 0 and 1000
        "#]],
    );
    check(
        "return_delay = \"0.5\"",
        "return_delay = \"-0.5\"",
        &expect![[r#"
            terran/units.toml: `peasant.harvest.return_delay` is -0.5; it must lie between 0 and 1000
        "#]],
    );
}

#[test]
fn footprints_that_are_too_large_are_refused() {
    check(
        "width = 5",
        "width = 17",
        &expect![[r#"
            terran/units.toml: `hall.footprint.width` is 17; it must lie between 0 and 16
        "#]],
    );
    check(
        "height = 4",
        "height = 17",
        &expect![[r#"
            terran/units.toml: `hall.footprint.height` is 17; it must lie between 0 and 16
        "#]],
    );
    check(
        "drop_off = true",
        "is_item = true\nitem_minerals = 10001",
        &expect![[r#"
            terran/units.toml: `hall.item_minerals` is 10001; it must lie between 0 and 10000
        "#]],
    );
}

#[test]
fn contradictions_are_refused() {
    check(
        "width = 5",
        "width = 0",
        &expect![[r#"
            terran/units.toml: `hall.footprint` has a width or a height alone
        "#]],
    );
    check(
        "height = 4",
        "height = 2",
        &expect![[r#"
            terran/units.toml: `hall.footprint` has open corners and is narrower than 3 cells
        "#]],
    );
    check(
        "speed = \"2\"",
        "speed = \"0\"",
        &expect![[r#"
            terran/units.toml: `peasant` harvests but cannot move
        "#]],
    );
    check(
        "build_time",
        "drop_off = true\nbuild_time",
        &expect![[r#"
            terran/units.toml: `peasant` is a drop-off and no structure
        "#]],
    );
    check(
        "build_time",
        "built_on = \"minerals\"\nbuild_time",
        &expect![[r#"
            terran/units.toml: `peasant` is built on a resource and no structure
        "#]],
    );
    check(
        "build_time",
        "resource = { kind = \"vespene\", amount = 5 }\nbuild_time",
        &expect![[r#"
            terran/units.toml: `peasant` holds a resource and is no structure
        "#]],
    );
    check(
        "build_time",
        "item_minerals = 5\nbuild_time",
        &expect![[r#"
            terran/units.toml: `peasant` has `item_minerals` and is no item
        "#]],
    );
    check(
        "drop_off",
        "is_item = true\ndrop_off",
        &expect![[r#"
            terran/units.toml: `hall` is an item and a structure
        "#]],
    );
}

#[test]
fn words_of_the_wrong_kind_are_refused() {
    check(
        "kind = \"minerals\"",
        "kind = \"lumber\"",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 48, column 21
               |
            48 | resource = { kind = "lumber", amount = 1800, bonus_per_trip = 2 }
               |                     ^^^^^^^^
            unknown variant `lumber`, expected `minerals` or `vespene`
        "#]],
    );
    check(
        "built_on = \"vespene\"",
        "built_on = \"lumber\"",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 47, column 12
               |
            47 | built_on = "lumber"
               |            ^^^^^^^^
            unknown variant `lumber`, expected `minerals` or `vespene`
        "#]],
    );
    check(
        "ability_id = 7",
        "ability_id = \"build\"",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 19, column 28
               |
            19 | products = [{ ability_id = "build", unit = "hall", method = "construct" }]
               |                            ^^^^^^^
            invalid type: string "build", expected u32
        "#]],
    );
}

#[test]
fn switches_take_true_or_false() {
    check(
        "drop_off = true",
        "drop_off = 1",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 46, column 12
               |
            46 | drop_off = 1
               |            ^
            invalid type: integer `1`, expected a boolean
        "#]],
    );
    check(
        "drop_off = true",
        "invulnerable = \"yes\"",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 46, column 16
               |
            46 | invulnerable = "yes"
               |                ^^^^^
            invalid type: string "yes", expected a boolean
        "#]],
    );
    check(
        "drop_off = true",
        "acquires_targets = \"no\"",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 46, column 20
               |
            46 | acquires_targets = "no"
               |                    ^^^^
            invalid type: string "no", expected a boolean
        "#]],
    );
}

#[test]
fn unknown_and_missing_keys_are_refused() {
    check(
        "corners_open = true",
        "corners = true",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 41, column 38
               |
            41 | footprint = { width = 5, height = 4, corners = true }
               |                                      ^^^^^^^
            unknown field `corners`, expected one of `width`, `height`, `corners_open`, `walkable`, `outline_radius`
        "#]],
    );
    check(
        "vespene_per_trip = 4\n",
        "",
        &expect![[r#"
            terran/units.toml is not a valid table
            TOML parse error at line 21, column 1
               |
            21 | [peasant.harvest]
               | ^^^^^^^^^^^^^^^^^
            missing field `vespene_per_trip`
        "#]],
    );
}
