//! Actions that come from Python.

use env::{ACTION_ATTACK, Side};
use numpy::{Element, PyArrayDyn, PyArrayMethods, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;

use crate::battle::first_target;

/// Copies an array of any integer type, or what NumPy makes one of, into `out`.
///
/// # Errors
///
/// If it is of another shape, holds no integers, or one that no action has.
pub(crate) fn copy_actions(
    argument: &str,
    actions: &Bound<'_, PyAny>,
    shape: &[usize],
    out: &mut [u16],
) -> PyResult<()> {
    if let Ok(array) = actions.cast::<PyArrayDyn<u16>>() {
        check_shape(argument, array.as_untyped(), shape)?;
        let array = array.try_readonly()?;
        match array.as_slice() {
            Ok(values) => out.copy_from_slice(values),
            Err(_) => out.iter_mut().zip(array.as_array()).for_each(|(to, &from)| *to = from),
        }
        return Ok(());
    }
    let converted;
    let array = match actions.cast::<PyUntypedArray>() {
        Ok(array) => array,
        Err(_) => {
            let numpy = actions.py().import("numpy")?;
            converted = numpy.call_method1("asarray", (actions,)).map_err(|error| {
                let expected = tuple(shape);
                PyValueError::new_err(format!(
                    "{argument} must be an array of integers of shape {expected}: {error}"
                ))
            })?;
            converted.cast::<PyUntypedArray>()?
        }
    };
    check_shape(argument, array, shape)?;
    let is_copied = copy_as::<i64>(argument, array, out)?
        || copy_as::<i32>(argument, array, out)?
        || copy_as::<u16>(argument, array, out)?
        || copy_as::<u8>(argument, array, out)?
        || copy_as::<i16>(argument, array, out)?
        || copy_as::<i8>(argument, array, out)?
        || copy_as::<u32>(argument, array, out)?
        || copy_as::<u64>(argument, array, out)?;
    if is_copied {
        return Ok(());
    }
    let message = format!("{argument} must be integers, not {}", array.dtype());
    Err(PyTypeError::new_err(message))
}

fn check_shape(argument: &str, array: &Bound<'_, PyUntypedArray>, shape: &[usize]) -> PyResult<()> {
    if array.shape() == shape {
        return Ok(());
    }
    let message =
        format!("{argument} must be of shape {}, not {}", tuple(shape), tuple(array.shape()));
    Err(PyValueError::new_err(message))
}

/// A shape as Python writes it.
fn tuple(shape: &[usize]) -> String {
    match shape {
        [len] => format!("({len},)"),
        _ => {
            let lens: Vec<String> = shape.iter().map(usize::to_string).collect();
            format!("({})", lens.join(", "))
        }
    }
}

/// Copies an array of this type; false if it is of another.
fn copy_as<T: Element + Copy + TryInto<u16> + std::fmt::Display>(
    argument: &str,
    array: &Bound<'_, PyUntypedArray>,
    out: &mut [u16],
) -> PyResult<bool> {
    let Ok(array) = array.cast::<PyArrayDyn<T>>() else { return Ok(false) };
    let array = array.try_readonly()?;
    for (to, &from) in out.iter_mut().zip(array.as_array()) {
        *to = from.try_into().map_err(|_| {
            PyValueError::new_err(format!("{argument} holds {from}, which is no action"))
        })?;
    }
    Ok(true)
}

/// The error for an action that `agent` of `side` cannot take; `place` is where it was given.
pub(crate) fn unavailable(place: &str, side: &Side, agent: usize, action: u16) -> PyErr {
    let count = side.shape().actions;
    let first_target = first_target(side);
    let row = &side.available_actions()[agent * count..(agent + 1) * count];
    let allowed: Vec<String> =
        (0..count).filter(|&action| row[action] != 0).map(|action| action.to_string()).collect();
    let meaning = match usize::from(action) {
        0 => "nothing, which is for the dead".to_owned(),
        1 => "stop".to_owned(),
        2 => "walk north".to_owned(),
        3 => "walk south".to_owned(),
        4 => "walk east".to_owned(),
        5 => "walk west".to_owned(),
        action if count <= action => format!("none of the {count} actions"),
        action if action < first_target => format!("look in direction {}", action - ACTION_ATTACK),
        action => format!("target {}", action - first_target),
    };
    let dead = if row[0] != 0 { "the agent is dead; " } else { "" };
    PyValueError::new_err(format!(
        "{place} is {action} ({meaning}), which is not available: {dead}allowed now: {}",
        allowed.join(", ")
    ))
}
