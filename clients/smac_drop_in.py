"""Holds `starleague.smac` to SMAC's own client on a server, step by step.

    SC2PATH=... python smac_drop_in.py [MAP]... [--episodes N] [--seed N]

needs oxwhirl's smac and pysc2, from git, and the starleague package. Without a map, all of SMAC's.
Both play the same actions: in turn, agents go east and attack whom they can, wait and attack the enemy
of the lowest number, or act at random. Compares observations, state, masks, visibility, rewards, ends, `info`, units and
statistics to the last bit, and what an agent's types and sizes are told to be.
"""

import argparse

import numpy
from smac.env import StarCraft2Env as Original
from smac.env.starcraft2.maps.smac_maps import get_smac_map_registry
from starleague.smac import StarCraft2Env as DropIn

STOP, EAST, FIRST_TARGET = 1, 4, 6
PLAYS = ["alone", "together", "at random"]


def choose(rows, random, play):
    actions = []
    for row in rows:
        available = numpy.flatnonzero(row)
        targets = available[available >= FIRST_TARGET]
        if play != "at random" and len(targets):
            available = targets[:1] if play == "together" else targets
        elif play == "together" and available[0]:
            available = [STOP]
        elif play == "alone" and row[EAST] and random.random() < 0.75:
            available = [EAST]
        actions.append(int(random.choice(available)))
    return actions


def units_of(environment):
    """What both remember of units; numbers of allied types are the map's own in the original."""
    for side in (environment.agents, environment.enemies):
        for number, unit in side.items():
            yield number, unit.owner, unit.pos.x, unit.pos.y, unit.health, unit.shield


def compare(label, original, drop_in):
    for name in ("get_obs", "get_state", "get_avail_actions", "get_visibility_matrix"):
        expected, found = (numpy.asarray(getattr(one, name)()) for one in (original, drop_in))
        assert expected.shape == found.shape, f"{label}: {name}: {found.shape}, should be {expected.shape}"
        assert numpy.array_equal(expected, found), f"{label}: {name} differs at {numpy.argwhere(expected != found)[0]}"
    assert list(units_of(original)) == list(units_of(drop_in)), f"{label}: units differ"
    for name in ("death_tracker_ally", "death_tracker_enemy", "last_action"):
        assert numpy.array_equal(getattr(original, name), getattr(drop_in, name)), f"{label}: {name} differs"


def play_map(map_name, arguments):
    original = Original(map_name=map_name, seed=arguments.seed)
    drop_in = DropIn(map_name=map_name, seed=arguments.seed)
    assert original.get_env_info() == drop_in.get_env_info(), map_name
    random = numpy.random.default_rng(arguments.seed)
    steps = 0
    for episode in range(arguments.episodes):
        for one in (original, drop_in):
            one.reset()
        terminated = False
        while not terminated:
            label = f"{map_name}, episode {episode}, after {steps} steps"
            compare(label, original, drop_in)
            actions = choose(original.get_avail_actions(), random, PLAYS[episode % 3])
            expected, found = original.step(actions), drop_in.step(actions)
            assert expected == found, f"{label}: {found}, should be {expected}"
            terminated = expected[1]
            steps += 1
        compare(f"{map_name}, the end of episode {episode}", original, drop_in)
    assert original.force_restarts == 0, f"{map_name}: SMAC restarted the server"
    assert original.get_stats() == drop_in.get_stats(), map_name
    assert original.max_reward == drop_in.max_reward, map_name
    original.close()
    print(f"{map_name:18} {arguments.episodes} episodes, {steps} steps: the same", flush=True)


def main():
    parser = argparse.ArgumentParser(description="Compares starleague.smac with SMAC's own client.")
    parser.add_argument("maps", nargs="*", help="SMAC's names of battles")
    parser.add_argument("--episodes", type=int, default=6)
    parser.add_argument("--seed", type=int, default=3)
    arguments = parser.parse_args()
    for map_name in arguments.maps or get_smac_map_registry():
        play_map(map_name, arguments)


if __name__ == "__main__":
    main()
