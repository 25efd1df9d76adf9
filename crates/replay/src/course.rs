use sim::World;

use crate::MatchResult;

/// How an episode goes, as far as its result depends on it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Course {
    /// Both sides have been there.
    is_begun: bool,
    /// By player, whether there was a loop in which it had nobody left who fights.
    fell: [bool; 2],
    /// Whether there was a loop in which nobody was left.
    is_empty: bool,
    /// By player, whether it had nobody left in the latest loop.
    is_gone: [bool; 2],
}

impl Course {
    /// To be called at every loop of the episode.
    pub(crate) fn note(&mut self, world: &World) {
        let living = [1, 2].map(|player| world.living(player));
        self.is_begun |= living.iter().all(|&living| 0 < living);
        if !self.is_begun {
            return;
        }
        self.is_gone = living.map(|living| living == 0);
        self.is_empty |= self.is_gone == [true; 2];
        for (player, fell) in (1..).zip(&mut self.fell) {
            // Battles are lost when only healers are left.
            let fights = |unit: &sim::Unit| {
                unit.player == player && world.rules().catalog.unit(unit.unit_type).heal.is_none()
            };
            *fell |= !world.units().any(fights);
        }
    }

    /// Whether the episode can have that result. A recorder looks only every few loops, and may go
    /// on after the end, so that a loop at which it was so is enough.
    pub(crate) fn ends_in(&self, result: MatchResult) -> bool {
        match result {
            MatchResult::Won => self.fell[1],
            MatchResult::Lost => self.fell[0],
            MatchResult::Drawn => self.is_empty || self.fell == [true; 2],
            MatchResult::TimedOut | MatchResult::Unfinished => self.is_gone == [false; 2],
        }
    }
}
