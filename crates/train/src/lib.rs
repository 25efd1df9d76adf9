//! Training: actors, learner, evaluation, checkpoints and run folders.
//!
//! [`train`] runs multi-agent PPO on a battle: actors play batches of games with the current
//! networks, the learner improves the networks from what they saw, evaluations play greedily. All
//! of it lies in a run's folder ([`RunFolder`]), from which a killed run goes on.
//! [`EvaluationGame`] plays one game step by step, for looking at.

mod actor;
mod adam;
mod battles;
mod checkpoint;
mod compute;
mod config;
mod environment;
mod error;
mod evaluate;
mod evaluation_game;
mod event_file;
mod gradient;
mod hyperparameters;
mod learner;
mod memory;
mod metrics;
#[cfg(test)]
mod puzzle;
mod run_folder;
mod sequences;
mod team;
#[cfg(feature = "tensor")]
mod tensor_gradient;
mod trainer;
mod training;
mod unroll;

pub use checkpoint::Checkpoint;
pub use compute::Compute;
pub use config::{RunPlace, TrainConfig};
pub use environment::Environment;
pub use error::TrainError;
pub use evaluate::{Evaluation, evaluate_checkpoint};
pub use evaluation_game::{AgentStep, EvaluationGame, StepRecord, record_game, record_games};
pub use hyperparameters::Hyperparameters;
pub use metrics::{Metrics, read_metrics};
pub use policy::{Architecture, CriticView};
pub use run_folder::RunFolder;
pub use trainer::Counters;
pub use training::{Progress, TrainResult, train};
