//! A server on a free port of this machine, and raw connections to it.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use sc2api::transport::{Client, Server, ServerStopper, TransportError};
use sc2api::{Folders, Session};

/// A running server, stopped when it is dropped.
pub struct Served {
    pub address: SocketAddr,
    pub folders: Folders,
    stopper: ServerStopper,
    thread: Option<JoinHandle<Result<(), TransportError>>>,
}

impl Served {
    pub fn start() -> Self {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("sc2api-{}-{number}", std::process::id()));
        let folders = Folders { data: root.join("data"), temporary: root.join("temporary") };
        std::fs::create_dir_all(folders.data.join("Maps")).unwrap();
        let server = Server::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let (address, stopper) = (server.address(), server.stopper());
        let mut session = Session::new(folders.clone());
        let thread = std::thread::spawn(move || server.serve(&mut session));
        Self { address, folders, stopper, thread: Some(thread) }
    }

    pub fn client(&self) -> Client {
        Client::connect(self.address).unwrap()
    }

    /// Whether the server ended by itself within two seconds.
    pub fn has_ended(&mut self) -> bool {
        for _ in 0..200 {
            if self.thread.as_ref().is_none_or(JoinHandle::is_finished) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        false
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stopper.stop();
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the server does not panic").expect("the server ends in order");
        }
        if let Some(root) = self.folders.data.parent() {
            let _ = std::fs::remove_dir_all(root);
        }
    }
}

/// A TCP connection with the HTTP part behind it.
pub fn opened(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let answer = http(&mut stream, "/sc2api", UPGRADE);
    assert!(answer.starts_with("HTTP/1.1 101 "), "{answer}");
    stream
}

pub const UPGRADE: &str = "Upgrade: websocket\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

/// Sends a request for a path and returns the head of the answer.
pub fn http(stream: &mut TcpStream, path: &str, headers: &str) -> String {
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n").unwrap();
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count == 1) {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

/// A masked frame as clients send it.
pub fn frame(first_byte: u8, payload: &[u8]) -> Vec<u8> {
    let mask = [0x12, 0x34, 0x56, 0x78];
    let mut bytes = vec![first_byte];
    match payload.len() {
        short @ 0..126 => bytes.push(0x80 | short as u8),
        middle @ 126..=0xffff => {
            bytes.push(0x80 | 126);
            bytes.extend((middle as u16).to_be_bytes());
        }
        long => {
            bytes.push(0x80 | 127);
            bytes.extend((long as u64).to_be_bytes());
        }
    }
    bytes.extend(mask);
    bytes.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, key)| byte ^ key));
    bytes
}

/// Reads an unmasked frame: its first byte and its payload.
pub fn read_frame(stream: &mut TcpStream) -> std::io::Result<(u8, Vec<u8>)> {
    let mut head = [0; 2];
    stream.read_exact(&mut head)?;
    let length = match head[1] {
        126 => {
            let mut bytes = [0; 2];
            stream.read_exact(&mut bytes)?;
            usize::from(u16::from_be_bytes(bytes))
        }
        127 => {
            let mut bytes = [0; 8];
            stream.read_exact(&mut bytes)?;
            u64::from_be_bytes(bytes) as usize
        }
        short => usize::from(short),
    };
    let mut payload = vec![0; length];
    stream.read_exact(&mut payload)?;
    Ok((head[0], payload))
}

/// The folder of reference data, where this machine has it.
pub fn reference(below: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared/data").join(below))
        .find(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: there is no reference data {below}");
    }
    found
}

/// Sends a message as one frame.
pub fn send(stream: &mut TcpStream, message: &[u8]) {
    stream.write_all(&frame(0x82, message)).unwrap();
}

/// A raw connection in the place of a client's.
pub fn opened_after(client: Client, address: SocketAddr) -> TcpStream {
    client.close();
    opened(address)
}
