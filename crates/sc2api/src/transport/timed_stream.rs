//! A connection whose reads share one deadline: a time-out for each read alone lets a sender that
//! dribbles hold its reader for ever.

use std::io::{self, Read};
use std::net::TcpStream;
use std::time::{Duration, Instant};

#[derive(Debug)]
pub(super) struct TimedStream {
    stream: TcpStream,
    deadline: Option<Instant>,
    has_timeout: bool,
}

impl TimedStream {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, deadline: None, has_timeout: false }
    }

    pub(super) fn stream(&self) -> &TcpStream {
        &self.stream
    }

    /// All that is read from now on has to come within `patience`.
    pub(super) fn read_within(&mut self, patience: Duration) {
        self.deadline = Some(Instant::now() + patience);
    }

    /// What is read from now on may take its time.
    pub(super) fn read_patiently(&mut self) {
        self.deadline = None;
    }

    /// Whether the other side has gone, as far as that shows before what it sent is read.
    pub(super) fn has_left(&mut self) -> bool {
        self.has_timeout = true;
        let is_set = self.stream.set_read_timeout(Some(Duration::from_millis(1)));
        match is_set.and_then(|()| self.stream.peek(&mut [0])) {
            Ok(count) => count == 0,
            Err(error) => !is_too_late(&error),
        }
    }
}

impl Read for TimedStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.deadline.map(|end| end.saturating_duration_since(Instant::now()));
        if left.is_some_and(|left| left.is_zero()) {
            return Err(io::ErrorKind::TimedOut.into());
        }
        if left.is_some() || self.has_timeout {
            self.stream.set_read_timeout(left)?;
            self.has_timeout = left.is_some();
        }
        self.stream.read(buffer)
    }
}

/// Whether an error says that a deadline has passed.
pub(super) fn is_too_late(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    #[test]
    fn a_sender_that_dribbles_is_too_late() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let mut sender = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let mut timed = TimedStream::new(listener.accept().unwrap().0);
        let dribbling = thread::spawn(move || {
            while sender.write_all(b"x").is_ok() {
                thread::sleep(Duration::from_millis(20));
            }
        });
        timed.read_within(Duration::from_millis(200));
        let start = Instant::now();
        let error = timed.read_exact(&mut [0; 1 << 10]).unwrap_err();
        assert!(is_too_late(&error), "{error}");
        assert!(start.elapsed() < Duration::from_secs(5));
        drop(timed);
        dribbling.join().unwrap();
    }
}
