//! Options of battles as keyword arguments.

use env::{Autoreset, BattleOptions, Opponent, TeamGeneration};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt};

/// A type that options have.
trait OptionValue: Sized {
    const EXPECTED: &'static str;

    /// The value, or `None` where it is of another type.
    fn read(value: &Bound<'_, PyAny>) -> Option<Self>;
}

impl OptionValue for bool {
    const EXPECTED: &'static str = "a bool";

    fn read(value: &Bound<'_, PyAny>) -> Option<Self> {
        value.extract().ok()
    }
}

impl OptionValue for u32 {
    const EXPECTED: &'static str = "an int from 0 to 4294967295";

    fn read(value: &Bound<'_, PyAny>) -> Option<Self> {
        if value.is_instance_of::<PyBool>() {
            return None;
        }
        value.extract().ok()
    }
}

impl OptionValue for f64 {
    const EXPECTED: &'static str = "a float";

    fn read(value: &Bound<'_, PyAny>) -> Option<Self> {
        let is_number = value.is_instance_of::<PyFloat>()
            || value.is_instance_of::<PyInt>() && !value.is_instance_of::<PyBool>()
            || value.hasattr("dtype").unwrap_or(false);
        if is_number { value.extract().ok() } else { None }
    }
}

macro_rules! options {
    ($($name:ident)*) => {
        /// The options that can be given by name.
        pub(crate) fn names() -> Vec<&'static str> {
            vec![$(stringify!($name),)* "episode_limit"]
        }

        /// Sets one option.
        fn set(options: &mut BattleOptions, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
            match name {
                $(stringify!($name) => options.$name = read(name, value)?,)*
                _ => {
                    let known = names().join(", ");
                    let message = format!(
                        "got an unexpected keyword argument '{name}': there is no such option; \
                         there are {known}"
                    );
                    return Err(PyTypeError::new_err(message));
                }
            }
            Ok(())
        }
    };
}

options! {
    step_mul move_amount obs_all_health obs_own_health obs_last_action obs_pathing_grid
    obs_terrain_height obs_instead_of_state obs_timestep_number state_last_action
    state_timestep_number reward_sparse reward_only_positive reward_death_value reward_win
    reward_defeat reward_negative_scale reward_scale reward_scale_rate heuristic_ai heuristic_rest
    obs_own_pos conic_fov num_fov_actions use_unit_ranges min_attack_range
}

fn read<T: OptionValue>(name: &str, value: &Bound<'_, PyAny>) -> PyResult<T> {
    T::read(value).ok_or_else(|| {
        let given =
            value.repr().map_or_else(|_| "another value".to_owned(), |repr| repr.to_string());
        PyTypeError::new_err(format!("option `{name}` must be {}, not {given}", T::EXPECTED))
    })
}

/// The options given by name; the rest are the default's.
pub(crate) fn battle_options(opponent: &str, given: &Bound<'_, PyDict>) -> PyResult<BattleOptions> {
    let mut options = BattleOptions { opponent: opponent_of(opponent)?, ..Default::default() };
    for (name, value) in given {
        let name: String = name.extract()?;
        if name == "generation" {
            options.generation = Some(generation(&value)?);
        } else if name == "episode_limit" {
            options.episode_limit_steps = Some(read(&name, &value)?);
        } else {
            set(&mut options, &name, &value)?;
        }
    }
    Ok(options)
}

/// How armies are drawn, as the package's `_capabilities.Generation` says it.
fn generation(value: &Bound<'_, PyAny>) -> PyResult<TeamGeneration> {
    let (agents, enemies, weights, exceptions, reflect_chance) = value.extract()?;
    Ok(TeamGeneration { agents, enemies, weights, exceptions, reflect_chance })
}

fn opponent_of(name: &str) -> PyResult<Opponent> {
    Opponent::all().find(|opponent| opponent.to_string() == name).ok_or_else(|| {
        let known: Vec<String> = Opponent::all().map(|opponent| opponent.to_string()).collect();
        let known = known.join("`, `");
        PyValueError::new_err(format!("opponent is `{name}`; it must be one of `{known}`"))
    })
}

pub(crate) fn autoreset_of(name: &str) -> PyResult<Autoreset> {
    Autoreset::ALL.into_iter().find(|autoreset| autoreset.name() == name).ok_or_else(|| {
        let known = Autoreset::ALL.map(Autoreset::name).join("`, `");
        PyValueError::new_err(format!("autoreset is `{name}`; it must be one of `{known}`"))
    })
}
