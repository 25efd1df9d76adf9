//! Agents see what their player may know, and nothing else.

use env::Outcome;
use env::full_game::{GAME_MINIMAP_LAYERS, GameObservation};
use expect_test::expect_file;
use observe::can_see;
use raw::tag;
use sim::Random;
use std::fmt::Write as _;

use crate::arena::{bytes, flat, observe, orders_by_lot};

#[test]
fn every_row_is_of_something_seen_or_remembered() {
    let mut random = Random::new(3);
    let mut game = flat(&["agent", "level8"], 5);
    let (mut seen_enemies, mut remembered) = (0, 0);
    for step in 0..900 {
        let seen = observe(&mut game, 0);
        let world = game.world();
        let visible = world.units().filter(|unit| can_see(world, 1, unit)).count();
        assert_eq!(seen.units.iter().filter(|row| row.display_type == 1).count(), visible);
        for row in &seen.units {
            let unit = tag::from_protocol(row.tag).and_then(|tag| world.unit(tag));
            if row.display_type == 1 {
                assert!(can_see(world, 1, unit.unwrap()), "loop {}", world.game_loop());
            } else {
                assert_ne!(row.alliance, 1);
                assert!(row.health == 0.0 && row.order_count == 0);
                remembered += 1;
            }
            if row.alliance == 4 {
                seen_enemies += 1;
                let told = [row.order_count, row.rally, row.orders[0].target];
                assert_eq!(told, [0; 3], "what an enemy is about is not told");
                assert_eq!(row.engaged_target_tag, 0);
            }
        }
        for usable in &seen.available {
            let row = seen.units[usable.unit as usize];
            assert!(row.tag == usable.tag && row.alliance == 1);
        }
        let orders = if step % 4 == 0 { orders_by_lot(&seen, &mut random) } else { Vec::new() };
        if game.step(&[&orders]).outcomes.is_some() {
            break;
        }
    }
    assert!(0 < seen_enemies, "the computer attacks");
    assert!(0 < remembered);
}

#[test]
fn the_same_seed_and_orders_give_the_same_bytes() {
    let play = |seed: u64| {
        let mut random = Random::new(1);
        let mut game = flat(&["agent", "level4"], seed);
        let mut log = Vec::new();
        for _ in 0..150 {
            let seen = observe(&mut game, 0);
            log.extend(bytes(&seen));
            let orders = orders_by_lot(&seen, &mut random);
            game.step(&[&orders]);
        }
        (log, game.state_hash())
    };
    let first = play(7);
    assert!(first == play(7));
    assert!(first.1 != play(8).1);
}

#[test]
fn a_short_game_reads_as_its_golden() {
    let mut game = flat(&["agent", "level3"], 1);
    for _ in 0..40 {
        game.step(&[&[]]);
    }
    let seen = observe(&mut game, 0);
    expect_file!["flat.txt"].assert_eq(&text(&seen));
}

fn text(seen: &GameObservation) -> String {
    let mut text = format!("{:#?}\n", seen.player);
    for row in &seen.units {
        let name = raw::unit_type_names().find(|(id, _)| *id == row.unit_type);
        let name = name.map_or("?", |(_, name)| name);
        let order = row.orders[0];
        writeln!(
            text,
            "{} {name} of {} at {:.3} {:.3} health {}/{} contents {}/{} cargo {} order {} at {}",
            row.tag,
            row.owner,
            row.x,
            row.y,
            row.health,
            row.health_max,
            row.mineral_contents,
            row.vespene_contents,
            row.cargo_minerals,
            order.ability,
            order.target_tag
        )
        .unwrap();
    }
    for usable in &seen.available {
        let name = raw::ability(usable.ability.into()).map_or("?", |ability| ability.name);
        writeln!(text, "{} can {name} at {:03b}", usable.tag, usable.targets).unwrap();
    }
    for (index, (name, _)) in GAME_MINIMAP_LAYERS.iter().enumerate() {
        let layer = &seen.minimap[index * 64 * 64..(index + 1) * 64 * 64];
        let sum: u32 = layer.iter().map(|&value| u32::from(value)).sum();
        writeln!(text, "{name}: sum {sum}").unwrap();
    }
    text
}

#[test]
fn the_minimap_shows_the_own_base_in_its_corner() {
    let mut game = flat(&["agent", "agent"], 1);
    for agent in 0..2 {
        let seen = observe(&mut game, agent);
        assert_eq!(seen.minimap.len(), GAME_MINIMAP_LAYERS.len() * 64 * 64);
        let layer = |name: &str| {
            let at = GAME_MINIMAP_LAYERS.iter().position(|row| row.0 == name).unwrap();
            &seen.minimap[at * 64 * 64..(at + 1) * 64 * 64]
        };
        let own: Vec<usize> =
            (0..64 * 64).filter(|&pixel| layer("player_relative")[pixel] == 1).collect();
        assert!(!own.is_empty());
        // Player 1 starts in the north-west, player 2 in the south-east.
        assert!(own.iter().all(|pixel| (pixel / 64 < 32) == (agent == 0)));
        assert!(own.iter().all(|&pixel| layer("visibility_map")[pixel] == 2));
        assert!(layer("player_id").iter().all(|&id| id != 2 - agent as u8));
    }
    let step = game.step(&[&[], &[]]);
    assert_eq!((step.rewards, step.outcomes), (vec![0.0; 2], None::<Vec<Outcome>>));
}
