use std::sync::Arc;

use sim::{Command, Rules, UnitTag, World};

use crate::{AgentTrace, MatchResult, Recording, Replay};

/// A world that writes down what it is told.
///
/// Commands and steps go through the recorder; everything else is read from [`Self::world`].
pub struct Recorder {
    world: World,
    recording: Recording,
}

impl Recorder {
    /// Begins a match at game loop 0.
    pub fn new(rules: Arc<Rules>, seed: u64) -> Self {
        let world = World::new(rules, seed);
        let recording = Recording::new(&world, seed);
        Self { world, recording }
    }

    /// The match so far.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Passes a command on to [`World::command`].
    pub fn command(&mut self, player: u8, unit: UnitTag, command: Command, queued: bool) {
        self.recording.command(&mut self.world, player, unit, command, queued);
    }

    /// Clears the field by [`World::kill_all`]: the next step begins another match.
    pub fn clear(&mut self) {
        self.recording.clear(&mut self.world);
    }

    /// Advances the match by one game loop.
    pub fn step(&mut self) {
        self.world.step();
        self.recording.note_loop(&self.world);
    }

    /// Ends the recording. Inputs that no loop followed are left out.
    pub fn finish(self, result: MatchResult, trace: Option<AgentTrace>) -> Replay {
        self.recording.finish(&self.world, result, trace)
    }
}
