use std::sync::Arc;

use catalog::UnitTypeId;
use maps::CellGrid;
use observe::cells;
use sim::{Command, UnitTag, World};

use crate::heuristic::Heuristic;
use crate::layout::Layout;
use crate::observation::{self, Context, NO_ACTION};
use crate::record::Record;
use crate::recorded_world::RecordedWorld;
use crate::reward::Toll;
use crate::{ACTION_ATTACK, BattleOptions, BattleShape, Outcome, action, state};

/// A battle as the agents of one player have it.
///
/// The agents are the units of that player, ordered by unit type, then by x, then by y. The enemies
/// are the other player's units in the order of their slots, which is that of the API's
/// observations. Both orders are made at a reset and hold for the episode. Sizes in this documentation are those of [`BattleShape`].
#[derive(Clone, Debug)]
pub struct Side {
    layout: Arc<Layout>,
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
    /// See [`Self::reward_max`].
    reward_max: f64,
}

/// A unit as a side remembers it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownUnit {
    /// Its name in the game.
    pub tag: UnitTag,
    /// Its row in the catalog.
    pub unit_type: UnitTypeId,
    /// Whether it lives.
    pub alive: bool,
    /// Where it is, or where it died, in cells.
    pub x: f32,
    /// See [`Self::x`].
    pub y: f32,
    /// Life, 0 for the dead.
    pub health: f32,
    /// Shields; of the dead, what they had before.
    pub shield: f32,
}

/// An action that an agent cannot take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnavailableAction {
    /// The agent.
    pub agent: usize,
    /// Its action.
    pub action: u16,
}

impl Side {
    pub(crate) fn new(layout: Arc<Layout>) -> Self {
        let BattleShape { agents, enemies, actions, .. } = layout.shape;
        Self {
            records: Vec::with_capacity(agents + enemies),
            agent_tags: Vec::with_capacity(agents),
            enemy_tags: Vec::with_capacity(enemies),
            available: vec![0; agents * actions],
            last_actions: vec![NO_ACTION; agents],
            heuristic: Heuristic::new(agents),
            episode_steps: 0,
            is_decided: false,
            reward_max: layout.reward_max,
            layout,
        }
    }

    /// Goes on with other options, but for those that [`Battle::set_options`] refuses.
    ///
    /// [`Battle::set_options`]: crate::Battle::set_options
    pub(crate) fn set_layout(&mut self, layout: Arc<Layout>) {
        if layout.generation.is_none() {
            self.reward_max = layout.reward_max;
        }
        self.layout = layout;
        self.mark_available();
    }

    /// Tells the units what `actions` mean, or what the scripted agents want.
    ///
    /// # Panics
    ///
    /// If there is not one action per agent, or one is not available.
    pub(crate) fn command_agents(&mut self, world: &mut RecordedWorld, actions: &[u16]) {
        self.last_actions.copy_from_slice(actions);
        if self.layout.options.heuristic_ai {
            return self.command_by_heuristic(world);
        }
        if let Err(UnavailableAction { agent, action }) = self.check_actions(actions) {
            panic!("agent {agent} cannot take action {action}");
        }
        for (agent, &action) in actions.iter().enumerate() {
            self.command(world, agent, action.into());
        }
    }

    /// Whether every agent can take its action.
    ///
    /// # Errors
    ///
    /// The first that cannot be taken, unless [`BattleOptions::heuristic_ai`] replaces them all.
    ///
    /// # Panics
    ///
    /// If there is not one action per agent.
    #[inline]
    pub fn check_actions(&self, actions: &[u16]) -> Result<(), UnavailableAction> {
        let BattleShape { agents, actions: count, .. } = self.layout.shape;
        assert_eq!(actions.len(), agents, "one action per agent");
        if self.layout.options.heuristic_ai {
            let exists = |&action: &u16| usize::from(action) < count;
            return match actions.iter().position(|action| !exists(action)) {
                Some(agent) => Err(UnavailableAction { agent, action: actions[agent] }),
                None => Ok(()),
            };
        }
        for (agent, (&action, row)) in
            actions.iter().zip(self.available.chunks_exact(count)).enumerate()
        {
            if row.get(usize::from(action)).is_none_or(|&flag| flag == 0) {
                return Err(UnavailableAction { agent, action });
            }
        }
        Ok(())
    }

    fn command_by_heuristic(&mut self, world: &mut RecordedWorld) {
        for agent in 0..self.layout.shape.agents {
            let choice = self.heuristic.choose(&self.layout, &self.records, &self.available, agent);
            if self.records[agent].alive {
                self.command(world, agent, choice);
            }
        }
    }

    #[inline]
    fn command(&mut self, world: &mut RecordedWorld, agent: usize, choice: usize) {
        if (ACTION_ATTACK..self.layout.first_target).contains(&choice) {
            self.records[agent].look = (choice - ACTION_ATTACK) as u16;
            return;
        }
        if let Some(command) = action::command(&self.layout, &self.records, agent, choice) {
            world.command(self.layout.player, self.records[agent].tag, command, false);
        }
    }

