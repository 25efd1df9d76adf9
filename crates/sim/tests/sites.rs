//! Where structures may stand, and what players know of it: fog hides, and tells nothing.
#![expect(clippy::unwrap_used, reason = "what is missing fails the test")]

use std::sync::Arc;

use catalog::{Catalog, UnitTypeId};
use fixed::{Angle, Vec2};
use maps::Terrain;
use sim::{
    Command, Event, ORDERS_QUEUED_MAX, Order, OrderTarget, Refusal, Rules, UnitTag, Visibility,
    World,
};

/// A foggy field with a town hall, a worker and money. The east of it is out of sight.
fn world() -> (World, UnitTag) {
    let catalog = Catalog::load("4.10.0".parse().unwrap()).unwrap();
    let rules = Rules::for_map(catalog, "level", Terrain::level(64, 64));
    let mut world = World::on_map(Arc::new(rules), 1);
    world.set_playable(4, 4, 60, 60);
    create(&mut world, "CommandCenter", 1, "12.5", "32.5");
    let worker = create(&mut world, "SCV", 1, "16", "32.5");
    world.player_mut(1).unwrap().minerals = 1000;
    world.look_round();
    (world, worker)
}

fn kind(world: &World, name: &str) -> UnitTypeId {
    world.rules().catalog.find_display(name).unwrap_or_else(|| panic!("no {name}"))
}

fn create(world: &mut World, name: &str, player: u8, x: &str, y: &str) -> UnitTag {
    let kind = kind(world, name);
    world.create_unit(kind, player, at(x, y), Angle::SOUTH).unwrap()
}

fn at(x: &str, y: &str) -> Vec2 {
    Vec2::new(x.parse().unwrap(), y.parse().unwrap())
}

fn build(world: &World, name: &str, place: Vec2) -> Command {
    Command::Build(kind(world, name), OrderTarget::Point(place))
}

/// Steps until a worker is idle; its refusal, if it met one.
fn until_idle(world: &mut World, worker: UnitTag) -> Option<Refusal> {
    for _ in 0..1000 {
        world.step();
        let refused = world.events().iter().find_map(|event| match *event {
            Event::Refused { unit, refusal, .. } if unit == worker => Some(refusal),
            _ => None,
        });
        if refused.is_some() || world.unit(worker).unwrap().order == Order::Idle {
            return refused;
        }
    }
    panic!("the worker is not done");
}

#[test]
fn a_worker_goes_to_a_place_that_nobody_has_seen() {
    let (mut world, worker) = world();
    let place = at("50", "32");
    assert_eq!(world.visibility(1, 50, 32), Visibility::Hidden);
    let order = build(&world, "SupplyDepot", place);
    assert_eq!(world.check(1, worker, order), Ok(()));
    world.command(1, worker, order, false);
    assert_eq!(until_idle(&mut world, worker), None);
    let depot = kind(&world, "SupplyDepot");
    assert_eq!(world.units().find(|unit| unit.unit_type == depot).unwrap().position, place);
}

/// Two games differ by a structure that the player does not see: it notices nothing before its
/// worker sees the place.
#[test]
fn what_stands_in_the_fog_is_found_out_by_going_there() {
    let place = at("50", "32");
    let play = |is_taken: bool| {
        let (mut world, worker) = world();
        if is_taken {
            create(&mut world, "Barracks", 2, "50.5", "32.5");
            world.look_round();
        }
        let order = build(&world, "SupplyDepot", place);
        assert_eq!(world.check(1, worker, order), Ok(()));
        assert_eq!(world.site(1, kind(&world, "SupplyDepot"), place), Ok(place));
        world.command(1, worker, order, false);
        let mut steps = Vec::new();
        while !world.sees(1, place) {
            world.step();
            steps.push(world.unit(worker).unwrap().position);
        }
        (steps, until_idle(&mut world, worker))
    };
    let (free, taken) = (play(false), play(true));
    assert_eq!(free.0, taken.0, "the way there is the same");
    assert_eq!((free.1, taken.1), (None, Some(Refusal::Placement)));
}

