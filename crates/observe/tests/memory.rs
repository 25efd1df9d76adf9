//! What a player remembers of what it does not see.

use std::sync::Arc;

use catalog::{BalanceVersion, Catalog};
use fixed::{Angle, Vec2};
use maps::{CellGrid, Terrain};
use observe::{Memory, can_see};
use sim::{Rules, UnitTag, World};

fn world() -> World {
    let side = 64;
    let mut open = CellGrid::new(side, side);
    for cell in 0..side * side {
        open.set(cell % side, cell / side, true);
    }
    let cells = (side * side) as usize;
    let terrain = Terrain {
        pathable: open.clone(),
        placeable: open.clone(),
        walkable: open.clone(),
        cliff_walkable: open,
        cliff_levels: vec![1; cells],
        heights: vec![191; cells],
    };
    let catalog = Catalog::load(BalanceVersion::V4_10_0).expect("the tables are valid");
    World::on_map(Arc::new(Rules::for_map(catalog, "open", terrain)), 1)
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
