"""Plays an episode through the unmodified environments of learners, with starleague in SMAC's place.

    python smac_learners.py CHECKOUTS

CHECKOUTS holds clones named pymarl (oxwhirl), epymarl (uoe-agents), HARL (PKU-MARL) and on-policy
(marlbenchmark); those that are missing are said. Needs the starleague package, gym, PyYAML and absl-py.
Only the import changes: `smac` and `smacv2` name starleague's modules here. The copies of SMAC's own
file in HARL and on-policy (`StarCraft2_Env.py`) speak to a game themselves: they want the server.
"""

import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy

EPISODES = 2


def stand_in():
    """Lets `smac` and `smacv2` mean starleague."""
    import starleague.smac
    import starleague.smac.env

    for name in ["smac", "smacv2", "smacv2.env.starcraft2", "smacv2.env.starcraft2.wrapper"]:
        sys.modules[name] = starleague.smac
    for name in ["smac.env", "smacv2.env"]:
        sys.modules[name] = starleague.smac.env


def load(path, folder=None):
    """The module in that file; imports of its own are looked for in `folder`."""
    if folder:
        sys.path.insert(0, str(folder))
        return importlib.import_module(path)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def choose(rows):
    return [int(numpy.flatnonzero(row)[-1]) for row in rows]


def play(name, env, step, reset):
    """`step` takes actions and returns whether the episode is over; `reset` starts one."""
    for _ in range(EPISODES):
        reset()
        steps, over = 0, False
        while not over:
            over = step(choose(env.get_avail_actions()))
            steps += 1
    print(f"{name}: {EPISODES} episodes, the last of {steps} steps, {env.get_stats()}")


def pymarl(checkout):
    env = load("envs", checkout / "src").REGISTRY["sc2"](map_name="3m", seed=1)
    play("PyMARL, 3m", env, lambda actions: env.step(actions)[1], env.reset)


def epymarl(checkout):
    sys.path.insert(0, str(checkout / "src"))
    # The package's own list of environments wants others too.
    sys.modules["envs"] = package = type(sys)("envs")
    package.__path__ = [str(checkout / "src" / "envs")]
    for module, cls, map_name in [
        ("envs.smac_wrapper", "SMACWrapper", "3m"),
        ("envs.smacv2_wrapper", "SMACv2Wrapper", "zerg_5_vs_5"),
    ]:
        env = getattr(importlib.import_module(module), cls)(map_name=map_name, seed=1)
        play(f"EPyMARL, {map_name}", env, lambda actions: env.step(actions)[2], env.reset)


def harl(checkout):
    module = load(checkout / "harl" / "envs" / "smacv2" / "smacv2_env.py")
    for map_name in ["terran_5_vs_5", "protoss_5_vs_5", "zerg_5_vs_5"]:
        env = module.SMACv2Env({"map_name": map_name})
        env.seed(1)

        def step(actions):
            return env.step(numpy.array(actions)[:, None])[3][0]

        play(f"HARL, {map_name}", env.env, step, env.reset)


def on_policy(checkout):
    module = load(checkout / "onpolicy" / "envs" / "starcraft2" / "SMACv2.py")
    config = {
        "n_units": 5,
        "n_enemies": 5,
        "team_gen": {
            "dist_type": "weighted_teams",
            "unit_types": ["marine", "marauder", "medivac"],
            "exception_unit_types": ["medivac"],
            "weights": [0.45, 0.45, 0.1],
            "observe": True,
        },
        "start_positions": {
            "dist_type": "surrounded_and_reflect",
            "p": 0.5,
            "n_enemies": 5,
            "map_x": 32,
            "map_y": 32,
        },
    }
    env = module.SMACv2(
        capability_config=config,
        map_name="10gen_terran",
        use_unit_ranges=True,
        min_attack_range=2,
        obs_own_pos=True,
    )
    env.seed(1)
    play("on-policy, 10gen_terran", env, lambda actions: env.step(actions)[3][0], env.reset)


LEARNERS = {"pymarl": pymarl, "epymarl": epymarl, "HARL": harl, "on-policy": on_policy}


def main():
    if len(sys.argv) == 3:
        stand_in()
        LEARNERS[sys.argv[2]](Path(sys.argv[1]) / sys.argv[2])
        return
    # In processes of their own: their packages have the same names.
    failed = 0
    for name in LEARNERS:
        if (Path(sys.argv[1]) / name).is_dir():
            failed += subprocess.call([sys.executable, __file__, sys.argv[1], name]) != 0
        else:
            print(f"{name}: missing in {sys.argv[1]}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
