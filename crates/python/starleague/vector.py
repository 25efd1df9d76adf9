"""Many battles stepped by one call."""

from __future__ import annotations

import copy
import enum
import os
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _arguments, _capabilities, _copies, _engine

#: The names of the battles: SMAC's in its order, then SMACv2's.
SCENARIOS: tuple[str, ...] = tuple(_engine.SCENARIOS)

#: The keyword options of a battle. Their meaning and defaults are those of the ``StarCraft2Env``
#: of SMAC and SMACv2; ``starleague.smac.StarCraft2Env`` documents each.
OPTIONS: tuple[str, ...] = (*_engine.OPTIONS, "capability_config")

#: Who can play the other side: see ``make_vec``.
OPPONENTS: tuple[str, ...] = tuple(_engine.OPPONENTS)

#: When a game whose episode has ended begins the next: see ``make_vec``.
AUTORESETS: tuple[str, ...] = tuple(_engine.AUTORESETS)


class Outcome(enum.IntEnum):
    """How an episode ended, as one side has it: the values of ``BattleVecEnv.outcomes``."""

    RUNNING = 0
    """The episode goes on."""
    WON = 1
    """All enemies are gone; or all but one, and that one is a Medivac."""
    LOST = 2
    """All agents are gone; or all that can fight, on maps with Medivacs."""
    DRAWN = 3
    """Both sides are gone."""
    TIMED_OUT = 4
    """The episode limit was reached: what Gymnasium calls truncated."""


class _Side:
    """The arrays and sizes of one side."""

    observations: npt.NDArray[np.float32]
    state: npt.NDArray[np.float32]
    available_actions: npt.NDArray[np.bool_]
    alive: npt.NDArray[np.bool_]
    rewards: npt.NDArray[np.float32]
    outcomes: npt.NDArray[np.int8]
    final_observations: npt.NDArray[np.float32]
    final_state: npt.NDArray[np.float32]
    final_available_actions: npt.NDArray[np.bool_]
    final_alive: npt.NDArray[np.bool_]
    num_agents: int
    num_enemies: int
    num_actions: int
    observation_len: int
    state_len: int
    episode_limit: int


class OpponentSide(_Side):
    """The arrays and sizes of player 2, where the opponent is an agent.

    Attributes are those of the same name of :class:`BattleVecEnv`.
    """

    def __init__(self, attributes: dict[str, Any]) -> None:
        self.__dict__.update(attributes)


