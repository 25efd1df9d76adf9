"""The names of SMAC and SMACv2: all are here, attributes that are set work or raise, and what
subclasses override is honoured."""

import logging

import numpy as np
import pytest

import starleague.smac
import starleague.smac.env
from starleague.smac import (
    Direction,
    MultiAgentEnv,
    StarCraft2Env,
    StarCraftCapabilityEnvWrapper,
    get_map_params,
    get_smac_map_registry,
)

# The public methods of both originals' environments, at the commits named in the package.
METHODS = """
agent_cone build_obs_feature_names build_state_feature_names can_move check_bounds close distance
full_restart get_agent_action get_agent_action_heuristic get_ally_num_attributes get_avail_actions
get_avail_agent_actions get_can_shoot get_cap_size get_capabilities get_capabilities_agent
get_enemy_num_attributes get_env_info get_obs get_obs_agent get_obs_ally_capability_size
get_obs_ally_feats_size get_obs_enemy_feats_size get_obs_feature_names get_obs_move_feats_size
get_obs_own_feats_size get_obs_size get_state get_state_dict get_state_feature_names get_state_size
get_stats get_surrounding_height get_surrounding_pathing get_surrounding_points get_total_actions
get_true_avail_agent_actions get_unit_by_id get_unit_type_id get_unit_types get_visibility_matrix
init_units is_position_in_cone only_medivac_left render render_fovs reset reward_battle save_replay
seed step unit_max_cooldown unit_max_shield unit_shoot_range unit_sight_range update_units
""".split()

# Their public attributes.
ATTRIBUTES = """
action_mask agent_attack_probabilities agent_health_levels agents ally_state_attr_names baneling_id
battles_game battles_won canonical_fov_directions capability_attr_names capability_config colossus_id
conic_fov conic_fov_angle continuing_episode death_tracker_ally death_tracker_enemy debug
defeat_counted difficulty enemies enemy_mask enemy_state_attr_names enemy_tags episode_config
episode_limit force_restarts fov_directions fully_observable game_version heuristic_ai heuristic_rest
hydralisk_id init_positions last_action last_stats map_name map_params map_play_area_max
map_play_area_min map_type map_x map_y marauder_id marine_id mask_enemies max_distance_x
max_distance_y max_reward medivac_id min_attack_range n_actions n_actions_move n_actions_no_attack
n_agents n_enemies n_fov_actions n_obs_height n_obs_pathing new_unit_positions obs_all_health
obs_feature_names obs_instead_of_state obs_last_action obs_own_health obs_own_pos obs_pathing_grid
obs_starcraft obs_terrain_height obs_timestep_number observe_attack_probs observe_teammate_health
observe_teammate_types pathing_grid previous_ally_units previous_enemy_units prob_obs_enemy renderer
replace_teammates replay_dir replay_prefix reward reward_death_value reward_defeat
reward_negative_scale reward_only_positive reward_scale reward_scale_rate reward_sparse reward_win
shield_bits_ally shield_bits_enemy stalker_id state_feature_names state_last_action
state_timestep_number stochastic_attack stochastic_health terrain_height timeouts unit_type_bits
use_unit_ranges win_counted window_size zealot_id zergling_id zero_pad_health
zero_pad_stochastic_attack zero_pad_unit_types
""".split()

# Those that belong to the originals' game process, or to what is not built: they say so.
ABSENT = """
ally_start_positions ally_unit_map enemy_start_positions enemy_unit_map game heuristic_targets
id_to_unit_name_map obs_enemies random_start unit_name_to_id_map version
""".split()


def make(map_name="3m", cls=StarCraft2Env, **options):
    env = cls(map_name=map_name, seed=1, **options)
    env.reset()
    return env


def attack(env):
    """The lowest target of each agent, else a step to the east."""
    rows = np.array(env.get_avail_actions())
    targets = rows[:, 6:]
    near = np.where(targets.any(1), 6 + targets.argmax(1), np.where(rows[:, 4], 4, rows.argmax(1)))
    return near.tolist()


def play(env):
    total, terminated = 0.0, False
    while not terminated:
        reward, terminated, info = env.step(attack(env))
        total += reward
    return total, info


def test_every_public_name_of_both_originals_is_here():
    env = make()
    for name in METHODS:
        assert callable(getattr(env, name)), name
    for name in ATTRIBUTES:
        assert not callable(getattr(env, name)), name
    for name in ABSENT:
        with pytest.raises(AttributeError, match=f"{name} is not here as it is in SMAC: "):
            getattr(env, name)
    for name in ["MultiAgentEnv", "StarCraft2Env", "StarCraftCapabilityEnvWrapper"]:
        assert getattr(starleague.smac.env, name) is getattr(starleague.smac, name)
    assert isinstance(env, MultiAgentEnv)
    assert [direction.name for direction in Direction] == ["NORTH", "SOUTH", "EAST", "WEST"]
    assert get_smac_map_registry()["MMM2"] == get_map_params("MMM2")


