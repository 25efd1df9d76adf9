//! One battle at a time, in the hands of the caller: what `starleague.smac` is made of.

use std::error::Error;
use std::path::PathBuf;

use env::{
    BattleShape, BattleStep, KnownUnit, NoReplay, TeamRace, UnavailableAction, load_rules_as_served,
};
use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::exceptions::{PyNotImplementedError, PyOSError, PyRuntimeError};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::battles::env_error;
use crate::{actions, options, outcome_code};

/// One battle without automatic resets, recorded where replays can hold it.
/// `starleague.smac.StarCraft2Env` wraps it.
#[derive(Clone)]
#[pyclass(module = "starleague._engine")]
pub(crate) struct Battle {
    battle: env::Battle,
    actions: Vec<u16>,
    /// The units before the latest step.
    previous: Vec<KnownUnit>,
}

/// The first action that attacks or heals.
pub(crate) fn first_target(side: &env::Side) -> usize {
    let options = side.options();
    env::ACTION_ATTACK + if options.conic_fov { options.num_fov_actions as usize } else { 0 }
}

fn no_replay(reason: NoReplay) -> PyErr {
    match reason {
        NoReplay::Generated => PyNotImplementedError::new_err(reason.to_string()),
        NoReplay::NotRecorded | NoReplay::TooLong => PyRuntimeError::new_err(reason.to_string()),
    }
}

/// See `Battle::units`.
type UnitRow = (usize, u32, f32, f32, f32, f32, f32, f32);

#[pymethods]
impl Battle {
    #[new]
    #[pyo3(signature = (scenario, seed, opponent, options))]
    fn new(
        scenario: &str,
        seed: u64,
        opponent: &str,
        options: &Bound<'_, PyDict>,
    ) -> PyResult<Self> {
        let options = options::battle_options(opponent, options)?;
        let rules =
            load_rules_as_served(scenario, options.opponent).map_err(|error| env_error(&error))?;
        let make = match TeamRace::of(scenario) {
            Some(_) => env::Battle::new,
            None => env::Battle::recorded,
        };
        let battle = make(rules, options, seed).map_err(|error| env_error(&error))?;
        let actions = vec![0; battle.shape().agents];
        let previous = battle.units().collect();
        Ok(Self { battle, actions, previous })
    }

    /// The battle as it stands; a copy of the environment around it plays on with that.
    fn __deepcopy__(&self, _memo: &Bound<'_, PyAny>) -> Self {
        self.clone()
    }

    /// Starts the next episode; right after construction, the first.
    fn reset(&mut self, py: Python<'_>) {
        py.detach(|| self.battle.reset());
        self.remember_units();
    }

    /// Chooses anew what can change while the battle goes on; an option that is not given is the
    /// default's.
    fn set_options(&mut self, opponent: &str, options: &Bound<'_, PyDict>) -> PyResult<()> {
        let options = options::battle_options(opponent, options)?;
        self.battle.set_options(options).map_err(|error| env_error(&error))
    }

    /// Lets every agent act. Returns the reward, and how the episode ended or 0.
    fn step(&mut self, py: Python<'_>, actions: &Bound<'_, PyAny>) -> PyResult<(f64, i8)> {
        self.remember_units();
        let Self { battle, actions: taken, .. } = self;
        let shape = [battle.shape().agents];
        actions::copy_actions("actions", actions, &shape, taken)?;
        battle.check_actions(taken).map_err(|refused| {
            let UnavailableAction { agent, action } = refused;
            actions::unavailable(&format!("actions[{agent}]"), battle, agent, action)
        })?;
        let BattleStep { reward, outcome } = py.detach(|| battle.step(taken));
        Ok((reward, outcome_code(outcome)))
    }

    /// What each agent observes, `(agents, observation_len)` float32.
    fn observations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<f32>>> {
        let BattleShape { agents, observation_len, .. } = self.battle.shape();
        let mut values = vec![0.0; agents * observation_len];
        self.battle.write_observations(&mut values);
        PyArray1::from_vec(py, values).reshape([agents, observation_len])
    }

    /// The state, `(state_len,)` float32.
    fn state<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f32>> {
        let mut values = vec![0.0; self.battle.shape().state_len];
        self.battle.write_state(&mut values);
        PyArray1::from_vec(py, values)
    }

    /// Which actions each agent may choose, `(agents, actions)` uint8.
    fn available_actions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<u8>>> {
        let BattleShape { agents, actions, .. } = self.battle.shape();
        PyArray1::from_slice(py, self.battle.available_actions()).reshape([agents, actions])
    }

