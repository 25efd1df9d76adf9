"""Sizes and names of the parts of observations and states."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._tables import TYPE_BITS, Unit


class Features:
    """The parts of observations and states of an environment."""

    n_agents: int
    n_enemies: int
    n_actions: int
    n_actions_move: int
    n_fov_actions: int
    n_obs_pathing: int
    n_obs_height: int
    map_type: str
    unit_type_bits: int
    shield_bits_ally: int
    shield_bits_enemy: int
    obs_all_health: bool
    obs_own_health: bool
    obs_last_action: bool
    obs_pathing_grid: bool
    obs_terrain_height: bool
    obs_instead_of_state: bool
    obs_timestep_number: bool
    obs_own_pos: bool
    state_last_action: bool
    state_timestep_number: bool
    ally_state_attr_names: list[str]
    enemy_state_attr_names: list[str]

    def get_unit_by_id(self, a_id: int) -> Unit:
        """The unit of an agent."""
        raise NotImplementedError

    # Sizes

    def get_obs_size(self) -> int:
        """The length of an observation."""
        enemies, enemy_columns = self.get_obs_enemy_feats_size()
        allies, ally_columns = self.get_obs_ally_feats_size()
        size = self.get_obs_move_feats_size() + self.get_obs_own_feats_size()
        # The time stands behind the slot that it has in the own part.
        size += int(self.obs_timestep_number)
        return size + enemies * enemy_columns + allies * ally_columns

    def get_obs_move_feats_size(self) -> int:
        """The length of the movement part of an observation."""
        size = self.n_actions_move
        if self.obs_pathing_grid:
            size += self.n_obs_pathing
        if self.obs_terrain_height:
            size += self.n_obs_height
        return size

    def get_obs_enemy_feats_size(self) -> tuple[int, int]:
        """Rows and columns of the enemies in an observation."""
        columns = 4 + self.unit_type_bits
        if self.obs_all_health:
            columns += 1 + self.shield_bits_enemy
        return self.n_enemies, columns

    def get_obs_ally_feats_size(self) -> tuple[int, int]:
        """Rows and columns of the allies in an observation."""
        columns = 4 + self.unit_type_bits
        if self.obs_all_health:
            columns += 1 + self.shield_bits_ally
        if self.obs_last_action:
            columns += self.n_actions
        return self.n_agents - 1, columns

    def get_obs_own_feats_size(self) -> int:
        """The length of the own part of an observation."""
        size = self.unit_type_bits
        if self.obs_own_health:
            size += 1 + self.shield_bits_ally
        if self.obs_own_pos:
            size += 2
        if self.n_fov_actions:
            size += 2
        if self.obs_timestep_number:
            size += 1
        return size

    def get_state_size(self) -> int:
        """The length of the state."""
        if self.obs_instead_of_state:
            return self.get_obs_size() * self.n_agents
        size = self.n_agents * self.get_ally_num_attributes()
        size += self.n_enemies * self.get_enemy_num_attributes()
        if self.state_last_action:
            size += self.n_agents * self.n_actions
        if self.state_timestep_number:
            size += 1
        return size

    def get_ally_num_attributes(self) -> int:
        """Columns of an agent in the state."""
        return len(self.ally_state_attr_names)

    def get_enemy_num_attributes(self) -> int:
        """Columns of an enemy in the state."""
        return len(self.enemy_state_attr_names)

    def get_total_actions(self) -> int:
        """The number of actions of an agent."""
        return self.n_actions

    # Names, as SMACv2 has them

    @property
    def obs_feature_names(self) -> list[str]:
        """The columns of agent 0's observation."""
        return self.build_obs_feature_names()

    @property
    def state_feature_names(self) -> list[str]:
        """The columns of the state."""
        return self.build_state_feature_names()

    def get_obs_feature_names(self) -> list[str]:
        """The columns of agent 0's observation."""
        return self.build_obs_feature_names()

    def get_state_feature_names(self) -> list[str]:
        """The columns of the state."""
        return self.build_state_feature_names()

    def _type_bits(self, prefix: str) -> list[str]:
        return [f"{prefix}_bit_{bit}" for bit in range(self.unit_type_bits)]

    def build_obs_feature_names(self) -> list[str]:
        """Makes the names of the columns of agent 0's observation."""
        names = [f"move_action_{way}" for way in ("north", "south", "east", "west")]
        if self.obs_pathing_grid:
            names += [f"pathing_grid_{n}" for n in range(self.n_obs_pathing)]
        if self.obs_terrain_height:
            names += [f"terrain_height_{n}" for n in range(self.n_obs_height)]
        where = ("distance", "relative_x", "relative_y")
        for enemy in range(self.n_enemies):
            names += [f"enemy_{what}_{enemy}" for what in ("shootable", *where)]
            if self.obs_all_health:
                names += [f"enemy_health_{enemy}"]
                names += [f"enemy_shield_{enemy}"] * self.shield_bits_enemy
            names += self._type_bits(f"enemy_unit_type_{enemy}")
        for ally in range(1, self.n_agents):
            names += [f"ally_{what}_{ally}" for what in ("visible", *where)]
            if self.obs_all_health:
                names += [f"ally_health_{ally}"]
                names += [f"ally_shield_{ally}"] * self.shield_bits_ally
            names += self._type_bits(f"ally_unit_type_{ally}")
            if self.obs_last_action:
                names += [f"ally_last_action_{ally}_action_{n}" for n in range(self.n_actions)]
        if self.obs_own_health:
            names += ["own_health"] + ["own_shield"] * self.shield_bits_ally
        if self.obs_own_pos:
            names += ["own_pos_x", "own_pos_y"]
        if self.n_fov_actions:
            names += ["own_fov_x", "own_fov_y"]
        names += self._type_bits("own_unit_type")
        if self.obs_timestep_number:
            # The first of its two slots stays zero, as in the original.
            names += ["unused", "timestep"]
        return names

    def build_state_feature_names(self) -> list[str]:
        """Makes the names of the columns of the state."""
        if self.obs_instead_of_state:
            raise NotImplementedError("the state is made of observations (obs_instead_of_state)")
        names = []
        for ally in range(self.n_agents):
            names += [
                f"ally_{what}_{ally}" for what in ("health", "cooldown", "relative_x", "relative_y")
            ]
            names += [f"ally_shield_{ally}"] * self.shield_bits_ally
            if self.n_fov_actions:
                names += [f"ally_fov_x_{ally}", f"ally_fov_y_{ally}"]
            names += self._type_bits(f"ally_unit_type_{ally}")
        for enemy in range(self.n_enemies):
            names += [f"enemy_{what}_{enemy}" for what in ("health", "relative_x", "relative_y")]
            names += [f"enemy_shield_{enemy}"] * self.shield_bits_enemy
            names += self._type_bits(f"enemy_unit_type_{enemy}")
        if self.state_last_action:
            for ally in range(self.n_agents):
                names += [f"ally_last_action_{ally}_action_{n}" for n in range(self.n_actions)]
        if self.state_timestep_number:
            names += ["timestep"]
        return names

    # Types, and what SMACv2 calls capabilities

    @property
    def capability_attr_names(self) -> list[str]:
        """The columns of an agent's capabilities: its type."""
        return [f"type_{bit}" for bit in range(self.unit_type_bits)]

    def get_cap_size(self) -> int:
        """The length of an agent's capabilities."""
        return self.unit_type_bits

    def get_obs_ally_capability_size(self) -> int:
        """The length of what an agent observes of an ally's capabilities."""
        return self.unit_type_bits

    def get_capabilities_agent(self, agent_id: int) -> npt.NDArray[np.float32]:
        """The type bits of an agent."""
        bits = np.zeros(self.get_cap_size(), dtype=np.float32)
        if self.unit_type_bits:
            bits[self.get_unit_type_id(self.get_unit_by_id(agent_id), ally=True)] = 1
        return bits

    def get_capabilities(self) -> npt.NDArray[np.float32]:
        """The type bits of all agents in a row."""
        return np.concatenate([self.get_capabilities_agent(a) for a in range(self.n_agents)])

    def get_unit_type_id(self, unit: Any, ally: bool) -> int:
        """The number of a unit's type bit; 0 where the battle has none."""
        types = TYPE_BITS.get(self.map_type)
        if types is None:
            return 0
        if self.map_type == "stalkers_and_zealots" and not ally:
            types = types[::-1]
        return types.index(unit.unit_type)
