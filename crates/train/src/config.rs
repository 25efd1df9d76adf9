use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::hyperparameters::within;
use crate::{Compute, Hyperparameters, TrainError};

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

/// Most threads of a training.
const ACTORS_MAX: usize = 1024;
/// Most games of one evaluation.
const EVALUATION_GAMES_MAX: usize = 1 << 20;

impl TrainConfig {
    /// Rejects what no training can run with: a `config.toml` may have been edited.
    ///
    /// # Errors
    ///
    /// Names the setting, its value and its bounds.
    pub fn check(&self) -> Result<(), TrainError> {
        self.hyperparameters.check()?;
        let games_max = EVALUATION_GAMES_MAX as f64;
        within("actors", self.actors as f64, 1.0, ACTORS_MAX as f64)?;
        within("actors", self.actors as f64, 1.0, self.hyperparameters.games as f64)?;
        within("evaluation_games", self.evaluation_games as f64, 1.0, games_max)?;
        within("final_games", self.final_games as f64, 1.0, games_max)?;
        within("evaluation_interval", self.evaluation_interval as f64, 1.0, 1e9)?;
        within("win_rate_target", self.win_rate_target, 0.0, 1e9)?;
        within("minutes", self.minutes.unwrap_or(1.0), 1e-6, 1e9)
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
