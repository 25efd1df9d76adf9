//! How strong the levels of scripted melee players are: won games in percent on our flat map,
//! half of them from either side.
//!
//! `cargo run --release -p bots --example melee_levels [GAMES]`

#[path = "../tests/melee/arena.rs"]
mod arena;

use arena::{Match, flat_map};
use bots::Level;
use game::Outcome;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let games: u64 = std::env::args().nth(1).map_or(Ok(4), |text| text.parse())?;
    let map = flat_map();
    let numbers: Vec<String> = Level::all().map(|level| level.to_string()).collect();
    println!("| level | {} | minutes |", numbers.join(" | "));
    println!("|---|{}---|", "---|".repeat(numbers.len()));
    for level in Level::all() {
        let (mut cells, mut loops) = (Vec::new(), 0);
        for other in Level::all() {
            let mut points = 0;
            for seed in 0..games {
                let is_first = seed % 2 == 0;
                let levels = if is_first { [level, other] } else { [other, level] };
                let mut game = Match::new(&map, levels.map(Some), seed);
                points += match (game.play(), is_first) {
                    (Outcome::Tie, _) => 1,
                    (Outcome::Victory, true) | (Outcome::Defeat, false) => 2,
                    _ => 0,
                };
                loops += u64::from(game.game.world().game_loop());
            }
            cells.push((50 * points / games).to_string());
        }
        let minutes = loops / (games * cells.len() as u64) / 1344;
        println!("| {level} | {} | {minutes} |", cells.join(" | "));
    }
    Ok(())
}
