use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{Compute, Hyperparameters};

/// A training, as its run folder remembers it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainConfig {
    /// The battle.
    pub scenario: String,
    /// Same seed, same number of actors: same weights.
    pub seed: u64,
    /// Threads; each plays its share of the games and computes its share of the gradients.
    pub actors: usize,
    /// Wall-clock limit, over all sessions of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<f64>,
    /// Limit of environment steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<u64>,
    /// Training stops when evaluations hold this win rate; above 1 it never does.
    pub win_rate_target: f64,
    /// Updates between two evaluations.
    pub evaluation_interval: u64,
    /// Games of an evaluation while training.
    pub evaluation_games: usize,
    /// Games of the evaluation at the end.
    pub final_games: usize,
    /// Where gradients are computed.
    #[serde(default)]
    pub compute: Compute,
    /// The learner's settings.
    pub hyperparameters: Hyperparameters,
}

impl TrainConfig {
    /// The defaults for a scenario, on all cores.
    pub fn for_scenario(scenario: &str, seed: u64) -> Self {
        Self {
            scenario: scenario.to_owned(),
            seed,
            actors: std::thread::available_parallelism().map_or(1, usize::from),
            minutes: None,
            steps: None,
            win_rate_target: 0.95,
            evaluation_interval: 10,
            evaluation_games: 100,
            final_games: 200,
            compute: Compute::default(),
            hyperparameters: Hyperparameters::for_scenario(scenario),
        }
    }
}

/// Where a run lies and whether it begins or goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunPlace {
    /// The folder of the run.
    pub path: PathBuf,
    /// Continue the run that lies there.
    pub resume: bool,
}
