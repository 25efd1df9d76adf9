//! What the scripts of the mini-games do about what happens, where their files are at hand.
#![expect(clippy::unwrap_used, reason = "what is missing fails the test")]

use std::path::PathBuf;
use std::sync::Arc;

use catalog::{Catalog, Race};
use fixed::{Angle, Fixed, Vec2};
use game::{Game, GameError, Options, Outcome};
use maps::Sc2Map;
use sim::{Command, OrderTarget, UnitTag};

fn map(name: &str) -> Option<Sc2Map> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let file = format!("shared/data/sc2maps/mini_games/{name}.SC2Map");
    let Some(path) = here.ancestors().map(|above| above.join(&file)).find(|f| f.is_file()) else {
        println!("skipped: there is no {file}");
        return None;
    };
    Some(Sc2Map::from_bytes(name, &std::fs::read(path).unwrap()).unwrap())
}

fn play(map: Sc2Map, seed: u64) -> Result<Game, GameError> {
    let catalog = Catalog::load("4.10.0".parse().unwrap()).unwrap();
    Game::new(Arc::new(map), &catalog, options(seed))
}

fn options(seed: u64) -> Options {
    Options { seed, fog: true, races: [Some(Race::Terran); 2] }
}

fn start(name: &str) -> Option<Game> {
    Some(play(map(name)?, 3).unwrap())
}

/// The units of that name, in the order of their slots.
fn named(game: &Game, name: &str) -> Vec<UnitTag> {
    let unit_type = game.world().rules().catalog.find_display(name).unwrap();
    game.world().units().filter(|unit| unit.unit_type == unit_type).map(|unit| unit.tag).collect()
}

fn position(game: &Game, unit: UnitTag) -> Vec2 {
    game.world().unit(unit).unwrap().position
}

fn kill_all(game: &mut Game, units: &[UnitTag]) {
    for unit in units {
        assert!(game.kill_unit(*unit));
    }
    game.step();
    assert!(game.script_errors().is_empty(), "{}", game.script_errors()[0]);
}

#[test]
fn a_marine_on_the_beacon_scores_and_the_beacon_moves_away() {
    let Some(mut game) = start("MoveToBeacon") else { return };
    let (marine, beacon) = (named(&game, "Marine")[0], named(&game, "Beacon_Terran")[0]);
    for score in 1..=3 {
        let goal = position(&game, beacon);
        assert!(position(&game, marine).distance(goal) >= Fixed::from_int(5) - Fixed::HALF);
        let order = Command::Move(OrderTarget::Point(goal));
        game.world_mut().command(1, marine, order, false);
        let mut loops = 0;
        while game.curriculum_score() != Some(score) {
            game.step();
            loops += 1;
            assert!(loops < 400, "{:?}", game.curriculum_score());
        }
        assert_ne!(position(&game, beacon), goal);
    }
    assert!(game.camera_is_locked(1));
    assert_eq!(game.camera(1), Some(Vec2::from_int(33, 25)));
}

#[test]
fn roaches_score_ten_and_come_again_until_the_marines_are_gone() {
    let Some(mut game) = start("DefeatRoaches") else { return };
    assert_eq!(game.take_selections()[0].units.len(), 9);
    let roaches = named(&game, "Roach");
    assert_eq!((named(&game, "Marine").len(), roaches.len()), (9, 4));
    kill_all(&mut game, &roaches[..1]);
    assert_eq!(game.curriculum_score(), Some(10));
    let lost = named(&game, "Marine")[..2].to_vec();
    kill_all(&mut game, &lost);
    assert_eq!(game.curriculum_score(), Some(8));
    kill_all(&mut game, &roaches[1..]);
    assert_eq!(game.curriculum_score(), Some(38));
    assert_eq!((named(&game, "Marine").len(), named(&game, "Roach").len()), (12, 4));
    assert_eq!(game.outcome(), None);
    let marines = named(&game, "Marine");
    kill_all(&mut game, &marines[1..]);
    assert_eq!((game.curriculum_score(), game.outcome()), (Some(27), None));
    kill_all(&mut game, &marines[..1]);
    assert_eq!((game.curriculum_score(), game.outcome()), (Some(26), Some(Outcome::Defeat)));
}

