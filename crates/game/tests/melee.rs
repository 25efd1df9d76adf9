//! How melee games start and end.
#![expect(clippy::unwrap_used, reason = "what is missing fails the test")]

use std::sync::Arc;

use catalog::{Catalog, Race};
use fixed::Fixed;
use game::{Game, GameError, Options, Outcome};
use maps::{MeleeMap, Sc2Map};
use sim::{Order, Unit, UnitTag};

fn map() -> Sc2Map {
    Sc2Map::from_bytes("Flat64", &MeleeMap::flat64().to_bytes()).unwrap()
}

fn play(map: Sc2Map, races: [Option<Race>; 2]) -> Result<Game, GameError> {
    let catalog = Catalog::load("4.10.0".parse().unwrap()).unwrap();
    Game::new(Arc::new(map), &catalog, Options { seed: 1, fog: true, races })
}

fn start(races: [Option<Race>; 2]) -> Game {
    play(map(), races).unwrap()
}

fn units<'a>(game: &'a Game, player: u8, name: &str) -> Vec<&'a Unit> {
    let unit_type = game.world().rules().catalog.find_display(name).unwrap();
    let is_it = |unit: &&Unit| unit.player == player && unit.unit_type == unit_type;
    game.world().units().filter(is_it).collect()
}

fn kill_structures(game: &mut Game, player: u8) {
    let catalog = &game.world().rules().catalog;
    let structures: Vec<UnitTag> = game
        .world()
        .units()
        .filter(|unit| unit.player == player && catalog.unit(unit.unit_type).is_structure())
        .map(|unit| unit.tag)
        .collect();
    assert!(!structures.is_empty());
    for unit in structures {
        game.kill_unit(unit);
    }
}

const TERRAN: Option<Race> = Some(Race::Terran);

#[test]
fn players_start_with_a_town_hall_and_twelve_workers_at_work() {
    let mut game = start([TERRAN, Some(Race::Protoss)]);
    assert!(game.starts_computers());
    for (player, hall, worker) in [(1, "CommandCenter", "SCV"), (2, "Nexus", "Probe")] {
        let bank = game.world().player(player).unwrap();
        assert_eq!((bank.minerals, bank.vespene), (50, 0));
        assert_eq!((bank.supply_used, bank.supply_cap), (Fixed::from_int(12), Fixed::from_int(15)));
        let hall = units(&game, player, hall);
        assert_eq!(Some(hall[0].position), game.map().start_location(player));
        let workers = units(&game, player, worker);
        assert_eq!(workers.len(), 12);
        let all_gather = workers.iter().all(|unit| matches!(unit.order, Order::Gather(_)));
        assert!(all_gather, "{player}");
        // They stand on the side of the minerals, which lie to the west of player 1.
        let east = workers.iter().filter(|unit| unit.position.x > hall[0].position.x).count();
        assert!(if player == 1 { east < 6 } else { 6 < east }, "{east}");
    }
    for _ in 0..600 {
        game.step();
    }
    let mined = game.world().player(1).unwrap().minerals_collected;
    // Twelve workers bring about 700 minerals in a minute of real time, which is 1344 loops.
    assert!((200..400).contains(&mined), "{mined}");
    assert_eq!(game.outcome(), None);
}

#[test]
fn zerg_start_with_an_overlord_and_larvae() {
    let game = start([Some(Race::Zerg), TERRAN]);
    let counts = ["Hatchery", "Drone", "Overlord", "Larva"].map(|n| units(&game, 1, n).len());
    assert_eq!(counts, [1, 12, 1, 3]);
    assert_eq!(game.world().player(1).unwrap().supply_cap, Fixed::from_int(14));
}

#[test]
fn whoever_has_no_structures_has_lost() {
    for (dead, outcome) in
        [(&[2][..], Outcome::Victory), (&[1], Outcome::Defeat), (&[1, 2], Outcome::Tie)]
    {
        let mut game = start([TERRAN; 2]);
        for player in dead {
            kill_structures(&mut game, *player);
        }
        assert_eq!(game.outcome(), None);
        game.step();
        assert_eq!(game.outcome(), Some(outcome));
    }
}

#[test]
fn a_player_alone_loses_and_does_not_win() {
    let mut game = start([TERRAN, None]);
    assert_eq!(units(&game, 2, "SCV").len(), 0);
    game.step();
    assert_eq!(game.outcome(), None);
    kill_structures(&mut game, 1);
    game.step();
    assert_eq!(game.outcome(), Some(Outcome::Defeat));
}

#[test]
fn a_map_without_a_script_is_a_melee_map() {
    let bare = Sc2Map { script: String::new(), ..map() };
    let mut game = play(bare.clone(), [TERRAN; 2]).unwrap();
    assert_eq!(units(&game, 2, "SCV").len(), 12);
    assert!(game.starts_computers());
    kill_structures(&mut game, 2);
    game.step();
    assert_eq!(game.outcome(), Some(Outcome::Victory));
    let nowhere = Sc2Map { points: Vec::new(), ..bare };
    let error = play(nowhere, [TERRAN; 2]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "map `Flat64`: no melee game can start: player 1 has no start location"
    );
}
