//! The connection under clients that are rude, broken or in a hurry.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::served::{Served, UPGRADE, frame, http, opened, read_frame};
use prost::Message as _;
use sc2api::protocol::{Request, RequestPing, RequestQuit, Response, Status, request, response};
use sc2api::transport::{Client, MESSAGE_BYTES_MAX};

const TEXT: u8 = 0x81;
const BINARY: u8 = 0x82;
const CLOSE: u8 = 0x88;
const PING: u8 = 0x89;
const PONG: u8 = 0x8a;

fn ping(id: u32) -> Vec<u8> {
    let body = request::Request::Ping(RequestPing {});
    Request { request: Some(body), id: Some(id) }.encode_to_vec()
}

fn answer(stream: &mut TcpStream) -> Response {
    let (first_byte, payload) = read_frame(stream).unwrap();
    assert_eq!(first_byte, BINARY, "answers are binary");
    Response::decode(payload.as_slice()).unwrap()
}

fn assert_serves(served: &Served) {
    let response = served.client().request(request::Request::Ping(RequestPing {})).unwrap();
    assert!(matches!(response.response, Some(response::Response::Ping(_))));
}

#[test]
fn a_ping_tells_the_version_and_echoes_the_id() {
    let served = Served::start();
    let mut client = served.client();
    let response = client.request(request::Request::Ping(RequestPing {})).unwrap();
    let Some(response::Response::Ping(ping)) = response.response else { panic!("no ping") };
    assert_eq!(ping.game_version(), "4.10.0");
    assert_eq!(ping.base_build(), 75689);
    assert_eq!(client.status(), Status::Launched);
}

#[test]
fn text_that_is_no_utf8_is_a_request_like_others() {
    let served = Served::start();
    let mut stream = opened(served.address);
    // The id 200 is encoded with a byte that UTF-8 does not allow there.
    let request = ping(200);
    assert!(std::str::from_utf8(&request).is_err());
    stream.write_all(&frame(TEXT, &request)).unwrap();
    assert_eq!(answer(&mut stream).id, Some(200));
}

#[test]
fn fragments_are_put_together_around_pings() {
    let served = Served::start();
    let mut stream = opened(served.address);
    let request = ping(7);
    let (start, end) = request.split_at(2);
    stream.write_all(&frame(TEXT & 0x7f, start)).unwrap();
    stream.write_all(&frame(PING, b"are you there")).unwrap();
    stream.write_all(&frame(0x80, end)).unwrap();
    assert_eq!(read_frame(&mut stream).unwrap(), (PONG, b"are you there".to_vec()));
    assert_eq!(answer(&mut stream).id, Some(7));
}

#[test]
fn requests_sent_ahead_are_answered_in_order() {
    let served = Served::start();
    let mut stream = opened(served.address);
    for id in 0..50 {
        stream.write_all(&frame(BINARY, &ping(id))).unwrap();
    }
    for id in 0..50 {
        assert_eq!(answer(&mut stream).id, Some(id));
    }
}

#[test]
fn garbage_is_answered_with_an_error_and_the_status() {
    let served = Served::start();
    let mut stream = opened(served.address);
    for payload in [b"\xff\xff\xff garbage".as_slice(), b"", b"\x0a\x05ab"] {
        stream.write_all(&frame(BINARY, payload)).unwrap();
        let response = answer(&mut stream);
        assert_eq!(response.error.len(), 1);
        assert_eq!(response.response, None);
        assert_eq!(response.status, Some(Status::Launched as i32));
    }
}

#[test]
fn messages_that_are_too_large_are_refused_with_a_reason() {
    let served = Served::start();
    let mut stream = opened(served.address);
    let mut head = vec![BINARY, 0x80 | 127];
    head.extend((MESSAGE_BYTES_MAX as u64 + 1).to_be_bytes());
    head.extend([0; 4]);
    stream.write_all(&head).unwrap();
    let (first_byte, payload) = read_frame(&mut stream).unwrap();
    assert_eq!(first_byte, CLOSE);
    assert_eq!(payload[..2], 1009_u16.to_be_bytes());
    drop(stream);
    assert_serves(&served);
}

