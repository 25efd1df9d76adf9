"""At both kinds of end, all faces of the package show observation, mask, state and info of one moment:
the last of the episode."""

import numpy as np
import pytest

import starleague
from starleague import Outcome
from starleague.smac import StarCraft2Env

#: In 3m: columns of an enemy in an observation, and of an agent in the state.
ENEMY_COLUMNS, AGENT_COLUMNS = 5, 4
#: Nobody dies in so short an episode; in the other, random agents do.
KINDS = {Outcome.TIMED_OUT: {"step_mul": 1}, Outcome.LOST: {}}

kinds = pytest.mark.parametrize(("outcome", "options"), KINDS.items(), ids=["timeout", "loss"])


def check_moment(observation, mask, state, alive):
    """That what a team is shown belongs together: one row for each of its agents."""
    mask = np.asarray(mask, dtype=bool)
    for agent, lives in enumerate(alive):
        assert (state[agent * AGENT_COLUMNS] > 0) == lives
        if not lives:
            assert not observation[agent].any()
            assert mask[agent].nonzero()[0].tolist() == [0]
            continue
        assert not mask[agent, 0]
        assert mask[agent, 1]
        # An observation begins with the movement mask, then says of each enemy if it is in reach.
        assert np.array_equal(observation[agent, :4], mask[agent, 2:6])
        enemies = observation[agent, 4 : 4 + 3 * ENEMY_COLUMNS : ENEMY_COLUMNS]
        assert np.array_equal(enemies, mask[agent, 6:9])


def check_end(outcome, alive):
    assert np.all(alive) if outcome == Outcome.TIMED_OUT else not np.any(alive)


@kinds
@pytest.mark.parametrize("autoreset", starleague.AUTORESETS)
def test_make_vec_keeps_the_end(outcome, options, autoreset):
    envs = starleague.make_vec("3m", 4, seed=1, autoreset=autoreset, **options)
    envs.reset()
    ends = 0
    for _ in range(200):
        over = envs.outcomes != 0
        if autoreset == "disabled" and over.any():
            envs.reset(mask=over)
            assert envs.alive[over].all()
        envs.step(envs.sample_actions())
        for game in range(4):
            check_moment(
                envs.observations[game],
                envs.available_actions[game],
                envs.state[game],
                envs.alive[game],
            )
            if autoreset == "next_step" and over[game]:
                assert envs.rewards[game] == 0
                assert envs.outcomes[game] == 0
                assert envs.alive[game].all()
            if envs.outcomes[game] != outcome:
                continue
            ends += 1
            check_end(outcome, envs.final_alive[game])
            check_moment(
                envs.final_observations[game],
                envs.final_available_actions[game],
                envs.final_state[game],
                envs.final_alive[game],
            )
            if autoreset == "same_step":
                assert envs.alive[game].all()
            else:
                assert np.array_equal(envs.alive[game], envs.final_alive[game])
    assert ends > 0


@kinds
def test_gymnasium_shows_the_end(outcome, options):
    pytest.importorskip("gymnasium")
    from starleague.gymnasium import BattleEnv

    env = BattleEnv("3m", seed=1, **options)
    env.action_space.seed(1)
    seen = Outcome.RUNNING
    while seen != outcome:
        env.reset()
        terminated = truncated = False
        while not (terminated or truncated):
            observation, _, terminated, truncated, info = env.step(env.action_space.sample())
            masks = observation["action_mask"]
            check_moment(observation["observation"], masks, info["state"], info["alive"])
        seen = info["outcome"]
        assert truncated == (seen == Outcome.TIMED_OUT)
    check_end(outcome, info["alive"])


@kinds
@pytest.mark.parametrize("mode", ["SAME_STEP", "NEXT_STEP", "DISABLED"])
def test_gymnasium_vector_shows_the_end(outcome, options, mode):
    gymnasium = pytest.importorskip("gymnasium")

    mode = gymnasium.vector.AutoresetMode[mode]
    arguments = {"num_envs": 3, "autoreset_mode": mode, "seed": 1, **options}
    from starleague.gymnasium import BattleVectorEnv

    envs = BattleVectorEnv("3m", **arguments)
    assert envs.metadata["autoreset_mode"] == mode
    envs.action_space.seed(1)
    envs.reset()
    ends, over = 0, np.zeros(3, bool)
    for _ in range(200):
        if mode == gymnasium.vector.AutoresetMode.DISABLED and over.any():
            envs.reset(options={"reset_mask": over})
        observation, rewards, terminated, truncated, info = envs.step(envs.action_space.sample())
        was_over, over = over, terminated | truncated
        masks = observation["action_mask"]
        for game in range(3):
            seen = observation["observation"][game]
            check_moment(seen, masks[game], info["state"][game], info["alive"][game])
            if mode == gymnasium.vector.AutoresetMode.NEXT_STEP and was_over[game]:
                assert rewards[game] == 0
                assert not over[game]
            if info["outcome"][game] != outcome:
                continue
            ends += 1
            alive = info["alive"][game]
            if mode == gymnasium.vector.AutoresetMode.SAME_STEP:
                final, of_end = info["final_obs"][game], info["final_info"]
                assert of_end["_state"][game]
                alive = of_end["alive"][game]
                seen, mask = final["observation"], final["action_mask"]
                check_moment(seen, mask, of_end["state"][game], alive)
            else:
                assert "final_obs" not in info
            check_end(outcome, alive)
    assert ends > 0


@kinds
def test_pettingzoo_shows_the_end(outcome, options):
    pytest.importorskip("pettingzoo")
    from starleague.pettingzoo import parallel_env

    env = parallel_env("3m", seed=1, **options)
    seen = Outcome.RUNNING
    while seen != outcome:
        env.reset()
        while env.agents:
            agents = env.agents
            actions = {agent: env.action_space(agent).sample() for agent in agents}
            observed, _, _, truncations, infos = env.step(actions)
            alive = [infos[agent]["alive"] for agent in agents]
            masks = [observed[agent]["action_mask"] for agent in agents]
            observations = np.array([observed[agent]["observation"] for agent in agents])
            check_moment(observations, masks, env.state(), alive)
        seen = infos[agents[0]]["outcome"]
        assert all(truncations.values()) == (seen == Outcome.TIMED_OUT)
    check_end(outcome, alive)


@kinds
def test_smac_shows_the_end(outcome, options):
    env = StarCraft2Env("3m", seed=1, **options)
    rng = np.random.default_rng(1)
    seen = None
    while seen != outcome:
        env.reset()
        terminated = False
        while not terminated:
            masks = env.get_avail_actions()
            _, terminated, info = env.step([rng.choice(np.flatnonzero(row)) for row in masks])
            alive = [unit.health > 0 for unit in env.agents.values()]
            assert info["dead_allies"] == alive.count(False)
            check_moment(np.array(env.get_obs()), env.get_avail_actions(), env.get_state(), alive)
        seen = Outcome.LOST if info["dead_allies"] == 3 else Outcome.TIMED_OUT
    check_end(outcome, alive)
