//! The real map files, against the specification and the grounds of our own battles.

mod shared_data;

use expect_test::expect;
use fixed::{Fixed, Vec2};
use maps::{CellGrid, CellRect, MapRegion, PlayerControl, PointKind, Sc2Map, Scenario, Terrain};

fn files() -> Vec<(String, Vec<u8>)> {
    shared_data::files(&["sc2maps/smac", "sc2maps/mini_games"], "SC2Map")
}

fn read((name, bytes): (String, Vec<u8>)) -> Sc2Map {
    Sc2Map::from_bytes(&name, &bytes).unwrap_or_else(|error| panic!("{name}: {error:?}"))
}

fn all() -> Vec<Sc2Map> {
    files().into_iter().map(read).collect()
}

fn map(name: &str) -> Option<Sc2Map> {
    files().into_iter().find(|(found, _)| found == name).map(read)
}

#[test]
fn all_maps_have_their_size_and_bounds() {
    let maps = all();
    assert!(maps.is_empty() || maps.len() == 30);
    for map in maps {
        let is_battle = Scenario::load(&map.name).is_ok();
        let (size, playable) = if is_battle {
            (32, CellRect { left: 0, bottom: 0, right: 32, top: 32 })
        } else {
            (64, CellRect { left: 10, bottom: 8, right: 54, top: 44 })
        };
        assert_eq!((map.width, map.height, map.playable), (size, size, playable), "{}", map.name);
        assert!(map.script.contains("void InitMap"), "{}", map.name);
        assert_eq!(map.dependencies.last().map(String::as_str), Some("Mods/Liberty.SC2Mod"));
        assert_eq!(map.any_unit_picks_up, map.name == "CollectMineralShards");
    }
}

#[test]
fn players_are_those_of_the_editor() {
    use PlayerControl::{Computer, Hostile, Neutral, User};
    for map in all() {
        let players: Vec<_> =
            map.players.iter().map(|player| (player.number, player.control)).collect();
        let computer =
            map.players.iter().find(|player| player.number == 2).map(|player| player.control);
        match computer {
            Some(control) => {
                assert_eq!(players, [(0, Neutral), (1, User), (2, control), (15, Hostile)])
            }
            None => assert_eq!(players, [(0, Neutral), (1, User), (15, Hostile)], "{}", map.name),
        }
        let expected = match map.name.as_str() {
            "DefeatRoaches" | "DefeatZerglingsAndBanelings" | "FindAndDefeatZerglings" => {
                Some(Computer)
            }
            "2c_vs_64zg"
            | "2m_vs_1z"
            | "2s_vs_1sc"
            | "6h_vs_8z"
            | "bane_vs_bane"
            | "corridor"
            | "so_many_baneling"
            | "MoveToBeacon"
            | "CollectMineralShards"
            | "CollectMineralsAndGas"
            | "BuildMarines" => None,
            _ => Some(Hostile),
        };
        assert_eq!(computer, expected, "{}", map.name);
        for start in map.players.iter().filter_map(|player| player.start_point) {
            let point = map.point(start).expect("start points are on the map");
            assert_eq!(point.kind, PointKind::StartLocation);
        }
    }
}

fn same(ours: &CellGrid, real: &CellGrid, what: &str) {
    let cells =
        (0..ours.height() as i32).flat_map(|y| (0..ours.width() as i32).map(move |x| (x, y)));
    let differing: Vec<_> = cells.filter(|&(x, y)| ours.get(x, y) != real.get(x, y)).collect();
    assert!(differing.is_empty(), "{what}: {differing:?}");
}

#[test]
fn grounds_are_those_of_our_battles() {
    for map in all() {
        let Ok(scenario) = Scenario::load(&map.name) else { continue };
        let (ours, real, name) = (&scenario.terrain, &map.terrain, &map.name);
        same(&ours.pathable, &real.pathable, &format!("{name}: pathable"));
        same(&ours.walkable, &real.walkable, &format!("{name}: walkable"));
        same(&ours.cliff_walkable, &real.cliff_walkable, &format!("{name}: cliff walkable"));
        for cell in 0..real.heights.len() {
            let (x, y) = ((cell % 32) as i32, (cell / 32) as i32);
            // Our files draw cliffs and the low ground at their feet more coarsely.
            if real.walkable.get(x, y) && real.cliff_levels[cell] > 0 {
                let of = |ground: &Terrain| {
                    (ground.cliff_levels[cell], ground.heights[cell], ground.placeable.get(x, y))
                };
                assert_eq!(of(ours), of(real), "{name} ({x}, {y})");
            }
        }
    }
}

