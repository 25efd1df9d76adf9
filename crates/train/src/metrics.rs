use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize};

use crate::event_file::EventFile;
use crate::trainer::{Counters, IterationReport};
use crate::{Evaluation, RunFolder, TrainError};

/// Far above the longest run's metrics.
const BYTES_MAX: u64 = 1 << 30;

/// One line of `metrics.jsonl`: the state after an update.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Metrics {
    /// How far training is.
    #[serde(flatten)]
    pub counters: Counters,
    /// Wall time of training so far, over all sessions.
    pub seconds: f64,
    /// Environment steps per second of this update.
    #[serde(deserialize_with = "number")]
    pub steps_per_second: f64,
    /// Share of won games among those that ended during this update, played with exploration.
    pub training_win_rate: Option<f64>,
    /// Mean sum of rewards of the same games.
    pub episode_reward: Option<f64>,
    /// Share of won games of the evaluation after this update, if there was one.
    pub evaluation_win_rate: Option<f64>,
    /// Seconds this update spent stepping games, choosing actions, learning and evaluating.
    pub simulate_seconds: f64,
    /// See `simulate_seconds`.
    pub infer_seconds: f64,
    /// See `simulate_seconds`.
    pub learn_seconds: f64,
    /// See `simulate_seconds`.
    pub evaluate_seconds: f64,
    /// The clipped surrogate.
    #[serde(deserialize_with = "number")]
    pub policy_loss: f32,
    /// The value loss, in normalised units.
    #[serde(deserialize_with = "number")]
    pub value_loss: f32,
    /// Mean entropy of the policy, in nats.
    #[serde(deserialize_with = "number")]
    pub entropy: f32,
    /// Mean divergence of the policy from the one that acted, in nats.
    #[serde(deserialize_with = "number")]
    pub approximate_kl: f32,
    /// Share of steps whose ratio was clipped.
    #[serde(deserialize_with = "number")]
    pub clip_fraction: f32,
    /// How much of the returns' variance the critic explained before the update.
    #[serde(deserialize_with = "number")]
    pub explained_variance: f32,
    /// Norms before clipping.
    #[serde(deserialize_with = "number")]
    pub actor_gradient_norm: f32,
    /// See `actor_gradient_norm`.
    #[serde(deserialize_with = "number")]
    pub critic_gradient_norm: f32,
}

impl Metrics {
    pub(crate) fn new(
        counters: Counters,
        seconds: f64,
        steps: u64,
        report: &IterationReport,
    ) -> Self {
        let update = &report.update;
        let per_episode =
            |sum: f64| (report.play.episodes != 0).then(|| sum / report.play.episodes as f64);
        Self {
            counters,
            seconds,
            steps_per_second: steps as f64 / report.total.as_secs_f64(),
            training_win_rate: per_episode(report.play.wins as f64),
            episode_reward: per_episode(report.play.episode_reward_sum),
            evaluation_win_rate: None,
            simulate_seconds: report.simulate.as_secs_f64(),
            infer_seconds: report.infer.as_secs_f64(),
            learn_seconds: report.learn.as_secs_f64(),
            evaluate_seconds: 0.0,
            policy_loss: update.losses.policy_loss,
            value_loss: update.losses.value_loss,
            entropy: update.losses.entropy,
            approximate_kl: update.losses.approximate_kl,
            clip_fraction: update.losses.clip_fraction,
            explained_variance: update.explained_variance,
            actor_gradient_norm: update.actor_gradient_norm,
            critic_gradient_norm: update.critic_gradient_norm,
        }
    }

    pub(crate) fn add_evaluation(&mut self, evaluation: &Evaluation, seconds: f64) {
        self.evaluation_win_rate = Some(evaluation.win_rate());
        self.evaluate_seconds = seconds;
    }

    fn scalars(&self) -> Vec<(&'static str, f32)> {
        let mut scalars = vec![
            ("loss/policy", self.policy_loss),
            ("loss/value", self.value_loss),
            ("policy/entropy", self.entropy),
            ("policy/approximate_kl", self.approximate_kl),
            ("policy/clip_fraction", self.clip_fraction),
            ("value/explained_variance", self.explained_variance),
            ("gradient_norm/actor", self.actor_gradient_norm),
            ("gradient_norm/critic", self.critic_gradient_norm),
            ("speed/steps_per_second", self.steps_per_second as f32),
            ("seconds/simulate", self.simulate_seconds as f32),
            ("seconds/infer", self.infer_seconds as f32),
            ("seconds/learn", self.learn_seconds as f32),
        ];
        for (tag, value) in [
            ("win_rate/training", self.training_win_rate),
            ("episode/reward", self.episode_reward),
            ("win_rate/evaluation", self.evaluation_win_rate),
        ] {
            scalars.extend(value.map(|value| (tag, value as f32)));
        }
        scalars
    }
}

