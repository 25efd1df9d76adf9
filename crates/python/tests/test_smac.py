"""The interface of SMAC."""

import inspect
import json
import logging
import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from starleague import ClosedError
from starleague.smac import StarCraft2Env, get_map_params, map_present

# Map, agents, enemies, limit, races, type bits, map type, actions, observation, state, max_reward:
# what the original's own methods report.
TABLE = """
3m                3  3  60 TT 0 marines                    9  30   48  365
8m                8  8 120 TT 0 marines                   14  80  168  640
25m              25 25 150 TT 0 marines                   31 250  950 1575
5m_vs_6m          5  6  70 TT 0 marines                   12  55   98  530
8m_vs_9m          8  9 120 TT 0 marines                   15  85  179  695
10m_vs_11m       10 11 150 TT 0 marines                   17 105  243  805
27m_vs_30m       27 30 180 TT 0 marines                   36 285 1170 1850
MMM              10 10 150 TT 3 MMM                       16 160  290 1015
MMM2             10 12 180 TT 3 MMM                       18 176  322 1205
2s3z              5  5 120 PP 2 stalkers_and_zealots      11  80  120 1020
3s5z              8  8 150 PP 2 stalkers_and_zealots      14 128  216 1510
3s5z_vs_3s6z      8  9 170 PP 2 stalkers_and_zealots      15 136  230 1670
3s_vs_3z          3  3 150 PP 0 stalkers                   9  36   54  680
3s_vs_4z          3  4 200 PP 0 stalkers                  10  42   61  840
3s_vs_5z          3  5 250 PP 0 stalkers                  11  48   68 1000
1c3s5z            9  9 180 PP 3 colossi_stalkers_zealots  15 162  270 1870
2m_vs_1z          2  1 150 TP 0 marines                    7  16   26  360
corridor          6 24 400 PZ 0 zealots                   30 156  282 1280
6h_vs_8z          6  8 150 ZP 0 hydralisks                14  78  140 1480
2s_vs_1sc         2  1 300 PZ 0 stalkers                   7  17   27  510
so_many_baneling  7 32 100 PZ 0 zealots                   38 202  397 1480
bane_vs_bane     24 24 200 ZZ 2 bane                      30 336  984 1260
2c_vs_64zg        2 64 400 PZ 0 colossus                  70 332  342 3080
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


def choose(env, rng):
    """An available action of each agent."""
    return [rng.choice(np.flatnonzero(row)) for row in env.get_avail_actions()]


def play_episode(env, rng):
    """Plays to the end. Returns the sum of rewards and the last info."""
    total = 0.0
    while True:
        reward, terminated, info = env.step(choose(env, rng))
        total += reward
        if terminated:
            return total, info


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_sizes(row):
    name, races, map_type = row[0], row[4], row[6]
    agents, enemies, limit, bits, actions, observation, state, max_reward = (
        int(row[column]) for column in (1, 2, 3, 5, 7, 8, 9, 10)
    )
    assert map_present(name)
    assert get_map_params(name) == {
        "n_agents": agents,
        "n_enemies": enemies,
        "limit": limit,
        "a_race": races[0],
        "b_race": races[1],
        "unit_type_bits": bits,
        "map_type": map_type,
    }
    env = StarCraft2Env(map_name=name, seed=1)
    info = env.get_env_info()
    shields = [int(race == "P") for race in races]
    types = [f"type_{bit}" for bit in range(bits)]
    assert info == {
        "state_shape": state,
        "obs_shape": observation,
        "n_actions": actions,
        "n_agents": agents,
        "episode_limit": limit,
        "agent_features": ["health", "energy/cooldown", "rel_x", "rel_y"]
        + ["shield"] * shields[0]
        + types,
        "enemy_features": ["health", "rel_x", "rel_y"] + ["shield"] * shields[1] + types,
    }
    assert env.max_reward == max_reward
    observations, first_state = env.reset()
    assert [row.shape for row in observations] == [(observation,)] * agents
    assert {row.dtype for row in observations} == {np.dtype(np.float32)}
    assert first_state.shape == (state,)
    assert np.shape(env.get_avail_actions()) == (agents, actions)
    assert len(env.get_unit_types()) == agents + enemies
    reward, terminated, step_info = env.step(choose(env, np.random.default_rng(1)))
    assert isinstance(reward, float)
    assert terminated is False
    assert step_info["battle_won"] is False
    assert list(step_info) == ["battle_won", "dead_allies", "dead_enemies"]


OPTIONS = [
    {},
    {"obs_last_action": True, "obs_pathing_grid": True, "state_timestep_number": True},
    {"obs_terrain_height": True, "obs_timestep_number": True, "state_last_action": False},
    {"obs_all_health": False, "obs_own_health": False},
    {"obs_all_health": False},
]


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("name", ["3m", "2s3z", "MMM", "corridor"])
def test_parts_make_the_whole(name, options):
    env = StarCraft2Env(map_name=name, seed=1, **options)
    env.reset()
    env.step(choose(env, np.random.default_rng(2)))
    enemies, allies = env.get_obs_enemy_feats_size(), env.get_obs_ally_feats_size()
    size = env.get_obs_move_feats_size() + np.prod(enemies) + np.prod(allies)
    size += env.get_obs_own_feats_size()
    # The time has a slot of its own at the end.
    assert env.get_obs_size() == size + int(env.obs_timestep_number)
    parts = env.get_state_dict()
    assert np.array_equal(
        np.concatenate([part.ravel() for part in parts.values()]), env.get_state()
    )
    assert ("last_action" in parts) == env.state_last_action
    assert ("timestep" in parts) == env.state_timestep_number
    if env.state_last_action:
        assert np.array_equal(parts["last_action"], env.last_action)
    assert parts["allies"].shape == (env.n_agents, env.get_ally_num_attributes())
    assert parts["enemies"].shape == (env.n_enemies, env.get_enemy_num_attributes())
    if env.obs_timestep_number:
        assert env.get_obs()[0][-1] == np.float32(1 / env.episode_limit)


def test_arguments_are_the_original_ones():
    parameters = inspect.signature(StarCraft2Env).parameters
    expected = {
        "map_name": "8m",
        "step_mul": 8,
        "move_amount": 2,
        "difficulty": "7",
        "game_version": None,
        "seed": None,
        "continuing_episode": False,
        "obs_all_health": True,
        "obs_own_health": True,
        "obs_last_action": False,
        "obs_pathing_grid": False,
        "obs_terrain_height": False,
        "obs_instead_of_state": False,
        "obs_timestep_number": False,
        "state_last_action": True,
        "state_timestep_number": False,
        "reward_sparse": False,
        "reward_only_positive": True,
        "reward_death_value": 10,
        "reward_win": 200,
        "reward_defeat": 0,
        "reward_negative_scale": 0.5,
        "reward_scale": True,
        "reward_scale_rate": 20,
        "replay_dir": "",
        "replay_prefix": "",
        "window_size_x": 1920,
        "window_size_y": 1200,
        "heuristic_ai": False,
        "heuristic_rest": False,
        "debug": False,
    }
    given = {name: parameter.default for name, parameter in parameters.items()}
    assert {name: given[name] for name in expected} == expected
    assert list(given)[: len(expected)] == list(expected)


def test_resets_in_a_row_change_nothing():
    once, often = StarCraft2Env("3m", seed=4), StarCraft2Env("3m", seed=4)
    once.reset()
    for _ in range(3):
        observations, state = often.reset()
    assert np.array_equal(observations, once.get_obs())
    assert np.array_equal(state, once.get_state())
    assert often.max_reward == once.max_reward == 365
    for env in (once, often):
        play_episode(env, np.random.default_rng(1))
    once.reset()
    often.reset()
    often.reset()
    # The script's random numbers apart, every later episode starts alike, but for the order of the
    # enemies: units take over slots of the dead.
    starts = [{(unit.pos, unit.health) for unit in env.enemies.values()} for env in (once, often)]
    assert starts[0] == starts[1]
    assert np.array_equal(once.get_state_dict()["allies"], often.get_state_dict()["allies"])
    assert once.get_stats() == often.get_stats()


def test_episodes_without_end():
    env = StarCraft2Env("3m", seed=4)
    env.reset()
    rng = np.random.default_rng(1)
    wins = 0.0
    for _ in range(400):
        reward, terminated, _ = env.step(choose(env, rng))
        wins += reward
        assert terminated or env._episode_steps < env.episode_limit
    # Nobody resets, so nobody gets the bonus twice.
    assert wins <= 20
    env.reset()
    assert all(unit.health > 0 for unit in [*env.agents.values(), *env.enemies.values()])


def test_close_twice():
    env = StarCraft2Env("3m")
    env.reset()
    env.close()
    env.close()
    for use in (env.reset, env.get_obs, env.get_state, env.get_avail_actions):
        with pytest.raises(ClosedError):
            use()
    assert env.get_env_info()["n_agents"] == 3


def test_a_seed_plays_the_same_again():
    returns = []
    for seed in (1, 1, 2):
        env = StarCraft2Env("2m_vs_1z", seed=seed)
        rng = np.random.default_rng(1)
        env.reset()
        states = []
        for _ in range(30):
            env.step(choose(env, rng))
            states.append(env.get_state().tobytes())
        returns.append(states)
    assert returns[0] == returns[1] != returns[2]


def test_scripted_agents_win():
    env = StarCraft2Env("2s3z", seed=1, heuristic_ai=True)
    rng = np.random.default_rng(1)
    for _ in range(40):
        env.reset()
        actions = choose(env, rng)
        given = list(actions)
        env.step(actions)
        # The caller's list is overwritten, the last actions are the caller's.
        assert np.array_equal(env.last_action.argmax(-1), given)
        play_episode(env, rng)
    stats = env.get_stats()
    assert stats["battles_game"] == 40
    # Agents that act at random win none.
    assert stats["battles_won"] >= 10
    assert stats["win_rate"] == stats["battles_won"] / 40


def test_time_runs_out():
    env = StarCraft2Env("3m", step_mul=1, seed=1, continuing_episode=True)
    env.reset()
    for step in range(60):
        _, terminated, info = env.step([1, 1, 1])
        assert terminated == (step == 59)
    assert info == {
        "battle_won": False,
        "dead_allies": 0,
        "dead_enemies": 0,
        "episode_limit": True,
    }
    assert env.get_stats() == {
        "battles_won": 0,
        "battles_game": 1,
        "battles_draw": 1,
        "win_rate": 0.0,
        "timeouts": 1,
        "restarts": 0,
    }


def test_units_and_sight():
    env = StarCraft2Env("2s3z", seed=1)
    env.reset()
    assert [unit.unit_type for unit in env.agents.values()] == [74, 74, 73, 73, 73]
    assert env.get_unit_types()[:5] == [74, 74, 73, 73, 73]
    stalker = env.get_unit_by_id(0)
    assert (stalker.health, stalker.health_max, stalker.shield, stalker.shield_max) == (80,) * 4
    assert env.unit_max_shield(stalker) == 80
    assert env.unit_max_cooldown(stalker) == 35
    seen = env.get_visibility_matrix()
    assert seen.shape == (5, 10)
    assert seen.dtype == np.bool_
    for own in range(5):
        for other in range(5):
            near = env.distance(*env.agents[own].pos, *env.agents[other].pos) < 9
            assert seen[own, other] == (own != other and near)
    rng = np.random.default_rng(1)
    _, info = play_episode(env, rng)
    assert env.death_tracker_ally.sum() == info["dead_allies"]
    assert env.death_tracker_enemy.sum() == info["dead_enemies"]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"map_name": "8n"}, ValueError, "no map_name '8n'. Did you mean '8m'"),
        ({"difficulty": 7}, ValueError, "difficulty is 7; it must be one of 1, 2"),
        ({"difficulty": "B"}, ValueError, "difficulty is 'B'; it must be one of 1, 2"),
        ({"seed": -3}, ValueError, "seed is -3"),
        ({"opponent": "agent"}, ValueError, "no opponent 'agent'.*Known: attack_move, level1"),
        ({"move_amount": -1}, ValueError, "`move_amount` is -1"),
        ({"move_amount": 1.5, "obs_pathing_grid": True}, ValueError, "need a whole number"),
        ({"obs_last_action": "yes"}, TypeError, "`obs_last_action` must be a bool"),
        ({"map": "8m"}, TypeError, "unexpected keyword argument"),
    ],
)
def test_wrong_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        StarCraft2Env(**arguments)


def test_wrong_actions():
    env = StarCraft2Env("3m", seed=1)
    env.reset()
    with pytest.raises(ValueError, match=r"actions\[1\] is 6 .* allowed now: 1, 2, 3, 4, 5"):
        env.step([1, 6, 1])
    with pytest.raises(ValueError, match=r"actions must be of shape \(3,\), not \(2,\)"):
        env.step([1, 1])


def read_replay(path, question):
    """What the program says of a replay; the test ends where the program is not built."""
    binary = Path(__file__).parents[3] / "target" / "release" / "starleague"
    if not binary.exists():
        pytest.skip("target/release/starleague is not built")
    command = [binary, "replay", question, path, "--json"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if "format version" in answer.stderr:
        pytest.skip("target/release/starleague is older than the package")
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


@pytest.mark.parametrize("opponent", ["attack_move", "level8"])
def test_replays_hold_all_episodes(tmp_path, caplog, opponent):
    folder = tmp_path / "new" / "replays"
    env = StarCraft2Env("3m", seed=4, replay_dir=str(folder), opponent=opponent)
    rng = np.random.default_rng(1)
    for _ in range(2):
        env.reset()
        _, last = play_episode(env, rng)
    with caplog.at_level(logging.INFO):
        path = env.save_replay()
    assert f"Replay saved at: {path}" in caplog.text
    assert os.path.dirname(path) == str(folder)
    assert re.fullmatch(r"3m_\d{4}(-\d\d){5}\.slreplay", os.path.basename(path))
    assert os.listdir(folder) == [os.path.basename(path)]
    info = read_replay(path, "info")
    assert (info["scenario"], info["seed"], info["episodes"]) == ("3m", 4, 2)
    assert info["result"] in ("won", "lost", "drawn", "timed_out")
    assert (info["result"] == "won") == last["battle_won"]
    assert read_replay(path, "verify")["verified"]


def test_replays_overwrite_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    env = StarCraft2Env("3m", seed=4, replay_prefix="try")
    env.reset()
    paths = {env.save_replay() for _ in range(3)}
    assert paths == {path.name for path in tmp_path.iterdir()}
    assert len(paths) == 3
    assert all(path.startswith("try_") for path in paths)


def test_replays_that_cannot_be(tmp_path):
    env = StarCraft2Env("10gen_zerg", seed=4, replay_dir=str(tmp_path))
    with pytest.raises(NotImplementedError, match="cannot hold generated battles"):
        env.save_replay()
    env = StarCraft2Env("3m", seed=4, replay_prefix="a/b")
    with pytest.raises(ValueError, match="replay_prefix is 'a/b'; give the folder as replay_dir"):
        env.save_replay()
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    with pytest.raises(OSError):
        StarCraft2Env("3m", seed=4, replay_dir=str(in_the_way)).save_replay()
    env.close()
    with pytest.raises(ClosedError):
        env.save_replay()


def config(race, n_units=5, n_enemies=5):
    """A configuration as SMACv2's files hold it."""
    types = {
        "terran": ["marine", "marauder", "medivac"],
        "protoss": ["stalker", "zealot", "colossus"],
        "zerg": ["zergling", "hydralisk", "baneling"],
    }[race]
    exceptions = [] if race == "protoss" else types[2:]
    return {
        "n_units": n_units,
        "n_enemies": n_enemies,
        "team_gen": {
            "dist_type": "weighted_teams",
            "unit_types": types,
            "weights": [0.45, 0.45, 0.1],
            "exception_unit_types": exceptions,
            "observe": True,
        },
        "start_positions": {
            "dist_type": "surrounded_and_reflect",
            "p": 0.5,
            "map_x": 32,
            "map_y": 32,
        },
    }