#[test]
fn mini_games_are_played_on_a_plain() {
    for map in all().iter().filter(|map| map.width == 64) {
        let ground = &map.terrain;
        for grid in [&ground.pathable, &ground.walkable, &ground.cliff_walkable, &ground.placeable]
        {
            assert_eq!(grid.count(), 64 * 64, "{}", map.name);
        }
        assert!(ground.heights.iter().all(|&height| height == 191), "{}", map.name);
    }
}

/// The spawn points of SMAC's map table.
#[test]
fn scripts_find_their_points() {
    let Some(map) = map("2m_vs_1z") else { return };
    let mut points: Vec<String> =
        map.points.iter().map(|point| format!("{:?}", point.position)).collect();
    points.sort();
    expect!["(13, 12) (16, 19) (19, 12)"].assert_eq(&points.join(" "));
}

#[test]
fn minerals_and_geysers_stand_where_they_were_placed() {
    let Some(map) = map("CollectMineralsAndGas") else { return };
    let count =
        |unit_type: &str| map.units.iter().filter(|unit| unit.unit_type == unit_type).count();
    assert_eq!((map.units.len(), count("MineralField"), count("VespeneGeyser")), (20, 16, 4));
    let first = &map.units[0];
    assert_eq!(first.player, 0);
    let command_center = map.point(583_493_956).expect("the script asks for it");
    assert_eq!(command_center.position, at("29.8251", "28.0083"));
}

fn at(x: &str, y: &str) -> Vec2 {
    let decimal = |text: &str| text.parse::<Fixed>().expect("a decimal");
    Vec2::new(decimal(x), decimal(y))
}

fn region(map: &Sc2Map, id: u32) -> &MapRegion {
    map.region(id).expect("the script asks for it")
}

#[test]
fn regions_hold_their_points() {
    let Some(map) = map("FindAndDefeatZerglings") else { return };
    let ring = region(&map, 4);
    // A circle of 9.5 without one of 7.5 about (32, 28).
    for (x, inside) in [("39.4", false), ("39.6", true), ("41.5", true), ("41.6", false)] {
        assert_eq!(ring.contains(at(x, "28")), inside, "{x}");
    }
    assert_eq!(ring.centre(), at("32", "28"));
    assert_eq!(ring.bounds(), (at("22.5", "18.5"), at("41.5", "37.5")));
    let yard = region(&map, 3);
    assert!(yard.contains(at("11", "13")) && !yard.contains(at("10.9", "13")));
    assert!(!yard.contains(at("32", "28")));
}

