"""Scripted agents for the mini-games that pysc2 ships none for.

They see feature units and act on the screen and minimap, as pysc2's own scripted agents do. Simple on
purpose: they show that economy, construction, training and fights work through the feature-layer
interface, and give scores to hold against published ones.
"""

import numpy
from pysc2.agents import base_agent
from pysc2.lib import actions, features, units

FUNCTIONS = actions.FUNCTIONS
TERRAN = units.Terran
MINERALS = {units.Neutral.MineralField, units.Neutral.MineralField750}
SCREEN = 84
# Pixels of the screen per cell: the camera is 24 cells wide.
CELL = SCREEN / 24


class Fighter(base_agent.BaseAgent):
    """Attacks the nearest enemy that the minimap shows; searches the map while there is none."""

    # Where to search, in parts of the minimap.
    WAYPOINTS = [(0.3, 0.36), (0.7, 0.36), (0.7, 0.62), (0.3, 0.62), (0.5, 0.3), (0.5, 0.65)]
    REACHED_PIXELS = 4

    def reset(self):
        super().reset()
        self.waypoint = 0

    def step(self, obs):
        super().step(obs)
        if FUNCTIONS.Attack_minimap.id not in obs.observation.available_actions:
            if FUNCTIONS.select_army.id in obs.observation.available_actions:
                return FUNCTIONS.select_army("select")
            return FUNCTIONS.no_op()
        minimap = obs.observation.feature_minimap.player_relative
        army = numpy.argwhere(minimap == features.PlayerRelative.SELF)
        if not len(army):
            return FUNCTIONS.no_op()
        place = army.mean(axis=0)
        enemies = numpy.argwhere(minimap == features.PlayerRelative.ENEMY)
        if len(enemies):
            target = enemies[numpy.linalg.norm(enemies - place, axis=1).argmin()]
        else:
            x, y = self.WAYPOINTS[self.waypoint % len(self.WAYPOINTS)]
            target = numpy.array([y, x]) * minimap.shape
            if numpy.linalg.norm(target - place) < self.REACHED_PIXELS:
                self.waypoint += 1
        return FUNCTIONS.Attack_minimap("now", target[::-1].astype(int))


class Economy(base_agent.BaseAgent):
    """Gathers, trains workers and builds supply depots; subclasses add what they want to own."""

    WORKERS = 32
    BARRACKS = 0

    def reset(self):
        super().reset()
        self.plan = []
        self.place = 0
        self.depots = 0

    def step(self, obs):
        super().step(obs)
        self.obs = obs.observation
        while self.plan:
            action = self.plan.pop(0)()
            if action is not None:
                return action
        self.plan = self.next_plan()
        return FUNCTIONS.no_op()

    def next_plan(self):
        """A list of functions, each giving one action, or None where it has become impossible."""
        player = self.obs.player
        if player.idle_worker_count:
            return [lambda: self.function(FUNCTIONS.select_idle_worker, "select_all"), self.gather]
        free = player.food_cap - player.food_used
        making_depot = self.is_building(TERRAN.SupplyDepot)
        if free <= 2 + 2 * self.count(TERRAN.Barracks) and not making_depot and player.minerals >= 100:
            return self.build(FUNCTIONS.Build_SupplyDepot_screen, self.depot_places())
        barracks = self.count(TERRAN.Barracks)
        if barracks < self.BARRACKS and self.count(TERRAN.SupplyDepot) and player.minerals >= 150:
            return self.build(FUNCTIONS.Build_Barracks_screen, self.barracks_places())
        if player.food_workers < self.WORKERS and player.minerals >= 50 and free > 0 and not self.trains():
            train = lambda: self.function(FUNCTIONS.Train_SCV_quick, "now")
            return [lambda: self.select(TERRAN.CommandCenter), train, self.rally]
        return self.spend()

    def spend(self):
        return []

    def trains(self):
        centre = self.find(TERRAN.CommandCenter)
        return centre is not None and centre.order_length > 0

    def own(self, unit_type):
        mine = features.PlayerRelative.SELF
        return [u for u in self.obs.feature_units if u.alliance == mine and u.unit_type == unit_type]

    def find(self, unit_type):
        return next(iter(self.own(unit_type)), None)

    def count(self, unit_type):
        return len(self.own(unit_type))

    def is_building(self, unit_type):
        return any(unit.build_progress < 100 for unit in self.own(unit_type))

    def function(self, function, *arguments):
        if function.id in self.obs.available_actions:
            return function(*arguments)
        return None

    def select(self, unit_type):
        unit = next(filter(on_screen, self.own(unit_type)), None)
        return None if unit is None else FUNCTIONS.select_point("select", (unit.x, unit.y))

    def minerals(self):
        return [u for u in self.obs.feature_units if u.unit_type in MINERALS and on_screen(u)]

    def select_miner(self):
        """Selects a worker at the minerals: others may be building."""
        fields = numpy.array([(field.x, field.y) for field in self.minerals()])
        workers = [(w.x, w.y) for w in self.own(TERRAN.SCV) if on_screen(w)]
        away = lambda place: numpy.linalg.norm(fields - place, axis=1).min()
        return FUNCTIONS.select_point("select", min(workers, key=away))

    def mineral(self):
        """Where the mineral field with the fewest workers near it is."""
        workers = [(w.x, w.y) for w in self.own(TERRAN.SCV)]
        crowd = lambda f: sum(numpy.hypot(f.x - x, f.y - y) < 2 * CELL for x, y in workers)
        field = min(self.minerals(), key=crowd)
        return field.x, field.y

    def gather(self, how="now"):
        return self.function(FUNCTIONS.Harvest_Gather_screen, how, self.mineral())

    def rally(self):
        return self.function(FUNCTIONS.Rally_Workers_screen, "now", self.mineral())

    def build(self, function, places):
        place = places[self.place % len(places)]
        self.place += 1
        return [
            self.select_miner,
            lambda: self.function(function, "now", place),
            lambda: self.gather("queued"),
        ]

    def around(self, cells):
        """Places on the screen at so many cells east and south of the command centre."""
        centre = self.find(TERRAN.CommandCenter)
        x, y = (centre.x, centre.y) if centre is not None else (SCREEN / 2, SCREEN / 2)
        places = [(int(x + east * CELL), int(y + south * CELL)) for east, south in cells]
        return [(x, y) for x, y in places if 0 <= x < SCREEN and 0 <= y < SCREEN]

    def depot_places(self):
        return self.around([(east, south) for south in (-7, 7, -9, 9) for east in range(-1, 8, 2)])

    def barracks_places(self):
        return self.around([(east, south) for east in (6, 10, 14) for south in (-4, 0, 4)])


class CollectMineralsAndGas(Economy):
    """Minerals only."""


class BuildMarines(Economy):
    """Sixteen workers, some barracks, and marines from all of them."""

    WORKERS = 16
    BARRACKS = 5

    def spend(self):
        finished = [b for b in self.own(TERRAN.Barracks) if b.build_progress == 100]
        if not finished or self.obs.player.minerals < 50:
            return []
        barracks = finished[self.place % len(finished)]
        place = (barracks.x, barracks.y)
        return [
            lambda: FUNCTIONS.select_point("select_all_type", place),
            *[lambda: self.function(FUNCTIONS.Train_Marine_quick, "now")] * len(finished),
        ]


def on_screen(unit):
    return 0 <= unit.x < SCREEN and 0 <= unit.y < SCREEN
