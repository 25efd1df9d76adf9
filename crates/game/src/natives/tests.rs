use std::fmt::Write;
use std::sync::Arc;

use catalog::{Catalog, Race};
use maps::{MeleeMap, Sc2Map};

use super::natives;
use crate::{Game, Options};

/// How often every native is called, each time with other arguments.
const CALLS: usize = 12;
/// Calls of one loop: a loop has a budget, which must not keep any from being tried.
const CALLS_PER_LOOP: usize = 40;

#[test]
fn every_signature_can_be_read() {
    super::table();
}

/// What a script may give for a parameter of a type, the extremes among it.
fn values(value_type: &str) -> &'static [&'static str] {
    match value_type {
        "int" => &["1", "0", "-1", "2147483647", "-2147483647 - 1", "15", "2"],
        "fixed" => &["1.0", "0.0", "-1.5", "30000.0 * 17.0", "-30000.0 * 17.0"],
        "bool" => &["true", "false"],
        "text" => &["StringToText(\"Marine\")", "null"],
        "string" => &["\"Marine\"", "\"\"", "null", "\"F\"", "\"Start 1\"", "\"äöü\""],
        "point" => &[
            "Point(40.0, 40.0)",
            "null",
            "Point(30000.0 * 17.0, -30000.0 * 17.0)",
            "Point(0.0, 0.0)",
        ],
        "unit" | "unitref" => &["gv_unit", "null"],
        "unitgroup" => &["gv_group", "null", "UnitGroupEmpty()"],
        "region" => &["RegionEntireMap()", "null", "RegionCircle(Point(9.0, 9.0), 400.0)"],
        "trigger" => &["gt", "null"],
        "timer" => &["gv_timer", "null"],
        "unitfilter" => &["UnitFilter(0, 0, 0, 0)", "null", "UnitFilter(-1, -1, -1, -1)"],
        "abilcmd" => &["AbilityCommand(\"move\", 0)", "null", "AbilityCommand(\"none\", -1)"],
        "order" => &[
            "OrderTargetingPoint(AbilityCommand(\"move\", 0), Point(30000.0 * 17.0, -30000.0 * 17.0))",
            "null",
            "OrderTargetingUnitGroup(AbilityCommand(\"attack\", 0), gv_group)",
            "Order(AbilityCommand(\"stop\", 0))",
        ],
        _ => &["null"],
    }
}

/// A call of a native as a script writes it, with one choice of arguments.
fn call(signature: &str, round: usize) -> String {
    let (head, parameters) = signature.trim_end_matches(')').split_once('(').unwrap();
    let name = head.split(' ').next_back().unwrap();
    let types = parameters.split(", ").filter(|value_type| !value_type.is_empty());
    let argument = |(place, value_type): (usize, &str)| {
        let values = values(value_type);
        values[(round * (2 * place + 1) + place) % values.len()]
    };
    let arguments: Vec<&str> = types.enumerate().map(argument).collect();
    format!("{name}({})", arguments.join(", "))
}

/// Whatever a script gives a native, the game goes on: it may stop the run, but never the process.
#[test]
fn natives_bear_any_arguments() {
    let mut functions = String::new();
    let mut init = String::from(
        "gt = TriggerCreate(\"F\");\n\
         libNtve_gf_CreateUnitsWithDefaultFacing(9, \"Marine\", 0, 1, Point(40.0, 40.0));\n\
         gv_unit = UnitLastCreated();\ngv_group = UnitLastCreatedGroup();\n\
         gv_timer = TimerCreate();\n",
    );
    let mut count = 0;
    for (signature, _) in natives() {
        for round in 0..CALLS {
            let call = call(signature, round);
            writeln!(
                functions,
                "bool F{count} (bool testConds, bool runActions) {{ {call}; return true; }}"
            )
            .unwrap();
            let sixteenths = count / CALLS_PER_LOOP;
            writeln!(
                init,
                "TriggerAddEventTimeElapsed(TriggerCreate(\"F{count}\"), {sixteenths}.0 / 16.0, c_timeGame);"
            )
            .unwrap();
            count += 1;
        }
    }
    let mut map = Sc2Map::from_bytes("Flat64", &MeleeMap::flat64().to_bytes()).unwrap();
    map.script = format!(
        "trigger gt;\nunit gv_unit;\nunitgroup gv_group;\ntimer gv_timer;\n\
         bool F (bool testConds, bool runActions) {{ return true; }}\n{functions}\
         void InitMap () {{\n{init}}}\n"
    );
    let catalog = Catalog::load("4.10.0".parse().unwrap()).unwrap();
    let options = Options { seed: 1, fog: true, races: [Some(Race::Terran); 2] };
    let mut game = Game::new(Arc::new(map), &catalog, options).unwrap();
    for _ in 0..count / CALLS_PER_LOOP + 20 {
        game.step();
    }
    assert!(game.world().game_loop() > 60);
}
