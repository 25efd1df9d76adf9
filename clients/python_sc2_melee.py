"""Plays a melee game of python-sc2 against a computer to the end.

    SC2PATH=... python python_sc2_melee.py [MAP] [DIFFICULTY]

needs burnysc2. The bot builds Barracks, trains Marines and attacks with them, by python-sc2's own
helpers: placement queries, expansion places, distribution of workers. It must win, and the replay
must be one that python-sc2 can write. Flat64, which an installation brings along, and VeryEasy when
nothing is given.
"""

import os
import sys
import tempfile

from sc2 import maps
from sc2.bot_ai import BotAI
from sc2.data import Difficulty, Race, Result
from sc2.ids.unit_typeid import UnitTypeId
from sc2.main import run_game
from sc2.player import Bot, Computer

WAVE = 20
BARRACKS = 5
WORKERS = 18


class MarineBot(BotAI):
    """Marines from five Barracks, in waves."""

    async def on_start(self):
        assert len(self.enemy_start_locations) == 1, self.enemy_start_locations
        assert self.start_location in self.expansion_locations_list, self.expansion_locations_list

    async def on_step(self, iteration):
        if not self.townhalls:
            return
        home = self.townhalls.first
        if iteration % 50 == 0:
            await self.distribute_workers()
        if home.is_idle and self.workers.amount < WORKERS and self.can_afford(UnitTypeId.SCV):
            home.train(UnitTypeId.SCV)
        await self.construct(home.position)
        for barracks in self.structures(UnitTypeId.BARRACKS).ready.idle:
            if self.can_afford(UnitTypeId.MARINE):
                barracks.train(UnitTypeId.MARINE)
        marines = self.units(UnitTypeId.MARINE)
        if marines.amount >= WAVE and iteration % 20 == 0:
            target = self.enemy_start_locations[0]
            if self.enemy_structures:
                target = self.enemy_structures.closest_to(marines.first).position
            for marine in marines:
                marine.attack(target)

    async def construct(self, home):
        middle = self.game_info.map_center
        depots = self.already_pending(UnitTypeId.SUPPLYDEPOT)
        if self.supply_left < 5 and depots < 2 and self.can_afford(UnitTypeId.SUPPLYDEPOT):
            await self.build(UnitTypeId.SUPPLYDEPOT, near=home.towards(middle, 6))
        elif (
            self.structures(UnitTypeId.SUPPLYDEPOT).ready
            and self.structures(UnitTypeId.BARRACKS).amount < BARRACKS
            and self.can_afford(UnitTypeId.BARRACKS)
        ):
            await self.build(UnitTypeId.BARRACKS, near=home.towards(middle, 10))


def main():
    map_name = sys.argv[1] if len(sys.argv) > 1 else "Flat64"
    difficulty = Difficulty[sys.argv[2] if len(sys.argv) > 2 else "VeryEasy"]
    players = [Bot(Race.Terran, MarineBot()), Computer(Race.Terran, difficulty)]
    with tempfile.TemporaryDirectory() as folder:
        replay = os.path.join(folder, "melee.SC2Replay")
        result = run_game(
            maps.get(map_name), players, realtime=False, random_seed=5, save_replay_as=replay
        )
        assert result == Result.Victory, result
        assert os.path.getsize(replay) > 0
    print(f"won on {map_name} against {difficulty.name}")


if __name__ == "__main__":
    main()
