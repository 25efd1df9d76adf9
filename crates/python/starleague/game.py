"""The full game: melee maps and every other map, for one or two agents."""

from __future__ import annotations

import enum
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _arguments, _copies, _engine
from .vector import Outcome


def _dtype(fields: list[Any]) -> np.dtype:
    """The structured type of rows, as the engine lays them out: like C."""
    formats = [
        (name, kind) if isinstance(kind, str) else (name, _dtype(kind[0]), (kind[1],))
        for name, kind, _ in fields
    ]
    return np.dtype(formats, align=True)


#: An order that a unit follows, or that waits behind it: the elements of ``units["orders"]``.
ORDER: np.dtype = _dtype(_engine.ROWS["ORDER"])
#: A unit: ``Observation.units``.
UNIT: np.dtype = _dtype(_engine.ROWS["UNIT"])
#: What a player reads about itself: ``Observation.player``.
PLAYER: np.dtype = _dtype(_engine.ROWS["PLAYER"])
#: An ability that a unit can use now: ``Observation.available``.
AVAILABLE: np.dtype = _dtype(_engine.ROWS["AVAILABLE"])
#: An order to one unit: what ``Game.step`` takes.
ACTION: np.dtype = _dtype(_engine.ROWS["ACTION"])
#: An order that failed after it had been accepted: ``Observation.refusals``.
REFUSAL: np.dtype = _dtype(_engine.ROWS["REFUSAL"])

#: What each field of each type means, with its unit: ``FIELDS["UNIT"]["facing"]``.
FIELDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        row: MappingProxyType({name: meaning for name, _, meaning in fields})
        for row, fields in _engine.ROWS.items()
    }
)

#: The API's numbers of abilities by name, such as ``ABILITIES["Harvest_Gather_SCV"] == 295``.
#: Specific and general ones are accepted in orders; what is shown is specific.
ABILITIES: Mapping[str, int] = MappingProxyType(dict(_engine.ABILITIES))
#: The API's numbers of unit types by name, such as ``UNIT_TYPES["Marine"] == 48``. Types that a
#: map adds are in ``Game.unit_types``.
UNIT_TYPES: Mapping[str, int] = MappingProxyType(dict(_engine.UNIT_TYPES))

#: Who can play: ``"agent"``, ``"level1"`` to ``"level10"``.
PLAYERS: tuple[str, ...] = tuple(_engine.SEATS)
#: The races that an agent can play.
RACES: tuple[str, ...] = tuple(_engine.RACES)

#: What became of an order, by the API's names and numbers (its ``ActionResult``). 1 is success.
OrderResult = enum.IntEnum("OrderResult", _engine.ORDER_RESULTS, module=__name__)  # type: ignore[misc]

#: The layers of ``Observation.minimap``, by the API's names.
MinimapLayer = enum.IntEnum(  # type: ignore[misc]
    "MinimapLayer",
    [(name.upper(), index) for index, name in enumerate(_engine.GAME_MINIMAP_LAYERS)],
    module=__name__,
)


class Target(enum.IntFlag):
    """What an order is aimed at; in ``available["targets"]`` a sum of what is possible."""

    NONE = 1
    POINT = 2
    UNIT = 4


class Alliance(enum.IntEnum):
    """Whose a unit is to the player, by the API's numbers."""

    OWN = 1
    NEUTRAL = 3
    ENEMY = 4


class DisplayType(enum.IntEnum):
    """How a player knows of a unit, by the API's numbers."""

    VISIBLE = 1
    """In sight."""
    SNAPSHOT = 2
    """A structure or a resource that was seen before and is out of sight now."""


