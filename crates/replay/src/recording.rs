use sim::{Command, UnitTag, World};

use crate::{AgentTrace, GivenCommand, Input, MatchResult, Replay};

/// What a replay needs of a world that its owner keeps.
///
/// Commands and clears go through the recording; after each loop [`Self::note_loop`] is told. The
/// world is the same in all calls.
#[derive(Clone, Debug)]
pub struct Recording {
    seed: u64,
    inputs: Vec<Input>,
    loop_hashes: Vec<u32>,
    /// The state hash after the latest loop: inputs since then have changed the state.
    final_hash: u64,
}

impl Recording {
    /// Begins the recording of a world that was made with `seed`.
    ///
    /// # Panics
    ///
    /// If the world has played a loop: a replay begins at the first.
    pub fn new(world: &World, seed: u64) -> Self {
        assert_eq!(world.game_loop(), 0, "a recording begins with the world");
        let final_hash = world.state_hash();
        Self { seed, inputs: Vec::new(), loop_hashes: vec![final_hash as u32], final_hash }
    }

    /// Passes a command on to [`World::command`].
    pub fn command(
        &mut self,
        world: &mut World,
        player: u8,
        unit: UnitTag,
        command: Command,
        queued: bool,
    ) {
        let game_loop = world.game_loop();
        self.put(world, Input::Command(GivenCommand { game_loop, player, unit, command, queued }));
    }

    /// Clears the field by [`World::kill_all`]: another episode begins.
    pub fn clear(&mut self, world: &mut World) {
        let game_loop = world.game_loop();
        self.put(world, Input::Clear { game_loop });
    }

    /// Passes on to [`World::remove_unit`].
    pub fn remove(&mut self, world: &mut World, unit: UnitTag) {
        let game_loop = world.game_loop();
        self.put(world, Input::Remove { game_loop, unit });
    }

    fn put(&mut self, world: &mut World, input: Input) {
        input.apply(world);
        self.inputs.push(input);
    }

    /// Notes the state after a loop; to be called after each.
    pub fn note_loop(&mut self, world: &World) {
        self.final_hash = world.state_hash();
        self.loop_hashes.push(self.final_hash as u32);
        debug_assert_eq!(self.loops(), world.game_loop(), "every loop is noted once");
    }

    /// Game loops noted so far. A replay of more than [`LOOPS_MAX`] cannot be read back.
    ///
    /// [`LOOPS_MAX`]: crate::LOOPS_MAX
    pub fn loops(&self) -> u32 {
        self.loop_hashes.len() as u32 - 1
    }

    /// Commands and clears so far.
    pub fn inputs(&self) -> usize {
        self.inputs.len()
    }

    /// Bytes of memory that the recording takes.
    pub fn memory_len(&self) -> usize {
        self.inputs.capacity() * size_of::<Input>() + self.loop_hashes.capacity() * size_of::<u32>()
    }

    /// Ends the recording. Inputs that no loop followed are left out.
    pub fn finish(
        mut self,
        world: &World,
        result: MatchResult,
        trace: Option<AgentTrace>,
    ) -> Replay {
        let last = self.loops();
        self.inputs.retain(|input| input.game_loop() < last);
        let rules = world.rules();
        Replay {
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            scenario: rules.scenario.name.clone(),
            balance: rules.catalog.version().to_string(),
            catalog_hash: rules.catalog.hash(),
            scenario_hash: rules.scenario.hash(),
            seed: self.seed,
            result,
            inputs: self.inputs,
            loop_hashes: self.loop_hashes,
            final_hash: self.final_hash,
            trace,
        }
    }
}
