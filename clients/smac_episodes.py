"""Plays battles through SMAC's own environment with random or scripted agents.

    SC2PATH=... python smac_episodes.py [MAP]... [--episodes N] [--steps N] [--seed N]
        [--heuristic] [--least-won N]

needs oxwhirl's smac and pysc2, from git. Without a map, all of SMAC's. Checks the shapes of what the
environment returns, that SMAC never had to restart the server, and that the server's memory stays
flat. Prints a line per map: return, won battles, episodes and steps a second, memory.
"""

import argparse
import time
from pathlib import Path

import numpy
from smac.env import StarCraft2Env
from smac.env.starcraft2.maps.smac_maps import get_smac_map_registry

# A server may keep caches of its own, which fill in the first episodes.
GROWTH_LIMIT_MIB = 8


def resident_mib(environment):
    """Memory of the server process, in MiB."""
    status = Path(f"/proc/{environment._sc2_proc.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def choose(environment, random, agents):
    actions = []
    for agent in range(agents):
        (available,) = numpy.nonzero(environment.get_avail_agent_actions(agent))
        actions.append(random.choice(available))
    return actions


def play_episode(environment, information, random, steps_limit):
    """Returns the sum of rewards, whether the battle was won, and the number of steps."""
    observations, state = environment.reset()
    agents = information["n_agents"]
    assert len(observations) == agents, len(observations)
    total, steps, terminated, outcome = 0.0, 0, False, {}
    while not terminated and steps < steps_limit:
        assert all(row.shape == (information["obs_shape"],) for row in environment.get_obs())
        assert environment.get_state().shape == (information["state_shape"],)
        reward, terminated, outcome = environment.step(choose(environment, random, agents))
        assert numpy.isfinite(reward), reward
        total += reward
        steps += 1
    assert "battle_won" in outcome, "SMAC restarted the server within the episode"
    return total, outcome["battle_won"], steps


def play_map(map_name, arguments):
    environment = StarCraft2Env(map_name=map_name, seed=arguments.seed, heuristic_ai=arguments.heuristic)
    information = environment.get_env_info()
    random = numpy.random.default_rng(arguments.seed)
    steps_limit = arguments.steps or information["episode_limit"]
    # The first episode contains the launch.
    play_episode(environment, information, random, steps_limit)
    warm_up = max(1, arguments.episodes // 10)
    memory = None
    started = time.monotonic()
    returns, won, steps = [], 0, 0
    for episode in range(arguments.episodes):
        if episode == warm_up:
            memory = resident_mib(environment)
        total, battle_won, length = play_episode(environment, information, random, steps_limit)
        returns.append(total)
        won += battle_won
        steps += length
    seconds = time.monotonic() - started
    memory_end = resident_mib(environment)
    restarts = environment.force_restarts
    environment.close()
    print(
        f"{map_name:18} episodes {arguments.episodes}: return {numpy.mean(returns):6.2f}, won {won},"
        f" {arguments.episodes / seconds:.2f} episodes/s, {steps / seconds:.0f} steps/s,"
        f" memory {memory or memory_end:.1f} -> {memory_end:.1f} MiB, restarts {restarts}",
        flush=True,
    )
    assert restarts == 0, f"{map_name}: SMAC restarted the server {restarts} times"
    growth = memory_end - (memory or memory_end)
    assert growth < GROWTH_LIMIT_MIB, f"{map_name}: the server grew by {growth:.1f} MiB"
    assert won >= arguments.least_won, f"{map_name}: {won} battles won, expected {arguments.least_won}"


def main():
    parser = argparse.ArgumentParser(description="Plays battles through SMAC's environment.")
    parser.add_argument("maps", nargs="*", help="SMAC's names of battles")
    parser.add_argument("--episodes", type=int, default=3, help="per map, after one that is not counted")
    parser.add_argument("--steps", type=int, help="end an episode after so many steps")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--heuristic", action="store_true", help="SMAC's scripted agents instead of random ones")
    parser.add_argument("--least-won", type=int, default=0, help="fail if fewer battles of a map are won")
    arguments = parser.parse_args()
    for map_name in arguments.maps or get_smac_map_registry():
        play_map(map_name, arguments)


if __name__ == "__main__":
    main()
