use std::path::{Path, PathBuf};

use losses::ValueNormalizer;
use policy::{Architecture, TensorFile, TensorFileError, Weights};
use serde::{Deserialize, Serialize};

use crate::adam::Adam;
use crate::run_folder::write_durably;
use crate::{Counters, TrainError};

const VERSION: u32 = 1;

/// All that a training needs to go on, and all that an evaluation needs to play.
///
/// Holds no time and no path: equal trainings have equal checkpoints, byte for byte.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// The scenario trained on.
    pub scenario: String,
    /// The training's seed.
    pub seed: u64,
    /// Sizes of the networks.
    pub architecture: Architecture,
    /// How far the training was.
    pub counters: Counters,
    /// Parameters of both networks.
    pub weights: Weights,
    /// From normalised values to units of reward.
    pub normalizer: ValueNormalizer,
    pub(crate) optimizers: (Adam, Adam),
    pub(crate) learner_random: u64,
    pub(crate) actor_randoms: Vec<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    version: u32,
    scenario: String,
    seed: u64,
    architecture: Architecture,
    counters: Counters,
    /// β, mean, mean of squares and weight, as bits: decimal digits would lose the last ones.
    normalizer_bits: [u64; 4],
    optimizer_updates: [u64; 2],
    learner_random: u64,
    actor_randoms: Vec<u64>,
}

impl Checkpoint {
    /// The file's bytes.
    pub fn encode(&self) -> Vec<u8> {
        let ValueNormalizer { beta, mean, mean_square, weight } = self.normalizer;
        let (actor, critic) = &self.optimizers;
        let header = Header {
            version: VERSION,
            scenario: self.scenario.clone(),
            seed: self.seed,
            architecture: self.architecture,
            counters: self.counters,
            normalizer_bits: [beta, mean, mean_square, weight].map(f64::to_bits),
            optimizer_updates: [actor.updates, critic.updates],
            learner_random: self.learner_random,
            actor_randoms: self.actor_randoms.clone(),
        };
        let header = serde_json::to_string(&header).expect("numbers and strings are valid JSON");
        let mut file = TensorFile::new(header);
        file.put_network("actor", &self.architecture.actor(), &self.weights.actor);
        file.put_network("critic", &self.architecture.critic(), &self.weights.critic);
        file.put_vector("adam.actor.first", &actor.first);
        file.put_vector("adam.actor.second", &actor.second);
        file.put_vector("adam.critic.first", &critic.first);
        file.put_vector("adam.critic.second", &critic.second);
        file.encode()
    }

    /// Reads a file's bytes.
    ///
    /// # Errors
    ///
    /// If they are cut short, altered, of another program or version.
    pub fn decode(bytes: &[u8]) -> Result<Self, TensorFileError> {
        let file = TensorFile::decode(bytes)?;
        let header: Header = serde_json::from_str(&file.header)?;
        if header.version != VERSION {
            let wrong = format!("version {} instead of {VERSION}", header.version);
            return Err(TensorFileError::Header(serde::de::Error::custom(wrong)));
        }
        let Header { architecture, .. } = header;
        let check = [architecture.actor_hidden, architecture.critic_hidden];
        let counts = [architecture.agents, architecture.actions, architecture.state_len];
        if check.iter().any(|&width| width == 0 || width % 16 != 0) || counts.contains(&0) {
            let wrong = "the architecture has impossible sizes";
            return Err(TensorFileError::Header(serde::de::Error::custom(wrong)));
        }
        let (actor, critic) = (architecture.actor(), architecture.critic());
        let (actor_len, critic_len) = (actor.layout().len, critic.layout().len);
        let [beta, mean, mean_square, weight] = header.normalizer_bits.map(f64::from_bits);
        let [actor_updates, critic_updates] = header.optimizer_updates;
        Ok(Self {
            weights: Weights {
                actor: file.network("actor", &actor)?,
                critic: file.network("critic", &critic)?,
            },
            optimizers: (
                Adam {
                    updates: actor_updates,
                    first: file.vector("adam.actor.first", actor_len)?,
                    second: file.vector("adam.actor.second", actor_len)?,
                },
                Adam {
                    updates: critic_updates,
                    first: file.vector("adam.critic.first", critic_len)?,
                    second: file.vector("adam.critic.second", critic_len)?,
                },
            ),
            normalizer: ValueNormalizer { beta, mean, mean_square, weight },
            scenario: header.scenario,
            seed: header.seed,
            architecture,
            counters: header.counters,
            learner_random: header.learner_random,
            actor_randoms: header.actor_randoms,
        })
    }

    /// Writes the checkpoint so that `path` holds either all of it or what it held before.
    ///
    /// # Errors
    ///
    /// If the operating system refuses.
    pub fn write(&self, path: &Path) -> Result<(), TrainError> {
        write_durably(path, &self.encode())
    }

    /// Reads a checkpoint file.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is torn or foreign.
    pub fn read(path: &Path) -> Result<Self, TrainError> {
        let bytes = std::fs::read(path).map_err(TrainError::io("read", path))?;
        Self::decode(&bytes)
            .map_err(|source| TrainError::Checkpoint { path: path.to_owned(), source })
    }

    /// Reads the checkpoint that `path` stands for: a file, or a run's folder, of which it is the
    /// best one, or the newest where no evaluation was made yet.
    ///
    /// # Errors
    ///
    /// As [`Self::read`]; or if the folder has no checkpoint.
    pub fn find(path: &Path) -> Result<(PathBuf, Self), TrainError> {
        if !path.is_dir() {
            return Ok((path.to_owned(), Self::read(path)?));
        }
        let folder = crate::RunFolder::at(path);
        let best = folder.best_checkpoint();
        if best.is_file() {
            return Ok((best.clone(), Self::read(&best)?));
        }
        let newest = folder.newest_checkpoint()?;
        newest.ok_or_else(|| TrainError::NoSuchRun { path: path.to_owned() })
    }
}
