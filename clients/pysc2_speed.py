"""Times what an agent waits for: step(8) and observation, through pysc2's controller.

    SC2PATH=... python pysc2_speed.py [--steps N]

needs pysc2. Measures the raw interface on SMAC's 3m, as SMAC uses it, and feature layers on
MoveToBeacon, as SC2Env uses them. The first figure of a row is the whole call, with pysc2's decoding;
the second ("wire") is a bare websocket's round trip of the same bytes, which is nearer to the server's
own time.
"""

import statistics
import time

from absl import app, flags
from pysc2 import maps, run_configs
from s2clientprotocol import common_pb2, debug_pb2, sc2api_pb2

FLAGS = flags.FLAGS
flags.DEFINE_integer("steps", 2000, "Steps to time.")

STEP_LOOPS = 8
WARM_UP_STEPS = 100
BATTLE_STEPS = 60


def raw_interface():
    return sc2api_pb2.InterfaceOptions(raw=True, score=False)


def feature_interface():
    interface = sc2api_pb2.InterfaceOptions(score=True, raw_affects_selection=True)
    layers = interface.feature_layer
    layers.width = 24
    layers.resolution.x = layers.resolution.y = 84
    layers.minimap_resolution.x = layers.minimap_resolution.y = 64
    return interface


def start(controller, run_config, map_path, interface, computer):
    create = sc2api_pb2.RequestCreateGame(random_seed=1)
    create.local_map.map_path = map_path
    create.local_map.map_data = run_config.map_data(map_path)
    create.player_setup.add(type=sc2api_pb2.Participant)
    if computer:
        create.player_setup.add(type=sc2api_pb2.Computer, race=common_pb2.Terran, difficulty=sc2api_pb2.VeryHard)
    controller.create_game(create)
    controller.join_game(sc2api_pb2.RequestJoinGame(race=common_pb2.Terran, options=interface))


def restart_battle(controller, observation):
    """Kills everybody, which makes the map's script start the next battle, as SMAC does."""
    debug = debug_pb2.DebugCommand()
    debug.kill_unit.tag.extend(unit.tag for unit in observation.observation.raw_data.units)
    controller.debug([debug])
    controller.step(2)


def time_calls(controller, steps, on_step):
    durations = []
    for step in range(WARM_UP_STEPS + steps):
        started = time.perf_counter()
        controller.step(STEP_LOOPS)
        observation = controller.observe()
        durations.append(time.perf_counter() - started)
        on_step(step, observation)
    return durations[WARM_UP_STEPS:]


def time_wire(controller, steps):
    """Round trips of the two requests on the socket itself, without decoding the answers."""
    socket = controller._client._sock
    requests = [
        sc2api_pb2.Request(id=1, step=sc2api_pb2.RequestStep(count=STEP_LOOPS)).SerializeToString(),
        sc2api_pb2.Request(id=2, observation=sc2api_pb2.RequestObservation()).SerializeToString(),
    ]
    durations = []
    for _ in range(steps):
        started = time.perf_counter()
        for request in requests:
            socket.send(request)
            answer = socket.recv()
        durations.append(time.perf_counter() - started)
    return durations, len(answer)


def print_row(name, durations, note=""):
    milliseconds = sorted(1000 * duration for duration in durations)
    print(
        f"{name:32} median {statistics.median(milliseconds):.3f} ms, mean {statistics.mean(milliseconds):.3f} ms,"
        f" 99th of 100 {milliseconds[len(milliseconds) * 99 // 100]:.3f} ms{note}",
        flush=True,
    )


def measure(name, map_path, interface, computer, battle):
    run_config = run_configs.get()
    with run_config.start(want_rgb=False) as controller:
        start(controller, run_config, map_path, interface, computer)

        def on_step(step, observation):
            if battle and step % BATTLE_STEPS == BATTLE_STEPS - 1:
                restart_battle(controller, observation)
            elif observation.player_result:
                controller.restart()

        print_row(f"{name}, pysc2", time_calls(controller, FLAGS.steps, on_step))
        if not battle:
            controller.restart()
        durations, size = time_wire(controller, min(FLAGS.steps, BATTLE_STEPS))
        print_row(f"{name}, wire", durations, f", {size} bytes an observation")


def main(_):
    measure("3m, raw", "SMAC_Maps/3m.SC2Map", raw_interface(), computer=True, battle=True)
    beacon = maps.get("MoveToBeacon").path
    measure("MoveToBeacon, feature layers", beacon, feature_interface(), computer=False, battle=False)


if __name__ == "__main__":
    app.run(main)
