"""The compiled part of the package. Use ``starleague`` instead: it checks arguments by name."""

from typing import Any

import numpy as np
import numpy.typing as npt

SCENARIOS: list[str]
GENERATED: list[tuple[str, list[str]]]
OPTIONS: list[str]
OPPONENTS: list[str]
AUTORESETS: list[str]
REPLAY_EXTENSION: str
NUM_ENVS_MAX: int
THREADS_MAX: int

def read_replay(path: str) -> Any: ...

class ClosedError(RuntimeError):
    """The environment was closed: no game is left to play."""

class Battles:
    """Many battles that one call steps: what ``starleague.BattleVecEnv`` is made of."""

    def __new__(
        cls,
        scenario: str,
        num_envs: int,
        threads: int,
        seed: int,
        opponent: str,
        autoreset: str,
        options: dict[str, Any],
    ) -> Battles: ...
    def step(
        self, actions: npt.ArrayLike, opponent_actions: npt.ArrayLike | None = None
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.int8]]:
        """Lets every agent act, and steps all games.

        ``actions`` is ``(num_envs, num_agents)``, of any integer type; ``opponent_actions`` the
        same of player 2's agents, needed where the opponent is an agent. Returns ``observations``,
        ``rewards`` and ``outcomes``: the same arrays every time.

        Raises ``ValueError`` for a wrong shape or an action that is not available, ``TypeError``
        for arrays of other types, ``ClosedError`` after ``close``. Nothing has happened then.
        """

    def sample_actions(self, opponent: bool = False) -> npt.NDArray[np.uint16]:
        """Chooses an available action for every agent of a side, each with the same chance.

        Returns the same array every time, ``(num_envs, num_agents)``.
        """

    def close(self) -> None:
        """Ends all games. Closing again does nothing."""

    @property
    def closed(self) -> bool:
        """Whether ``close`` was called."""

    @property
    def threads(self) -> int:
        """The number of threads that step the games."""

    def state_hashes(self) -> list[int]:
        """The state hashes of all games: equal where games are equal to the bit."""

    def _side(self, opponent: bool) -> dict[str, Any] | None: ...
    def _set_step_result(self, result: tuple[Any, ...]) -> None: ...
    def _restart(self, seed: int | None = None, chosen: list[bool] | None = None) -> None: ...
    def _copy_games(self, other: Battles) -> None: ...
    def _unit_names(self) -> tuple[list[str], list[str]]: ...

class Battle:
    """One battle without automatic resets: what ``starleague.smac.StarCraft2Env`` is made of."""

    def __new__(cls, scenario: str, seed: int, opponent: str, options: dict[str, Any]) -> Battle: ...
    def reset(self) -> None: ...
    def step(self, actions: npt.ArrayLike) -> tuple[float, int]: ...
    def observations(self) -> npt.NDArray[np.float32]: ...
    def state(self) -> npt.NDArray[np.float32]: ...
    def available_actions(self) -> npt.NDArray[np.uint8]: ...
    def visibility(self) -> npt.NDArray[np.uint8]: ...
    def units(self) -> list[tuple[int, int, float, float, float, float, float, float]]: ...
    def previous_units(self) -> list[tuple[int, int, float, float, float, float, float, float]]: ...
    def alive(self) -> npt.NDArray[np.uint8]: ...
    def grids(self) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float64]]: ...
    def set_options(self, opponent: str, options: dict[str, Any]) -> None: ...
    def heuristic_actions(self) -> list[int]: ...
    def save_replay(self, path: str) -> None: ...
    def recording_memory_len(self) -> int: ...
    def reward_max(self) -> float: ...
    def dead(self) -> tuple[int, int]: ...
    def sizes(self) -> dict[str, Any]: ...

ROWS: dict[str, list[tuple[str, Any, str]]]
ABILITIES: list[tuple[str, int]]
UNIT_TYPES: list[tuple[str, int]]
ORDER_RESULTS: list[tuple[str, int]]
GAME_MINIMAP_LAYERS: list[str]
SEATS: list[str]
RACES: list[str]
MINIMAP_MAX: int
STEP_LOOPS_MAX: int
LOOPS_MAX: int

class FullGame:
    """One game on a map: what ``starleague.Game`` is made of."""

    def __new__(
        cls,
        map: str,
        players: list[str],
        races: list[str],
        seed: int,
        step_loops: int,
        fog: bool,
        minimap: tuple[int, int],
        loops_max: int,
    ) -> FullGame: ...
    def close(self) -> None:
        """Ends the game. Closing again does nothing."""

    @property
    def closed(self) -> bool:
        """Whether ``close`` was called."""

    def state_hash(self) -> int:
        """The state's hash: equal where games are equal to the bit."""

    def script_errors(self) -> list[str]:
        """What stopped runs of the map's script so far, the first few."""

    def _reset(self, seed: int | None = None) -> None: ...
    def _step(self, orders: list[npt.NDArray[np.uint8]]) -> tuple[list[float], list[int]]: ...
    def _observation(self, agent: int) -> dict[str, Any]: ...
    def _placements(
        self, agent: int, ability: int, places: npt.NDArray[np.float32]
    ) -> npt.NDArray[np.uint16]: ...
    def _map(self) -> dict[str, Any]: ...
