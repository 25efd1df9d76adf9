"""The full game: structured arrays, both sides, errors, determinism."""

import gc
import importlib.util
import pathlib
import threading

import numpy as np
import pytest

import starleague
from starleague import (
    ABILITIES,
    ACTION,
    AVAILABLE,
    PLAYER,
    REFUSAL,
    UNIT,
    UNIT_TYPES,
    Alliance,
    ClosedError,
    DisplayType,
    Game,
    MinimapLayer,
    OrderResult,
    Outcome,
    Target,
)

HERE = pathlib.Path(__file__).parent
MINI_GAMES = HERE.parents[3] / "shared" / "data" / "sc2maps" / "mini_games"


def mini_game(name):
    path = MINI_GAMES / f"{name}.SC2Map"
    if not path.exists():
        pytest.skip(f"{name}.SC2Map is not there: research maps are no part of this project")
    return path


def of_type(observation, name, alliance=Alliance.OWN):
    units = observation.units
    return units[(units["unit_type"] == UNIT_TYPES[name]) & (units["alliance"] == alliance)]


def order(unit, ability, place=None, tag=0, queued=False):
    row = np.zeros(1, dtype=ACTION)
    row["tag"], row["ability"], row["queued"] = unit["tag"], ABILITIES[ability], queued
    if place is not None:
        row["target"], row["x"], row["y"] = Target.POINT, *place
    if tag:
        row["target"], row["target_tag"] = Target.UNIT, tag
    return row


def by_lot(observation, random):
    """Some of the orders that are available, at places by lot."""
    usable = observation.available
    usable = usable[random.random(len(usable)) < 0.2]
    rows = np.zeros(len(usable), dtype=ACTION)
    rows["tag"], rows["ability"] = usable["tag"], usable["ability"]
    point = (usable["targets"] & Target.POINT) != 0
    near = random.choice(observation.units, len(usable)) if len(usable) else observation.units[:0]
    unit = ~point & ((usable["targets"] & Target.UNIT) != 0)
    rows["target"] = np.where(point, Target.POINT, np.where(unit, Target.UNIT, Target.NONE))
    rows["target_tag"] = near["tag"]
    rows["x"] = near["x"] + random.uniform(-12, 12, len(usable))
    rows["y"] = near["y"] + random.uniform(-12, 12, len(usable))
    return rows


def content(observation):
    fields = (observation.player, observation.units, observation.available, observation.results)
    return b"".join(field.tobytes() for field in (*fields, observation.refusals, observation.minimap))


def test_types_are_documented_field_by_field():
    for name, dtype in {
        "UNIT": UNIT,
        "PLAYER": PLAYER,
        "AVAILABLE": AVAILABLE,
        "ACTION": ACTION,
        "REFUSAL": REFUSAL,
        "ORDER": starleague.ORDER,
    }.items():
        assert dtype.isalignedstruct
        assert tuple(starleague.FIELDS[name]) == dtype.names
        assert all(starleague.FIELDS[name].values())
    assert ACTION.itemsize == 32
    assert UNIT["orders"].shape == (5,)


def test_names_are_the_apis():
    assert (UNIT_TYPES["Marine"], UNIT_TYPES["SCV"], ABILITIES["Harvest_Gather_SCV"]) == (48, 45, 295)
    assert len(set(UNIT_TYPES.values())) == len(UNIT_TYPES)
    assert len(set(ABILITIES.values())) == len(ABILITIES) > 500
    assert len(UNIT_TYPES) == len(starleague._engine.UNIT_TYPES)
    assert len(ABILITIES) == len(starleague._engine.ABILITIES)
    assert OrderResult.Success == 1
    with pytest.raises(TypeError):
        UNIT_TYPES["Marine"] = 1


def test_a_melee_game_begins_with_a_base():
    game = Game("flat", ["agent", "level3"], seed=1)
    [seen] = game.reset()
    assert seen.units.dtype == UNIT
    assert seen.player.dtype == PLAYER
    assert (seen.player["minerals"], seen.player["food_used"], seen.player["food_cap"]) == (50, 12, 15)
    assert len(of_type(seen, "SCV")) == 12
    [hall] = of_type(seen, "CommandCenter")
    assert (hall["health"], hall["build_progress"], hall["assigned_harvesters"]) == (1500, 1, 12)
    assert (hall["ideal_harvesters"], hall["owner"]) == (16, 1)
    assert not np.any(seen.units["alliance"] == Alliance.ENEMY)
    fields = seen.units[seen.units["mineral_contents"] > 0]
    assert np.all(fields["alliance"] == Alliance.NEUTRAL)
    assert np.all(fields["display_type"] == DisplayType.VISIBLE)
    remembered = seen.units[seen.units["display_type"] == DisplayType.SNAPSHOT]
    assert len(remembered) and np.all(remembered["mineral_contents"] == 0)
    west, south, east, north = game.map.playable
    assert west <= hall["x"] <= east and south <= hall["y"] <= north
    assert game.map.pathing_grid.shape == (game.map.height, game.map.width)
    assert game.map.placement_grid[int(hall["y"]), int(hall["x"])]
    assert game.map.player_ids == [1]
    [[(x, y)]] = game.map.enemy_start_locations
    assert (x, y) == (game.map.width - hall["x"], game.map.height - hall["y"])
    assert game.unit_types["Marine"] == 48
    assert "Flat64" in repr(game)


