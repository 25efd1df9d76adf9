//! Mining, production and construction, one rule a test, against figures of the game.
#![expect(clippy::unwrap_used, reason = "what is missing fails the test")]

use std::sync::Arc;

use catalog::{Catalog, UnitTypeId};
use fixed::{Angle, Fixed, Vec2};
use maps::Terrain;
use sim::{Command, Event, Order, OrderTarget, Refusal, Rules, UnitTag, Visibility, World};

fn world() -> World {
    let catalog = Catalog::load("4.10.0".parse().unwrap()).unwrap();
    let mut world =
        World::on_map(Arc::new(Rules::for_map(catalog, "level", Terrain::level(64, 64))), 1);
    world.set_playable(8, 8, 56, 56);
    world.set_fog(false);
    world
}

fn kind(world: &World, name: &str) -> UnitTypeId {
    world.rules().catalog.find_display(name).unwrap_or_else(|| panic!("no {name}"))
}

fn create(world: &mut World, name: &str, player: u8, x: &str, y: &str) -> UnitTag {
    let place = Vec2::new(x.parse().unwrap(), y.parse().unwrap());
    let kind = kind(world, name);
    world.create_unit(kind, player, place, Angle::SOUTH).unwrap()
}

/// A town hall, its eight fields at places that a real map uses, and `workers` at work.
fn base(workers: usize) -> (World, UnitTag, Vec<UnitTag>) {
    let mut world = world();
    let hall = create(&mut world, "CommandCenter", 1, "32.5", "32.5");
    let fields = [
        ("26", "32.5"),
        ("25", "33.5"),
        ("26", "34.5"),
        ("26", "36.5"),
        ("30", "38.5"),
        ("27", "37.5"),
        ("33", "38.5"),
        ("32", "39.5"),
    ];
    let fields: Vec<_> = fields
        .iter()
        .enumerate()
        .map(|(index, (x, y))| {
            let name = if index % 2 == 0 { "MineralField" } else { "MineralField750" };
            create(&mut world, name, 0, x, y)
        })
        .collect();
    for worker in 0..workers {
        let worker = create(&mut world, "SCV", 1, "29", &format!("{}", 30 + worker % 6));
        world.command(1, worker, Command::Gather(fields[2]), false);
    }
    (world, hall, fields)
}

fn step(world: &mut World, loops: u32) {
    for _ in 0..loops {
        world.step();
    }
}

fn set_minerals(world: &mut World, minerals: u32) {
    world.player_mut(1).unwrap().minerals = minerals;
}

/// Twelve workers on eight fields bring 85 minerals in 160 loops, by measurement on real games:
/// 755 to 839 a minute.
#[test]
fn twelve_workers_bring_what_they_bring_in_the_game() {
    let (mut world, ..) = base(12);
    step(&mut world, 480);
    let before = world.player(1).unwrap().minerals_collected;
    step(&mut world, 1600);
    let collected = world.player(1).unwrap().minerals_collected - before;
    assert!((765..=935).contains(&collected), "{collected} in 1600 loops; 850 in the game");
}

#[test]
fn a_third_worker_on_a_field_brings_little() {
    let income = |workers| {
        let (mut world, ..) = base(workers);
        step(&mut world, 480);
        let before = world.player(1).unwrap().minerals_collected;
        step(&mut world, 1600);
        world.player(1).unwrap().minerals_collected - before
    };
    let (sixteen, twenty_four) = (income(16), income(24));
    assert!(sixteen < twenty_four, "{sixteen} {twenty_four}");
    // Community figures: 944 and 1144 a minute.
    assert!(twenty_four * 100 <= sixteen * 135, "{sixteen} {twenty_four}");
}

#[test]
fn a_field_that_is_empty_goes_away() {
    let (mut world, _, fields) = base(1);
    world.set_contents(fields[2], 5);
    step(&mut world, 200);
    assert!(world.unit(fields[2]).is_none());
    step(&mut world, 300);
    assert!(5 < world.player(1).unwrap().minerals_collected, "the worker went to another field");
}

