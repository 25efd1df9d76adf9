use std::sync::Arc;

use bots::{Level, battle};
use catalog::Catalog;
use fixed::{Angle, Fixed, Vec2};
use maps::Terrain;
use sim::{Command, OrderTarget, Rules, UnitTag, World};

use crate::arena::{decide, rules};

fn level(number: u8) -> Level {
    Level::new(number).expect("a level")
}

/// Open ground that all see, with units by name, player and place.
fn field(units: &[(&str, u8, i32, i32)]) -> (World, Vec<UnitTag>) {
    let catalog = Catalog::load("4.10.0".parse().expect("a version")).expect("valid tables");
    let rules = Rules::for_map(catalog, "field", Terrain::level(48, 48));
    let mut world = World::on_map(Arc::new(rules), 1);
    let tags = units.iter().map(|&(name, player, x, y)| {
        let unit_type = world.rules().catalog.find_display(name).expect("in the tables");
        let place = Vec2::from_int(x, y);
        world.create_unit(unit_type, player, place, Angle::SOUTH).expect("there is room")
    });
    let tags = tags.collect();
    world.look_round();
    (world, tags)
}

fn command_of(world: &World, unit: UnitTag, number: u8) -> Option<Command> {
    let commands = battle::commands(world, 1, level(number));
    commands.iter().find(|given| given.unit == unit).map(|given| given.command)
}

fn attack(target: UnitTag) -> Option<Command> {
    Some(Command::Attack(OrderTarget::Unit(target)))
}

#[test]
fn who_stands_shoots_only_what_comes_into_range() {
    let (world, units) = field(&[("Marine", 1, 10, 20), ("Zealot", 2, 17, 20)]);
    assert_eq!(command_of(&world, units[0], 1), Some(Command::HoldPosition));
    assert_eq!(command_of(&world, units[0], 2), attack(units[1]));
    let (world, units) = field(&[("Marine", 1, 10, 20), ("Zealot", 2, 14, 20)]);
    assert_eq!(command_of(&world, units[0], 1), attack(units[1]));
}

#[test]
fn nobody_attacks_what_it_does_not_see() {
    let (world, units) = field(&[("Marine", 1, 4, 4), ("Zealot", 2, 40, 40)]);
    assert_eq!(command_of(&world, units[0], 10), None);
    let mut world = world;
    world.set_fog(false);
    assert_eq!(command_of(&world, units[0], 10), attack(units[1]));
}

#[test]
fn fire_is_shared_and_not_wasted() {
    let army = [
        ("Marine", 1, 10, 20),
        ("Marine", 1, 10, 21),
        ("Marine", 1, 10, 22),
        ("Marine", 2, 14, 20),
        ("Marine", 2, 14, 22),
    ];
    let (mut world, units) = field(&army);
    world.set_life(units[4], Fixed::from_int(12));
    // The weakest is attacked by all, although another is nearer to the first.
    for unit in &units[..3] {
        assert_eq!(command_of(&world, *unit, 7), attack(units[4]));
    }
    // Two shots kill it: the third has a better target.
    assert_eq!(command_of(&world, units[0], 8), attack(units[4]));
    assert_eq!(command_of(&world, units[1], 8), attack(units[4]));
    assert_eq!(command_of(&world, units[2], 8), attack(units[3]));
}

#[test]
fn the_hurt_step_back_after_their_shot() {
    let army = [
        ("Marine", 1, 10, 20),
        ("Marine", 1, 10, 22),
        ("Marine", 1, 10, 24),
        ("Marine", 2, 14, 20),
    ];
    let (mut world, units) = field(&army);
    world.set_life(units[0], Fixed::from_int(10));
    let mut steps_back = false;
    for _ in 0..40 {
        let given = command_of(&world, units[0], 9);
        if let Some(Command::Move(OrderTarget::Point(place))) = given {
            assert!(place.x < Fixed::from_int(10), "{place:?} lies toward the enemy");
            steps_back = true;
        }
        assert!(!matches!(command_of(&world, units[1], 9), Some(Command::Move(_))));
        world.set_life(units[3], Fixed::from_int(45));
        world.set_life(units[0], Fixed::from_int(10));
        decide(&mut world, [Some(level(8)), None]);
        world.step();
    }
    assert!(steps_back);
}

#[test]
fn stalkers_kill_a_zealot_without_being_touched() {
    let army = [("Stalker", 1, 10, 20), ("Zealot", 2, 16, 20)];
    let hurt_by = |number| {
        let (mut world, units) = field(&army);
        for _ in 0..640 {
            if world.unit(units[1]).is_some() {
                decide(&mut world, [Some(level(number)), Some(level(5))]);
                world.step();
            }
        }
        let left = world.unit(units[0]).map_or(Fixed::ZERO, |unit| unit.life + unit.shields);
        (left, world.unit(units[1]).is_none())
    };
    let (kiting, is_won) = hurt_by(10);
    let (standing, _) = hurt_by(9);
    assert!(is_won && standing < kiting, "{standing} and {kiting}");
}

#[test]
fn the_same_view_gives_the_same_commands() {
    let rules = rules("MMM");
    let play = || {
        let mut world = World::new(Arc::clone(&rules), 5);
        for _ in 0..400 {
            decide(&mut world, [Some(Level::MAX), Some(level(7))]);
            world.step();
        }
        world.state_hash()
    };
    assert_eq!(play(), play());
}