    /// Takes over the units of a field that was just filled, agents first.
    pub(crate) fn collect_units(&mut self, world: &World) {
        let Self { layout, records, .. } = self;
        records.clear();
        for player in [layout.player, layout.opponent()] {
            let units = world.units().filter(|unit| unit.player == player);
            records.extend(units.map(|unit| Record::new(layout, world.rules(), unit)));
        }
        let BattleShape { agents, enemies, .. } = layout.shape;
        debug_assert_eq!(records.len(), agents + enemies);
    }

    pub(crate) fn begin_episode(&mut self, world: &World) {
        let agents = self.layout.shape.agents;
        self.records[..agents].sort_unstable_by_key(|record| {
            (record.rank, record.position.x, record.position.y, record.tag)
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
        if self.layout.generation.is_some() {
            let catalog = &world.rules().catalog;
            let life = self.records[agents..].iter().map(|enemy| {
                let kind = catalog.unit(enemy.unit_type);
                f64::from(cells(kind.life_max) + cells(kind.shields_max))
            });
            self.reward_max = self.layout.reward_max + life.sum::<f64>();
        }
        self.mark_available();
    }

    /// Reads all units again and counts what they lost since.
    pub(crate) fn update_units(&mut self, world: &World) -> Toll {
        let Self { layout, records, .. } = self;
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

    /// Counts the step just played.
    pub(crate) fn count_step(&mut self) {
        self.episode_steps += 1;
    }

    /// How the battle ended, if it did.
    pub(crate) fn judge(&self) -> Option<Outcome> {
        let layout = &self.layout;
        let (agents, enemies) = self.records.split_at(layout.shape.agents);
        let living = |side: &[Record]| side.iter().filter(|unit| unit.alive).count();
        let fighting =
            |side: &[Record]| side.iter().filter(|unit| unit.alive && !unit.is_medivac).count();
        let (agents_left, enemies_left) = (living(agents), living(enemies));
        let lost =
            agents_left == 0 && enemies_left != 0 || layout.has_medivacs && fighting(agents) == 0;
        let won = agents_left != 0 && enemies_left == 0
            || layout.has_medivacs && fighting(enemies) == 0 && enemies_left == 1
            || layout.generation.is_some() && layout.has_medivacs && fighting(enemies) == 0;
        if lost {
            Some(Outcome::Lost)
        } else if won {
            Some(Outcome::Won)
        } else if agents_left == 0 {
            Some(Outcome::Drawn)
        } else if layout.shape.episode_limit_steps <= self.episode_steps {
            Some(Outcome::TimedOut)
        } else {
            None
        }
    }

    /// The reward of a step that took `toll` and ended the episode with `outcome`, if it did. The
    /// bonus for the end is paid once in an episode.
    pub(crate) fn reward(&mut self, toll: &Toll, outcome: Option<Outcome>) -> f64 {
        let options = &self.layout.options;
        let bonus = match outcome {
            Some(Outcome::Won) => Some((1.0, options.reward_win)),
            Some(Outcome::Lost) => Some((-1.0, options.reward_defeat)),
            Some(Outcome::Drawn | Outcome::TimedOut) | None => None,
        };
        let mut reward = toll.reward(options, self.layout.generation.is_some());
        if let Some((sparse, dense)) = bonus.filter(|_| !self.is_decided) {
            self.is_decided = true;
            reward = if options.reward_sparse { sparse } else { reward + dense };
        }
        match self.layout.reward_scale_rate {
            Some(rate) => reward / (self.reward_max / rate),
            None => reward,
        }
    }

    pub(crate) fn mark_available(&mut self) {
        action::mark_available(&self.layout, &self.records, &mut self.available);
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
                *seen =
                    (own.alive && other != index && observation::sees(&self.layout, own, record))
                        .into();
            }
        }
    }

    /// Which actions each agent may choose, `[agents, actions]`, 1 where it may.
    #[inline]
    pub fn available_actions(&self) -> &[u8] {
        &self.available
    }

    /// The cells to which moves may lead.
    pub fn pathable(&self) -> &CellGrid {
        &self.layout.pathable
    }

    /// The sizes of the arrays.
    #[inline]
    pub fn shape(&self) -> BattleShape {
        self.layout.shape
    }

    /// What was chosen about the battle.
    pub fn options(&self) -> &BattleOptions {
        &self.layout.options
    }

    /// Agents, then enemies.
    pub(crate) fn records(&self) -> &[Record] {
        &self.records
    }

    /// The names of the agents, living or dead.
    pub fn agents(&self) -> &[UnitTag] {
        &self.agent_tags
    }

    /// The names of the enemies, living or dead.
    pub fn enemies(&self) -> &[UnitTag] {
        &self.enemy_tags
    }

    /// The agents and then the enemies, as they were after the latest step.
    pub fn units(&self) -> impl Iterator<Item = KnownUnit> {
        self.records.iter().map(|record| {
            let Record { tag, unit_type, alive, x, y, health, shield, .. } = *record;
            KnownUnit { tag, unit_type, alive, x, y, health, shield }
        })
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

    /// What a step would tell the unit of `agent` to do for `action`, which must be available;
    /// nothing for the dead.
    pub fn command_of(&self, agent: usize, action: u16) -> Option<Command> {
        action::command(&self.layout, &self.records, agent, usize::from(action))
    }

    /// The sum of unscaled rewards of an episode in which all enemies are killed and none
    /// regenerates. Where armies are drawn, of the present episode.
    pub fn reward_max(&self) -> f64 {
        self.reward_max
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