#[test]
fn unit_changes_are_read_in_order() {
    let mut table = String::new();
    for map in all() {
        let units: Vec<String> = map
            .unit_overrides
            .iter()
            .map(|unit| {
                let passive = if unit.passive { " passive" } else { "" };
                let food = unit.figures.food.map_or(String::new(), |food| format!(" food {food}"));
                let life =
                    unit.figures.life_max.map_or(String::new(), |life| format!(" life {life}"));
                let kind = if unit.is_new() {
                    format!("{} from {}", unit.name, unit.parent)
                } else {
                    unit.name.clone()
                };
                format!("{kind}{passive}{food}{life}")
            })
            .collect();
        if !units.is_empty() {
            table += &format!("{}: {}\n", map.name, units.join(", "));
        }
    }
    if !table.is_empty() {
        expect![[r#"
            10m_vs_11m: Marine food 0, Marine_RL from Marine passive life 45
            1c3s5z: Colosus_RL from Colossus passive life 200, Stalker_RL from Stalker passive life 80, Zealot_RL from Zealot passive life 100
            25m: Marine food 0, Marine_RL from Marine passive life 45
            27m_vs_30m: Marine food 0, Marine_RL from Marine passive life 45
            2c_vs_64zg: Colossus_RL from Colossus passive life 200
            2m_vs_1z: Marine_RL from Marine passive life 45
            2s3z: Stalker_RL from Stalker passive life 80, Zealot_RL from Zealot passive life 100
            2s_vs_1sc: Stalker_RL from Stalker passive life 80
            3m: Marine food 0, Marine_RL from Marine passive life 45
            3s5z: Stalker_RL from Stalker passive life 80, Zealot_RL from Zealot passive life 100
            3s5z_vs_3s6z: Stalker_RL from Stalker passive life 80, Zealot_RL from Zealot passive life 100
            3s_vs_3z: Stalker_RL from Stalker passive life 80, Zealot_RL from Zealot passive life 100
            3s_vs_4z: Stalker_RL from Stalker passive life 80, Zealot_RL from Zealot passive life 100
            3s_vs_5z: Stalker_RL from Stalker passive life 80, Zealot_RL from Zealot passive life 100
            5m_vs_6m: Marine food 0, Marine_RL from Marine passive life 45
            6h_vs_8z: Hydralisk_RL from Hydralisk passive life 80
            8m: Marine food 0, Marine_RL from Marine passive life 45
            8m_vs_9m: Marine food 0, Marine_RL from Marine passive life 45
            BuildMarines: Barracks, CommandCenter, Marine, SCV, SupplyDepot
            MMM: Marauder_RL from Marauder passive life 125, Marine_RL from Marine passive life 45, Medivac_RL from Medivac passive life 150
            MMM2: Marauder_RL from Marauder passive life 125, Marine_RL from Marine passive life 45, Medivac_RL from Medivac passive life 150
            bane_vs_bane: Baneling_RL from Baneling passive life 30, Zergling_RL from Zergling passive life 35
            corridor: Zealot_RL from Zealot passive life 100
            so_many_baneling: Zealot_RL from Zealot passive life 100
        "#]].assert_eq(&table);
    }
}

/// What the specification says of the edited command cards.
#[test]
fn build_marines_leaves_few_commands() {
    let Some(map) = map("BuildMarines") else { return };
    let mut table = String::new();
    for unit in &map.unit_overrides {
        let commands = unit.commands.as_ref().expect("the map edits all five cards");
        let buttons: Vec<String> =
            commands.iter().map(|button| format!("{} {}", button.face, button.command)).collect();
        table += &format!("{}: {}\n", unit.name, buttons.join(", "));
    }
    expect![[r#"
        Barracks: Marine BarracksTrain,Train1
        CommandCenter: SCV CommandCenterTrain,Train1, Rally RallyCommand,Rally1
        Marine: Move move,Move, Stop stop,Stop, MoveHoldPosition move,HoldPos, Attack attack,Execute, MovePatrol move,Patrol
        SCV: GatherTerr SCVHarvest,Gather, ReturnCargo SCVHarvest,Return, SupplyDepot TerranBuild,Build2, Barracks TerranBuild,Build4
        SupplyDepot: 
    "#]].assert_eq(&table);
}

#[test]
fn a_copy_states_its_figures() {
    let Some(map) = map("MMM") else { return };
    let names: Vec<&str> = map.unit_overrides.iter().map(|unit| unit.name.as_str()).collect();
    assert_eq!(names, ["Marauder_RL", "Marine_RL", "Medivac_RL"]);
    let medivac = &map.unit_overrides[2].figures;
    let decimal = |text: &str| Some(text.parse::<Fixed>().expect("a decimal"));
    assert_eq!(medivac.life_max, decimal("150"));
    assert_eq!((medivac.energy_start, medivac.energy_max), (decimal("50"), decimal("200")));
    assert_eq!(medivac.energy_regeneration, decimal("0.5625"));
    assert_eq!((medivac.speed, medivac.acceleration), (decimal("2.75"), decimal("2.3125")));
    assert_eq!(medivac.turning_rate, decimal("999.8437"));
    assert_eq!((medivac.minerals, medivac.vespene), (decimal("100"), decimal("100")));
    assert_eq!((medivac.inner_radius, medivac.food), (None, None));
}
