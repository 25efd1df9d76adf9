//! Real time, which moves a game on by itself.

use std::thread;
use std::time::{Duration, Instant};

use super::running::Running;
use crate::transport::Connection;

/// Loops that pass in a second of real time, times ten.
const LOOPS_PER_TEN_SECONDS: u128 = 224;
/// How often a game in real time looks whether it is due.
const POLL: Duration = Duration::from_millis(2);

/// The loop in which a game in real time should be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    start: Instant,
    start_loop: u32,
}

impl Clock {
    /// A clock that starts now, in a loop.
    pub(super) fn starting_at(start_loop: u32) -> Self {
        Self { start: Instant::now(), start_loop }
    }

    fn due_loop(&self) -> u32 {
        let loops = self.start.elapsed().as_millis() * LOOPS_PER_TEN_SECONDS / 10_000;
        self.start_loop.saturating_add(u32::try_from(loops).unwrap_or(u32::MAX))
    }
}

impl Running {
    pub(super) fn is_realtime(&self) -> bool {
        self.clock.is_some()
    }

    /// Moves a game in real time on to where it should be by now.
    pub(super) fn catch_up(&mut self, connection: &Connection) {
        if let Some(clock) = self.clock {
            let behind = clock.due_loop().saturating_sub(self.game_loop());
            self.advance(behind, connection);
        }
    }

    /// Lets real time pass until the game has reached a loop.
    pub(super) fn wait_for(&mut self, game_loop: u32, connection: &Connection) {
        while self.is_realtime()
            && self.game_loop() < game_loop
            && !self.is_over()
            && connection.is_open()
        {
            thread::sleep(POLL);
            self.catch_up(connection);
        }
    }

    /// Moves a game in real time on while its client says nothing, and says when it goes on. Only
    /// the other process of a game of two can notice: alone, the next request catches up.
    pub(super) fn pass_time(&mut self, connection: &Connection) -> Option<Duration> {
        if !self.is_realtime() || !self.is_together() || self.is_over() {
            return None;
        }
        self.catch_up(connection);
        Some(POLL)
    }
}
