//! Battles stepped together: what `starleague.make_vec` returns.

use std::panic::{AssertUnwindSafe, catch_unwind};

use env::{
    Autoreset, BatchBuffers, BattlePool, BattleShape, EnvError, KnownUnit, Outcome, PoolAction,
    load_rules,
};
use numpy::PyArrayDyn;
use pyo3::exceptions::{PyMemoryError, PyOSError, PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use sim::Random;

use crate::memory::{Memory, filled};
use crate::{ClosedError, actions, options, outcome_code};

/// Games of one environment at the most.
pub(crate) const NUM_ENVS_MAX: usize = 65_536;
/// Threads of one environment at the most.
pub(crate) const THREADS_MAX: usize = 1_024;

/// Many battles that one call steps. `starleague.BattleVecEnv` documents it.
#[pyclass(subclass, module = "starleague._engine")]
pub(crate) struct Battles {
    /// None once closed.
    pool: Option<BattlePool>,
    autoreset: Autoreset,
    random: Random,
    own: SideArrays,
    opponent: Option<SideArrays>,
    /// What `step` returns.
    step_result: Py<PyTuple>,
}

/// The arrays of one side. Lengths are those of [`BatchBuffers`].
struct SideArrays {
    shape: BattleShape,
    games: usize,
    observations: Memory<f32>,
    states: Memory<f32>,
    available: Memory<u8>,
    alive: Memory<u8>,
    rewards: Memory<f32>,
    /// `[games]`, as Python numbers them.
    outcome_codes: Memory<i8>,
    final_observations: Memory<f32>,
    final_states: Memory<f32>,
    final_available: Memory<u8>,
    final_alive: Memory<u8>,
    /// `[games, agents]`, chosen at random.
    sampled: Memory<u16>,
    /// Looks at `sampled`.
    sampled_array: Py<PyAny>,
    /// `[games, agents]`, of the latest step.
    actions: Vec<u16>,
    outcomes: Vec<Option<Outcome>>,
}

#[pymethods]
impl Battles {
    #[new]
    #[expect(clippy::too_many_arguments, reason = "they are the arguments in Python")]
    #[pyo3(signature = (scenario, num_envs, threads, seed, opponent, autoreset, options))]
    fn new(
        py: Python<'_>,
        scenario: &str,
        num_envs: usize,
        threads: usize,
        seed: u64,
        opponent: &str,
        autoreset: &str,
        options: &Bound<'_, PyDict>,
    ) -> PyResult<Self> {
        check_range("num_envs", num_envs, NUM_ENVS_MAX)?;
        check_range("threads", threads, THREADS_MAX)?;
        let options = options::battle_options(opponent, options)?;
        let autoreset = options::autoreset_of(autoreset)?;
        let mut pool = py
            .detach(|| {
                let rules = load_rules(scenario, options.opponent)?;
                BattlePool::new(rules, options, num_envs, threads, seed)
            })
            .map_err(|error| env_error(&error))?;
        pool.set_autoreset(autoreset);
        let own = SideArrays::new(py, pool.shape(), num_envs)?;
        let opponent =
            pool.opponent_shape().map(|shape| SideArrays::new(py, shape, num_envs)).transpose()?;
        let step_result = PyTuple::empty(py).unbind();
        let random = Random::new(seed);
        let mut battles = Self { pool: Some(pool), autoreset, random, own, opponent, step_result };
        battles.restart(py, None, None)?;
        Ok(battles)
    }

    /// The arrays of one side by name, and its sizes.
    #[pyo3(name = "_side")]
    fn side<'py>(&self, py: Python<'py>, opponent: bool) -> PyResult<Option<Bound<'py, PyDict>>> {
        let side = if opponent { self.opponent.as_ref() } else { Some(&self.own) };
        side.map(|side| side.describe(py)).transpose()
    }

    /// Sets what `step` returns.
    #[pyo3(name = "_set_step_result")]
    fn set_step_result(&mut self, result: Py<PyTuple>) {
        self.step_result = result;
    }

    /// Starts an episode in every game, or in those that are chosen; with a seed, new games.
    #[pyo3(name = "_restart", signature = (seed=None, chosen=None))]
    #[expect(clippy::needless_pass_by_value, reason = "Python's arguments arrive so")]
    fn restart(
        &mut self,
        py: Python<'_>,
        seed: Option<u64>,
        chosen: Option<Vec<bool>>,
    ) -> PyResult<()> {
        let Self { pool, random, own, opponent, .. } = self;
        let open = pool.as_mut().ok_or_else(closed)?;
        if let (Some(seed), None) = (seed, &chosen) {
            *random = Random::new(seed);
        }
        let done = py.detach(|| {
            without_panic(|| {
                let own = own.buffers().1;
                let other = opponent.as_mut().map(|other| other.buffers().1);
                if let Some(chosen) = &chosen {
                    return open.reset_chosen(chosen, seed, own, other);
                }
                if let Some(seed) = seed {
                    open.restart(seed);
                }
                match other {
                    None => open.reset(own),
                    Some(other) => open.reset_sides([own, other]),
                }
            })
        });
        if done.is_err() {
            *pool = None;
        }
        done?;
        self.publish_outcomes();
        Ok(())
    }

    /// Takes over how the games of another environment of the same arguments stand, and what its
    /// arrays show.
    #[pyo3(name = "_copy_games")]
    fn copy_games(&mut self, mut other: PyRefMut<'_, Self>) {
        let Self { pool, autoreset, random, own, opponent, .. } = &mut *other;
        match (&mut self.pool, pool) {
            (Some(to), Some(from)) => to.copy_games(from),
            (to, _) => *to = None,
        }
        self.autoreset = *autoreset;
        self.random = random.clone();
        self.own.copy_from(own);
        if let (Some(to), Some(from)) = (&mut self.opponent, opponent) {
            to.copy_from(from);
        }
    }

    /// Lets every agent act, and steps all games.
    #[pyo3(signature = (actions, opponent_actions=None))]
    fn step(
        &mut self,
        py: Python<'_>,
        actions: &Bound<'_, PyAny>,
        opponent_actions: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Py<PyTuple>> {
        let Self { pool, autoreset, own, opponent, .. } = self;
        let open = pool.as_mut().ok_or_else(closed)?;
        if *autoreset == Autoreset::Disabled
            && let Some(game) = (0..open.games()).find(|&game| open.is_over(game))
        {
            let message = format!(
                "game {game} is over, and autoreset is disabled: reset it first, such as by \
                 `reset(mask=envs.outcomes != 0)`"
            );
            return Err(PyValueError::new_err(message));
        }
        own.take_actions(open, actions, false)?;
        match (&mut *opponent, opponent_actions) {
            (None, None) => {}
            (Some(other), Some(actions)) => other.take_actions(open, actions, true)?,
            (Some(_), None) => {
                let message = "opponent_actions are missing: the opponent is an agent";
                return Err(PyTypeError::new_err(message));
            }
            (None, Some(_)) => {
                let message = "opponent_actions are given, but the opponent is no agent; make the \
                               environment with opponent=\"agent\"";
                return Err(PyTypeError::new_err(message));
            }
        }
        let done = py.detach(|| {
            without_panic(|| {
                let (actions, buffers) = own.buffers();
                match opponent {
                    None => open.step(actions, buffers),
                    Some(other) => {
                        let (other_actions, other) = other.buffers();
                        open.step_sides([actions, other_actions], [buffers, other]);
                    }
                }
            })
        });
        if done.is_err() {
            *pool = None;
        }
        done?;
        self.publish_outcomes();
        Ok(self.step_result.clone_ref(py))
    }

    /// Chooses an available action for every agent of a side, each with the same chance. Returns
    /// the side's array of sampled actions.
    #[pyo3(signature = (opponent=false))]
    fn sample_actions(&mut self, py: Python<'_>, opponent: bool) -> PyResult<Py<PyAny>> {
        let pool = self.pool.as_ref().ok_or_else(closed)?;
        let side = if opponent { self.opponent.as_mut() } else { Some(&mut self.own) };
        let Some(side) = side else {
            let message = "opponent is True, but the opponent is no agent; make the environment \
                           with opponent=\"agent\"";
            return Err(PyValueError::new_err(message));
        };
        pool.choose_uniformly(&mut self.random, opponent, side.sampled.as_mut_slice());
        Ok(side.sampled_array.clone_ref(py))
    }

    /// Ends all games. Closing again does nothing.
    fn close(&mut self, py: Python<'_>) {
        let pool = self.pool.take();
        py.detach(|| drop(pool));
    }

    /// Whether `close` was called.
    #[getter]
    fn closed(&self) -> bool {
        self.pool.is_none()
    }

    /// The number of threads that step the games.
    #[getter]
    fn threads(&self) -> PyResult<usize> {
        self.pool.as_ref().map(BattlePool::threads).ok_or_else(closed)
    }

    /// The types of the units of the first game, such as `spine_crawler`: of player 1, in the order
    /// of its agents, and of player 2, in the order of its agents where it has some.
    #[pyo3(name = "_unit_names")]
    fn unit_names(&self) -> PyResult<(Vec<String>, Vec<String>)> {
        let pool = self.pool.as_ref().ok_or_else(closed)?;
        let battle = pool.battle(0);
        let catalog = &battle.world().rules().catalog;
        let name = |unit: KnownUnit| {
            catalog.unit(unit.unit_type).display_name.to_lowercase().replace(' ', "_")
        };
        let agents = battle.shape().agents;
        let own = battle.units().take(agents).map(name).collect();
        let other = match battle.opponent() {
            Some(side) => side.units().take(side.shape().agents).map(name).collect(),
            None => battle.units().skip(agents).map(name).collect(),
        };
        Ok((own, other))
    }

    /// The state hashes of all games.
    fn state_hashes(&self) -> PyResult<Vec<u64>> {
        let pool = self.pool.as_ref().ok_or_else(closed)?;
        Ok((0..pool.games()).map(|game| pool.battle(game).world().state_hash()).collect())
    }
}

