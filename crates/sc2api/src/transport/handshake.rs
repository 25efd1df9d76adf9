//! The HTTP exchange that opens a WebSocket, on both sides.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha1::{Digest, Sha1};

use super::error::TransportError;

/// The only path that is served.
pub(super) const PATH: &str = "/sc2api";

const KEY_SUFFIX: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const HEAD_BYTES_MAX: u64 = 16 << 10;
const HEADERS_MAX: usize = 64;
const TIME_MAX: Duration = Duration::from_secs(10);

/// The key of a client that asked to open a WebSocket on the right path.
#[derive(Debug)]
pub(super) struct Opening {
    key: String,
}

/// Reads the request of a client. Whoever asks for anything else is answered here, with 404 as the
/// game's own client does until it is ready.
pub(super) fn read_request(reader: &mut BufReader<TcpStream>) -> Result<Opening, TransportError> {
    reader.get_ref().set_read_timeout(Some(TIME_MAX))?;
    let head = read_head(reader)?;
    let opening = parse_request(&head);
    if let Err((status, reason)) = &opening {
        let mut stream = reader.get_ref();
        write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
        return Err(TransportError::Handshake((*reason).to_owned()));
    }
    reader.get_ref().set_read_timeout(None)?;
    opening.map_err(|(_, reason)| TransportError::Handshake(reason.to_owned()))
}

fn parse_request(head: &[u8]) -> Result<Opening, (&'static str, &'static str)> {
    const BAD_REQUEST: &str = "400 Bad Request";
    const NOT_FOUND: &str = "404 Not Found";
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut request = httparse::Request::new(&mut headers);
    if !request.parse(head).is_ok_and(|status| status.is_complete()) {
        return Err((BAD_REQUEST, "the client sent no HTTP request"));
    }
    if request.path != Some(PATH) {
        return Err((NOT_FOUND, "the client asked for another path than /sc2api"));
    }
    let is_upgrade = request.method == Some("GET")
        && has_token(request.headers, "Upgrade", "websocket")
        && has_token(request.headers, "Connection", "upgrade");
    if !is_upgrade {
        return Err((NOT_FOUND, "the client did not ask for a WebSocket"));
    }
    if !has_token(request.headers, "Sec-WebSocket-Version", "13") {
        return Err((
            "426 Upgrade Required\r\nSec-WebSocket-Version: 13",
            "the client speaks another version of WebSockets than 13",
        ));
    }
    let key = value(request.headers, "Sec-WebSocket-Key")
        .filter(|key| BASE64.decode(key).is_ok_and(|bytes| bytes.len() == 16));
    match key {
        Some(key) => Ok(Opening { key: key.to_owned() }),
        None => Err((BAD_REQUEST, "the client sent no valid Sec-WebSocket-Key")),
    }
}

/// Tells the client that the WebSocket is open.
pub(super) fn accept(stream: &mut TcpStream, opening: &Opening) -> io::Result<()> {
    let response = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {}\r\n\r\n",
        accept_key(&opening.key)
    );
    stream.write_all(response.as_bytes())
}

/// Asks a server to open a WebSocket.
pub(super) fn request(
    reader: &mut BufReader<TcpStream>,
    host: &str,
    key_bytes: [u8; 16],
) -> Result<(), TransportError> {
    let key = BASE64.encode(key_bytes);
    let head = format!(
        "GET {PATH} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    );
    reader.get_ref().write_all(head.as_bytes())?;
    reader.get_ref().set_read_timeout(Some(TIME_MAX))?;
    let answer = read_head(reader)?;
    reader.get_ref().set_read_timeout(None)?;
    check_answer(&answer, &key)
}

fn check_answer(answer: &[u8], key: &str) -> Result<(), TransportError> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut response = httparse::Response::new(&mut headers);
    if !response.parse(answer).is_ok_and(|status| status.is_complete()) {
        return Err(TransportError::Handshake("the server sent no HTTP response".to_owned()));
    }
    if response.code != Some(101) {
        let code = response.code.unwrap_or_default();
        let reason = format!("the server answered {code} and opened no WebSocket at {PATH}");
        return Err(TransportError::Handshake(reason));
    }
    if value(response.headers, "Sec-WebSocket-Accept") != Some(accept_key(key).as_str()) {
        let reason = "the server answered for another connection (Sec-WebSocket-Accept is wrong)";
        return Err(TransportError::Handshake(reason.to_owned()));
    }
    Ok(())
}

fn accept_key(key: &str) -> String {
    BASE64.encode(Sha1::new().chain_update(key).chain_update(KEY_SUFFIX).finalize())
}

fn read_head(reader: &mut BufReader<TcpStream>) -> Result<Vec<u8>, TransportError> {
    let mut head = Vec::new();
    let mut limited = reader.take(HEAD_BYTES_MAX);
    while !head.ends_with(b"\r\n\r\n") {
        if limited.read_until(b'\n', &mut head)? == 0 {
            return Err(if head.len() as u64 == HEAD_BYTES_MAX {
                TransportError::Handshake("the HTTP head is too long".to_owned())
            } else {
                TransportError::Closed
            });
        }
    }
    Ok(head)
}

fn value<'a>(headers: &[httparse::Header<'a>], name: &str) -> Option<&'a str> {
    let header = headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
    std::str::from_utf8(header.value).ok().map(str::trim)
}

fn has_token(headers: &[httparse::Header<'_>], name: &str, token: &str) -> bool {
    value(headers, name)
        .is_some_and(|value| value.split(',').any(|part| part.trim().eq_ignore_ascii_case(token)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 6455, section 1.3.
    #[test]
    fn the_key_is_accepted_as_the_standard_says() {
        assert_eq!(accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
}
