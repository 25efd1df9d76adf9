//! What units do, one rule a test, against figures of the game.
#![expect(clippy::unwrap_used, reason = "what is missing fails the test")]

use std::sync::Arc;

use catalog::Catalog;
use fixed::{Fixed, Vec2};
use maps::{AttackTarget, Scenario, SpawnGroup};
use sim::{Command, Event, Order, OrderTarget, Rules, Unit, UnitTag, World};

fn point(x: &str, y: &str) -> Vec2 {
    Vec2::new(x.parse().unwrap(), y.parse().unwrap())
}

fn group(player: u8, unit: &str, count: u32, x: &str, y: &str) -> SpawnGroup {
    let acquires_targets = player == 2;
    SpawnGroup { player, unit: unit.to_owned(), count, position: point(x, y), acquires_targets }
}

/// A game on open ground; player 2 stays where it is.
fn field(spawns: Vec<SpawnGroup>) -> World {
    on_ground_of("3s_vs_3z", spawns)
}

fn on_ground_of(scenario: &str, spawns: Vec<SpawnGroup>) -> World {
    let mut scenario = Scenario::load(scenario).unwrap();
    scenario.spawns = spawns;
    scenario.enemy_attack = AttackTarget::None;
    let catalog = Catalog::load("4.10.0".parse().unwrap()).unwrap();
    World::new(Arc::new(Rules::new(catalog, scenario).unwrap()), 1)
}

/// The `index`th living unit of a player.
fn nth(world: &World, player: u8, index: usize) -> &Unit {
    world.units().filter(|unit| unit.player == player).nth(index).expect("it lives")
}

fn tag(world: &World, player: u8, index: usize) -> UnitTag {
    nth(world, player, index).tag
}

fn step(world: &mut World, loops: u32) {
    for _ in 0..loops {
        world.step();
    }
}

fn move_to(x: &str, y: &str) -> Command {
    Command::Move(OrderTarget::Point(point(x, y)))
}

/// Marines walk 2.25 cells a second: 9 cells in 64 loops, to the 4096th.
#[test]
fn walking_takes_the_time_of_the_speed() {
    let mut world = field(vec![group(1, "marine", 1, "5", "5"), group(2, "zealot", 1, "5", "28")]);
    let marine = tag(&world, 1, 0);
    world.command(1, marine, move_to("14", "5"), false);
    step(&mut world, 63);
    assert_eq!(world.unit(marine).unwrap().position, point("13.859375", "5"));
    step(&mut world, 1);
    assert_eq!(world.unit(marine).unwrap().position, point("14", "5"));
    assert_eq!(world.unit(marine).unwrap().order, Order::Idle);
}

/// A Medivac gains 2.25 cells a second each second, up to 2.5, and stops where it was sent.
#[test]
fn fliers_speed_up_and_brake() {
    let mut world = field(vec![
        group(1, "medivac", 1, "5", "5"),
        group(1, "marine", 1, "5", "8"),
        group(2, "zealot", 1, "5", "28"),
    ]);
    let medivac = tag(&world, 1, 0);
    world.command(1, medivac, move_to("25", "5"), false);
    step(&mut world, 9);
    let slow = world.unit(medivac).unwrap().speed;
    step(&mut world, 40);
    let full = world.unit(medivac).unwrap().speed;
    assert!(slow < full, "{slow} {full}");
    assert_eq!(full, Fixed::from_ratio(25, 160));
    let mut loops = 49;
    while world.unit(medivac).unwrap().order != Order::Idle {
        world.step();
        loops += 1;
        assert!(loops < 200, "it never arrives");
    }
    step(&mut world, 20);
    let position = world.unit(medivac).unwrap().position;
    assert_eq!(position, point("25", "5"));
}

#[test]
fn queued_orders_follow_each_other() {
    let mut world = field(vec![group(1, "marine", 1, "5", "5"), group(2, "zealot", 1, "28", "28")]);
    let marine = tag(&world, 1, 0);
    world.command(1, marine, move_to("8", "5"), false);
    world.command(1, marine, move_to("8", "9"), true);
    assert_eq!(world.queued_orders(marine).len(), 1);
    step(&mut world, 25);
    assert!(world.queued_orders(marine).is_empty());
    step(&mut world, 30);
    assert_eq!(world.unit(marine).unwrap().position, point("8", "9"));
    world.command(1, marine, move_to("3", "9"), false);
    world.command(1, marine, Command::Stop, false);
    step(&mut world, 5);
    assert_eq!(world.unit(marine).unwrap().position, point("8", "9"));
}