impl Battles {
    fn publish_outcomes(&mut self) {
        for side in std::iter::once(&mut self.own).chain(&mut self.opponent) {
            let codes = side.outcome_codes.as_mut_slice();
            for (code, &outcome) in codes.iter_mut().zip(&side.outcomes) {
                *code = outcome_code(outcome);
            }
        }
    }
}

impl SideArrays {
    fn new(py: Python<'_>, shape: BattleShape, games: usize) -> PyResult<Self> {
        let BattleShape { agents, actions, observation_len, state_len, .. } = shape;
        let sampled = Memory::new(games * agents)?;
        let sampled_array = sampled.array(py, &[games, agents])?.into_any().unbind();
        Ok(Self {
            observations: Memory::new(games * agents * observation_len)?,
            states: Memory::new(games * state_len)?,
            available: Memory::new(games * agents * actions)?,
            alive: Memory::new(games * agents)?,
            rewards: Memory::new(games)?,
            outcome_codes: Memory::new(games)?,
            final_observations: Memory::new(games * agents * observation_len)?,
            final_states: Memory::new(games * state_len)?,
            final_available: Memory::new(games * agents * actions)?,
            final_alive: Memory::new(games * agents)?,
            sampled,
            sampled_array,
            actions: filled(games * agents, 0)?,
            outcomes: filled(games, None)?,
            shape,
            games,
        })
    }

