//! Replays of StarCraft II, as dictionaries.

use std::error::Error;
use std::path::PathBuf;

use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use replay::ReplayFileError;
use replay::sc2replay::{BuildItem, GameResult, PlayerSummary};

/// What a `.SC2Replay` file tells in short; `starleague.read_replay` documents it.
#[pyfunction]
pub(crate) fn read_replay<'py>(py: Python<'py>, path: PathBuf) -> PyResult<Bound<'py, PyDict>> {
    let read = move || replay::read_sc2_file(&path).map(|replay| replay.summary());
    let summary = py.detach(read).map_err(|error| replay_error(&error))?;
    let replay = PyDict::new(py);
    replay.set_item("build", summary.build)?;
    replay.set_item("map", summary.map)?;
    replay.set_item("loops", summary.loops)?;
    replay.set_item("winner", summary.winner)?;
    let players = summary.players.iter().map(|player| player_dict(py, player));
    replay.set_item("players", PyList::new(py, players.collect::<PyResult<Vec<_>>>()?)?)?;
    Ok(replay)
}

fn player_dict<'py>(py: Python<'py>, player: &PlayerSummary) -> PyResult<Bound<'py, PyDict>> {
    let item = |item: &BuildItem| {
        let [x, y] = item.place.map_or([None; 2], |place| place.map(Some));
        (item.game_loop, item.kind.as_str(), item.type_name.clone(), x, y)
    };
    let fields = PyDict::new(py);
    fields.set_item("name", &player.name)?;
    fields.set_item("race", &player.race)?;
    fields.set_item("result", player.result.map(GameResult::as_str))?;
    fields.set_item("apm", player.apm)?;
    fields.set_item("build_order", player.build_order.iter().map(item).collect::<Vec<_>>())?;
    Ok(fields)
}

/// A file that is not there is an `OSError`; one with another content a `ValueError`.
fn replay_error(error: &ReplayFileError) -> PyErr {
    let reason = error.source().map_or(String::new(), |source| format!(": {source}"));
    let message = format!("{error}{reason}");
    match error {
        ReplayFileError::Read { .. } => PyOSError::new_err(message),
        _ => PyValueError::new_err(message),
    }
}
