use std::path::PathBuf;

use policy::TensorFileError;

/// Why training or evaluation could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// A setting is out of bounds.
    #[error("the setting {setting} must be {bounds}")]
    Setting {
        /// Its name.
        setting: &'static str,
        /// What it may be.
        bounds: &'static str,
    },
    /// A setting is outside its bounds, or no number.
    #[error("the setting {setting} is {value}; it must lie between {min} and {max}")]
    OutOfBounds {
        /// Its name.
        setting: &'static str,
        /// What it is.
        value: f64,
        /// The lowest that it may be.
        min: f64,
        /// The highest that it may be.
        max: f64,
    },
    /// The settings together need more memory than this machine has.
    #[error(
        "the settings need {gigabytes} GB of memory, of which this machine has {available}; make \
         games ({games}), unroll_len ({unroll_len}) or the networks smaller"
    )]
    Memory {
        /// What they need.
        gigabytes: u64,
        /// What there is.
        available: u64,
        /// The setting `games`.
        games: usize,
        /// The setting `unroll_len`.
        unroll_len: usize,
    },
    /// Numbers that are none turned up in the losses or weights.
    #[error(
        "training diverged at update {update}: {what} is not finite any more. {kept}. Lower the \
         learning rates, or look for the cause in the metrics"
    )]
    Diverged {
        /// The update.
        update: u64,
        /// What is not finite.
        what: &'static str,
        /// Where the last good weights are.
        kept: String,
    },
    /// A person stopped the training.
    #[error("stopped after {env_steps} steps; {path} goes on with --resume")]
    Stopped {
        /// How far it was.
        env_steps: u64,
        /// The run's folder.
        path: PathBuf,
    },
    /// Another process trains in the same folder.
    #[error("{path} is in use by another process; wait for its end, or choose another --run")]
    RunBusy {
        /// The run's folder.
        path: PathBuf,
    },
    /// The folder has no checkpoint to look at.
    #[error("{path} holds no checkpoint")]
    NoCheckpoint {
        /// The folder.
        path: PathBuf,
    },
    /// This program was built without what the chosen device needs.
    #[error(
        "computing with {compute} needs the cargo feature `{feature}`; build with \
         `cargo run --release --features {feature} -- train ...`, or use --compute cpu"
    )]
    FeatureMissing {
        /// The device, as on the command line.
        compute: &'static str,
        /// The feature of the crate `cli` that has it.
        feature: &'static str,
    },
    /// There is no such setting.
    #[error("there is no setting `{setting}`; there are {known}")]
    UnknownSetting {
        /// The name given.
        setting: String,
        /// The names of all.
        known: String,
    },
    /// A setting cannot have that value.
    #[error("the setting {setting} cannot be `{value}`: {reason}")]
    SettingValue {
        /// Its name.
        setting: String,
        /// The value given.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The name is in use.
    #[error("{path} exists already; add --resume to continue that run, or choose another --run")]
    RunExists {
        /// The run's folder.
        path: PathBuf,
    },
    /// There is nothing to resume.
    #[error("{path} is not a run; leave out --resume to start it")]
    NoSuchRun {
        /// Where the run would lie.
        path: PathBuf,
    },
    /// A run is resumed with another scenario or seed than it was started with.
    #[error("the run was started with {setting} {started}, not {given}; choose another --run")]
    OtherRun {
        /// What differs.
        setting: &'static str,
        /// Then.
        started: String,
        /// Now.
        given: String,
    },
    /// The operating system refused.
    #[error("cannot {action} {path}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A run's configuration is not readable.
    #[error("{path} is not a valid configuration")]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<toml::de::Error>,
    },
    /// A checkpoint is torn, foreign or of another version.
    #[error("{path} is not a usable checkpoint")]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: TensorFileError,
    },
    /// A checkpoint belongs to another battle.
    #[error("the checkpoint's network is for {expected}, the battle has {found}")]
    OtherBattle {
        /// Sizes in the checkpoint.
        expected: String,
        /// Sizes of the battle.
        found: String,
    },
    /// The battle cannot be set up.
    #[error(transparent)]
    Environment(#[from] env::EnvError),
    /// A replay could not be written.
    #[error("cannot write a replay")]
    Replay(#[from] replay::ReplayFileError),
}

impl TrainError {
    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }
}
