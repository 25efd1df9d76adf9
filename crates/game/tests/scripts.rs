//! What scripts ask of a game, on a map of our own: events, groups, regions, and budgets.
#![expect(clippy::unwrap_used, reason = "what is missing fails the test")]
#![expect(clippy::disallowed_types, reason = "some of these tests look how long it takes")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use catalog::{Catalog, Race};
use fixed::{Fixed, Vec2};
use game::{Game, GameError, Options, Outcome};
use maps::{MapRegion, MapUnitGroup, MeleeMap, RegionShape, Sc2Map};
use sim::{Command, OrderTarget};

/// The longest that a script of a test may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Our flat map with a region of the middle and another script: the text of functions and of
/// `InitMap`.
fn map(functions: &str, init: &str) -> Sc2Map {
    let mut map = Sc2Map::from_bytes("Flat64", &MeleeMap::flat64().to_bytes()).unwrap();
    let (low, high) = (Vec2::from_int(36, 36), Vec2::from_int(44, 44));
    map.regions.push(MapRegion {
        id: 7,
        name: "middle".to_owned(),
        positive: vec![RegionShape::Rectangle { low, high }],
        negative: Vec::new(),
    });
    let ids = map.units.iter().take(2).map(|unit| unit.id).collect();
    map.unit_groups.push(MapUnitGroup { id: 3, units: ids });
    map.script = format!(
        "trigger gt;\nint gv_count;\nunit gv_unit;\n{functions}\nvoid InitMap () {{\n{init}\n}}\n"
    );
    map
}

fn start(map: Sc2Map) -> Result<Game, GameError> {
    let catalog = Catalog::load("4.10.0".parse().unwrap()).unwrap();
    let options = Options { seed: 1, fog: true, races: [Some(Race::Terran); 2] };
    Game::new(Arc::new(map), &catalog, options)
}

/// A trigger whose function counts its runs into the score, ten for each of `condition`.
fn counter(condition: &str) -> String {
    format!(
        "bool F (bool testConds, bool runActions) {{\n    if ({condition}) {{ \
         PlayerModifyPropertyInt(1, c_playerPropCurriculumScore, c_playerPropOperAdd, 10); }}\n    \
         PlayerModifyPropertyInt(1, c_playerPropCurriculumScore, c_playerPropOperAdd, 1);\n    \
         return true;\n}}"
    )
}

const MARINE: &str = "gt = TriggerCreate(\"F\");\n\
    libNtve_gf_CreateUnitsWithDefaultFacing(1, \"Marine\", 0, 1, Point(30.0, 40.0));\n\
    gv_unit = UnitLastCreated();\n";

fn score(game: &Game) -> i32 {
    game.curriculum_score().unwrap_or(0)
}

fn steps(game: &mut Game, count: u32) {
    for _ in 0..count {
        game.step();
    }
    assert!(game.script_errors().is_empty(), "{}", game.script_errors()[0]);
}

fn send_marine(game: &mut Game, x: i32) {
    let catalog = &game.world().rules().catalog;
    let marine = catalog.find_display("Marine").unwrap();
    let tag = game.world().units().find(|unit| unit.unit_type == marine).unwrap().tag;
    let order = Command::Move(OrderTarget::Point(Vec2::from_int(x, 40)));
    game.world_mut().command(1, tag, order, false);
}

#[test]
fn who_comes_into_a_region_or_leaves_it_is_reported_once() {
    for (enters, on_the_way, at_the_end) in [("true", 11, 11), ("false", 0, 11)] {
        let event =
            format!("TriggerAddEventUnitRegion(gt, null, RegionFromName(\"middle\"), {enters});");
        let functions = counter("EventUnit() == gv_unit");
        let mut game = start(map(&functions, &(MARINE.to_owned() + &event))).unwrap();
        send_marine(&mut game, 40);
        steps(&mut game, 120);
        assert_eq!(score(&game), on_the_way, "{enters}");
        send_marine(&mut game, 50);
        steps(&mut game, 120);
        assert_eq!(score(&game), at_the_end, "{enters}");
    }
}

#[test]
fn a_range_round_a_point_is_a_region() {
    let event = "TriggerAddEventUnitRangePoint(gt, null, Point(40.0, 40.0), 4.0, true);";
    let functions = counter("UnitGetOwner(EventUnit()) == 1");
    let mut game = start(map(&functions, &(MARINE.to_owned() + event))).unwrap();
    send_marine(&mut game, 40);
    steps(&mut game, 120);
    assert_eq!(score(&game), 11);
}

#[test]
fn an_event_of_one_unit_is_not_that_of_others() {
    let init = MARINE.to_owned()
        + "TriggerAddEventUnitDied(gt, UnitRefFromVariable(\"gv_unit\"));\n\
           UnitKill(gv_unit);\n\
           libNtve_gf_CreateUnitsWithDefaultFacing(1, \"SCV\", 0, 1, Point(30.0, 30.0));\n\
           UnitKill(UnitLastCreated());";
    let mut game = start(map(&counter("EventUnit() == gv_unit"), &init)).unwrap();
    steps(&mut game, 2);
    assert_eq!(score(&game), 11);
}

