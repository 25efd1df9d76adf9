"""Checks of arguments: errors name the argument and what it may be."""

from __future__ import annotations

import difflib
import operator
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

SEED_MAX = 2**64 - 1


def integer(name: str, value: Any, low: int, high: int) -> int:
    """``value`` as an int from ``low`` to ``high``."""
    try:
        if isinstance(value, bool):
            raise TypeError
        value = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be an int from {low} to {high}, not {value!r}") from None
    if not low <= value <= high:
        raise ValueError(f"{name} is {value}; it must lie between {low} and {high}")
    return value


def number(name: str, value: Any) -> float:
    """``value`` as a float; its bounds are the engine's."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
        raise TypeError(f"{name} must be a float, not {value!r}")
    return float(value)


def flag(name: str, value: Any) -> bool:
    """``value`` as a bool."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be a bool, not {value!r}")
    return bool(value)


def names(argument: str, value: Any, known: Iterable[str]) -> tuple[str, ...]:
    """``value`` as a list of names, each one of ``known``."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise TypeError(f"{argument} must be a list of names, not {value!r}")
    return tuple(known_name(argument[:-1], name, known) for name in value)


def array(name: str, value: Any, what: str, dtype: Any = None) -> npt.NDArray[Any]:
    """``value`` as an array; ``what`` says what is expected."""
    try:
        return np.asarray(value, dtype=dtype)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name} must be {what}: {error}") from None


def integers(name: str, value: Any, shape: tuple[int, ...]) -> npt.NDArray[np.integer]:
    """``value`` as an array of integers of this shape."""
    given = array(name, value, f"integers of shape {shape}")
    if given.shape != shape:
        raise ValueError(f"{name} must be of shape {shape}, not {given.shape}")
    if not np.issubdtype(given.dtype, np.integer):
        raise TypeError(f"{name} must be integers, not {given.dtype}")
    return given


def mask(name: str, value: Any, length: int) -> npt.NDArray[np.bool_]:
    """``value`` as an array of so many bools, of which at least one is True."""
    given = array(name, value, f"{length} bools")
    if given.dtype != np.bool_:
        raise TypeError(f"{name} must be of dtype bool, not {given.dtype}")
    if given.shape != (length,):
        raise ValueError(f"{name} must be of shape {(length,)}, not {given.shape}")
    if not given.any():
        raise ValueError(f"{name} chooses no game: at least one must be True")
    return given


def no_unknown(function: str, given: Iterable[str], known: Iterable[str]) -> None:
    """Refuses keyword arguments that are not ``known``, in Python's own words: libraries look for
    them, and try again without the argument."""
    known = list(known)
    for name in given:
        if name not in known:
            raise TypeError(
                f"{function}() got an unexpected keyword argument {name!r}."
                f"{_hint(name, known)} Known options: {', '.join(known)}"
            )


def no_rendering(cls: str, render_mode: Any) -> None:
    """Refuses to render, as if there were no such argument."""
    if render_mode is not None:
        raise TypeError(
            f"{cls}.__init__() got an unexpected keyword argument 'render_mode' "
            f"({render_mode!r}): it must be None, nothing is drawn"
        )


def seed(value: Any) -> int:
    """``value`` as a seed; a fresh one for ``None``."""
    if value is None:
        return secrets.randbits(63)
    return integer("seed", value, 0, SEED_MAX)


def known_name(what: str, value: Any, known: Iterable[str], error: type[Exception] = ValueError) -> str:
    """``value``, which must be one of ``known``."""
    known = list(known)
    if not isinstance(value, str):
        raise TypeError(f"{what} must be a str, not {value!r}")
    if value not in known:
        raise error(f"there is no {what} {value!r}.{_hint(value, known)} Known: {', '.join(known)}")
    return value


def _hint(value: str, known: list[str]) -> str:
    """What may have been meant."""
    by_lower_case = {name.lower(): name for name in known}
    near = difflib.get_close_matches(value.lower(), by_lower_case, n=1, cutoff=0.5)
    return f" Did you mean {by_lower_case[near[0]]!r}?" if near else ""