#[test]
fn broken_frames_close_the_connection_and_not_the_server() {
    let served = Served::start();
    let unmasked = [BINARY, 1, 0];
    let unknown_opcode = frame(0x83, b"x");
    let extension = frame(0xc2, b"x");
    let stray_continuation = frame(0x80, b"x");
    let ping_in_parts = frame(0x09, b"x");
    for bytes in [&unmasked[..], &unknown_opcode, &extension, &stray_continuation, &ping_in_parts] {
        let mut stream = opened(served.address);
        stream.write_all(bytes).unwrap();
        let (first_byte, payload) = read_frame(&mut stream).unwrap();
        assert_eq!(first_byte, CLOSE);
        assert_eq!(payload[..2], 1002_u16.to_be_bytes());
    }
    assert_serves(&served);
}

#[test]
fn a_close_is_echoed() {
    let served = Served::start();
    let mut stream = opened(served.address);
    stream.write_all(&frame(CLOSE, &1000_u16.to_be_bytes())).unwrap();
    assert_eq!(read_frame(&mut stream).unwrap(), (CLOSE, 1000_u16.to_be_bytes().to_vec()));
    assert_eq!(stream.read(&mut [0]).unwrap(), 0, "the server closes, too");
    assert_serves(&served);
}

#[test]
fn other_paths_and_plain_requests_are_not_found() {
    let served = Served::start();
    for (path, headers) in [("/", UPGRADE), ("/sc2api2", UPGRADE), ("/sc2api", "")] {
        let mut stream = TcpStream::connect(served.address).unwrap();
        assert!(http(&mut stream, path, headers).starts_with("HTTP/1.1 404 "));
    }
    let mut stream = TcpStream::connect(served.address).unwrap();
    let without_key = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n";
    assert!(http(&mut stream, "/sc2api", without_key).starts_with("HTTP/1.1 400 "));
}

#[test]
fn a_second_client_is_turned_away_and_the_first_stays() {
    let served = Served::start();
    let mut first = served.client();
    assert!(Client::connect(served.address).is_err());
    first.request(request::Request::Ping(RequestPing {})).unwrap();
    first.close();
    assert_serves(&served);
}

#[test]
fn clients_come_and_go_at_once() {
    let served = Served::start();
    for turn in 0..30 {
        let mut client = served.client();
        client.request(request::Request::Ping(RequestPing {})).unwrap();
        if turn % 2 == 0 {
            client.close();
        }
    }
}

#[test]
fn half_a_handshake_holds_nobody_up() {
    let served = Served::start();
    let mut idle: Vec<TcpStream> =
        (0..4).map(|_| TcpStream::connect(served.address).unwrap()).collect();
    idle[0].write_all(b"GET /sc2api HT").unwrap();
    assert_serves(&served);
}

#[test]
fn quitting_answers_and_ends_the_server() {
    let mut served = Served::start();
    let mut client = served.client();
    client.request(request::Request::Quit(RequestQuit {})).unwrap();
    assert_eq!(client.status(), Status::Quit);
    assert!(served.has_ended());
}

#[test]
fn quitting_without_waiting_for_the_answer_ends_the_server() {
    let mut served = Served::start();
    let mut stream = opened(served.address);
    let body = request::Request::Quit(RequestQuit {});
    let quit = Request { request: Some(body), id: Some(999_999_999) }.encode_to_vec();
    stream.write_all(&frame(TEXT, &quit)).unwrap();
    drop(stream);
    assert!(served.has_ended());
}

#[test]
fn a_client_that_does_not_read_costs_no_memory() {
    let served = Served::start();
    let mut stream = opened(served.address);
    stream.set_write_timeout(Some(Duration::from_millis(300))).unwrap();
    let ahead = frame(BINARY, &ping(1)).repeat(10_000);
    let mut sent = 0_usize;
    // At some point both sockets are full, and the server waits like its client.
    while stream.write_all(&ahead).is_ok() {
        sent += ahead.len();
        assert!(sent < 256 << 20, "the server reads on without being read");
    }
    drop(stream);
    assert_serves(&served);
}
