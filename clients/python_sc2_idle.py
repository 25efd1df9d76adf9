"""Plays an idle python-sc2 bot for 100 iterations.

    SC2PATH=... python python_sc2_idle.py [MAP]

needs burnysc2. The map must have a town hall for player 1; CollectMineralsAndGas when none is given.
The bot checks what python-sc2 made of the answers: its own units, their type data, the game clock,
the map's grids, queries for abilities and paths.
"""

import sys

from sc2 import maps
from sc2.bot_ai import BotAI
from sc2.data import Difficulty, Race
from sc2.main import run_game
from sc2.player import Bot, Computer

ITERATIONS = 100
STEP_LOOPS = 4


class IdleBot(BotAI):
    """Gives no order, and looks at everything a bot would look at."""

    def __init__(self):
        super().__init__()
        self.finished = 0

    async def on_start(self):
        self.client.game_step = STEP_LOOPS
        assert self.townhalls.amount == 1, self.townhalls
        assert self.start_location == self.townhalls.first.position, self.start_location
        assert self.workers.amount == 12, self.workers
        assert self.mineral_field.amount >= 8, self.mineral_field
        assert self.minerals == 50 and self.supply_workers == 12, (self.minerals, self.supply_workers)
        assert self.in_pathing_grid(self.workers.first), self.workers.first.position

    async def on_step(self, iteration):
        assert self.state.game_loop == iteration * STEP_LOOPS, (iteration, self.state.game_loop)
        for unit in self.all_units:
            assert unit.name and unit.health_max >= unit.health, unit
        if iteration == 1:
            await self.check_queries()
        self.finished = iteration + 1
        if self.finished == ITERATIONS:
            await self.client.leave()

    async def check_queries(self):
        units = self.workers + self.townhalls
        abilities = await self.get_available_abilities(units)
        assert len(abilities) == units.amount and all(abilities), abilities
        worker = self.workers.first
        distance = await self.client.query_pathing(worker, worker.position.offset((0, 1)))
        assert distance is None or 0 < distance < 100, distance


def main():
    map_name = sys.argv[1] if len(sys.argv) > 1 else "CollectMineralsAndGas"
    bot = IdleBot()
    run_game(maps.get(map_name), [Bot(Race.Terran, bot), Computer(Race.Zerg, Difficulty.Easy)], realtime=False)
    # python-sc2 turns what a bot raises into a defeat, so only the count tells that it ran through.
    if bot.finished != ITERATIONS:
        sys.exit(f"the bot stopped after {bot.finished} of {ITERATIONS} iterations")
    print(f"{ITERATIONS} iterations on {map_name}, {bot.state.game_loop} game loops")


if __name__ == "__main__":
    main()
