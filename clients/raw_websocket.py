"""Speaks the StarCraft II API to the server by hand: frames, statuses, errors, a battle on 3m.

    SC2PATH=... python raw_websocket.py

needs websocket-client and the s2clientprotocol messages. Prints a line per check; the first check
that fails ends the program. The checks on 3m are left out, saying so, where the map is missing.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import websocket
from s2clientprotocol import common_pb2, sc2api_pb2

SC2PATH = Path(os.environ.get("SC2PATH", "~/StarCraftII")).expanduser()
BUILD = 75689
STATUS = sc2api_pb2.Status
MAP = "SMAC_Maps/3m.SC2Map"
MARINE = 48
STOP, MOVE, ATTACK = 4, 16, 23


class Server:
    """A server process and the address that it listens on."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = tempfile.TemporaryDirectory(prefix="sc-")
        binary = SC2PATH / "Versions" / f"Base{BUILD}" / "SC2_x64"
        arguments = ["-listen", "127.0.0.1", "-port", str(self.port)]
        arguments += ["-dataDir", f"{SC2PATH}/", "-tempDir", f"{self.folder.name}/", "-displayMode", "0", "-verbose"]
        try:
            self.process = subprocess.Popen([binary, *arguments])
        except OSError as error:
            sys.exit(f"cannot start {binary}: {error.strerror}; lay it out with `starleague install-sc2 {SC2PATH}`")

    def __enter__(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.02)
        self.__exit__()
        sys.exit(f"the server did not listen on 127.0.0.1:{self.port}")

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.folder.cleanup()

    def exit_status(self, seconds):
        """The status that the process ends with within some seconds."""
        return self.process.wait(timeout=seconds)


class Connection:
    """Sends requests and checks what every response must carry: a binary frame, a status, the id."""

    def __init__(self, server, opcode=websocket.ABNF.OPCODE_TEXT):
        self.socket = websocket.create_connection(f"ws://127.0.0.1:{server.port}/sc2api", timeout=60)
        self.opcode = opcode
        self.last_id = 0

    def send_bytes(self, payload):
        self.socket.send(payload, self.opcode)
        opcode, reply = self.socket.recv_data()
        assert opcode == websocket.ABNF.OPCODE_BINARY, f"the answer's opcode is {opcode}, not 2 (binary)"
        assert 0 < len(reply) < 4 << 20, f"an answer of {len(reply)} bytes"
        response = sc2api_pb2.Response.FromString(reply)
        assert response.HasField("status"), f"no status in {response}"
        return response

    def send(self, **request):
        self.last_id += 1
        response = self.send_bytes(sc2api_pb2.Request(id=self.last_id, **request).SerializeToString())
        assert response.id == self.last_id, f"id {response.id} answers request {self.last_id}"
        return response

    def ask(self, **request):
        """Sends a request that must succeed and returns its typed answer."""
        (name,) = request
        response = self.send(**request)
        assert not response.error, f"{name}: {list(response.error)}"
        assert response.WhichOneof("response") == name, f"{name} is answered by {response.WhichOneof('response')}"
        answer = getattr(response, name)
        fields = answer.DESCRIPTOR.fields_by_name
        assert "error" not in fields or not answer.HasField("error"), f"{name}: {answer}"
        return answer, response.status

    def refused(self, **request):
        """Sends a request that is not allowed now and returns the reasons."""
        response = self.send(**request)
        assert response.WhichOneof("response") is None, f"expected a usage error, got {response}"
        assert response.error, f"no reason given for refusing {request}"
        return list(response.error)

    def observation(self):
        answer, status = self.ask(observation=sc2api_pb2.RequestObservation())
        return answer.observation, status

    def step(self, count):
        return self.ask(step=sc2api_pb2.RequestStep(count=count))[0].simulation_loop


def check_http(server):
    for path, statuses in (("/sc2api", range(400, 500)), ("/", (404,))):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", path)
        status = connection.getresponse().status
        assert status in statuses, f"GET {path} without an upgrade gives {status}"
        connection.close()


