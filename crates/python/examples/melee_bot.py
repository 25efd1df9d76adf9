"""A scripted bot on the full game: workers, depots, barracks, Marines, and an attack.

    python melee_bot.py --opponent level2 --seed 1

It reads and writes nothing but the structured arrays of ``starleague.Game``. Needs NumPy alone.
"""

import argparse

import numpy as np

import starleague
from starleague import ABILITIES, ACTION, UNIT_TYPES, Alliance, Game, OrderResult, Outcome, Target

HALL, SCV, DEPOT, BARRACKS, MARINE = (
    UNIT_TYPES[name] for name in ("CommandCenter", "SCV", "SupplyDepot", "Barracks", "Marine")
)
GATHER, RETURN = ABILITIES["Harvest_Gather_SCV"], ABILITIES["Harvest_Return_SCV"]
BUILD_DEPOT, BUILD_BARRACKS = ABILITIES["Build_SupplyDepot"], ABILITIES["Build_Barracks"]
TRAIN_SCV, TRAIN_MARINE = ABILITIES["Train_SCV"], ABILITIES["Train_Marine"]
ATTACK = ABILITIES["Attack_Attack"]

WORKERS = 20
BARRACKS_MAX = 4
#: Marines that set out together.
WAVE = 16


class Orders:
    """The orders of one step, and what is left in the bank."""

    def __init__(self, minerals):
        self.rows = []
        self.minerals = int(minerals)

    def give(self, unit, ability, place=None, target_tag=0, queued=False):
        x, y = place if place is not None else (0.0, 0.0)
        target = Target.UNIT if target_tag else Target.NONE if place is None else Target.POINT
        self.rows.append((unit["tag"], target_tag, x, y, ability, target, queued))

    def pay(self, minerals):
        pays = minerals <= self.minerals
        self.minerals -= minerals if pays else 0
        return pays

    def array(self):
        return np.array(self.rows, dtype=ACTION)


def distance(units, x, y):
    return np.hypot(units["x"] - x, units["y"] - y)


def site(game, ability, home, resources):
    """A place for a structure: near home, out of the workers' way."""
    steps = np.arange(-20, 21, 4)
    x, y = (grid.ravel() for grid in np.meshgrid(home["x"] + steps, home["y"] + steps))
    away = np.hypot(x - home["x"], y - home["y"])
    fields = np.hypot(x[:, None] - resources["x"], y[:, None] - resources["y"]).min(axis=1)
    places = np.stack([x, y], axis=1)[(away > 5) & (fields > 5)]
    away = away[(away > 5) & (fields > 5)]
    free = game.placements(ability, places) == OrderResult.Success
    return places[free][np.argmin(away[free])] if free.any() else None