    fn take_actions(
        &mut self,
        pool: &BattlePool,
        actions: &Bound<'_, PyAny>,
        opponent: bool,
    ) -> PyResult<()> {
        let argument = if opponent { "opponent_actions" } else { "actions" };
        let shape = [self.games, self.shape.agents];
        actions::copy_actions(argument, actions, &shape, &mut self.actions)?;
        pool.check_actions(&self.actions, opponent).map_err(|refused| {
            let PoolAction { game, unavailable } = refused;
            let battle = pool.battle(game);
            let side = if opponent { battle.opponent().unwrap_or(&**battle) } else { battle };
            let place = format!("{argument}[{game}, {}]", unavailable.agent);
            actions::unavailable(&place, side, unavailable.agent, unavailable.action)
        })
    }

    fn buffers(&mut self) -> (&[u16], BatchBuffers<'_>) {
        let buffers = BatchBuffers {
            observations: self.observations.as_mut_slice(),
            states: self.states.as_mut_slice(),
            available_actions: self.available.as_mut_slice(),
            alive: self.alive.as_mut_slice(),
            rewards: self.rewards.as_mut_slice(),
            outcomes: &mut self.outcomes,
            final_observations: self.final_observations.as_mut_slice(),
            final_states: self.final_states.as_mut_slice(),
            final_available_actions: self.final_available.as_mut_slice(),
            final_alive: self.final_alive.as_mut_slice(),
        };
        (&self.actions, buffers)
    }

