//! Melee games between scripted players, which the example that makes the published table plays
//! as well.

use std::sync::Arc;

use bots::Level;
use bots::melee::MeleePlayer;
use catalog::{Catalog, Race};
use game::{Game, Options, Outcome};
use maps::{MeleeMap, Sc2Map};

/// Loops after which a game counts as drawn: half an hour of real time.
pub const LOOPS_MAX: u32 = 40_320;

/// Our own map.
pub fn flat_map() -> Arc<Sc2Map> {
    let bytes = MeleeMap::flat64().to_bytes();
    Arc::new(Sc2Map::from_bytes("Flat64", &bytes).expect("our own map can be read"))
}

/// A melee game of Terran players, and who plays.
pub struct Match {
    pub game: Game,
    pub players: Vec<(u8, MeleePlayer)>,
}

impl Match {
    pub fn new(map: &Arc<Sc2Map>, levels: [Option<Level>; 2], seed: u64) -> Self {
        let catalog = Catalog::load("4.10.0".parse().expect("a version")).expect("valid tables");
        let options = Options { seed, fog: true, races: [Some(Race::Terran); 2] };
        let game = Game::new(Arc::clone(map), &catalog, options).expect("the map can be played");
        let mut players = Vec::new();
        for (number, level) in (1..).zip(levels) {
            let Some(level) = level else { continue };
            let starts = map.start_locations().into_iter();
            let others = starts.filter(|(player, _)| *player != number).map(|(_, place)| place);
            let player =
                MeleePlayer::new(game.world(), number, Race::Terran, level, others.collect());
            players.push((number, player.expect("Terran can be played")));
        }
        Self { game, players }
    }

    pub fn step(&mut self) {
        for (number, player) in &mut self.players {
            let commands = player.commands(self.game.world());
            let world = self.game.world_mut();
            for given in commands {
                world.command(*number, given.unit, given.command, given.queued);
            }
            if player.gives_up(self.game.world()) {
                self.game.end(if *number == 1 { Outcome::Defeat } else { Outcome::Victory });
            }
        }
        self.game.step();
    }

    /// How the game ends; a tie if it takes too long.
    pub fn play(&mut self) -> Outcome {
        while self.game.outcome().is_none() && self.game.world().game_loop() < LOOPS_MAX {
            self.step();
        }
        self.game.outcome().unwrap_or(Outcome::Tie)
    }
}
