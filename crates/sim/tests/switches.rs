//! Rules that are set aside for one player, one switch a test.
#![expect(clippy::unwrap_used, reason = "what is missing fails the test")]

use std::sync::Arc;

use catalog::{Catalog, UnitTypeId};
use fixed::{Angle, Fixed, Vec2};
use maps::Terrain;
use sim::{Command, OrderTarget, Refusal, Rules, Switches, UnitTag, World};

fn world() -> World {
    let catalog = Catalog::load("4.10.0".parse().unwrap()).unwrap();
    World::on_map(Arc::new(Rules::for_map(catalog, "level", Terrain::level(64, 64))), 1)
}

fn kind(world: &World, name: &str) -> UnitTypeId {
    world.rules().catalog.find_display(name).unwrap_or_else(|| panic!("no {name}"))
}

fn create(world: &mut World, name: &str, player: u8, (x, y): (i32, i32)) -> UnitTag {
    let half = Vec2::new(Fixed::HALF, Fixed::HALF);
    let kind = kind(world, name);
    let unit = world.create_unit(kind, player, Vec2::from_int(x, y) + half, Angle::SOUTH);
    world.look_round();
    unit.unwrap()
}

fn switch(world: &mut World, player: u8, change: fn(&mut Switches)) {
    change(&mut world.player_mut(player).unwrap().switches);
}

fn step(world: &mut World, loops: u32) {
    for _ in 0..loops {
        world.step();
    }
}

#[test]
fn gods_take_no_damage_and_deal_it() {
    let mut world = world();
    let god = create(&mut world, "Marine", 1, (30, 30));
    let mortal = create(&mut world, "Marine", 2, (33, 30));
    switch(&mut world, 1, |switches| switches.god = true);
    step(&mut world, 300);
    assert_eq!(world.unit(god).unwrap().life, Fixed::from_int(45));
    assert!(world.unit(mortal).is_none());
}

#[test]
fn what_is_free_costs_nothing_and_gives_nothing_back() {
    let mut world = world();
    let hall = create(&mut world, "CommandCenter", 1, (30, 30));
    let train = Command::Train(kind(&world, "SCV"));
    assert_eq!(world.check(1, hall, train), Err(Refusal::Minerals));
    switch(&mut world, 1, |switches| switches.free = true);
    world.command(1, hall, train, false);
    world.command(1, hall, train, false);
    assert_eq!(world.work(hall).unwrap().queue().len(), 2);
    world.command(1, hall, Command::CancelItem(1), false);
    let bank = world.player(1).unwrap();
    assert_eq!((bank.minerals, bank.minerals_spent), (0, 0));
    switch(&mut world, 1, |switches| switches.free = false);
    assert_eq!(world.check(1, hall, train), Err(Refusal::Minerals));
}

#[test]
fn supply_binds_nobody_beyond_it() {
    let mut world = world();
    let barracks = create(&mut world, "Barracks", 1, (30, 30));
    world.player_mut(1).unwrap().minerals = 1000;
    let train = Command::Train(kind(&world, "Marine"));
    assert_eq!(world.check(1, barracks, train), Err(Refusal::Supply));
    switch(&mut world, 1, |switches| switches.unlimited_supply = true);
    world.command(1, barracks, train, false);
    step(&mut world, 25 * 16 + 1);
    assert_eq!(world.living(1), 2);
}

#[test]
fn all_technology_needs_no_structures() {
    let mut world = world();
    let worker = create(&mut world, "SCV", 1, (30, 30));
    world.player_mut(1).unwrap().minerals = 1000;
    let place = OrderTarget::Point(Vec2::from_int(34, 30));
    let build = Command::Build(kind(&world, "Barracks"), place);
    assert_eq!(world.check(1, worker, build), Err(Refusal::Technology));
    switch(&mut world, 1, |switches| switches.all_technology = true);
    assert_eq!(world.check(1, worker, build), Ok(()));
}

#[test]
fn fast_builders_wait_for_nothing() {
    let mut world = world();
    let hall = create(&mut world, "CommandCenter", 1, (30, 30));
    let worker = create(&mut world, "SCV", 1, (36, 30));
    world.player_mut(1).unwrap().minerals = 1000;
    switch(&mut world, 1, |switches| switches.fast_build = true);
    world.command(1, hall, Command::Train(kind(&world, "SCV")), false);
    let place = OrderTarget::Point(Vec2::from_int(38, 30));
    let depot = kind(&world, "SupplyDepot");
    world.command(1, worker, Command::Build(depot, place), false);
    step(&mut world, 30);
    let finished = world.units().find(|unit| unit.unit_type == depot).unwrap();
    assert_eq!(world.work(finished.tag).unwrap().construction_left, 0);
    assert_eq!(finished.life, Fixed::from_int(400));
    // The new worker, the old one, the hall and the depot.
    assert_eq!(world.living(1), 4);
}

#[test]
fn enemies_follow_whoever_controls_them_and_keep_their_money() {
    let mut world = world();
    let marine = create(&mut world, "Marine", 2, (30, 30));
    let hall = create(&mut world, "CommandCenter", 2, (40, 30));
    world.player_mut(2).unwrap().minerals = 1000;
    let command = Command::Move(OrderTarget::Point(Vec2::from_int(20, 30)));
    assert_eq!(world.check(1, marine, command), Err(Refusal::NotYours));
    switch(&mut world, 1, |switches| switches.controls_enemies = true);
    world.command(1, marine, command, false);
    step(&mut world, 40);
    assert!(world.unit(marine).unwrap().position.x < Fixed::from_int(29));
    let train = Command::Train(kind(&world, "SCV"));
    assert_eq!(world.check(1, hall, train), Err(Refusal::NotYours));
    assert_eq!(world.check(2, hall, train), Ok(()));
}

#[test]
fn a_map_is_shown_to_one_player_and_hidden_again() {
    let mut world = world();
    create(&mut world, "Marine", 1, (5, 5));
    let far = Vec2::from_int(60, 60);
    assert!(!world.sees(1, far));
    world.show_map(1, true);
    step(&mut world, 2);
    assert!(world.sees(1, far) && !world.sees(2, far));
    world.show_map(1, false);
    assert!(!world.sees(1, far));
    assert_eq!(world.visibility(1, 60, 60), sim::Visibility::Hidden);
}

#[test]
fn switches_are_hashed_and_saved() {
    let changes: [fn(&mut Switches); 6] = [
        |switches| switches.god = true,
        |switches| switches.free = true,
        |switches| switches.unlimited_supply = true,
        |switches| switches.all_technology = true,
        |switches| switches.fast_build = true,
        |switches| switches.controls_enemies = true,
    ];
    let mut world = world();
    create(&mut world, "Marine", 2, (5, 5));
    let mut hashes = vec![world.state_hash()];
    let mut check = |world: &World| {
        let restored = World::restore(Arc::clone(world.shared_rules()), &world.snapshot()).unwrap();
        assert_eq!(restored.player(1), world.player(1));
        assert_eq!(restored.map_is_shown(2), world.map_is_shown(2));
        assert_eq!(restored.state_hash(), world.state_hash());
        assert!(!hashes.contains(&world.state_hash()));
        hashes.push(world.state_hash());
    };
    for change in changes {
        switch(&mut world, 1, change);
        check(&world);
    }
    world.show_map(2, true);
    check(&world);
}
