//! The compiled part of the Python package `starleague`, imported there as `starleague._engine`.
//!
//! Here arguments of Python become calls of [`env`], and arrays of the engine become NumPy arrays
//! that look at the same memory. What a Rust user would need is in [`env`]; what needs no speed is
//! in the pure Python package beside this crate.
#![warn(missing_docs)]

mod actions;
mod battle;
mod battles;
mod game;
mod memory;
mod options;
mod replays;

use pyo3::prelude::*;

/// The compiled part of `starleague`.
#[pymodule]
mod _engine {
    use super::{ClosedError, PyModule, PyResult, options};
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::battle::Battle;
    #[pymodule_export]
    use super::battles::Battles;
    #[pymodule_export]
    use super::game::PyFullGame;
    #[pymodule_export]
    use super::replays::read_replay;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("ClosedError", module.py().get_type::<ClosedError>())?;
        module.add("SCENARIOS", env::battle_names().collect::<Vec<_>>())?;
        let generated = |name| env::TeamRace::of(name).map(|race| (name, race.units().to_vec()));
        module.add("GENERATED", env::battle_names().filter_map(generated).collect::<Vec<_>>())?;
        module.add("OPTIONS", options::names())?;
        let opponents: Vec<String> = env::Opponent::all().map(|one| one.to_string()).collect();
        module.add("OPPONENTS", opponents)?;
        module.add("AUTORESETS", env::Autoreset::ALL.map(env::Autoreset::name).to_vec())?;
        module.add("REPLAY_EXTENSION", replay::FILE_EXTENSION)?;
        super::game::add_tables(module)?;
        module.add("NUM_ENVS_MAX", super::battles::NUM_ENVS_MAX)?;
        module.add("THREADS_MAX", super::battles::THREADS_MAX)
    }
}

pyo3::create_exception!(
    starleague,
    ClosedError,
    pyo3::exceptions::PyRuntimeError,
    "The environment was closed: no game is left to play."
);

/// How Python numbers the ends of episodes; 0 stands for an episode that goes on.
fn outcome_code(outcome: Option<env::Outcome>) -> i8 {
    match outcome {
        None => 0,
        Some(env::Outcome::Won) => 1,
        Some(env::Outcome::Lost) => 2,
        Some(env::Outcome::Drawn) => 3,
        Some(env::Outcome::TimedOut) => 4,
    }
}