    /// Who sees whom, `(agents, agents + enemies)` uint8.
    fn visibility<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyArray2<u8>>> {
        let BattleShape { agents, enemies, .. } = self.battle.shape();
        let mut values = vec![0; agents * (agents + enemies)];
        self.battle.write_visibility(&mut values);
        PyArray1::from_vec(py, values).reshape([agents, agents + enemies])
    }

    /// One tuple per unit, agents before enemies: slot, the protocol's number of its type, x, y,
    /// life, full life, shields and full shields. The dead have no life; the rest is the last that
    /// was seen of them.
    fn units(&self) -> Vec<UnitRow> {
        self.battle.units().map(|unit| self.row(&unit)).collect()
    }

    /// The same before the latest step.
    fn previous_units(&self) -> Vec<UnitRow> {
        self.previous.iter().map(|unit| self.row(unit)).collect()
    }

    /// Who lives, agents before enemies, `(agents + enemies,)` uint8.
    fn alive<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<u8>> {
        PyArray1::from_iter(py, self.battle.units().map(|unit| u8::from(unit.alive)))
    }

    /// By x and then y: which cells are pathable, uint8, and how high they are, float64 from 0 to
    /// 1. Heights are mirrored in y, as the original has them.
    #[expect(clippy::type_complexity, reason = "a pair of arrays")]
    fn grids<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyArray2<u8>>, Bound<'py, PyArray2<f64>>)> {
        let terrain = &self.battle.world().rules().scenario.terrain;
        let (width, height) = (terrain.width() as i32, terrain.height() as i32);
        let cells = || (0..width).flat_map(|x| (0..height).map(move |y| (x, y)));
        let pathable = cells().map(|(x, y)| u8::from(self.battle.pathable().get(x, y)));
        let heights = cells().map(|(x, y)| f64::from(terrain.height_at(x, height - 1 - y)) / 255.0);
        let shape = [width as usize, height as usize];
        Ok((
            PyArray1::from_iter(py, pathable).reshape(shape)?,
            PyArray1::from_iter(py, heights).reshape(shape)?,
        ))
    }

    /// The actions that the scripted agents chose in the latest step.
    fn heuristic_actions(&self) -> Vec<u16> {
        self.battle.heuristic_actions().to_vec()
    }

    /// Writes all episodes so far as a replay.
    #[expect(clippy::needless_pass_by_value, reason = "pyo3 makes paths of its own")]
    fn save_replay(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        py.detach(|| {
            let replay = self.battle.replay().map_err(no_replay)?;
            replay::write_file(&path, &replay).map_err(|error| match error.source() {
                Some(source) => PyOSError::new_err(format!("{error}: {source}")),
                None => PyOSError::new_err(error.to_string()),
            })
        })
    }

    /// Bytes of memory that the recording takes.
    fn recording_memory_len(&self) -> usize {
        self.battle.recording_memory_len()
    }

    /// The sum of unscaled rewards of an episode in which all enemies are killed and none
    /// regenerates.
    fn reward_max(&self) -> f64 {
        self.battle.reward_max()
    }

    /// How many agents and how many enemies have died in this episode.
    fn dead(&self) -> (usize, usize) {
        (self.battle.dead_agents(), self.battle.dead_enemies())
    }

    /// The sizes, and what else stays the same, by name.
    fn sizes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let shape = self.battle.shape();
        let dict = PyDict::new(py);
        dict.set_item("num_agents", shape.agents)?;
        dict.set_item("num_enemies", shape.enemies)?;
        dict.set_item("num_actions", shape.actions)?;
        dict.set_item("observation_len", shape.observation_len)?;
        dict.set_item("state_len", shape.state_len)?;
        dict.set_item("episode_limit", shape.episode_limit_steps)?;
        dict.set_item("first_target", first_target(&self.battle))?;
        let scenario = &self.battle.world().rules().scenario;
        dict.set_item("ally_race", &scenario.ally_race)?;
        dict.set_item("enemy_race", &scenario.enemy_race)?;
        dict.set_item("map_width", scenario.terrain.width())?;
        dict.set_item("map_height", scenario.terrain.height())?;
        Ok(dict)
    }
}

impl Battle {
    fn remember_units(&mut self) {
        self.previous.clear();
        self.previous.extend(self.battle.units());
    }

    fn row(&self, unit: &KnownUnit) -> UnitRow {
        let kind = self.battle.world().rules().catalog.unit(unit.unit_type);
        let maxima = [kind.life_max, kind.shields_max].map(observe::cells);
        let KnownUnit { x, y, health, shield, .. } = *unit;
        (unit.tag.slot(), kind.protocol_id, x, y, health, maxima[0], shield, maxima[1])
    }
}
