"""A python-sc2 bot that asks for what bots derive of a map, and builds a wall at its ramp.

Run with SC2PATH set to a folder that `starleague install-sc2` laid out. Ends with status 1 if the
ramp, the wall's places or the expansions are not what bots rely on.
"""

import sys

from sc2 import maps
from sc2.bot_ai import BotAI
from sc2.data import Difficulty, Race
from sc2.ids.unit_typeid import UnitTypeId
from sc2.main import run_game
from sc2.player import Bot, Computer

MAP_NAME = sys.argv[1] if len(sys.argv) > 1 else "Ramp96"
BASES = 6


class Mason(BotAI):
    """Walls its ramp off with two Supply Depots and a Barracks, then leaves."""

    failure = "the bot was never asked"

    async def on_step(self, iteration):
        if iteration == 0:
            self.failure = self.look()
            if self.failure:
                await self.client.leave()
                return
        self.failure = "the wall does not stand after 6,000 loops"
        structures = self.structures.ready
        depots = structures(UnitTypeId.SUPPLYDEPOT)
        if structures(UnitTypeId.BARRACKS):
            path = await self.client.query_pathing(self.main_base_ramp.top_center, self.natural)
            self.failure = None if path is None else f"units still walk through the wall: {path}"
            await self.client.leave()
        elif self.state.game_loop > 6000:
            await self.client.leave()
        elif depots.amount < 2:
            await self.place(UnitTypeId.SUPPLYDEPOT, self.corners[depots.amount])
        else:
            await self.place(UnitTypeId.BARRACKS, self.main_base_ramp.barracks_correct_placement)
        await self.distribute_workers()

    def look(self):
        ramp = self.main_base_ramp
        if len(ramp.upper) != 2 or len(ramp.upper2_for_ramp_wall) != 2:
            return f"the ramp's topmost row is {ramp.upper}"
        self.corners = sorted(ramp.corner_depots)
        if len(self.corners) != 2 or ramp.barracks_correct_placement is None:
            return f"the wall's places are {self.corners}, {ramp.barracks_correct_placement}"
        expansions = self.expansion_locations_list
        if len(expansions) != BASES or self.start_location not in expansions:
            return f"the expansions are {expansions}, the start is {self.start_location}"
        others = [place for place in expansions if place != self.start_location]
        self.natural = min(others, key=ramp.bottom_center.distance_to)
        return None

    async def place(self, structure, place):
        if self.can_afford(structure) and not self.already_pending(structure):
            if not await self.can_place_single(structure, place):
                return
            self.workers.closest_to(place).build(structure, place)


def main():
    bot = Mason()
    run_game(
        maps.get(MAP_NAME),
        [Bot(Race.Terran, bot), Computer(Race.Terran, Difficulty.VeryEasy)],
        realtime=False,
        disable_fog=False,
    )
    if bot.failure:
        sys.exit(bot.failure)
    print(f"the ramp of {MAP_NAME} is walled off")


if __name__ == "__main__":
    main()
