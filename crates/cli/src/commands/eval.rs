use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use train::Checkpoint;

/// Measure the win rate of a checkpoint, played greedily.
#[derive(Args)]
#[command(after_help = "Examples:\n  starleague eval runs/3m-1\n  starleague eval \
                        runs/3m-1/checkpoints/best.safetensors --games 1000 --json")]
pub(crate) struct EvalArguments {
    /// A checkpoint file, or the folder of a run: its best checkpoint
    checkpoint: PathBuf,
    /// Play this battle instead of the one trained on; it must have the same sizes
    #[arg(long, value_name = "S")]
    scenario: Option<String>,
    /// Games to play
    #[arg(long, value_name = "N", default_value_t = 200,
          value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    games: u32,
    /// Different seeds are different games
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct EvalResult {
    scenario: String,
    checkpoint: PathBuf,
    seed: u64,
    games: usize,
    wins: usize,
    win_rate: f64,
    mean_reward: f64,
    mean_steps: f64,
}

pub(crate) fn run(arguments: &EvalArguments) -> anyhow::Result<()> {
    let (path, checkpoint) = Checkpoint::find(&arguments.checkpoint)?;
    let scenario = match &arguments.scenario {
        Some(name) => super::train::scenario_name(name)?.to_owned(),
        None => checkpoint.scenario.clone(),
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let games = arguments.games as usize;
    let evaluation =
        train::evaluate_checkpoint(&checkpoint, &scenario, games, arguments.seed, threads)?;
    let result = EvalResult {
        scenario,
        checkpoint: path,
        seed: arguments.seed,
        games: evaluation.games,
        wins: evaluation.wins,
        win_rate: evaluation.win_rate(),
        mean_reward: evaluation.mean_reward,
        mean_steps: evaluation.mean_steps,
    };
    if arguments.json {
        say!("{}", serde_json::to_string(&result)?);
        return Ok(());
    }
    say!(
        "{}: won {} of {} games ({:.1} %), mean reward {:.2}, mean length {:.1} steps",
        result.scenario,
        result.wins,
        result.games,
        100.0 * result.win_rate,
        result.mean_reward,
        result.mean_steps,
    );
    Ok(())
}
