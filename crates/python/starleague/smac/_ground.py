"""Places, ranges and cones, as the engine reckons with them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from ._tables import COOLDOWNS, MEDIVAC, RANGES, Direction, Point, Unit

#: The original keeps slopes from being endless by this.
_LEAST = 1e-7


class Ground:
    """What an environment says of places and distances."""

    map_type: str
    map_x: int
    map_y: int
    n_actions: int
    n_actions_no_attack: int
    n_fov_actions: int
    conic_fov: bool
    use_unit_ranges: bool
    min_attack_range: float
    pathing_grid: npt.NDArray[np.bool_]
    terrain_height: npt.NDArray[np.float64]
    fov_directions: npt.NDArray[np.float64]
    agents: dict[int, Unit]
    enemies: dict[int, Unit]
    _move_amount: float

    @staticmethod
    def distance(x1: float, y1: float, x2: float, y2: float) -> float:
        """The distance between two points."""
        return float(np.hypot(x2 - x1, y2 - y1))

    def check_bounds(self, x: float, y: float) -> bool:
        """Whether a point lies on the map."""
        return 0 <= x < self.map_x and 0 <= y < self.map_y

    def can_move(self, unit: Unit, direction: int) -> bool:
        """Whether the cell at half a move in a direction is pathable."""
        half = self._move_amount / 2
        dx, dy = {
            Direction.NORTH: (0, half),
            Direction.SOUTH: (0, -half),
            Direction.EAST: (half, 0),
            Direction.WEST: (-half, 0),
        }[Direction(direction)]
        x, y = int(unit.pos.x + dx), int(unit.pos.y + dy)
        return self.check_bounds(x, y) and bool(self.pathing_grid[x, y])

    def get_surrounding_points(self, unit: Unit, include_self: bool = False) -> list[tuple[Any, Any]]:
        """The points round a unit at which observations sample the ground."""
        x, y, m = int(unit.pos.x), int(unit.pos.y), self._move_amount
        straight = [(x, y + 2 * m), (x, y - 2 * m), (x + 2 * m, y), (x - 2 * m, y)]
        slanting = [(x + m, y + m), (x - m, y - m), (x + m, y - m), (x - m, y + m)]
        return straight + slanting + [(x, y)] * include_self

    def get_surrounding_pathing(self, unit: Unit) -> list[Any]:
        """Whether the points round a unit are pathable; 1 beyond the map."""
        return self._sample(self.pathing_grid, self.get_surrounding_points(unit))

    def get_surrounding_height(self, unit: Unit) -> list[Any]:
        """The heights of the points round a unit and its own; 1 beyond the map."""
        return self._sample(self.terrain_height, self.get_surrounding_points(unit, True))

    def _sample(self, grid: npt.NDArray[Any], points: list[tuple[Any, Any]]) -> list[Any]:
        return [grid[x, y] if self.check_bounds(x, y) else 1 for x, y in points]

    def unit_shoot_range(self, agent_id: int) -> float:
        """Within which target actions are available, in cells."""
        if not self.use_unit_ranges:
            return 6
        reach = RANGES.get(self.agents[agent_id].unit_type, (9, 6))[1]
        return max(reach, self.min_attack_range)

    def unit_sight_range(self, agent_id: int) -> float:
        """Within which units are observed, in cells."""
        if not self.use_unit_ranges:
            return 9
        return RANGES.get(self.agents[agent_id].unit_type, (9, 6))[0]

    def unit_max_cooldown(self, unit: Unit) -> int:
        """What a cooldown is divided by in the state."""
        return COOLDOWNS.get(unit.unit_type, 15)

    def unit_max_shield(self, unit: Unit) -> float:
        """The full shields of a unit."""
        return unit.shield_max

    def only_medivac_left(self, ally: bool) -> bool:
        """Whether a side of a map with Medivacs has nobody left that can fight."""
        if self.map_type not in ("MMM", "terran_gen"):
            return False
        living = [u for u in (self.agents if ally else self.enemies).values() if u.health > 0]
        fighters = [unit for unit in living if unit.unit_type != MEDIVAC]
        any_number = ally or self.map_type == "terran_gen"
        return not fighters and (any_number or len(living) == 1)

    # Targets and cones, as SMACv2 has them

    def get_can_shoot(self, agent_id: int, t_unit: Unit) -> bool:
        """Whether a unit lies where an agent can be given targets."""
        if self.conic_fov:
            return self.is_position_in_cone(agent_id, t_unit.pos, range="shoot_range")
        own = self.agents[agent_id].pos
        return self.distance(*own, *t_unit.pos) <= self.unit_shoot_range(agent_id)

    def is_position_in_cone(self, agent_id: int, pos: Any, range: str = "sight_range") -> bool:
        """Whether a place lies in an agent's cone, within its range of sight or of targets."""
        if range not in ("sight_range", "shoot_range"):
            raise ValueError(f"range is {range!r}; it must be 'sight_range' or 'shoot_range'")
        reaches = {"sight_range": self.unit_sight_range, "shoot_range": self.unit_shoot_range}
        own = self.agents[agent_id].pos
        if self.distance(own.x, own.y, pos.x, pos.y) > reaches[range](agent_id):
            return False
        east = pos.x - own.x
        look_x, look_y = self.fov_directions[agent_id]
        kept = max if east > 0 else min
        least = math.copysign(_LEAST, 1 if east > 0 else -1)
        angle = math.atan((pos.y - own.y) / kept(east, least))
        return abs(angle - math.atan(look_y / kept(look_x, least))) < self.conic_fov_angle / 2

    @property
    def conic_fov_angle(self) -> float:
        """The full angle of a cone, in radians; 0 without cones."""
        return 2 * math.pi / self.n_fov_actions if self.n_fov_actions else 0.0

    @property
    def canonical_fov_directions(self) -> npt.NDArray[np.float64]:
        """Where the look actions turn to, ``(n_fov_actions, 2)``."""
        angles = [2 * math.pi * look / self.n_fov_actions for look in range(self.n_fov_actions)]
        return np.array([(math.cos(angle), math.sin(angle)) for angle in angles]).reshape(-1, 2)

    def agent_cone(self, agent_id: int) -> list[tuple[Point, Point]]:
        """The two edges of an agent's cone as lines from the agent; the original draws them."""
        own = self.agents[agent_id].pos
        look_x, look_y = self.fov_directions[agent_id]
        reach = self.unit_sight_range(agent_id)
        lines = []
        for angle in (self.conic_fov_angle / 2, -self.conic_fov_angle / 2):
            cos, sin = math.cos(angle), math.sin(angle)
            x, y = cos * look_x - sin * look_y, sin * look_x + cos * look_y
            lines.append((own, Point(own.x + x * reach, own.y + y * reach)))
        return lines
