use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::{Checkpoint, TrainConfig, TrainError};

/// Checkpoints kept beside the best one.
const CHECKPOINTS_KEPT: usize = 3;

/// The extension of files that are being written.
const TEMPORARY: &str = "tmp";

/// The folder of one run.
///
/// ```text
/// config.toml             the resolved configuration
/// metrics.jsonl           one line per update
/// events.out.tfevents.*   the same for TensorBoard
/// train.log               what happened, for people
/// checkpoints/            step-*.safetensors, best.safetensors
/// replays/                evaluation games
/// lock                    held by the process that trains
/// ```
#[derive(Clone, Debug)]
pub struct RunFolder {
    path: PathBuf,
}

impl RunFolder {
    /// The run at `path`, which need not exist.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where the run lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// One JSON object per update.
    pub fn metrics(&self) -> PathBuf {
        self.path.join("metrics.jsonl")
    }

    /// Recorded evaluation games.
    pub fn replays(&self) -> PathBuf {
        self.path.join("replays")
    }

    /// What happened, for people.
    pub fn log(&self) -> PathBuf {
        self.path.join("train.log")
    }

    /// The weights that won most in evaluations.
    pub fn best_checkpoint(&self) -> PathBuf {
        self.checkpoints().join("best.safetensors")
    }

    fn checkpoints(&self) -> PathBuf {
        self.path.join("checkpoints")
    }

    /// Keeps other processes out of the run for as long as the result lives, and removes files that
    /// a killed process left half-written.
    ///
    /// # Errors
    ///
    /// If another process is in it, or the operating system refuses.
    pub(crate) fn lock(&self) -> Result<File, TrainError> {
        let path = self.path.join("lock");
        let file = File::create(&path).map_err(TrainError::io("create", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(TrainError::RunBusy { path: self.path.clone() });
            }
            Err(TryLockError::Error(source)) => return Err(TrainError::io("lock", path)(source)),
        }
        for folder in [self.path.clone(), self.checkpoints(), self.replays()] {
            for path in files(&folder)? {
                if path.extension().is_some_and(|extension| extension == TEMPORARY) {
                    fs::remove_file(&path).map_err(TrainError::io("remove", &path))?;
                }
            }
        }
        Ok(file)
    }

    fn config(&self) -> PathBuf {
        self.path.join("config.toml")
    }

    /// Makes the folder of a new run.
    ///
    /// # Errors
    ///
    /// If there is one already, or the operating system refuses.
    pub(crate) fn create(&self, config: &TrainConfig) -> Result<(), TrainError> {
        if self.config().exists() {
            return Err(TrainError::RunExists { path: self.path.clone() });
        }
        for folder in [self.checkpoints(), self.replays()] {
            fs::create_dir_all(&folder).map_err(TrainError::io("create", &folder))?;
        }
        let text = toml::to_string(config).expect("a configuration can be written as TOML");
        write_durably(&self.config(), text.as_bytes())
    }

    /// The configuration of an existing run.
    ///
    /// # Errors
    ///
    /// If there is no run, or its configuration is not readable.
    pub fn read_config(&self) -> Result<TrainConfig, TrainError> {
        let path = self.config();
        if !path.is_file() {
            return Err(TrainError::NoSuchRun { path: self.path.clone() });
        }
        let text = fs::read_to_string(&path).map_err(TrainError::io("read", &path))?;
        toml::from_str(&text)
            .map_err(|source| TrainError::Config { path, source: Box::new(source) })
    }

    /// Writes a checkpoint, and removes old ones.
    pub(crate) fn write_checkpoint(&self, checkpoint: &Checkpoint) -> Result<PathBuf, TrainError> {
        let name = format!("step-{:012}.safetensors", checkpoint.counters.env_steps);
        let path = self.checkpoints().join(name);
        checkpoint.write(&path)?;
        let all = self.step_checkpoints()?;
        for old in &all[..all.len().saturating_sub(CHECKPOINTS_KEPT)] {
            fs::remove_file(old).map_err(TrainError::io("remove", old))?;
        }
        Ok(path)
    }

    /// The newest checkpoint that can be read, and its path. Torn files are passed over.
    ///
    /// # Errors
    ///
    /// If the folder cannot be listed.
    pub fn newest_checkpoint(&self) -> Result<Option<(PathBuf, Checkpoint)>, TrainError> {
        let newest_first = self.step_checkpoints()?.into_iter().rev();
        Ok(newest_first
            .filter_map(|path| Checkpoint::read(&path).ok().map(|checkpoint| (path, checkpoint)))
            .next())
    }

    /// Paths of complete step checkpoints, oldest first.
    fn step_checkpoints(&self) -> Result<Vec<PathBuf>, TrainError> {
        let mut paths = files(&self.checkpoints())?;
        paths.retain(|path| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.starts_with("step-") && name.ends_with(".safetensors")
        });
        Ok(paths)
    }
}

/// The paths in a folder in their order; none if there is no folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, TrainError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(TrainError::io("list", folder))? {
        paths.push(entry.map_err(TrainError::io("list", folder))?.path());
    }
    paths.sort();
    Ok(paths)
}

/// Writes a file under a temporary name, waits for the disk, and renames it: after a crash `path`
/// holds either all of `bytes` or what it held before.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), TrainError> {
    let temporary = path.with_extension(TEMPORARY);
    let mut file = File::create(&temporary).map_err(TrainError::io("create", &temporary))?;
    file.write_all(bytes).map_err(TrainError::io("write", &temporary))?;
    file.sync_all().map_err(TrainError::io("sync", &temporary))?;
    fs::rename(&temporary, path).map_err(TrainError::io("rename a file to", path))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entry = File::open(folder).map_err(TrainError::io("open", folder))?;
    entry.sync_all().map_err(TrainError::io("sync", folder))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Compute;
    use crate::puzzle::{settings, trainer};

    /// A folder of this test alone, removed at the end.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let path =
                std::env::temp_dir().join(format!("starleague-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn torn_and_altered_checkpoints_are_passed_over() {
        let scratch = Scratch::new("torn");
        let folder = RunFolder::at(scratch.0.join("run"));
        let config = TrainConfig::for_scenario("3m", 1);
        folder.create(&config).unwrap();
        assert_eq!(folder.read_config().unwrap(), config);
        assert!(matches!(folder.create(&config), Err(TrainError::RunExists { .. })));

        let mut trainer = trainer(settings(), 1, 1, Compute::Cpu);
        let mut whole = Vec::new();
        for _ in 0..5 {
            trainer.iterate();
            whole.push(trainer.checkpoint("3m"));
            folder.write_checkpoint(whole.last().unwrap()).unwrap();
        }
        let paths = folder.step_checkpoints().unwrap();
        assert_eq!(paths.len(), CHECKPOINTS_KEPT);
        let bytes = fs::read(&paths[2]).unwrap();
        fs::write(&paths[2], &bytes[..bytes.len() - 1]).unwrap();
        let mut altered = fs::read(&paths[1]).unwrap();
        let middle = altered.len() / 2;
        altered[middle] ^= 1;
        fs::write(&paths[1], &altered).unwrap();
        let (path, newest) = folder.newest_checkpoint().unwrap().unwrap();
        assert_eq!((path, newest), (paths[0].clone(), whole[2].clone()));

        fs::write(&paths[0], "").unwrap();
        assert!(folder.newest_checkpoint().unwrap().is_none());
        let error = Checkpoint::read(&paths[0]).unwrap_err().to_string();
        assert!(error.contains("is not a usable checkpoint"), "{error}");
    }
}
