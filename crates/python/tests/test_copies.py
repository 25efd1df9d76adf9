"""Copies: pickles are rebuilt from arguments, deep copies play on, a forked child steps."""

import copy
import multiprocessing
import os
import pickle
import signal

import numpy as np
import pytest

import starleague


def play(envs, steps):
    log = []
    for _ in range(steps):
        observations, rewards, outcomes = envs.step(envs.sample_actions())
        log.append((observations.tobytes(), rewards.tobytes(), outcomes.tobytes()))
    return log


def first_steps(envs):
    """Runs in another process."""
    return envs.state_hashes(), play(envs, 20)


@pytest.mark.parametrize("opponent", ["attack_move", "level3"])
def test_a_forked_child_steps(opponent):
    if not hasattr(os, "fork"):
        pytest.skip("this system has no fork")
    envs = starleague.make_vec("3m", 64, threads=4, seed=1, opponent=opponent)
    envs.reset()
    play(envs, 3)
    expected = play(copy.deepcopy(envs), 5)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        # Without threads of its own the child would hang for ever.
        signal.alarm(60)
        os.write(write, b"1" if play(envs, 5) == expected else b"0")
        envs.close()
        os._exit(0)
    os.close(write)
    assert os.read(read, 1) == b"1"
    assert os.waitpid(child, 0)[1] == 0
    assert play(envs, 5) == expected


def test_a_pickle_begins_anew():
    envs = starleague.make_vec("2s3z", 3, seed=4, step_mul=4, autoreset="next_step")
    envs.reset()
    play(envs, 9)
    again = pickle.loads(pickle.dumps(envs))
    assert (again.scenario, again.num_envs, again.seed) == ("2s3z", 3, 4)
    assert again.autoreset == "next_step"
    fresh = starleague.make_vec("2s3z", 3, seed=4, step_mul=4)
    assert again.state_hashes() == fresh.state_hashes()
    # Whoever gave no seed gets another one in every copy.
    envs = starleague.make_vec("3m")
    assert pickle.loads(pickle.dumps(envs)).seed != envs.seed


def test_environments_go_to_spawned_processes():
    envs = starleague.make_vec("3m", 2, seed=4)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        hashes, log = pool.apply(first_steps, (envs,))
    fresh = starleague.make_vec("3m", 2, seed=4)
    assert (hashes, log) == (fresh.state_hashes(), play(fresh, 20))


@pytest.mark.parametrize("opponent", ["attack_move", "agent"])
def test_a_deep_copy_plays_on(opponent):
    envs = starleague.make_vec("3m", 5, threads=2, seed=3, opponent=opponent)
    envs.reset()

    def step(envs):
        other = [envs.sample_actions(opponent=True)] if envs.opponent else []
        return [array.copy() for array in envs.step(envs.sample_actions(), *other)]

    for _ in range(30):
        step(envs)
    twin = copy.deepcopy(envs)
    names = [name for name, value in vars(envs).items() if isinstance(value, np.ndarray)]
    for name in names:
        assert np.array_equal(getattr(twin, name), getattr(envs, name)), name
        assert not np.shares_memory(getattr(twin, name), getattr(envs, name))
    for _ in range(60):
        assert all(np.array_equal(*pair) for pair in zip(step(envs), step(twin), strict=True))
    assert twin.state_hashes() == envs.state_hashes()
    step(twin)
    assert twin.state_hashes() != envs.state_hashes()
    twin.close()
    assert copy.copy(twin).closed


def test_gymnasium_environments_are_copied():
    pytest.importorskip("gymnasium")
    from starleague.gymnasium import BattleEnv, BattleVectorEnv

    for env in [BattleEnv("3m", seed=1), BattleVectorEnv("3m", 3, seed=1)]:
        env.action_space.seed(1)
        env.reset(seed=1)
        for _ in range(9):
            env.step(env.action_space.sample())
        twin, again = copy.deepcopy(env), pickle.loads(pickle.dumps(env))
        action = env.action_space.sample()
        state = env.step(action)[-1]["state"]
        assert np.array_equal(twin.step(action)[-1]["state"], state)
        assert not np.array_equal(again.step(action)[-1]["state"], state)


def test_pettingzoo_environments_are_copied():
    pytest.importorskip("pettingzoo")
    from starleague.pettingzoo import parallel_env

    env = parallel_env("3m", opponent="agent", seed=1)
    env.reset(seed=1)
    for _ in range(9):
        env.step(dict.fromkeys(env.agents, 5))
    twin, again = copy.deepcopy(env), pickle.loads(pickle.dumps(env))
    assert again.agents == []
    assert twin.agents == env.agents
    for _ in range(9):
        seen = [env.step(dict.fromkeys(env.agents, 4)) for env in (env, twin)]
        for name in env.agents:
            own, other = (observed[0][name]["observation"] for observed in seen)
            assert np.array_equal(own, other)
    assert np.array_equal(twin.state(), env.state())


def test_a_game_is_rebuilt_but_not_copied():
    game = starleague.Game("flat", seed=5, step_loops=4)
    game.step([None])
    again = pickle.loads(pickle.dumps(game))
    game.reset()
    assert again.seed == 5
    assert again.state_hash() == game.state_hash()
    with pytest.raises(TypeError, match="make another one with the same arguments"):
        copy.deepcopy(game)


def test_smac_environments_are_copied():
    from starleague.smac import StarCraft2Env

    def step(env):
        rows = env.get_avail_actions()
        reward, _, _ = env.step([max(np.flatnonzero(row)) for row in rows])
        return reward, env.get_state().tobytes()

    env = StarCraft2Env("3m", seed=4)
    env.reset()
    start = env.get_state().tobytes()
    for _ in range(20):
        step(env)
    twin, again = copy.deepcopy(env), pickle.loads(pickle.dumps(env))
    assert [step(env) for _ in range(9)] == [step(twin) for _ in range(9)]
    again.reset()
    assert again.get_state().tobytes() == start
