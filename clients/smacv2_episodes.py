"""Plays SMACv2's generated battles through its own environment with random agents.

    SC2PATH=... python smacv2_episodes.py [RACE]... [--episodes N]

needs oxwhirl's smacv2 from git and its map `32x32_flat`. Without a race, terran, zerg and protoss,
five units a side as SMACv2's own configurations have them. Checks that every episode ends as a battle
and that SMACv2 never had to restart the server. Prints a line per race.
"""

import argparse
import time

import numpy
from smacv2.env.starcraft2.wrapper import StarCraftCapabilityEnvWrapper

UNITS = 5
# Unit types, their weights, and those of which a team is not made alone.
TEAMS = {
    "terran": (["marine", "marauder", "medivac"], [0.45, 0.45, 0.1], ["medivac"]),
    "zerg": (["zergling", "baneling", "hydralisk"], [0.45, 0.1, 0.45], ["baneling"]),
    "protoss": (["stalker", "zealot", "colossus"], [0.45, 0.45, 0.1], ["colossus"]),
}


def make(race):
    unit_types, weights, exceptions = TEAMS[race]
    config = {
        "n_units": UNITS,
        "n_enemies": UNITS,
        "team_gen": {
            "dist_type": "weighted_teams",
            "unit_types": unit_types,
            "weights": weights,
            "exception_unit_types": exceptions,
            "observe": True,
        },
        "start_positions": {"dist_type": "surrounded_and_reflect", "p": 0.5, "map_x": 32, "map_y": 32},
    }
    return StarCraftCapabilityEnvWrapper(
        capability_config=config,
        map_name=f"10gen_{race}",
        conic_fov=False,
        obs_own_pos=True,
        use_unit_ranges=True,
        min_attack_range=2,
    )


def play_episode(environment):
    environment.reset()
    steps, terminated, outcome = 0, False, {}
    while not terminated:
        actions = []
        for agent in range(UNITS):
            (available,) = numpy.nonzero(environment.get_avail_agent_actions(agent))
            actions.append(numpy.random.choice(available))
        reward, terminated, outcome = environment.step(actions)
        assert numpy.isfinite(reward), reward
        steps += 1
    assert "battle_won" in outcome, "SMACv2 restarted the server within the episode"
    return steps


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("races", nargs="*", metavar="RACE")
    parser.add_argument("--episodes", type=int, default=100)
    arguments = parser.parse_args()
    for race in arguments.races or TEAMS:
        environment = make(race)
        begun = time.monotonic()
        steps = sum(play_episode(environment) for _ in range(arguments.episodes))
        seconds = time.monotonic() - begun
        stats = environment.env.get_stats()
        environment.close()
        assert stats["restarts"] == 0, stats
        print(
            f"{race}: {arguments.episodes} episodes, {steps} steps, won {stats['battles_won']}, "
            f"{steps / seconds:.0f} steps/s"
        )


if __name__ == "__main__":
    main()
