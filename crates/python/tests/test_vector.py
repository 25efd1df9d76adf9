"""make_vec: arrays, determinism, lifetime."""

import gc
import threading

import numpy as np
import pytest

import starleague
from starleague import Outcome


def play(envs, steps):
    """Plays at random and returns copies of all that a step showed."""
    log = [envs.reset().copy()]
    for _ in range(steps):
        observations, rewards, outcomes = envs.step(envs.sample_actions())
        log += [observations.copy(), rewards.copy(), outcomes.copy(), envs.state.copy()]
    return log


def same(first, second):
    return all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("scenario", starleague.SCENARIOS)
def test_shapes_are_those_of_every_battle(scenario):
    envs = starleague.make_vec(scenario, 2, seed=1)
    assert envs.observations.shape == (2, envs.num_agents, envs.observation_len)
    assert envs.observations.dtype == np.float32
    assert envs.state.shape == (2, envs.state_len)
    assert envs.available_actions.shape == (2, envs.num_agents, envs.num_actions)
    assert envs.available_actions.dtype == np.bool_
    assert envs.alive.shape == (2, envs.num_agents)
    assert envs.alive.all()
    assert envs.rewards.shape == envs.outcomes.shape == (2,)
    assert envs.num_actions >= 6 + envs.num_enemies
    assert envs.observations.any()
    envs.step(envs.sample_actions())


def test_a_step_copies_nothing():
    envs = starleague.make_vec("3m", 4, seed=1)
    first = envs.reset()
    before = first.copy()
    observations, rewards, outcomes = envs.step(envs.sample_actions())
    assert observations is first is envs.observations
    assert rewards is envs.rewards
    assert outcomes is envs.outcomes
    assert not np.array_equal(first, before)


def test_arrays_outlive_their_environment():
    envs = starleague.make_vec("8m", 64, seed=1)
    envs.reset()
    observations, available = envs.observations, envs.available_actions
    expected = observations.copy(), available.copy()
    envs.close()
    del envs
    gc.collect()
    # Memory that was freed would be taken by these.
    noise = [np.full_like(observations, np.nan) for _ in range(8)]
    assert np.array_equal(observations, expected[0])
    assert np.array_equal(available, expected[1])
    with pytest.raises(ValueError, match="own"):
        observations.resize(1, refcheck=False)
    assert len(noise) == 8


@pytest.mark.parametrize("scenario", ["3m", "MMM", "2c_vs_64zg"])
def test_threads_change_nothing(scenario):
    alone = play(starleague.make_vec(scenario, 9, seed=5, threads=1), 70)
    assert same(alone, play(starleague.make_vec(scenario, 9, seed=5, threads=4), 70))
    assert not same(alone, play(starleague.make_vec(scenario, 9, seed=6, threads=4), 70))


def test_a_seed_begins_anew():
    envs = starleague.make_vec("2s3z", 5, seed=11)
    first = play(envs, 40)
    second = play(envs, 40)
    envs.reset(seed=11)
    assert envs.seed == 11
    assert same(first, play(envs, 40))
    assert not same(first, second)


def test_without_a_seed_there_is_a_fresh_one():
    envs = [starleague.make_vec("3m", 1) for _ in range(2)]
    assert envs[0].seed != envs[1].seed
    again = starleague.make_vec("3m", 1, seed=envs[0].seed)
    assert same(play(envs[0], 30), play(again, 30))


def test_episodes_end_and_begin_again():
    envs = starleague.make_vec("3m", 8, seed=3)
    envs.reset()
    seen = set()
    for _ in range(300):
        envs.step(envs.sample_actions())
        ended = envs.outcomes != Outcome.RUNNING
        seen.update(Outcome(code) for code in envs.outcomes)
        # Everybody lives at the start of an episode; somebody is gone or not at the end of one.
        assert envs.alive[ended].all()
        lost = envs.outcomes == Outcome.LOST
        assert not envs.final_observations[lost].any()
        assert envs.final_state[ended].any(axis=-1).all()
    assert {Outcome.RUNNING, Outcome.LOST} <= seen


