"""Attributes that users set, and methods that subclasses override: each works, or raises."""

from __future__ import annotations

from typing import Any

#: Options of the engine that can change while a battle goes on.
OPTIONS = frozenset(
    [
        "episode_limit",
        "obs_all_health",
        "obs_own_health",
        "obs_last_action",
        "obs_pathing_grid",
        "obs_terrain_height",
        "obs_instead_of_state",
        "obs_timestep_number",
        "obs_own_pos",
        "state_last_action",
        "state_timestep_number",
        "reward_sparse",
        "reward_only_positive",
        "reward_death_value",
        "reward_win",
        "reward_defeat",
        "reward_negative_scale",
        "reward_scale",
        "reward_scale_rate",
        "heuristic_ai",
        "heuristic_rest",
    ]
)

#: The same under the original's private names, which forks set.
PRIVATE_OPTIONS = {"_step_mul": "step_mul", "_move_amount": "move_amount"}

#: What makes a battle what it is.
FIXED = frozenset(
    [
        "map_name",
        "map_type",
        "map_params",
        "n_agents",
        "n_enemies",
        "n_actions",
        "n_actions_no_attack",
        "n_actions_move",
        "n_fov_actions",
        "n_obs_pathing",
        "n_obs_height",
        "unit_type_bits",
        "shield_bits_ally",
        "shield_bits_enemy",
        "map_x",
        "map_y",
        "max_distance_x",
        "max_distance_y",
        "map_play_area_min",
        "map_play_area_max",
        "pathing_grid",
        "terrain_height",
        "opponent",
        "capability_config",
        "conic_fov",
        "conic_fov_angle",
        "use_unit_ranges",
        "min_attack_range",
        "obs_starcraft",
        "kill_unit_step_mul",
        "fully_observable",
        "prob_obs_enemy",
        "action_mask",
        "last_action",
        "stochastic_attack",
        "stochastic_health",
        "replace_teammates",
        "mask_enemies",
        "agent_attack_probabilities",
        "agent_health_levels",
        "enemy_mask",
        *(f"{unit}_id" for unit in ["marine", "marauder", "medivac", "hydralisk", "zergling"]),
        *(f"{unit}_id" for unit in ["baneling", "stalker", "colossus", "zealot"]),
    ]
)

#: Attributes of the original that belong to its game process or to what is not built, and why.
ABSENT = {
    "game": "there is no game process",
    "version": "there is no game process",
    "heuristic_targets": "the engine keeps the targets of scripted agents",
    "obs_enemies": "it belongs to prob_obs_enemy, which is not built",
    "ally_unit_map": "units are created by the engine",
    "enemy_unit_map": "units are created by the engine",
    "unit_name_to_id_map": "units are created by the engine",
    "id_to_unit_name_map": "units are created by the engine",
    "random_start": "starts are drawn by the engine",
    "ally_start_positions": "starts are drawn by the engine; see agents",
    "enemy_start_positions": "starts are drawn by the engine; see enemies",
}

_GUARDED = FIXED | OPTIONS | PRIVATE_OPTIONS.keys()

_SEES = ("get_obs_agent", "get_obs")
_MAY = ("get_avail_agent_actions", "get_avail_actions")
_STATES = ("get_state", "get_state_dict")

#: Methods that the original calls from others while the engine does not. Overriding one alone would
#: do nothing; whoever overrides one of the others too, calls it.
HELPERS = {
    "unit_sight_range": _SEES,
    "unit_shoot_range": _MAY,
    "unit_max_cooldown": _STATES,
    "unit_max_shield": _SEES + _STATES,
    "get_unit_type_id": _SEES + _STATES,
    "distance": _SEES + _MAY,
    "can_move": _SEES + _MAY,
    "check_bounds": _SEES + _MAY,
    "get_surrounding_points": _SEES,
    "get_surrounding_pathing": _SEES,
    "get_surrounding_height": _SEES,
    "get_can_shoot": _SEES + _MAY,
    "get_true_avail_agent_actions": _MAY,
    "is_position_in_cone": _SEES + _MAY,
    "only_medivac_left": ("update_units",),
    "get_agent_action_heuristic": ("step",),
}


class Attributes:
    """Refuses what would have no effect."""

    #: Set at the end of the constructor.
    _is_set_up = False
    #: The methods that somebody else wrote, in a subclass or on the object.
    _overridden: set[str]

    def _find_overrides(self, base: type) -> None:
        own = type(self)
        names = (name for name in dir(base) if not name.startswith("_"))
        self._overridden = {n for n in names if getattr(own, n) is not getattr(base, n)}
        for name, callers in HELPERS.items():
            if name in self._overridden and self._overridden.isdisjoint(callers):
                raise TypeError(
                    f"{own.__name__} overrides {name}, which nothing calls here; override "
                    f"{' or '.join(callers)} too"
                )

    def _change_option(self, name: str, value: Any) -> None:
        """Tells the engine."""
        raise NotImplementedError

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _GUARDED and self._is_set_up:
            if name in FIXED:
                raise AttributeError(
                    f"{name} cannot be set: it is fixed when the environment is made"
                )
            self._change_option(PRIVATE_OPTIONS.get(name, name), value)
        elif callable(value) and self._is_set_up:
            self._overridden.add(name)
        object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        if name in ABSENT:
            raise AttributeError(f"{name} is not here as it is in SMAC: {ABSENT[name]}")
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
