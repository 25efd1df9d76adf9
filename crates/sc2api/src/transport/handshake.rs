//! The HTTP exchange that opens a WebSocket, on both sides.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{IpAddr, TcpStream};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha1::{Digest, Sha1};

use super::error::TransportError;
use super::timed_stream::TimedStream;

/// The only path that is served.
pub(super) const PATH: &str = "/sc2api";

const KEY_SUFFIX: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const HEAD_BYTES_MAX: u64 = 16 << 10;
const HEADERS_MAX: usize = 64;
/// How long a whole head may take.
const TIME_MAX: Duration = Duration::from_secs(10);

/// The key of a client that asked to open a WebSocket on the right path.
#[derive(Debug)]
pub(super) struct Opening {
    key: String,
}

/// Reads the request of a client that calls this server by its address or one of `names`. Whoever
/// asks for anything else is answered here, with 404 as the game's own client does until it is
/// ready.
pub(super) fn read_request(
    reader: &mut BufReader<TimedStream>,
    names: &[String],
) -> Result<Opening, TransportError> {
    let head = read_head(reader)?;
    parse_request(&head, names).map_err(|(status, reason)| {
        let length = reason.len();
        let answer = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{reason}"
        );
        // Whoever does not read why is refused all the same.
        let _ = reader.get_ref().stream().write_all(answer.as_bytes());
        TransportError::Handshake(reason.to_owned())
    })
}

fn parse_request(head: &[u8], names: &[String]) -> Result<Opening, (&'static str, &'static str)> {
    const BAD_REQUEST: &str = "400 Bad Request";
    const FORBIDDEN: &str = "403 Forbidden";
    const NOT_FOUND: &str = "404 Not Found";
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut request = httparse::Request::new(&mut headers);
    if !request.parse(head).is_ok_and(|status| status.is_complete()) {
        return Err((BAD_REQUEST, "the client sent no HTTP request"));
    }
    let host = sole_value(request.headers, "Host")
        .ok_or((BAD_REQUEST, "the client named no host, or several"))?;
    if !is_own_name(host, names) {
        return Err((
            FORBIDDEN,
            "this server is called by its address, by localhost, or by the name after -listen",
        ));
    }
    if !is_own_origin(request.headers, host) {
        return Err((FORBIDDEN, "pages of other origins may not use this server"));
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

/// Whether a client may call this server by that host. A page whose name was pointed at this
/// machine (DNS rebinding) calls it by its own name; an address cannot be pointed elsewhere.
fn is_own_name(host: &str, names: &[String]) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.parse::<IpAddr>().is_ok()
        || name.eq_ignore_ascii_case("localhost")
        || names.iter().any(|own| name.eq_ignore_ascii_case(own))
}

/// Whether the request comes from no page, or from one of the host itself: browsers name the page's
/// origin in each request for a WebSocket, and some clients the server's.
fn is_own_origin(headers: &[httparse::Header<'_>], host: &str) -> bool {
    let mut origins = headers.iter().filter(|header| header.name.eq_ignore_ascii_case("Origin"));
    origins.all(|origin| {
        let Ok(origin) = std::str::from_utf8(origin.value) else { return false };
        let authority = origin.trim().strip_prefix("http://");
        // An origin that is left empty is none: browsers write `null`.
        origin.trim().is_empty() || authority.is_some_and(|own| own.eq_ignore_ascii_case(host))
    })
}

/// Tells the client that the WebSocket is open.
pub(super) fn accept(mut stream: &TcpStream, opening: &Opening) -> io::Result<()> {
    let response = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {}\r\n\r\n",
        accept_key(&opening.key)
    );
    stream.write_all(response.as_bytes())
}

/// Asks a server to open a WebSocket.
pub(super) fn request(
    reader: &mut BufReader<TimedStream>,
    host: &str,
    key_bytes: [u8; 16],
) -> Result<(), TransportError> {
    let key = BASE64.encode(key_bytes);
    let head = format!(
        "GET {PATH} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    );
    reader.get_ref().stream().write_all(head.as_bytes())?;
    let answer = read_head(reader)?;
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

fn read_head(reader: &mut BufReader<TimedStream>) -> Result<Vec<u8>, TransportError> {
    reader.get_mut().read_within(TIME_MAX);
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

/// The value of a header that stands there exactly once.
fn sole_value<'a>(headers: &[httparse::Header<'a>], name: &str) -> Option<&'a str> {
    let is_named = |header: &&httparse::Header<'_>| header.name.eq_ignore_ascii_case(name);
    (headers.iter().filter(is_named).count() == 1).then(|| value(headers, name))?
}

fn has_token(headers: &[httparse::Header<'_>], name: &str, token: &str) -> bool {
    value(headers, name)
        .is_some_and(|value| value.split(',').any(|part| part.trim().eq_ignore_ascii_case(token)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(host: &str, more: &str) -> &'static str {
        let head = format!(
            "GET /sc2api HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             {more}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        );
        parse_request(head.as_bytes(), &["node7".to_owned()]).map_or_else(|no| no.0, |_| "open")
    }

    #[test]
    fn only_own_names_and_own_origins_open() {
        for host in ["127.0.0.1:5000", "localhost:5000", "[::1]:5000", "192.168.0.9", "NODE7:5000"]
        {
            assert_eq!(answer(host, ""), "open", "{host}");
            assert_eq!(answer(host, &format!("Origin: http://{host}\r\n")), "open", "{host}");
        }
        for host in ["rebound.example:5000", "127.0.0.1.example", "node8:5000"] {
            assert_eq!(answer(host, ""), "403 Forbidden", "{host}");
        }
        for origin in
            ["http://evil.example", "null", "https://localhost:5000", "http://localhost:3000"]
        {
            let origin = format!("Origin: {origin}\r\n");
            assert_eq!(answer("localhost:5000", &origin), "403 Forbidden", "{origin}");
        }
        let two = "Origin: http://localhost:5000\r\nOrigin: http://evil.example\r\n";
        assert_eq!(answer("localhost:5000", two), "403 Forbidden");
        assert_eq!(answer("localhost:5000", "Host: evil.example\r\n"), "400 Bad Request");
    }

    /// The example of RFC 6455, section 1.3.
    #[test]
    fn the_key_is_accepted_as_the_standard_says() {
        assert_eq!(accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
}