#[test]
fn zerglings_are_hidden_apart_and_come_again_together() {
    let Some(mut game) = start("FindAndDefeatZerglings") else { return };
    let zerglings = named(&game, "Zergling");
    assert_eq!((named(&game, "Marine").len(), zerglings.len()), (3, 25));
    for (index, one) in zerglings.iter().enumerate() {
        for other in &zerglings[..index] {
            let distance = position(&game, *one).distance(position(&game, *other));
            assert!(distance >= Fixed::from_int(5) - Fixed::HALF, "{distance}");
        }
    }
    assert!(!game.camera_is_locked(1));
    kill_all(&mut game, &zerglings[..24]);
    assert_eq!((game.curriculum_score(), named(&game, "Zergling").len()), (Some(24), 1));
    kill_all(&mut game, &zerglings[24..]);
    assert_eq!((game.curriculum_score(), named(&game, "Zergling").len()), (Some(25), 25));
}

#[test]
fn every_seed_finds_room_for_its_zerglings() {
    let Some(map) = map("FindAndDefeatZerglings") else { return };
    for seed in 0..30 {
        let game = play(map.clone(), seed).unwrap();
        assert_eq!(named(&game, "Zergling").len(), 25, "{seed}");
    }
}

#[test]
fn shards_score_and_come_again_when_all_are_taken() {
    let Some(mut game) = start("CollectMineralShards") else { return };
    let marines = named(&game, "Marine");
    let mut loops = 0;
    while game.curriculum_score() < Some(21) {
        let shards = named(&game, "NaturalMinerals");
        assert!(!shards.is_empty());
        for marine in &marines {
            let here = position(&game, *marine);
            let nearest = shards.iter().min_by_key(|shard| position(&game, **shard).distance(here));
            let order = Command::Move(OrderTarget::Point(position(&game, *nearest.unwrap())));
            game.world_mut().command(1, *marine, order, false);
        }
        game.step();
        loops += 1;
        assert!(loops < 1900, "{:?}", game.curriculum_score());
    }
    let score = game.curriculum_score().unwrap();
    assert_eq!(game.world().player(1).unwrap().minerals, 100 * score as u32);
    assert_eq!(named(&game, "NaturalMinerals").len(), 40 - score as usize);
    assert!(game.script_errors().is_empty());
}

#[test]
fn trained_marines_score_and_created_ones_do_not() {
    let Some(mut game) = start("BuildMarines") else { return };
    let marine = game.world().rules().catalog.find_display("Marine").unwrap();
    let barracks = game.world().rules().catalog.find_display("Barracks").unwrap();
    let place = Vec2::from_int(35, 25);
    let world = game.world_mut();
    let barracks = world.create_unit(barracks, 1, place, Angle::SOUTH).unwrap();
    world.create_unit(marine, 1, place, Angle::SOUTH).unwrap();
    world.player_mut(1).unwrap().minerals = 100;
    for _ in 0..2 {
        world.check(1, barracks, Command::Train(marine)).unwrap();
        world.command(1, barracks, Command::Train(marine), false);
    }
    for _ in 0..2 * 400 + 10 {
        game.step();
    }
    assert_eq!(game.curriculum_score(), Some(2));
}

#[test]
fn chat_resets_the_map_or_asks_for_a_restart() {
    let Some(mut game) = start("DefeatRoaches") else { return };
    let roaches = named(&game, "Roach");
    kill_all(&mut game, &roaches[..2]);
    game.chat(1, "Reset");
    game.step();
    assert_eq!(game.curriculum_score(), Some(20));
    game.chat(1, "reset");
    for _ in 0..3 {
        game.step();
    }
    assert_eq!(game.curriculum_score(), Some(0));
    assert_eq!((named(&game, "Marine").len(), named(&game, "Roach").len()), (9, 4));
    assert!(!game.restart_is_requested());
    game.chat(1, "restart");
    game.step();
    assert!(game.restart_is_requested());
    assert!(game.script_errors().is_empty());
}

