//! Melee games on a map of our own, against computers and between them.

use maps::MeleeMap;
use sc2api::protocol::debug_command::Command as DebugBody;
use sc2api::protocol::request::Request;
use sc2api::protocol::response::Response;
use sc2api::protocol::{
    Alliance, DebugGameState, DebugKillUnit, Difficulty, LocalMap, PlayerSetup, PlayerType, Race,
    RequestCreateGame, RequestJoinGame, RequestQuickLoad, RequestQuickSave, RequestReplayInfo,
    RequestSaveReplay, ResponseObservation, Result as GameResult, Status, request_create_game,
    request_join_game, request_replay_info, response_create_game, unit_order,
};
use sc2api::transport::Client;

use crate::games::{
    answer, create, debug, game_info, game_loop, joining, observe, setup, start_replay, step, units,
};
use crate::served::Served;

const SCV: u32 = 45;
const COMMAND_CENTER: u32 = 18;
/// Long enough for a weak computer to overrun somebody who does nothing.
const LOOPS_MAX: u32 = 24_000;

pub fn computer(difficulty: Difficulty) -> PlayerSetup {
    PlayerSetup { difficulty: Some(difficulty as i32), ..setup(PlayerType::Computer) }
}

pub fn creation(players: Vec<PlayerSetup>) -> RequestCreateGame {
    let map = LocalMap {
        map_path: Some("Melee/Flat64.SC2Map".to_owned()),
        map_data: Some(MeleeMap::flat64().to_bytes().into()),
    };
    RequestCreateGame {
        map: Some(request_create_game::Map::LocalMap(map)),
        player_setup: players,
        random_seed: Some(3),
        ..RequestCreateGame::default()
    }
}

/// A client in a game against a computer.
pub fn against(served: &Served, difficulty: Difficulty) -> Client {
    let mut client = served.client();
    let players = vec![setup(PlayerType::Participant), computer(difficulty)];
    create(&mut client, creation(players));
    let joined = answer!(client, Request::JoinGame(joining()), JoinGame);
    assert_eq!(joined.error, None, "{}", joined.error_details());
    client
}

fn play_to_the_end(client: &mut Client) -> Vec<(u32, GameResult)> {
    while client.status() != Status::Ended {
        let loops = step(client, 500);
        assert!(loops < LOOPS_MAX, "nobody won");
    }
    let results = observe(client).player_result;
    results.iter().map(|result| (result.player_id(), result.result())).collect()
}

fn own(observation: &ResponseObservation, unit_type: u32) -> usize {
    let of_type = |unit: &&sc2api::protocol::Unit| {
        unit.alliance() == Alliance::Self_ && unit.unit_type() == unit_type
    };
    units(observation).iter().filter(of_type).count()
}

/// An observer of two computers.
pub fn observing(served: &Served, difficulties: [Difficulty; 2]) -> Client {
    let mut client = served.client();
    let [first, second] = difficulties.map(computer);
    create(&mut client, creation(vec![first, second, setup(PlayerType::Observer)]));
    let join = RequestJoinGame {
        participation: Some(request_join_game::Participation::ObservedPlayerId(1)),
        ..joining()
    };
    let joined = answer!(client, Request::JoinGame(join), JoinGame);
    assert_eq!(joined.error, None, "{}", joined.error_details());
    client
}

#[test]
fn a_game_starts_as_melee_games_do() {
    let served = Served::start();
    let mut client = against(&served, Difficulty::VeryEasy);
    let info = game_info(&mut client);
    let starts = info.start_raw.unwrap().start_locations;
    assert_eq!(starts.len(), 1, "{starts:?}");
    assert_eq!((starts[0].x(), starts[0].y()), (57.5, 21.5));
    let seen = observe(&mut client);
    let common = seen.observation.as_ref().unwrap().player_common.unwrap();
    assert_eq!((common.minerals(), common.food_used(), common.food_cap()), (50, 12, 15));
    assert_eq!((own(&seen, COMMAND_CENTER), own(&seen, SCV)), (1, 12));
    assert!(units(&seen).iter().all(|unit| unit.alliance() != Alliance::Enemy));
    let score = seen.observation.unwrap().score.unwrap();
    assert_eq!(score.score(), 1050);
}

#[test]
fn who_does_nothing_is_beaten_by_a_computer() {
    let served = Served::start();
    let mut client = against(&served, Difficulty::Hard);
    let results = play_to_the_end(&mut client);
    assert_eq!(results, [(1, GameResult::Defeat), (2, GameResult::Victory)]);
}

#[test]
fn a_computer_without_structures_has_lost() {
    let served = Served::start();
    let mut client = against(&served, Difficulty::VeryEasy);
    debug(&mut client, DebugBody::GameState(DebugGameState::ShowMap as i32));
    step(&mut client, 100);
    let enemies = units(&observe(&mut client));
    let enemies = enemies.iter().filter(|unit| unit.alliance() == Alliance::Enemy);
    let structures: Vec<u64> =
        enemies.filter(|unit| unit.unit_type() == COMMAND_CENTER).map(|unit| unit.tag()).collect();
    assert_eq!(structures.len(), 1);
    debug(&mut client, DebugBody::KillUnit(DebugKillUnit { tag: structures }));
    step(&mut client, 2);
    assert_eq!(client.status(), Status::Ended);
    let results = observe(&mut client).player_result;
    assert_eq!(results[0].result(), GameResult::Victory);
    assert_eq!(results[1].result(), GameResult::Defeat);
}