/// What earlier updates of a run left for later ones to know.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Past {
    /// Wall time trained.
    pub(crate) seconds: f64,
    /// Of the latest evaluation.
    pub(crate) win_rate: Option<f64>,
    /// The highest mean win rate of two evaluations in a row.
    pub(crate) best: Option<f64>,
}

impl Past {
    /// Takes in an evaluation. Returns whether it makes the present weights the best so far.
    pub(crate) fn add_evaluation(&mut self, win_rate: f64) -> bool {
        let held = f64::midpoint(win_rate, self.win_rate.unwrap_or(0.0));
        self.win_rate = Some(win_rate);
        let is_best = self.best.is_none_or(|best| best <= held);
        if is_best {
            self.best = Some(held);
        }
        is_best
    }
}

/// Appends metrics to both files of a run.
pub(crate) struct MetricsWriter {
    path: PathBuf,
    lines: File,
    events: EventFile,
}

impl MetricsWriter {
    /// Opens the files of a run that stands at `counters`, and removes lines that lie behind it: a
    /// run may have died after its newest checkpoint.
    pub(crate) fn open(folder: &RunFolder, counters: Counters) -> Result<(Self, Past), TrainError> {
        let path = folder.metrics();
        let mut kept = String::new();
        let mut past = Past::default();
        if path.is_file() {
            for metrics in read_metrics(&path)? {
                if metrics.counters.updates <= counters.updates {
                    past.seconds = metrics.seconds;
                    kept += &line(&metrics);
                    if let Some(win_rate) = metrics.evaluation_win_rate {
                        past.add_evaluation(win_rate);
                    }
                }
            }
        }
        crate::run_folder::write_durably(&path, kept.as_bytes())?;
        let lines =
            OpenOptions::new().append(true).open(&path).map_err(TrainError::io("open", &path))?;
        let events = EventFile::create(folder.path(), wall_time())?;
        Ok((Self { path, lines, events }, past))
    }

    pub(crate) fn write(&mut self, metrics: &Metrics) -> Result<(), TrainError> {
        self.lines
            .write_all(line(metrics).as_bytes())
            .map_err(TrainError::io("write", &self.path))?;
        self.events.write(wall_time(), metrics.counters.env_steps, &metrics.scalars())
    }
}

fn line(metrics: &Metrics) -> String {
    serde_json::to_string(metrics).expect("numbers are valid JSON") + "\n"
}

fn wall_time() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64())
}

/// A number; `null`, which JSON has instead of infinities and what is no number, is the latter.
fn number<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + From<f32>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_else(|| f32::NAN.into()))
}

/// Reads a run's metrics. A line that a crash cut short is passed over.
///
/// # Errors
///
/// If the file cannot be read.
pub fn read_metrics(path: &std::path::Path) -> Result<Vec<Metrics>, TrainError> {
    let (file, _) = maps::open_plain(path).map_err(TrainError::io("open", path))?;
    let mut metrics = Vec::new();
    for line in BufReader::new(file.take(BYTES_MAX)).lines() {
        let line = line.map_err(TrainError::io("read", path))?;
        metrics.extend(serde_json::from_str::<Metrics>(&line));
    }
    Ok(metrics)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A loss that is no number is written as `null`, and once ended the list of those after it.
    #[test]
    fn losses_that_are_no_number_do_not_hide_later_lines() {
        let report = IterationReport::default();
        let mut metrics = Metrics::new(Counters::default(), 1.0, 1, &report);
        metrics.value_loss = f32::NAN;
        let mut text = line(&metrics);
        text += "{\"cut\": ";
        text += "\n";
        metrics.value_loss = 2.0;
        text += &line(&metrics);
        let path = std::env::temp_dir().join(format!("starleague-nan-{}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        let read = read_metrics(&path);
        std::fs::remove_file(&path).unwrap();
        let losses: Vec<f32> = read.unwrap().iter().map(|metrics| metrics.value_loss).collect();
        assert!(losses[0].is_nan() && losses[1..] == [2.0], "{losses:?}");
    }
}
