use std::fs::{File, OpenOptions};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use env::{Opponent, load_rules};
use policy::Architecture;
use serde::Serialize;

use crate::battles::Battles;
use crate::environment::Environment;
use crate::metrics::{MetricsWriter, Past};
use crate::trainer::{IterationReport, Trainer};
use crate::{
    Checkpoint, Evaluation, Metrics, RunFolder, RunPlace, TrainConfig, TrainError, record_games,
};

/// The longest time between two checkpoints, in seconds.
const CHECKPOINT_SECONDS_MAX: f64 = 20.0;

/// Games recorded at the end of a run.
const RECORDED_GAMES: u64 = 3;

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrainResult {
    /// The battle.
    pub scenario: String,
    /// The seed of the run.
    pub seed: u64,
    /// Share of the final evaluation's games that were won.
    pub win_rate: f64,
    /// Games of the final evaluation.
    pub games: usize,
    /// Environment steps trained, over all sessions.
    pub env_steps: u64,
    /// Wall time of training and evaluation, over all sessions.
    pub seconds: f64,
    /// The folder of the run.
    pub run: PathBuf,
}

/// What to show while training.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Of the latest update.
    pub metrics: Metrics,
    /// The latest evaluation.
    pub evaluation: Option<Evaluation>,
    /// Until the limit, where there is one; training may stop earlier.
    pub seconds_left: Option<f64>,
}

/// Trains a team on a battle until it holds the target win rate or reaches a limit, in the folder
/// at `place`. `progress` is called after every update; if it breaks off, a checkpoint is written and
/// the training ends with [`TrainError::Stopped`].
///
/// Training stops by success when two evaluations in a row and then one of fresh games reach the
/// target. The result is that last evaluation; at a limit, the one of the weights that did best
/// before, on games that were not part of choosing them.
///
/// # Errors
///
/// If the scenario or a setting is wrong, the folder is in use or missing, a file cannot be
/// written, or numbers turn up that are none.
pub fn train(
    config: &TrainConfig,
    place: &RunPlace,
    progress: &mut dyn FnMut(&Progress) -> ControlFlow<()>,
) -> Result<TrainResult, TrainError> {
    config.check()?;
    let rules = load_rules(&config.scenario, Opponent::AttackMove)?;
    let battles = |games: usize, seed: u64| Battles::new(Arc::clone(&rules), games, seed);
    let trainer = Trainer::new(
        config.hyperparameters.clone(),
        battles,
        config.seed,
        config.actors,
        config.compute,
    )?;
    let mut session = Session::open(config, place, trainer)?;
    let result = session.run(progress)?;
    let best = Checkpoint::read(&session.folder.best_checkpoint())?;
    let replays = session.folder.replays();
    record_games(&best, &rules, config.seed, RECORDED_GAMES, &replays)?;
    session.log(&format!("ended: {result:?}"))?;
    Ok(result)
}

/// One process's part of a run.
struct Session<'a, E, F> {
    config: &'a TrainConfig,
    folder: RunFolder,
    /// Held for as long as the session lives.
    _lock: File,
    trainer: Trainer<E, F>,
    metrics: MetricsWriter,
    log: File,
    start: Instant,
    past: Past,
    seconds_before: f64,
    seconds_of_checkpoint: f64,
    evaluation: Option<Evaluation>,
}

/// Numbers of evaluations, so that no two play the same games.
mod evaluation_number {
    pub(super) const FINAL: u64 = 1 << 20;
    pub(super) const LIMIT: u64 = 1 << 21;
}