#[test]
fn patrols_go_to_and_fro() {
    let mut world = field(vec![group(1, "marine", 1, "5", "5"), group(2, "zealot", 1, "28", "28")]);
    let marine = tag(&world, 1, 0);
    world.command(1, marine, Command::Patrol(point("8", "5")), false);
    let (mut turns, mut eastward) = (0, true);
    for _ in 0..120 {
        let before = world.unit(marine).unwrap().position.x;
        world.step();
        let now = world.unit(marine).unwrap().position.x;
        if now != before && eastward != (before < now) {
            eastward = !eastward;
            turns += 1;
        }
        assert!(Fixed::from_int(5) <= now && now <= Fixed::from_int(8), "{now}");
    }
    assert!(4 <= turns, "3 cells take 22 loops, so 120 loops hold at least 4 turns, not {turns}");
}

/// Followers stop a cell from the edge of whom they follow.
#[test]
fn followers_keep_their_distance() {
    let mut world = field(vec![
        group(1, "marine", 1, "5", "5"),
        group(1, "zealot", 1, "12", "5"),
        group(2, "zealot", 1, "28", "28"),
    ]);
    let (marine, leader) = (tag(&world, 1, 0), tag(&world, 1, 1));
    world.command(1, marine, Command::Move(OrderTarget::Unit(leader)), false);
    step(&mut world, 100);
    let gap = world.unit(marine).unwrap().position.distance(world.unit(leader).unwrap().position);
    let edges = gap - Fixed::HALF - Fixed::from_ratio(3, 8);
    assert!(edges <= Fixed::ONE && Fixed::HALF < edges, "{edges}");
}

/// The times of a unit's shots in game loops.
fn shot_loops(world: &mut World, attacker: UnitTag, loops: u32) -> Vec<u32> {
    (0..loops)
        .filter_map(|_| {
            world.step();
            let shot = world
                .events()
                .iter()
                .any(|event| matches!(event, Event::Shot { attacker: by, .. } if *by == attacker));
            shot.then(|| world.game_loop())
        })
        .collect()
}

/// A Marine's period is 0.8608 s, that is 13.77 loops, with -1 to +2 loops of chance: intervals of
/// 13 to 16 loops, and never a cooldown above 15 at the end of a loop.
#[test]
fn marines_shoot_with_their_period() {
    let mut world =
        field(vec![group(1, "marine", 1, "5", "5"), group(2, "spine_crawler", 1, "5", "11")]);
    let (marine, target) = (tag(&world, 1, 0), tag(&world, 2, 0));
    world.command(1, marine, Command::Attack(OrderTarget::Unit(target)), false);
    let mut loops = Vec::new();
    let mut cooldown_max = Fixed::ZERO;
    for _ in 0..60 {
        loops.extend(shot_loops(&mut world, marine, 1));
        let Some(unit) = world.unit(marine) else { break };
        cooldown_max = cooldown_max.max(unit.weapon_cooldown_loops());
    }
    let intervals: Vec<u32> = loops.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(2 <= intervals.len(), "{intervals:?}");
    assert!(intervals.iter().all(|interval| (13..=16).contains(interval)), "{intervals:?}");
    assert!(cooldown_max <= Fixed::from_int(15), "{cooldown_max}");
}

/// What one attack of `attacker` takes from `target`: the sum of its hits, splash left out.
fn damage(attacker: &str, target: &str) -> Fixed {
    let mut world = field(vec![
        group(1, attacker, 1, "10", "10"),
        group(2, target, 1, "11.5", "10"),
        group(2, "zealot", 1, "28", "28"),
    ]);
    let victim = world
        .units()
        .filter(|unit| unit.player == 2)
        .min_by_key(|unit| unit.position.x)
        .expect("it lives")
        .tag;
    let striker = tag(&world, 1, 0);
    world.command(1, striker, Command::Attack(OrderTarget::Unit(victim)), false);
    let mut total = Fixed::ZERO;
    // The hits of one attack fall within 8 loops of the first; the next comes later.
    let mut first = None;
    for _ in 0..80 {
        world.step();
        for event in world.events() {
            if let Event::Hit { target, damage, .. } = event
                && *target == victim
            {
                first.get_or_insert(world.game_loop());
                total += *damage;
            }
        }
        if first.is_some_and(|first| first + 8 < world.game_loop()) {
            break;
        }
    }
    total
}