#[test]
fn time_passes_once() {
    let init = "gt = TriggerCreate(\"F\"); TriggerAddEventTimeElapsed(gt, 2.0, c_timeGame);";
    let mut game = start(map(&counter("false"), init)).unwrap();
    for (count, expected) in [(31, 0), (1, 1), (100, 1)] {
        steps(&mut game, count);
        assert_eq!(score(&game), expected);
    }
}

#[test]
fn a_script_ends_the_game() {
    for (player, end, outcome) in [
        (1, "c_gameOverVictory", Outcome::Victory),
        (1, "c_gameOverDefeat", Outcome::Defeat),
        (2, "c_gameOverVictory", Outcome::Defeat),
        (1, "c_gameOverTie", Outcome::Tie),
    ] {
        let init = format!("GameOver({player}, {end}, true, true);");
        assert_eq!(start(map("", &init)).unwrap().outcome(), Some(outcome), "{player} {end}");
    }
}

#[test]
fn fights_are_reported_to_both_sides_and_name_the_killer() {
    let functions = counter("UnitGetOwner(EventUnit()) == 2")
        + "\nbool G (bool testConds, bool runActions) {\n    if (libNtve_gf_KillingPlayer() == 1) { \
           PlayerModifyPropertyInt(1, c_playerPropMinerals, c_playerPropOperSetTo, 77); }\n    \
           return true;\n}";
    let init = MARINE.to_owned()
        + "TriggerAddEventUnitAttacked2(gt, null, null);\n\
           TriggerAddEventUnitDied(TriggerCreate(\"G\"), null);\n\
           libNtve_gf_CreateUnitsWithDefaultFacing(3, \"Marine\", 0, 1, Point(30.0, 40.0));\n\
           libNtve_gf_CreateUnitsWithDefaultFacing(1, \"Zergling\", 0, 2, Point(33.0, 40.0));";
    let mut game = start(map(&functions, &init)).unwrap();
    steps(&mut game, 150);
    assert!(score(&game) >= 11, "{}", score(&game));
    assert_eq!(game.world().player(1).unwrap().minerals, 77);
}

/// From a map file, a field may hold any number.
#[test]
fn contents_beyond_a_number_are_the_greatest_number() {
    let check = "UnitGetPropertyFixed(UnitGroupUnit(UnitGroupFromId(3), 1), c_unitPropResources, \
                 c_unitPropCurrent) > 30000.0 * 17.0";
    let init = format!(
        "if ({check}) {{ PlayerModifyPropertyInt(1, c_playerPropCurriculumScore, \
         c_playerPropOperSetTo, 1); }}"
    );
    let mut map = map("", &init);
    map.units[0].resources = Some(u32::MAX);
    assert_eq!(score(&start(map).unwrap()), 1);
}

/// The score is what a script computes: 1 for each line that holds.
#[test]
fn natives_answer_as_the_language_says() {
    let checks = [
        "AbsI(-3) == 3 && AbsF(-2.5) == 2.5",
        "ATan(1.0) > 44.9 && ATan(1.0) < 45.1 && ATan(-1.0) < -44.9",
        "StringSub(\"abcdef\", 2, 4) == \"bcd\" && StringSub(\"ab\", 1, 10) == \"ab\"",
        "MinI(2, -3) == -3 && MaxF(2.5, -3.0) == 2.5 && FloorI(-1.5) == -2 && RoundI(1.5) == 2",
        "FixedToInt(-1.5) == -1 && SquareRoot(2.25) == 1.5 && Sin(90.0) == 1.0 && Cos(0.0) == 1.0",
        "StringLength(\"abc\") == 3 && PlayerRace(1) == \"Terr\"",
        "PointGetX(PointFromName(\"Start 1\")) == PointGetX(PlayerStartLocation(1))",
        "UnitGroupRandomUnit(UnitLastCreatedGroup(), c_unitCountAlive) == gv_unit",
        "StringToInt(\"42\") == 42 && StringToInt(\"none\") == 0",
        "UnitGroupCount(UnitGroupFromId(3), c_unitCountAlive) == 2",
        "UnitOrderCount(gv_unit) == 0",
        "UnitTypeFromString(\"Marine\") == UnitGetType(gv_unit)",
        "UnitGroupUnitFromEnd(UnitLastCreatedGroup(), 1) == gv_unit",
        "UnitGroupUnitFromEnd(UnitLastCreatedGroup(), 2) == null",
        "UnitGetPropertyFixed(gv_unit, c_unitPropLifePercent, c_unitPropCurrent) == 100.0",
        "TechTreeUnitCount(1, \"Marine\", c_techCountCompleteOnly) == 1",
        "TechTreeUnitCount(1, \"NoSuchUnit\", c_techCountCompleteOnly) == 0",
        "WorldHeight(c_heightMapGround, Point(40.0, 40.0)) == 8.0",
        "PointPathingPassable(Point(40.0, 40.0))",
        "RegionContainsPoint(RegionCircle(Point(40.0, 40.0), 3.0), Point(42.0, 40.0))",
        "!RegionContainsPoint(RegionCircle(Point(40.0, 40.0), 3.0), Point(44.0, 40.0))",
        "RegionGetBoundsMin(RegionFromName(\"middle\")) == Point(36.0, 36.0)",
        "UnitGroupCount(UnitGroup(null, 0, RegionEntireMap(), UnitFilter(1 << c_targetFilterStructure, \
         0, 0, 0), 0), c_unitCountAlive) == 40",
        "UnitGroupCount(UnitGroup(null, 1, RegionEntireMap(), UnitFilter(0, 0, 1 << \
         c_targetFilterWorker, 0), 0), c_unitCountAlive) == 1",
    ];
    for check in checks {
        let init = format!(
            "{MARINE}if ({check}) {{ PlayerModifyPropertyInt(1, c_playerPropCurriculumScore, \
             c_playerPropOperSetTo, 1); }}"
        );
        let game = start(map(&counter("false"), &init)).unwrap();
        assert_eq!(score(&game), 1, "{check}");
    }
}

