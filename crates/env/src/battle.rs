use std::sync::Arc;

use sim::{Command, Rules, UnitTag, World};

use crate::heuristic::Heuristic;
use crate::layout::Layout;
use crate::observation::{self, Context, NO_ACTION};
use crate::record::Record;
use crate::reward::Toll;
use crate::{BattleOptions, BattleShape, EnvError, action, state};

/// Loops of a reset: in the first the armies appear, in the second the enemy sets out.
const RESET_LOOPS: u32 = 2;

/// How an episode ended.
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
/// The agents are the units of player 1, ordered by unit type, then by x, then by y. The enemies
/// are the units of player 2 in the order of their slots. Both orders are made at a reset and hold
/// for the episode. Sizes in this documentation are those of [`BattleShape`].
#[derive(Clone, Debug)]
pub struct Battle {
    layout: Arc<Layout>,
    world: World,
    /// Agents, then enemies.
    records: Vec<Record>,
    agent_tags: Vec<UnitTag>,
    enemy_tags: Vec<UnitTag>,
    /// `[agents, actions]`.
    available: Vec<u8>,
    /// As the caller gave them, or [`NO_ACTION`].
    last_actions: Vec<u16>,
    heuristic: Heuristic,
    episode_steps: u32,
    /// Whether the bonus for the end of the battle was paid.
    is_decided: bool,
}

impl Battle {
    /// A battle at the start of its first episode. `seed` is the game's.
    ///
    /// # Errors
    ///
    /// If an option is out of bounds, or the scenario has no SMAC equivalent.
    pub fn new(rules: Arc<Rules>, options: BattleOptions, seed: u64) -> Result<Self, EnvError> {
        let layout = Layout::new(&rules, options)?;
        Ok(Self::with_layout(rules, Arc::new(layout), seed))
    }

    pub(crate) fn with_layout(rules: Arc<Rules>, layout: Arc<Layout>, seed: u64) -> Self {
        let BattleShape { agents, enemies, actions, .. } = layout.shape;
        let mut battle = Self {
            world: World::new(rules, seed),
            records: Vec::with_capacity(agents + enemies),
            agent_tags: Vec::with_capacity(agents),
            enemy_tags: Vec::with_capacity(enemies),
            available: vec![0; agents * actions],
            last_actions: vec![NO_ACTION; agents],
            heuristic: Heuristic::new(agents),
            episode_steps: 0,
            is_decided: false,
            layout,
        };
        battle.collect_units();
        battle.begin_episode();
        battle
    }

    /// Starts the next episode; right after construction, the first.
    ///
    /// All units are removed and the scenario's script fills the field again. The game's random
    /// numbers go on.
    pub fn reset(&mut self) {
        self.reset_by(World::step);
    }

    /// [`Self::reset`] with game loops that the caller advances; see [`Self::step_by`].
    pub fn reset_by(&mut self, mut advance: impl FnMut(&mut World)) {
        if self.world.game_loop() == 0 {
            return;
        }
        self.world.kill_all();
        advance(&mut self.world);
        self.collect_units();
        for _ in 1..RESET_LOOPS {
            advance(&mut self.world);
        }
        self.update_units();
        self.begin_episode();
    }

    /// Lets every agent act, then plays [`BattleOptions::step_mul`] loops.
    ///
    /// `actions[agent]` is an action of that agent. After the end of an episode a caller may go on,
    /// but the bonus for the end is paid once.
    ///
    /// # Panics
    ///
    /// If there is not one action per agent, or one is not available, unless
    /// [`BattleOptions::heuristic_ai`] replaces them.
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
    pub fn step_by(&mut self, actions: &[u16], mut advance: impl FnMut(&mut World)) -> BattleStep {
        self.last_actions.copy_from_slice(actions);
        if self.layout.options.heuristic_ai {
            self.command_by_heuristic();
        } else {
            self.command_agents(actions);
        }
        for _ in 0..self.layout.options.step_mul {
            advance(&mut self.world);
        }
        self.episode_steps += 1;
        let toll = self.update_units();
        let (bonus, outcome) = self.judge();
        self.mark_available();
        let options = &self.layout.options;
        let mut reward = toll.reward(options);
        if let Some(bonus) = bonus {
            reward = if options.reward_sparse { bonus.signum() } else { reward + bonus };
        }
        if options.reward_scale {
            reward /= self.layout.reward_divisor;
        }
        BattleStep { reward, outcome }
    }

