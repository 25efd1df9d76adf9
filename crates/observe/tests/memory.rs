//! What a player remembers of what it does not see.

use std::sync::Arc;

use catalog::{BalanceVersion, Catalog};
use fixed::{Angle, Vec2};
use maps::Terrain;
use observe::{Memory, can_see};
use sim::{Rules, UnitTag, World};

fn world() -> World {
    let catalog = Catalog::load(BalanceVersion::V4_10_0).expect("the tables are valid");
    World::on_map(Arc::new(Rules::for_map(catalog, "level", Terrain::level(64, 64))), 1)
}

fn unit(world: &mut World, name: &str, player: u8, x: i32, y: i32) -> UnitTag {
    let unit_type = world.rules().catalog.find_display(name).expect("in the tables");
    let unit = world.create_unit(unit_type, player, Vec2::from_int(x, y), Angle::SOUTH);
    unit.expect("there is room")
}

fn remembered(memory: &Memory, world: &World) -> Vec<UnitTag> {
    memory.snapshots(world).map(|snapshot| snapshot.tag).collect()
}

#[test]
fn structures_are_remembered_until_they_are_seen_to_be_gone() {
    let mut world = world();
    let depot = unit(&mut world, "SupplyDepot", 2, 40, 40);
    let roach = unit(&mut world, "Roach", 2, 42, 44);
    let scout = unit(&mut world, "Marine", 1, 36, 40);
    world.look_round();
    let mut memory = Memory::new(&world, 1);
    assert_eq!(remembered(&memory, &world), [], "it is seen itself");
    assert!([depot, roach].iter().all(|&tag| can_see(&world, 1, world.unit(tag).unwrap())));
    world.set_position(scout, Vec2::from_int(8, 8));
    world.look_round();
    memory.update(&world);
    assert_eq!(remembered(&memory, &world), [depot], "moving units are not remembered");
    assert!(!can_see(&world, 1, world.unit(roach).unwrap()));
    world.remove_unit(depot);
    world.look_round();
    memory.update(&world);
    assert_eq!(remembered(&memory, &world), [depot], "nobody has seen that it is gone");
    world.set_position(scout, Vec2::from_int(36, 40));
    world.look_round();
    memory.update(&world);
    assert_eq!(remembered(&memory, &world), []);
    world.set_position(scout, Vec2::from_int(8, 8));
    world.look_round();
    assert_eq!(remembered(&memory, &world), []);
}

#[test]
fn neutral_resources_are_known_from_the_beginning_and_enemies_are_not() {
    let mut world = world();
    let field = unit(&mut world, "MineralField", 0, 50, 50);
    unit(&mut world, "SupplyDepot", 2, 40, 40);
    unit(&mut world, "Marine", 1, 8, 8);
    world.look_round();
    let memory = Memory::new(&world, 1);
    assert_eq!(remembered(&memory, &world), [field]);
}

/// While a worker is inside a refinery nobody sees it; outside its player does.
#[test]
fn workers_inside_a_refinery_are_out_of_sight() {
    let mut world = world();
    unit(&mut world, "CommandCenter", 1, 20, 20);
    unit(&mut world, "VespeneGeyser", 0, 27, 20);
    let worker = unit(&mut world, "SCV", 1, 24, 20);
    world.player_mut(1).expect("it plays").minerals = 75;
    let refinery = world.rules().catalog.find_display("Refinery").expect("in the tables");
    world.look_round();
    let site = sim::OrderTarget::Unit(world.units().nth(1).expect("the geyser").tag);
    world.command(1, worker, sim::Command::Build(refinery, site), false);
    let (mut inside, mut outside) = (0, 0);
    for _ in 0..1200 {
        world.step();
        let seen = can_see(&world, 1, world.unit(worker).expect("it lives"));
        let is_inside = world.work(worker).is_some_and(sim::Work::is_inside);
        assert_eq!(seen, !is_inside);
        *(if is_inside { &mut inside } else { &mut outside }) += 1;
    }
    assert!(100 < inside && 500 < outside, "{inside} {outside}");
}