/// Hand-computed from the tables: damage, plus bonus, less armor; shields have no armor.
#[test]
fn damage_counts_bonus_and_armor() {
    let check = |attacker, target, expected: &str| {
        assert_eq!(damage(attacker, target), expected.parse().unwrap(), "{attacker} on {target}");
    };
    check("marine", "marine", "6");
    check("marine", "marauder", "5");
    check("marine", "zealot", "6");
    check("marauder", "marauder", "19");
    check("marauder", "marine", "10");
    check("stalker", "marauder", "17");
    check("stalker", "stalker", "18");
    check("zealot", "marine", "16");
    check("zealot", "marauder", "14");
    check("zergling", "marauder", "4");
    check("hydralisk", "marine", "12");
    check("roach", "marine", "16");
}

/// A hit that breaks the shields goes on to life, less the armor of life.
#[test]
fn shields_come_first_and_regenerate_after_ten_seconds() {
    let mut world =
        field(vec![group(1, "stalker", 1, "10", "10"), group(2, "zealot", 1, "13", "10")]);
    let (stalker, zealot) = (tag(&world, 1, 0), tag(&world, 2, 0));
    world.command(1, stalker, Command::Attack(OrderTarget::Unit(zealot)), false);
    let mut hits = Vec::new();
    while hits.len() < 4 {
        world.step();
        let state = world.unit(zealot).map(|unit| (unit.shields, unit.life));
        if world
            .events()
            .iter()
            .any(|e| matches!(e, Event::Hit { target, .. } if *target == zealot))
        {
            hits.push(state.unwrap());
        }
    }
    let whole = |shields, life| (Fixed::from_int(shields), Fixed::from_int(life));
    // 13 a hit on 50 shields: 37, 24, 11, then 2 left over which the armor of 1 makes 1.
    assert_eq!(hits, [whole(37, 100), whole(24, 100), whole(11, 100), whole(0, 99)]);

    let mut world =
        field(vec![group(1, "marine", 1, "10", "10"), group(2, "stalker", 1, "14", "10")]);
    let (marine, stalker) = (tag(&world, 1, 0), tag(&world, 2, 0));
    world.command(1, marine, Command::Attack(OrderTarget::Unit(stalker)), false);
    while world.unit(stalker).unwrap().shields == Fixed::from_int(80) {
        world.step();
    }
    while world.unit(marine).is_some() {
        world.step();
    }
    let low = world.unit(stalker).unwrap().shields;
    step(&mut world, 140);
    assert_eq!(world.unit(stalker).unwrap().shields, low, "the delay is 160 loops");
    step(&mut world, 36);
    let rising = world.unit(stalker).unwrap().shields;
    step(&mut world, 16);
    let gain = world.unit(stalker).unwrap().shields - rising;
    assert_eq!(gain, Fixed::from_int(2), "2 shields a second");
}

/// 9 life a second for a third of that in energy, biological units only.
#[test]
fn medivacs_heal() {
    let mut world = field(vec![
        group(1, "medivac", 1, "10", "10"),
        group(1, "marine", 1, "10", "12"),
        group(2, "zealot", 1, "10", "14"),
    ]);
    let medivac = world.units().find(|unit| unit.energy != Fixed::ZERO).unwrap().tag;
    let marine = world.units().find(|unit| unit.player == 1 && unit.tag != medivac).unwrap().tag;
    while world.unit(marine).unwrap().life == Fixed::from_int(45) {
        world.step();
    }
    let hurt = world.unit(marine).unwrap().life;
    let energy = world.unit(medivac).unwrap().energy;
    world.command(1, marine, move_to("10", "7"), false);
    world.command(1, medivac, Command::Heal(marine), false);
    step(&mut world, 4);
    let healed = world.unit(marine).unwrap().life - hurt;
    assert_eq!(healed, Fixed::from_ratio(9 * 4, 16));
    // 144 of 4096 regenerate in a loop.
    let spent = energy + Fixed::from_raw(4 * 144) - world.unit(medivac).unwrap().energy;
    let expected = Fixed::from_ratio(9 * 4 * 33, 16 * 100);
    assert!((spent - expected).abs() < Fixed::from_raw(16), "{spent} {expected}");
}

