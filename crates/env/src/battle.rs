use std::ops::Deref;
use std::sync::Arc;

use bots::UnitCommand;
use replay::Replay;
use sim::{Rules, World};

use crate::generation::{self, Generator};
use crate::layout::Layout;
use crate::recorded_world::RecordedWorld;
use crate::{BattleOptions, BattleShape, EnvError, NoReplay, Opponent, Side};

/// Loops of a reset: in the first the armies appear, in the second the enemy sets out.
const RESET_LOOPS: u32 = 2;

/// How an episode ended, as one side has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// All enemies are gone; or all but one, and that one is a Medivac.
    Won,
    /// All agents are gone; or all that can fight, on maps with Medivacs.
    Lost,
    /// Both sides are gone.
    Drawn,
    /// The episode limit was reached before.
    TimedOut,
}

impl Outcome {
    /// The same end as the other side has it.
    pub const fn reversed(self) -> Self {
        match self {
            Self::Won => Self::Lost,
            Self::Lost => Self::Won,
            Self::Drawn | Self::TimedOut => self,
        }
    }
}

/// What one step brought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BattleStep {
    /// The reward of all agents together.
    pub reward: f64,
    /// Set when the step ended the episode.
    pub outcome: Option<Outcome>,
}

/// One battle: a game, and how far its episode is.
///
/// A battle reads as the [`Side`] of player 1, which every battle has. With [`Opponent::Agent`]
/// player 2 is [`Self::opponent`].
#[derive(Clone, Debug)]
pub struct Battle {
    world: RecordedWorld,
    side: Side,
    opponent: Option<Box<Side>>,
    /// Draws the armies of a generated battle.
    generator: Option<Box<Generator>>,
}

impl Deref for Battle {
    type Target = Side;

    fn deref(&self) -> &Side {
        &self.side
    }
}

impl Battle {
    /// A battle at the start of its first episode. `seed` is the game's.
    ///
    /// # Errors
    ///
    /// If an option is out of bounds, the scenario has no SMAC equivalent, or was not prepared for
    /// [`BattleOptions::opponent`] ([`Opponent::prepare`]).
    pub fn new(rules: Arc<Rules>, options: BattleOptions, seed: u64) -> Result<Self, EnvError> {
        let layouts = SideLayouts::new(&rules, options)?;
        Ok(Self::with_layouts(rules, &layouts, seed))
    }

    /// The same battle, which writes down what [`Self::replay`] needs: 28 bytes for a command and 4
    /// for a game loop, in vectors that grow by doubling.
    ///
    /// # Errors
    ///
    /// As [`Self::new`], and for generated battles: a replay does not hold their armies.
    pub fn recorded(
        rules: Arc<Rules>,
        options: BattleOptions,
        seed: u64,
    ) -> Result<Self, EnvError> {
        let layouts = SideLayouts::new(&rules, options)?;
        if layouts.own.generation.is_some() {
            return Err(NoReplay::Generated.into());
        }
        let world = RecordedWorld::new(World::new(rules, seed), seed);
        Ok(Self::begin(world, &layouts, None))
    }

    pub(crate) fn with_layouts(rules: Arc<Rules>, layouts: &SideLayouts, seed: u64) -> Self {
        let mut world = World::new(rules, seed);
        let options = &layouts.own.options;
        let mut generator = layouts.own.generation.map(|(race, generation)| {
            let catalog = &world.rules().catalog;
            Box::new(Generator::new(generation, race, catalog, options.opponent, seed))
        });
        if let Some(generator) = &mut generator {
            generator.populate(&mut world);
        }
        let reason = match generator {
            Some(_) => NoReplay::Generated,
            None => NoReplay::NotRecorded,
        };
        Self::begin(RecordedWorld::without_record(world, reason), layouts, generator)
    }

    fn begin(
        world: RecordedWorld,
        layouts: &SideLayouts,
        generator: Option<Box<Generator>>,
    ) -> Self {
        let side = |layout: &Arc<Layout>| Side::new(Arc::clone(layout));
        let mut battle = Self {
            world,
            generator,
            side: side(&layouts.own),
            opponent: layouts.opponent.as_ref().map(|layout| Box::new(side(layout))),
        };
        battle.begin_first_episode();
        battle
    }

    fn begin_first_episode(&mut self) {
        for side in sides(&mut self.side, &mut self.opponent) {
            side.collect_units(self.world.world());
            side.begin_episode(self.world.world());
        }
    }