def test_the_minimap_is_the_players():
    game = Game("flat", minimap=(48, 32), seed=1)
    [seen] = game.observations
    assert seen.minimap.shape == (len(MinimapLayer), 48, 32)
    assert seen.minimap.dtype == np.uint8
    visible = seen.minimap[MinimapLayer.VISIBILITY_MAP]
    assert set(np.unique(visible)) == {0, 2}
    own = seen.minimap[MinimapLayer.PLAYER_RELATIVE] == Alliance.OWN
    assert own.any() and np.all(visible[own] == 2)
    # Player 1 starts in the north-west.
    rows, columns = np.nonzero(own)
    assert rows.max() < 24 and columns.max() < 16


def test_orders_are_answered_row_by_row():
    game = Game("flat", seed=1)
    [seen] = game.observations
    [hall], worker = of_type(seen, "CommandCenter"), of_type(seen, "SCV")[0]
    usable = seen.available[seen.available["tag"] == hall["tag"]]
    assert ABILITIES["Train_SCV"] in usable["ability"]
    assert np.all(seen.units[seen.available["unit"]]["tag"] == seen.available["tag"])
    actions = np.concatenate(
        [
            order(hall, "Train_SCV"),
            order(hall, "Train_SCV"),
            order(worker, "Build_Barracks", (hall["x"], hall["y"] - 8)),
            order(worker, "Move_Move", (hall["x"], hall["y"] - 8)),
            order(worker, "Harvest_Gather_SCV", tag=seen.units[0]["tag"], queued=True),
            order({"tag": 17}, "Move_Move", (30, 30)),
        ]
    )
    [seen], rewards, outcomes = game.step([actions])
    assert list(seen.results) == [
        OrderResult.Success,
        OrderResult.NotEnoughMinerals,
        OrderResult.BuildTechRequirementsNotMet,
        OrderResult.Success,
        OrderResult.Success,
        OrderResult.Error,
    ]
    assert rewards.dtype == np.float32 and outcomes.dtype == np.int8
    assert (rewards[0], outcomes[0]) == (0, 0)
    worker = seen.units[seen.units["tag"] == worker["tag"]][0]
    assert worker["order_count"] == 2
    assert list(worker["orders"]["target"][:3]) == [Target.POINT, Target.UNIT, 0]
    [seen], *_ = game.step([None])
    assert len(seen.results) == 0


def test_what_fails_later_is_reported():
    game = Game("flat", seed=1, step_loops=400)
    [seen], *_ = game.step([None])
    hall = of_type(seen, "CommandCenter")[0]
    first, second = of_type(seen, "SCV")[:2]
    place = hall["x"], hall["y"] - 8
    same = np.concatenate([order(unit, "Build_SupplyDepot", place) for unit in (first, second)])
    assert seen.player["minerals"] >= 200
    [seen], *_ = game.step([same])
    assert list(seen.results) == [OrderResult.Success] * 2
    [refusal] = seen.refusals
    assert refusal["ability"] == ABILITIES["Build_SupplyDepot"]
    assert refusal["tag"] in (first["tag"], second["tag"])
    assert OrderResult(refusal["result"]) is OrderResult.CantBuildLocationInvalid


def test_placements_are_what_the_player_knows():
    game = Game("flat", seed=1)
    hall = of_type(game.observations[0], "CommandCenter")[0]
    places = [(hall["x"], hall["y"] - 8), (hall["x"], hall["y"])]
    found = game.placements(ABILITIES["Build_SupplyDepot"], places)
    assert list(found) == [OrderResult.Success, OrderResult.CantBuildLocationInvalid]
    assert game.placements(ABILITIES["Build_SupplyDepot"], np.zeros((0, 2))).shape == (0,)
    with pytest.raises(ValueError, match=r"places must be of shape \(n, 2\), not \(2,\)"):
        game.placements(ABILITIES["Build_SupplyDepot"], [1, 2])
    with pytest.raises(ValueError, match="agent is 1; it must lie between 0 and 0"):
        game.placements(ABILITIES["Build_SupplyDepot"], places, agent=1)