#[test]
fn two_computers_play_to_the_end_before_an_observer() {
    let served = Served::start();
    let mut client = observing(&served, [Difficulty::VeryEasy, Difficulty::VeryHard]);
    let results = play_to_the_end(&mut client);
    assert_eq!(results, [(1, GameResult::Defeat), (2, GameResult::Victory)]);
}

#[test]
fn computers_play_the_same_in_replays_and_saved_games() {
    let served = Served::start();
    let mut client = against(&served, Difficulty::MediumHard);
    let show = || DebugBody::GameState(DebugGameState::ShowMap as i32);
    debug(&mut client, show());
    step(&mut client, 1500);
    answer!(client, Request::QuickSave(RequestQuickSave {}), QuickSave);
    step(&mut client, 1000);
    let later = units(&observe(&mut client));
    answer!(client, Request::QuickLoad(RequestQuickLoad {}), QuickLoad);
    assert_eq!(game_loop(&observe(&mut client)), 0, "a loaded game counts anew");
    assert_eq!(step(&mut client, 1000), 1000);
    assert_eq!(units(&observe(&mut client)), later);

    let data = answer!(client, Request::SaveReplay(RequestSaveReplay {}), SaveReplay).data.unwrap();
    start_replay(&mut client, data);
    assert_eq!(step(&mut client, 10_000), 2500);
    assert_eq!(units(&observe(&mut client)), later);
}

#[test]
fn computers_refuse_races_that_they_cannot_play() {
    let served = Served::start();
    let mut client = served.client();
    let zerg = PlayerSetup { race: Some(Race::Zerg as i32), ..computer(Difficulty::Easy) };
    let request = creation(vec![setup(PlayerType::Participant), zerg]);
    let created = answer!(client, Request::CreateGame(request), CreateGame);
    assert_eq!(created.error(), response_create_game::Error::InvalidPlayerSetup);
    let reason = "scripted players play Terran so far, and not Zerg; \
                  choose Terran or Random for them";
    assert_eq!(created.error_details(), reason);
    let random = PlayerSetup { race: Some(Race::Random as i32), ..computer(Difficulty::Easy) };
    create(&mut client, creation(vec![setup(PlayerType::Participant), random]));
}

/// 12, 10 and 9 were told at these loops when those who carry did not count.
#[test]
fn assigned_harvesters_are_all_workers_of_a_base() {
    let served = Served::start();
    let mut client = against(&served, Difficulty::VeryEasy);
    for loops in [1, 100, 400] {
        step(&mut client, loops);
        let seen = units(&observe(&mut client));
        let hall = seen.iter().find(|unit| unit.unit_type() == COMMAND_CENTER).unwrap();
        assert_eq!((hall.assigned_harvesters(), hall.ideal_harvesters()), (12, 16));
        // Clients tell by the target at which base a worker with a load works.
        let returning = seen.iter().flat_map(|unit| &unit.orders).filter(|o| o.ability_id() == 296);
        for order in returning {
            assert_eq!(order.target, Some(unit_order::Target::TargetUnitTag(hall.tag())));
        }
    }
}

#[test]
fn a_game_that_was_left_has_races_and_no_victor_in_its_replay() {
    let served = Served::start();
    let mut client = against(&served, Difficulty::VeryEasy);
    step(&mut client, 20);
    let data = answer!(client, Request::SaveReplay(RequestSaveReplay {}), SaveReplay).data.unwrap();
    let request = RequestReplayInfo {
        replay: Some(request_replay_info::Replay::ReplayData(data)),
        ..RequestReplayInfo::default()
    };
    let info = answer!(client, Request::ReplayInfo(request), ReplayInfo);
    assert_eq!(info.player_info.len(), 2);
    for (number, player) in (1..).zip(&info.player_info) {
        let result = player.player_result.unwrap();
        assert_eq!((result.player_id(), result.result()), (number, GameResult::Undecided));
        assert_eq!(player.player_info.as_ref().unwrap().race_actual(), Race::Terran);
    }
}

#[test]
fn cheating_computers_find_twice_as_much() {
    let served = Served::start();
    let count = |difficulty| {
        let mut client = against(&served, difficulty);
        debug(&mut client, DebugBody::GameState(DebugGameState::ShowMap as i32));
        step(&mut client, 2500);
        let seen = units(&observe(&mut client));
        seen.iter().filter(|unit| unit.owner() == 2).count()
    };
    let (fair, cheating) = (count(Difficulty::VeryHard), count(Difficulty::CheatInsane));
    assert!(fair + 5 < cheating, "{fair} units and {cheating}");
}
