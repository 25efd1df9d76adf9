//! The scenarios that are part of the program, against the figures of the suite they come from.

use expect_test::{Expect, expect};
use fixed::{Fixed, Vec2};
use maps::{AttackTarget, Scenario, Terrain};

fn load(name: &str) -> Scenario {
    Scenario::load(name).expect("the scenario is part of the program")
}

fn side(scenario: &Scenario, player: u8) -> String {
    let groups = scenario.spawns.iter().filter(|group| group.player == player);
    let texts: Vec<String> =
        groups.map(|group| format!("{} {}", group.count, group.unit)).collect();
    texts.join(" + ")
}

/// Agents, enemies and step limits of SMAC's map table; units of its map scripts.
#[test]
fn all_battles_have_the_units_of_the_suite() {
    let mut table = String::new();
    for name in Scenario::names() {
        let scenario = load(name);
        table += &format!(
            "{name}: {} vs {}, {} steps: {} / {}\n",
            scenario.unit_count(1),
            scenario.unit_count(2),
            scenario.episode_limit_steps,
            side(&scenario, 1),
            side(&scenario, 2),
        );
    }
    expect![[r#"
        3m: 3 vs 3, 60 steps: 3 marine / 3 marine
        8m: 8 vs 8, 120 steps: 8 marine / 8 marine
        25m: 25 vs 25, 150 steps: 25 marine / 25 marine
        5m_vs_6m: 5 vs 6, 70 steps: 5 marine / 6 marine
        8m_vs_9m: 8 vs 9, 120 steps: 8 marine / 9 marine
        10m_vs_11m: 10 vs 11, 150 steps: 10 marine / 11 marine
        27m_vs_30m: 27 vs 30, 180 steps: 27 marine / 30 marine
        MMM: 10 vs 10, 150 steps: 7 marine + 2 marauder + 1 medivac / 7 marine + 2 marauder + 1 medivac
        MMM2: 10 vs 12, 180 steps: 7 marine + 2 marauder + 1 medivac / 8 marine + 3 marauder + 1 medivac
        2s3z: 5 vs 5, 120 steps: 2 stalker + 3 zealot / 2 stalker + 3 zealot
        3s5z: 8 vs 8, 150 steps: 3 stalker + 5 zealot / 3 stalker + 5 zealot
        3s5z_vs_3s6z: 8 vs 9, 170 steps: 3 stalker + 5 zealot / 3 stalker + 6 zealot
        3s_vs_3z: 3 vs 3, 150 steps: 3 stalker / 3 zealot
        3s_vs_4z: 3 vs 4, 200 steps: 3 stalker / 4 zealot
        3s_vs_5z: 3 vs 5, 250 steps: 3 stalker / 5 zealot
        1c3s5z: 9 vs 9, 180 steps: 1 colossus + 3 stalker + 5 zealot / 1 colossus + 3 stalker + 5 zealot
        2m_vs_1z: 2 vs 1, 150 steps: 1 marine + 1 marine / 1 zealot
        corridor: 6 vs 24, 400 steps: 6 zealot / 24 zergling
        6h_vs_8z: 6 vs 8, 150 steps: 6 hydralisk / 8 zealot
        2s_vs_1sc: 2 vs 1, 300 steps: 1 stalker + 1 stalker / 1 spine_crawler
        so_many_baneling: 7 vs 32, 100 steps: 7 zealot / 32 baneling
        bane_vs_bane: 24 vs 24, 200 steps: 20 zergling + 4 baneling / 20 zergling + 4 baneling
        2c_vs_64zg: 2 vs 64, 400 steps: 1 colossus + 1 colossus / 64 zergling
    "#]]
    .assert_eq(&table);
}

#[test]
fn all_battles_share_the_rules_of_the_suite() {
    for name in Scenario::names() {
        let scenario = load(name);
        assert_eq!(scenario.balance, "4.10.0", "{name}");
        assert_eq!((scenario.terrain.width(), scenario.terrain.height()), (32, 32), "{name}");
        assert!(!scenario.fog, "{name}");
        for group in &scenario.spawns {
            assert_eq!(group.acquires_targets, group.player == 2, "{name}");
        }
    }
}

#[test]
fn points_keep_their_decimals() {
    let point = |x: &str, y: &str| Vec2::new(x.parse().unwrap(), y.parse().unwrap());
    let corridor = load("corridor");
    assert_eq!(corridor.spawns[0].position, point("19.0397", "19.1198"));
    assert_eq!(corridor.enemy_attack, AttackTarget::Point(point("4.47", "4.3298")));
    let yard = load("2s_vs_1sc");
    assert_eq!(yard.spawns[0].position.x, Fixed::from_ratio(111_208, 10_000));
    assert_eq!(yard.enemy_attack, AttackTarget::None);
    let segment = AttackTarget::Segment(Vec2::from_int(13, 12), Vec2::from_int(19, 12));
    assert_eq!(load("2m_vs_1z").enemy_attack, segment);
    assert_eq!(load("2c_vs_64zg").enemy_attack, AttackTarget::EnemyUnits);
}

/// Pathable cells as the research maps flag them, counted by hand from their cell flags.
#[test]
fn grounds_have_the_cells_of_the_suite() {
    let check = |name: &str, pathable: u32, opened: u32, cliffs: u32| {
        let ground = load(name).terrain;
        assert_eq!(ground.pathable.count(), pathable, "{name}");
        assert_eq!(ground.walkable.count(), pathable + opened, "{name}");
        assert_eq!(ground.cliff_walkable.count(), pathable + opened + cliffs, "{name}");
    };
    check("3m", 512, 0, 0);
    check("1c3s5z", 512, 0, 0);
    check("3s_vs_5z", 1024, 0, 0);
    check("bane_vs_bane", 352, 0, 0);
    check("2s_vs_1sc", 896, 0, 0);
    check("6h_vs_8z", 904, 0, 0);
    check("2c_vs_64zg", 336, 0, 48);
    check("corridor", 332, 12, 0);
    check("so_many_baneling", 300, 0, 0);
}

/// Cells that can be reached from `from` over edges of walkable cells.
fn reachable(ground: &Terrain, from: Vec2) -> Vec<(i32, i32)> {
    let mut cells = vec![(from.x.floor(), from.y.floor())];
    let mut next = 0;
    while let Some(&(x, y)) = cells.get(next) {
        next += 1;
        for cell in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)] {
            if ground.walkable.get(cell.0, cell.1) && !cells.contains(&cell) {
                cells.push(cell);
            }
        }
    }
    cells
}