class Bot:
    """Decides from one observation what the units do until the next."""

    def __init__(self, game):
        self.game = game
        self.sent = np.zeros(0, np.uint64)
        self.corner = 0

    def act(self, seen):
        units, player = seen.units, seen.player
        own = units[units["alliance"] == Alliance.OWN]
        kinds = (HALL, SCV, DEPOT, BARRACKS, MARINE)
        self.by_type = {kind: own[own["unit_type"] == kind] for kind in kinds}
        orders = Orders(player["minerals"])
        if len(self.by_type[HALL]):
            home = self.by_type[HALL][0]
            self.economy(orders, player, own, units, home)
        self.army(orders, units)
        return orders.array()

    def economy(self, orders, player, own, units, home):
        fields = units[(units["alliance"] == Alliance.NEUTRAL)]
        fields = fields[distance(fields, home["x"], home["y"]) < 12]
        minerals = fields[fields["mineral_contents"] > 0]
        workers = self.by_type[SCV]
        doing = workers["orders"]["ability"][:, 0]
        for worker in workers[doing == 0]:
            if len(minerals):
                near = minerals[np.argmin(distance(minerals, worker["x"], worker["y"]))]
                orders.give(worker, GATHER, target_tag=near["tag"])
        # Who has lost the builder is taken up again.
        building = own["build_progress"] < 1
        served = workers["orders"]["target_tag"][:, 0]
        free = workers[np.isin(doing, (GATHER, RETURN))]
        for unfinished in own[building]:
            if unfinished["tag"] in served or self.near_worker(unfinished, workers, doing):
                continue
            if len(free):
                orders.give(free[-1], ABILITIES["Smart"], target_tag=unfinished["tag"])
                free = free[:-1]
        if len(workers) < WORKERS and home["order_count"] == 0 and orders.pay(50):
            orders.give(home, TRAIN_SCV)
        barracks = self.by_type[BARRACKS]
        ready = barracks[barracks["build_progress"] == 1]
        cap = player["food_cap"] + 8 * np.count_nonzero(self.by_type[DEPOT]["build_progress"] < 1)
        cap += 8 * np.count_nonzero(doing == BUILD_DEPOT)
        if cap - player["food_used"] < 3 + 2 * len(ready) and cap < 200:
            return self.build(orders, BUILD_DEPOT, 100, free, home, fields)
        for producer in ready[ready["order_count"] == 0]:
            if orders.pay(50):
                orders.give(producer, TRAIN_MARINE)
        planned = len(barracks) + np.count_nonzero(doing == BUILD_BARRACKS)
        has_depot = np.any(self.by_type[DEPOT]["build_progress"] == 1)
        if has_depot and planned < BARRACKS_MAX and len(workers) > 13 + planned:
            self.build(orders, BUILD_BARRACKS, 150, free, home, fields)

    def near_worker(self, structure, workers, doing):
        """Whether somebody is on the way to build there."""
        builders = workers[~np.isin(doing, (GATHER, RETURN, 0))]
        return len(builders) > 0 and distance(builders, structure["x"], structure["y"]).min() < 4

    def build(self, orders, ability, minerals, workers, home, resources):
        if not len(workers) or not orders.pay(minerals):
            return
        place = site(self.game, ability, home, resources)
        if place is None:
            return
        worker = workers[np.argmin(distance(workers, *place))]
        orders.give(worker, ability, place)
        near = resources[resources["mineral_contents"] > 0]
        if len(near):
            orders.give(worker, GATHER, target_tag=near[0]["tag"], queued=True)

    def army(self, orders, units):
        marines = self.by_type[MARINE]
        enemies = units[units["alliance"] == Alliance.ENEMY]
        halls = self.by_type[HALL]
        # Those who were sent out go on; the others stay until there are enough of them.
        at_home = ~np.isin(marines["tag"], self.sent)
        if np.count_nonzero(at_home) >= WAVE:
            self.sent = marines["tag"]
            at_home[:] = False
        if len(halls):
            home = halls[0]
            near = enemies[distance(enemies, home["x"], home["y"]) < 22]
            if len(near):
                intruder = near[np.argmin(distance(near, home["x"], home["y"]))]
                self.attack(orders, marines[at_home], (intruder["x"], intruder["y"]))
        attackers = marines[~at_home]
        if len(attackers):
            x, y = attackers["x"].mean(), attackers["y"].mean()
            standing = enemies[enemies["radius"] > 1]
            if len(standing):
                near = standing[np.argmin(distance(standing, x, y))]
                self.attack(orders, attackers, (near["x"], near["y"]))
            else:
                self.attack(orders, attackers, self.search(attackers))

    def attack(self, orders, marines, goal):
        """Sends those who are not already on their way: a new order would spoil their aim."""
        order = marines["orders"][:, 0]
        away = np.hypot(order["x"] - goal[0], order["y"] - goal[1])
        for marine in marines[(order["ability"] == 0) | (away > 4)]:
            orders.give(marine, ATTACK, goal)

    def search(self, marines):
        """Where nobody has looked yet: the enemy's start, then all over the map."""
        west, south, east, north = self.game.map.playable
        grid = [
            (x, y)
            for x in np.linspace(west + 5, east - 5, 4)
            for y in np.linspace(south + 5, north - 5, 4)
        ]
        places = self.game.map.enemy_start_locations[0] + grid
        goal = places[self.corner % len(places)]
        if distance(marines, *goal).min() < 5:
            self.corner += 1
        return goal


def play(opponent="level2", seed=1, step_loops=16, loops_max=30_000):
    """Plays one game on our own map. Returns its outcome and the last observation."""
    game = Game("flat", ["agent", opponent], seed=seed, step_loops=step_loops, loops_max=loops_max)
    [seen] = game.observations
    bot = Bot(game)
    while True:
        [seen], _, outcomes = game.step([bot.act(seen)])
        if outcomes[0]:
            return Outcome(outcomes[0]), seen


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--opponent", default="level2", choices=starleague.PLAYERS[1:])
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(arguments)
    outcome, seen = play(arguments.opponent, arguments.seed)
    minutes = seen.player["game_loop"] / 22.4 / 60
    print(
        f"against {arguments.opponent}: {outcome.name.lower()} after {minutes:.1f} minutes, with "
        f"{seen.player['army_count']} Marines and {seen.player['food_workers']:.0f} workers"
    )
    return outcome


if __name__ == "__main__":
    main()