/// Build time 272 loops; 271 for each that follows at once.
#[test]
fn production_takes_the_build_time() {
    let (mut world, hall, _) = base(0);
    set_minerals(&mut world, 100);
    let scv = kind(&world, "SCV");
    world.command(1, hall, Command::Train(scv), false);
    world.command(1, hall, Command::Train(scv), false);
    assert_eq!(world.player(1).unwrap().minerals, 0);
    assert_eq!(world.check(1, hall, Command::Train(scv)), Err(Refusal::Minerals));
    let mut births = Vec::new();
    for _ in 0..600 {
        world.step();
        if world.events().iter().any(|event| matches!(event, Event::Finished { .. })) {
            births.push(world.game_loop());
        }
    }
    assert_eq!(births, [272, 272 + 271]);
    assert_eq!(world.player(1).unwrap().supply_used, Fixed::from_int(2));
    assert_eq!(world.player(1).unwrap().supply_cap, Fixed::from_int(15));
}

#[test]
fn cancelled_items_give_back_all_and_structures_three_quarters() {
    let (mut world, hall, _) = base(1);
    set_minerals(&mut world, 150);
    let (scv, depot) = (kind(&world, "SCV"), kind(&world, "SupplyDepot"));
    world.command(1, hall, Command::Train(scv), false);
    step(&mut world, 3);
    world.command(1, hall, Command::CancelItem(0), false);
    assert_eq!(world.player(1).unwrap().minerals, 150);
    let worker = world.units().find(|unit| unit.unit_type == scv).unwrap().tag;
    let place = OrderTarget::Point(Vec2::from_int(34, 24));
    world.command(1, worker, Command::Build(depot, place), false);
    step(&mut world, 100);
    assert_eq!(world.player(1).unwrap().minerals, 50);
    let site = world.units().find(|unit| unit.unit_type == depot).unwrap().tag;
    world.command(1, site, Command::CancelConstruction, false);
    assert_eq!(world.player(1).unwrap().minerals, 125);
}

/// Build time 480 loops when nobody disturbs the builder; what stands blocks the ground.
#[test]
fn a_worker_builds_and_stays_until_it_is_done() {
    let (mut world, ..) = base(1);
    set_minerals(&mut world, 100);
    let (scv, depot) = (kind(&world, "SCV"), kind(&world, "SupplyDepot"));
    let worker = world.units().find(|unit| unit.unit_type == scv).unwrap().tag;
    let place = Vec2::from_int(34, 24);
    world.command(1, worker, Command::Build(depot, OrderTarget::Point(place)), false);
    let mut begun = 0;
    let mut finished = 0;
    for _ in 0..800 {
        world.step();
        for event in world.events() {
            match event {
                Event::Birth { .. } => begun = world.game_loop(),
                Event::Finished { .. } => finished = world.game_loop(),
                _ => {}
            }
        }
    }
    assert_ne!(begun, 0);
    assert_eq!(finished - begun, 480);
    let structure = world.units().find(|unit| unit.unit_type == depot).unwrap();
    assert_eq!(structure.life, Fixed::from_int(400));
    assert_eq!(world.unit(worker).unwrap().order, Order::Idle);
    assert_eq!(world.player(1).unwrap().supply_cap, Fixed::from_int(23));
    let again = Command::Build(depot, OrderTarget::Point(place));
    set_minerals(&mut world, 100);
    assert_eq!(world.check(1, worker, again), Err(Refusal::Placement));
    // The worker walks round it.
    world.command(1, worker, Command::Move(OrderTarget::Point(Vec2::from_int(34, 20))), false);
    for _ in 0..200 {
        world.step();
        let at = world.unit(worker).unwrap().position;
        let inside =
            33 < at.x.floor() + 1 && at.x.floor() < 35 && 23 <= at.y.floor() && at.y.floor() < 25;
        assert!(!inside, "{at:?}");
    }
    assert!(world.unit(worker).unwrap().position.distance(Vec2::from_int(34, 20)) < Fixed::ONE);
}

#[test]
fn barracks_wait_for_a_depot_and_halls_keep_off_minerals() {
    let (mut world, ..) = base(1);
    set_minerals(&mut world, 1000);
    let (scv, barracks) = (kind(&world, "SCV"), kind(&world, "Barracks"));
    let worker = world.units().find(|unit| unit.unit_type == scv).unwrap().tag;
    let build = |name: &str, x, y| {
        let product = world.rules().catalog.find_display(name).unwrap();
        Command::Build(product, OrderTarget::Point(Vec2::from_int(x, y)))
    };
    assert_eq!(world.check(1, worker, build("Barracks", 40, 24)), Err(Refusal::Technology));
    let hall = build("CommandCenter", 27, 42);
    assert_eq!(world.check(1, worker, hall), Err(Refusal::NearResources));
    assert_eq!(world.check(1, worker, build("CommandCenter", 50, 50)), Ok(()));
    assert_eq!(world.check(1, worker, build("CommandCenter", 54, 50)), Err(Refusal::Placement));
    create(&mut world, "SupplyDepot", 1, "44", "44");
    let site = Command::Build(barracks, OrderTarget::Point(Vec2::from_int(40, 24)));
    assert_eq!(world.check(1, worker, site), Ok(()));
}

