//! Same rules, seed and commands give the same hash at every loop.

mod support;

use maps::Scenario;
use proptest::prelude::*;
use sim::{Command, OrderTarget, SnapshotError, World};

fn hashes(scenario: &str, seed: u64, loops: u32) -> Vec<u64> {
    let mut world = World::new(support::rules(scenario), seed);
    (0..loops)
        .map(|_| {
            support::play(&mut world, 1);
            world.state_hash()
        })
        .collect()
}

/// Games on four threads at once are the games on one.
#[test]
fn threads_do_not_matter() {
    for scenario in ["MMM", "so_many_baneling", "corridor"] {
        let alone = hashes(scenario, 5, 300);
        std::thread::scope(|scope| {
            let games: Vec<_> = (0..4).map(|_| scope.spawn(|| hashes(scenario, 5, 300))).collect();
            for game in games {
                assert_eq!(game.join().expect("the game ends"), alone, "{scenario}");
            }
        });
    }
}

/// Saving and restoring at every loop changes nothing, and neither does playing a fork.
#[test]
fn snapshots_do_not_matter() {
    for scenario in Scenario::names() {
        let rules = support::rules(scenario);
        let mut world = World::new(rules.clone(), 3);
        let mut restored = World::new(rules.clone(), 3);
        for _ in 0..240 {
            let mut fork = world.clone();
            support::play(&mut fork, 3);
            support::play(&mut world, 1);
            support::play(&mut restored, 1);
            restored = World::restore(rules.clone(), &restored.snapshot()).expect("it was saved");
            let game_loop = world.game_loop();
            assert_eq!(world.state_hash(), restored.state_hash(), "{scenario} loop {game_loop}");
        }
        assert_eq!(world.snapshot(), restored.snapshot());
    }
}

#[test]
fn seeds_matter() {
    assert_ne!(hashes("3m", 1, 200), hashes("3m", 2, 200));
}

#[test]
fn damaged_snapshots_are_refused() {
    let rules = support::rules("MMM");
    let mut world = World::new(rules.clone(), 3);
    support::play(&mut world, 120);
    let bytes = world.snapshot();
    let check = |bytes: &[u8], expected| {
        assert_eq!(World::restore(rules.clone(), bytes).err(), Some(expected));
    };
    check(&bytes[..bytes.len() - 1], SnapshotError::Length("cut short"));
    check(&[&bytes[..], &[0]].concat(), SnapshotError::Length("too long"));
    check(b"MPQ\x1a....", SnapshotError::Foreign);
    check(&[], SnapshotError::Length("cut short"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever bytes are restored, the game that comes of them can be played.
    #[test]
    fn altered_snapshots_are_refused_or_playable(
        edits in prop::collection::vec((8_usize..20_000, any::<u8>()), 1..4),
    ) {
        let rules = support::rules("MMM");
        let mut world = World::new(rules.clone(), 3);
        support::play(&mut world, 100);
        let mut bytes = world.snapshot();
        let length = bytes.len();
        for (index, value) in edits {
            bytes[index % (length - 8) + 8] = value;
        }
        if let Ok(mut world) = World::restore(rules, &bytes) {
            support::play(&mut world, 40);
        }
    }

    /// Random commands, also to foreign and dead units, never break a game.
    #[test]
    fn random_commands_are_survived(
        scenario in prop::sample::select(Scenario::names().collect::<Vec<_>>()),
        seed: u64,
        commands in prop::collection::vec((any::<u8>(), 0..7_u8, any::<u8>(), -4..36, -4..36, any::<bool>()), 200),
    ) {
        let mut world = World::new(support::rules(scenario), seed);
        for (unit, kind, target, x, y, queued) in commands {
            let tags: Vec<_> = world.units().map(|unit| unit.tag).collect();
            let tag = tags[usize::from(unit) % tags.len()];
            let other = tags[usize::from(target) % tags.len()];
            let point = fixed::Vec2::from_int(x, y);
            let command = match kind {
                0 => Command::Stop,
                1 => Command::HoldPosition,
                2 => Command::Move(OrderTarget::Point(point)),
                3 => Command::Move(OrderTarget::Unit(other)),
                4 => Command::Patrol(point),
                5 => Command::Attack(OrderTarget::Unit(other)),
                _ => Command::Heal(other),
            };
            world.command(1 + (unit & 1), tag, command, queued);
            world.step();
        }
        for unit in world.units() {
            let kind = world.rules().catalog.unit(unit.unit_type);
            prop_assert!(fixed::Fixed::ZERO < unit.life && unit.life <= kind.life_max);
            prop_assert!(unit.shields <= kind.shields_max && unit.energy <= kind.energy_max);
        }
    }
}