/// A Baneling dies with its attack and takes those around its target along: 20, +15 on light.
#[test]
fn banelings_explode() {
    let mut world = field(vec![
        group(1, "baneling", 1, "10", "10"),
        group(2, "marine", 5, "13", "10"),
        group(2, "marauder", 1, "28", "28"),
    ]);
    let (baneling, target) = (tag(&world, 1, 0), tag(&world, 2, 0));
    world.command(1, baneling, Command::Attack(OrderTarget::Unit(target)), false);
    let mut hits = Vec::new();
    while world.unit(baneling).is_some() {
        world.step();
        hits = world.events().to_vec();
    }
    let struck = hits.iter().filter(
        |event| matches!(event, Event::Hit { damage, .. } if *damage == Fixed::from_int(35)),
    );
    assert_eq!(struck.count(), 5);
    assert!(hits.iter().any(|event| matches!(event, Event::Explosion { .. })));
}

/// Idle friends make room; enemies do not.
#[test]
fn idle_friends_are_pushed_aside_and_enemies_are_not() {
    for player in [1, 2] {
        let mut spawns = vec![group(1, "zealot", 1, "5", "10")];
        spawns
            .push(SpawnGroup { acquires_targets: false, ..group(player, "marine", 1, "9", "10") });
        spawns.push(SpawnGroup { acquires_targets: false, ..group(2, "zealot", 1, "28", "28") });
        let mut world = field(spawns);
        let zealot = tag(&world, 1, 0);
        let marine = world.units().find(|unit| unit.position == point("9", "10")).unwrap().tag;
        world.command(1, zealot, move_to("14", "10"), false);
        step(&mut world, 110);
        let moved = world.unit(marine).unwrap().position != point("9", "10");
        assert_eq!(moved, player == 1, "player {player}");
        let position = world.unit(zealot).unwrap().position;
        assert!(position.distance(point("14", "10")) < Fixed::ONE, "it gets past: {position:?}");
    }
}

/// A group sent to one point arrives as a group: everybody stops, close together, nobody on top of
/// another.
#[test]
fn groups_arrive_as_groups() {
    let mut world =
        field(vec![group(1, "marine", 20, "8", "8"), group(2, "zealot", 1, "28", "28")]);
    let marines: Vec<UnitTag> =
        world.units().filter(|unit| unit.player == 1).map(|unit| unit.tag).collect();
    for &marine in &marines {
        world.command(1, marine, move_to("18", "16"), false);
    }
    step(&mut world, 240);
    for &marine in &marines {
        let unit = world.unit(marine).unwrap();
        assert_eq!(unit.order, Order::Idle, "{:?}", unit.position);
        let away = unit.position.distance(point("18", "16"));
        assert!(away < Fixed::from_int(3), "{away}");
        for &other in marines.iter().filter(|&&other| other != marine) {
            let apart = unit.position.distance(world.unit(other).unwrap().position);
            assert!(Fixed::from_ratio(7, 10) < apart, "{apart}");
        }
    }
}

/// The Zerglings south of the plateau cannot climb its cliff, the Colossi on it can.
#[test]
fn colossi_walk_down_cliffs() {
    let spawns = || vec![group(1, "colossus", 1, "16", "16"), group(2, "zergling", 1, "16", "9")];
    let mut world = on_ground_of("2c_vs_64zg", spawns());
    let colossus = tag(&world, 1, 0);
    world.command(1, colossus, move_to("16", "8"), false);
    step(&mut world, 70);
    let position = world.unit(colossus).unwrap().position;
    assert!(position.y < Fixed::from_int(12), "{position:?}");

    let mut walkers = spawns();
    walkers[0] = group(1, "zealot", 1, "16", "16");
    let mut world = on_ground_of("2c_vs_64zg", walkers);
    let zealot = tag(&world, 1, 0);
    world.command(1, zealot, move_to("16", "9"), false);
    let mut widest = Fixed::ZERO;
    for _ in 0..400 {
        world.step();
        let Some(unit) = world.unit(zealot) else { break };
        widest = widest.max((unit.position.x - Fixed::from_int(16)).abs());
    }
    assert!(Fixed::from_int(9) < widest, "it walks round by a ramp, not {widest}");
}