    /// Starts the next episode; right after construction, the first.
    ///
    /// All units are removed and the scenario's script fills the field again, in generated battles
    /// with new armies. The game's random numbers go on, but in a recorded battle in which the next
    /// episode might not fit into the recording: its game begins anew, and so does the recording.
    ///
    /// Where the scenario follows its map, the units go in the order in which SMAC kills them. After
    /// a draw there is nobody whom it could kill: its next episode goes on with the armies that the
    /// script sent at once, so this one does too.
    pub fn reset(&mut self) {
        self.reset_by(World::step);
    }

    /// [`Self::reset`] with game loops that the caller advances; see [`Self::step_by`].
    pub fn reset_by(&mut self, mut advance: impl FnMut(&mut World)) {
        if self.world.world().game_loop() == 0 {
            return;
        }
        let (loops, inputs) = self.episode_len_max();
        if self.world.begin_anew_when_full(loops, inputs) {
            return self.begin_first_episode();
        }
        self.clear_field();
        self.world.advance(&mut advance);
        if let Some(generator) = &mut self.generator {
            generator.populate(self.world.unrecorded());
        }
        for side in sides(&mut self.side, &mut self.opponent) {
            side.collect_units(self.world.world());
        }
        for _ in 1..RESET_LOOPS {
            self.send_enemies();
            self.world.advance(&mut advance);
        }
        for side in sides(&mut self.side, &mut self.opponent) {
            side.update_units(self.world.world());
            side.begin_episode(self.world.world());
        }
    }

    fn clear_field(&mut self) {
        if self.world.world().rules().scenario.follows_map {
            if self.has_next_armies() {
                return;
            }
            for unit in self.side.units().filter(|unit| unit.alive) {
                self.world.remove_unit(unit.tag);
            }
        }
        self.world.clear();
    }

    /// Whether the script has filled the field since the last of the episode's units fell.
    fn has_next_armies(&self) -> bool {
        let world = self.world.world();
        let shape = self.side.shape();
        let living = |player, count: usize| world.living(player) as usize == count;
        self.side.units().all(|unit| !unit.alive)
            && living(1, shape.agents)
            && living(2, shape.enemies)
    }

    /// Game loops and inputs of an episode that ends in time, the removal of its units included.
    fn episode_len_max(&self) -> (u32, usize) {
        let BattleShape { agents, enemies, episode_limit_steps: steps, .. } = self.side.shape();
        let loops = steps.saturating_mul(self.side.options().step_mul);
        (loops.saturating_add(RESET_LOOPS), (steps as usize + 1) * (agents + enemies) + 1)
    }

    /// Chooses anew what can change while a battle goes on: what agents see and earn, how long
    /// steps, moves and episodes are, and whether scripted agents act. What this does to shapes
    /// shows at once.
    ///
    /// # Errors
    ///
    /// If an option is out of bounds, or is one of those that say who plays, with how many actions
    /// and how far. Nothing changes then.
    pub fn set_options(&mut self, options: BattleOptions) -> Result<(), EnvError> {
        let old = self.side.options();
        for (option, is_same) in [
            ("opponent", old.opponent == options.opponent),
            ("capability_config", old.generation == options.generation),
            ("conic_fov", old.conic_fov == options.conic_fov),
            ("num_fov_actions", old.num_fov_actions == options.num_fov_actions),
            ("use_unit_ranges", old.use_unit_ranges == options.use_unit_ranges),
            ("min_attack_range", old.min_attack_range == options.min_attack_range),
        ] {
            if !is_same {
                return Err(EnvError::FixedOption { option });
            }
        }
        let layouts = SideLayouts::new(self.world.world().rules(), options)?;
        self.side.set_layout(layouts.own);
        if let (Some(side), Some(layout)) = (&mut self.opponent, layouts.opponent) {
            side.set_layout(layout);
        }
        Ok(())
    }

    /// Lets every agent act, then plays [`BattleOptions::step_mul`] loops.
    ///
    /// `actions[agent]` is an action of that agent. After the end of an episode a caller may go on,
    /// but the bonus for the end is paid once.
    ///
    /// # Panics
    ///
    /// If there is not one action per agent, or one is not available, unless
    /// [`BattleOptions::heuristic_ai`] replaces them. If the battle has a second side.
    #[inline]
    pub fn step(&mut self, actions: &[u16]) -> BattleStep {
        self.step_by(actions, World::step)
    }

    /// [`Self::step`] with game loops that the caller advances: `advance` must step the world once,
    /// by [`World::step`] or by [`World::step_marked`] to see where time goes.
    ///
    /// # Panics
    ///
    /// As [`Self::step`].
    #[inline]
    pub fn step_by(&mut self, actions: &[u16], mut advance: impl FnMut(&mut World)) -> BattleStep {
        assert!(self.opponent.is_none(), "the other side needs actions too");
        self.side.command_agents(&mut self.world, actions);
        self.command_level();
        for _ in 0..self.side.options().step_mul {
            self.send_enemies();
            self.world.advance(&mut advance);
        }
        let Self { world, side, .. } = self;
        side.count_step();
        let toll = side.update_units(world.world());
        let outcome = side.judge();
        side.mark_available();
        world.note_outcome(outcome);
        BattleStep { reward: side.reward(&toll, outcome), outcome }
    }

