"""Checks of arguments: errors name the argument and what it may be."""

from __future__ import annotations

import difflib
import operator
import secrets
from collections.abc import Iterable
from typing import Any

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
        by_lower_case = {name.lower(): name for name in known}
        near = difflib.get_close_matches(value.lower(), by_lower_case, n=1, cutoff=0.5)
        hint = f" Did you mean {by_lower_case[near[0]]!r}?" if near else ""
        raise error(f"there is no {what} {value!r}.{hint} Known: {', '.join(known)}")
    return value