# Agents, enemies, actions, observation of Terran, Protoss and Zerg, state of those: what the
# original's own methods report for its configuration files.
SMACV2 = [
    (5, 5, 11, (82, 92, 82), (120, 130, 120)),
    (10, 10, 16, (162, 182, 162), (290, 310, 290)),
    (20, 20, 26, (322, 362, 322), (780, 820, 780)),
    (10, 11, 17, (170, 191, 170), (306, 327, 306)),
    (20, 23, 29, (346, 389, 346), (858, 901, 858)),
]


@pytest.mark.parametrize("row", SMACV2)
@pytest.mark.parametrize("index", range(3))
def test_random_teams(index, row):
    race = ["terran", "protoss", "zerg"][index]
    agents, enemies, actions, observations, states = row
    env = StarCraft2Env(
        f"10gen_{race}",
        seed=1,
        capability_config=config(race, agents, enemies),
        use_unit_ranges=True,
        obs_own_pos=True,
    )
    info = env.get_env_info()
    assert info["n_actions"] == actions
    assert info["obs_shape"] == observations[index]
    assert info["state_shape"] == states[index]
    assert info["episode_limit"] == 200
    parts = env.get_obs_move_feats_size() + env.get_obs_own_feats_size()
    parts += np.prod(env.get_obs_enemy_feats_size()) + np.prod(env.get_obs_ally_feats_size())
    assert parts == info["obs_shape"]
    rng = np.random.default_rng(1)
    teams = set()
    for _ in range(3):
        env.reset()
        types = env.get_unit_types()
        teams.add(tuple(types))
        # Agents are numbered by the alphabet of their types.
        order = [9, 4, 107, 51, 48, 54, 74, 73, 105]
        ranks = [order.index(unit_type) for unit_type in types[:agents]]
        assert ranks == sorted(ranks)
        env.step(choose(env, rng))
    assert len(teams) == 3


