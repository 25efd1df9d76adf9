//! One full game: what `starleague.Game` is made of.

use env::Outcome;
use env::full_game::{
    ActionRow, AvailableRow, Field, Format, FullGame, FullGameError, GAME_MINIMAP_LAYERS,
    GameObservation, GameOptions, OrderRow, PlayerRow, RefusalRow, Row, Seat, TARGET_POINT,
    TARGET_UNIT, UnitRow, from_bytes, load_map, to_bytes,
};
use numpy::{PyArray1, PyArrayMethods, PyReadonlyArray1, PyReadonlyArray2};
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::battles::{closed, without_panic};
use crate::outcome_code;

/// A race's name, and the race.
const RACES: [(&str, catalog::Race); 3] = [
    ("terran", catalog::Race::Terran),
    ("zerg", catalog::Race::Zerg),
    ("protoss", catalog::Race::Protoss),
];

/// One game on a map. `starleague.Game` documents it.
#[pyclass(subclass, module = "starleague._engine", name = "FullGame")]
pub(crate) struct PyFullGame {
    /// None once closed.
    game: Option<FullGame>,
    /// What each agent sees; kept for its memory.
    seen: Vec<GameObservation>,
}

#[pymethods]
impl PyFullGame {
    #[new]
    #[expect(clippy::too_many_arguments, reason = "they are the arguments in Python")]
    #[expect(clippy::needless_pass_by_value, reason = "Python's arguments arrive so")]
    fn new(
        py: Python<'_>,
        map: &str,
        players: Vec<String>,
        races: Vec<String>,
        seed: u64,
        step_loops: u32,
        fog: bool,
        minimap: (u32, u32),
        loops_max: u32,
    ) -> PyResult<Self> {
        let players = players.iter().map(|name| seat(name)).collect::<PyResult<Vec<Seat>>>()?;
        let races = races.iter().map(|name| race(name)).collect::<PyResult<_>>()?;
        let options = GameOptions { players, races, seed, step_loops, fog, minimap, loops_max };
        let mut made = None;
        py.detach(|| {
            without_panic(|| {
                made = Some(load_map(map).and_then(|map| FullGame::new(&map, options)));
            })
        })?;
        let game = made.transpose().map_err(|error| game_error(&error))?;
        let agents = game.as_ref().map_or(0, FullGame::agents);
        let mut full = Self { game, seen: vec![GameObservation::default(); agents] };
        full.observe(py)?;
        Ok(full)
    }

    /// Begins the game anew, with another seed if one is given.
    #[pyo3(name = "_reset", signature = (seed=None))]
    fn reset(&mut self, py: Python<'_>, seed: Option<u64>) -> PyResult<()> {
        let game = self.game.as_mut().ok_or_else(closed)?;
        let mut result = Ok(());
        let done = py.detach(|| without_panic(|| result = game.reset(seed)));
        self.close_on_fault(done)?;
        result.map_err(|error| game_error(&error))?;
        self.observe(py)
    }

    /// Gives orders, the bytes of [`ActionRow`]s for each agent, and lets a step pass. Returns the
    /// rewards and outcomes of the agents.
    #[pyo3(name = "_step")]
    #[expect(clippy::needless_pass_by_value, reason = "Python's arguments arrive so")]
    fn step(
        &mut self,
        py: Python<'_>,
        orders: Vec<PyReadonlyArray1<'_, u8>>,
    ) -> PyResult<(Vec<f32>, Vec<i8>)> {
        let game = self.game.as_mut().ok_or_else(closed)?;
        if orders.len() != game.agents() {
            let message = format!("actions has {} arrays, not {}", orders.len(), game.agents());
            return Err(PyValueError::new_err(message));
        }
        let mut rows: Vec<Vec<ActionRow>> = Vec::with_capacity(orders.len());
        for (agent, bytes) in orders.iter().enumerate() {
            rows.push(checked_orders(agent, bytes.as_slice()?)?);
        }
        let rows: Vec<&[ActionRow]> = rows.iter().map(Vec::as_slice).collect();
        let mut step = None;
        let done = py.detach(|| without_panic(|| step = Some(game.step(&rows))));
        let agents = game.agents();
        self.close_on_fault(done)?;
        self.observe(py)?;
        let (rewards, outcomes) =
            step.map_or_else(|| (vec![0.0; agents], None), |step| (step.rewards, step.outcomes));
        let code = |outcome: Outcome| outcome_code(Some(outcome));
        let outcomes = outcomes
            .map_or_else(|| vec![0; agents], |outcomes| outcomes.into_iter().map(code).collect());
        Ok((rewards, outcomes))
    }

