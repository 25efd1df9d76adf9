"""Mines gas and expands by python-sc2's own helpers.

    SC2PATH=... python python_sc2_economy.py [MAP]

needs burnysc2. The bot leaves its workers to `distribute_workers` and its bases to `expand_now`,
both unmodified. Three workers must come to work in each refinery, gas must be mined at the rate of
the game, and a second base must stand. Flat64, which an installation brings along, when nothing is
given.
"""

import sys

from sc2 import maps
from sc2.bot_ai import BotAI
from sc2.data import Difficulty, Race
from sc2.ids.unit_typeid import UnitTypeId
from sc2.main import run_game
from sc2.player import Bot, Computer

LOOPS = 6000
WORKERS = 26
# Three workers bring 163 a minute of real time (1,344 loops); the way out of one base's supply and
# money takes a while.
VESPENE = 400


class EconomyBot(BotAI):
    """Two refineries, two bases, and workers that only `distribute_workers` sends about."""

    def __init__(self):
        super().__init__()
        self.most_in_refineries = 0
        self.ended = False

    async def on_step(self, iteration):
        if not self.townhalls:
            return
        await self.distribute_workers()
        home = self.townhalls.first
        if home.is_idle and self.supply_workers < WORKERS and self.can_afford(UnitTypeId.SCV):
            home.train(UnitTypeId.SCV)
        if self.supply_left < 4 and not self.already_pending(UnitTypeId.SUPPLYDEPOT):
            if self.can_afford(UnitTypeId.SUPPLYDEPOT):
                await self.build(UnitTypeId.SUPPLYDEPOT, near=home.position.towards(self.game_info.map_center, 6))
        await self.build_refinery(home)
        if self.gas_buildings.ready.amount == 2:
            assigned = sum(building.assigned_harvesters for building in self.gas_buildings)
            self.most_in_refineries = max(self.most_in_refineries, assigned)
            wants_base = self.townhalls.amount < 2 and not self.already_pending(UnitTypeId.COMMANDCENTER)
            if wants_base and self.can_afford(UnitTypeId.COMMANDCENTER):
                await self.expand_now()
        if self.state.game_loop >= LOOPS:
            self.check()
            self.ended = True
            await self.client.leave()

    async def build_refinery(self, home):
        if self.supply_workers < 14 or self.already_pending(UnitTypeId.REFINERY):
            return
        for geyser in self.vespene_geyser.closer_than(10, home):
            if self.gas_buildings.closer_than(1, geyser) or not self.can_afford(UnitTypeId.REFINERY):
                continue
            if await self.can_place_single(UnitTypeId.REFINERY, geyser.position):
                worker = self.select_build_worker(geyser.position)
                if worker:
                    worker.build_gas(geyser)
                return

    def check(self):
        assert self.most_in_refineries == 6, self.most_in_refineries
        assert self.townhalls.amount == 2, self.townhalls
        collected = self.state.score.collected_vespene
        assert collected >= VESPENE, collected
        left = sum(building.vespene_contents for building in self.gas_buildings)
        assert 2 * 2250 - left >= collected, (left, collected)
        print(f"{collected:.0f} vespene, {self.state.score.collected_minerals:.0f} minerals in {LOOPS} loops")


def main():
    map_name = sys.argv[1] if len(sys.argv) > 1 else "Flat64"
    bot = EconomyBot()
    run_game(maps.get(map_name), [Bot(Race.Terran, bot), Computer(Race.Terran, Difficulty.VeryEasy)], realtime=False, random_seed=5)
    # python-sc2 turns what a bot raises into a defeat, so only the mark tells that it ran through.
    if not bot.ended:
        sys.exit("the bot stopped before its end")


if __name__ == "__main__":
    main()
