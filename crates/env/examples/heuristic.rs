//! Win rates of the research suite's scripted agents beside the published ones.
//!
//! These agents attack the nearest enemy all the time, so their win rate depends on the rules of
//! combat alone: the best check of them that needs no learning.
//!
//! `cargo run --release -p env --example heuristic [EPISODES [SCENARIO...]]`

use env::{Battle, BattleOptions, Opponent, Outcome, load_rules};
use maps::Scenario;

/// Samvelyan et al. 2019, "The StarCraft Multi-Agent Challenge", table of test win rates, in %.
const PUBLISHED: [(&str, u32); 14] = [
    ("2s3z", 90),
    ("3s5z", 42),
    ("1c3s5z", 81),
    ("10m_vs_11m", 12),
    ("bane_vs_bane", 43),
    ("2s_vs_1sc", 0),
    ("2c_vs_64zg", 0),
    ("5m_vs_6m", 0),
    ("3s_vs_5z", 0),
    ("3s5z_vs_3s6z", 0),
    ("6h_vs_8z", 0),
    ("27m_vs_30m", 0),
    ("MMM2", 0),
    ("corridor", 0),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let episodes: u32 = arguments.next().map_or(Ok(200), |text| text.parse())?;
    let mut names: Vec<String> = arguments.collect();
    if names.is_empty() {
        names = Scenario::names().map(str::to_owned).collect();
    }
    println!("scenario       published  won %  lost %  drawn %  timed out %  steps  return");
    for name in &names {
        let rules = load_rules(name, Opponent::AttackMove)?;
        let options = BattleOptions { heuristic_ai: true, ..BattleOptions::default() };
        let mut battle = Battle::new(rules, options, 1)?;
        let (outcomes, steps, total) = play(&mut battle, episodes);
        let published = PUBLISHED.iter().find(|(other, _)| other == name);
        let percent = |count: u32| 100.0 * f64::from(count) / f64::from(episodes);
        println!(
            "{name:<14} {:>9}  {:>5.1}  {:>6.1}  {:>7.1}  {:>11.1}  {:>5.1}  {:>6.2}",
            published.map_or_else(|| "-".to_owned(), |(_, rate)| rate.to_string()),
            percent(outcomes[0]),
            percent(outcomes[1]),
            percent(outcomes[2]),
            percent(outcomes[3]),
            f64::from(steps) / f64::from(episodes),
            total / f64::from(episodes),
        );
    }
    Ok(())
}

/// Plays `episodes`; returns outcomes in the order of the table, steps and the sum of rewards.
fn play(battle: &mut Battle, episodes: u32) -> ([u32; 4], u32, f64) {
    let (mut outcomes, mut steps, mut total) = ([0; 4], 0, 0.0);
    let actions = vec![0; battle.shape().agents];
    for _ in 0..episodes {
        battle.reset();
        loop {
            let step = battle.step(&actions);
            steps += 1;
            total += step.reward;
            match step.outcome {
                None => continue,
                Some(Outcome::Won) => outcomes[0] += 1,
                Some(Outcome::Lost) => outcomes[1] += 1,
                Some(Outcome::Drawn) => outcomes[2] += 1,
                Some(Outcome::TimedOut) => outcomes[3] += 1,
            }
            break;
        }
    }
    (outcomes, steps, total)
}