    /// What an agent sees, as arrays of its own: bytes of rows where there are rows.
    #[pyo3(name = "_observation")]
    fn observation<'py>(&self, py: Python<'py>, agent: usize) -> PyResult<Bound<'py, PyDict>> {
        let seen = self.seen.get(agent).ok_or_else(closed)?;
        let bytes = |bytes: Vec<u8>| PyArray1::from_vec(py, bytes);
        let dict = PyDict::new(py);
        dict.set_item("player", bytes(to_bytes(&[seen.player])))?;
        dict.set_item("units", bytes(to_bytes(&seen.units)))?;
        dict.set_item("available", bytes(to_bytes(&seen.available)))?;
        dict.set_item("refusals", bytes(to_bytes(&seen.refusals)))?;
        let results = seen.results.iter().map(|result| *result as u16).collect();
        dict.set_item("results", PyArray1::<u16>::from_vec(py, results))?;
        dict.set_item("dead", PyArray1::from_slice(py, &seen.dead))?;
        let game = self.game.as_ref().ok_or_else(closed)?;
        let (columns, rows) = game.options().minimap;
        let shape = [GAME_MINIMAP_LAYERS.len(), rows as usize, columns as usize];
        dict.set_item("minimap", bytes(seen.minimap.clone()).reshape(shape)?)?;
        Ok(dict)
    }

    /// Whether the structure of an ability could stand at each of several places, `(n, 2)`.
    #[pyo3(name = "_placements")]
    #[expect(clippy::needless_pass_by_value, reason = "Python's arguments arrive so")]
    fn placements<'py>(
        &self,
        py: Python<'py>,
        agent: usize,
        ability: u32,
        places: PyReadonlyArray2<'_, f32>,
    ) -> PyResult<Bound<'py, PyArray1<u16>>> {
        let game = self.game.as_ref().ok_or_else(closed)?;
        let places = places.as_array();
        let places: Vec<(f32, f32)> =
            places.rows().into_iter().map(|row| (row[0], row[1])).collect();
        let mut results = Vec::new();
        py.detach(|| without_panic(|| results = game.placements(agent, ability, &places)))?;
        let numbers = results.into_iter().map(|result| result as u16).collect();
        Ok(PyArray1::from_vec(py, numbers))
    }

    /// What stays the same during a game, by name.
    #[pyo3(name = "_map")]
    fn map<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let game = self.game.as_ref().ok_or_else(closed)?;
        let map = game.map();
        let terrain = &map.terrain;
        let (width, height) = (map.width as usize, map.height as usize);
        let grid = |open: &dyn Fn(i32, i32) -> bool| {
            let cells = (0..height as i32).flat_map(|y| (0..width as i32).map(move |x| (x, y)));
            let cells = cells.map(|(x, y)| open(x, y)).collect();
            PyArray1::<bool>::from_vec(py, cells).reshape([height, width])
        };
        let dict = PyDict::new(py);
        dict.set_item("name", &map.name)?;
        dict.set_item("width", width)?;
        dict.set_item("height", height)?;
        let area = map.playable;
        dict.set_item("playable", (area.left, area.bottom, area.right, area.top))?;
        dict.set_item("pathing_grid", grid(&|x, y| terrain.pathable.get(x, y))?)?;
        dict.set_item("placement_grid", grid(&|x, y| terrain.placeable.get(x, y))?)?;
        let heights = terrain.heights.iter().map(|&byte| observe::layers::height_in_cells(byte));
        let heights = PyArray1::<f32>::from_vec(py, heights.collect());
        dict.set_item("terrain_height", heights.reshape([height, width])?)?;
        let starts = PyList::empty(py);
        for agent in 0..game.agents() {
            let places = game.enemy_starts(agent).into_iter();
            let places = places.map(|at| (observe::cells(at.x), observe::cells(at.y)));
            starts.append(places.collect::<Vec<(f32, f32)>>())?;
        }
        dict.set_item("enemy_start_locations", starts)?;
        let players: Vec<u8> = (0..game.agents()).map(|agent| game.player(agent)).collect();
        dict.set_item("player_ids", PyList::new(py, players)?)?;
        let catalog = &game.world().rules().catalog;
        let names = catalog.units().map(|(_, kind)| (kind.display_name.as_str(), kind.protocol_id));
        dict.set_item("unit_types", names.collect::<Vec<_>>())?;
        Ok(dict)
    }

    /// Ends the game. Closing again does nothing.
    fn close(&mut self) {
        self.game = None;
        self.seen.clear();
    }

    /// Whether `close` was called.
    #[getter]
    fn closed(&self) -> bool {
        self.game.is_none()
    }

    /// The state's hash: equal where games are equal to the bit.
    fn state_hash(&self) -> PyResult<u64> {
        Ok(self.game.as_ref().ok_or_else(closed)?.state_hash())
    }

    /// What stopped runs of the map's script so far, the first few.
    fn script_errors(&self) -> PyResult<Vec<String>> {
        Ok(self.game.as_ref().ok_or_else(closed)?.script_errors().collect())
    }
}