@dataclass(frozen=True, eq=False)
class Observation:
    """What one agent sees after a step, and what became of its orders.

    Nothing is here that the player cannot know. The arrays belong to the observation: they are
    written once and never again, so keeping them needs no copy.
    """

    player: np.void
    """About the player itself: one ``PLAYER``, such as ``player["minerals"]``."""
    units: npt.NDArray[np.void]
    """Rows of ``UNIT``: the units in sight, then the structures and resources that are remembered.
    ``FIELDS["UNIT"]`` says what the fields mean."""
    available: npt.NDArray[np.void]
    """Rows of ``AVAILABLE``: what the player's units can do now. Where a structure is to be built
    the place counts only when it is ordered."""
    results: npt.NDArray[np.uint16]
    """What became of each order of the latest step, row by row: an ``OrderResult``."""
    refusals: npt.NDArray[np.void]
    """Rows of ``REFUSAL``: what failed in the latest step after it had been accepted."""
    dead: npt.NDArray[np.uint64]
    """The tags of units that died in the latest step, as far as the player saw it."""
    minimap: npt.NDArray[np.uint8]
    """``(MinimapLayer, rows, columns)``, the north row first, the longer side of the map filling
    the picture. Values are the API's: visibility 0 never seen, 1 seen before, 2 seen now;
    player_relative 1 own, 3 neutral, 4 enemy."""


@dataclass(frozen=True, eq=False)
class MapInfo:
    """What stays the same during a game. Grids are ``(height, width)`` with y = 0, the south, first:
    the cell of a place is ``grid[int(y), int(x)]``."""

    name: str
    width: int
    """Cells from west to east."""
    height: int
    """Cells from south to north."""
    playable: tuple[int, int, int, int]
    """Where units may be: the west, south, east and north border in cells."""
    pathing_grid: npt.NDArray[np.bool_]
    """Where ground units can walk, structures and resources aside."""
    placement_grid: npt.NDArray[np.bool_]
    """Where structures can stand, structures and resources aside."""
    terrain_height: npt.NDArray[np.float32]
    """The height of the ground in cells."""
    enemy_start_locations: list[list[tuple[float, float]]]
    """For each agent, where others may have started, in cells."""
    player_ids: list[int]
    """The players' numbers of the agents."""