#[test]
fn a_field_that_is_gone_in_the_fog_is_believed_in_until_it_is_looked_for() {
    let play = |is_gone: bool| {
        let (mut world, worker) = world();
        let field = create(&mut world, "MineralField", 0, "50", "32.5");
        world.look_round();
        if is_gone {
            world.remove_unit(field);
            world.look_round();
        }
        let hall = kind(&world, "CommandCenter");
        assert_eq!(world.remembered(1, field).is_some(), is_gone);
        assert_eq!(world.site(1, hall, at("46.5", "32.5")), Err(Refusal::NearResources));
        assert_eq!(world.check(1, worker, Command::Gather(field)), Ok(()));
        world.command(1, worker, Command::Gather(field), false);
        let rules = Arc::clone(world.shared_rules());
        let mut world = World::restore(rules, &world.snapshot()).unwrap();
        let mut steps = Vec::new();
        while !world.sees(1, at("50", "32.5")) {
            world.step();
            steps.push((world.unit(worker).unwrap().order, world.unit(worker).unwrap().position.x));
        }
        for _ in 0..2 {
            world.step();
        }
        assert_eq!(world.remembered(1, field), None, "it has looked");
        (steps, world.unit(worker).unwrap().order)
    };
    let (there, gone) = (play(false), play(true));
    assert_eq!(there.0.len(), gone.0.len());
    assert!(there.0.iter().zip(&gone.0).all(|(a, b)| a.0 == b.0), "the order is the same");
    assert!(matches!(there.1, Order::Gather(_)));
    assert_eq!(gone.1, Order::Idle);
}

#[test]
fn questions_and_orders_follow_one_rule() {
    let (mut world, worker) = world();
    create(&mut world, "MineralField", 0, "12", "40.5");
    create(&mut world, "Marine", 2, "20", "36");
    create(&mut world, "Overlord", 2, "20", "28");
    world.look_round();
    let mut answers = Vec::new();
    for name in ["SupplyDepot", "CommandCenter", "EngineeringBay"] {
        for y in 20..48 {
            for x in 2..30 {
                let place = Vec2::from_int(x, y);
                let asked = world.site(1, kind(&world, name), place).map(|_| ());
                let ordered = world.check(1, worker, build(&world, name, place));
                assert_eq!(asked, ordered, "{name} at {x}, {y}");
                answers.push(asked);
            }
        }
    }
    for answer in [Ok(()), Err(Refusal::Placement), Err(Refusal::NearResources)] {
        assert!(answers.contains(&answer), "{answer:?}");
    }
}

/// The corners of a town hall's footprint can be walked on and not be built on.
#[test]
fn nothing_is_built_on_the_corner_of_a_town_hall() {
    let (world, _) = world();
    let depot = kind(&world, "SupplyDepot");
    assert_eq!(world.site(1, depot, at("10", "30")), Err(Refusal::Placement));
    assert_eq!(world.site(1, depot, at("9", "30")), Ok(at("9", "30")));
}

#[test]
fn a_refinery_is_ordered_at_a_geyser_and_not_at_a_place() {
    let (mut world, worker) = world();
    let geyser = create(&mut world, "VespeneGeyser", 0, "50.5", "32.5");
    let refinery = kind(&world, "Refinery");
    let place = at("50.5", "32.5");
    let order = |target| Command::Build(refinery, target);
    let at_place = order(OrderTarget::Point(place));
    assert_eq!(world.check(1, worker, at_place), Err(Refusal::Placement));
    assert_eq!(world.check(1, worker, order(OrderTarget::Unit(worker))), Err(Refusal::Placement));
    assert_eq!(world.check(1, worker, order(OrderTarget::Unit(geyser))), Ok(()));
    assert_eq!(world.site(1, refinery, place), Ok(place), "a question names the place");
    create(&mut world, "Refinery", 2, "50.5", "32.5");
    world.look_round();
    assert_eq!(world.check(1, worker, order(OrderTarget::Unit(geyser))), Ok(()), "out of sight");
    world.set_fog(false);
    let taken = world.check(1, worker, order(OrderTarget::Unit(geyser)));
    assert_eq!(taken, Err(Refusal::Placement));
}

#[test]
fn orders_beyond_the_length_of_the_queue_are_refused() {
    let (mut world, worker) = world();
    let walk = |x| Command::Move(OrderTarget::Point(Vec2::from_int(x, 32)));
    for x in 0..=ORDERS_QUEUED_MAX as i32 {
        assert_eq!(world.check_queue(worker, walk(20 + x)), Ok(()), "order {x}");
        world.command(1, worker, walk(20 + x), true);
    }
    assert_eq!(world.check_queue(worker, walk(40)), Err(Refusal::OrdersFull));
    let stop = Command::CancelConstruction;
    assert_eq!(world.check_queue(worker, stop), Ok(()), "it does not wait");
    world.command(1, worker, Command::Stop, false);
    assert_eq!(world.check_queue(worker, walk(40)), Ok(()));
}
