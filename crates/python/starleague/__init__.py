"""Starleague: an open, fast, deterministic engine for StarCraft II's rules, as environments.

``make_vec`` steps many battles with one call, into NumPy arrays that look at the engine's own
memory. Around it:

- ``starleague.smac``: the interface of the StarCraft Multi-Agent Challenge (SMAC).
- ``starleague.gymnasium``: a Gymnasium vector environment.
- ``starleague.pettingzoo``: a PettingZoo parallel environment.

Not affiliated with Blizzard Entertainment; no asset of theirs is part of this.
"""

from importlib.metadata import version as _version

from ._engine import ClosedError
from .vector import (
    OPPONENTS,
    OPTIONS,
    SCENARIOS,
    BattleVecEnv,
    OpponentSide,
    Outcome,
    make_vec,
)

__version__ = _version("starleague")

__all__ = [
    "OPPONENTS",
    "OPTIONS",
    "SCENARIOS",
    "BattleVecEnv",
    "ClosedError",
    "OpponentSide",
    "Outcome",
    "make_vec",
]
