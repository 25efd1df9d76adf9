//! How strong the levels of scripted teams are: won games in percent.
//!
//! First each level against the enemy of the research battles, which attack-moves; then each
//! level against the others on equal ground, as player 1.
//!
//! `cargo run --release -p bots --example battle_levels [GAMES]`

#[path = "../tests/battle/arena.rs"]
mod arena;

use arena::{rules, win_rate};
use bots::Level;

/// Battles of the first table.
const BATTLES: [&str; 12] = [
    "3m", "8m", "2s3z", "3s5z", "MMM", "1c3s5z", "5m_vs_6m", "8m_vs_9m", "2m_vs_1z", "3s_vs_3z",
    "3s_vs_5z", "MMM2",
];
/// Battles of the second table: both sides have the same units.
const EQUAL: [&str; 4] = ["8m", "2s3z", "3s5z", "MMM"];
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let games: u64 = std::env::args().nth(1).map_or(Ok(100), |text| text.parse())?;
    println!("| level | {} | mean |", BATTLES.join(" | "));
    println!("|---|{}---|", "---|".repeat(BATTLES.len()));
    let battles = BATTLES.map(rules);
    for level in Level::all() {
        let rates: Vec<u64> =
            battles.iter().map(|rules| win_rate(rules, [Some(level), None], games)).collect();
        print_row(level, &rates);
    }
    println!("\n| level as player 1 | {} | mean |", numbers().join(" | "));
    println!("|---|{}---|", "---|".repeat(numbers().len()));
    let battles = EQUAL.map(rules);
    for level in Level::all() {
        let against = |other| {
            let players = [Some(level), Some(other)];
            battles.iter().map(|rules| win_rate(rules, players, games)).sum::<u64>()
                / battles.len() as u64
        };
        print_row(level, &Level::all().map(against).collect::<Vec<u64>>());
    }
    Ok(())
}

fn numbers() -> Vec<String> {
    Level::all().map(|level| level.to_string()).collect()
}

fn print_row(level: Level, rates: &[u64]) {
    let cells: Vec<String> = rates.iter().map(u64::to_string).collect();
    let mean = rates.iter().sum::<u64>() / rates.len() as u64;
    println!("| {level} | {} | {mean} |", cells.join(" | "));
}
