use bots::melee::{MeleeError, MeleePlayer};
use bots::{Level, UnitCommand};
use catalog::Race;
use game::Outcome;
use sim::UnitTag;

use crate::arena::{Match, flat_map};

fn level(number: u8) -> Level {
    Level::new(number).expect("a level")
}

fn count(game: &Match, player: u8, name: &str) -> usize {
    let world = game.game.world();
    let unit_type = world.rules().catalog.find_display(name).expect("in the tables");
    world.units().filter(|unit| unit.player == player && unit.unit_type == unit_type).count()
}

#[test]
fn an_economy_grows_and_expands() {
    let mut game = Match::new(&flat_map(), [Some(level(10)), None], 1);
    let mut halls = 1;
    for _ in 0..9000 {
        // Nobody is in the way: the enemy does nothing, and lives as long as nobody comes.
        game.step();
        halls = halls.max(count(&game, 1, "CommandCenter"));
        if game.game.outcome().is_some() {
            break;
        }
    }
    assert_eq!(game.game.outcome(), Some(Outcome::Victory));
    assert_eq!(halls, 2);
    assert!(count(&game, 1, "SCV") > 18);
    assert!(count(&game, 1, "Barracks") >= 5);
    assert!(count(&game, 1, "Marine") >= 20);
}

#[test]
fn higher_levels_beat_lower_ones_from_either_side() {
    for (weak, strong) in [(1, 4), (4, 7), (7, 10)] {
        let first = Match::new(&flat_map(), [Some(level(strong)), Some(level(weak))], 1).play();
        let second = Match::new(&flat_map(), [Some(level(weak)), Some(level(strong))], 1).play();
        let expected = (Outcome::Victory, Outcome::Defeat);
        assert_eq!((first, second), expected, "{strong} against {weak}");
    }
}

#[test]
fn a_game_follows_from_its_seed() {
    let play = |seed| {
        let mut game = Match::new(&flat_map(), [Some(level(9)), Some(level(6))], seed);
        for _ in 0..4000 {
            game.step();
        }
        game.game.state_hash()
    };
    assert_eq!(play(1), play(1));
    assert_ne!(play(1), play(2));
}

#[test]
fn nobody_knows_what_it_has_not_seen() {
    // Of two games, the enemy of one has more units that nobody sees.
    let decide = |hidden: u32| {
        let mut game = Match::new(&flat_map(), [Some(level(10)), None], 1);
        let marine = game.game.world().rules().catalog.find_display("Marine").expect("known");
        let corner = fixed::Vec2::from_int(60, 12);
        for _ in 0..hidden {
            let world = game.game.world_mut();
            world.create_unit(marine, 2, corner, fixed::Angle::SOUTH).expect("room");
        }
        let mut all: Vec<(u32, UnitCommand)> = Vec::new();
        for game_loop in 0..2400 {
            let commands = game.players[0].1.commands(game.game.world());
            all.extend(commands.iter().map(|given| (game_loop, *given)));
            game.step();
        }
        // Names of units depend on how many there are; their number does not.
        all.iter().map(|(game_loop, given)| (*game_loop, kind(given))).collect::<Vec<_>>()
    };
    assert_eq!(decide(0), decide(0));
    assert_eq!(decide(0), decide(20));
}

/// What a command is, without the unit that it is given to.
fn kind(given: &UnitCommand) -> String {
    let text = format!("{:?}", given.command);
    text.split('(').next().unwrap_or_default().to_owned()
}

#[test]
fn who_has_nothing_left_gives_up() {
    let mut game = Match::new(&flat_map(), [Some(level(3)), Some(level(3))], 1);
    let workers: Vec<UnitTag> = {
        let world = game.game.world();
        let scv = world.rules().catalog.find_display("SCV").expect("in the tables");
        world.units().filter(|u| u.player == 1 && u.unit_type == scv).map(|u| u.tag).collect()
    };
    for worker in workers {
        game.game.kill_unit(worker);
    }
    game.game.world_mut().player_mut(1).expect("a player").minerals = 0;
    assert!(!game.players[0].1.gives_up(game.game.world()), "its Command Centre stands");
    let hall = {
        let world = game.game.world();
        let hall = world.rules().catalog.find_display("CommandCenter").expect("in the tables");
        world.units().find(|u| u.player == 1 && u.unit_type == hall).expect("it stands").tag
    };
    game.game.kill_unit(hall);
    assert!(game.players[0].1.gives_up(game.game.world()));
    assert_eq!(game.play(), Outcome::Defeat);
}

#[test]
fn races_that_nobody_plays_are_refused() {
    let game = Match::new(&flat_map(), [None, None], 1);
    let world = game.game.world();
    let player = MeleePlayer::new(world, 2, Race::Zerg, Level::MAX, Vec::new());
    assert_eq!(player.err(), Some(MeleeError::Race(Race::Zerg)));
}