class Game(_engine.FullGame):
    """One game on a map, for one or two agents.

    Parameters
    ----------
    map
        ``"flat"``, our own melee map of 64 by 64 cells, or the path of any ``.SC2Map`` file.
    players
        Who plays, player 1 first: ``"agent"``, or ``"level1"`` to ``"level10"`` for a computer,
        which plays Terran and needs a melee map. One or two, at least one an agent. The last three
        levels cheat as the API's computers do: 8 and 10 see the whole map, 9 and 10 are given as
        much again as they collect.
    races
        The players' races where the map does not fix them: ``"terran"``, ``"zerg"``, ``"protoss"``.
    seed
        From 0 to 2**64 - 1; by default a fresh one, which ``Game.seed`` tells.
    step_loops
        Game loops of a step; 16 are a game second, 22.4 a real second at the speed "Faster".
    fog
        Whether players see only what their units see, unless the map's script decides otherwise.
    minimap
        Rows and columns of the minimap, up to 512 each.
    loops_max
        The loop at which the game is cut off as ``Outcome.TIMED_OUT``; by default the game's own
        end of time after six and a half hours, 524,288.

    Raises
    ------
    ValueError
        An argument is out of bounds, there is no such map, or it cannot be played.
    TypeError
        An argument is of the wrong type.
    OSError
        The file of the map cannot be read.

    **Rewards.** Where the map's script keeps a score, as the mini-games' do, what the step added
    to it; else 1 for a victory, -1 for a defeat, 0 otherwise. ``Observation.player`` has the
    figures for rewards of your own.

    **Threads.** The global lock is released while the game steps. A game may be stepped by one
    thread at a time: another gets a ``RuntimeError``.

    **Determinism.** The same map, arguments and orders give the same bits, on any machine.

    **Copies.** A pickle holds the arguments: who loads it has the game at its beginning.
    ``copy.deepcopy`` is refused.

    Example
    -------
    >>> game = Game("flat", players=["agent", "level3"], seed=1)
    >>> [observation] = game.reset()
    >>> halls = observation.units[observation.units["unit_type"] == UNIT_TYPES["CommandCenter"]]
    >>> actions = np.zeros(1, dtype=ACTION)
    >>> actions["tag"], actions["ability"] = halls["tag"], ABILITIES["Train_SCV"]
    >>> [observation], rewards, outcomes = game.step([actions])
    >>> observation.results
    array([1], dtype=uint16)
    """

    #: What each agent sees at present.
    observations: list[Observation]
    #: How the game stands for each agent: 0 while it goes on, else an ``Outcome``.
    outcomes: npt.NDArray[np.int8]
    #: What stays the same.
    map: MapInfo
    #: The numbers of unit types by name, with those that the map adds.
    unit_types: Mapping[str, int]
    players: tuple[str, ...]
    seed: int
    num_agents: int

    def __new__(
        cls,
        map: str | os.PathLike[str],
        players: Sequence[str] = ("agent",),
        *,
        races: Sequence[str] = ("terran", "terran"),
        seed: int | None = None,
        step_loops: int = 8,
        fog: bool = True,
        minimap: tuple[int, int] = (64, 64),
        loops_max: int = _engine.LOOPS_MAX,
    ) -> Game:
        """See the class."""
        if not isinstance(map, (str, os.PathLike)):
            raise TypeError(f"map must be a str or a path, not {map!r}")
        players = _arguments.names("players", players, PLAYERS)
        races = _arguments.names("races", races, RACES)
        seed = _arguments.seed(seed)
        step_loops = _arguments.integer("step_loops", step_loops, 1, _engine.STEP_LOOPS_MAX)
        loops_max = _arguments.integer("loops_max", loops_max, 1, _engine.LOOPS_MAX)
        fog = _arguments.flag("fog", fog)
        try:
            rows, columns = minimap
        except (TypeError, ValueError):
            raise TypeError(f"minimap must be two ints, rows and columns, not {minimap!r}") from None
        rows = _arguments.integer("minimap rows", rows, 1, _engine.MINIMAP_MAX)
        columns = _arguments.integer("minimap columns", columns, 1, _engine.MINIMAP_MAX)
        self = super().__new__(
            cls,
            os.fspath(map),
            list(players),
            list(races),
            seed,
            step_loops,
            fog,
            (columns, rows),
            loops_max,
        )
        facts = self._map()
        self.unit_types = MappingProxyType(dict(facts.pop("unit_types")))
        self.map = MapInfo(**facts)
        self._map_path = os.fspath(map)
        self.players = players
        self.seed = seed
        self.num_agents = players.count("agent")
        self._made_with = {
            "players": players,
            "races": races,
            "seed": seed,
            "step_loops": step_loops,
            "fog": fog,
            "minimap": (rows, columns),
            "loops_max": loops_max,
        }
        self._begin()
        return self

    def reset(self, seed: int | None = None) -> list[Observation]:
        """Begins the game anew: the same game again, or another one with ``seed``.

        Returns ``observations``, one for each agent.
        """
        if seed is not None:
            seed = _arguments.seed(seed)
        self._reset(seed)
        if seed is not None:
            self.seed = seed
        self._begin()
        return self.observations

    def step(
        self, actions: Sequence[npt.NDArray[np.void] | None]
    ) -> tuple[list[Observation], npt.NDArray[np.float32], npt.NDArray[np.int8]]:
        """Gives the agents' orders and lets ``step_loops`` game loops pass.

        ``actions`` holds one array of ``ACTION`` for each agent, or None for no orders. Orders are
        given one after another, the first agent's first; each names one unit. An order that cannot
        be followed changes nothing: ``Observation.results`` tells, row by row. A game that is over
        stands still until ``reset``.

        Returns ``observations``, the rewards ``(agents,)`` of this step, and ``outcomes``.

        Raises ``ValueError`` for the wrong number of arrays, more than one dimension, an unknown
        kind of target or a place that is no number, ``TypeError`` for arrays of another type,
        ``ClosedError`` after ``close``. Nothing has happened then.
        """
        if isinstance(actions, (np.ndarray, str)) or not isinstance(actions, Sequence):
            raise TypeError(
                f"actions must be a list of arrays, one for each of {self.num_agents} agents"
            )
        if len(actions) != self.num_agents:
            raise ValueError(
                f"actions has {len(actions)} arrays; it must have one for each of "
                f"{self.num_agents} agents"
            )
        rows = [_order_bytes(agent, given) for agent, given in enumerate(actions)]
        rewards, outcomes = self._step(rows)
        self._look(outcomes)
        return self.observations, np.array(rewards, dtype=np.float32), self.outcomes

    def placements(
        self, ability: int, places: npt.ArrayLike, agent: int = 0
    ) -> npt.NDArray[np.uint16]:
        """Whether the structure of ``ability`` could stand at each of ``places``.

        ``places`` is ``(n, 2)``, x and y in cells. Returns an ``OrderResult`` for each, as far as
        the agent's player knows: what it does not see is not in the way, and what the structure
        costs does not count.
        """
        ability = _arguments.integer("ability", ability, 0, 2**16 - 1)
        agent = _arguments.integer("agent", agent, 0, self.num_agents - 1)
        places = np.ascontiguousarray(_arguments.array("places", places, "numbers", np.float32))
        if places.ndim != 2 or places.shape[1] != 2:
            raise ValueError(f"places must be of shape (n, 2), not {places.shape}")
        return self._placements(agent, ability, places)

    def save_replay(self, path: str | os.PathLike[str]) -> None:
        """Not built yet: raises ``NotImplementedError``.

        The engine's replay files hold battles. Games on maps are recorded by the API's server
        (``starleague serve``), whose recordings hold the messages of its clients.
        """
        raise NotImplementedError(
            "replay files hold battles so far; play through `starleague serve` to record a game on "
            "a map"
        )

    def _begin(self) -> None:
        self._look([0] * self.num_agents)

    def _look(self, outcomes: list[int]) -> None:
        self.outcomes = np.array(outcomes, dtype=np.int8)
        self.observations = [_observation(self._observation(i)) for i in range(self.num_agents)]

    def __reduce__(self) -> tuple[Any, ...]:
        return _copies.rebuild, (type(self), (self._map_path,), self._made_with)

    def __copy__(self) -> Game:
        return self.__deepcopy__({})

    def __deepcopy__(self, memo: dict[int, Any]) -> Game:
        raise TypeError(
            "a game on a map is not copied as it stands: make another one with the same arguments "
            "and seed, and give it the same orders"
        )

    def __enter__(self) -> Game:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        state = "closed" if self.closed else f"loop {self.observations[0].player['game_loop']}"
        if not self.closed and self.outcomes[0] != 0:
            state += f", {Outcome(self.outcomes[0]).name.lower()}"
        return f"<Game {self.map.name}, {' against '.join(self.players)}, {state}>"


def _order_bytes(agent: int, given: Any) -> npt.NDArray[np.uint8]:
    """The bytes of one agent's orders."""
    if given is None:
        return np.zeros(0, np.uint8)
    if not isinstance(given, np.ndarray) or given.dtype != ACTION:
        found = given.dtype if isinstance(given, np.ndarray) else type(given).__name__
        raise TypeError(
            f"actions[{agent}] must be an array of starleague.ACTION, such as "
            f"np.zeros(2, dtype=starleague.ACTION), not {found}"
        )
    if given.ndim != 1:
        raise ValueError(f"actions[{agent}] must have one dimension, not shape {given.shape}")
    return np.frombuffer(np.ascontiguousarray(given).tobytes(), np.uint8)


def _observation(arrays: dict[str, Any]) -> Observation:
    rows = {"units": UNIT, "available": AVAILABLE, "refusals": REFUSAL}
    for name, dtype in rows.items():
        arrays[name] = arrays[name].view(dtype)
    arrays["player"] = arrays["player"].view(PLAYER)[0]
    return Observation(**arrays)