def test_two_agents_see_each_their_own():
    game = Game("flat", ["agent", "agent"], seed=1)
    first, second = game.observations
    assert (first.player["player_id"], second.player["player_id"]) == (1, 2)
    own = [of_type(seen, "SCV")["tag"] for seen in (first, second)]
    assert not set(own[0]) & set(own[1])
    # Nobody commands the other's units.
    stolen = order(of_type(first, "SCV")[0], "Stop_Stop")
    (first, second), rewards, outcomes = game.step([None, stolen])
    assert list(second.results) == [OrderResult.Error] and len(first.results) == 0
    assert rewards.shape == outcomes.shape == (2,)


def test_the_same_seed_and_orders_give_the_same_bits():
    def play(seed):
        game = Game("flat", ["agent", "level6"], seed=seed)
        random = np.random.default_rng(3)
        log = []
        for _ in range(60):
            log.append(content(game.observations[0]))
            game.step([by_lot(game.observations[0], random)])
        return log, game.state_hash()

    first = play(5)
    assert play(5) == first
    assert play(6)[1] != first[1]


def test_reset_begins_anew():
    game = Game("flat", ["agent", "level1"], seed=5)
    start, begun = game.state_hash(), content(game.observations[0])
    game.step([None])
    assert game.state_hash() != start
    game.reset()
    assert (game.state_hash(), content(game.observations[0])) == (start, begun)
    game.reset(seed=6)
    assert game.seed == 6 and game.state_hash() != start
    assert Game("flat", ["agent", "level1"], seed=6).state_hash() == game.state_hash()


def test_observations_are_values():
    game = Game("flat", seed=1)
    [first] = game.observations
    before = content(first)
    for _ in range(20):
        game.step([None])
    game.close()
    del game
    gc.collect()
    assert content(first) == before
    with pytest.raises(AttributeError):
        first.units = None


def test_a_game_ends_once():
    game = Game("flat", seed=1, loops_max=20)
    outcomes = [game.step([None])[2][0] for _ in range(4)]
    assert outcomes == [0, 0, Outcome.TIMED_OUT, Outcome.TIMED_OUT]
    assert game.observations[0].player["game_loop"] == 20
    assert "timed_out" in repr(game)


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (("nowhere",), {}, ValueError, "there is no map `nowhere`: give `flat`"),
        (("nowhere/MoveToBeacon.SC2Map",), {}, ValueError, "the path of a .SC2Map file"),
        ((3,), {}, TypeError, "map must be a str or a path, not 3"),
        ((__file__,), {}, ValueError, "map `test_game` cannot be read"),
        (("flat", ["agnet"]), {}, ValueError, r"no player 'agnet'\. Did you mean 'agent'\?"),
        (("flat", "agent"), {}, TypeError, "players must be a list of names, not 'agent'"),
        (("flat", ["level11"]), {}, ValueError, "no player 'level11'"),
        (("flat", []), {}, ValueError, "players has 0 with 0 agents"),
        (("flat", ["level1", "level2"]), {}, ValueError, "at least one an agent"),
        (("flat", ["agent"] * 3), {}, ValueError, "one or two play"),
        (
            ("flat", ["agent", "level1"]),
            {"races": ["terran", "zerg"]},
            ValueError,
            "scripted players play Terran",
        ),
        (("flat",), {"races": ["human"]}, ValueError, "no race 'human'"),
        (("flat",), {"seed": -1}, ValueError, "seed is -1"),
        (("flat",), {"step_loops": 0}, ValueError, "step_loops is 0; it must lie between 1 and"),
        (("flat",), {"step_loops": 1.5}, TypeError, "step_loops must be an int"),
        (("flat",), {"loops_max": 2**20}, ValueError, "loops_max is 1048576"),
        (("flat",), {"fog": 1}, TypeError, "fog must be a bool, not 1"),
        (("flat",), {"minimap": 64}, TypeError, "minimap must be two ints"),
        (("flat",), {"minimap": (64, 1000)}, ValueError, "minimap columns is 1000"),
    ],
)
def test_wrong_arguments(arguments, options, error, message):
    with pytest.raises(error, match=message):
        Game(*arguments, **options)


@pytest.fixture
def game():
    with Game("flat", ["agent", "agent"], seed=1) as game:
        yield game


def target(number, x=0.0):
    row = np.zeros(2, ACTION)
    row[1]["target"], row[1]["x"] = number, x
    return row