#[test]
fn all_armies_and_targets_are_joined() {
    for name in Scenario::names() {
        let scenario = load(name);
        let cells = reachable(&scenario.terrain, scenario.spawns[0].position);
        let mut points: Vec<Vec2> = scenario.spawns.iter().map(|group| group.position).collect();
        match scenario.enemy_attack {
            AttackTarget::Point(point) => points.push(point),
            AttackTarget::Segment(from, to) => points.extend([from, to]),
            AttackTarget::None | AttackTarget::EnemyUnits => {}
        }
        for point in points {
            assert!(cells.contains(&(point.x.floor(), point.y.floor())), "{name}: {point:?}");
        }
    }
}

/// The yard's wall is closed: what lies outside counts as pathable and is out of reach.
#[test]
fn yards_are_closed() {
    let check = |name: &str, inside: usize| {
        let scenario = load(name);
        assert_eq!(reachable(&scenario.terrain, scenario.spawns[0].position).len(), inside);
    };
    check("2s_vs_1sc", 12 * 12 + 2 * 8 + 2 * 4);
    check("6h_vs_8z", 2 * 10 * 2 + 8 * 14);
}

/// Draws the choke as ground units have it.
#[test]
fn the_choke_is_open() {
    let ground = &load("corridor").terrain;
    let row = |y: i32| (9..17).map(move |x| if ground.walkable.get(x, y) { '.' } else { '#' });
    let drawing: Vec<String> = (9..17).rev().map(|y| row(y).collect()).collect();
    let expected: Expect = expect![[r#"
        #####...
        ####....
        ###.....
        ##.....#
        #.....##
        .....###
        ....####
        ...#####"#]];
    expected.assert_eq(&drawing.join("\n"));
    assert!(!ground.pathable.get(12, 11) && !ground.pathable.get(14, 13));
}

#[test]
fn the_plateau_is_high() {
    let ground = load("2c_vs_64zg").terrain;
    let level = |x: usize, y: usize| ground.cliff_levels[y * 32 + x];
    assert_eq!((level(16, 16), level(16, 9), level(16, 2)), (2, 1, 0));
    // z 10, 8 and 1.
    assert_eq!([16, 9, 2].map(|y| ground.height_at(16, y)), [207, 191, 135]);
    let west_ramp: Vec<u8> = (3..9).map(|x| ground.height_at(x, 16)).collect();
    let east_ramp: Vec<u8> = (23..29).rev().map(|x| ground.height_at(x, 16)).collect();
    assert_eq!(west_ramp, [191, 193, 197, 201, 205, 207]);
    assert_eq!(west_ramp, east_ramp);
}

/// A changed hash makes recorded games unreadable: change it knowingly.
#[test]
fn hashes_tell_scenarios_apart_and_stay() {
    let mut hashes: Vec<u64> = Scenario::names().map(|name| load(name).hash()).collect();
    expect!["6a5301ff73b05d77"].assert_eq(&format!("{:016x}", hashes[0]));
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(hashes.len(), 23);
    let mut scenario = load("3m");
    scenario.spawns[0].position.x += Fixed::EPSILON;
    assert_ne!(scenario.hash(), load("3m").hash());
    assert_ne!(load("3m").following_map().hash(), load("3m").hash());
}
