"""The Gymnasium environments, and Gymnasium's own check of them."""

import numpy as np
import pytest

gymnasium = pytest.importorskip("gymnasium")

from gymnasium.utils.env_checker import check_env  # noqa: E402

from starleague import Outcome  # noqa: E402
from starleague.gymnasium import BattleEnv, BattleVectorEnv  # noqa: E402


@pytest.mark.parametrize("scenario", ["3m", "2s3z", "corridor"])
def test_check_env(scenario):
    env = gymnasium.make(f"starleague/{scenario}-v0").unwrapped
    assert isinstance(env, BattleEnv)
    check_env(env, skip_render_check=True)


def test_episodes_end():
    env = BattleEnv("3m", seed=1)
    env.action_space.seed(1)
    env.reset(seed=1)
    outcomes = set()
    for _ in range(20):
        env.reset()
        while True:
            observation, reward, terminated, truncated, info = env.step(env.action_space.sample())
            assert env.observation_space.contains(observation)
            assert terminated == (info["outcome"] in (Outcome.WON, Outcome.LOST, Outcome.DRAWN))
            assert truncated == (info["outcome"] == Outcome.TIMED_OUT)
            if terminated or truncated:
                outcomes.add(info["outcome"])
                break
    assert Outcome.LOST in outcomes


def play(envs, seed, steps=120):
    envs.action_space.seed(3)
    log = [envs.reset(seed=seed)[0]]
    for _ in range(steps):
        observation, rewards, terminated, truncated, info = envs.step(envs.action_space.sample())
        log += [observation, rewards, terminated, truncated, info["state"]]
    return log


def bits(log):
    parts = []
    for entry in log:
        parts += list(entry.values()) if isinstance(entry, dict) else [entry]
    return b"".join(part.tobytes() for part in parts)


def test_vector_environment():
    envs = gymnasium.make_vec("starleague/3m-v0", num_envs=7, threads=2)
    envs = envs.unwrapped
    assert isinstance(envs, BattleVectorEnv)
    assert envs.metadata["autoreset_mode"] == gymnasium.vector.AutoresetMode.SAME_STEP
    first = play(envs, 5)
    assert envs.observation_space.contains(first[0])
    assert bits(first) == bits(play(BattleVectorEnv("3m", 7, threads=1), 5))
    assert bits(first) != bits(play(envs, 6))


def test_what_ended_is_kept():
    envs = BattleVectorEnv("3m", 4, seed=2)
    envs.action_space.seed(1)
    envs.reset()
    ended = 0
    for _ in range(150):
        _, rewards, terminated, truncated, info = envs.step(envs.action_space.sample())
        over = terminated | truncated
        assert ("final_obs" in info) == over.any()
        if over.any():
            assert np.array_equal(info["_final_obs"], over)
            for game in np.flatnonzero(over):
                assert envs.single_observation_space.contains(info["final_obs"][game])
                # All of a lost team are dead, and the dead observe nothing.
                if info["outcome"][game] == Outcome.LOST:
                    assert not info["final_obs"][game]["observation"].any()
            ended += over.sum()
    assert ended > 0
    envs.close()


def test_copies_are_the_callers():
    for copy in (True, False):
        envs = BattleVectorEnv("3m", 2, seed=1, copy=copy)
        observation, _ = envs.reset()
        shares = np.shares_memory(observation["observation"], envs.battles.observations)
        assert shares != copy


def test_errors():
    envs = BattleVectorEnv("3m", 2, seed=1)
    envs.reset()
    with pytest.raises(ValueError, match="shape"):
        envs.step(np.zeros((3, 3), int))
    with pytest.raises(TypeError, match="integers"):
        envs.step(np.zeros((2, 3)))
    with pytest.raises(ValueError, match="render_mode is 'human'"):
        BattleVectorEnv("3m", 2, render_mode="human")
    with pytest.raises(gymnasium.error.Error, match="Seed must be"):
        envs.reset(seed=[1, 2])
