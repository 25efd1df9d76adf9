//! Games of two processes: in lock-step, in real time, and when somebody goes.

use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use prost::Message as _;
use sc2api::protocol::request::Request;
use sc2api::protocol::response::Response;
use sc2api::protocol::{
    DisplayType, PlayerType, PortSet, RequestCreateGame, RequestJoinGame, RequestLeaveGame,
    RequestObservation, RequestStep, ResponseObservation, Result as GameResult, Status,
    response_join_game,
};
use sc2api::transport::Client;

use crate::games::{
    answer, create, create_marines, game_loop, joining, newest, observe, order_move, setup, step,
    units,
};
use crate::melee::creation;
use crate::served::{Served, opened, read_frame, send};

/// How long a test may take before it counts as hanging: far longer than any machine needs.
const PATIENCE: Duration = Duration::from_secs(300);

fn joining_together() -> RequestJoinGame {
    let free = || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Some(i32::from(listener.local_addr().unwrap().port()))
    };
    RequestJoinGame {
        server_ports: Some(PortSet { game_port: free(), base_port: free() }),
        client_ports: vec![PortSet { game_port: free(), base_port: free() }],
        ..joining()
    }
}

fn join(client: &mut Client, request: RequestJoinGame, player: u32) {
    let joined = answer!(client, Request::JoinGame(request), JoinGame);
    assert_eq!(joined.player_id, Some(player), "{}", joined.error_details());
}

/// Two clients in one game, the host first.
pub fn playing_together(first: &Served, second: &Served, realtime: bool) -> [Client; 2] {
    let (mut host, mut guest) = (first.client(), second.client());
    let creation = creation(vec![setup(PlayerType::Participant); 2]);
    create(&mut host, RequestCreateGame { realtime: Some(realtime), ..creation });
    let request = joining_together();
    let of_guest = request.clone();
    let joining = std::thread::spawn(move || {
        join(&mut guest, of_guest, 2);
        guest
    });
    join(&mut host, request, 1);
    [host, joining.join().unwrap()]
}

/// Runs what must not wait for ever, and fails where it does.
fn bounded(test: impl FnOnce() + Send + 'static) {
    let (done, wait) = mpsc::channel();
    let running = std::thread::spawn(move || {
        test();
        let _ = done.send(());
    });
    if let Err(mpsc::RecvTimeoutError::Timeout) = wait.recv_timeout(PATIENCE) {
        panic!("two processes wait for each other for ever");
    }
    if let Err(panic) = running.join() {
        std::panic::resume_unwind(panic);
    }
}

fn observe_from(client: &mut Client, game_loop: u32) -> ResponseObservation {
    let request =
        RequestObservation { game_loop: Some(game_loop), ..RequestObservation::default() };
    *answer!(client, Request::Observation(request), Observation)
}

fn results(observation: &ResponseObservation) -> Vec<GameResult> {
    observation.player_result.iter().map(|result| result.result()).collect()
}

fn leave(client: &mut Client) {
    answer!(client, Request::LeaveGame(RequestLeaveGame {}), LeaveGame);
    assert_eq!(client.status(), Status::Launched);
}

fn send_request(stream: &mut TcpStream, body: Request) {
    let request = sc2api::protocol::Request { request: Some(body), id: None };
    send(stream, &request.encode_to_vec());
}

fn stepping(mut client: Client, counts: &'static [u32]) -> JoinHandle<Client> {
    std::thread::spawn(move || {
        for &count in counts {
            step(&mut client, count);
        }
        client
    })
}

#[test]
fn two_processes_play_one_game_in_lock_step() {
    bounded(|| {
        let (first, second) = (Served::start(), Served::start());
        let [mut host, mut guest] = playing_together(&first, &second, false);
        create_marines(&mut host, 1, (30.0, 30.0), 1);
        create_marines(&mut guest, 2, (36.0, 30.0), 1);
        let stepped = stepping(guest, &[10, 30]);
        assert_eq!(step(&mut host, 40), 40);
        let seen = observe(&mut host);
        let mut guest = stepped.join().unwrap();
        let seen_by_guest = observe(&mut guest);
        let places = |observation: &ResponseObservation| {
            let mut places: Vec<_> = units(observation)
                .into_iter()
                .filter(|unit| unit.display_type() == DisplayType::Visible)
                .filter(|unit| unit.unit_type() == crate::games::MARINE)
                .map(|unit| (unit.tag(), unit.pos, unit.health))
                .collect();
            places.sort_by_key(|place| place.0);
            places
        };
        assert_eq!(places(&seen).len(), 2);
        assert_eq!(places(&seen), places(&seen_by_guest), "both see both");
        leave(&mut guest);
        // The other has left, so the game is won.
        step(&mut host, 8);
        assert_eq!(host.status(), Status::Ended);
        assert_eq!(results(&observe(&mut host)), [GameResult::Victory, GameResult::Defeat]);
    });
}

