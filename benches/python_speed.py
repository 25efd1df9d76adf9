"""Measures the Python package against the Rust benchmark, its wrappers, and JaxMARL's SMAX.

    cargo build --release && crates/python/test.sh
    target/python/environment/bin/python benches/python_speed.py --smax SMAX_PYTHON

``--smax`` names a Python that has ``jaxmarl`` (and JAX for CPUs); without it that column is left
out. Prints a table in Markdown of environment steps per second of processor time, on one core:
other work on the machine then counts little. Everybody acts at random among the available actions,
episodes begin again by themselves, and observations are made. The median of several windows counts.
In brackets: the part of the Rust benchmark's speed with as many games.

SMAX's battles carry the same names, and are not the same: its units are circles on an open field,
and its observations are larger.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

SCENARIOS = ["3m", "8m", "2s3z", "5m_vs_6m", "27m_vs_30m"]
#: Games stepped together.
GAMES = [1, 64, 1024]
#: Steps of all games between two looks at the clock, about.
STEPS_PER_LOOK = 256


def median_rate(step, games, seconds, windows=5):
    """Environment steps per second of processor time, the median of some windows."""
    looks = max(1, STEPS_PER_LOOK // games)
    step()
    rates = []
    for _ in range(windows):
        steps = 0
        wall, begin = time.perf_counter(), time.process_time()
        while time.perf_counter() - wall < seconds / windows:
            for _ in range(looks):
                step()
            steps += looks * games
        rates.append(steps / (time.process_time() - begin))
    return statistics.median(rates)


def measure_make_vec(scenario, games, seconds):
    import starleague

    with starleague.make_vec(scenario, games, threads=1, seed=1) as envs:
        envs.reset()
        return median_rate(lambda: envs.step(envs.sample_actions()), games, seconds)


def measure_gymnasium(scenario, games, seconds):
    from starleague.gymnasium import BattleVectorEnv

    envs = BattleVectorEnv(scenario, games, threads=1, seed=1)
    envs.reset()
    battles = envs.battles
    rate = median_rate(lambda: envs.step(battles.sample_actions()), games, seconds)
    envs.close()
    return rate


def measure_pettingzoo(scenario, seconds):
    from starleague.pettingzoo import parallel_env

    env = parallel_env(scenario, seed=1)
    env.reset()
    names, battles = env.possible_agents, env._envs

    def step():
        if not env.agents:
            env.reset()
        env.step(dict(zip(names, battles.sample_actions()[0])))

    rate = median_rate(step, 1, seconds)
    env.close()
    return rate


def measure_smax(scenario, games, seconds):
    """Runs in SMAX's Python: prints the rate."""
    import jax
    from jaxmarl import make
    from jaxmarl.environments.smax import map_name_to_scenario

    env = make("HeuristicEnemySMAX", scenario=map_name_to_scenario(scenario))
    steps = 16

    def act(key, mask):
        return jax.random.categorical(key, jax.numpy.where(mask > 0, 0.0, -1e9))

    def one(carry, _):
        key, state = carry
        key, act_key, step_key = jax.random.split(key, 3)
        masks = env.get_avail_actions(state)
        keys = jax.random.split(act_key, len(env.agents))
        actions = {agent: act(k, masks[agent]) for k, agent in zip(keys, env.agents)}
        observations, state, rewards, dones, _ = env.step(step_key, state, actions)
        # Summed, so that the compiler does not leave them out.
        total = sum(value.sum() for value in observations.values()) + rewards[env.agents[0]]
        return (key, state), total

    def unroll(key, state):
        (key, state), totals = jax.lax.scan(one, (key, state), None, steps)
        return key, state, totals.sum()

    run = jax.jit(jax.vmap(unroll))
    keys = jax.random.split(jax.random.PRNGKey(0), games)
    _, states = jax.vmap(env.reset)(keys)
    held = [keys, states]

    def step():
        held[0], held[1], total = run(*held)
        total.block_until_ready()

    # A call plays `steps` steps.
    print(json.dumps(median_rate(step, games * steps, seconds)))


def smax_rate(python, scenario, games, seconds):
    environment = {**os.environ, "JAX_PLATFORMS": "cpu"}
    environment["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    command = [python, __file__, "--measure-smax", scenario, str(games), "--seconds", str(seconds)]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def rust_rate(program, scenario, games, seconds):
    command = [program, "bench", "battles", "--scenario", scenario, "--json"]
    command += ["--games", str(games), "--seconds", str(seconds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)[scenario]["steps_per_second_core"]


def thousands(rate):
    return f"{float(f'{rate:.3g}'):,.0f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--starleague", default="target/release/starleague")
    parser.add_argument("--smax", metavar="PYTHON")
    parser.add_argument("--seconds", type=float, default=3.0, help="per figure")
    parser.add_argument("--scenario", action="append", dest="scenarios")
    parser.add_argument("--measure-smax", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    seconds = arguments.seconds
    if arguments.measure_smax:
        scenario, games = arguments.measure_smax
        measure_smax(scenario, int(games), seconds)
        return
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    columns = [f"{name}, {games}" for games in GAMES for name in ("Rust", "make_vec")]
    columns += ["Gymnasium, 64", "PettingZoo, 1"]
    if arguments.smax:
        columns.append("SMAX, best of these")
    print("| battle | " + " | ".join(columns) + " |")
    print("|---|" + "---:|" * len(columns))
    for scenario in arguments.scenarios or SCENARIOS:
        print(f"measuring {scenario} ...", file=sys.stderr)
        rust, cells = {}, []

        def compared(rate, games):
            return f"{thousands(rate)} ({rate / rust[games]:.0%})"

        for games in GAMES:
            rust[games] = rust_rate(arguments.starleague, scenario, games, seconds)
            rate = measure_make_vec(scenario, games, seconds)
            cells += [thousands(rust[games]), compared(rate, games)]
        cells.append(compared(measure_gymnasium(scenario, 64, seconds), 64))
        cells.append(compared(measure_pettingzoo(scenario, seconds), 1))
        if arguments.smax:
            smax = max(smax_rate(arguments.smax, scenario, games, seconds) for games in GAMES)
            cells.append(thousands(smax))
        print(f"| {scenario} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
