"""Libraries for learning take the environments as they are. Each test needs its library."""

import copy

import numpy as np
import pytest

gymnasium = pytest.importorskip("gymnasium")

import starleague.gymnasium  # noqa: E402


def test_stable_baselines3_learns_from_a_name():
    sb3 = pytest.importorskip("stable_baselines3")
    model = sb3.PPO("MultiInputPolicy", "starleague/3m-v0", n_steps=64, batch_size=32, n_epochs=1)
    model.learn(128)
    assert model.num_timesteps == 128


def test_stable_baselines3_checks():
    checker = pytest.importorskip("stable_baselines3.common.env_checker")
    checker.check_env(gymnasium.make("starleague/3m-v0", mask="info"))


def test_torchrl_steps():
    envs = pytest.importorskip("torchrl.envs")
    env = envs.GymEnv("starleague/3m-v0")
    rollout = env.rollout(70)
    assert rollout["next", "observation"].shape[-2:] == (3, 30)
    assert rollout["next", "done"].any()


def test_supersuit_steps_copies():
    supersuit = pytest.importorskip("supersuit")
    from starleague.pettingzoo import parallel_env

    envs = supersuit.pettingzoo_env_to_vec_env_v1(parallel_env("3m"))
    envs = supersuit.concat_vec_envs_v1(envs, 2, num_cpus=0)
    envs.reset(seed=1)
    for _ in range(70):
        actions = np.array([envs.action_space.sample() for _ in range(envs.num_envs)])
        observation, rewards, terminated, truncated, _ = envs.step(actions)
    assert observation["observation"].shape == (6, 30)


def test_rllib_wraps():
    wrapper = pytest.importorskip("ray.rllib.env.wrappers.pettingzoo_env")
    checks = pytest.importorskip("ray.rllib.utils.pre_checks.env")
    from starleague.pettingzoo import parallel_env

    env = wrapper.ParallelPettingZooEnv(parallel_env("3m"))
    # The checker asks for names that RLlib's own wrapper does not set.
    env.agents = env.possible_agents = env.par_env.possible_agents
    checks.check_multiagent_environments(env)


def test_gymnasium_wrappers_take_arrays():
    env = gymnasium.make("starleague/3m-v0", mask="info")
    env = gymnasium.wrappers.NormalizeObservation(gymnasium.wrappers.FlattenObservation(env))
    observation, info = env.reset(seed=1)
    assert observation.shape == (90,)
    assert info["action_mask"].shape == (3, 9)
    envs = starleague.gymnasium.BattleVectorEnv("3m", 4, seed=1, mask="info")
    envs = gymnasium.wrappers.vector.DictInfoToList(
        gymnasium.wrappers.vector.RecordEpisodeStatistics(envs)
    )
    envs.reset(seed=1)
    for _ in range(70):
        *_, infos = envs.step(envs.action_space.sample())
    assert infos[3]["action_mask"].shape == (3, 9)


def test_asynchronous_vectors_step():
    envs = gymnasium.vector.AsyncVectorEnv([lambda: gymnasium.make("starleague.gymnasium:starleague/3m-v0")] * 2)
    envs.reset(seed=1)
    for _ in range(70):
        envs.step(envs.action_space.sample())
    envs.close()
    spec = copy.deepcopy(gymnasium.spec("starleague/3m-v0"))
    assert spec.make().observation_space == envs.single_observation_space
