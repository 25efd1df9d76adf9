//! Clients that mean harm, each with bounded load: the server stays, and stays with the others.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use prost::Message as _;
use sc2api::protocol::debug_command::Command as DebugBody;
use sc2api::protocol::request::Request as Body;
use sc2api::protocol::response::Response;
use sc2api::protocol::{
    Action, ActionChat, DebugCommand, DebugCreateUnit, Difficulty, Point2D, PortSet, Request,
    RequestAction, RequestDebug, RequestPing, RequestQuery, RequestQueryPathing, RequestReplayInfo,
    RequestSaveMap, RequestStep, Status, request_query_pathing, request_replay_info,
};
use sc2api::transport::{Client, ClientError};

use crate::games::{MARINE, answer, joining, observe, step, units};
use crate::melee::against;
use crate::requests::{created, on_map};
use crate::served::{Served, UPGRADE, frame, opened, read_frame};

/// Far above what any of this takes, and far below what it took.
const PATIENCE: Duration = Duration::from_secs(20);

fn assert_serves(served: &Served) {
    served.client().request(Body::Ping(RequestPing {})).unwrap();
}

fn refusal(client: &mut Client, request: Body) -> String {
    match client.request(request) {
        Err(ClientError::Refused { errors, .. }) => errors.join("; "),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_page_of_another_origin_cannot_drive_the_server() {
    let served = Served::start();
    let knock = |host: &str, origin: &str| {
        let mut stream = TcpStream::connect(served.address).unwrap();
        let head = format!("GET /sc2api HTTP/1.1\r\nHost: {host}\r\n{origin}{UPGRADE}\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut status = [0; 12];
        stream.read_exact(&mut status).unwrap();
        String::from_utf8(status.to_vec()).unwrap()
    };
    let own = served.address.to_string();
    let of = |origin: &str| format!("Origin: {origin}\r\n");
    assert_eq!(knock(&own, &of("http://evil.example")), "HTTP/1.1 403");
    assert_eq!(knock(&own, &of("null")), "HTTP/1.1 403");
    assert_eq!(knock("rebound.example", &of("http://rebound.example")), "HTTP/1.1 403");
    assert_eq!(knock(&own, &of(&format!("http://{own}"))), "HTTP/1.1 101");
    assert_eq!(knock(&own, ""), "HTTP/1.1 101");
}

/// Sixteen of them kept everybody out.
#[test]
fn clients_that_send_a_byte_now_and_then_keep_nobody_out() {
    let served = Served::start();
    let mut slow: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut stream = TcpStream::connect(served.address).unwrap();
            stream.write_all(b"GET /sc2api HTTP/1.1\r\n").unwrap();
            stream
        })
        .collect();
    for _ in 0..5 {
        for stream in &mut slow {
            // Those that were sent away cannot write any more.
            let _ = stream.write_all(b"x");
        }
        let start = Instant::now();
        assert_serves(&served);
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    }
}

/// The head of a request has to be there within ten seconds, however its bytes are spread.
#[test]
fn half_a_head_is_not_kept_for_good() {
    let served = Served::start();
    let mut stream = TcpStream::connect(served.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    let start = Instant::now();
    let mut byte = [0];
    loop {
        if stream.write_all(b"x").is_err() || matches!(stream.read(&mut byte), Ok(0)) {
            break;
        }
        assert!(start.elapsed() < PATIENCE, "the server still waits");
    }
}

/// The client has gone, with a request of four billion loops under way and others behind it: the
/// game was played to its end.
#[test]
fn work_ends_when_the_client_leaves() {
    let served = Served::start();
    against(&served, Difficulty::VeryEasy).close();
    let mut stream = opened(served.address);
    let step = Body::Step(RequestStep { count: Some(u32::MAX) });
    let message = Request { request: Some(step), id: Some(1) }.encode_to_vec();
    stream.write_all(&frame(0x82, &message).repeat(4)).unwrap();
    drop(stream);
    let start = Instant::now();
    let next = std::iter::repeat_with(|| Client::connect(served.address).ok());
    let mut client = next.take_while(|_| start.elapsed() < PATIENCE).flatten().next().unwrap();
    client.request(Body::Ping(RequestPing {})).unwrap();
    assert_eq!(client.status(), Status::InGame, "nobody was there to play on");
}

fn marines(quantity: u32) -> DebugCommand {
    let create = DebugCreateUnit {
        unit_type: Some(MARINE),
        owner: Some(1),
        pos: Some(Point2D { x: Some(32.0), y: Some(32.0) }),
        quantity: Some(quantity),
    };
    DebugCommand { command: Some(DebugBody::CreateUnit(create)) }
}

#[test]
fn a_debug_request_of_200_000_times_500_units_is_refused() {
    let served = Served::start();
    let mut client = against(&served, Difficulty::VeryEasy);
    let start = Instant::now();
    let request = RequestDebug { debug: vec![marines(500); 200_000] };
    let told = refusal(&mut client, Body::Debug(request));
    assert!(told.contains("100000000 on top of others"), "{told}");
    let request = RequestDebug { debug: vec![DebugCommand::default(); 200_000] };
    let told = refusal(&mut client, Body::Debug(request));
    assert!(told.contains("step in between"), "{told}");
    // What a game holds it still makes, and then it goes on.
    client.request(Body::Debug(RequestDebug { debug: vec![marines(500); 2] })).unwrap();
    let told = refusal(&mut client, Body::Debug(RequestDebug { debug: vec![marines(500)] }));
    assert!(told.contains("on top of others"), "{told}");
    step(&mut client, 1);
    client.request(Body::Debug(RequestDebug { debug: vec![marines(1)] })).unwrap();
    step(&mut client, 1);
    let count = units(&observe(&mut client)).len();
    assert!((500..=sim::UNITS_MAX).contains(&count), "{count}");
    assert!(start.elapsed() < 3 * PATIENCE, "{:?}", start.elapsed());
}

/// All of it was kept for the next loop.
#[test]
fn chat_without_a_step_is_not_kept_without_bound() {
    let served = Served::start();
    let mut client = against(&served, Difficulty::VeryEasy);
    let say = |length: usize, times: usize| {
        let chat = ActionChat { message: Some("x".repeat(length)), ..ActionChat::default() };
        let action = Action { action_chat: Some(chat), ..Action::default() };
        Body::Action(RequestAction { actions: vec![action; times] })
    };
    let kept = |client: &mut Client, request: Body| {
        let results = answer!(client, request, Action).result;
        results.iter().filter(|&&result| result == 1).count()
    };
    assert_eq!(kept(&mut client, say(1 << 20, 1)), 0, "no message is that long");
    let spoken = kept(&mut client, say(4000, 2000)) + kept(&mut client, say(4000, 2000));
    assert!((1..1000).contains(&spoken), "{spoken} messages of 4,000 bytes");
    step(&mut client, 1);
    assert_eq!(kept(&mut client, say(4000, 1)), 1, "the next loop has room again");
}

#[test]
fn too_many_questions_are_refused() {
    let served = Served::start();
    let mut client = against(&served, Difficulty::VeryEasy);
    let place = |x: f32| Point2D { x: Some(x), y: Some(32.0) };
    let ask = |count: usize| {
        let query = RequestQueryPathing {
            start: Some(request_query_pathing::Start::StartPos(place(20.0))),
            end_pos: Some(place(21.0)),
        };
        Body::Query(RequestQuery { pathing: vec![query; count], ..RequestQuery::default() })
    };
    let told = refusal(&mut client, ask(1_000_000));
    assert!(told.contains("ask in parts"), "{told}");
    assert_eq!(answer!(client, ask(1500), Query).pathing.len(), 1500, "parts are put together");
}

/// A frame of 64 MB of them became many gigabytes before anything was looked at.
#[test]
fn empty_elements_do_not_fill_the_memory() {
    let served = Served::start();
    let mut stream = opened(served.address);
    // Actions, each of two bytes, in a request for actions.
    let actions = b"\x0a\x00".repeat(8 << 20);
    let mut message = vec![11 << 3 | 2];
    prost::encoding::encode_varint(actions.len() as u64, &mut message);
    message.extend(actions);
    stream.write_all(&frame(0x82, &message)).unwrap();
    let (_, payload) = read_frame(&mut stream).unwrap();
    let response = sc2api::protocol::Response::decode(payload.as_slice()).unwrap();
    assert!(response.error[0].contains("The request is too large"), "{:?}", response.error);
    drop(stream);
    assert_serves(&served);
}

/// Whoever drives the engine must not reach other machines through it.
#[test]
fn only_hosts_of_this_machine_are_dialled() {
    let served = Served::start();
    let mut client = served.client();
    for host in ["192.0.2.1", "some.example", "[::1"] {
        let ports = PortSet { game_port: Some(9), base_port: Some(9) };
        let join = sc2api::protocol::RequestJoinGame {
            host_ip: Some(host.to_owned()),
            server_ports: Some(ports),
            ..joining()
        };
        let start = Instant::now();
        let joined = answer!(client, Body::JoinGame(join), JoinGame);
        assert!(joined.error_details().contains("-remoteHosts"), "{}", joined.error_details());
        assert!(start.elapsed() < Duration::from_secs(5));
    }
}

/// They never end, or nobody writes to them.
#[test]
#[cfg(target_os = "linux")]
fn maps_and_replays_are_plain_files() {
    let served = Served::start();
    let pipe = served.folders.data.join("Maps/pipe.SC2Map");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut client = served.client();
    for path in ["/proc/self/pagemap", "/dev/zero", pipe.to_str().unwrap(), "pipe.SC2Map"] {
        let start = Instant::now();
        let refused = created(&mut client, on_map(path, None));
        assert!(refused.error.is_some(), "{path}");
        let replay = Some(request_replay_info::Replay::ReplayPath(path.to_owned()));
        let ask = RequestReplayInfo { replay, ..RequestReplayInfo::default() };
        let info = answer!(client, Body::ReplayInfo(ask), ReplayInfo);
        assert!(info.error.is_some(), "{path}");
        assert!(start.elapsed() < Duration::from_secs(5), "{path}");
    }
}

#[test]
#[cfg(unix)]
fn save_map_follows_no_link() {
    let served = Served::start();
    let elsewhere = served.folders.data.join("precious");
    std::fs::write(&elsewhere, b"mine").unwrap();
    std::fs::create_dir_all(&served.folders.temporary).unwrap();
    let link = served.folders.temporary.join("link.SC2Map");
    std::os::unix::fs::symlink(&elsewhere, link).unwrap();
    let save = RequestSaveMap {
        map_path: Some("link.SC2Map".to_owned()),
        map_data: Some(b"MPQ".as_slice().into()),
    };
    let saved = answer!(served.client(), Body::SaveMap(save), SaveMap);
    assert!(saved.error.is_some());
    assert_eq!(std::fs::read(&elsewhere).unwrap(), b"mine");
}

/// The causes of a faulty map are told, each once.
#[test]
fn create_game_says_why_with_all_causes() {
    let served = Served::start();
    let mut client = served.client();
    let refused = created(&mut client, on_map("Damaged.SC2Map", Some(b"no map".to_vec())));
    let details = refused.error_details().to_owned();
    assert!(details.contains(": "), "{details}");
    let causes: Vec<&str> = details.split(": ").collect();
    assert!(causes.windows(2).all(|pair| pair[0] != pair[1]), "{details}");
}

/// Listening at a port of the own machine tells a stranger nothing of others.
#[test]
fn a_port_where_nobody_answers_can_be_left() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let served = Served::start();
    let mut stream = opened(served.address);
    let ports = PortSet { game_port: Some(port.into()), base_port: Some(port.into()) };
    let join = sc2api::protocol::RequestJoinGame { server_ports: Some(ports), ..joining() };
    let message = Request { request: Some(Body::JoinGame(join)), id: Some(1) }.encode_to_vec();
    stream.write_all(&frame(0x82, &message)).unwrap();
    // Somebody takes the call and says nothing.
    let silent = listener.accept().unwrap();
    drop(stream);
    assert_serves(&served);
    drop(silent);
}