    /// Lets the agents of both sides act, then plays [`BattleOptions::step_mul`] loops. Returns
    /// what the step brought each of them.
    ///
    /// Where each side has lost by its own measure (both are left with Medivacs), the battle is
    /// drawn.
    ///
    /// # Panics
    ///
    /// If there is not one action per agent, one is not available, or the opponent is none that
    /// acts ([`Opponent::Agent`]).
    pub fn step_sides(&mut self, actions: [&[u16]; 2]) -> [BattleStep; 2] {
        self.step_sides_by(actions, World::step)
    }

    /// [`Self::step_sides`] with game loops that the caller advances; see [`Self::step_by`].
    ///
    /// # Panics
    ///
    /// As [`Self::step_sides`].
    pub fn step_sides_by(
        &mut self,
        actions: [&[u16]; 2],
        mut advance: impl FnMut(&mut World),
    ) -> [BattleStep; 2] {
        let Self { world, side, opponent, .. } = self;
        let opponent = opponent.as_deref_mut().expect("a battle with a second side");
        let mut sides = [side, opponent];
        for (side, actions) in sides.iter_mut().zip(actions) {
            side.command_agents(world, actions);
        }
        for _ in 0..sides[0].options().step_mul {
            world.advance(&mut advance);
        }
        let tolls = sides.each_mut().map(|side| {
            side.count_step();
            side.update_units(world.world())
        });
        let outcome = match (sides[0].judge(), sides[1].judge()) {
            (Some(Outcome::Lost), Some(Outcome::Lost)) => Some(Outcome::Drawn),
            (own, _) => own,
        };
        let outcomes = [outcome, outcome.map(Outcome::reversed)];
        for side in &mut sides {
            side.mark_available();
        }
        world.note_outcome(outcome);
        [0, 1].map(|index| {
            let outcome = outcomes[index];
            BattleStep { reward: sides[index].reward(&tolls[index], outcome), outcome }
        })
    }

    /// Does what the script of a generated battle does.
    #[inline]
    fn send_enemies(&mut self) {
        if self.generator.is_some() && self.side.options().opponent == Opponent::AttackMove {
            generation::send_idle_enemies(&mut self.world);
        }
    }

    /// Lets a scripted player tell its units what to do.
    #[inline]
    fn command_level(&mut self) {
        if let Opponent::Level(level) = self.side.options().opponent {
            for UnitCommand { unit, command, queued } in
                bots::battle::commands(self.world.world(), 2, level)
            {
                self.world.command(2, unit, command, queued);
            }
        }
    }

    /// The side of player 2, where it is one that acts.
    pub fn opponent(&self) -> Option<&Side> {
        self.opponent.as_deref()
    }

    /// The game.
    pub fn world(&self) -> &World {
        self.world.world()
    }

    /// Everything since the first loop of the first episode, with the result of the latest. The
    /// battle goes on.
    ///
    /// # Errors
    ///
    /// If the battle is not one of [`Self::recorded`], or went on for longer than a replay holds.
    pub fn replay(&self) -> Result<Replay, NoReplay> {
        self.world.replay()
    }

    /// Bytes of memory that the recording takes; 0 for battles that are not recorded.
    pub fn recording_memory_len(&self) -> usize {
        self.world.record_memory_len()
    }
}

fn sides<'a>(
    side: &'a mut Side,
    opponent: &'a mut Option<Box<Side>>,
) -> impl Iterator<Item = &'a mut Side> {
    std::iter::once(side).chain(opponent.as_deref_mut())
}

/// What the sides of a battle share with those of other battles of the same rules.
#[derive(Clone, Debug)]
pub(crate) struct SideLayouts {
    own: Arc<Layout>,
    opponent: Option<Arc<Layout>>,
}

impl SideLayouts {
    pub(crate) fn new(rules: &Rules, options: BattleOptions) -> Result<Self, EnvError> {
        options.opponent.check(&rules.scenario)?;
        let own = Arc::new(Layout::new(rules, options, 1)?);
        let opponent = match options.opponent {
            Opponent::AttackMove | Opponent::Level(_) => None,
            Opponent::Agent => Some(Arc::new(Layout::new(rules, options, 2)?)),
        };
        Ok(Self { own, opponent })
    }
}
