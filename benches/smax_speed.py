"""Environment steps a second of this engine and of SMAX, the JAX clone of SMAC, taken in turns.

    cargo build --release
    pip install jaxmarl==0.2.0
    python benches/smax_speed.py [--rounds 5] [--seconds 2] [--core 1] [--json] [BATTLE...]

Both run on one core and are timed in processor seconds of that core, so what else the machine does
counts little and counts alike. In each round SMAX is measured with each number of games and this
engine once; the medians over the rounds are printed. SMAX counts with the number of games that
suits it best.

A step is one of the environment on either side: eight steps of the world, an action drawn evenly
from those available to each agent, observations, the state, action masks, rewards and automatic
reset. Everything that SMAX returns goes into a sum, so that the compiler leaves nothing out. The
opponent of SMAX is its scripted one, as in its own measurements.
"""

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

BATTLES = ["3m", "8m", "2s3z", "5m_vs_6m", "27m_vs_30m"]
GAMES = [1, 64, 1024]
# Steps of all games together in one call of the compiled function.
STEPS_PER_CALL = 2048
BINARY = Path(__file__).resolve().parent.parent / "target" / "release" / "starleague"


def parse_arguments():
    parser = argparse.ArgumentParser(description="Speed of this engine beside that of SMAX")
    parser.add_argument("battles", nargs="*", default=BATTLES, metavar="BATTLE")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="per measurement")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--binary", type=Path, default=BINARY, help="the starleague to measure")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def smax_stepper(battle, games):
    """A compiled function that takes SMAX `STEPS_PER_CALL` steps further, and what it begins with."""
    import jax
    import jax.numpy as jnp

    # It prints while it is imported.
    with contextlib.redirect_stdout(sys.stderr):
        from jaxmarl import make
        from jaxmarl.environments.smax import map_name_to_scenario

    env = make("HeuristicEnemySMAX", scenario=map_name_to_scenario(battle))

    def choose(key, available):
        """One of the available actions of each agent, each with the same chance."""
        counts = jnp.cumsum(available.astype(jnp.int32), axis=-1)
        wanted = jax.random.uniform(key, available.shape[:-1]) * counts[..., -1]
        return jnp.argmax(counts > wanted[..., None], axis=-1)

    def step(carry, _):
        key, state, available, checksum = carry
        key, action_key, step_key = jax.random.split(key, 3)
        chosen = choose(action_key, jnp.stack([available[agent] for agent in env.agents]))
        actions = {agent: chosen[index] for index, agent in enumerate(env.agents)}
        step_keys = jax.random.split(step_key, games)
        observations, state, rewards, _, _ = jax.vmap(env.step)(step_keys, state, actions)
        available = jax.vmap(env.get_avail_actions)(state)
        checksum += sum(leaf.sum() for leaf in jax.tree.leaves((observations, rewards)))
        return (key, state, available, checksum), None

    def steps(carry):
        return jax.lax.scan(step, carry, None, length=max(1, STEPS_PER_CALL // games))[0]

    key = jax.random.PRNGKey(0)
    _, state = jax.vmap(env.reset)(jax.random.split(key, games))
    carry = (key, state, jax.vmap(env.get_avail_actions)(state), jnp.float32(0.0))
    stepper = jax.jit(steps).lower(carry).compile()
    return stepper, jax.block_until_ready(stepper(carry))


def smax_rate(stepper, carry, games, seconds):
    """Steps per processor second, and what the next measurement begins with."""
    import jax

    steps, begin = 0, time.process_time()
    while time.process_time() - begin < seconds:
        carry = jax.block_until_ready(stepper(carry))
        steps += max(1, STEPS_PER_CALL // games) * games
    return steps / (time.process_time() - begin), carry


def engine_rate(binary, battle, seconds):
    command = [binary, "bench", "battles", "--json"]
    command += ["--scenario", battle, "--seconds", str(seconds)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(output)[battle]["steps_per_second_core"]


def measure(battle, arguments):
    steppers = {}
    for games in GAMES:
        print(f"compiling SMAX: {battle}, {games} games ...", file=sys.stderr)
        steppers[games] = smax_stepper(battle, games)
    smax = {games: [] for games in GAMES}
    engine = []
    for _ in range(arguments.rounds):
        for games, (stepper, carry) in steppers.items():
            rate, carry = smax_rate(stepper, carry, games, arguments.seconds)
            steppers[games] = (stepper, carry)
            smax[games].append(rate)
        engine.append(engine_rate(arguments.binary, battle, arguments.seconds))
    smax = {games: statistics.median(rates) for games, rates in smax.items()}
    best = max(smax, key=smax.get)
    ours = statistics.median(engine)
    return {
        "engine_steps_per_second": ours,
        "engine_range": [min(engine), max(engine)],
        "smax_steps_per_second": smax[best],
        "smax_games": best,
        "smax_by_games": smax,
        "ratio": ours / smax[best],
    }


def main():
    arguments = parse_arguments()
    os.sched_setaffinity(0, {arguments.core})
    flags = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    os.environ["XLA_FLAGS"] = flags
    os.environ["JAX_PLATFORMS"] = "cpu"
    results = {}
    if not arguments.json:
        print(f"{'steps/s, one core':<18} {'this engine':>12} {'SMAX':>9} {'games':>6} {'ratio':>6}")
    for battle in arguments.battles:
        result = results[battle] = measure(battle, arguments)
        if not arguments.json:
            print(
                f"{battle:<18} {result['engine_steps_per_second']:>12,.0f}"
                f" {result['smax_steps_per_second']:>9,.0f} {result['smax_games']:>6}"
                f" {result['ratio']:>6.2f}",
                flush=True,
            )
    if arguments.json:
        print(json.dumps(results))


if __name__ == "__main__":
    main()
