use std::sync::Arc;

use replay::{LOOPS_MAX, MatchResult, Recording, Replay};
use sim::{Command, UnitTag, World};

use crate::Outcome;

/// Commands and clears that a battle records at the most: long sessions must not fill the memory.
/// With the hashes of [`LOOPS_MAX`] loops they take 36 MiB.
const INPUTS_MAX: usize = 1_000_000;

/// Why there is no replay of a battle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoReplay {
    /// Its armies are drawn outside of the world.
    #[error(
        "replays cannot hold generated battles: their armies are drawn anew for each episode, and \
         a replay holds only what players command"
    )]
    Generated,
    /// It was not made by [`Battle::recorded`].
    ///
    /// [`Battle::recorded`]: crate::Battle::recorded
    #[error("the battle was not recorded from its first loop on")]
    NotRecorded,
    /// It went on for longer than what is recorded.
    #[error(
        "the episode went on beyond the {LOOPS_MAX} game loops or {INPUTS_MAX} commands that are \
         recorded at the most; the next one can be kept"
    )]
    TooLong,
}

/// The world of a battle, and where wanted the recording of it. All that a battle does to its world
/// goes through here.
#[derive(Clone, Debug)]
pub(crate) struct RecordedWorld {
    world: World,
    record: Record,
}

#[derive(Clone, Debug)]
enum Record {
    /// None is kept.
    Without(NoReplay),
    Kept(Box<Kept>),
}

#[derive(Clone, Debug)]
struct Kept {
    recording: Recording,
    /// Of the latest episode.
    result: MatchResult,
}

impl RecordedWorld {
    /// A world that is not recorded, for that reason.
    pub(crate) const fn without_record(world: World, reason: NoReplay) -> Self {
        Self { world, record: Record::Without(reason) }
    }

    /// Records a world that was made with `seed` and has played no loop.
    pub(crate) fn new(world: World, seed: u64) -> Self {
        let recording = Recording::new(&world, seed);
        let kept = Kept { recording, result: MatchResult::Unfinished };
        Self { world, record: Record::Kept(Box::new(kept)) }
    }

    pub(crate) const fn world(&self) -> &World {
        &self.world
    }

    /// For what replays cannot hold.
    pub(crate) fn unrecorded(&mut self) -> &mut World {
        debug_assert!(matches!(self.record, Record::Without(_)), "it would be missing");
        &mut self.world
    }

    /// See [`World::command`].
    #[inline]
    pub(crate) fn command(&mut self, player: u8, unit: UnitTag, command: Command, queued: bool) {
        match &mut self.record {
            Record::Without(_) => self.world.command(player, unit, command, queued),
            Record::Kept(kept) => {
                kept.recording.command(&mut self.world, player, unit, command, queued);
            }
        }
    }

    /// See [`World::remove_unit`].
    pub(crate) fn remove_unit(&mut self, unit: UnitTag) {
        match &mut self.record {
            Record::Without(_) => {
                self.world.remove_unit(unit);
            }
            Record::Kept(kept) => kept.recording.remove(&mut self.world, unit),
        }
    }

    /// Clears the field for the next episode.
    pub(crate) fn clear(&mut self) {
        match &mut self.record {
            Record::Without(_) => self.world.kill_all(),
            Record::Kept(kept) => {
                kept.recording.clear(&mut self.world);
                kept.result = MatchResult::Unfinished;
            }
        }
    }

    /// Begins the game and its recording anew where an episode of so many loops and inputs might not
    /// fit any more, so that the latest can always be kept. The seed comes from the game's state.
    /// Returns whether it did.
    pub(crate) fn begin_anew_when_full(&mut self, loops: u32, inputs: usize) -> bool {
        let has_room = match &self.record {
            Record::Without(reason) => *reason != NoReplay::TooLong,
            Record::Kept(kept) => kept.has_room(loops, inputs),
        };
        if !has_room {
            let seed = self.world.state_hash();
            let rules = Arc::clone(self.world.shared_rules());
            *self = Self::new(World::new(rules, seed), seed);
        }
        !has_room
    }

    /// Lets `advance` play one loop.
    #[inline]
    pub(crate) fn advance(&mut self, advance: &mut impl FnMut(&mut World)) {
        advance(&mut self.world);
        if let Record::Kept(kept) = &mut self.record {
            if kept.is_full() {
                self.record = Record::Without(NoReplay::TooLong);
            } else {
                kept.recording.note_loop(&self.world);
            }
        }
    }

    /// Notes how an episode ended for player 1. A caller may go on with it; its first end stays.
    #[inline]
    pub(crate) fn note_outcome(&mut self, outcome: Option<Outcome>) {
        if let (Record::Kept(kept), Some(outcome)) = (&mut self.record, outcome)
            && kept.result == MatchResult::Unfinished
        {
            kept.result = match outcome {
                Outcome::Won => MatchResult::Won,
                Outcome::Lost => MatchResult::Lost,
                Outcome::Drawn => MatchResult::Drawn,
                Outcome::TimedOut => MatchResult::TimedOut,
            };
        }
    }

    pub(crate) fn replay(&self) -> Result<Replay, NoReplay> {
        match &self.record {
            Record::Without(reason) => Err(*reason),
            Record::Kept(kept) => Ok(kept.recording.clone().finish(&self.world, kept.result, None)),
        }
    }

    pub(crate) fn record_memory_len(&self) -> usize {
        match &self.record {
            Record::Without(_) => 0,
            Record::Kept(kept) => kept.recording.memory_len(),
        }
    }
}

impl Kept {
    fn has_room(&self, loops: u32, inputs: usize) -> bool {
        self.recording.loops().saturating_add(loops) <= LOOPS_MAX
            && self.recording.inputs().saturating_add(inputs) <= INPUTS_MAX
    }

    fn is_full(&self) -> bool {
        self.recording.loops() == LOOPS_MAX || INPUTS_MAX <= self.recording.inputs()
    }
}