@pytest.mark.parametrize(
    ("actions", "error", "message"),
    [
        ([None], ValueError, "actions has 1 arrays; it must have one for each of 2 agents"),
        ([None] * 3, ValueError, "actions has 3 arrays"),
        (np.zeros(2, ACTION), TypeError, "actions must be a list of arrays, one for each of 2"),
        (None, TypeError, "actions must be a list"),
        ([None, [1, 2]], TypeError, r"actions\[1\] must be an array of starleague.ACTION, .* not list"),
        ([np.zeros(2), None], TypeError, r"actions\[0\] must be .*, not float64"),
        ([np.zeros(2, UNIT), None], TypeError, r"actions\[0\] must be an array of starleague.ACTION"),
        ([np.zeros((2, 2), ACTION), None], ValueError, r"must have one dimension, not shape \(2, 2\)"),
        ([np.zeros((), ACTION), None], ValueError, r"must have one dimension, not shape \(\)"),
        ([None, target(3)], ValueError, r"actions\[1\]\[1\]: target is 3; it must be 0 or 1"),
        ([target(2, np.nan), None], ValueError, r"actions\[0\]\[1\]: x and y are NaN and 0"),
        ([target(2, np.inf), None], ValueError, "they must be finite"),
    ],
)
def test_wrong_actions(game, actions, error, message):
    before = game.state_hash()
    with pytest.raises(error, match=message):
        game.step(actions)
    assert game.state_hash() == before
    # Every second row of an array is an array too.
    game.step([target(2)[::2], np.zeros(0, ACTION)])


def test_any_order_is_answered(game):
    random = np.random.default_rng(1)
    for _ in range(30):
        rows = np.frombuffer(random.bytes(200 * ACTION.itemsize), ACTION).copy()
        own = game.observations[0].units
        rows["target"] = random.choice([0, 1, 2, 4], len(rows))
        rows["x"], rows["y"] = random.normal(0, 1e6, (2, len(rows)))
        rows["tag"][::2] = random.choice(own["tag"], 100)
        rows["target_tag"][::3] = random.choice(own["tag"], 67)
        rows["ability"][::2] = random.choice(list(ABILITIES.values()), 100)
        (seen, _), *_ = game.step([rows, None])
        assert len(seen.results) == 200
        assert {int(result) for result in seen.results} <= set(OrderResult)


def test_a_closed_game_says_so(game):
    game.close()
    game.close()
    assert game.closed and "closed" in repr(game)
    for use in (lambda: game.step([None, None]), game.reset, game.state_hash, game.script_errors):
        with pytest.raises(ClosedError):
            use()
    with pytest.raises(ClosedError):
        game.placements(319, [(1, 1)])


def test_replays_are_refused_honestly(game, tmp_path):
    with pytest.raises(NotImplementedError, match="replay files hold battles"):
        game.save_replay(tmp_path / "game.slreplay")
    assert not list(tmp_path.iterdir())


def test_the_lock_is_released_while_stepping():
    game = Game("flat", ["agent", "level5"], seed=1, step_loops=4000)
    ticks, done = [], threading.Event()

    def count():
        while not done.is_set():
            ticks.append(None)
            done.wait(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    before = len(ticks)
    game.step([None])
    during = len(ticks) - before
    done.set()
    thread.join()
    assert during > 5


def test_beacons_are_rewards():
    game = Game(mini_game("MoveToBeacon"), seed=1)
    total = 0
    while not game.outcomes[0]:
        [seen] = game.observations
        [marine] = seen.units[seen.units["alliance"] == Alliance.OWN]
        [beacon] = seen.units[seen.units["alliance"] == Alliance.NEUTRAL]
        [seen], rewards, _ = game.step([order(marine, "Move_Move", (beacon["x"], beacon["y"]))])
        total += rewards[0]
        assert seen.player["score"] == total
    assert total > 20
    assert game.script_errors() == []
    with pytest.raises(ValueError, match="map `MoveToBeacon`"):
        Game(mini_game("MoveToBeacon"), ["agent", "level1"])


@pytest.mark.parametrize(
    "name", ["BuildMarines", "CollectMineralShards", "DefeatRoaches", "FindAndDefeatZerglings"]
)
def test_mini_games_play_at_random(name):
    game = Game(mini_game(name), seed=1, step_loops=16)
    random = np.random.default_rng(2)
    for _ in range(60):
        game.step([by_lot(game.observations[0], random)])
    assert game.script_errors() == []


@pytest.mark.parametrize("opponent", ["level1", "level2"])
def test_the_melee_bot_wins(opponent):
    path = HERE.parent / "examples" / "melee_bot.py"
    spec = importlib.util.spec_from_file_location("melee_bot", path)
    bot = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bot)
    outcome, seen = bot.play(opponent, seed=1)
    assert outcome is Outcome.WON
    assert seen.player["army_count"] > 0 and len(of_type(seen, "Barracks")) > 0
