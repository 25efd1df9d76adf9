"""SMACv2's wrapper, which draws what differs from episode to episode."""

from __future__ import annotations

from typing import Any

from ._environment import StarCraft2Env
from ._multi_agent_env import MultiAgentEnv


class StarCraftCapabilityEnvWrapper(MultiAgentEnv):
    """A battle whose armies are drawn for each episode, as ``capability_config`` says.

    Takes the arguments of :class:`StarCraft2Env`, by name. The environment is ``env``; it draws by
    itself, so there is nothing to give to ``reset``. Attributes are those of ``env``.
    """

    def __init__(self, **kwargs: Any) -> None:
        if "capability_config" not in kwargs:
            raise TypeError("capability_config is missing; see starleague.smac.StarCraft2Env")
        self.distribution_config = kwargs["capability_config"]
        #: Empty: the environment draws.
        self.env_key_to_distribution_map: dict[str, Any] = {}
        self.env = StarCraft2Env(**kwargs)

    def __getattr__(self, name: str) -> Any:
        if name == "env":
            raise AttributeError(name)
        return getattr(self.env, name)

    def reset(self) -> Any:
        return self.env.reset()

    def step(self, actions: Any) -> Any:
        return self.env.step(actions)

    def get_obs(self) -> Any:
        return self.env.get_obs()

    def get_obs_agent(self, agent_id: int) -> Any:
        return self.env.get_obs_agent(agent_id)

    def get_obs_size(self) -> int:
        return self.env.get_obs_size()

    def get_obs_feature_names(self) -> list[str]:
        return self.env.get_obs_feature_names()

    def get_capabilities(self) -> Any:
        return self.env.get_capabilities()

    def get_capabilities_agent(self, agent_id: int) -> Any:
        return self.env.get_capabilities_agent(agent_id)

    def get_cap_size(self) -> int:
        return self.env.get_cap_size()

    def get_state(self) -> Any:
        return self.env.get_state()

    def get_state_size(self) -> int:
        return self.env.get_state_size()

    def get_state_feature_names(self) -> list[str]:
        return self.env.get_state_feature_names()

    def get_avail_actions(self) -> Any:
        return self.env.get_avail_actions()

    def get_avail_agent_actions(self, agent_id: int) -> Any:
        return self.env.get_avail_agent_actions(agent_id)

    def get_total_actions(self) -> int:
        return self.env.get_total_actions()

    def get_env_info(self) -> dict[str, Any]:
        return self.env.get_env_info()

    def get_stats(self) -> dict[str, Any]:
        return self.env.get_stats()

    def full_restart(self) -> None:
        self.env.full_restart()

    def save_replay(self) -> str:
        return self.env.save_replay()

    def render(self, mode: str = "human") -> None:
        self.env.render(mode)

    def seed(self) -> int:
        return self.env.seed()

    def close(self) -> None:
        self.env.close()
