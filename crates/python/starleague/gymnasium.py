"""Battles as Gymnasium environments: one player who commands the whole team.

Importing this module registers ``starleague/NAME-v0`` for every battle::

    import gymnasium, starleague.gymnasium
    envs = gymnasium.make_vec("starleague/3m-v0", num_envs=64)

Spaces, per game:

- Action: ``MultiDiscrete``, an action of each agent.
- Observation: a ``Dict`` of ``observation``, float32 ``(num_agents, observation_len)``, and
  ``action_mask``, int8 ``(num_agents, num_actions)``, 1 where the agent may choose the action.
- ``info["state"]``: what a central critic may see.

The reward is the team's. A battle that ends is terminated, one that runs out of time is truncated.

**Unavailable actions.** Gymnasium's spaces cannot say that an action is not available now, and its
own checks and wrappers sample from the whole space. So here, and only here, an agent that is given
an action it cannot take stops, or does nothing if it is dead.

Needs the package ``gymnasium``.
"""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space

from .vector import SCENARIOS, BattleVecEnv, Outcome, make_vec

__all__ = ["BattleEnv", "BattleVectorEnv"]

Observation = dict[str, np.ndarray]

_STOP = 1


def _spaces(envs: BattleVecEnv) -> tuple[spaces.Dict, spaces.MultiDiscrete]:
    """The spaces of one game."""
    agents, actions = envs.num_agents, envs.num_actions
    observation = spaces.Dict(
        {
            "observation": spaces.Box(-1.0, 1.0, (agents, envs.observation_len), np.float32),
            "action_mask": spaces.Box(0, 1, (agents, actions), np.int8),
        }
    )
    return observation, spaces.MultiDiscrete([actions] * agents)


def _available(envs: BattleVecEnv, actions: Any) -> np.ndarray:
    """``actions`` of all games, with those that cannot be taken replaced."""
    actions = np.asarray(actions)
    if actions.shape != envs.alive.shape or not np.issubdtype(actions.dtype, np.integer):
        # The engine says what is wrong with them.
        return actions
    possible = (0 <= actions) & (actions < envs.num_actions)
    safe = np.where(possible, actions, 0)
    possible &= np.take_along_axis(envs.available_actions, safe[..., None], axis=-1)[..., 0]
    return np.where(possible, safe, np.where(envs.alive, _STOP, 0))


class BattleVectorEnv(VectorEnv):
    """Many battles, each beginning its next episode in the step that ends one.

    Parameters
    ----------
    scenario, num_envs, threads, options
        Those of :func:`starleague.make_vec`; battles are against its default opponent.
    copy
        Whether what ``step`` and ``reset`` return is the caller's own. Without it the observations
        look at the engine's memory, which the next step overwrites.
    """

    metadata: dict[str, Any] = {"render_modes": [], "autoreset_mode": AutoresetMode.SAME_STEP}

    def __init__(
        self,
        scenario: str = "3m",
        num_envs: int = 1,
        *,
        threads: int | None = None,
        copy: bool = True,
        render_mode: None = None,
        **options: Any,
    ) -> None:
        _refuse_rendering(render_mode)
        self._envs = make_vec(scenario, num_envs, threads=threads, **options)
        self._copy = copy
        self.num_envs = num_envs
        self.render_mode = None
        self.single_observation_space, self.single_action_space = _spaces(self._envs)
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)

    @property
    def battles(self) -> BattleVecEnv:
        """What is wrapped here."""
        return self._envs

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Starts an episode in every game; with a seed (one for all), all games begin anew."""
        super().reset(seed=seed)
        self._envs.reset(seed)
        return self._observation(), {"state": self._own(self._envs.state)}

    def step(
        self, actions: Any
    ) -> tuple[Observation, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        """Steps all games. ``info`` holds ``state``, ``outcome`` (a :class:`starleague.Outcome` per
        game), and of games whose episode ended ``final_obs`` (with ``_final_obs``) and
        ``final_state``."""
        envs = self._envs
        envs.step(_available(envs, actions))
        ended = envs.outcomes != Outcome.RUNNING
        truncated = envs.outcomes == Outcome.TIMED_OUT
        info: dict[str, Any] = {
            "state": self._own(envs.state),
            "outcome": self._own(envs.outcomes),
        }
        if ended.any():
            final = np.full(self.num_envs, None, dtype=object)
            for game in np.flatnonzero(ended):
                # Nobody acts after the end.
                mask = np.zeros_like(envs.available_actions[game], dtype=np.int8)
                mask[:, 0] = 1
                observation = envs.final_observations[game].copy()
                final[game] = {"observation": observation, "action_mask": mask}
            info["final_obs"] = final
            info["_final_obs"] = ended
            info["final_state"] = self._own(envs.final_state)
        rewards = envs.rewards.astype(np.float64)
        return self._observation(), rewards, ended & ~truncated, truncated, info

    def close_extras(self, **kwargs: Any) -> None:
        """Ends all games."""
        self._envs.close()

    def _observation(self) -> Observation:
        return {
            "observation": self._own(self._envs.observations),
            "action_mask": self._own(self._envs.available_actions.view(np.int8)),
        }

    def _own(self, array: np.ndarray) -> np.ndarray:
        return array.copy() if self._copy else array


class BattleEnv(gymnasium.Env):
    """One battle. Parameters as :class:`BattleVectorEnv`'s."""

    metadata: dict[str, Any] = {"render_modes": []}

    def __init__(self, scenario: str = "3m", *, render_mode: None = None, **options: Any) -> None:
        _refuse_rendering(render_mode)
        self._envs = make_vec(scenario, 1, threads=1, **options)
        self.render_mode = None
        self.observation_space, self.action_space = _spaces(self._envs)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Starts an episode; with a seed, the battle begins anew."""
        super().reset(seed=seed)
        self._envs.reset(seed)
        envs = self._envs
        return self._observation(envs.observations), {"state": envs.state[0].copy()}

    def step(self, action: Any) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Lets every agent act. ``info`` holds ``state`` and ``outcome``."""
        envs = self._envs
        envs.step(_available(envs, np.asarray(action)[None]))
        outcome = Outcome(envs.outcomes[0])
        ended = outcome != Outcome.RUNNING
        truncated = outcome == Outcome.TIMED_OUT
        # The engine has begun the next episode already: the caller sees the end of this one.
        observations = envs.final_observations if ended else envs.observations
        state = envs.final_state if ended else envs.state
        info = {"state": state[0].copy(), "outcome": outcome}
        reward = float(envs.rewards[0])
        return self._observation(observations), reward, ended and not truncated, truncated, info

    def close(self) -> None:
        """Ends the battle."""
        self._envs.close()

    def _observation(self, observations: np.ndarray) -> Observation:
        return {
            "observation": observations[0].copy(),
            "action_mask": self._envs.available_actions[0].astype(np.int8),
        }


def _refuse_rendering(render_mode: str | None) -> None:
    if render_mode is not None:
        raise ValueError(f"render_mode is {render_mode!r}; it must be None")


for _scenario in SCENARIOS:
    gymnasium.register(
        id=f"starleague/{_scenario}-v0",
        entry_point="starleague.gymnasium:BattleEnv",
        vector_entry_point="starleague.gymnasium:BattleVectorEnv",
        kwargs={"scenario": _scenario},
        # Environments are deterministic per seed.
        nondeterministic=False,
    )