impl<'a, E, F> Session<'a, E, F>
where
    E: Environment,
    F: Fn(usize, u64) -> Result<E, TrainError> + Sync,
{
    fn open(
        config: &'a TrainConfig,
        place: &RunPlace,
        mut trainer: Trainer<E, F>,
    ) -> Result<Self, TrainError> {
        let folder = RunFolder::at(&place.path);
        let mut start = "started".to_owned();
        if place.resume {
            check_same(&folder.read_config()?, config)?;
        } else {
            folder.create(config)?;
        }
        let lock = folder.lock()?;
        if let (true, Some((path, checkpoint))) = (place.resume, folder.newest_checkpoint()?) {
            check_checkpoint(&checkpoint, config, trainer.architecture())?;
            let goes_on = trainer.restore(&checkpoint)?;
            let games = if goes_on { "as they were" } else { "begun anew" };
            start = format!("resumed from {}, games {games}", path.display());
            mend_best(&folder, &checkpoint)?;
        }
        let (metrics, past) = MetricsWriter::open(&folder, trainer.counters)?;
        let path = folder.log();
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(TrainError::io("open", &path))?;
        let mut session = Self {
            config,
            folder,
            _lock: lock,
            trainer,
            metrics,
            log,
            start: Instant::now(),
            seconds_before: past.seconds,
            seconds_of_checkpoint: past.seconds,
            past,
            evaluation: None,
        };
        session.log(&start)?;
        Ok(session)
    }

    fn run(
        &mut self,
        progress: &mut dyn FnMut(&Progress) -> ControlFlow<()>,
    ) -> Result<TrainResult, TrainError> {
        while !self.is_at_limit() {
            let steps_before = self.trainer.counters.env_steps;
            let report = self.trainer.iterate();
            let counters = self.trainer.counters;
            let steps = counters.env_steps - steps_before;
            self.check_finite(&report)?;
            let mut metrics = Metrics::new(counters, self.seconds(), steps, &report);
            let mut last = None;
            if counters.updates.is_multiple_of(self.config.evaluation_interval) {
                last = self.evaluate(&mut metrics)?;
            }
            self.metrics.write(&metrics)?;
            let control = progress(&Progress {
                evaluation: self.evaluation,
                seconds_left: self.seconds_left(metrics.steps_per_second),
                metrics,
            });
            // A short run may lose a second, a long one a little more.
            let pause = (1.0 + 0.1 * self.seconds()).min(CHECKPOINT_SECONDS_MAX);
            if pause < self.seconds() - self.seconds_of_checkpoint {
                self.write_checkpoint()?;
            }
            if let Some(evaluation) = last {
                self.write_checkpoint()?;
                return Ok(self.result(&evaluation));
            }
            if control.is_break() {
                self.write_checkpoint()?;
                self.log("stopped")?;
                let path = self.folder.path().to_owned();
                return Err(TrainError::Stopped { env_steps: counters.env_steps, path });
            }
        }
        self.write_checkpoint()?;
        self.evaluate_best()
    }

    /// Ends a training whose numbers are none any more, before they reach a checkpoint.
    fn check_finite(&mut self, report: &IterationReport) -> Result<(), TrainError> {
        let losses = &report.update.losses;
        let learner = &self.trainer.learner;
        let values = [losses.policy_loss, losses.value_loss, losses.entropy];
        let norms = [report.update.actor_gradient_norm, report.update.critic_gradient_norm];
        let all_finite = |values: &[f32]| values.iter().all(|value| value.is_finite());
        let what = if !all_finite(&values) {
            "a loss"
        } else if !all_finite(&norms) {
            "a gradient"
        } else if !all_finite(&learner.weights.actor) || !all_finite(&learner.weights.critic) {
            "a weight"
        } else {
            return Ok(());
        };
        let kept = match self.folder.newest_checkpoint()? {
            Some((path, _)) => format!("The last good weights are in {}", path.display()),
            None => "There is no checkpoint of before".to_owned(),
        };
        let update = self.trainer.counters.updates;
        let error = TrainError::Diverged { update, what, kept };
        self.log(&error.to_string())?;
        Err(error)
    }

    /// Evaluates the present weights, keeps them where they are the best so far, and returns the
    /// final evaluation when the target is held.
    fn evaluate(&mut self, metrics: &mut Metrics) -> Result<Option<Evaluation>, TrainError> {
        let start = Instant::now();
        let number = self.trainer.counters.updates;
        let evaluation = self.trainer.evaluate(self.config.evaluation_games, number)?;
        self.evaluation = Some(evaluation);
        self.log(&format!("evaluation: {evaluation:?}"))?;
        metrics.add_evaluation(&evaluation, start.elapsed().as_secs_f64());
        let before = self.past.win_rate.unwrap_or(0.0);
        if self.past.add_evaluation(evaluation.win_rate()) {
            let checkpoint = self.trainer.checkpoint(&self.config.scenario);
            checkpoint.write(&self.folder.best_checkpoint())?;
        }
        let target = self.config.win_rate_target;
        if evaluation.win_rate().min(before) < target {
            return Ok(None);
        }
        let number = evaluation_number::FINAL + number;
        let evaluation = self.trainer.evaluate(self.config.final_games, number)?;
        self.log(&format!("final evaluation: {evaluation:?}"))?;
        if evaluation.win_rate() < target {
            return Ok(None);
        }
        let checkpoint = self.trainer.checkpoint(&self.config.scenario);
        checkpoint.write(&self.folder.best_checkpoint())?;
        Ok(Some(evaluation))
    }

    /// The result at a limit: the best weights on fresh games.
    fn evaluate_best(&mut self) -> Result<TrainResult, TrainError> {
        let path = self.folder.best_checkpoint();
        if !path.is_file() {
            self.trainer.checkpoint(&self.config.scenario).write(&path)?;
        }
        let counters = self.trainer.counters;
        self.trainer.restore(&Checkpoint::read(&path)?)?;
        self.trainer.counters = counters;
        let number = evaluation_number::LIMIT;
        let evaluation = self.trainer.evaluate(self.config.final_games, number)?;
        Ok(self.result(&evaluation))
    }

    fn result(&self, evaluation: &Evaluation) -> TrainResult {
        TrainResult {
            scenario: self.config.scenario.clone(),
            seed: self.config.seed,
            win_rate: evaluation.win_rate(),
            games: evaluation.games,
            env_steps: self.trainer.counters.env_steps,
            seconds: self.seconds(),
            run: self.folder.path().to_owned(),
        }
    }

    fn write_checkpoint(&mut self) -> Result<(), TrainError> {
        self.folder.write_checkpoint(&self.trainer.checkpoint(&self.config.scenario))?;
        self.seconds_of_checkpoint = self.seconds();
        Ok(())
    }

    fn seconds(&self) -> f64 {
        self.seconds_before + self.start.elapsed().as_secs_f64()
    }

    fn is_at_limit(&self) -> bool {
        let TrainConfig { minutes, steps, .. } = *self.config;
        minutes.is_some_and(|minutes| minutes * 60.0 <= self.seconds())
            || steps.is_some_and(|steps| steps <= self.trainer.counters.env_steps)
    }

    fn seconds_left(&self, steps_per_second: f64) -> Option<f64> {
        let TrainConfig { minutes, steps, .. } = *self.config;
        let by_time = minutes.map(|minutes| minutes * 60.0 - self.seconds());
        let by_steps = steps.map(|steps| {
            steps.saturating_sub(self.trainer.counters.env_steps) as f64 / steps_per_second
        });
        let left = match (by_time, by_steps) {
            (Some(a), Some(b)) => a.min(b),
            (a, b) => a.or(b)?,
        };
        Some(left.max(0.0))
    }

    fn log(&mut self, text: &str) -> Result<(), TrainError> {
        let line = format!("{:.1} s, {:?}: {text}\n", self.seconds(), self.trainer.counters);
        self.log.write_all(line.as_bytes()).map_err(TrainError::io("write", self.folder.log()))
    }
}

