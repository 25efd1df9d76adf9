use std::sync::Arc;

use sim::{Command, Rules, UnitTag, World};

use crate::{AgentTrace, GivenCommand, MatchResult, Replay};

/// A world that writes down what it is told.
///
/// Commands and steps go through the recorder; everything else is read from [`Self::world`].
pub struct Recorder {
    world: World,
    seed: u64,
    commands: Vec<GivenCommand>,
    loop_hashes: Vec<u32>,
}

impl Recorder {
    /// Begins a match at game loop 0.
    pub fn new(rules: Arc<Rules>, seed: u64) -> Self {
        let world = World::new(rules, seed);
        let loop_hashes = vec![world.state_hash() as u32];
        Self { world, seed, commands: Vec::new(), loop_hashes }
    }

    /// The match so far.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Passes a command on to [`World::command`].
    pub fn command(&mut self, player: u8, unit: UnitTag, command: Command, queued: bool) {
        let game_loop = self.world.game_loop();
        self.commands.push(GivenCommand { game_loop, player, unit, command, queued });
        self.world.command(player, unit, command, queued);
    }

    /// Advances the match by one game loop.
    pub fn step(&mut self) {
        self.world.step();
        self.loop_hashes.push(self.world.state_hash() as u32);
    }

    /// Ends the recording. Commands that no loop followed are left out: they had no effect.
    pub fn finish(mut self, result: MatchResult, trace: Option<AgentTrace>) -> Replay {
        let last = self.world.game_loop();
        self.commands.retain(|given| given.game_loop < last);
        let rules = self.world.rules();
        Replay {
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            scenario: rules.scenario.name.clone(),
            balance: rules.catalog.version().to_string(),
            catalog_hash: rules.catalog.hash(),
            scenario_hash: rules.scenario.hash(),
            seed: self.seed,
            result,
            commands: self.commands,
            loop_hashes: self.loop_hashes,
            final_hash: self.world.state_hash(),
            trace,
        }
    }
}
