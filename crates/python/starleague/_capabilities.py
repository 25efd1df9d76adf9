"""SMACv2's ``capability_config``: which armies are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import _arguments, _engine

#: How the engine takes it: agents, enemies, weights of the race's types, a bit for each type of
#: which no team may consist alone, and the chance of a mirror.
Generation = tuple[int, int, tuple[float, float, float], int, float]


def generation(scenario: str, config: Mapping[str, Any]) -> Generation:
    """Reads a ``capability_config``.

    Raises ``ValueError`` or ``TypeError`` where it says something that is not built.
    """
    types = dict(_engine.GENERATED).get(scenario)
    if types is None:
        names = ", ".join(name for name, _ in _engine.GENERATED)
        raise ValueError(
            f"capability_config: scenario {scenario!r} has armies of its own; those of {names} are "
            "drawn"
        )
    config = _mapping("capability_config", config)
    _known_keys("capability_config", config, ["n_units", "n_enemies", "team_gen", "start_positions"])
    starts = _mapping("start_positions", config.get("start_positions", {}))
    _known_keys("start_positions", starts, ["dist_type", "p", "n_enemies", "map_x", "map_y"])
    _only("start_positions dist_type", starts, "dist_type", "surrounded_and_reflect")
    for key in ("map_x", "map_y"):
        _only(f"start_positions {key}", starts, key, 32)
    agents = _arguments.integer("n_units", config.get("n_units", 10), 1, 64)
    enemies = config.get("n_enemies", starts.get("n_enemies", agents))
    if starts.get("n_enemies", enemies) != enemies:
        raise ValueError("n_enemies differs from that of start_positions")
    enemies = _arguments.integer("n_enemies", enemies, 1, 64)

    team = _mapping("team_gen", config.get("team_gen", {}))
    _known_keys(
        "team_gen",
        team,
        ["dist_type", "unit_types", "weights", "exception_unit_types", "observe"],
    )
    _only("team_gen dist_type", team, "dist_type", "weighted_teams")
    _only("team_gen observe", team, "observe", True)
    given_types = _arguments.names("unit_types", team.get("unit_types", types), types)
    given_weights = team.get("weights", (0.45, 0.45, 0.1))
    if isinstance(given_weights, str) or not isinstance(given_weights, Sequence):
        raise TypeError(f"weights must be a list of floats, not {given_weights!r}")
    if len(given_types) != len(given_weights):
        raise ValueError(
            f"team_gen has {len(given_types)} unit_types, but {len(given_weights)} weights"
        )
    weights = dict.fromkeys(types, 0.0)
    for name, weight in zip(given_types, given_weights):
        weights[name] = _arguments.number(f"weight of {name}", weight)
    # Medivacs alone cannot fight, Banelings alone do not last.
    usual = [name for name in ("medivac", "baneling") if name in types]
    exceptions = 0
    given = team.get("exception_unit_types", [] if "unit_types" in team else usual)
    for name in _arguments.names("exception_unit_types", given, types):
        exceptions |= 1 << types.index(name)
    chance = _arguments.number("start_positions p", starts.get("p", 0.5))
    return agents, enemies, tuple(weights.values()), exceptions, chance


def _mapping(name: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} must be a dict, not {value!r}")
    return value


def _known_keys(name: str, config: Mapping[str, Any], keys: list[str]) -> None:
    for key in config:
        _arguments.known_name(f"key of {name}", key, keys)


def _only(name: str, config: Mapping[str, Any], key: str, value: Any) -> None:
    """Refuses what is not built."""
    if config.get(key, value) != value:
        raise ValueError(f"{name} is {config[key]!r}; only {value!r} is built")