/// A run goes on only as what it was started as; limits may change.
fn check_same(started: &TrainConfig, given: &TrainConfig) -> Result<(), TrainError> {
    require_same("scenario", &started.scenario, &given.scenario)?;
    require_same("seed", &started.seed, &given.seed)?;
    require_same("compute", &started.compute, &given.compute)?;
    if started.hyperparameters == given.hyperparameters {
        return Ok(());
    }
    require_same("hyperparameters", &"of its config.toml", &"others")
}

/// A checkpoint goes on only in its own run: a folder's files may have been exchanged.
fn check_checkpoint(
    checkpoint: &Checkpoint,
    config: &TrainConfig,
    architecture: &Architecture,
) -> Result<(), TrainError> {
    require_same("checkpoint's scenario", &checkpoint.scenario, &config.scenario)?;
    require_same("checkpoint's seed", &checkpoint.seed, &config.seed)?;
    let (theirs, ours) = (&checkpoint.architecture, architecture);
    require_same("actor_hidden", &theirs.actor_hidden, &ours.actor_hidden)?;
    require_same("critic_hidden", &theirs.critic_hidden, &ours.critic_hidden)?;
    require_same("networks of", &format!("{theirs:?}"), &format!("{ours:?}"))
}

fn require_same<T: PartialEq + ToString>(
    setting: &'static str,
    started: &T,
    given: &T,
) -> Result<(), TrainError> {
    if started == given {
        return Ok(());
    }
    Err(TrainError::OtherRun { setting, started: started.to_string(), given: given.to_string() })
}

/// Makes a best checkpoint that cannot be read anew from the newest one.
fn mend_best(folder: &RunFolder, newest: &Checkpoint) -> Result<(), TrainError> {
    let path = folder.best_checkpoint();
    if path.is_file() && Checkpoint::read(&path).is_err() {
        newest.write(&path)?;
    }
    Ok(())
}