def test_an_unseeded_environment_tells_the_seed_that_it_drew(caplog):
    with caplog.at_level(logging.INFO):
        first = StarCraft2Env("2m_vs_1z")
    assert str(first.seed()) in caplog.text
    second = StarCraft2Env("2m_vs_1z", seed=first.seed())
    for env in (first, second):
        env.reset()
        play(env)
    assert np.array_equal(first.get_state(), second.get_state())
    assert StarCraft2Env("3m", seed=5).seed() == 5


def test_an_episode_limit_that_is_set_ends_episodes():
    for env in (make(), make(episode_limit=7)):
        env.episode_limit = 7
        for step in range(7):
            _, terminated, _ = env.step([1, 1, 1])
        assert (terminated, step, env.timeouts) == (True, 6, 1)
    env = make(obs_timestep_number=True)
    env.episode_limit = 100
    env.step([1, 1, 1])
    assert env.get_obs()[0][-1] == np.float32(1 / 100)
    assert env.get_env_info()["episode_limit"] == 100


def test_rewards_that_are_set_are_paid():
    def total(**rewards):
        env = make()
        for name, value in rewards.items():
            setattr(env, name, value)
        return play(env)[0] * env.max_reward / env.reward_scale_rate

    usual = total()
    assert total(reward_death_value=0) < usual
    assert total(reward_only_positive=False) < usual
    signed = {"reward_only_positive": False}
    assert total(**signed, reward_negative_scale=2) < total(**signed)
    env = make()
    env.reward_scale = False
    scaled, plain = make(), play(env)[0]
    scaled.reward_scale_rate = scaled.max_reward
    assert play(scaled)[0] == pytest.approx(plain)
    env = make()
    env.reward_sparse = True
    env.reward_scale = False
    total, info = play(env)
    assert total == (1 if info["battle_won"] else -1)


def test_the_bonus_for_the_end_is_what_is_set():
    def last_rewards(value):
        env = make("2s3z", heuristic_ai=True)
        env.reward_scale = False
        env.reward_win, env.reward_defeat = value, -value
        rewards = {}
        while len(rewards) < 2:
            env.reset()
            terminated = False
            while not terminated:
                reward, terminated, info = env.step([1] * env.n_agents)
            rewards.setdefault(info["battle_won"], reward)
        return rewards

    without, with_bonus = last_rewards(0), last_rewards(1000)
    assert with_bonus[True] - without[True] == 1000
    assert with_bonus[False] - without[False] == -1000


def test_what_observations_and_states_show_can_be_set():
    env, other = make("2s3z"), make("2s3z", obs_last_action=True, state_last_action=False)
    env.obs_last_action = True
    env.state_last_action = False
    for one in (env, other):
        one.step(attack(one))
    assert env.get_env_info() == other.get_env_info()
    assert np.array_equal(env.get_obs(), other.get_obs())
    assert np.array_equal(env.get_state(), other.get_state())
    env._step_mul = 1
    env._move_amount = 4
    before = env.agents[0].pos.x
    env.step([4] * env.n_agents)
    assert 0 < env.agents[0].pos.x - before < 0.5


def test_scripted_agents_can_be_switched_on():
    env = make("2s3z")
    env.heuristic_ai = True
    actions = [1] * env.n_agents
    env.step(actions)
    assert min(actions) >= 6


@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [
        ("n_agents", 5, AttributeError, "n_agents cannot be set"),
        ("map_name", "8m", AttributeError, "map_name cannot be set"),
        ("conic_fov", True, AttributeError, "conic_fov cannot be set"),
        ("last_action", None, AttributeError, "last_action cannot be set"),
        ("enemies", {}, AttributeError, "enemies"),
        ("episode_limit", 0, ValueError, "`episode_limit` is 0"),
        ("reward_win", "much", TypeError, "`reward_win` must be a float"),
        ("reward_scale_rate", 0, ValueError, "`reward_scale_rate` is 0"),
        ("_step_mul", 0, ValueError, "`step_mul` is 0"),
        ("obs_own_health", False, ValueError, "obs_own_health cannot be False while"),
    ],
)
def test_attributes_that_cannot_work_raise(name, value, error, message):
    env = make()
    before = getattr(env, name)
    with pytest.raises(error, match=message):
        setattr(env, name, value)
    assert getattr(env, name) is before or np.array_equal(getattr(env, name), before)


def test_overridden_rewards_are_paid():
    class PerKill(StarCraft2Env):
        """As SMAC's own method is written, for kills alone."""

        def reward_battle(self):
            kills = 0
            for number, enemy in self.enemies.items():
                if not self.death_tracker_enemy[number]:
                    assert self.previous_enemy_units[number].health > 0
                    if enemy.health == 0:
                        self.death_tracker_enemy[number] = 1
                        kills += 1
            return kills

    env = make(cls=PerKill)
    env.reward_scale = False
    env.reward_win = 0
    total, info = play(env)
    assert total == info["dead_enemies"] == env.death_tracker_enemy.sum()