/// Three workers in a refinery: 33 loops between deliveries, by measurement on real games.
#[test]
fn three_workers_keep_a_refinery_busy() {
    let (mut world, ..) = base(0);
    let geyser = create(&mut world, "VespeneGeyser", 0, "39.5", "35.5");
    set_minerals(&mut world, 75);
    let refinery = kind(&world, "Refinery");
    let workers: Vec<_> =
        (0..3).map(|n| create(&mut world, "SCV", 1, "36", &format!("{}", 30 + n))).collect();
    world.command(1, workers[0], Command::Build(refinery, OrderTarget::Unit(geyser)), false);
    step(&mut world, 600);
    let site = world.units().find(|unit| unit.unit_type == refinery).unwrap().tag;
    for &worker in &workers[1..] {
        world.command(1, worker, Command::Gather(site), false);
    }
    step(&mut world, 300);
    let before = world.player(1).unwrap().vespene_collected;
    step(&mut world, 1600);
    let collected = world.player(1).unwrap().vespene_collected - before;
    assert!((175..=205).contains(&collected), "{collected} in 1600 loops; 194 in the game");
}

#[test]
fn who_built_a_refinery_gathers_in_it_unless_told_otherwise() {
    for is_told in [false, true] {
        let (mut world, ..) = base(0);
        let geyser = create(&mut world, "VespeneGeyser", 0, "39.5", "35.5");
        set_minerals(&mut world, 75);
        let worker = create(&mut world, "SCV", 1, "36", "30");
        let refinery = kind(&world, "Refinery");
        world.command(1, worker, Command::Build(refinery, OrderTarget::Unit(geyser)), false);
        let elsewhere = Command::Move(OrderTarget::Point(Vec2::from_int(20, 20)));
        if is_told {
            world.command(1, worker, elsewhere, true);
        }
        step(&mut world, 1200);
        let collected = world.player(1).unwrap().vespene_collected;
        assert_eq!(collected == 0, is_told, "{collected} vespene");
    }
}

#[test]
fn a_refinery_holds_what_its_geyser_holds() {
    let (mut world, ..) = base(0);
    let geyser = create(&mut world, "VespeneGeyser", 0, "39.5", "35.5");
    let refinery = create(&mut world, "Refinery", 1, "39.5", "35.5");
    let bare = create(&mut world, "Refinery", 1, "20.5", "20.5");
    let worker = create(&mut world, "SCV", 1, "36", "30");
    assert_eq!(world.contents(refinery), Some(2250));
    assert_eq!((world.contents(bare), world.contents(worker)), (None, None));
    assert_eq!(world.check(1, worker, Command::Gather(bare)), Err(Refusal::Target));
    world.command(1, worker, Command::Gather(refinery), false);
    step(&mut world, 400);
    let collected = world.player(1).unwrap().vespene_collected;
    let left = world.contents(geyser).unwrap();
    assert!(0 < collected && left <= 2250 - collected, "{collected} collected, {left} left");
    assert_eq!(world.contents(refinery), Some(left));
    world.remove_unit(refinery);
    assert_eq!(world.contents(geyser), Some(left), "it is gone, and what was taken as well");
    world.set_contents(geyser, 4);
    let another = create(&mut world, "Refinery", 1, "39.5", "35.5");
    world.command(1, worker, Command::Gather(another), false);
    step(&mut world, 300);
    assert_eq!(world.contents(another), Some(0));
    assert_eq!(world.check(1, worker, Command::Gather(another)), Err(Refusal::Target));
}

#[test]
fn nobody_gathers_in_others_refineries() {
    let (mut world, ..) = base(0);
    create(&mut world, "VespeneGeyser", 0, "39.5", "35.5");
    let refinery = create(&mut world, "Refinery", 2, "39.5", "35.5");
    let worker = create(&mut world, "SCV", 1, "36", "30");
    assert_eq!(world.check(1, worker, Command::Gather(refinery)), Err(Refusal::Target));
}

