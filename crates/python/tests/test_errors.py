"""Errors are exceptions that name the argument and what is allowed."""

import subprocess
import sys

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
        ("autoreset", "same", ValueError, r"no autoreset 'same'\. Did you mean 'same_step'\?"),
        (
            "step_mull",
            8,
            TypeError,
            r"got an unexpected keyword argument 'step_mull'\. Did you mean 'step_mul'\?",
        ),
        # Nothing interrupts a step, so that a long one would ignore Ctrl-C.
        ("step_mul", 2**31, ValueError, "`step_mul` is 2147483648; a step has from 1 to 1024 game"),
        ("step_mul", 0, ValueError, "option `step_mul` is 0; a step has from 1 to 1024 game loops"),
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
        ([[1, 1, 1], [1, None, 1]], TypeError, "actions must be integers, not object"),
        ([[1, 1, 1], [1]], ValueError, r"actions must be an array of integers of shape \(2, 3\)"),
        (np.ones((2, 3, 1), int), ValueError, r"of shape \(2, 3\), not \(2, 3, 1\)"),
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
        _engine.Battles("3n", 1, 1, 0, "attack_move", "same_step", {})
    with pytest.raises(ValueError, match="num_envs is 0"):
        _engine.Battles("3m", 0, 1, 0, "attack_move", "same_step", {})
    with pytest.raises(ValueError, match="opponent is `me`"):
        _engine.Battles("3m", 1, 1, 0, "me", "same_step", {})
    with pytest.raises(ValueError, match="autoreset is `never`"):
        _engine.Battles("3m", 1, 1, 0, "agent", "never", {})
    with pytest.raises(TypeError, match="unexpected keyword argument 'a': there is no such option"):
        _engine.Battles("3m", 1, 1, 0, "agent", "same_step", {"a": 1})
    assert starleague.SCENARIOS[0] == "3m"


@pytest.mark.parametrize(
    ("mask", "error", "message"),
    [
        ([True], ValueError, r"mask must be of shape \(2,\), not \(1,\)"),
        ([1, 0], TypeError, "mask must be of dtype bool, not int"),
        ([False, False], ValueError, "mask chooses no game"),
        ([[True], [True, False]], TypeError, "mask must be 2 bools"),
    ],
)
def test_wrong_masks_of_a_reset(envs, mask, error, message):
    with pytest.raises(error, match=message):
        envs.reset(mask=mask)


def test_a_game_that_is_over_is_not_stepped():
    envs = make_vec("3m", 3, seed=1, step_mul=1, autoreset="disabled")
    envs.reset()
    while not envs.outcomes.any():
        envs.step(envs.sample_actions())
    hashes = envs.state_hashes()
    with pytest.raises(ValueError, match="game 0 is over, and autoreset is disabled: reset it"):
        envs.step(envs.sample_actions())
    assert envs.state_hashes() == hashes
    envs.reset(mask=envs.outcomes != 0)
    envs.step(envs.sample_actions())


@pytest.mark.parametrize(
    ("config", "error", "message"),
    [
        ({"team_gen": {"unit_types": 5}}, TypeError, "unit_types must be a list of names, not 5"),
        ({"team_gen": {"weights": 1}}, TypeError, "weights must be a list of floats, not 1"),
        ({"team_gen": {"weights": [1, "2", 3]}}, TypeError, "weight of marauder must be a float"),
        ({"team_gen": {"exception_unit_types": [3]}}, TypeError, "must be a str, not 3"),
        ({"start_positions": {"p": "half"}}, TypeError, "start_positions p must be a float"),
        ({"start_positions": {"p": 2}}, ValueError, "option `p` is 2"),
        ({"n_units": None}, TypeError, "n_units must be an int"),
        (5, TypeError, "capability_config must be a dict"),
    ],
)
def test_wrong_capabilities(config, error, message):
    with pytest.raises(error, match=message):
        make_vec("10gen_terran", capability_config=config)


def test_wrong_arguments_of_games():
    for arguments, message in [
        ({"fog": 1}, "fog must be a bool, not 1"),
        ({"players": "agent"}, "players must be a list of names"),
        ({"races": None}, "races must be a list of names"),
        ({"minimap": 5}, "minimap must be two ints"),
    ]:
        with pytest.raises(TypeError, match=message):
            starleague.Game("flat", **arguments)
    game = starleague.Game("flat", seed=1)
    for places in ["here", None, [[1, "x"]], [[1, 2], [3]]]:
        with pytest.raises((TypeError, ValueError), match="places must be"):
            game.placements(318, places)


def test_too_little_memory_is_an_error():
    pytest.importorskip("resource")
    # Without the check the first allocation of the engine that fails ends the process.
    program = """
import resource, starleague
starleague.make_vec("3m", 4, threads=1)
limit = 1_500_000_000
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
for scenario, games in [("27m_vs_30m", 65_536), ("3m", 65_536), ("2c_vs_64zg", 20_000)]:
    try:
        starleague.make_vec(scenario, games, threads=1)
    except MemoryError as error:
        print(error)
starleague.make_vec("3m", 4, threads=1).reset()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("memory") == 3
