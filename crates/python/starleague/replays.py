"""Replays that StarCraft II recorded."""

from __future__ import annotations

import os
from typing import TypedDict

from . import _engine

BuildItem = tuple[int, str, str, "int | None", "int | None"]
"""``(loop, kind, type, x, y)``. ``kind`` is ``"born"`` (a unit is complete), ``"init"`` (a structure or
a warp-in began) or ``"type"`` (a unit changed its type, which has no place). ``x, y`` is the cell of
the centre, rounded down; replays before build 27950 have every fourth cell only."""


class ReplayPlayer(TypedDict):
    """Somebody who played, human or computer."""

    name: str
    race: str
    """``"Terran"``, ``"Zerg"`` or ``"Protoss"``, whatever the language of the replay."""
    result: str | None
    """``"Win"``, ``"Loss"``, ``"Tie"``, or ``None`` where the game did not tell."""
    apm: float | None
    """Actions per minute as the game counts them; ``None`` for computers."""
    build_order: list[BuildItem]


class Replay(TypedDict):
    """What ``read_replay`` returns."""

    build: int
    map: str
    loops: int
    winner: list[str]
    """The names of the players who won."""
    players: list[ReplayPlayer]


def read_replay(path: str | os.PathLike[str]) -> Replay:
    """Reads a ``.SC2Replay`` file, of any build since 24944 (2.0.8).

    Raises ``OSError`` if the file cannot be read, ``ValueError`` if it is no such replay, damaged,
    encrypted, or of a build that is too old or unknown; the message names the build and the byte.
    """
    return _engine.read_replay(os.fspath(path))