#[test]
fn a_restarted_game_knows_nothing_of_the_one_before() {
    let Some(mut game) = start("BuildMarines") else { return };
    // The ground where the command centre stood is free from now on.
    let centre = named(&game, "CommandCenter");
    kill_all(&mut game, &centre);
    let mut restarted = game.restarted(options(3)).unwrap();
    let mut fresh = start("BuildMarines").unwrap();
    for _ in 0..300 {
        assert_eq!(restarted.state_hash(), fresh.state_hash());
        restarted.step();
        fresh.step();
    }
}

#[test]
fn the_hash_tells_states_apart_that_only_the_script_sees() {
    let Some(game) = start("DefeatRoaches") else { return };
    let (mut one, mut other) = (game.clone(), game);
    assert_eq!(one.state_hash(), other.state_hash());
    one.step();
    assert_ne!(one.state_hash(), other.state_hash());
    other.step();
    assert_eq!(one.state_hash(), other.state_hash());
    one.chat(1, "restart");
    assert_ne!(one.state_hash(), other.state_hash());
}

#[test]
fn scripts_that_give_absurd_values_are_stopped_or_obeyed_but_break_nothing() {
    let Some(map) = map("MoveToBeacon") else { return };
    let far = "Point(524286.0, -524286.0)";
    for statement in [
        format!("DistanceBetweenPoints({far}, Point(-524286.0, 524286.0));"),
        format!("AngleBetweenPoints({far}, Point(-524286.0, 524286.0));"),
        format!("PointWithOffset({far}, 524286.0, -524286.0);"),
        format!("PointWithOffsetPolar({far}, 524286.0, 524286.0);"),
        format!("libNtve_gf_RandomPointBetweenPoints({far}, Point(-524286.0, 524286.0));"),
        format!(
            "RegionSetCenter(RegionFromId(1), {far}); VisRevealArea(1, RegionFromId(1), 0.0, true); RegionPlayableMapSet(RegionFromId(1)); RegionRandomPoint(RegionFromId(1));"
        ),
        format!("UnitCreate(2, \"Marine\", 0, 1, {far}, -524286.0);"),
        "UnitCreate(2147483647, \"Marine\", 0, 9, Point(1.0, 1.0), 0.0);".to_owned(),
        "UnitCreate(1, \"Nobody\", 0, 1, Point(1.0, 1.0), 0.0);".to_owned(),
        format!("UnitSetPosition(UnitLastCreated(), {far}, true);"),
        format!("VisIsVisibleForPlayer(1, {far}); CameraPan(1, {far}, 0.0, 0.0, 0.0, false);"),
        format!(
            "UnitIssueOrder(UnitLastCreated(), OrderTargetingPoint(AbilityCommand(\"move\", 0), \
             {far}), c_orderQueueReplace);"
        ),
        "ModI(-2147483648, -1); ModI(1, 0);".to_owned(),
        "RandomInt(2147483647, -2147483648); RandomFixed(524286.0, -524286.0);".to_owned(),
        "ObjectiveSetState(-1, 9); TimerStart(TimerCreate(), -5.0, true, 7);".to_owned(),
        "PlayerModifyPropertyInt(77, c_playerPropMinerals, c_playerPropOperSetTo, -1);".to_owned(),
        "PlayerModifyPropertyInt(1, c_playerPropMinerals, c_playerPropOperSetTo, -1);".to_owned(),
        "UnitGroupAdd(null, null); UnitGroupCount(null, 5); UnitGroupUnit(UnitGroupEmpty(), -1);"
            .to_owned(),
        "UnitGroupLoopStep(); UnitGroupLoopEnd(); UnitGroupLoopCurrent();".to_owned(),
        "while (true) { UnitGroup(null, c_playerAny, RegionEntireMap(), null, 0); }".to_owned(),
    ] {
        let mut map = map.clone();
        map.script = format!(
            "bool F (bool t, bool r) {{ UnitCreate(1, \"Marine\", 0, 1, Point(30.0, 30.0), 0.0); \
             {statement} return true; }} \
             void InitMap () {{ TriggerAddEventTimePeriodic(TriggerCreate(\"F\"), 0.0625, c_timeGame); }}"
        );
        match play(map, 1) {
            Ok(mut game) => {
                for _ in 0..5 {
                    game.step();
                }
            }
            Err(error) => panic!("{statement}: {error}"),
        }
    }
}