#[test]
fn what_has_no_effect_is_said() {
    let init = "TechTreeUpgradeAddLevel(1, \"BlinkTech\", 1);\n\
        UnitIssueOrder(null, Order(AbilityCommand(\"Stimpack\", 0)), 0);\n\
        CreepModify(Point(40.0, 40.0), 6.0, true, false);";
    let game = start(map("", init)).unwrap();
    let said: Vec<&str> = game.without_effect().collect();
    assert_eq!(said, ["creep", "the ability Stimpack", "the upgrade BlinkTech"]);
}

#[test]
fn a_missing_function_is_said_to_be_ours_with_its_line() {
    let error = start(map("", "NoFunctionOfOurs(1);")).unwrap_err().to_string();
    assert!(error.contains("map `Flat64`") && error.contains("line 6"), "{error}");
    assert!(error.contains("this engine has no function `NoFunctionOfOurs` yet"), "{error}");
}

/// Stopped with a word about it, soon.
fn is_stopped(functions: &str, init: &str, reason: &str) {
    let begun = Instant::now();
    let error = start(map(functions, init)).unwrap_err().to_string();
    assert!(error.contains(reason), "{init}: {error}");
    assert!(begun.elapsed() < PATIENCE, "{init}: {:?}", begun.elapsed());
}

#[test]
fn work_without_end_is_stopped() {
    let all = "UnitGroup(null, c_playerAny, RegionEntireMap(), UnitFilter(0, 0, 0, 0), 0)";
    is_stopped("", &format!("while (true) {{ {all}; }}"), "instructions");
    is_stopped("", &format!("while (true) {{ UnitGroupLoopBegin({all}); }}"), "nest more than 64");
    let create =
        "libNtve_gf_CreateUnitsWithDefaultFacing(500, \"Marine\", 0, 1, Point(40.0, 40.0));";
    is_stopped(
        "",
        &format!("while (true) {{ {create} UnitRemove(UnitLastCreated()); }}"),
        "instruct",
    );
    is_stopped("", "while (true) { RegionCircle(Point(40.0, 40.0), 2.0); }", "too many regions");
    let subscribe = "TriggerAddEventTimePeriodic(gt, 1.0, c_timeGame);";
    let init = format!("gt = TriggerCreate(\"F\"); while (true) {{ {subscribe} }}");
    is_stopped(&counter("false"), &init, "too many events");
    let text = "string a = \"0123456789abcdef\"; int i; while (i < 5) { a = a + a; i += 1; }";
    let init =
        format!("{text} gt = TriggerCreate(\"F\"); TriggerAddEventChatMessage(gt, 1, a, false);");
    is_stopped(&counter("false"), &init, "longer than 256 bytes");
}

/// Watching a region looks at each of its shapes for every unit in every loop.
#[test]
fn watching_many_regions_of_many_shapes_is_stopped() {
    let events = "TriggerAddEventUnitRegion(gt, null, RegionFromId(7), true);\n".repeat(4000);
    let mut map = map(&counter("false"), &format!("gt = TriggerCreate(\"F\");\n{events}"));
    let shape = map.regions[0].positive[0];
    map.regions[0].positive = vec![shape; 256];
    let mut game = start(map).unwrap();
    let begun = Instant::now();
    for _ in 0..10 {
        game.step();
    }
    assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
    let error = game.script_errors()[0].to_string();
    assert!(error.contains("watches more regions than a game loop allows"), "{error}");
}

/// From a replay, a point may lie anywhere.
#[test]
fn orders_to_far_points_are_orders_to_near_ones() {
    let mut game = start(map("bool F (bool a, bool b) { return true; }", MARINE)).unwrap();
    let marine = game.world().units().last().unwrap().tag;
    let far = Fixed::from_raw(i32::MIN + 1);
    for point in [Vec2::new(far, far), Vec2::new(-far, far), Vec2::new(far, -far)] {
        let target = OrderTarget::Point(point);
        for command in [Command::Move(target), Command::Attack(target), Command::Patrol(point)] {
            game.world_mut().command_group(1, &[marine], command, false);
            steps(&mut game, 20);
        }
    }
}