def test_actions_of_any_integer_type_do_the_same():
    results = []
    for kind in ["u2", "i8", "i4", "u1", "i2", "i1", "u4", "u8"]:
        envs = starleague.make_vec("3m", 6, seed=2, threads=1)
        envs.reset()
        for _ in range(20):
            envs.step(envs.sample_actions().astype(kind))
        results.append(envs.state.copy())
    envs = starleague.make_vec("3m", 6, seed=2, threads=1)
    envs.reset()
    for step in range(20):
        sampled = envs.sample_actions()
        # Lists, and arrays that are not contiguous.
        envs.step(sampled.tolist() if step % 2 else np.repeat(sampled, 2, axis=1)[:, ::2])
    results.append(envs.state.copy())
    assert all(np.array_equal(results[0], other) for other in results)


def test_sampled_actions_are_available():
    envs = starleague.make_vec("MMM", 16, seed=2)
    envs.reset()
    for _ in range(60):
        actions = envs.sample_actions()
        assert np.take_along_axis(envs.available_actions, actions[..., None].astype(int), 2).all()
        envs.step(actions)


def test_dlpack_shares_memory():
    envs = starleague.make_vec("3m", 4, seed=1)
    envs.reset()
    shared = np.from_dlpack(envs.observations)
    assert np.shares_memory(shared, envs.observations)
    envs.step(envs.sample_actions())
    assert np.array_equal(shared, envs.observations)


def test_torch_shares_memory():
    torch = pytest.importorskip("torch")
    envs = starleague.make_vec("3m", 4, seed=1)
    envs.reset()
    shared = torch.from_dlpack(envs.observations)
    envs.step(envs.sample_actions())
    assert torch.equal(shared, torch.tensor(envs.observations))
    logits = torch.zeros(envs.available_actions.shape)
    mask = torch.from_numpy(envs.available_actions)
    choice = torch.distributions.Categorical(logits=logits.masked_fill(~mask, -1e9)).sample()
    envs.step(choice)


def test_two_sides():
    envs = starleague.make_vec("5m_vs_6m", 3, seed=1, opponent="agent")
    other = envs.opponent
    assert (envs.num_agents, other.num_agents) == (5, 6)
    assert other.observations.shape == (3, 6, other.observation_len)
    envs.reset()
    outcomes = []
    for _ in range(200):
        envs.step(envs.sample_actions(), envs.sample_actions(opponent=True))
        outcomes += zip(envs.outcomes.tolist(), other.outcomes.tolist())
    reverse = {0: 0, 1: 2, 2: 1, 3: 3, 4: 4}
    assert all(reverse[own] == theirs for own, theirs in outcomes)
    assert any(own != 0 for own, _ in outcomes)


@pytest.mark.parametrize("opponent", ["level1", "level10"])
def test_scripted_levels(opponent):
    logs = []
    for _ in range(2):
        envs = starleague.make_vec("3m", 4, seed=1, opponent=opponent)
        assert envs.opponent is None
        logs.append(play(envs, 100))
    assert same(*logs)
    # Level 1 stays where it is: who acts at random far from it is left alone.
    lost = sum((outcomes == Outcome.LOST).sum() for outcomes in logs[0][3::4])
    assert (lost > 0) == (opponent == "level10")


def test_two_sides_need_two_sets_of_actions():
    envs = starleague.make_vec("3m", 2, seed=1, opponent="agent")
    with pytest.raises(TypeError, match="opponent_actions are missing"):
        envs.step(envs.sample_actions())
    envs = starleague.make_vec("3m", 2, seed=1)
    assert envs.opponent is None
    with pytest.raises(TypeError, match="opponent is no agent"):
        envs.step(envs.sample_actions(), envs.sample_actions())
    with pytest.raises(ValueError, match="opponent is no agent"):
        envs.sample_actions(opponent=True)


def test_options_matter():
    plain = starleague.make_vec("2s3z", 1, seed=1)
    more = starleague.make_vec("2s3z", 1, seed=1, obs_pathing_grid=True, obs_last_action=True)
    assert more.observation_len == plain.observation_len + 8 + 4 * plain.num_actions


def test_other_threads_run_during_a_step():
    envs = starleague.make_vec("27m_vs_30m", 512, seed=1, threads=1)
    actions = envs.sample_actions()
    ticks = 0
    stop = threading.Event()

    def count():
        nonlocal ticks
        while not stop.is_set():
            ticks += 1

    thread = threading.Thread(target=count)
    thread.start()
    before = ticks
    envs.step(actions)
    during = ticks - before
    stop.set()
    thread.join()
    # A step of so many games takes milliseconds, in which a thread counts to thousands; with the
    # lock held it could not count at all.
    assert during > 50