#[test]
fn touching_an_item_is_having_it() {
    let mut world = world();
    let marine = create(&mut world, "Marine", 1, "30", "30");
    let item = create(&mut world, "NaturalMinerals", 0, "36", "30");
    world.command(1, marine, Command::Move(OrderTarget::Point(Vec2::from_int(40, 30))), false);
    let mut picked = 0;
    for _ in 0..120 {
        world.step();
        picked += world
            .events()
            .iter()
            .filter(|&&event| event == Event::PickedUp { unit: marine, item })
            .count();
    }
    assert_eq!(picked, 1);
    assert!(world.unit(item).is_none());
    assert_eq!(world.player(1).unwrap().minerals, 100);
    assert_eq!(world.unit(marine).unwrap().position, Vec2::from_int(40, 30), "it is not stopped");
}

/// Cells within sight and half a cell of the unit's cell, in squared distance.
#[test]
fn sight_is_a_raster_and_what_was_seen_stays_explored() {
    let mut world = world();
    world.set_fog(true);
    let marine = create(&mut world, "Marine", 1, "30.5", "30.5");
    create(&mut world, "Zergling", 2, "45", "30");
    world.step();
    assert_eq!(world.visibility(1, 39, 30), Visibility::Visible);
    assert_eq!(world.visibility(1, 40, 30), Visibility::Hidden);
    assert_eq!(world.visibility(1, 36, 36), Visibility::Visible);
    assert_eq!(world.visibility(1, 37, 36), Visibility::Visible);
    assert_eq!(world.visibility(1, 37, 37), Visibility::Hidden);
    world.command(1, marine, Command::Move(OrderTarget::Point(Vec2::from_int(15, 30))), false);
    step(&mut world, 120);
    assert_eq!(world.visibility(1, 39, 30), Visibility::Fogged);
    assert_eq!(world.visibility(2, 15, 30), Visibility::Hidden);
}

#[test]
fn a_game_on_a_map_survives_a_snapshot_in_every_loop() {
    let (mut world, hall, fields) = base(6);
    set_minerals(&mut world, 500);
    world.set_fog(true);
    world.look_round();
    let (scv, depot) = (kind(&world, "SCV"), kind(&world, "SupplyDepot"));
    // Somebody stands idle when the ground changes.
    create(&mut world, "Marine", 1, "36", "28");
    world.command(1, hall, Command::Rally(OrderTarget::Unit(fields[0])), false);
    world.command(1, hall, Command::Train(scv), false);
    let worker = world.units().find(|unit| unit.unit_type == scv).unwrap().tag;
    let site = OrderTarget::Point(Vec2::from_int(40, 26));
    world.command(1, worker, Command::Build(depot, site), false);
    let mut restored = world.clone();
    for _ in 0..700 {
        world.step();
        restored.step();
        assert_eq!(world.state_hash(), restored.state_hash(), "loop {}", world.game_loop());
        restored = World::restore(restored.shared_rules().clone(), &restored.snapshot()).unwrap();
        assert_eq!(world.state_hash(), restored.state_hash(), "loop {}", world.game_loop());
    }
    assert!(world.units().any(|unit| unit.unit_type == depot), "the depot was built");
}

/// The death of a unit without a footprint made everybody look for a new way.
#[test]
fn a_death_that_leaves_no_hole_in_the_ground_lets_others_walk_on() {
    let walk = |somebody_dies: bool| {
        let mut world = world();
        let marine = create(&mut world, "Marine", 1, "20", "20");
        let other = create(&mut world, "Marine", 1, "40", "40");
        let goal = Command::Move(OrderTarget::Point(Vec2::from_int(27, 33)));
        world.command(1, marine, goal, false);
        step(&mut world, 10);
        if somebody_dies {
            world.remove_unit(other);
        }
        step(&mut world, 1);
        format!("{:?}", world.unit(marine).unwrap())
    };
    assert_eq!(walk(true), walk(false));
}

#[test]
fn workers_fight_where_they_are_sent_to_and_not_where_they_work() {
    for (order, is_hurt) in [
        (Command::Attack(OrderTarget::Point(Vec2::from_int(40, 20))), true),
        (Command::Stop, false),
    ] {
        let mut world = world();
        let worker = create(&mut world, "SCV", 1, "20", "20");
        let victim = create(&mut world, "SCV", 2, "22", "20");
        world.command(1, worker, order, false);
        step(&mut world, 60);
        let life = world.unit(victim).unwrap().life;
        assert_eq!(life < Fixed::from_int(45), is_hurt, "{order:?} leaves {life:?}");
    }
}
