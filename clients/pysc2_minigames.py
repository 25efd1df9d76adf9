"""Plays the mini-games through pysc2's environment with scripted agents, or with its random agent.

    SC2PATH=... python pysc2_minigames.py [--map NAME]... [--episodes N] [--seed N] [--random]

needs pysc2. Its own scripted agents play where it has one, those of minigame_agents.py elsewhere. Each episode must
end at the length that the map's timer sets, or earlier where an army can be lost. Prints a line per
episode: length in game loops, score, seconds.
"""

import time

import minigame_agents
from absl import app, flags
from pysc2.agents import random_agent, scripted_agent
from pysc2.env import sc2_env

FLAGS = flags.FLAGS
flags.DEFINE_multi_string("map", [], "Names of maps; all seven when none is given.")
flags.DEFINE_integer("episodes", 2, "Episodes per map, in one process.")
flags.DEFINE_integer("seed", 1, "Random seed of the game.")
flags.DEFINE_bool("random", False, "Let pysc2's random agent play everywhere.")

STEP_LOOPS = 8
# Length in game loops: 16 loops for each second of the timer that the map's script starts.
LENGTH_LOOPS = {
    "MoveToBeacon": 1920,
    "CollectMineralShards": 1920,
    "DefeatRoaches": 1920,
    "DefeatZerglingsAndBanelings": 1920,
    "FindAndDefeatZerglings": 2880,
    "CollectMineralsAndGas": 6720,
    "BuildMarines": 14400,
}
CAN_BE_LOST = {"DefeatRoaches", "DefeatZerglingsAndBanelings", "FindAndDefeatZerglings"}
SCRIPTED = {
    "MoveToBeacon": scripted_agent.MoveToBeacon,
    "CollectMineralShards": scripted_agent.CollectMineralShards,
    "DefeatRoaches": scripted_agent.DefeatRoaches,
    "DefeatZerglingsAndBanelings": minigame_agents.Fighter,
    "FindAndDefeatZerglings": minigame_agents.Fighter,
    "CollectMineralsAndGas": minigame_agents.CollectMineralsAndGas,
    "BuildMarines": minigame_agents.BuildMarines,
}
# What a scripted agent surely scores in an episode.
LEAST_SCORE = {
    "MoveToBeacon": 8,
    "CollectMineralShards": 20,
    "DefeatRoaches": 1,
    "FindAndDefeatZerglings": 5,
    "CollectMineralsAndGas": 2000,
    "BuildMarines": 20,
}


def play_episode(environment, agent):
    """Plays to the end; returns length in loops, the score shown at the end and the sum of rewards."""
    agent.reset()
    (step,) = environment.reset()
    assert step.first() and int(step.observation.game_loop[0]) == 0, step.observation.game_loop
    reward = 0
    while not step.last():
        (step,) = environment.step([agent.step(step)])
        reward += step.reward
    return int(step.observation.game_loop[0]), int(step.observation.score_cumulative.score), reward


def check_length(map_name, loops):
    limit = LENGTH_LOOPS[map_name]
    if map_name in CAN_BE_LOST:
        assert 0 < loops <= limit, f"{map_name}: {loops} game loops, the timer ends it at {limit}"
    else:
        assert loops == limit, f"{map_name}: {loops} game loops, the timer ends it at {limit}"


def play_map(map_name):
    dimensions = sc2_env.Dimensions(screen=84, minimap=64)
    interface = sc2_env.AgentInterfaceFormat(feature_dimensions=dimensions, use_feature_units=True)
    with sc2_env.SC2Env(
        map_name=map_name,
        players=[sc2_env.Agent(sc2_env.Race.terran)],
        agent_interface_format=interface,
        step_mul=STEP_LOOPS,
        random_seed=FLAGS.seed,
    ) as environment:
        agent = random_agent.RandomAgent() if FLAGS.random else SCRIPTED[map_name]()
        agent.setup(environment.observation_spec()[0], environment.action_spec()[0])
        for episode in range(FLAGS.episodes):
            started = time.monotonic()
            loops, score, reward = play_episode(environment, agent)
            seconds = time.monotonic() - started
            print(
                f"{map_name:28} {type(agent).__name__:20} episode {episode}: {loops:5} loops,"
                f" score {score:5}, rewards {reward:5}, {seconds:.1f} s",
                flush=True,
            )
            check_length(map_name, loops)
            least = None if FLAGS.random else LEAST_SCORE.get(map_name)
            assert least is None or score >= least, f"{map_name}: score {score}, a scripted agent gets {least}"


def main(_):
    for map_name in FLAGS.map or LENGTH_LOOPS:
        play_map(map_name)


if __name__ == "__main__":
    app.run(main)
