"""Starleague: an open, fast, deterministic engine for StarCraft II's rules, as environments.

``make_vec`` steps many battles with one call, into NumPy arrays that look at the engine's own
memory. ``Game`` plays the full game on melee maps and any other map. ``read_replay`` reads replays
of StarCraft II. Around them:

- ``starleague.smac``: the interface of the StarCraft Multi-Agent Challenge (SMAC).
- ``starleague.gymnasium``: a Gymnasium vector environment.
- ``starleague.pettingzoo``: a PettingZoo parallel environment.

Not affiliated with Blizzard Entertainment; no asset of theirs is part of this.
"""

from importlib.metadata import version as _version

from ._engine import ClosedError
from .game import (
    ABILITIES,
    ACTION,
    AVAILABLE,
    FIELDS,
    ORDER,
    PLAYER,
    PLAYERS,
    RACES,
    REFUSAL,
    UNIT,
    UNIT_TYPES,
    Alliance,
    DisplayType,
    Game,
    MapInfo,
    MinimapLayer,
    Observation,
    OrderResult,
    Target,
)
from .replays import read_replay
from .vector import (
    AUTORESETS,
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
    "ABILITIES",
    "ACTION",
    "AUTORESETS",
    "AVAILABLE",
    "FIELDS",
    "OPPONENTS",
    "OPTIONS",
    "ORDER",
    "PLAYER",
    "PLAYERS",
    "RACES",
    "REFUSAL",
    "SCENARIOS",
    "UNIT",
    "UNIT_TYPES",
    "Alliance",
    "BattleVecEnv",
    "ClosedError",
    "DisplayType",
    "Game",
    "MapInfo",
    "MinimapLayer",
    "Observation",
    "OpponentSide",
    "OrderResult",
    "Outcome",
    "Target",
    "make_vec",
    "read_replay",
]
