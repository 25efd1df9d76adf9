//! Battles whose armies are drawn for each episode, and sight cones.

use env::{
    Battle, BattleOptions, EnvError, Opponent, TeamGeneration, TeamRace, battle_names,
    choose_uniformly, load_rules,
};
use sim::Random;

const NAMES: [&str; 3] = ["10gen_terran", "10gen_protoss", "10gen_zerg"];

/// What the suite's own configuration files say.
fn standard(name: &str, agents: u32, enemies: u32) -> BattleOptions {
    let race = TeamRace::of(name).expect("a generated battle");
    BattleOptions {
        use_unit_ranges: true,
        obs_own_pos: true,
        generation: Some(TeamGeneration::standard(race, agents, enemies)),
        ..BattleOptions::default()
    }
}

fn battle(name: &str, options: BattleOptions, seed: u64) -> Battle {
    Battle::new(load_rules(name, options.opponent).expect("it is known to work"), options, seed)
        .expect("it is known to work")
}

/// Agents, enemies, actions, floats of the observation of Terran, Protoss and Zerg, and of the
/// state, as the original environment's own methods report them.
type Sizes = (u32, u32, usize, [usize; 3], [usize; 3]);

#[rustfmt::skip]
const SIZES: [Sizes; 5] = [
    (5,   5, 11, [ 82,  92,  82], [120, 130, 120]),
    (10, 10, 16, [162, 182, 162], [290, 310, 290]),
    (20, 20, 26, [322, 362, 322], [780, 820, 780]),
    (10, 11, 17, [170, 191, 170], [306, 327, 306]),
    (20, 23, 29, [346, 389, 346], [858, 901, 858]),
];

#[test]
fn sizes_are_those_of_the_original() {
    for (agents, enemies, actions, observations, states) in SIZES {
        for (race, name) in NAMES.into_iter().enumerate() {
            let shape = battle(name, standard(name, agents, enemies), 1).shape();
            let sizes = (shape.actions, shape.observation_len, shape.state_len);
            assert_eq!(sizes, (actions, observations[race], states[race]), "{name} {agents}");
            assert_eq!(shape.episode_limit_steps, 200);
        }
    }
    assert!(battle_names().skip(23).eq(NAMES));
}

/// The types of agents and enemies, as catalog names, in the order of slots.
fn teams(battle: &Battle) -> [Vec<&str>; 2] {
    let catalog = &battle.world().rules().catalog;
    [1, 2].map(|player| {
        let units = battle.world().units().filter(|unit| unit.player == player);
        units.map(|unit| catalog.unit(unit.unit_type).display_name.as_str()).collect()
    })
}

#[test]
fn armies_are_drawn_as_the_distributions_say() {
    let name = "10gen_terran";
    let mut battle = battle(name, standard(name, 5, 7), 3);
    let (mut rare, mut mirrored) = (0, 0);
    for _ in 0..600 {
        let [own, other] = teams(&battle);
        assert_eq!((own.len(), other.len()), (5, 7));
        assert_eq!(own[..], other[..5], "the enemies are the agents' types, and two more");
        assert!(own.iter().any(|&name| name != "Medivac"), "{own:?}");
        rare += own.iter().filter(|&&name| name == "Medivac").count();
        // In the middle, or to the west of it.
        let agents = battle.world().units().filter(|unit| unit.player == 1);
        let span = agents.map(|unit| unit.position.x).fold(None, |span: Option<(_, _)>, x| {
            Some(span.map_or((x, x), |(low, high)| (x.min(low), x.max(high))))
        });
        let (low, high) = span.expect("it is known to work");
        let is_around = 13 < low.floor() && 16 <= high.floor();
        mirrored += i32::from(!is_around);
        assert!(if is_around { high.floor() < 18 } else { high.floor() <= 16 }, "{low:?} {high:?}");
        battle.step(&[1; 5]);
        battle.reset();
        assert_eq!((battle.dead_agents(), battle.dead_enemies()), (0, 0));
    }
    assert!((230..370).contains(&rare), "{rare} of 3000 are Medivacs");
    assert!((240..360).contains(&mirrored), "{mirrored} of 600 are mirrors");
}

#[test]
fn enemies_come_and_fight() {
    for name in NAMES {
        let mut battle = battle(name, standard(name, 5, 5), 5);
        let mut random = Random::new(1);
        let mut lost = 0;
        for _ in 0..1500 {
            let shape = battle.shape();
            let mut actions = vec![0; shape.agents];
            let available = battle.available_actions();
            choose_uniformly(available, shape.actions, &mut random, &mut actions);
            let step = battle.step(&actions);
            assert!(0.0 <= step.reward && step.reward <= 20.0, "{}", step.reward);
            if step.outcome.is_some() {
                lost += usize::from(battle.dead_agents() == shape.agents);
                battle.reset();
            }
        }
        assert!(5 < lost, "{name}: only {lost} teams were destroyed");
    }
}