def check_ping(server):
    for opcode in (websocket.ABNF.OPCODE_TEXT, websocket.ABNF.OPCODE_BINARY):
        connection = Connection(server, opcode)
        ping, status = connection.ask(ping=sc2api_pb2.RequestPing())
        assert status == STATUS.Value("launched"), status
        assert (ping.base_build, ping.data_build) == (BUILD, BUILD), ping
        assert ping.game_version.startswith("4.10."), ping
        assert len(ping.data_version) == 32, ping
        without_id = connection.send_bytes(sc2api_pb2.Request(ping=sc2api_pb2.RequestPing()).SerializeToString())
        assert not without_id.HasField("id"), without_id
        connection.socket.close()


def check_errors(server):
    connection = Connection(server)
    undecodable = connection.send_bytes(b"\xff\xfe\xfd not a message")
    assert undecodable.error and undecodable.WhichOneof("response") is None, undecodable
    empty = connection.send_bytes(b"")
    assert empty.error, "an empty request must be refused"
    response = connection.send(create_game=sc2api_pb2.RequestCreateGame())
    assert response.create_game.HasField("error"), f"create_game without a map: {response}"
    assert response.status == STATUS.Value("launched"), response.status
    nowhere = sc2api_pb2.RequestCreateGame(local_map=sc2api_pb2.LocalMap(map_path="no such map.SC2Map"))
    nowhere.player_setup.add(type=sc2api_pb2.Participant)
    error = connection.send(create_game=nowhere).create_game.error
    assert error == sc2api_pb2.ResponseCreateGame.InvalidMapPath, error
    nowhere.local_map.map_data = b"not an archive"
    error = connection.send(create_game=nowhere).create_game.error
    assert error == sc2api_pb2.ResponseCreateGame.InvalidMapData, error
    assert connection.refused(join_game=sc2api_pb2.RequestJoinGame(race=common_pb2.Terran))
    assert connection.refused(step=sc2api_pb2.RequestStep(count=1))
    assert connection.refused(observation=sc2api_pb2.RequestObservation())
    connection.ask(ping=sc2api_pb2.RequestPing())
    connection.socket.close()


def check_second_connection(server):
    first = Connection(server)
    try:
        second = websocket.create_connection(f"ws://127.0.0.1:{server.port}/sc2api", timeout=10)
        opcode, _ = second.recv_data()
        assert opcode == websocket.ABNF.OPCODE_CLOSE, f"a second client got a frame with opcode {opcode}"
    except (websocket.WebSocketException, ConnectionError):
        pass
    first.ask(ping=sc2api_pb2.RequestPing())
    first.socket.close()


def create_3m(connection):
    create = sc2api_pb2.RequestCreateGame(realtime=False, random_seed=7)
    create.local_map.map_path = MAP
    create.local_map.map_data = (SC2PATH / "Maps" / MAP).read_bytes()
    create.player_setup.add(type=sc2api_pb2.Participant)
    create.player_setup.add(type=sc2api_pb2.Computer, race=common_pb2.Terran, difficulty=sc2api_pb2.VeryHard)
    _, status = connection.ask(create_game=create)
    assert status == STATUS.Value("init_game"), status


def armies(observation):
    return [[unit for unit in observation.raw_data.units if unit.owner == owner] for owner in (1, 2)]


def command(connection, ability, unit, **target):
    action = sc2api_pb2.Action()
    order = action.action_raw.unit_command
    order.ability_id = ability
    order.unit_tags.append(unit)
    if "position" in target:
        order.target_world_space_pos.x, order.target_world_space_pos.y = target["position"]
    if "enemy" in target:
        order.target_unit_tag = target["enemy"]
    answer, _ = connection.ask(action=sc2api_pb2.RequestAction(actions=[action]))
    (result,) = answer.result
    return result


def check_join(connection):
    options = sc2api_pb2.InterfaceOptions(raw=True, score=False)
    response = connection.send(join_game=sc2api_pb2.RequestJoinGame(race=common_pb2.Terran))
    assert response.error or response.join_game.HasField("error"), "join_game without options must be refused"
    join, status = connection.ask(join_game=sc2api_pb2.RequestJoinGame(race=common_pb2.Terran, options=options))
    assert (join.player_id, status) == (1, STATUS.Value("in_game")), (join, status)
    info, _ = connection.ask(game_info=sc2api_pb2.RequestGameInfo())
    size = info.start_raw.map_size
    assert (size.x, size.y) == (32, 32), size
    assert info.start_raw.pathing_grid.bits_per_pixel == 1, info.start_raw.pathing_grid.bits_per_pixel
    assert len(info.start_raw.pathing_grid.data) == 32 * 32 // 8, len(info.start_raw.pathing_grid.data)
    assert len(info.start_raw.terrain_height.data) == 32 * 32, len(info.start_raw.terrain_height.data)
    assert info.options.raw and not info.options.HasField("feature_layer"), info.options


