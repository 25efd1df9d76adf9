"""Battles as PettingZoo parallel environments: one agent per unit.

Agents are called ``marine_0``, ``stalker_1`` and so on by number, after their type. Each observes a
``Dict`` of ``observation``, float32 ``(observation_len,)``, and ``action_mask``, int8
``(num_actions,)``. All get the team's reward. Agents stay until the episode ends, as in SMAC: the
dead observe zeros, and have action 0 alone. ``state`` is what a central critic may see.

With ``opponent="agent"``, the units of player 2 are agents too, called ``enemy_marine_0`` and so
on; they observe, act and are rewarded as theirs, and ``state`` is that of player 1.

Needs the package ``pettingzoo``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from gymnasium import spaces
from pettingzoo import ParallelEnv

from .vector import Outcome, make_vec

__all__ = ["BattleParallelEnv", "parallel_env"]

Observation = dict[str, np.ndarray]


class BattleParallelEnv(ParallelEnv):
    """One battle as a parallel environment.

    Parameters
    ----------
    scenario, opponent, options
        Those of :func:`starleague.make_vec`.
    """

    metadata = {"name": "starleague_v0", "render_modes": [], "is_parallelizable": True}

    def __init__(
        self,
        scenario: str = "3m",
        *,
        opponent: str = "attack_move",
        render_mode: None = None,
        **options: Any,
    ) -> None:
        if render_mode is not None:
            raise ValueError(f"render_mode is {render_mode!r}; it must be None")
        self._envs = make_vec(scenario, 1, threads=1, opponent=opponent, **options)
        self.render_mode = None
        own, enemy = self._envs._unit_names()
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
        self._state = self._envs.state[0].copy()

    def observation_space(self, agent: str) -> spaces.Space:
        """What an agent observes."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> spaces.Space:
        """What an agent can do."""
        return self.action_spaces[agent]

    def reset(
        self, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Observation], dict[str, dict[str, Any]]]:
        """Starts an episode; with a seed, the battle begins anew."""
        self._envs.reset(seed)
        self.agents = list(self.possible_agents)
        self._state = self._envs.state[0].copy()
        return self._observe(ended=False), {agent: {} for agent in self.agents}

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

        Raises ``ValueError`` if an action is not available or an agent has none.
        """
        if not self.agents:
            raise ValueError("the episode is over; call reset")
        arguments = []
        for _, names in self._sides:
            missing = [name for name in names if name not in actions]
            if missing:
                raise ValueError(f"actions of {', '.join(missing)} are missing")
            arguments.append(np.array([[int(actions[name]) for name in names]]))
        self._envs.step(*arguments)
        ended = self._envs.outcomes[0] != Outcome.RUNNING
        truncated = bool(self._envs.outcomes[0] == Outcome.TIMED_OUT)
        observations = self._observe(ended)
        self._state = (self._envs.final_state if ended else self._envs.state)[0].copy()
        rewards, infos = {}, {}
        for side, names in self._sides:
            for name in names:
                rewards[name] = float(side.rewards[0])
                infos[name] = {"outcome": Outcome(side.outcomes[0])}
        terminations = dict.fromkeys(self.agents, bool(ended) and not truncated)
        truncations = dict.fromkeys(self.agents, truncated)
        if ended:
            self.agents = []
        return observations, rewards, terminations, truncations, infos

    def state(self) -> np.ndarray:
        """The state as player 1's central critic may see it, float32 ``(state_len,)``."""
        return self._state

    def render(self) -> None:
        """Shows nothing."""

    def close(self) -> None:
        """Ends the battle."""
        self._envs.close()

    def _observe(self, ended: bool) -> dict[str, Observation]:
        observed = {}
        for side, names in self._sides:
            # After the end the engine has begun the next episode already.
            observations = side.final_observations if ended else side.observations
            for number, name in enumerate(names):
                mask = side.available_actions[0, number].astype(np.int8)
                if ended:
                    mask[:] = 0
                    mask[0] = 1
                observed[name] = {
                    "observation": observations[0, number].copy(),
                    "action_mask": mask,
                }
        return observed


def parallel_env(scenario: str = "3m", **arguments: Any) -> BattleParallelEnv:
    """Makes a :class:`BattleParallelEnv`."""
    return BattleParallelEnv(scenario, **arguments)
