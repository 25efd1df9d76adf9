"""The examples, at reduced size."""

import importlib.util
import pathlib

import numpy as np
import pytest

EXAMPLES = pathlib.Path(__file__).parent.parent / "examples"


def example(name):
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def one_thread():
    """PyTorch, kept to one thread: networks this small gain nothing from more."""
    pytest.importorskip("torch").set_num_threads(1)


def test_ppo_learns():
    one_thread()
    # Random play wins nearly nothing.
    won = example("ppo").main(["--scenario", "3m", "--steps", "120000", "--seed", "1"])
    assert won > 0.5


def test_actor_critic_on_smac():
    one_thread()
    scores = example("smac_actor_critic").main(["--episodes", "240"])
    assert np.mean(scores[-80:]) > np.mean(scores[:80])


def test_scripted_bot():
    # Random play wins nothing against either.
    for opponent in ("level3", "attack_move"):
        arguments = ["--map", "8m", "--games", "20", "--opponent", opponent]
        assert example("scripted_bot").main(arguments) > 0
    # With Medivacs, whose targets are agents.
    assert example("scripted_bot").main(["--map", "MMM", "--games", "1"]) in (0.0, 1.0)


def test_plot(tmp_path):
    pytest.importorskip("matplotlib")
    path = tmp_path / "match.png"
    example("plot_match").main(["--map", "3m", "--out", str(path)])
    assert path.read_bytes().startswith(b"\x89PNG")
