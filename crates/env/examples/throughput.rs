//! Steps per second of random play on one core, observations, states and masks included.
//!
//! `cargo run --release -p env --example throughput [SECONDS [SCENARIO...]]`

use std::sync::Arc;
use std::time::Instant;

use catalog::Catalog;
use env::{BattleOptions, RandomPlay};
use maps::Scenario;
use sim::Rules;

const GAMES: usize = 16;
const WINDOWS: usize = 9;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let seconds: f64 = arguments.next().map_or(Ok(2.0), |text| text.parse())?;
    let mut names: Vec<String> = arguments.collect();
    if names.is_empty() {
        names = ["3m", "8m", "2s3z", "5m_vs_6m", "27m_vs_30m"].map(str::to_owned).to_vec();
    }
    for name in &names {
        let scenario = Scenario::load(name)?;
        let catalog = Catalog::load(scenario.balance.parse()?)?;
        let rules = Arc::new(Rules::new(catalog, scenario)?);
        let mut rates = measure(&rules, seconds / WINDOWS as f64)?;
        rates.sort_by(f64::total_cmp);
        println!(
            "{name:<12} {:>9.0} steps/s, best {:>9.0}",
            rates[WINDOWS / 2],
            rates[WINDOWS - 1]
        );
    }
    Ok(())
}

/// Steps per second in each of several windows.
fn measure(rules: &Arc<Rules>, seconds: f64) -> Result<Vec<f64>, env::EnvError> {
    let mut play = RandomPlay::new(Arc::clone(rules), BattleOptions::default(), GAMES, 1)?;
    let mut rates = Vec::new();
    for _ in 0..WINDOWS {
        let start = Instant::now();
        let mut steps = 0_u64;
        while start.elapsed().as_secs_f64() < seconds {
            for _ in 0..8 {
                play.step();
                steps += GAMES as u64;
            }
        }
        rates.push(steps as f64 / start.elapsed().as_secs_f64());
    }
    Ok(rates)
}