class BattleVecEnv(_engine.Battles, _Side):
    """Battles stepped together.

    Made by :func:`make_vec`. With ``n`` games of ``num_agents`` agents:

    ======================= ================================== ======= ============================
    attribute               shape                              dtype
    ======================= ================================== ======= ============================
    observations            (n, num_agents, observation_len)   float32 of the living; else zeros
    state                   (n, state_len)                     float32 what a central critic may see
    available_actions       (n, num_agents, num_actions)       bool    the dead have action 0 alone
    alive                   (n, num_agents)                    bool
    rewards                 (n,)                               float32 of all agents together
    outcomes                (n,)                               int8    an :class:`Outcome`
    final_observations      as observations                    float32 see below
    final_state             as state                           float32 see below
    final_available_actions as available_actions               bool    see below
    final_alive             as alive                           bool    see below
    ======================= ================================== ======= ============================

    **Ends of episodes.** Where ``outcomes`` is not 0, the step ended that game's episode. What its
    last step showed is in the game's rows of the ``final_`` arrays, which belong to one moment and
    keep it until that game's next episode ends. A critic needs them after a time-out. What the
    other arrays show, and when the next episode begins, ``autoreset`` decides: see
    :func:`make_vec`.

    **Lifetime.** The arrays look at memory of the engine: nothing is copied. Every ``step`` and
    ``reset`` writes into the same memory, so an array always shows the present; copy what must
    outlast the next step. The memory lives as long as any array does, also after ``close`` and
    after the environment is gone. Arrays of other libraries that share memory with these (DLPack,
    ``torch.from_numpy``) are bound to the same rule.

    **Threads.** ``step`` and ``reset`` release Python's global lock. An environment may be stepped
    by one thread at a time: another gets a ``RuntimeError``.

    **Determinism.** The same scenario, options, seed and actions give the same bits, whatever
    ``threads`` is.

    **Copies.** ``copy.deepcopy`` copies the games as they stand. A pickle holds the arguments: who
    loads it has a new environment at the start of its first episode. After ``os.fork`` the child
    goes on with games of its own.
    """

    scenario: str
    num_envs: int
    seed: int
    autoreset: str
    #: Player 2, where the opponent is an agent; else None.
    opponent: OpponentSide | None

    def __new__(
        cls,
        scenario: str,
        num_envs: int = 1,
        *,
        threads: int | None = None,
        seed: int | None = None,
        opponent: str = "attack_move",
        autoreset: str = "same_step",
        **options: Any,
    ) -> BattleVecEnv:
        """See :func:`make_vec`."""
        _arguments.known_name("scenario", scenario, SCENARIOS)
        num_envs = _arguments.integer("num_envs", num_envs, 1, _engine.NUM_ENVS_MAX)
        if threads is None:
            threads = min(num_envs, _cores())
        threads = _arguments.integer("threads", threads, 1, _engine.THREADS_MAX)
        _arguments.known_name("opponent", opponent, OPPONENTS)
        _arguments.known_name("autoreset", autoreset, AUTORESETS)
        _arguments.no_unknown("make_vec", options, OPTIONS)
        made_with = {
            "threads": threads,
            "seed": seed,
            "opponent": opponent,
            "autoreset": autoreset,
            **options,
        }
        config = options.pop("capability_config", None)
        if config is not None:
            options["generation"] = _capabilities.generation(scenario, config)
        seed = _arguments.seed(seed)
        self = super().__new__(
            cls, scenario, num_envs, threads, seed, opponent, autoreset, options
        )
        self._made_with = made_with
        self.scenario = scenario
        self.num_envs = num_envs
        self.seed = seed
        self.autoreset = autoreset
        self.__dict__.update(self._side(False))
        other = self._side(True)
        self.opponent = None if other is None else OpponentSide(other)
        self._set_step_result((self.observations, self.rewards, self.outcomes))
        return self

    def reset(
        self, seed: int | None = None, mask: npt.ArrayLike | None = None
    ) -> npt.NDArray[np.float32]:
        """Starts an episode in every game, or in those where ``mask`` ``(n,)`` is True.

        Without ``seed`` the games go on with their random numbers. With it, they begin anew, as if
        the environment had just been made with that seed. Games that ``mask`` leaves out, and their
        rows of all arrays, stay as they are.

        Returns ``observations``.
        """
        if seed is not None:
            seed = _arguments.seed(seed)
        chosen = None
        if mask is not None:
            chosen = _arguments.mask("mask", mask, self.num_envs).tolist()
        self._restart(seed, chosen)
        if seed is not None and chosen is None:
            self.seed = seed
        return self.observations

    def __reduce__(self) -> tuple[Any, ...]:
        return _copies.rebuild, (type(self), (self.scenario, self.num_envs), self._made_with)

    def __copy__(self) -> BattleVecEnv:
        return copy.deepcopy(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> BattleVecEnv:
        twin = type(self)(self.scenario, self.num_envs, **{**self._made_with, "seed": self.seed})
        # The arguments, not what they were drawn from: a pickle of the copy is one of the original.
        twin._made_with = self._made_with
        twin._copy_games(self)
        memo[id(self)] = twin
        memo[id(self.opponent)] = twin.opponent
        return twin

    def __enter__(self) -> BattleVecEnv:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        closed = ", closed" if self.closed else ""
        return f"<BattleVecEnv {self.scenario}, {self.num_envs} games{closed}>"


def make_vec(
    scenario: str,
    num_envs: int = 1,
    *,
    threads: int | None = None,
    seed: int | None = None,
    opponent: str = "attack_move",
    autoreset: str = "same_step",
    **options: Any,
) -> BattleVecEnv:
    """Makes battles that one call steps.

    Parameters
    ----------
    scenario
        The name of a battle: one of ``starleague.SCENARIOS``, such as ``"3m"``.
    num_envs
        Games, from 1 to 65,536.
    threads
        Threads that step them, from 1 to 1,024; by default as many as this process may use cores.
        With 1, the calling thread does the work. It never changes what happens.
    seed
        From 0 to 2**64 - 1; by default a fresh one, which ``BattleVecEnv.seed`` tells.
    opponent
        ``"attack_move"``: player 2's units attack-move to where the agents start, as in SMAC.
        ``"agent"``: the caller plays both sides. ``BattleVecEnv.opponent`` holds the arrays of
        player 2, ``step`` takes its actions as a second argument, and no unit of either side
        attacks without an order. ``"level1"`` to ``"level10"``: scripted players, asked once a
        step; the weakest stands and shoots, the strongest retreats its wounded and keeps its
        distance.
    autoreset
        When a game whose episode has ended begins the next. ``"same_step"``: in the step that ended
        it; only the ``final_`` arrays, ``rewards`` and ``outcomes`` are of the end then.
        ``"next_step"``: in the step after, which ignores its actions and rewards it with 0.
        ``"disabled"``: by ``reset`` alone, such as ``envs.reset(mask=envs.outcomes != 0)``; to step
        a game that is over is an error. With the last two all arrays show the end until then.
    options
        Any of ``starleague.OPTIONS``: SMAC's and SMACv2's, with their defaults.

    Raises
    ------
    ValueError
        An argument is out of bounds; unknown scenarios are told the nearest name.
    TypeError
        An argument is of the wrong type, or there is no such option.
    MemoryError
        The arrays do not fit.

    Example
    -------
    >>> envs = make_vec("3m", num_envs=64, seed=1)
    >>> observations = envs.reset()
    >>> observations, rewards, outcomes = envs.step(envs.sample_actions())
    """
    return BattleVecEnv(
        scenario,
        num_envs,
        threads=threads,
        seed=seed,
        opponent=opponent,
        autoreset=autoreset,
        **options,
    )


def _cores() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