    fn command_agents(&mut self, actions: &[u16]) {
        let count = self.layout.shape.actions;
        for (agent, &choice) in actions.iter().enumerate() {
            let choice = usize::from(choice);
            let is_available = choice < count && self.available[agent * count + choice] != 0;
            assert!(is_available, "agent {agent} cannot take action {choice}");
            self.command(agent, choice);
        }
    }

    fn command_by_heuristic(&mut self) {
        for agent in 0..self.layout.shape.agents {
            let choice = self.heuristic.choose(&self.layout, &self.records, &self.available, agent);
            if self.records[agent].alive {
                self.command(agent, choice);
            }
        }
    }

    fn command(&mut self, agent: usize, choice: usize) {
        if let Some(command) = action::command(&self.layout, &self.records, agent, choice) {
            self.world.command(1, self.records[agent].tag, command, false);
        }
    }

    /// Takes over the units of a field that was just filled, agents first.
    fn collect_units(&mut self) {
        let Self { layout, world, records, .. } = self;
        records.clear();
        for player in [1, 2] {
            let units = world.units().filter(|unit| unit.player == player);
            records.extend(units.map(|unit| Record::new(layout, world.rules(), unit)));
        }
        let BattleShape { agents, enemies, .. } = layout.shape;
        debug_assert_eq!(records.len(), agents + enemies);
    }

    fn begin_episode(&mut self) {
        let agents = self.layout.shape.agents;
        self.records[..agents].sort_unstable_by_key(|record| {
            (record.ally_bit, record.position.x, record.position.y, record.tag)
        });
        let tags = |records: &[Record], tags: &mut Vec<UnitTag>| {
            tags.clear();
            tags.extend(records.iter().map(|record| record.tag));
        };
        tags(&self.records[..agents], &mut self.agent_tags);
        tags(&self.records[agents..], &mut self.enemy_tags);
        self.last_actions.fill(NO_ACTION);
        self.heuristic.forget();
        self.episode_steps = 0;
        self.is_decided = false;
        self.mark_available();
    }

    /// Reads all units again and counts what they lost since.
    fn update_units(&mut self) -> Toll {
        let Self { layout, world, records, .. } = self;
        let mut toll = Toll::default();
        let (agents, enemies) = records.split_at_mut(layout.shape.agents);
        for agent in agents.iter_mut().filter(|agent| agent.alive) {
            let (before, after) = update(layout, world, agent);
            toll.agent(&layout.options, before, after);
        }
        for enemy in enemies.iter_mut().filter(|enemy| enemy.alive) {
            let (before, after) = update(layout, world, enemy);
            toll.enemy(&layout.options, before, after);
        }
        toll
    }

    /// Whether the episode is over, and the bonus for it if it is due.
    fn judge(&mut self) -> (Option<f64>, Option<Outcome>) {
        let layout = &self.layout;
        let (agents, enemies) = self.records.split_at(layout.shape.agents);
        let living = |side: &[Record]| side.iter().filter(|unit| unit.alive).count();
        let fighting =
            |side: &[Record]| side.iter().filter(|unit| unit.alive && !unit.is_medivac).count();
        let (agents_left, enemies_left) = (living(agents), living(enemies));
        let lost =
            agents_left == 0 && enemies_left != 0 || layout.has_medivacs && fighting(agents) == 0;
        let won = agents_left != 0 && enemies_left == 0
            || layout.has_medivacs && enemies_left == 1 && fighting(enemies) == 0;
        let outcome = if lost {
            Outcome::Lost
        } else if won {
            Outcome::Won
        } else if agents_left == 0 {
            Outcome::Drawn
        } else if layout.shape.episode_limit_steps <= self.episode_steps {
            Outcome::TimedOut
        } else {
            return (None, None);
        };
        let options = &layout.options;
        let bonus = match outcome {
            Outcome::Won => Some(if options.reward_sparse { 1.0 } else { options.reward_win }),
            Outcome::Lost => Some(if options.reward_sparse { -1.0 } else { options.reward_defeat }),
            Outcome::Drawn | Outcome::TimedOut => None,
        };
        let bonus = bonus.filter(|_| !self.is_decided);
        self.is_decided |= bonus.is_some();
        (bonus, Some(outcome))
    }

    fn mark_available(&mut self) {
        let pathable = &self.world.rules().scenario.terrain.pathable;
        action::mark_available(&self.layout, pathable, &self.records, &mut self.available);
    }

