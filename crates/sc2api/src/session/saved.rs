//! Saved states of a game that one client plays alone.

use observe::Memory;
use raw::Tally;

use super::cameras::Cameras;
use super::clock::Clock;
use super::field::Field;
use super::news::News;
use super::observer::Perspective;
use super::running::Running;
use super::turn_log::TurnLog;
use crate::seat::Seat;

/// A saved state, to return to.
#[derive(Debug)]
pub(super) struct Saved {
    field: Field,
    seat: Seat,
    memory: Memory,
    tally: Tally,
    others: Vec<Perspective>,
    cameras: Cameras,
    turns: TurnLog,
}

impl Running {
    /// Keeps the state, to return to. A game of two processes has no state of its own.
    pub(super) fn save(&mut self) -> bool {
        if self.is_alone() {
            self.saved = Some(Box::new(Saved {
                field: self.field.clone(),
                seat: self.seat.clone(),
                memory: self.memory.clone(),
                tally: self.tally.clone(),
                others: self.others.clone(),
                cameras: self.cameras.clone(),
                turns: self.turns.clone(),
            }));
        }
        self.is_alone()
    }

    /// Returns to the state that was kept.
    pub(super) fn load(&mut self) -> bool {
        let is_alone = self.is_alone();
        let Some(saved) = self.saved.as_ref().filter(|_| is_alone) else {
            return false;
        };
        self.field = saved.field.clone();
        self.seat = saved.seat.clone();
        self.memory = saved.memory.clone();
        self.tally = saved.tally.clone();
        self.others = saved.others.clone();
        self.cameras = saved.cameras.clone();
        self.loop_origin = saved.field.world().game_loop();
        self.turns = saved.turns.clone();
        self.deferred.clear();
        self.applied.clear();
        self.withheld.clear();
        self.news = News::default();
        if let Some(clock) = &mut self.clock {
            *clock = Clock::starting_at(self.field.world().game_loop());
        }
        true
    }
}