impl PyFullGame {
    fn observe(&mut self, py: Python<'_>) -> PyResult<()> {
        let Self { game, seen } = self;
        let game = game.as_mut().ok_or_else(closed)?;
        let done = py.detach(|| {
            without_panic(|| {
                seen.iter_mut().enumerate().for_each(|(agent, seen)| game.observe(agent, seen));
            })
        });
        self.close_on_fault(done)
    }

    /// What a fault of the engine left behind is not played on with.
    fn close_on_fault(&mut self, done: PyResult<()>) -> PyResult<()> {
        if done.is_err() {
            self.close();
        }
        done
    }
}

/// An agent's orders, which name a kind of target there is and places that are numbers.
fn checked_orders(agent: usize, bytes: &[u8]) -> PyResult<Vec<ActionRow>> {
    let orders: Vec<ActionRow> = from_bytes(bytes).collect();
    for (row, order) in orders.iter().enumerate() {
        let place = format!("actions[{agent}][{row}]");
        if !matches!(order.target, 0 | 1 | TARGET_POINT | TARGET_UNIT) {
            return Err(PyValueError::new_err(format!(
                "{place}: target is {}; it must be 0 or 1 (none), 2 (a point) or 4 (a unit)",
                order.target
            )));
        }
        if order.target == TARGET_POINT && !(order.x.is_finite() && order.y.is_finite()) {
            return Err(PyValueError::new_err(format!(
                "{place}: x and y are {} and {}; they must be finite",
                order.x, order.y
            )));
        }
    }
    Ok(orders)
}

fn seat(name: &str) -> PyResult<Seat> {
    Seat::all().find(|seat| seat.to_string() == name).ok_or_else(|| {
        PyValueError::new_err(format!(
            "players names `{name}`; they are agent, or level1 to level10"
        ))
    })
}

fn race(name: &str) -> PyResult<catalog::Race> {
    let found = RACES.iter().find(|(known, _)| *known == name).map(|(_, race)| *race);
    found.ok_or_else(|| {
        PyValueError::new_err(format!("races names `{name}`; they are terran, zerg and protoss"))
    })
}

fn game_error(error: &FullGameError) -> PyErr {
    match error {
        FullGameError::ReadMap { .. } => PyOSError::new_err(error.to_string()),
        _ => PyValueError::new_err(error.to_string()),
    }
}

/// Adds what the package builds its types and tables from.
pub(crate) fn add_tables(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    let rows = PyDict::new(py);
    for (name, fields) in [
        ("ORDER", OrderRow::FIELDS),
        ("UNIT", UnitRow::FIELDS),
        ("PLAYER", PlayerRow::FIELDS),
        ("AVAILABLE", AvailableRow::FIELDS),
        ("ACTION", ActionRow::FIELDS),
        ("REFUSAL", RefusalRow::FIELDS),
    ] {
        rows.set_item(name, describe(py, fields)?)?;
    }
    module.add("ROWS", rows)?;
    let abilities: Vec<_> = raw::abilities().iter().map(|row| (row.name, row.id)).collect();
    module.add("ABILITIES", abilities)?;
    let unit_types: Vec<_> = raw::unit_type_names().map(|(id, name)| (name, id)).collect();
    module.add("UNIT_TYPES", unit_types)?;
    let results = raw::OrderResult::ALL.iter().map(|result| (result.name(), *result as u16));
    module.add("ORDER_RESULTS", results.collect::<Vec<_>>())?;
    module.add("GAME_MINIMAP_LAYERS", GAME_MINIMAP_LAYERS.map(|(name, _)| name).to_vec())?;
    module.add("SEATS", Seat::all().map(|seat| seat.to_string()).collect::<Vec<_>>())?;
    module.add("RACES", RACES.map(|(name, _)| name).to_vec())?;
    module.add("MINIMAP_MAX", env::full_game::MINIMAP_MAX)?;
    module.add("STEP_LOOPS_MAX", env::full_game::STEP_LOOPS_MAX)?;
    module.add("LOOPS_MAX", env::full_game::LOOPS_MAX)
}

/// Fields as tuples of name, format and meaning. A format is NumPy's, or the fields of rows with
/// their number.
fn describe<'py>(py: Python<'py>, fields: &[Field]) -> PyResult<Bound<'py, PyList>> {
    let list = PyList::empty(py);
    for field in fields {
        let meaning = field.meaning.trim();
        match field.format {
            Format::Number(format) => list.append((field.name, format, meaning))?,
            Format::Rows(rows, count) => {
                list.append((field.name, (describe(py, rows)?, count), meaning))?;
            }
        }
    }
    Ok(list)
}