def check_battle(connection):
    observation, _ = connection.observation()
    assert observation.game_loop == 0, observation.game_loop
    marines, enemies = armies(observation)
    assert (len(marines), len(enemies)) == (3, 3), (marines, enemies)
    assert {enemy.unit_type for enemy in enemies} == {MARINE}, enemies
    assert all(unit.health == 45 and unit.tag for unit in marines + enemies), observation.raw_data.units
    walker = marines[0]
    goal = (walker.pos.x, walker.pos.y + 2)
    assert command(connection, MOVE, walker.tag, position=goal) == 1
    assert command(connection, MOVE, 12345, position=goal) != 1, "a unit that does not exist obeys"
    assert connection.step(8) == 8
    observation, _ = connection.observation()
    assert observation.game_loop == 8, observation.game_loop
    moved = next(unit for unit in observation.raw_data.units if unit.tag == walker.tag)
    assert moved.pos.y > walker.pos.y + 0.5, f"told to walk from {walker.pos} to {goal}, is at {moved.pos}"
    assert [order.ability_id for order in moved.orders] == [MOVE], moved.orders
    for marine in marines:
        assert command(connection, ATTACK, marine.tag, enemy=enemies[0].tag) == 1
    for _ in range(60):
        connection.step(8)
        survivors = armies(connection.observation()[0])
        if not all(survivors):
            return
    raise AssertionError("nobody won the battle in 480 game loops")


def check_reconnect(server, connection):
    before, _ = connection.observation()
    connection.socket.close()
    connection = Connection(server)
    after, status = connection.observation()
    assert (after.game_loop, status) == (before.game_loop, STATUS.Value("in_game")), (after.game_loop, status)
    return connection


def check_respawn(connection):
    old = {unit.tag for army in armies(connection.observation()[0]) for unit in army}
    debug = sc2api_pb2.RequestDebug()
    debug.debug.add().kill_unit.tag.extend(old)
    connection.ask(debug=debug)
    connection.step(2)
    for _ in range(10):
        marines, enemies = armies(connection.observation()[0])
        if (len(marines), len(enemies)) == (3, 3):
            break
        connection.step(1)
    assert (len(marines), len(enemies)) == (3, 3), "the map's script did not bring the armies back in 12 game loops"
    assert old.isdisjoint(unit.tag for unit in marines + enemies), "a killed unit's tag lives again"
    assert all(unit.health == 45 for unit in marines + enemies), (marines, enemies)


def check_end(server, connection):
    replay, _ = connection.ask(save_replay=sc2api_pb2.RequestSaveReplay())
    assert replay.data.startswith(b"MPQ\x1a"), replay.data[:16]
    _, status = connection.ask(leave_game=sc2api_pb2.RequestLeaveGame())
    assert status == STATUS.Value("launched"), status
    _, status = connection.ask(quit=sc2api_pb2.RequestQuit())
    assert status == STATUS.Value("quit"), status
    connection.socket.close()
    assert server.exit_status(seconds=5) == 0


def check_terminate(server):
    started = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    server.exit_status(seconds=5)
    assert time.monotonic() - started < 1, "SIGTERM must end the server at once"


def report(name, check, *arguments):
    result = check(*arguments)
    print(f"ok  {name}", flush=True)
    return result


def main():
    with Server() as server:
        report("plain HTTP is refused", check_http, server)
        report("ping in text and binary frames", check_ping, server)
        report("errors leave the connection open", check_errors, server)
        report("a second client is turned away", check_second_connection, server)
        report("SIGTERM ends the server", check_terminate, server)
    if not (SC2PATH / "Maps" / MAP).exists():
        print(f"left out the battle on 3m: {SC2PATH / 'Maps' / MAP} is missing")
        return
    with Server() as server:
        connection = Connection(server)
        report("create a game on 3m", create_3m, connection)
        report("join, and read the map", check_join, connection)
        report("move, attack, and win or lose", check_battle, connection)
        connection = report("a dropped connection keeps the game", check_reconnect, server, connection)
        report("the dead come back", check_respawn, connection)
        report("replay, leave, quit", check_end, server, connection)


if __name__ == "__main__":
    main()
