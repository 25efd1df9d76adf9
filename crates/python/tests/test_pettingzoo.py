"""The PettingZoo environment, and PettingZoo's own test of it."""

import numpy as np
import pytest

pytest.importorskip("pettingzoo")

from pettingzoo.test import parallel_api_test, parallel_seed_test  # noqa: E402

from starleague import Outcome  # noqa: E402
from starleague.pettingzoo import parallel_env  # noqa: E402


@pytest.mark.parametrize("opponent", ["attack_move", "agent"])
@pytest.mark.parametrize("scenario", ["3m", "2s3z", "MMM2"])
def test_parallel_api(scenario, opponent):
    parallel_api_test(parallel_env(scenario, opponent=opponent), num_cycles=300)


@pytest.mark.parametrize("scenario", ["3m", "10gen_terran"])
def test_parallel_seeds(scenario):
    parallel_seed_test(lambda: parallel_env(scenario), num_cycles=100)


def test_names_in_drawn_armies_stay_true():
    envs = [parallel_env("10gen_zerg", seed=seed, opponent="agent") for seed in range(3)]
    names = [f"agent_{number}" for number in range(10)]
    assert all(env.possible_agents[:10] == names for env in envs)
    assert all(env.possible_agents[10:] == [f"enemy_{name}" for name in names] for env in envs)


def play(env, seed):
    rng = np.random.default_rng(1)
    observations, _ = env.reset(seed=seed)
    log, last = [], None
    while env.agents:
        actions = {
            agent: rng.choice(np.flatnonzero(observations[agent]["action_mask"]))
            for agent in env.agents
        }
        observations, rewards, terminations, truncations, infos = env.step(actions)
        log.append([o["observation"].tobytes() for o in observations.values()])
        log.append([sorted(rewards.items()), env.state().tobytes()])
        last = terminations, truncations, infos
    return log, last


def test_seeds_reproduce():
    env = parallel_env("2s3z")
    first, _ = play(env, 3)
    assert first == play(env, 3)[0] == play(parallel_env("2s3z"), 3)[0]
    assert first != play(env, 4)[0]


def test_sides_have_their_own_agents():
    env = parallel_env("2s3z", opponent="agent")
    assert env.possible_agents[:3] == ["stalker_0", "stalker_1", "zealot_2"]
    assert env.possible_agents[5:] == [
        "enemy_stalker_0",
        "enemy_stalker_1",
        "enemy_zealot_2",
        "enemy_zealot_3",
        "enemy_zealot_4",
    ]
    _, (_, _, infos) = play(env, 1)
    own, enemy = infos["zealot_2"]["outcome"], infos["enemy_zealot_2"]["outcome"]
    assert {own, enemy} in ({Outcome.WON, Outcome.LOST}, {Outcome.DRAWN}, {Outcome.TIMED_OUT})


def test_errors():
    env = parallel_env("3m")
    with pytest.raises(ValueError, match="call reset"):
        env.step({})
    env.reset(seed=1)
    with pytest.raises(ValueError, match="actions of marine_1, marine_2 are missing"):
        env.step({"marine_0": 1})
    actions = {"marine_0": 1, "marine_1": 1, "marine_2": 8}
    env.step(actions)
    with pytest.raises(ValueError, match=r"no agent 'marine_3'\. Did you mean"):
        env.step(actions | {"marine_3": 1})
    with pytest.raises(ValueError, match="no agent 'marine_9'"):
        env.action_space("marine_9")
    for wrong in [np.array([1]), 1.0, "stop", True]:
        with pytest.raises(TypeError, match=r"actions\['marine_2'\] must be an int"):
            env.step(actions | {"marine_2": wrong})
    with pytest.raises(TypeError, match="actions must be a dict"):
        env.step([1, 1, 1])
    with pytest.raises(TypeError, match="unexpected keyword argument 'render_mode'"):
        parallel_env("3m", render_mode="human")
    env = parallel_env("3m", strict=True)
    env.reset(seed=1)
    with pytest.raises(ValueError, match=r"actions\[0, 2\] is 8 .* not available"):
        env.step(actions)


def test_the_dead_need_no_action():
    env = parallel_env("3m", seed=1)
    env.reset()
    for _ in range(300):
        if not env.agents:
            env.reset()
        *_, infos = env.step({name: env.action_space(name).sample() for name in env.agents})
        dead = [name for name, info in infos.items() if not info["alive"]]
        if dead and len(dead) < 3 and env.agents:
            break
    living = [name for name in env.agents if name not in dead]
    assert dead
    env.step({name: 1 if name in living else None for name in env.agents})
    if env.agents:
        env.step(dict.fromkeys(living, 1))
