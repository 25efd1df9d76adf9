"""What SMAC's tables say of battles and unit types, and the types of its interface."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any, NamedTuple

from .. import _arguments, _engine
from ..vector import SCENARIOS

MEDIVAC = 54

#: The protocol's numbers of the ordinary units, by the original's names for them.
UNIT_TYPES = {
    "marine_id": 48,
    "marauder_id": 51,
    "medivac_id": MEDIVAC,
    "hydralisk_id": 107,
    "zergling_id": 105,
    "baneling_id": 9,
    "stalker_id": 74,
    "colossus_id": 4,
    "zealot_id": 73,
}

#: What cooldowns are divided by.
COOLDOWNS = {48: 15, 51: 25, 74: 35, 73: 22, 4: 24, 107: 10, 105: 11, 9: 1}

#: Ranges of sight, and of target actions before they are raised to a minimum, by type.
RANGES = {
    74: (10, 6),
    73: (9, 0.1),
    4: (10, 7),
    105: (8, 0.1),
    9: (8, 0.25),
    107: (9, 5),
    48: (9, 5),
    51: (10, 6),
    MEDIVAC: (11, 4),
}

#: Types in the order of their bits, by SMAC's word for the mixture. Enemies of the first are the
#: other way round, as in the original.
TYPE_BITS = {
    "stalkers_and_zealots": (74, 73),
    "colossi_stalkers_zealots": (4, 74, 73),
    "MMM": (51, 48, MEDIVAC),
    "bane": (9, 105),
    "terran_gen": (48, 51, MEDIVAC),
    "protoss_gen": (74, 73, 4),
    "zerg_gen": (105, 107, 9),
}

_MAP_TYPES = {
    "MMM": "MMM",
    "MMM2": "MMM",
    "2s3z": "stalkers_and_zealots",
    "3s5z": "stalkers_and_zealots",
    "3s5z_vs_3s6z": "stalkers_and_zealots",
    "3s_vs_3z": "stalkers",
    "3s_vs_4z": "stalkers",
    "3s_vs_5z": "stalkers",
    "1c3s5z": "colossi_stalkers_zealots",
    "corridor": "zealots",
    "6h_vs_8z": "hydralisks",
    "2s_vs_1sc": "stalkers",
    "so_many_baneling": "zealots",
    "bane_vs_bane": "bane",
    "2c_vs_64zg": "colossus",
    "10gen_terran": "terran_gen",
    "10gen_protoss": "protoss_gen",
    "10gen_zerg": "zerg_gen",
}


class Direction(enum.IntEnum):
    """Where a move goes."""

    NORTH = 0
    SOUTH = 1
    EAST = 2
    WEST = 3


class Point(NamedTuple):
    """A place on the map, in cells."""

    x: float
    y: float


@dataclass(frozen=True)
class Unit:
    """A unit as the environment remembers it: of the dead, where they fell."""

    #: Unique among the units of the episode.
    tag: int
    #: The protocol's number of the type.
    unit_type: int
    #: 1 for agents, 2 for enemies.
    owner: int
    pos: Point
    #: 0 for the dead.
    health: float
    health_max: float
    shield: float
    shield_max: float


def get_map_params(map_name: str) -> dict[str, Any]:
    """What SMAC's table says of a battle: ``n_agents``, ``n_enemies``, ``limit``, ``a_race``,
    ``b_race``, ``unit_type_bits`` and ``map_type``."""
    _arguments.known_name("map_name", map_name, SCENARIOS)
    sizes = _engine.Battle(map_name, 0, "attack_move", {}).sizes()
    map_type = _MAP_TYPES.get(map_name, "marines")
    return {
        "n_agents": sizes["num_agents"],
        "n_enemies": sizes["num_enemies"],
        "limit": sizes["episode_limit"],
        "a_race": sizes["ally_race"][0].upper(),
        "b_race": sizes["enemy_race"][0].upper(),
        "unit_type_bits": len(TYPE_BITS.get(map_type, ())),
        "map_type": map_type,
    }


def get_smac_map_registry() -> dict[str, dict[str, Any]]:
    """:func:`get_map_params` of all battles, by name."""
    return {name: get_map_params(name) for name in SCENARIOS}


def map_present(map_name: str) -> bool:
    """Whether there is a battle of that name."""
    return map_name in SCENARIOS
