"""Battles as PettingZoo parallel environments: one agent per unit.

Agents are called ``marine_0``, ``stalker_1`` and so on by number, after their type; where armies are
drawn for each episode, ``agent_0``, ``agent_1``. Each observes a
``Dict`` of ``observation``, float32 ``(observation_len,)``, and ``action_mask``, int8
``(num_actions,)``. All get the team's reward. Agents stay until the episode ends, as in SMAC: the
dead observe zeros, and have action 0 alone. ``state`` is what a central critic may see.

With ``opponent="agent"``, the units of player 2 are agents too, called ``enemy_marine_0`` and so
on; they observe, act and are rewarded as theirs, and ``state`` is that of player 1.

Observations, masks, ``state`` and ``infos`` always belong to one moment, at the end of an episode
too: the masks of a time-out say what could have been done next.

**Unavailable actions.** Policies of other libraries sample from the whole space. So an agent that is
given an action it cannot take stops, or does nothing if it is dead. With ``strict=True`` such an
action raises ``ValueError``. The dead need no action, or ``None``.

Needs the package ``pettingzoo``.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

import numpy as np
from gymnasium import spaces
from pettingzoo import ParallelEnv

from . import _arguments, _engine
from ._actions import replaced
from ._copies import Rebuilt
from .vector import OPTIONS, Outcome, make_vec

__all__ = ["BattleParallelEnv", "parallel_env"]

Observation = dict[str, np.ndarray]

_DRAWN = tuple(name for name, _ in _engine.GENERATED)


class BattleParallelEnv(Rebuilt, ParallelEnv):
    """One battle as a parallel environment.

    Parameters
    ----------
    scenario, opponent, options
        Those of :func:`starleague.make_vec`.
    strict
        See the module.
    """

    metadata = {"name": "starleague_v0", "render_modes": [], "is_parallelizable": True}

    def __init__(
        self,
        scenario: str = "3m",
        *,
        opponent: str = "attack_move",
        strict: bool = False,
        render_mode: None = None,
        **options: Any,
    ) -> None:
        cls = type(self).__name__
        _arguments.no_rendering(cls, render_mode)
        _arguments.no_unknown(f"{cls}.__init__", options, ("seed", *OPTIONS))
        self._strict = _arguments.flag("strict", strict)
        self._envs = make_vec(
            scenario, 1, threads=1, opponent=opponent, autoreset="disabled", **options
        )
        self.render_mode = None
        own, enemy = self._unit_names()
        self._sides = [(self._envs, [f"{unit}_{number}" for number, unit in enumerate(own)])]
        if self._envs.opponent is not None:
            names = [f"enemy_{unit}_{number}" for number, unit in enumerate(enemy)]
            self._sides.append((self._envs.opponent, names))
        self.possible_agents: list[str] = []
        self.observation_spaces: dict[str, spaces.Space] = {}
        self.action_spaces: dict[str, spaces.Space] = {}
        for side, names in self._sides:
            self.possible_agents += names
            for name in names:
                self.observation_spaces[name] = spaces.Dict(
                    {
                        "observation": spaces.Box(-1.0, 1.0, (side.observation_len,), np.float32),
                        "action_mask": spaces.Box(0, 1, (side.num_actions,), np.int8),
                    }
                )
                self.action_spaces[name] = spaces.Discrete(side.num_actions)
        self.agents: list[str] = []
        self.state_space = spaces.Box(-np.inf, np.inf, (self._envs.state_len,), np.float32)

    def _unit_names(self) -> tuple[list[str], list[str]]:
        """What the agents of both sides are called after."""
        own, enemy = self._envs._unit_names()
        if self._envs.scenario in _DRAWN:
            # Another episode has other types.
            return ["agent"] * len(own), ["agent"] * len(enemy)
        return own, enemy

    def observation_space(self, agent: str) -> spaces.Space:
        """What an agent observes."""
        return self.observation_spaces[self._known(agent)]

    def action_space(self, agent: str) -> spaces.Space:
        """What an agent can do."""
        return self.action_spaces[self._known(agent)]

    def _known(self, agent: str) -> str:
        return _arguments.known_name("agent", agent, self.possible_agents)

    def reset(
        self, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Observation], dict[str, dict[str, Any]]]:
        """Starts an episode; with a seed, the battle begins anew."""
        self._envs.reset(seed)
        self.agents = list(self.possible_agents)
        infos: dict[str, dict[str, Any]] = {agent: {} for agent in self.agents}
        return self._observe(), infos

    def step(
        self, actions: dict[str, Any]
    ) -> tuple[
        dict[str, Observation],
        dict[str, float],
        dict[str, bool],
        dict[str, bool],
        dict[str, dict[str, Any]],
    ]:
        """Lets every agent act. Infos hold ``outcome``, as the agent's side has it.

        Raises ``ValueError`` if a living agent has no action or there is no such agent, and
        ``TypeError`` if one is no int.
        """
        if not self.agents:
            raise ValueError("the episode is over; call reset")
        self._envs.step(*self._taken(actions))
        outcome = self._envs.outcomes[0]
        truncated = bool(outcome == Outcome.TIMED_OUT)
        terminated = bool(outcome != Outcome.RUNNING) and not truncated
        rewards, infos = {}, {}
        for side, names in self._sides:
            for number, name in enumerate(names):
                rewards[name] = float(side.rewards[0])
                alive = bool(side.alive[0, number])
                infos[name] = {"outcome": Outcome(side.outcomes[0]), "alive": alive}
        terminations = dict.fromkeys(self.agents, terminated)
        truncations = dict.fromkeys(self.agents, truncated)
        if terminated or truncated:
            self.agents = []
        return self._observe(), rewards, terminations, truncations, infos

    def _taken(self, actions: Any) -> list[np.ndarray]:
        """The actions of each side, as the engine takes them."""
        if not isinstance(actions, Mapping):
            raise TypeError(f"actions must be a dict of an int per agent, not {actions!r}")
        for name in actions:
            self._known(name)
        taken = []
        for side, names in self._sides:
            missing = [
                name
                for name, alive in zip(names, side.alive[0])
                if alive and actions.get(name) is None
            ]
            if missing:
                raise ValueError(f"actions of {', '.join(missing)} are missing")
            row = np.zeros((1, len(names)), np.int64)
            for number, name in enumerate(names):
                if actions.get(name) is not None:
                    row[0, number] = _action(name, actions[name])
            taken.append(row if self._strict else replaced(side, row))
        return taken

    def state(self) -> np.ndarray:
        """The state as player 1's central critic may see it, float32 ``(state_len,)``."""
        return self._envs.state[0].copy()

    def render(self) -> None:
        """Shows nothing."""

    def close(self) -> None:
        """Ends the battle."""
        self._envs.close()

    def _observe(self) -> dict[str, Observation]:
        return {
            name: {
                "observation": side.observations[0, number].copy(),
                "action_mask": side.available_actions[0, number].astype(np.int8),
            }
            for side, names in self._sides
            for number, name in enumerate(names)
        }


def _action(name: str, value: Any) -> int:
    """An agent's action as an int; what is no action at all is left to the engine or replaced."""
    try:
        if isinstance(value, bool) or np.ndim(value) != 0:
            raise TypeError
        return min(max(operator.index(value), -1), 2**31)
    except TypeError:
        raise TypeError(f"actions[{name!r}] must be an int, not {value!r}") from None


def parallel_env(scenario: str = "3m", **arguments: Any) -> BattleParallelEnv:
    """Makes a :class:`BattleParallelEnv`."""
    return BattleParallelEnv(scenario, **arguments)
