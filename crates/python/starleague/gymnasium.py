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
Observation, mask, ``info["state"]`` and ``info["alive"]`` always belong to one moment, at the end of
an episode too: the mask of a time-out says what could have been done next.

With ``mask="info"`` the observation is the array alone, a ``Box``, and the mask is in
``info["action_mask"]``: for wrappers and policies that take arrays, such as
``NormalizeObservation``.

**Unavailable actions.** Gymnasium's spaces cannot say that an action is not available now, and its
own checks and wrappers sample from the whole space. So an agent that is given an action it cannot
take stops, or does nothing if it is dead. With ``strict=True`` such an action raises ``ValueError``.

Needs the package ``gymnasium``.
"""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space

from . import _arguments
from ._actions import replaced
from ._copies import Rebuilt
from .vector import OPTIONS, SCENARIOS, BattleVecEnv, Outcome, make_vec

__all__ = ["BattleEnv", "BattleVectorEnv"]

Observation = dict[str, np.ndarray] | np.ndarray

_MASKS = ("observation", "info")
#: What `BattleEnv` passes on.
_OPTIONS = ("seed", "opponent", *OPTIONS)


def _make(
    scenario: str, num_envs: int, threads: int | None, autoreset: str, options: dict[str, Any]
) -> BattleVecEnv:
    if options.get("opponent") == "agent":
        raise ValueError(
            'opponent is "agent", but here one player acts; starleague.make_vec and '
            "starleague.pettingzoo let agents play both sides"
        )
    return make_vec(scenario, num_envs, threads=threads, autoreset=autoreset, **options)


def _spaces(envs: BattleVecEnv, mask: str) -> tuple[spaces.Space, spaces.MultiDiscrete]:
    """The spaces of one game."""
    agents, actions = envs.num_agents, envs.num_actions
    observation: spaces.Space = spaces.Box(-1.0, 1.0, (agents, envs.observation_len), np.float32)
    if mask == "observation":
        masks = spaces.Box(0, 1, (agents, actions), np.int8)
        observation = spaces.Dict({"observation": observation, "action_mask": masks})
    return observation, spaces.MultiDiscrete([actions] * agents)


class BattleVectorEnv(Rebuilt, VectorEnv):
    """Many battles.

    Parameters
    ----------
    scenario, num_envs, threads, options
        Those of :func:`starleague.make_vec`, but ``opponent="agent"``.
    autoreset_mode
        When the next episode of a game begins, as Gymnasium's ``AutoresetMode`` has it: in the step
        that ends one (``SAME_STEP``, the default; ``info["final_obs"]`` and ``info["final_info"]``
        then show the end), in the step after (``NEXT_STEP``), or when ``reset`` is called with
        ``options={"reset_mask": ...}`` (``DISABLED``).
    mask, strict
        See the module.
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
        autoreset_mode: AutoresetMode | str = AutoresetMode.SAME_STEP,
        mask: str = "observation",
        strict: bool = False,
        copy: bool = True,
        render_mode: None = None,
        **options: Any,
    ) -> None:
        _arguments.no_rendering(type(self).__name__, render_mode)
        mode = _autoreset_mode(autoreset_mode)
        self._mask = _arguments.known_name("mask", mask, _MASKS)
        self._strict = _arguments.flag("strict", strict)
        self._copy = _arguments.flag("copy", copy)
        self._envs = _make(scenario, num_envs, threads, mode.name.lower(), options)
        self.metadata = {**self.metadata, "autoreset_mode": mode}
        self.num_envs = num_envs
        self.render_mode = None
        self.single_observation_space, self.single_action_space = _spaces(self._envs, mask)
        self.observation_space = batch_space(self.single_observation_space, num_envs)
        self.action_space = batch_space(self.single_action_space, num_envs)

    @property
    def battles(self) -> BattleVecEnv:
        """What is wrapped here."""
        return self._envs

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Starts an episode in every game, or in those that ``options["reset_mask"]`` chooses; with
        a seed (one for all), they begin anew."""
        reset_mask = _reset_mask(options, self.num_envs)
        super().reset(seed=seed)
        self._envs.reset(seed, reset_mask)
        return self._observation(), self._info()

    def step(
        self, actions: Any
    ) -> tuple[Observation, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        """Steps all games. ``info`` holds ``state``, ``alive``, ``outcome`` (a
        :class:`starleague.Outcome` per game), and with ``SAME_STEP`` of games whose episode ended
        ``final_obs`` and ``final_info``, which has the same of the end."""
        envs = self._envs
        actions = _arguments.integers("actions", actions, envs.alive.shape)
        envs.step(actions if self._strict else replaced(envs, actions))
        ended = envs.outcomes != Outcome.RUNNING
        truncated = envs.outcomes == Outcome.TIMED_OUT
        info = self._info(outcome=envs.outcomes)
        if ended.any() and self.metadata["autoreset_mode"] == AutoresetMode.SAME_STEP:
            final = np.full(self.num_envs, None, dtype=object)
            for game in np.flatnonzero(ended):
                final[game] = self._final_observation(game)
            info["final_obs"], info["_final_obs"] = final, ended
            info["final_info"], info["_final_info"] = self._final_info(ended), ended
        rewards = envs.rewards.astype(np.float64)
        return self._observation(), rewards, ended & ~truncated, truncated, info

    def close_extras(self, **kwargs: Any) -> None:
        """Ends all games."""
        self._envs.close()

    def _observation(self) -> Observation:
        observations = self._own(self._envs.observations)
        if self._mask == "info":
            return observations
        mask = self._own(self._envs.available_actions.view(np.int8))
        return {"observation": observations, "action_mask": mask}

    def _info(self, **more: np.ndarray) -> dict[str, Any]:
        arrays = {"state": self._envs.state, "alive": self._envs.alive, **more}
        if self._mask == "info":
            arrays["action_mask"] = self._envs.available_actions.view(np.int8)
        # Gymnasium's wrappers expect of every entry which games have it.
        info: dict[str, Any] = {f"_{key}": np.ones(self.num_envs, np.bool_) for key in arrays}
        return info | {key: self._own(array) for key, array in arrays.items()}

    def _final_observation(self, game: int) -> Observation:
        envs = self._envs
        observation = envs.final_observations[game].copy()
        if self._mask == "info":
            return observation
        mask = envs.final_available_actions[game].astype(np.int8)
        return {"observation": observation, "action_mask": mask}

    def _final_info(self, ended: np.ndarray) -> dict[str, Any]:
        envs = self._envs
        arrays = {"state": envs.final_state, "alive": envs.final_alive, "outcome": envs.outcomes}
        if self._mask == "info":
            arrays["action_mask"] = envs.final_available_actions.view(np.int8)
        info: dict[str, Any] = {}
        for key, array in arrays.items():
            # Of the other games the engine keeps the ends of earlier episodes.
            here = ended.reshape(-1, *[1] * (array.ndim - 1))
            info[key], info[f"_{key}"] = np.where(here, array, array.dtype.type(0)), ended
        return info

    def _own(self, array: np.ndarray) -> np.ndarray:
        return array.copy() if self._copy else array


class BattleEnv(Rebuilt, gymnasium.Env):
    """One battle. Parameters as :class:`BattleVectorEnv`'s."""

    metadata: dict[str, Any] = {"render_modes": []}

    def __init__(
        self,
        scenario: str = "3m",
        *,
        mask: str = "observation",
        strict: bool = False,
        render_mode: None = None,
        **options: Any,
    ) -> None:
        _arguments.no_rendering(type(self).__name__, render_mode)
        _arguments.no_unknown(f"{type(self).__name__}.__init__", options, _OPTIONS)
        self._mask = _arguments.known_name("mask", mask, _MASKS)
        self._strict = _arguments.flag("strict", strict)
        self._envs = _make(scenario, 1, 1, "disabled", options)
        self.render_mode = None
        self.observation_space, self.action_space = _spaces(self._envs, mask)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Starts an episode; with a seed, the battle begins anew."""
        super().reset(seed=seed)
        self._envs.reset(seed)
        return self._observation(), self._info()

    def step(self, action: Any) -> tuple[Observation, float, bool, bool, dict[str, Any]]:
        """Lets every agent act. ``info`` holds ``state``, ``alive`` and ``outcome``."""
        envs = self._envs
        if not envs.closed and envs.outcomes[0] != Outcome.RUNNING:
            raise ValueError("the episode is over; call reset")
        actions = _arguments.integers("action", action, (envs.num_agents,))[None]
        envs.step(actions if self._strict else replaced(envs, actions))
        outcome = Outcome(envs.outcomes[0])
        truncated = outcome == Outcome.TIMED_OUT
        terminated = outcome != Outcome.RUNNING and not truncated
        info = self._info() | {"outcome": outcome}
        return self._observation(), float(envs.rewards[0]), terminated, truncated, info

    def close(self) -> None:
        """Ends the battle."""
        self._envs.close()

    def _observation(self) -> Observation:
        observation = self._envs.observations[0].copy()
        if self._mask == "info":
            return observation
        return {"observation": observation, "action_mask": self._action_mask()}

    def _info(self) -> dict[str, Any]:
        info = {"state": self._envs.state[0].copy(), "alive": self._envs.alive[0].copy()}
        return info | {"action_mask": self._action_mask()} if self._mask == "info" else info

    def _action_mask(self) -> np.ndarray:
        return self._envs.available_actions[0].astype(np.int8)


def _autoreset_mode(value: AutoresetMode | str) -> AutoresetMode:
    try:
        return AutoresetMode(value)
    except ValueError:
        known = ", ".join(repr(mode.value) for mode in AutoresetMode)
        raise ValueError(
            f"autoreset_mode is {value!r}; it must be an AutoresetMode or one of {known}"
        ) from None


def _reset_mask(options: Any, num_envs: int) -> np.ndarray | None:
    """Which games are to be reset; ``None`` for all."""
    if options is None:
        return None
    if not isinstance(options, dict):
        raise TypeError(f"options must be a dict or None, not {options!r}")
    mask = options.get("reset_mask")
    return None if mask is None else _arguments.mask("options['reset_mask']", mask, num_envs)


for _scenario in SCENARIOS:
    gymnasium.register(
        id=f"starleague/{_scenario}-v0",
        entry_point="starleague.gymnasium:BattleEnv",
        vector_entry_point="starleague.gymnasium:BattleVectorEnv",
        kwargs={"scenario": _scenario},
        # Environments are deterministic per seed.
        nondeterministic=False,
    )