def test_sight_cones():
    env = StarCraft2Env("3m", seed=1, conic_fov=True)
    assert env.n_actions == 6 + 12 + 3
    assert env.n_actions_no_attack == 18
    assert env.get_env_info()["agent_features"][-2:] == ["fov_x", "fov_y"]
    env.reset()
    assert env.get_obs()[0][-2:].tolist() == [1.0, 0.0]
    env.step([6 + 3] * 3)
    assert np.allclose(env.get_obs()[0][-2:], [0, 1])
    assert np.allclose(env.get_state_dict()["allies"][:, -2:], [0, 1])


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"n_units": 0}, ValueError, "n_units is 0; it must lie between 1 and 64"),
        ({"n_unit": 5}, ValueError, "no key of capability_config 'n_unit'. Did you mean 'n_units'"),
        ({"team_gen": {"dist_type": "fixed"}}, ValueError, "only 'weighted_teams' is built"),
        ({"team_gen": {"unit_types": ["marin"], "weights": [1]}}, ValueError, "mean 'marine'"),
        ({"team_gen": {"weights": [1]}}, ValueError, "3 unit_types, but 1 weights"),
        ({"team_gen": {"weights": [-1, 1, 1]}}, ValueError, "a weight must be finite"),
        ({"start_positions": {"p": 2}}, ValueError, "option `p` is 2"),
        ({"start_positions": {"map_x": 64}}, ValueError, "map_x is 64; only 32 is built"),
    ],
)
def test_wrong_capabilities(change, error, message):
    with pytest.raises(error, match=message):
        StarCraft2Env("10gen_terran", capability_config=config("terran") | change)


def test_what_is_not_built_is_refused():
    with pytest.raises(ValueError, match="has armies of its own"):
        StarCraft2Env("3m", capability_config=config("terran"))
    with pytest.raises(ValueError, match="action_mask is False; only True is built"):
        StarCraft2Env("10gen_terran", action_mask=False)
