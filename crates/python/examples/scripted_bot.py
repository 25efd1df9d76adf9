"""A scripted bot on SMAC's interface: wait in formation, then shoot at the weakest in range.

    python scripted_bot.py --map 8m --games 20 --opponent level3

Needs NumPy alone.
"""

import argparse

import numpy as np

from starleague.smac import StarCraft2Env

STOP, NORTH, SOUTH, EAST, WEST = range(1, 6)

#: Enemies come by themselves; after so many steps those that stayed are looked for.
WAIT = 40


def choose(env, agent, available, step):
    """The action of one agent in a step of the episode, given its row of the mask."""
    if available[0]:
        return 0
    targets = np.flatnonzero(available[env.n_actions_no_attack :])
    own = env.agents[agent]
    if own.unit_type == 54:
        # A Medivac's targets are agents: the one who needs it most.
        units = env.agents
        targets = [target for target in targets if units[target].health < units[target].health_max]
    else:
        units = env.enemies
    if len(targets):
        # Who is out of a Marine's range would have to be walked to.
        far = {target: env.distance(*own.pos, *units[target].pos) > 5.7 for target in targets}
        strength = {target: units[target].health + units[target].shield for target in targets}
        return env.n_actions_no_attack + int(min(targets, key=lambda t: (far[t], strength[t], t)))
    living = [unit for unit in env.enemies.values() if unit.health > 0]
    if not living:
        return STOP
    near = min(living, key=lambda unit: env.distance(*own.pos, *unit.pos))
    if env.distance(*own.pos, *near.pos) > env.unit_sight_range(agent) and step < WAIT:
        return STOP
    dx, dy = near.pos.x - own.pos.x, near.pos.y - own.pos.y
    along_x = EAST if dx > 0 else WEST
    along_y = NORTH if dy > 0 else SOUTH
    wishes = [along_x, along_y] if abs(dx) > abs(dy) else [along_y, along_x]
    return next((action for action in wishes if available[action]), STOP)


def play(env, games):
    """Plays so many games and returns the part that was won."""
    for _ in range(games):
        env.reset()
        for step in range(env.episode_limit):
            masks = env.get_avail_actions()
            actions = [choose(env, agent, np.array(row), step) for agent, row in enumerate(masks)]
            _, terminated, _ = env.step(actions)
            if terminated:
                break
    return env.get_stats()["win_rate"]


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--map", default="8m")
    parser.add_argument("--opponent", default="level3", help="level1 to level10, or attack_move, as in SMAC")
    parser.add_argument("--games", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(arguments)
    env = StarCraft2Env(arguments.map, seed=arguments.seed, opponent=arguments.opponent)
    win_rate = play(env, arguments.games)
    print(f"{arguments.map} against {arguments.opponent}: won {win_rate:.0%} of {arguments.games}")
    return win_rate


if __name__ == "__main__":
    main()
