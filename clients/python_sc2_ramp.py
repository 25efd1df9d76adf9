"""Looks at our map with ramps as bots of python-sc2 do when they set up.

    SC2PATH=... python python_sc2_ramp.py [MAP]

needs burnysc2. The main ramp must have the two upper cells that python-sc2 looks for, its wall must
be free to build, and the expansion places must be those that the map was drawn with. Ramp96 when
nothing is given.
"""

import sys

from sc2 import maps
from sc2.bot_ai import BotAI
from sc2.data import Difficulty, Race
from sc2.ids.unit_typeid import UnitTypeId
from sc2.main import run_game
from sc2.player import Bot, Computer

EXPANSIONS = {(22.5, 90.5), (27.5, 55.5), (22.5, 22.5), (89.5, 21.5), (84.5, 56.5), (89.5, 89.5)}


class RampBot(BotAI):
    """Checks what it finds in its first step, and leaves."""

    is_checked = False

    async def on_step(self, iteration):
        ramp = self.main_base_ramp
        assert len(self.game_info.map_ramps) == 2, self.game_info.map_ramps
        assert len(ramp.upper) == 2, ramp.upper
        walls = [(UnitTypeId.SUPPLYDEPOT, place) for place in [*ramp.corner_depots, ramp.depot_in_middle]]
        walls.append((UnitTypeId.BARRACKS, ramp.barracks_correct_placement))
        for structure, place in walls:
            assert await self.can_place_single(structure, place), (structure, place)
        assert set(self.expansion_locations_list) == EXPANSIONS, self.expansion_locations_list
        assert self.start_location in self.expansion_locations_list
        self.is_checked = True
        await self.client.leave()


def main():
    name = sys.argv[1] if len(sys.argv) > 1 else "Ramp96"
    bot = RampBot()
    run_game(maps.get(name), [Bot(Race.Terran, bot), Computer(Race.Terran, Difficulty.VeryEasy)], realtime=False)
    assert bot.is_checked, "the bot was not asked"
    print(f"{name}: the main ramp can be walled, and all bases are found")


if __name__ == "__main__":
    main()