def test_overridden_observations_states_and_masks_are_used():
    class Own(StarCraft2Env):
        def get_obs_agent(self, agent_id):
            return np.append(super().get_obs_agent(agent_id), np.float32(agent_id))

        def get_obs_own_feats_size(self):
            return super().get_obs_own_feats_size() + 1

        def get_state_dict(self):
            return {"allies": super().get_state_dict()["allies"]}

        def get_avail_agent_actions(self, agent_id):
            return [1, 1, 0, 0, *super().get_avail_agent_actions(agent_id)[4:]]

        def get_agent_action(self, a_id, action):
            return super().get_agent_action(a_id, 4 if action == 0 else action)

    env = Own("3m", seed=1)
    observations, state = env.reset()
    assert [row[-1] for row in observations] == [0, 1, 2]
    assert env.get_env_info()["obs_shape"] == 31 == len(observations[0])
    assert state.shape == (12,)
    assert env.get_avail_actions()[0][:6] == [1, 1, 0, 0, 1, 1]
    with pytest.raises(ValueError, match=r"actions\[0\] is 2, which is not available"):
        env.step([2, 1, 1])
    before = env.agents[0].pos.x
    env.step([0, 0, 0])
    assert env.agents[0].pos.x > before


def test_an_override_that_nothing_calls_is_refused():
    class Far(StarCraft2Env):
        def unit_sight_range(self, agent_id):
            return 30

    with pytest.raises(TypeError, match="Far overrides unit_sight_range, which nothing calls here"):
        Far("3m")

    class FarSighted(Far):
        def get_obs_agent(self, agent_id):
            return np.array([self.unit_sight_range(agent_id)])

    assert make(cls=FarSighted).get_obs()[2] == [30]

    env = make()
    env.get_obs_agent = lambda agent_id: [agent_id]
    assert env.get_obs() == [[0], [1], [2]]


@pytest.mark.parametrize("actions", [np.array([[1], [4], [4]]), (np.int64(1), 4.0, np.array(4))])
def test_actions_of_one_element_are_taken(actions):
    """HARL and on-policy give a column."""
    env, other = make(), make()
    env.step(actions)
    other.step([1, 4, 4])
    assert np.array_equal(env.get_state(), other.get_state())


@pytest.mark.parametrize("action", [None, "north", [1, 2], float("nan")])
def test_actions_that_are_no_ints_are_named(action):
    with pytest.raises(TypeError, match=r"actions\[1\] must be an int"):
        make().step([1, action, 1])


def test_the_ground_is_that_of_masks_and_observations():
    env = make("2s3z", obs_pathing_grid=True, obs_terrain_height=True)
    for agent, unit in env.agents.items():
        moves = [int(env.can_move(unit, direction)) for direction in Direction]
        assert moves == env.get_avail_agent_actions(agent)[2:6]
        row = env.get_obs_agent(agent)
        assert np.array_equal(row[4:12], env.get_surrounding_pathing(unit))
        assert np.allclose(row[12:21], env.get_surrounding_height(unit))
        bits = env.get_capabilities_agent(agent)
        assert np.array_equal(row[-2:], bits)
        assert bits[env.get_unit_type_id(unit, ally=True)] == 1


@pytest.mark.parametrize("cones", [False, True])
@pytest.mark.parametrize("race", ["terran", "protoss", "zerg"])
def test_smacv2_wrapper(race, cones):
    types = {
        "terran": ["marine", "marauder", "medivac"],
        "protoss": ["stalker", "zealot", "colossus"],
        "zerg": ["zergling", "hydralisk", "baneling"],
    }[race]
    config = {
        "n_units": 5,
        "n_enemies": 6,
        "team_gen": {"dist_type": "weighted_teams", "unit_types": types, "weights": [0.45, 0.45, 0.1]},
        "start_positions": {"dist_type": "surrounded_and_reflect", "p": 0.5, "map_x": 32, "map_y": 32},
    }
    env = StarCraftCapabilityEnvWrapper(
        map_name=f"10gen_{race}",
        capability_config=config,
        conic_fov=cones,
        use_unit_ranges=True,
        obs_own_pos=True,
        seed=1,
    )
    observations, state = env.reset()
    info = env.get_env_info()
    assert (info["n_agents"], info["cap_shape"]) == (5, 3)
    assert len(env.get_obs_feature_names()) == info["obs_shape"] == len(observations[0])
    assert len(env.get_state_feature_names()) == info["state_shape"] == len(state)
    assert env.get_capabilities().reshape(5, 3).sum() == 5
    for _ in range(5):
        env.step([np.flatnonzero(row)[-1] for row in env.get_avail_actions()])
    for agent, unit in env.agents.items():
        targets = env.get_avail_agent_actions(agent)[env.n_actions_no_attack :]
        if unit.unit_type == env.medivac_id or unit.health == 0:
            continue
        for number, enemy in env.enemies.items():
            assert targets[number] == (enemy.health > 0 and env.get_can_shoot(agent, enemy))
    assert env.env.timeouts == env.timeouts == 0
    with pytest.raises(ValueError, match="draws armies and starts by itself"):
        env.env.reset({"team_gen": {}})