#[test]
fn in_real_time_a_silent_client_holds_nobody_up() {
    bounded(|| {
        let (first, second) = (Served::start(), Served::start());
        let [mut host, mut guest] = playing_together(&first, &second, true);
        // Each client waits for a loop while the other says nothing.
        for game_loop_wanted in [6, 12, 18] {
            for client in [&mut host, &mut guest] {
                let seen = observe_from(client, game_loop_wanted);
                assert!(game_loop(&seen) >= game_loop_wanted);
                assert_eq!(client.status(), Status::InGame);
            }
        }
        assert!(host.request(Request::Step(RequestStep { count: Some(1) })).is_err());
    });
}

#[test]
fn in_real_time_both_see_what_each_does() {
    bounded(|| {
        let (first, second) = (Served::start(), Served::start());
        let [mut host, mut guest] = playing_together(&first, &second, true);
        create_marines(&mut guest, 2, (36.0, 30.0), 1);
        create_marines(&mut host, 1, (30.0, 34.0), 1);
        let marine_of = |client: &mut Client, owner| loop {
            let seen = observe(client);
            let is_marine = |unit: &sc2api::protocol::Unit| {
                unit.owner() == owner && unit.unit_type() == crate::games::MARINE
            };
            if units(&seen).iter().any(is_marine) {
                return newest(&seen, owner);
            }
            observe_from(client, game_loop(&seen) + 1);
        };
        let started = marine_of(&mut host, 2).pos.unwrap();
        let marine = marine_of(&mut guest, 2);
        assert_eq!(order_move(&mut guest, marine.tag(), (44.0, 30.0)), [1, 1]);
        // The host, who only looks, sees the guest's marine walk off.
        let mut seen = observe(&mut host);
        while newest(&seen, 2).pos.unwrap().x() < started.x() + 2.0 {
            seen = observe_from(&mut host, game_loop(&seen) + 1);
        }
        assert!(newest(&observe(&mut guest), 2).pos.unwrap().x() > started.x());
    });
}

#[test]
fn in_real_time_a_client_that_waits_learns_that_the_other_has_left() {
    bounded(|| {
        let (first, second) = (Served::start(), Served::start());
        let [mut host, mut guest] = playing_together(&first, &second, true);
        observe_from(&mut host, 4);
        let waiting = std::thread::spawn(move || {
            // A loop that the game never reaches.
            let seen = observe_from(&mut host, 1 << 18);
            (host.status(), results(&seen))
        });
        observe_from(&mut guest, 8);
        leave(&mut guest);
        let (status, results) = waiting.join().unwrap();
        assert_eq!(status, Status::Ended);
        assert_eq!(results, [GameResult::Victory, GameResult::Defeat]);
    });
}

#[test]
fn who_is_killed_in_the_middle_of_a_step_gives_the_game_to_the_other() {
    bounded(|| {
        let (first, second) = (Served::start(), Served::start());
        let mut host = first.client();
        create(&mut host, creation(vec![setup(PlayerType::Participant); 2]));
        let request = joining_together();
        let mut rude = opened(second.address);
        rude.set_read_timeout(None).unwrap();
        send_request(&mut rude, Request::JoinGame(request.clone()));
        join(&mut host, request, 1);
        read_frame(&mut rude).unwrap();
        // The guest asks for more than the host, and goes in the middle of it.
        send_request(&mut rude, Request::Step(RequestStep { count: Some(100_000) }));
        assert_eq!(step(&mut host, 8), 8);
        drop(rude);
        while host.status() != Status::Ended {
            step(&mut host, 8);
        }
        assert_eq!(results(&observe(&mut host)), [GameResult::Victory, GameResult::Defeat]);
        // The process that lost its client serves the next.
        let mut next = Client::connect_within(second.address, PATIENCE).unwrap();
        assert_eq!(results(&observe(&mut next)), [GameResult::Victory, GameResult::Defeat]);
        leave(&mut next);
    });
}

#[test]
fn of_two_guests_one_gets_the_seat() {
    bounded(|| {
        let servers = [Served::start(), Served::start(), Served::start()];
        let mut host = servers[0].client();
        create(&mut host, creation(vec![setup(PlayerType::Participant); 2]));
        let request = joining_together();
        let (joined, arrivals) = mpsc::channel();
        for served in &servers[1..] {
            let (mut client, request, joined) = (served.client(), request.clone(), joined.clone());
            std::thread::spawn(move || {
                let response = client.request(Request::JoinGame(request));
                let _ = joined.send((client, response));
            });
        }
        join(&mut host, request, 1);
        let (mut guest, response) = loop {
            let (client, response) = arrivals.recv().unwrap();
            let Some(Response::JoinGame(answer)) = response.unwrap().response else { panic!() };
            if answer.player_id.is_some() {
                break (client, answer);
            }
            // The other came too late, and is told so at once or waits for another host.
            assert_eq!(answer.error(), response_join_game::Error::NetworkError);
        };
        assert_eq!(response.player_id, Some(2));
        let stepped = stepping(host, &[5]);
        assert_eq!(step(&mut guest, 5), 5);
        stepped.join().unwrap();
    });
}