/// Attack-movers stop for what they meet, and go on when it is dead.
#[test]
fn attack_moves_fight_on_the_way() {
    let mut spawns = vec![group(1, "stalker", 3, "5", "10"), group(2, "marine", 1, "15", "10")];
    spawns[0].acquires_targets = true;
    spawns.push(group(2, "zealot", 1, "28", "28"));
    let mut world = field(spawns);
    let stalkers: Vec<UnitTag> =
        world.units().filter(|unit| unit.player == 1).map(|unit| unit.tag).collect();
    for &stalker in &stalkers {
        world.command(1, stalker, Command::Attack(OrderTarget::Point(point("22", "10"))), false);
    }
    step(&mut world, 170);
    assert_eq!(world.living(2), 1);
    for &stalker in &stalkers {
        let position = world.unit(stalker).unwrap().position;
        assert!(Fixed::from_int(19) < position.x, "{position:?}");
    }
}

/// Units without an order answer an attack from beyond their sight of targets.
#[test]
fn attacked_units_answer() {
    let mut world =
        field(vec![group(1, "stalker", 1, "5", "10"), group(2, "zealot", 2, "12", "10")]);
    let (stalker, zealot) = (tag(&world, 1, 0), tag(&world, 2, 0));
    world.command(1, stalker, Command::Attack(OrderTarget::Unit(zealot)), false);
    step(&mut world, 40);
    for index in 0..2 {
        assert_eq!(nth(&world, 2, index).target, stalker, "both answer");
    }
}

/// A unit on hold shoots what comes into range and stays.
#[test]
fn units_on_hold_stay() {
    let mut spawns = vec![group(1, "marine", 1, "10", "10"), group(2, "marine", 1, "16", "10")];
    spawns[0].acquires_targets = true;
    spawns[1].acquires_targets = false;
    let mut world = field(spawns);
    let marine = tag(&world, 1, 0);
    world.command(1, marine, Command::HoldPosition, false);
    assert!(shot_loops(&mut world, marine, 60).is_empty(), "5.25 cells apart is out of range");
    let enemy = tag(&world, 2, 0);
    world.command(2, enemy, move_to("14", "10"), false);
    assert!(!shot_loops(&mut world, marine, 60).is_empty());
    assert_eq!(world.unit(marine).unwrap().position, point("10", "10"));
}

/// Commands that make no sense are passed over.
/// A structure shoots whoever is in range, not for ever at one who has left.
#[test]
fn structures_turn_to_another_when_their_target_leaves() {
    let mut world = field(vec![
        group(1, "stalker", 1, "16", "11"),
        group(1, "stalker", 1, "18", "10"),
        group(2, "spine_crawler", 1, "16", "16"),
    ]);
    let [near, far] = [0, 1].map(|index| tag(&world, 1, index));
    let crawler = tag(&world, 2, 0);
    step(&mut world, 20);
    assert_eq!(world.unit(crawler).unwrap().target, near);
    world.command(1, near, move_to("16", "5"), false);
    step(&mut world, 60);
    assert_eq!(world.unit(crawler).unwrap().target, far);
    let whole = |unit: &Unit| unit.life + unit.shields == Fixed::from_int(160);
    assert!(!whole(world.unit(far).unwrap()));
    // Whoever comes back finds it busy with the other.
    world.command(1, near, move_to("16", "11"), false);
    step(&mut world, 60);
    assert_eq!(world.unit(crawler).unwrap().target, far);
}

#[test]
fn impossible_commands_change_nothing() {
    let mut world = field(vec![
        group(1, "marauder", 1, "10", "10"),
        group(2, "medivac", 1, "16", "10"),
        group(2, "marine", 1, "28", "28"),
    ]);
    let marauder = tag(&world, 1, 0);
    let medivac = world.units().find(|unit| unit.energy != Fixed::ZERO).unwrap().tag;
    let before = world.state_hash();
    world.command(1, marauder, Command::Attack(OrderTarget::Unit(medivac)), false);
    world.command(1, medivac, Command::Stop, false);
    world.command(1, UnitTag(77 << 18), Command::Stop, false);
    world.command(1, marauder, Command::Heal(marauder), false);
    assert_eq!(world.state_hash(), before);
}