    fn context(&self) -> Context<'_> {
        Context {
            layout: &self.layout,
            records: &self.records,
            available: &self.available,
            last_actions: &self.last_actions,
            episode_steps: self.episode_steps,
        }
    }

    /// Writes what each agent observes into `out`, `[agents, observation_len]`.
    ///
    /// # Panics
    ///
    /// If `out` is of another length.
    pub fn write_observations(&self, out: &mut [f32]) {
        let BattleShape { agents, observation_len, .. } = self.layout.shape;
        assert_eq!(out.len(), agents * observation_len, "length of the observations");
        observation::write_observations(&self.context(), out);
    }

    /// Writes the state into `out`, `[state_len]`.
    ///
    /// # Panics
    ///
    /// If `out` is of another length.
    pub fn write_state(&self, out: &mut [f32]) {
        assert_eq!(out.len(), self.layout.shape.state_len, "length of the state");
        if self.layout.options.obs_instead_of_state {
            observation::write_observations(&self.context(), out);
        } else {
            state::write_state(&self.context(), out);
        }
    }

    /// Writes 1 for every living agent and 0 for the dead into `out`, `[agents]`.
    ///
    /// # Panics
    ///
    /// If `out` is of another length.
    pub fn write_alive(&self, out: &mut [u8]) {
        assert_eq!(out.len(), self.layout.shape.agents, "one entry per agent");
        for (alive, record) in out.iter_mut().zip(&self.records) {
            *alive = record.alive.into();
        }
    }

    /// Writes who sees whom into `out`, `[agents, agents + enemies]`: 1 where both live and the
    /// unit is in sight. An agent does not see itself.
    ///
    /// # Panics
    ///
    /// If `out` is of another length.
    pub fn write_visibility(&self, out: &mut [u8]) {
        let agents = self.layout.shape.agents;
        assert_eq!(out.len(), agents * self.records.len(), "length of the visibility matrix");
        for (index, row) in out.chunks_exact_mut(self.records.len()).enumerate() {
            let own = &self.records[index];
            for (other, seen) in row.iter_mut().enumerate() {
                let record = &self.records[other];
                *seen = (own.alive && other != index && observation::sees(own, record)).into();
            }
        }
    }

    /// Which actions each agent may choose, `[agents, actions]`, 1 where it may.
    pub fn available_actions(&self) -> &[u8] {
        &self.available
    }

    /// The sizes of the arrays.
    pub fn shape(&self) -> BattleShape {
        self.layout.shape
    }

    /// What was chosen about the battle.
    pub fn options(&self) -> &BattleOptions {
        &self.layout.options
    }

    /// The game.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The names of the agents, living or dead.
    pub fn agents(&self) -> &[UnitTag] {
        &self.agent_tags
    }

    /// The names of the enemies, living or dead.
    pub fn enemies(&self) -> &[UnitTag] {
        &self.enemy_tags
    }

    /// Steps since the start of the episode.
    pub fn episode_steps(&self) -> u32 {
        self.episode_steps
    }

    /// How many agents have died in this episode.
    pub fn dead_agents(&self) -> usize {
        let agents = &self.records[..self.layout.shape.agents];
        agents.iter().filter(|agent| !agent.alive).count()
    }

    /// How many enemies have died in this episode.
    pub fn dead_enemies(&self) -> usize {
        let enemies = &self.records[self.layout.shape.agents..];
        enemies.iter().filter(|enemy| !enemy.alive).count()
    }

    /// The actions that the scripted agents chose in the latest step, with
    /// [`BattleOptions::heuristic_ai`].
    pub fn heuristic_actions(&self) -> &[u16] {
        self.heuristic.actions()
    }

    /// What [`Self::step`] would tell the unit of `agent` to do for `action`, which must be
    /// available; nothing for the dead.
    pub fn command_of(&self, agent: usize, action: u16) -> Option<Command> {
        action::command(&self.layout, &self.records, agent, usize::from(action))
    }

    /// The sum of unscaled rewards of an episode in which all enemies are killed and none
    /// regenerates.
    pub fn reward_max(&self) -> f64 {
        self.layout.reward_max
    }
}

/// Reads a living unit again. Returns its strength before, and after unless it died.
#[inline]
fn update(layout: &Layout, world: &World, record: &mut Record) -> (f64, Option<f64>) {
    let before = record.strength();
    match world.unit(record.tag) {
        Some(unit) => {
            record.update(layout, world.rules(), unit);
            (before, Some(record.strength()))
        }
        None => {
            record.die();
            (before, None)
        }
    }
}
