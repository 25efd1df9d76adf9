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
    # Gymnasium, Stable-Baselines3 and TorchRL look for these words.
    for make in (BattleEnv, BattleVectorEnv):
        with pytest.raises(TypeError, match=r"__init__\(\) got an unexpected .* 'render_mode'"):
            make("3m", render_mode="human")
        with pytest.raises(TypeError, match="got an unexpected keyword argument 'frameskip'"):
            make("3m", frameskip=4)
        with pytest.raises(ValueError, match='opponent is "agent", but here one player acts'):
            make("3m", opponent="agent")
        with pytest.raises(ValueError, match="no mask 'none'"):
            make("3m", mask="none")
        with pytest.raises(TypeError, match="strict must be a bool"):
            make("3m", strict=1)
    with pytest.raises(ValueError, match="autoreset_mode is 'sometimes'"):
        BattleVectorEnv("3m", autoreset_mode="sometimes")
    with pytest.raises(gymnasium.error.Error, match="Seed must be"):
        envs.reset(seed=[1, 2])
    with pytest.raises(TypeError, match=r"options\['reset_mask'\] must be of dtype bool"):
        envs.reset(options={"reset_mask": [0, 1]})
    with pytest.raises(TypeError, match="options must be a dict"):
        envs.reset(options=[True, False])
    env = BattleEnv("3m", seed=1)
    env.reset()
    with pytest.raises(ValueError, match=r"action must be of shape \(3,\), not \(3, 1\)"):
        env.step(np.ones((3, 1), int))
    with pytest.raises(TypeError, match="action must be integers, not object"):
        env.step([1, None, 1])


def test_a_reset_mask_resets_the_chosen_games_alone():
    envs = BattleVectorEnv("3m", 3, seed=1)
    envs.action_space.seed(1)
    envs.reset()
    for _ in range(9):
        envs.step(envs.action_space.sample())
    before, state = envs.battles.state_hashes(), envs.battles.state.copy()
    mask = np.array([True, False, False])
    observation, info = envs.reset(options={"reset_mask": mask})
    after = envs.battles.state_hashes()
    assert before[0] != after[0]
    assert before[1:] == after[1:]
    assert np.array_equal(info["state"][1:], state[1:])
    assert not np.array_equal(info["state"][0], state[0])
    # With a seed the game is as in an environment of that seed, whatever was played before.
    envs.reset(seed=7, options={"reset_mask": mask})
    assert envs.battles.state_hashes()[0] == BattleVectorEnv("3m", 3, seed=7).battles.state_hashes()[0]
    assert envs.battles.state_hashes()[1:] == before[1:]


def test_strict_environments_refuse_what_is_not_available():
    env, envs = BattleEnv("3m", seed=1, strict=True), BattleVectorEnv("3m", 2, seed=1, strict=True)
    for each, actions in [(env, [1, 1, 8]), (envs, [[1, 1, 1], [1, 1, 8]])]:
        each.reset()
        with pytest.raises(ValueError, match="is 8 .* not available"):
            each.step(actions)


def test_one_battle_stands_still_at_its_end():
    env = BattleEnv("3m", seed=1, step_mul=1)
    env.reset()
    while not env.step([1, 1, 1])[3]:
        pass
    with pytest.raises(ValueError, match="the episode is over; call reset"):
        env.step([1, 1, 1])
    env.reset()
    env.step([1, 1, 1])