#[test]
fn a_seed_draws_the_same_again() {
    let log = |seed| {
        let name = "10gen_zerg";
        let mut battle = battle(name, standard(name, 10, 11), seed);
        let mut random = Random::new(2);
        let mut hashes = Vec::new();
        for _ in 0..200 {
            let shape = battle.shape();
            let mut actions = vec![0; shape.agents];
            let available = battle.available_actions();
            choose_uniformly(available, shape.actions, &mut random, &mut actions);
            if battle.step(&actions).outcome.is_some() {
                battle.reset();
            }
            hashes.push(battle.world().state_hash());
        }
        hashes
    };
    assert_eq!(log(1), log(1));
    assert_ne!(log(1), log(2));
}

#[test]
fn both_sides_can_be_agents() {
    let name = "10gen_protoss";
    let options = BattleOptions { opponent: Opponent::Agent, ..standard(name, 4, 6) };
    let mut battle = battle(name, options, 1);
    for _ in 0..30 {
        let steps = battle.step_sides([&[1; 4], &[1; 6]]);
        assert!(steps[0].outcome.is_none());
    }
    assert_eq!((battle.dead_agents(), battle.dead_enemies()), (0, 0));
}

/// A perfect episode returns 20, whatever the armies: rewards are scaled by the present one's.
#[test]
fn rewards_are_scaled_by_the_present_armies() {
    let name = "10gen_zerg";
    let mut battle = battle(name, standard(name, 5, 5), 1);
    let mut different = 0;
    for _ in 0..20 {
        let catalog = &battle.world().rules().catalog;
        let enemies = battle.world().units().filter(|unit| unit.player == 2);
        let life: i32 = enemies.map(|unit| catalog.unit(unit.unit_type).life_max.floor()).sum();
        assert_eq!(battle.reward_max(), f64::from(5 * 10 + 200 + life));
        let before = battle.reward_max();
        battle.step(&[1; 5]);
        battle.reset();
        different += i32::from(before != battle.reward_max());
    }
    assert_ne!(different, 0);
}

/// 2m_vs_1z: Marines at (13, 12) and (19, 12), a Zealot at (16, 19). A Marine that looks to the
/// north-east at 60 degrees has the Zealot, at 66.8 degrees, in its cone of 30 degrees.
#[test]
fn cones_hide_what_is_beside_them() {
    let options = BattleOptions { conic_fov: true, ..BattleOptions::default() };
    let mut battle = battle("2m_vs_1z", options, 1);
    let shape = battle.shape();
    // 6 actions, 12 directions, 1 enemy.
    assert_eq!(shape.actions, 19);
    // Two more own figures, and two more for each ally in the state.
    assert_eq!((shape.observation_len, shape.state_len), (18, 8 + 8 - 4 + 4 + 2 * 19));
    let sees = |battle: &Battle| {
        let mut matrix = vec![0; 6];
        battle.write_visibility(&mut matrix);
        matrix
    };
    // Both look to the east: the first sees the second, the slopes' sign makes the second see the
    // first behind it, and the Zealot is beside both.
    assert_eq!(sees(&battle), [0, 1, 0, 1, 0, 0]);
    let available = battle.available_actions();
    assert_eq!(available[..18], [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    // Direction 2 is 60 degrees for the first, direction 4 is 120 for the second.
    battle.step(&[6 + 2, 6 + 4]);
    assert_eq!(sees(&battle), [0, 0, 1, 0, 0, 1]);
    let mut observations = vec![0.0; 2 * shape.observation_len];
    battle.write_observations(&mut observations);
    let look = &observations[shape.observation_len - 2..shape.observation_len];
    assert!((look[0] - 0.5).abs() < 1e-6 && (look[1] - 0.866_025_4).abs() < 1e-6, "{look:?}");
    battle.reset();
    assert_eq!(sees(&battle), [0, 1, 0, 1, 0, 0]);
}

fn check_rejected(name: &str, options: BattleOptions, message: &str) {
    let rules = load_rules(name, options.opponent).expect("it is known to work");
    let error: EnvError = Battle::new(rules, options, 1).expect_err("it is refused");
    assert_eq!(error.to_string(), message);
}

#[test]
fn wrong_options_are_rejected() {
    let terran = TeamGeneration::standard(TeamRace::Terran, 5, 5);
    let with = |generation| BattleOptions { generation: Some(generation), ..Default::default() };
    check_rejected(
        "3m",
        with(terran),
        "scenario `3m` has armies of its own; only generated battles draw them",
    );
    check_rejected(
        "10gen_terran",
        with(TeamGeneration { agents: 65, ..terran }),
        "option `n_units` is 65; it must lie between 1 and 64",
    );
    check_rejected(
        "10gen_terran",
        with(TeamGeneration { weights: [0.0, 0.0, 1.0], ..terran }),
        "option `weights` is 0; types that a team may consist of need a weight above 0",
    );
    check_rejected(
        "10gen_terran",
        with(TeamGeneration { reflect_chance: 1.5, ..terran }),
        "option `p` is 1.5; it must lie between 0 and 1",
    );
    check_rejected(
        "3m",
        BattleOptions { conic_fov: true, num_fov_actions: 1, ..Default::default() },
        "option `num_fov_actions` is 1; it must lie between 2 and 360",
    );
}
