//! One battle's first outputs, computed by hand.

use std::sync::Arc;

use catalog::Catalog;
use env::{Battle, BattleOptions};
use maps::Scenario;
use sim::Rules;

/// Marines at (13, 12) and (19, 12), a Zealot at (16, 19), all whole.
fn battle() -> Battle {
    let scenario = Scenario::load("2m_vs_1z").expect("the scenario is part of the program");
    let version = scenario.balance.parse().expect("the scenario names a known version");
    let catalog = Catalog::load(version).expect("the tables are valid");
    let rules = Rules::new(catalog, scenario).expect("the scenario fits the tables");
    Battle::new(Arc::new(rules), BattleOptions::default(), 1).expect("the battle has an equivalent")
}

/// The Zealot is √(3² + 7²) = √58 away from both Marines, the Marines are 6 from each other.
#[test]
fn first_observations() {
    let mut observations = [0.0; 32];
    battle().write_observations(&mut observations);
    let third = 1.0 / 3.0;
    let far = 58_f64.sqrt() as f32 / 9.0;
    #[rustfmt::skip]
    let expected = [
        1.0, 1.0, 1.0, 1.0,
        0.0, far, third, 7.0 / 9.0, 1.0, 1.0,
        1.0, 2.0 / 3.0, 2.0 / 3.0, 0.0, 1.0,
        1.0,

        1.0, 1.0, 1.0, 1.0,
        0.0, far, -third, 7.0 / 9.0, 1.0, 1.0,
        1.0, 2.0 / 3.0, -2.0 / 3.0, 0.0, 1.0,
        1.0,
    ];
    for (index, (ours, expected)) in observations.into_iter().zip(expected).enumerate() {
        assert!((ours - expected).abs() < 1e-6, "{index}: {ours} {expected}");
    }
}

#[test]
fn first_state_and_the_one_after_a_step() {
    let mut battle = battle();
    let mut state = [9.0; 26];
    battle.write_state(&mut state);
    let mut expected = [0.0; 26];
    expected[..4].copy_from_slice(&[1.0, 0.0, -3.0 / 32.0, -4.0 / 32.0]);
    expected[4..8].copy_from_slice(&[1.0, 0.0, 3.0 / 32.0, -4.0 / 32.0]);
    expected[8..12].copy_from_slice(&[1.0, 0.0, 3.0 / 32.0, 1.0]);
    assert_eq!(state, expected);
    // South for the first, stop for the second: 7 actions each.
    battle.step(&[3, 1]);
    battle.write_state(&mut state);
    assert_eq!(&state[12..], [0., 0., 0., 1., 0., 0., 0., 0., 1., 0., 0., 0., 0., 0.]);
    assert_eq!(&state[4..8], &expected[4..8], "who stops stays");
    // A Marine walks 2.25 cells in 16 loops, so 1.125 in a step.
    assert!((state[3] - (12.0 - 1.125 - 16.0) / 32.0).abs() < 1e-3, "{}", state[3]);
}

#[test]
fn first_masks() {
    assert_eq!(battle().available_actions(), [0, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0]);
}
