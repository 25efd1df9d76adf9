"""The class that SMAC's environments derive from."""

from __future__ import annotations

from typing import Any


class MultiAgentEnv:
    """What learners expect of an environment; each method must be written by a subclass."""

    n_agents: int
    episode_limit: int

    def step(self, actions: Any) -> Any:
        """Lets every agent act. Returns reward, whether the episode is over, and ``info``."""
        raise NotImplementedError

    def get_obs(self) -> Any:
        """What each agent observes."""
        raise NotImplementedError

    def get_obs_agent(self, agent_id: int) -> Any:
        """What one agent observes."""
        raise NotImplementedError

    def get_obs_size(self) -> int:
        """The length of an observation."""
        raise NotImplementedError

    def get_capabilities(self) -> Any:
        """What the agents can do: their types."""
        raise NotImplementedError

    def get_capabilities_agent(self, agent_id: int) -> Any:
        """What one agent can do."""
        raise NotImplementedError

    def get_cap_size(self) -> int:
        """The length of an agent's capabilities."""
        raise NotImplementedError

    def get_state(self) -> Any:
        """The state."""
        raise NotImplementedError

    def get_state_size(self) -> int:
        """The length of the state."""
        raise NotImplementedError

    def get_avail_actions(self) -> Any:
        """Which actions each agent may choose."""
        raise NotImplementedError

    def get_avail_agent_actions(self, agent_id: int) -> Any:
        """Which actions one agent may choose."""
        raise NotImplementedError

    def get_total_actions(self) -> int:
        """The number of actions of an agent."""
        raise NotImplementedError

    def reset(self) -> Any:
        """Starts the next episode."""
        raise NotImplementedError

    def render(self) -> Any:
        """Shows the game."""
        raise NotImplementedError

    def close(self) -> None:
        """Ends the game."""
        raise NotImplementedError

    def seed(self) -> Any:
        """The seed."""
        raise NotImplementedError

    def save_replay(self) -> Any:
        """Writes a replay."""
        raise NotImplementedError

    def get_env_info(self) -> dict[str, Any]:
        """Sizes."""
        return {
            "state_shape": self.get_state_size(),
            "obs_shape": self.get_obs_size(),
            "n_actions": self.get_total_actions(),
            "n_agents": self.n_agents,
            "episode_limit": self.episode_limit,
        }
