"""Plots a match: where units walked and fell, and what was left of both sides over time.

    python plot_match.py --map 2s3z --out match.png

Needs matplotlib. The agents are SMAC's scripted ones.
"""

import argparse

from starleague.smac import StarCraft2Env


def record(env):
    """Plays one episode. Returns the units of both sides after every step."""
    env.reset()
    frames = [(env.agents, env.enemies)]
    terminated = False
    while not terminated:
        _, terminated, _ = env.step([1] * env.n_agents)
        frames.append((env.agents, env.enemies))
    return frames


def plot(frames, title, path):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (field, strength) = pyplot.subplots(1, 2, figsize=(11, 5))
    for side, (color, label) in enumerate([("tab:blue", "agents"), ("tab:red", "enemies")]):
        for number in frames[0][side]:
            walk = [frame[side][number] for frame in frames]
            alive = [unit for unit in walk if unit.health > 0]
            field.plot([u.pos.x for u in alive], [u.pos.y for u in alive], color=color, alpha=0.6)
            if len(alive) < len(walk):
                field.plot(*walk[-1].pos, "x", color=color)
        left = [sum(u.health + u.shield * (u.health > 0) for u in f[side].values()) for f in frames]
        strength.plot(left, color=color, label=label)
    field.set(title=f"{title}: paths, x where a unit fell", xlabel="x [cells]", ylabel="y [cells]")
    field.set_aspect("equal")
    strength.set(title="Health and shields left", xlabel="step of 8 game loops", ylim=(0, None))
    strength.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=100)
    pyplot.close(figure)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--map", default="2s3z")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", default="match.png")
    arguments = parser.parse_args(arguments)
    env = StarCraft2Env(arguments.map, seed=arguments.seed, heuristic_ai=True)
    plot(record(env), arguments.map, arguments.out)
    print(f"wrote {arguments.out}")


if __name__ == "__main__":
    main()