    fn copy_from(&mut self, other: &mut Self) {
        self.observations.copy_from(&mut other.observations);
        self.states.copy_from(&mut other.states);
        self.available.copy_from(&mut other.available);
        self.alive.copy_from(&mut other.alive);
        self.rewards.copy_from(&mut other.rewards);
        self.outcome_codes.copy_from(&mut other.outcome_codes);
        self.final_observations.copy_from(&mut other.final_observations);
        self.final_states.copy_from(&mut other.final_states);
        self.final_available.copy_from(&mut other.final_available);
        self.final_alive.copy_from(&mut other.final_alive);
        self.outcomes.copy_from_slice(&other.outcomes);
    }

    /// The arrays by name, and the sizes.
    fn describe<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let BattleShape { agents, enemies, actions, observation_len, state_len, .. } = self.shape;
        let games = self.games;
        let flags = |array: Bound<'py, PyArrayDyn<u8>>| {
            let bool_type = py.import("numpy")?.getattr("bool_")?;
            array.call_method1("view", (bool_type,))
        };
        let dict = PyDict::new(py);
        let observations = [games, agents, observation_len];
        dict.set_item("observations", self.observations.array(py, &observations)?)?;
        dict.set_item("state", self.states.array(py, &[games, state_len])?)?;
        let available = self.available.array(py, &[games, agents, actions])?;
        dict.set_item("available_actions", flags(available)?)?;
        dict.set_item("alive", flags(self.alive.array(py, &[games, agents])?)?)?;
        dict.set_item("rewards", self.rewards.array(py, &[games])?)?;
        dict.set_item("outcomes", self.outcome_codes.array(py, &[games])?)?;
        let final_observations = self.final_observations.array(py, &observations)?;
        dict.set_item("final_observations", final_observations)?;
        dict.set_item("final_state", self.final_states.array(py, &[games, state_len])?)?;
        let available = self.final_available.array(py, &[games, agents, actions])?;
        dict.set_item("final_available_actions", flags(available)?)?;
        dict.set_item("final_alive", flags(self.final_alive.array(py, &[games, agents])?)?)?;
        dict.set_item("num_agents", agents)?;
        dict.set_item("num_enemies", enemies)?;
        dict.set_item("num_actions", actions)?;
        dict.set_item("observation_len", observation_len)?;
        dict.set_item("state_len", state_len)?;
        dict.set_item("episode_limit", self.shape.episode_limit_steps)?;
        Ok(dict)
    }
}

/// Runs the engine. A fault of its own becomes an error of Python that can be caught.
pub(crate) fn without_panic(work: impl FnOnce()) -> PyResult<()> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        PyRuntimeError::new_err(
            "the engine failed, which is a fault of its own (its message is on standard error); \
             the environment is closed",
        )
    })
}

pub(crate) fn closed() -> PyErr {
    ClosedError::new_err("the environment is closed; make a new one")
}

pub(crate) fn env_error(error: &EnvError) -> PyErr {
    match error {
        EnvError::Memory => PyMemoryError::new_err(error.to_string()),
        EnvError::Threads { .. } => PyOSError::new_err(error.to_string()),
        _ => PyValueError::new_err(error.to_string()),
    }
}

fn check_range(argument: &str, value: usize, max: usize) -> PyResult<()> {
    if (1..=max).contains(&value) {
        return Ok(());
    }
    Err(PyValueError::new_err(format!("{argument} is {value}; it must lie between 1 and {max}")))
}
