//! The sizes of all 23 battles.

use std::sync::Arc;

use catalog::Catalog;
use env::{Battle, BattleOptions, EnvError};
use maps::Scenario;
use sim::Rules;

fn battle(name: &str, options: BattleOptions) -> Result<Battle, EnvError> {
    let scenario = Scenario::load(name).expect("the scenario is part of the program");
    let version = scenario.balance.parse().expect("the scenario names a known version");
    let catalog = Catalog::load(version).expect("the tables are valid");
    Battle::new(
        Arc::new(Rules::new(catalog, scenario).expect("the scenario fits the tables")),
        options,
        1,
    )
}

/// Name, agents, enemies, episode limit, actions, floats of observation and state, floats of the
/// observation with last actions, and the sum of unscaled rewards of a perfect episode: as the
/// original environment's own methods report them.
type Sizes = (&'static str, usize, usize, u32, usize, usize, usize, usize, f64);

#[rustfmt::skip]
const SIZES: [Sizes; 23] = [
    ("3m",                3,  3,  60,  9,  30,   48,   48,  365.0),
    ("8m",                8,  8, 120, 14,  80,  168,  178,  640.0),
    ("25m",              25, 25, 150, 31, 250,  950,  994, 1575.0),
    ("5m_vs_6m",          5,  6,  70, 12,  55,   98,  103,  530.0),
    ("8m_vs_9m",          8,  9, 120, 15,  85,  179,  190,  695.0),
    ("10m_vs_11m",       10, 11, 150, 17, 105,  243,  258,  805.0),
    ("27m_vs_30m",       27, 30, 180, 36, 285, 1170, 1221, 1850.0),
    ("MMM",              10, 10, 150, 16, 160,  290,  304, 1015.0),
    ("MMM2",             10, 12, 180, 18, 176,  322,  338, 1205.0),
    ("2s3z",              5,  5, 120, 11,  80,  120,  124, 1020.0),
    ("3s5z",              8,  8, 150, 14, 128,  216,  226, 1510.0),
    ("3s5z_vs_3s6z",      8,  9, 170, 15, 136,  230,  241, 1670.0),
    ("3s_vs_3z",          3,  3, 150,  9,  36,   54,   54,  680.0),
    ("3s_vs_4z",          3,  4, 200, 10,  42,   61,   62,  840.0),
    ("3s_vs_5z",          3,  5, 250, 11,  48,   68,   70, 1000.0),
    ("1c3s5z",            9,  9, 180, 15, 162,  270,  282, 1870.0),
    ("2m_vs_1z",          2,  1, 150,  7,  16,   26,   23,  360.0),
    ("corridor",          6, 24, 400, 30, 156,  282,  306, 1280.0),
    ("6h_vs_8z",          6,  8, 150, 14,  78,  140,  148, 1480.0),
    ("2s_vs_1sc",         2,  1, 300,  7,  17,   27,   24,  510.0),
    ("so_many_baneling",  7, 32, 100, 38, 202,  397,  430, 1480.0),
    ("bane_vs_bane",     24, 24, 200, 30, 336,  984, 1026, 1260.0),
    ("2c_vs_64zg",        2, 64, 400, 70, 332,  342,  402, 3080.0),
];

#[test]
fn all_battles_have_the_sizes_of_the_original() {
    assert!(SIZES.iter().map(|row| row.0).eq(Scenario::names()));
    for (name, agents, enemies, limit, actions, observation, state, with_last, reward_max) in SIZES
    {
        let plain = battle(name, BattleOptions::default()).unwrap();
        let shape = plain.shape();
        assert_eq!((shape.agents, shape.enemies), (agents, enemies), "{name}");
        assert_eq!((shape.episode_limit_steps, shape.actions), (limit, actions), "{name}");
        assert_eq!((shape.observation_len, shape.state_len), (observation, state), "{name}");
        assert_eq!(plain.reward_max(), reward_max, "{name}");
        assert_eq!((plain.agents().len(), plain.enemies().len()), (agents, enemies), "{name}");
        let options = BattleOptions { obs_last_action: true, ..BattleOptions::default() };
        assert_eq!(battle(name, options).unwrap().shape().observation_len, with_last, "{name}");
    }
}

/// With every optional part on 2s3z: 4+8+9 for moves and ground, 5 enemies of 8, 4 allies of
/// 8+11, 4 own figures, and two slots for the time.
#[test]
fn options_add_their_parts() {
    let options = BattleOptions {
        obs_last_action: true,
        obs_pathing_grid: true,
        obs_terrain_height: true,
        obs_timestep_number: true,
        state_timestep_number: true,
        ..BattleOptions::default()
    };
    let shape = battle("2s3z", options).unwrap().shape();
    assert_eq!(shape.observation_len, 21 + 5 * 8 + 4 * 19 + 4 + 2);
    assert_eq!(shape.state_len, 120 + 1);
    let options = BattleOptions { obs_instead_of_state: true, ..options };
    assert_eq!(battle("2s3z", options).unwrap().shape().state_len, 5 * shape.observation_len);
    let options = BattleOptions {
        obs_all_health: false,
        obs_own_health: false,
        state_last_action: false,
        ..BattleOptions::default()
    };
    let shape = battle("2s3z", options).unwrap().shape();
    assert_eq!((shape.observation_len, shape.state_len), (4 + 5 * 6 + 4 * 6 + 2, 65));
}

fn check_rejected(options: BattleOptions, message: &str) {
    assert_eq!(
        battle("3m", options).expect_err("the option is out of bounds").to_string(),
        message
    );
}

#[test]
fn options_out_of_bounds_are_rejected() {
    let default = BattleOptions::default();
    check_rejected(
        BattleOptions { step_mul: 0, ..default },
        "option `step_mul` is 0; a step has from 1 to 1024 game loops",
    );
    check_rejected(
        BattleOptions { move_amount: -1.0, ..default },
        "option `move_amount` is -1; it must be more than 0 and at most 64 cells",
    );
    check_rejected(
        BattleOptions { move_amount: 1.5, obs_pathing_grid: true, ..default },
        "option `move_amount` is 1.5; `obs_pathing_grid` and `obs_terrain_height` need a whole \
         number",
    );
    check_rejected(
        BattleOptions { reward_scale_rate: 0.0, ..default },
        "option `reward_scale_rate` is 0; it must be more than 0",
    );
    check_rejected(
        BattleOptions { reward_win: f64::NAN, ..default },
        "option `reward_win` is NaN; it must be finite",
    );
}
