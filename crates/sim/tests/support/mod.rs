//! What the tests of the world share: games of the battles, and a player who attacks the nearest.

use std::sync::Arc;

use catalog::Catalog;
use maps::Scenario;
use sim::{Command, OrderTarget, Rules, UnitTag, World};

/// The rules of a battle, with the tables it rests on.
pub fn rules(scenario: &str) -> Arc<Rules> {
    let scenario = Scenario::load(scenario).expect("the battles are valid");
    let version = scenario.balance.parse().expect("the battles name a known version");
    let catalog = Catalog::load(version).expect("the tables are valid");
    Arc::new(Rules::new(catalog, scenario).expect("the battles fit the tables"))
}

/// Player 1 sends each unit after the nearest enemy that it can hit; healers go to the hurt.
pub fn attack_nearest(world: &mut World) {
    let orders: Vec<(UnitTag, Command)> = world
        .units()
        .filter(|unit| unit.player == 1)
        .filter_map(|unit| {
            let can_heal = world.rules().catalog.unit(unit.unit_type).heal.is_some();
            let others = world.units().filter(|other| {
                if can_heal {
                    let kind = world.rules().catalog.unit(other.unit_type);
                    other.player == 1 && other.tag != unit.tag && other.life < kind.life_max
                } else {
                    let engagement = world.rules().engagement(unit.unit_type, other.unit_type);
                    other.player == 2 && engagement.weapon.is_some()
                }
            });
            let nearest = others
                .min_by_key(|other| (other.position.distance_squared(unit.position), other.tag))?;
            let command = if can_heal {
                Command::Heal(nearest.tag)
            } else {
                Command::Attack(OrderTarget::Unit(nearest.tag))
            };
            Some((unit.tag, command))
        })
        .collect();
    for (unit, command) in orders {
        world.command(1, unit, command, false);
    }
}

/// Plays `loops` game loops with new orders every eighth.
#[allow(dead_code, reason = "not every test binary plays whole games")]
#[expect(clippy::allow_attributes, reason = "the expectation would fail where it is used")]
pub fn play(world: &mut World, loops: u32) {
    for _ in 0..loops {
        if world.game_loop().is_multiple_of(8) {
            attack_nearest(world);
        }
        world.step();
    }
}
