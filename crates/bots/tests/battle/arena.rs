//! Battles between scripted teams, which the example that makes the published table plays as well.

use std::sync::Arc;

use bots::{Level, battle};
use catalog::Catalog;
use maps::Scenario;
use sim::{Rules, World};

/// Loops between two decisions.
const DECISION_LOOPS: u32 = 8;
/// Loops after which a game counts as drawn.
const LOOPS_MAX: u32 = 2400;

/// The rules of a research battle.
pub fn rules(name: &str) -> Arc<Rules> {
    let scenario = Scenario::load(name).expect("the battles are valid");
    let version = scenario.balance.parse().expect("the battles name a known version");
    let catalog = Catalog::load(version).expect("the tables are valid");
    Arc::new(Rules::new(catalog, scenario).expect("the battles fit the tables"))
}

/// Games that player 1 wins, in percent. A player without a level does as the battle's script
/// says: it attack-moves as player 2.
pub fn win_rate(rules: &Arc<Rules>, players: [Option<Level>; 2], games: u64) -> u64 {
    let won = (0..games).filter(|&seed| is_won(World::new(Arc::clone(rules), seed), players));
    100 * won.count() as u64 / games
}

fn is_won(mut world: World, players: [Option<Level>; 2]) -> bool {
    while world.game_loop() < LOOPS_MAX {
        if world.game_loop().is_multiple_of(DECISION_LOOPS) {
            decide(&mut world, players);
        }
        let before = world.living(1) + world.living(2);
        world.step();
        // The field is filled again in the loop in which the last units fall.
        let is_even = before < world.living(1) + world.living(2);
        if is_even || world.living(1) == 0 || world.living(2) == 0 {
            return !is_even && world.living(2) == 0;
        }
    }
    false
}

/// Both players decide on what they see, before either commands anything.
pub fn decide(world: &mut World, players: [Option<Level>; 2]) {
    let mut decided = Vec::new();
    for (player, level) in (1..).zip(players) {
        if let Some(level) = level {
            decided.push((player, battle::commands(world, player, level)));
        }
    }
    for (player, commands) in decided {
        for given in commands {
            world.command(player, given.unit, given.command, given.queued);
        }
    }
}
