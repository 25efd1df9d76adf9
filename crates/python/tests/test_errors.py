"""Errors are exceptions that name the argument and what is allowed."""

import numpy as np
import pytest

import starleague
from starleague import ClosedError, make_vec


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("3n",), ValueError, r"no scenario '3n'\. Did you mean '3m'\?"),
        (("mmm2",), ValueError, r"Did you mean 'MMM2'\?"),
        (("nothing like it",), ValueError, "Known: 3m, 8m"),
        ((3,), TypeError, "scenario must be a str"),
        (("3m", 0), ValueError, "num_envs is 0; it must lie between 1 and 65536"),
        (("3m", -1), ValueError, "num_envs is -1"),
        (("3m", 10**30), ValueError, "num_envs is"),
        (("3m", 1.5), TypeError, "num_envs must be an int"),
        (("3m", True), TypeError, "num_envs must be an int"),
    ],
)
def test_positional_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        make_vec(*arguments)


@pytest.mark.parametrize(
    ("option", "value", "error", "message"),
    [
        ("threads", 0, ValueError, "threads is 0; it must lie between 1 and 1024"),
        ("threads", "2", TypeError, "threads must be an int"),
        ("seed", -1, ValueError, "seed is -1; it must lie between 0"),
        ("seed", 2**64, ValueError, "seed is 18446744073709551616"),
        ("seed", 1.0, TypeError, "seed must be an int"),
        ("opponent", "level11", ValueError, r"no opponent 'level11'\. Did you mean 'level1"),
        ("opponent", "agnet", ValueError, r"no opponent 'agnet'\. Did you mean 'agent'\?"),
        ("step_mull", 8, TypeError, r"no option 'step_mull'\. Did you mean 'step_mul'\?"),
        ("step_mul", 0, ValueError, "option `step_mul` is 0; a step needs at least one game loop"),
        ("step_mul", -1, TypeError, "option `step_mul` must be an int from 0 to 4294967295, not -1"),
        ("step_mul", True, TypeError, "`step_mul` must be an int"),
        ("move_amount", 0, ValueError, "option `move_amount` is 0; it must be more than 0"),
        ("move_amount", float("nan"), ValueError, "option `move_amount` is NaN"),
        ("move_amount", "2", TypeError, "option `move_amount` must be a float, not '2'"),
        ("obs_last_action", 1, TypeError, "option `obs_last_action` must be a bool, not 1"),
        ("reward_win", float("inf"), ValueError, "option `reward_win` is inf; it must be finite"),
    ],
)
def test_keyword_arguments(option, value, error, message):
    with pytest.raises(error, match=message):
        make_vec("3m", 2, **{option: value})


@pytest.fixture
def envs():
    with make_vec("3m", 2, seed=1, threads=1) as envs:
        envs.reset()
        yield envs


@pytest.mark.parametrize(
    ("actions", "error", "message"),
    [
        (np.ones((2, 2), int), ValueError, r"actions must be of shape \(2, 3\), not \(2, 2\)"),
        (np.ones(6, np.uint16), ValueError, r"must be of shape \(2, 3\), not \(6,\)"),
        (np.ones((2, 3)), TypeError, "actions must be integers, not float64"),
        (np.ones((2, 3), bool), TypeError, "actions must be integers, not bool"),
        (None, ValueError, r"must be of shape \(2, 3\), not \(\)"),
        ("stop", ValueError, "must be of shape"),
        ([[1, 1, 1], [1, -1, 1]], ValueError, "actions holds -1, which is no action"),
        ([[1, 1, 1], [1, 70000, 1]], ValueError, "actions holds 70000"),
        (
            [[1, 1, 1], [1, 6, 1]],
            ValueError,
            r"actions\[1, 1\] is 6 \(target 0\), which is not available: allowed now: 1, 2, 3, 4, 5",
        ),
        ([[1, 1, 9], [1, 1, 1]], ValueError, r"actions\[0, 2\] is 9 \(none of the 9 actions\)"),
        ([[0, 1, 1], [1, 1, 1]], ValueError, r"actions\[0, 0\] is 0 \(nothing, which is for the dead"),
    ],
)
def test_wrong_actions(envs, actions, error, message):
    before = envs.state.copy()
    with pytest.raises(error, match=message):
        envs.step(actions)
    assert np.array_equal(envs.state, before)
    envs.step(envs.sample_actions())


def test_the_dead_do_nothing():
    envs = make_vec("3m", 1, seed=1)
    envs.reset()
    while envs.alive.all():
        envs.step(envs.sample_actions())
    actions = envs.sample_actions()
    dead = int(np.argmin(envs.alive[0]))
    assert actions[0, dead] == 0
    actions[0, dead] = 1
    message = rf"actions\[0, {dead}\] is 1 \(stop\), .* the agent is dead; allowed now: 0"
    with pytest.raises(ValueError, match=message):
        envs.step(actions)


def test_the_other_side_is_named():
    envs = make_vec("3m", 2, seed=1, opponent="agent")
    actions = envs.sample_actions()
    with pytest.raises(ValueError, match=r"opponent_actions\[0, 0\] is 0"):
        envs.step(actions, np.zeros_like(actions))
    with pytest.raises(ValueError, match="opponent_actions must be of shape"):
        envs.step(actions, actions[:1])


def test_closed():
    envs = make_vec("3m", 2, seed=1)
    actions = envs.sample_actions()
    envs.close()
    envs.close()
    assert envs.closed
    assert "closed" in repr(envs)
    for use in [
        lambda: envs.step(actions),
        envs.reset,
        lambda: envs.reset(seed=1),
        envs.sample_actions,
        envs.state_hashes,
        lambda: envs.threads,
    ]:
        with pytest.raises(ClosedError, match="the environment is closed"):
            use()
    assert issubclass(ClosedError, RuntimeError)


def test_masks_that_callers_scribble_on_are_no_danger():
    envs = make_vec("3m", 2, seed=1)
    envs.available_actions[:] = False
    envs.alive[:] = False
    envs.step(envs.sample_actions())
    assert envs.available_actions.any(axis=-1).all()
    assert envs.alive.all()


def test_making_it_without_the_package_is_checked_too():
    from starleague import _engine

    with pytest.raises(ValueError, match="`3n`"):
        _engine.Battles("3n", 1, 1, 0, "attack_move", {})
    with pytest.raises(ValueError, match="num_envs is 0"):
        _engine.Battles("3m", 0, 1, 0, "attack_move", {})
    with pytest.raises(ValueError, match="opponent is `me`"):
        _engine.Battles("3m", 1, 1, 0, "me", {})
    with pytest.raises(TypeError, match="no option `a`"):
        _engine.Battles("3m", 1, 1, 0, "agent", {"a": 1})
    assert starleague.SCENARIOS[0] == "3m"
