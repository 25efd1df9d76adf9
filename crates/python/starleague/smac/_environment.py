"""SMAC's environment on the engine."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from .. import _arguments, _capabilities, _engine
from .._copies import Rebuilt
from ..vector import OPPONENTS
from ._attributes import OPTIONS, Attributes
from ._episodes import Episodes
from ._features import Features
from ._ground import Ground
from ._multi_agent_env import MultiAgentEnv
from ._tables import UNIT_TYPES, Point, Unit, get_map_params

_LOG = logging.getLogger(__package__)

_DIFFICULTIES = "123456789A"

#: The interface has room for one side's agents.
_OPPONENTS = tuple(name for name in OPPONENTS if name != "agent")

#: Rewards for the end, and their scale, are reckoned here, where subclasses can reach them.
_PLAIN_REWARDS = {
    "reward_sparse": False,
    "reward_win": 0.0,
    "reward_defeat": 0.0,
    "reward_scale": False,
}


class StarCraft2Env(Attributes, Episodes, Features, Ground, Rebuilt, MultiAgentEnv):
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
        Of the game; by default a fresh one, which ``seed()`` tells.
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
    episode_limit
        Steps after which an episode ends undecided; by default the map's.

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
        episode_limit: int | None = None,
    ) -> None:
        self._find_overrides(StarCraft2Env)
        for name, value, only in [
            ("obs_starcraft", obs_starcraft, True),
            ("kill_unit_step_mul", kill_unit_step_mul, 2),
            ("fully_observable", fully_observable, False),
            ("prob_obs_enemy", prob_obs_enemy, 1.0),
            ("action_mask", action_mask, True),
        ]:
            if value != only:
                raise ValueError(f"{name} is {value!r}; only {only!r} is built")
        self.map_params = get_map_params(map_name)
        if difficulty not in tuple(_DIFFICULTIES):
            raise ValueError(
                f"difficulty is {difficulty!r}; it must be one of {', '.join(_DIFFICULTIES)}"
            )
        _arguments.known_name("opponent", opponent, _OPPONENTS)
        if episode_limit is None:
            episode_limit = self.map_params["limit"]
        self._options: dict[str, Any] = {
            "step_mul": 8 if step_mul is None else step_mul,
            "move_amount": move_amount,
            "episode_limit": episode_limit,
            "obs_all_health": obs_all_health,
            "obs_own_health": obs_own_health or obs_all_health,
            "obs_last_action": obs_last_action,
            "obs_pathing_grid": obs_pathing_grid,
            "obs_terrain_height": obs_terrain_height,
            "obs_instead_of_state": obs_instead_of_state,
            "obs_timestep_number": obs_timestep_number,
            "obs_own_pos": obs_own_pos,
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
        }
        if capability_config:
            self._options["generation"] = _capabilities.generation(map_name, capability_config)
        self.opponent = opponent
        self._seed = _arguments.seed(seed)
        self._battle: _engine.Battle | None = _engine.Battle(
            map_name, self._seed, opponent, self._options
        )
        self._tell_options(self._options)
        if seed is None:
            _LOG.info("The seed of this environment is %d", self._seed)
        for name in OPTIONS:
            setattr(self, name, self._options[name])
        self._step_mul = self._options["step_mul"]
        self._move_amount = move_amount
        self.map_name = map_name
        self.capability_config = capability_config
        self.conic_fov = conic_fov
        self.use_unit_ranges = use_unit_ranges
        self.min_attack_range = min_attack_range
        self.difficulty = difficulty
        self.game_version = game_version
        self.continuing_episode = continuing_episode
        self.replay_dir = replay_dir
        self.replay_prefix = replay_prefix
        self.window_size = (window_size_x, window_size_y)
        self.debug = debug
        self._set_sizes(num_fov_actions)
        self._set_smacv2_defaults()
        self.battles_won = 0
        self.battles_game = 0
        self.timeouts = 0
        self.force_restarts = 0
        self.last_stats: dict[str, Any] | None = None
        self.renderer = None
        self.reward: float = 0
        self._episode_count = 0
        self._total_steps = 0
        self._begin_episode()
        self.max_reward = self._full_reward()
        self._is_set_up = True

    def _set_sizes(self, num_fov_actions: int) -> None:
        sizes, params = self._open.sizes(), self.map_params
        self.n_agents: int = sizes["num_agents"]
        self.n_enemies: int = sizes["num_enemies"]
        self.n_obs_pathing = 8
        self.n_obs_height = 9
        #: Look actions stand between those that move and those that attack.
        self.n_fov_actions = num_fov_actions if self.conic_fov else 0
        self.n_actions_no_attack: int = sizes["first_target"]
        self.n_actions_move = 4
        self.n_actions: int = sizes["num_actions"]
        self._agent_race: str = params["a_race"]
        self._bot_race: str = params["b_race"]
        self.shield_bits_ally = int(self._agent_race == "P")
        self.shield_bits_enemy = int(self._bot_race == "P")
        self.unit_type_bits: int = params["unit_type_bits"]
        self.map_type: str = params["map_type"]
        self.map_x: int = sizes["map_width"]
        self.map_y: int = sizes["map_height"]
        self.max_distance_x = self.map_x
        self.max_distance_y = self.map_y
        self.map_play_area_min = Point(0, 0)
        self.map_play_area_max = Point(self.map_x, self.map_y)
        pathable, self.terrain_height = self._open.grids()
        self.pathing_grid = pathable.astype(np.bool_)
        for name, number in UNIT_TYPES.items():
            setattr(self, name, number)

        types = [f"type_{bit}" for bit in range(self.unit_type_bits)]
        ally_shield = ["shield"] * self.shield_bits_ally
        enemy_shield = ["shield"] * self.shield_bits_enemy
        self.ally_state_attr_names = ["health", "energy/cooldown", "rel_x", "rel_y", *ally_shield]
        if self.conic_fov:
            self.ally_state_attr_names += ["fov_x", "fov_y"]
        self.ally_state_attr_names += types
        self.enemy_state_attr_names = ["health", "rel_x", "rel_y", *enemy_shield, *types]

    def _set_smacv2_defaults(self) -> None:
        """What SMACv2 has, and what only takes one value here."""
        self.obs_starcraft = True
        self.kill_unit_step_mul = 2
        self.fully_observable = False
        self.prob_obs_enemy = 1.0
        self.action_mask = True
        self.stochastic_attack = self.stochastic_health = self.replace_teammates = False
        self.mask_enemies = False
        self.observe_attack_probs = self.observe_teammate_health = False
        self.observe_teammate_types = True
        self.zero_pad_stochastic_attack = self.zero_pad_health = self.zero_pad_unit_types = False
        self.agent_attack_probabilities = self.agent_health_levels = self.enemy_mask = None
        self.episode_config: dict[str, Any] = {}

    # Options

    def _change_option(self, name: str, value: Any) -> None:
        if name == "obs_own_health" and not value and self.obs_all_health:
            raise ValueError("obs_own_health cannot be False while obs_all_health is True")
        options = {**self._options, name: value}
        self._tell_options(options)
        self._options = options

    def _tell_options(self, options: dict[str, Any]) -> None:
        """Options are checked as they are given; the engine then leaves the end to us."""
        battle = self._open
        battle.set_options(self.opponent, options)
        battle.set_options(self.opponent, {**options, **_PLAIN_REWARDS})

    def close(self) -> None:
        """Ends the game. Closing again does nothing."""
        self._battle = None

    def seed(self) -> int:
        """The seed of the game, given to the constructor or drawn by it."""
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

    # Observations and state

    def get_obs(self) -> list[npt.NDArray[np.float32]]:
        """What each agent observes: a list of ``n_agents`` float32 vectors."""
        if "get_obs_agent" in self._overridden:
            return [self.get_obs_agent(agent) for agent in range(self.n_agents)]
        return list(self._open.observations())

    def get_obs_agent(
        self, agent_id: int, fully_observable: bool = False
    ) -> npt.NDArray[np.float32]:
        """What one agent observes. ``fully_observable`` is SMACv2's, and only False is built."""
        if fully_observable:
            raise ValueError("fully_observable is True; only False is built")
        if self._seen is None:
            self._seen = self._open.observations()
        return self._seen[agent_id].copy()

    def get_state(self) -> npt.NDArray[np.float32]:
        """The state, a float32 vector."""
        if self.obs_instead_of_state:
            if "get_obs" in self._overridden or "get_obs_agent" in self._overridden:
                return np.concatenate(self.get_obs()).astype(np.float32)
        elif "get_state_dict" in self._overridden:
            parts = self.get_state_dict().values()
            return np.concatenate([np.ravel(part) for part in parts]).astype(np.float32)
        return self._open.state()

    def get_state_dict(self) -> dict[str, npt.NDArray[np.float32]]:
        """The parts of the state as matrices: ``allies``, ``enemies``, ``last_action`` and
        ``timestep``, the last two where they are part of it."""
        if self.obs_instead_of_state:
            raise ValueError("the state is made of observations (obs_instead_of_state): no parts")
        state = self._open.state()
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

    def get_visibility_matrix(self) -> npt.NDArray[np.bool_]:
        """Who sees whom, ``(n_agents, n_agents + n_enemies)``: no agent sees itself."""
        return self._open.visibility().astype(np.bool_)

    # Actions

    def get_avail_agent_actions(self, agent_id: int) -> list[int]:
        """Which actions one agent may choose, 1 where it may."""
        return self._open.available_actions()[agent_id].tolist()

    def get_true_avail_agent_actions(self, agent_id: int) -> list[int]:
        """The same: SMACv2's ``action_mask=False``, where the two differ, is not built."""
        return self._open.available_actions()[agent_id].tolist()

    def get_avail_actions(self) -> list[list[int]]:
        """Which actions each agent may choose, 1 where it may."""
        if "get_avail_agent_actions" in self._overridden:
            return [self.get_avail_agent_actions(agent) for agent in range(self.n_agents)]
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
        if self._agents is None:
            self._agents, self._enemies = self._sides(self._open.units())

    def _sides(self, rows: list[tuple[Any, ...]]) -> tuple[dict[int, Unit], dict[int, Unit]]:
        units = [
            Unit(tag, unit_type, 1 if index < self.n_agents else 2, Point(x, y), *rest)
            for index, (tag, unit_type, x, y, *rest) in enumerate(rows)
        ]
        return dict(enumerate(units[: self.n_agents])), dict(enumerate(units[self.n_agents :]))

    @property
    def previous_ally_units(self) -> dict[int, Unit]:
        """The agents' units before the latest step."""
        return self._sides(self._open.previous_units())[0]

    @property
    def previous_enemy_units(self) -> dict[int, Unit]:
        """The enemies' units before the latest step."""
        return self._sides(self._open.previous_units())[1]

    @property
    def last_action(self) -> npt.NDArray[np.float64]:
        """The actions of the latest step, one-hot, ``(n_agents, n_actions)``."""
        return self._last_action

    @property
    def enemy_tags(self) -> list[int]:
        """The tags of the enemies, living or dead."""
        return [enemy.tag for enemy in self.enemies.values()]

    @property
    def init_positions(self) -> npt.NDArray[np.float64]:
        """SMACv2's name for :attr:`new_unit_positions`."""
        return self.new_unit_positions

    @property
    def new_unit_positions(self) -> npt.NDArray[np.float64]:
        """Where the agents are, ``(n_agents, 2)``."""
        return np.array([agent.pos for agent in self.agents.values()])

    @property
    def fov_directions(self) -> npt.NDArray[np.float64]:
        """Where the agents look, ``(n_agents, 2)``; (1, 0) without cones, (0, 0) for the dead."""
        if not self.conic_fov:
            return np.tile([1.0, 0.0], (self.n_agents, 1))
        column = self.ally_state_attr_names.index("fov_x")
        return self.get_state_dict()["allies"][:, column : column + 2].astype(np.float64)

    def get_unit_by_id(self, a_id: int) -> Unit:
        """The unit of an agent."""
        return self.agents[a_id]

    def get_unit_types(self) -> list[int]:
        """The protocol's type numbers of agents, then enemies. Allied types have those of the
        ordinary unit: there are no copies of units here."""
        return [unit.unit_type for unit in [*self.agents.values(), *self.enemies.values()]]

    def render_fovs(self) -> None:
        """Shows nothing: there is no window."""

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
        info = super().get_env_info()
        info["agent_features"] = self.ally_state_attr_names
        info["enemy_features"] = self.enemy_state_attr_names
        if self.capability_config:
            info["cap_shape"] = self.get_cap_size()
        return info
