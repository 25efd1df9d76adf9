"""The interface of the StarCraft Multi-Agent Challenge (SMAC).

Training code written for ``smac.env.StarCraft2Env`` changes one line::

    from starleague.smac import StarCraft2Env

Constructor arguments, methods, attributes, shapes and numbers are those of the public repository
``oxwhirl/smac``, commit d6aab33. No game process is started, so ``reset`` twice in a row, ``close``
twice, and episodes that nobody ends are all sound.

Where it differs:

- An action that is not available raises ``ValueError`` instead of failing an assertion.
- ``max_reward`` is complete from construction on, and a second ``reset`` does not change it.
- With ``obs_timestep_number``, ``get_obs_size`` is the true length (there it is one short), and
  observations are float32.
- ``get_stats`` before the first battle has ended gives a win rate of 0 instead of an error.
- ``save_replay`` writes files of our own, which ``starleague watch`` shows and ``starleague replay``
  reads; it returns their path. Generated battles have no replay.
  Where the next episode might not fit into 1,048,576 game loops or a million commands, the game and
  its replay begin anew with it.

**SMACv2.** The options of the public repository ``oxwhirl/smacv2``, commit 577ab5a, are here too:
random teams, start positions and sight cones. Rewards of its battles are scaled by the enemies of
the present episode (there, by those of the first).
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from . import _arguments, _capabilities, _engine
from ._copies import Rebuilt
from .vector import OPPONENTS, SCENARIOS, Outcome

__all__ = ["StarCraft2Env", "Unit", "get_map_params", "map_present"]

_LOG = logging.getLogger(__name__)

_MEDIVAC = 54
_MAX_COOLDOWN = {48: 15, 51: 25, 74: 35, 73: 22, 4: 24, 107: 10, 105: 11, 9: 1}

#: The map types of SMAC's table, and the type bits that go with them.
_MAP_TYPES = {
    "MMM": ("MMM", 3),
    "MMM2": ("MMM", 3),
    "2s3z": ("stalkers_and_zealots", 2),
    "3s5z": ("stalkers_and_zealots", 2),
    "3s5z_vs_3s6z": ("stalkers_and_zealots", 2),
    "3s_vs_3z": ("stalkers", 0),
    "3s_vs_4z": ("stalkers", 0),
    "3s_vs_5z": ("stalkers", 0),
    "1c3s5z": ("colossi_stalkers_zealots", 3),
    "corridor": ("zealots", 0),
    "6h_vs_8z": ("hydralisks", 0),
    "2s_vs_1sc": ("stalkers", 0),
    "so_many_baneling": ("zealots", 0),
    "bane_vs_bane": ("bane", 2),
    "2c_vs_64zg": ("colossus", 0),
    "10gen_terran": ("terran_gen", 3),
    "10gen_protoss": ("protoss_gen", 3),
    "10gen_zerg": ("zerg_gen", 3),
}

#: Ranges of sight, and of target actions before they are raised to a minimum, by type.
_RANGES = {
    74: (10, 6),
    73: (9, 0.1),
    4: (10, 7),
    105: (8, 0.1),
    9: (8, 0.25),
    107: (9, 5),
    48: (9, 5),
    51: (10, 6),
    _MEDIVAC: (11, 4),
}

_DIFFICULTIES = "123456789A"

#: The interface has room for one side's agents.
_OPPONENTS = tuple(name for name in OPPONENTS if name != "agent")


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
    map_type, bits = _MAP_TYPES.get(map_name, ("marines", 0))
    return {
        "n_agents": sizes["num_agents"],
        "n_enemies": sizes["num_enemies"],
        "limit": sizes["episode_limit"],
        "a_race": sizes["ally_race"][0].upper(),
        "b_race": sizes["enemy_race"][0].upper(),
        "unit_type_bits": bits,
        "map_type": map_type,
    }


def map_present(map_name: str) -> bool:
    """Whether there is a battle of that name."""
    return map_name in SCENARIOS


class StarCraft2Env(Rebuilt):
    """A battle with SMAC's interface.

    Parameters
    ----------
    map_name
        One of ``starleague.SCENARIOS``.
    step_mul
        Game loops of a step; ``None`` is 8, as SMAC's documentation has it.
    move_amount
        Length of a move order in cells, more than 0 and at most 64.
    difficulty
        ``"1"`` to ``"9"`` or ``"A"``. Accepted, and without effect: no strategic player runs on
        these maps, as in SMAC.
    game_version
        Accepted, and without effect: there is no game process.
    seed
        Of the game; by default a fresh one.
    continuing_episode
        Adds ``episode_limit`` to ``info`` on a time-out.
    obs_all_health, obs_own_health
        Health and shields of visible units, and one's own, in observations; the first implies the
        second.
    obs_last_action, obs_pathing_grid, obs_terrain_height, obs_timestep_number
        Further parts of observations.
    obs_instead_of_state
        The state is all observations in a row.
    state_last_action, state_timestep_number
        Further parts of the state.
    reward_sparse, reward_only_positive, reward_death_value, reward_win, reward_defeat,
    reward_negative_scale, reward_scale, reward_scale_rate
        The reward, as SMAC weighs it.
    replay_dir, replay_prefix
        Where ``save_replay`` writes, by default the present folder, and how names begin, by default
        with that of the map.
    window_size_x, window_size_y, debug
        Accepted, and without effect.
    heuristic_ai, heuristic_rest
        Scripted agents act instead of the caller; the second keeps them to available actions.
    opponent
        Who plays the other side: ``"attack_move"``, as in SMAC, or a scripted team from
        ``"level1"`` to ``"level10"``. ``starleague.make_vec`` lets agents play both sides.
    capability_config
        SMACv2: how the armies of ``10gen_terran``, ``10gen_protoss`` and ``10gen_zerg`` are drawn
        for each episode. A dict of ``n_units``, ``n_enemies``, ``team_gen`` (``weighted_teams``)
        and ``start_positions`` (``surrounded_and_reflect``), as in SMACv2's own files; by default
        10 against 10 with their weights.
    conic_fov, num_fov_actions
        SMACv2: agents look in one of so many directions, see and target only what lies in a cone
        round it, and turn by actions of their own.
    use_unit_ranges, min_attack_range
        SMACv2: each type has its own range of sight and of target actions, the latter at least the
        second.
    obs_own_pos
        SMACv2: observations show the agent's own place.
    obs_starcraft, kill_unit_step_mul, fully_observable, prob_obs_enemy, action_mask
        SMACv2's, which only take their defaults here: other values are not built.

    Raises
    ------
    ValueError
        An argument is out of bounds; unknown maps are told the nearest name.
    TypeError
        An argument is of the wrong type.
    """

    def __init__(
        self,
        map_name: str = "8m",
        step_mul: int | None = 8,
        move_amount: float = 2,
        difficulty: str = "7",
        game_version: str | None = None,
        seed: int | None = None,
        continuing_episode: bool = False,
        obs_all_health: bool = True,
        obs_own_health: bool = True,
        obs_last_action: bool = False,
        obs_pathing_grid: bool = False,
        obs_terrain_height: bool = False,
        obs_instead_of_state: bool = False,
        obs_timestep_number: bool = False,
        state_last_action: bool = True,
        state_timestep_number: bool = False,
        reward_sparse: bool = False,
        reward_only_positive: bool = True,
        reward_death_value: float = 10,
        reward_win: float = 200,
        reward_defeat: float = 0,
        reward_negative_scale: float = 0.5,
        reward_scale: bool = True,
        reward_scale_rate: float = 20,
        replay_dir: str = "",
        replay_prefix: str = "",
        window_size_x: int = 1920,
        window_size_y: int = 1200,
        heuristic_ai: bool = False,
        heuristic_rest: bool = False,
        debug: bool = False,
        *,
        opponent: str = "attack_move",
        capability_config: Mapping[str, Any] | None = None,
        conic_fov: bool = False,
        num_fov_actions: int = 12,
        use_unit_ranges: bool = False,
        min_attack_range: float = 2,
        obs_own_pos: bool = False,
        obs_starcraft: bool = True,
        kill_unit_step_mul: int = 2,
        fully_observable: bool = False,
        prob_obs_enemy: float = 1.0,
        action_mask: bool = True,
    ) -> None:
        options = {
            "step_mul": 8 if step_mul is None else step_mul,
            "move_amount": move_amount,
            "obs_all_health": obs_all_health,
            "obs_own_health": obs_own_health,
            "obs_last_action": obs_last_action,
            "obs_pathing_grid": obs_pathing_grid,
            "obs_terrain_height": obs_terrain_height,
            "obs_instead_of_state": obs_instead_of_state,
            "obs_timestep_number": obs_timestep_number,
            "state_last_action": state_last_action,
            "state_timestep_number": state_timestep_number,
            "reward_sparse": reward_sparse,
            "reward_only_positive": reward_only_positive,
            "reward_death_value": reward_death_value,
            "reward_win": reward_win,
            "reward_defeat": reward_defeat,
            "reward_negative_scale": reward_negative_scale,
            "reward_scale": reward_scale,
            "reward_scale_rate": reward_scale_rate,
            "heuristic_ai": heuristic_ai,
            "heuristic_rest": heuristic_rest,
            "conic_fov": conic_fov,
            "num_fov_actions": num_fov_actions,
            "use_unit_ranges": use_unit_ranges,
            "min_attack_range": min_attack_range,
            "obs_own_pos": obs_own_pos,
        }
        for name, value, only in [
            ("obs_starcraft", obs_starcraft, True),
            ("kill_unit_step_mul", kill_unit_step_mul, 2),
            ("fully_observable", fully_observable, False),
            ("prob_obs_enemy", prob_obs_enemy, 1.0),
            ("action_mask", action_mask, True),
        ]:
            if value != only:
                raise ValueError(f"{name} is {value!r}; only {only!r} is built")
        map_params = get_map_params(map_name)
        if difficulty not in tuple(_DIFFICULTIES):
            raise ValueError(
                f"difficulty is {difficulty!r}; it must be one of {', '.join(_DIFFICULTIES)}"
            )
        _arguments.known_name("opponent", opponent, _OPPONENTS)
        engine_options: dict[str, Any] = dict(options)
        if capability_config:
            engine_options["generation"] = _capabilities.generation(map_name, capability_config)
        self._battle: _engine.Battle | None = _engine.Battle(
            map_name, _arguments.seed(seed), opponent, engine_options
        )
        self._sizes = self._battle.sizes()
        self.capability_config = capability_config
        self._seed = seed
        for name, value in options.items():
            if name not in ("step_mul", "move_amount"):
                setattr(self, name, value)
        self.obs_own_health = obs_own_health or obs_all_health

        self.map_name = map_name
        self.n_agents: int = self._sizes["num_agents"]
        self.n_enemies: int = self._sizes["num_enemies"]
        self.episode_limit: int = map_params["limit"]
        self._step_mul = options["step_mul"]
        self._move_amount = move_amount
        self.difficulty = difficulty
        self.opponent = opponent
        self.game_version = game_version
        self.continuing_episode = continuing_episode
        self.replay_dir = replay_dir
        self.replay_prefix = replay_prefix
        self.window_size = (window_size_x, window_size_y)
        self.debug = debug

        self.n_obs_pathing = 8
        self.n_obs_height = 9
        #: Look actions stand between those that move and those that attack.
        self.n_fov_actions = num_fov_actions if conic_fov else 0
        self.n_actions_no_attack: int = self._sizes["first_target"]
        self.n_actions_move = 4
        self.n_actions: int = self._sizes["num_actions"]
        self._agent_race: str = map_params["a_race"]
        self._bot_race: str = map_params["b_race"]
        self.shield_bits_ally = int(self._agent_race == "P")
        self.shield_bits_enemy = int(self._bot_race == "P")
        self.unit_type_bits: int = map_params["unit_type_bits"]
        self.map_type: str = map_params["map_type"]
        self.map_x: int = self._sizes["map_width"]
        self.map_y: int = self._sizes["map_height"]
        self.max_distance_x = self.map_x
        self.max_distance_y = self.map_y

        types = [f"type_{bit}" for bit in range(self.unit_type_bits)]
        ally_shield = ["shield"] * self.shield_bits_ally
        enemy_shield = ["shield"] * self.shield_bits_enemy
        self.ally_state_attr_names = [
            "health",
            "energy/cooldown",
            "rel_x",
            "rel_y",
            *ally_shield,
            *(["fov_x", "fov_y"] if conic_fov else []),
            *types,
        ]
        self.enemy_state_attr_names = ["health", "rel_x", "rel_y", *enemy_shield, *types]

        self.battles_won = 0
        self.battles_game = 0
        self.timeouts = 0
        self.force_restarts = 0
        self.last_stats: dict[str, Any] | None = None
        self._episode_count = 0
        self._total_steps = 0
        self._begin_episode()

    def _begin_episode(self) -> None:
        self._episode_steps = 0
        self.win_counted = False
        self.defeat_counted = False
        self.last_action = np.zeros((self.n_agents, self.n_actions))
        self._forget_units()

    def _forget_units(self) -> None:
        self._agents: dict[int, Unit] | None = None
        self._enemies: dict[int, Unit] | None = None

    @property
    def _open(self) -> _engine.Battle:
        if self._battle is None:
            raise _engine.ClosedError("the environment is closed; make a new one")
        return self._battle

    # Episodes

    def reset(self) -> tuple[list[npt.NDArray[np.float32]], npt.NDArray[np.float32]]:
        """Starts the next episode. Returns observations and state."""
        self._open.reset()
        self._begin_episode()
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

        Raises ``ValueError`` for an action that is not available.
        """
        battle = self._open
        taken = [int(action) for action in actions]
        reward, code = battle.step(taken)
        self.last_action = np.eye(self.n_actions)[np.array(taken)]
        if self.heuristic_ai and isinstance(actions, list):
            actions[:] = battle.heuristic_actions()
        self._forget_units()
        self._total_steps += 1
        self._episode_steps += 1
        info: dict[str, Any] = {"battle_won": False}
        info["dead_allies"], info["dead_enemies"] = battle.dead()
        outcome = Outcome(code)
        terminated = outcome != Outcome.RUNNING
        if terminated:
            self.battles_game += 1
            self._episode_count += 1
        if outcome == Outcome.WON and not self.win_counted:
            self.battles_won += 1
            self.win_counted = True
            info["battle_won"] = True
        elif outcome == Outcome.LOST:
            self.defeat_counted = True
        elif outcome == Outcome.TIMED_OUT:
            self.timeouts += 1
            if self.continuing_episode:
                info["episode_limit"] = True
        return reward, terminated, info

    def close(self) -> None:
        """Ends the game. Closing again does nothing."""
        self._battle = None

    def seed(self) -> int | None:
        """The seed given to the constructor."""
        return self._seed

    def render(self, mode: str = "human") -> None:
        """Shows nothing, as in SMAC. ``starleague watch`` shows what ``save_replay`` wrote."""

    def save_replay(self) -> str:
        """Writes all episodes of the game as one replay. Returns the path, and logs it.

        The file is named as SMAC's are: ``replay_prefix`` or the map's name, and the time. Its
        result is that of the latest episode. All episodes are recorded for it; a thousand of
        ``3m`` take less than 3 MiB, and no session more than 36 MiB: before that the game and its
        replay begin anew, with the episode that might not fit any more.

        Raises ``NotImplementedError`` in generated battles, whose armies replays do not hold;
        ``RuntimeError`` when one episode alone is longer than what is recorded; ``ValueError`` when the
        prefix is no part of a file's name; ``OSError`` when the file cannot be written.
        """
        battle = self._open
        prefix = self.replay_prefix or self.map_name
        if os.path.basename(prefix) != prefix:
            raise ValueError(f"replay_prefix is {prefix!r}; give the folder as replay_dir")
        if self.replay_dir:
            os.makedirs(self.replay_dir, exist_ok=True)
        moment = time.strftime("%Y-%m-%d-%H-%M-%S", time.gmtime())
        stem = os.path.join(self.replay_dir, f"{prefix}_{moment}")
        path, number = f"{stem}.{_engine.REPLAY_EXTENSION}", 1
        while os.path.exists(path):
            number += 1
            path = f"{stem}_{number}.{_engine.REPLAY_EXTENSION}"
        battle.save_replay(path)
        _LOG.info("Replay saved at: %s", path)
        return path

    @property
    def max_reward(self) -> float:
        """The unscaled return of an episode in which all enemies are killed and none regenerates.
        Where armies are drawn, of the present episode."""
        return self._open.reward_max()

    # Observations and state

    def get_obs(self) -> list[npt.NDArray[np.float32]]:
        """What each agent observes: a list of ``n_agents`` float32 vectors."""
        return list(self._open.observations())

    def get_obs_agent(self, agent_id: int) -> npt.NDArray[np.float32]:
        """What one agent observes."""
        return self._open.observations()[agent_id]

    def get_obs_size(self) -> int:
        """The length of an observation."""
        return self._sizes["observation_len"]

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

    def get_state(self) -> npt.NDArray[np.float32]:
        """The state, a float32 vector."""
        return self._open.state()

    def get_state_size(self) -> int:
        """The length of the state."""
        return self._sizes["state_len"]

    def get_state_dict(self) -> dict[str, npt.NDArray[np.float32]]:
        """The parts of the state as matrices: ``allies``, ``enemies``, ``last_action`` and
        ``timestep``, the last two where they are part of it."""
        if self.obs_instead_of_state:
            raise ValueError("the state is made of observations (obs_instead_of_state): no parts")
        state = self.get_state()
        parts = {}
        start = 0
        for name, rows, columns in [
            ("allies", self.n_agents, self.get_ally_num_attributes()),
            ("enemies", self.n_enemies, self.get_enemy_num_attributes()),
            ("last_action", self.n_agents * self.state_last_action, self.n_actions),
        ]:
            end = start + rows * columns
            if rows:
                parts[name] = state[start:end].reshape(rows, columns)
            start = end
        if self.state_timestep_number:
            parts["timestep"] = state[start:]
        return parts

    def get_ally_num_attributes(self) -> int:
        """Columns of an agent in the state."""
        return len(self.ally_state_attr_names)

    def get_enemy_num_attributes(self) -> int:
        """Columns of an enemy in the state."""
        return len(self.enemy_state_attr_names)

    def get_visibility_matrix(self) -> npt.NDArray[np.bool_]:
        """Who sees whom, ``(n_agents, n_agents + n_enemies)``: no agent sees itself."""
        return self._open.visibility().astype(np.bool_)

    # Actions

    def get_total_actions(self) -> int:
        """The number of actions of an agent."""
        return self.n_actions

    def get_avail_agent_actions(self, agent_id: int) -> list[int]:
        """Which actions one agent may choose, 1 where it may."""
        return self._open.available_actions()[agent_id].tolist()

    def get_avail_actions(self) -> list[list[int]]:
        """Which actions each agent may choose, 1 where it may."""
        return self._open.available_actions().tolist()

    # Units

    @property
    def agents(self) -> dict[int, Unit]:
        """The agents' units by agent number."""
        self._recall_units()
        return self._agents

    @property
    def enemies(self) -> dict[int, Unit]:
        """The enemies' units by enemy number."""
        self._recall_units()
        return self._enemies

    def _recall_units(self) -> None:
        if self._agents is not None:
            return
        units = [
            Unit(tag, unit_type, 1 if index < self.n_agents else 2, Point(x, y), *rest)
            for index, (tag, unit_type, x, y, *rest) in enumerate(self._open.units())
        ]
        self._agents = dict(enumerate(units[: self.n_agents]))
        self._enemies = dict(enumerate(units[self.n_agents :]))

    @property
    def death_tracker_ally(self) -> npt.NDArray[np.float64]:
        """1 for each agent that died in this episode."""
        return np.array([float(unit.health == 0) for unit in self.agents.values()])

    @property
    def death_tracker_enemy(self) -> npt.NDArray[np.float64]:
        """1 for each enemy that died in this episode."""
        return np.array([float(unit.health == 0) for unit in self.enemies.values()])

    def get_unit_by_id(self, a_id: int) -> Unit:
        """The unit of an agent."""
        return self.agents[a_id]

    def get_unit_types(self) -> list[int]:
        """The protocol's type numbers of agents, then enemies. Allied types have those of the
        ordinary unit: there are no copies of units here."""
        return [unit.unit_type for unit in [*self.agents.values(), *self.enemies.values()]]

    @staticmethod
    def distance(x1: float, y1: float, x2: float, y2: float) -> float:
        """The distance between two points."""
        return float(np.hypot(x2 - x1, y2 - y1))

    def unit_shoot_range(self, agent_id: int) -> float:
        """Within which target actions are available, in cells."""
        if not self.use_unit_ranges:
            return 6
        reach = _RANGES.get(self.agents[agent_id].unit_type, (9, 6))[1]
        return max(reach, self.min_attack_range)

    def unit_sight_range(self, agent_id: int) -> float:
        """Within which units are observed, in cells."""
        if not self.use_unit_ranges:
            return 9
        return _RANGES.get(self.agents[agent_id].unit_type, (9, 6))[0]

    def unit_max_cooldown(self, unit: Unit) -> int:
        """What a cooldown is divided by in the state."""
        return _MAX_COOLDOWN.get(unit.unit_type, 15)

    def unit_max_shield(self, unit: Unit) -> float:
        """The full shields of a unit."""
        return unit.shield_max

    def only_medivac_left(self, ally: bool) -> bool:
        """Whether a side of a map with Medivacs has nobody left that can fight."""
        if self.map_type not in ("MMM", "terran_gen"):
            return False
        living = [u for u in (self.agents if ally else self.enemies).values() if u.health > 0]
        fighters = [unit for unit in living if unit.unit_type != _MEDIVAC]
        any_number = ally or self.map_type == "terran_gen"
        return not fighters and (any_number or len(living) == 1)

    # Figures

    def get_stats(self) -> dict[str, Any]:
        """How the battles so far ended."""
        return {
            "battles_won": self.battles_won,
            "battles_game": self.battles_game,
            "battles_draw": self.timeouts,
            "win_rate": self.battles_won / max(self.battles_game, 1),
            "timeouts": self.timeouts,
            "restarts": self.force_restarts,
        }

    def get_env_info(self) -> dict[str, Any]:
        """Sizes, and the names of the columns of agents and enemies in the state."""
        return {
            "state_shape": self.get_state_size(),
            "obs_shape": self.get_obs_size(),
            "n_actions": self.get_total_actions(),
            "n_agents": self.n_agents,
            "episode_limit": self.episode_limit,
            "agent_features": self.ally_state_attr_names,
            "enemy_features": self.enemy_state_attr_names,
        }
