"""How episodes of SMAC's environment go: resets, steps, rewards and ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from .. import _engine
from ..vector import Outcome
from ._tables import Unit

#: The original's codes of how a battle ended.
_END_CODES = {Outcome.WON: 1, Outcome.LOST: -1, Outcome.DRAWN: 0}


class Episodes:
    """The course of a battle, with the methods in it that subclasses may override."""

    map_name: str
    n_agents: int
    n_enemies: int
    n_actions: int
    episode_limit: int
    continuing_episode: bool
    heuristic_ai: bool
    reward_sparse: bool
    reward_death_value: float
    reward_win: float
    reward_defeat: float
    reward_scale: bool
    reward_scale_rate: float
    max_reward: float
    battles_won: int
    battles_game: int
    timeouts: int
    force_restarts: int
    enemies: dict[int, Unit]
    _battle: _engine.Battle | None
    _overridden: set[str]
    _episode_count: int
    _total_steps: int

    def get_obs(self) -> list[npt.NDArray[np.float32]]:
        """What each agent observes."""
        raise NotImplementedError

    def get_state(self) -> npt.NDArray[np.float32]:
        """The state."""
        raise NotImplementedError

    def get_avail_agent_actions(self, agent_id: int) -> list[int]:
        """Which actions one agent may choose, 1 where it may."""
        raise NotImplementedError

    def _begin_episode(self) -> None:
        self._episode_steps = 0
        self._end_code: int | None = None
        self._plain_reward = 0.0
        self._dead = self._dead_tracked = (0, 0)
        self.win_counted = False
        self.defeat_counted = False
        self._last_action = np.zeros((self.n_agents, self.n_actions))
        self.death_tracker_ally = np.zeros(self.n_agents)
        self.death_tracker_enemy = np.zeros(self.n_enemies)
        self._forget_units()

    def _forget_units(self) -> None:
        self._agents: dict[int, Unit] | None = None
        self._enemies: dict[int, Unit] | None = None
        self._seen: npt.NDArray[np.float32] | None = None

    @property
    def _open(self) -> _engine.Battle:
        if self._battle is None:
            raise _engine.ClosedError("the environment is closed; make a new one")
        return self._battle

    def reset(
        self, episode_config: Mapping[str, Any] | None = None
    ) -> tuple[list[npt.NDArray[np.float32]], npt.NDArray[np.float32]]:
        """Starts the next episode. Returns observations and state.

        ``episode_config`` is SMACv2's and must be empty: the environment draws by itself.
        """
        if episode_config:
            raise ValueError(
                f"episode_config is {episode_config!r}; the environment draws armies and starts "
                "by itself: give capability_config to the constructor"
            )
        self._open.reset()
        self._begin_episode()
        if "10gen" in self.map_name:
            self.max_reward = self._full_reward()
        self.init_units()
        return self.get_obs(), self.get_state()

    def full_restart(self) -> None:
        """Starts the next episode, and counts as a restart."""
        self.reset()
        self.force_restarts += 1

    def step(self, actions: Any) -> tuple[float, bool, dict[str, Any]]:
        """Lets every agent act. Returns reward, whether the episode is over, and ``info``:
        ``battle_won``, ``dead_allies`` and ``dead_enemies``.

        ``actions`` holds an int per agent. After the end of an episode a caller may go on without
        a reset; the bonus for the end is paid once.

        Raises ``ValueError`` for an action that is not available, ``TypeError`` for one that is no
        int.
        """
        battle = self._open
        given = [_action(agent, action) for agent, action in enumerate(actions)]
        taken = self._checked(given)
        self._plain_reward, code = battle.step(taken)
        self._end_code = _END_CODES.get(Outcome(code))
        self._last_action = np.eye(self.n_actions)[np.array(given)]
        if self.heuristic_ai and isinstance(actions, list):
            actions[:] = battle.heuristic_actions()
        self._forget_units()
        self._total_steps += 1
        self._episode_steps += 1
        self._dead = battle.dead()
        end_code = self.update_units()
        reward = self.reward_battle()
        info: dict[str, Any] = {"battle_won": False}
        info["dead_allies"], info["dead_enemies"] = self._dead
        terminated, reward = self._judge(end_code, reward, info)
        if self.reward_scale:
            reward /= self.max_reward / self.reward_scale_rate
        self.reward = reward
        return reward, terminated, info

    def _checked(self, given: list[int]) -> list[int]:
        """The actions to take, as subclasses would have them."""
        if "get_agent_action" in self._overridden:
            given = [self.get_agent_action(agent, action) for agent, action in enumerate(given)]
        if "get_avail_agent_actions" in self._overridden and not self.heuristic_ai:
            for agent, action in enumerate(given):
                allowed = self.get_avail_agent_actions(agent)
                if not (0 <= action < len(allowed) and allowed[action]):
                    raise ValueError(f"actions[{agent}] is {action}, which is not available")
        return given

    def _judge(
        self, end_code: int | None, reward: float, info: dict[str, Any]
    ) -> tuple[bool, float]:
        """Counts the end of an episode. Returns whether it is one, and the reward with its bonus."""
        if end_code is None and self._episode_steps < self.episode_limit:
            return False, reward
        self.battles_game += 1
        self._episode_count += 1
        if end_code is None:
            self.timeouts += 1
            if self.continuing_episode:
                info["episode_limit"] = True
        elif end_code == 1 and not self.win_counted:
            self.battles_won += 1
            self.win_counted = True
            info["battle_won"] = True
            reward = 1 if self.reward_sparse else reward + self.reward_win
        elif end_code == -1 and not self.defeat_counted:
            self.defeat_counted = True
            reward = -1 if self.reward_sparse else reward + self.reward_defeat
        return True, reward

    def init_units(self) -> None:
        """Called at a reset, when the units of the episode stand on the field."""
        self._forget_units()

    def update_units(self) -> int | None:
        """Called in a step, after the game went on. Returns how the battle ended: 1 for a win, -1
        for a defeat, 0 where both sides are gone, ``None`` while it goes on."""
        return self._end_code

    def reward_battle(self) -> float:
        """The reward of the latest step, before the bonus for the end and the scale."""
        if self._dead != self._dead_tracked:
            self._dead_tracked = self._dead
            alive = self._open.alive()
            self.death_tracker_ally = 1.0 - alive[: self.n_agents]
            self.death_tracker_enemy = 1.0 - alive[self.n_agents :]
        return 0 if self.reward_sparse else self._plain_reward

    def get_agent_action(self, a_id: int, action: int) -> int:
        """The action that an agent takes for ``action``: the same, unless a subclass has another.
        The original returns a message to the game."""
        return action

    def get_agent_action_heuristic(self, a_id: int, action: int) -> int:
        """Not built: scripted agents choose within the step."""
        raise NotImplementedError(
            "scripted agents choose within the step; with heuristic_ai, step overwrites the list of "
            "actions with theirs"
        )

    def _full_reward(self) -> float:
        """The unscaled return of an episode in which all enemies are killed and none regenerates."""
        full = self.n_enemies * self.reward_death_value + self.reward_win
        for enemy in self.enemies.values():
            full += enemy.health_max + enemy.shield_max
        return full


def _action(agent: int, action: Any) -> int:
    """One agent's action as an int; arrays and tensors of one element are its element."""
    if type(action) is int:
        return action
    try:
        return int(np.asarray(action).item())
    except (TypeError, ValueError):
        raise TypeError(f"actions[{agent}] must be an int, not {action!r}") from None
