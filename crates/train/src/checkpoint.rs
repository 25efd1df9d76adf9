use std::path::{Path, PathBuf};

use losses::ValueNormalizer;
use policy::{Architecture, TensorFile, TensorFileError, Weights};
use serde::{Deserialize, Serialize};

use crate::actor::ActorState;
use crate::adam::Adam;
use crate::environment::{SavedGame, SavedGames};
use crate::hyperparameters::{HIDDEN_MAX, HIDDEN_STEP};
use crate::run_folder::write_durably;
use crate::{Counters, TrainError};

const VERSION: u32 = 2;
/// Far above the largest checkpoint: reading a wrong file must not fill the memory.
const BYTES_MAX: u64 = 1 << 30;
/// Most agents, actions, and features that the agents or the critic see.
const COUNT_MAX: usize = 1 << 16;
/// Most games of one actor, and most steps of one game since its field was new.
const SAVED_MAX: usize = 1 << 20;

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
    /// Of each actor; empty before the first update.
    pub(crate) actors: Vec<ActorState>,
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
    actors: Vec<ActorHeader>,
}

/// What of an [`ActorState`] is no vector.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActorHeader {
    random: u64,
    games_random: u64,
    /// Seed, whether a reset came first, and steps, of each game.
    games: Vec<(u64, bool, usize)>,
}

impl ActorHeader {
    fn of(architecture: &Architecture) -> impl Fn(&ActorState) -> Self {
        let agents = architecture.agents;
        move |state| {
            let game =
                |game: &SavedGame| (game.seed, game.begins_with_reset, game.actions.len() / agents);
            Self {
                random: state.random,
                games_random: state.games.random,
                games: state.games.games.iter().map(game).collect(),
            }
        }
    }

    fn state(
        &self,
        file: &TensorFile,
        index: usize,
        architecture: &Architecture,
    ) -> Result<ActorState, TensorFileError> {
        let games = self.games.len();
        let steps = self.games.iter().map(|&(_, _, steps)| steps);
        if SAVED_MAX < games || steps.clone().any(|steps| SAVED_MAX < steps) {
            return Err(header_error("it holds too many games or steps"));
        }
        let Architecture { agents, actor_hidden, critic_hidden, .. } = *architecture;
        let vector = |name: &str, len| file.vector(&format!("actors.{index}.{name}"), len);
        let mut actions = &vector("actions", steps.sum::<usize>() * agents)?[..];
        let mut saved = Vec::with_capacity(games);
        for &(seed, begins_with_reset, steps) in &self.games {
            let (own, others) = actions.split_at(steps * agents);
            actions = others;
            let actions = own.iter().map(|&action| action as u16).collect();
            saved.push(SavedGame { seed, begins_with_reset, actions });
        }
        Ok(ActorState {
            random: self.random,
            games: SavedGames { random: self.games_random, games: saved },
            actor_memory: vector("actor_memory", games * agents * actor_hidden)?,
            critic_memory: vector(
                "critic_memory",
                games * architecture.critic_rows() * critic_hidden,
            )?,
            continues: vector("continues", games)?,
            episode_rewards: vector("episode_rewards", games)?,
        })
    }
}

fn header_error(problem: &str) -> TensorFileError {
    TensorFileError::Header(serde::de::Error::custom(problem))
}

/// Refuses networks of sizes that no battle and no setting leads to, before anything is allocated
/// for them.
fn check_sizes(architecture: &Architecture) -> Result<(), TensorFileError> {
    let Architecture { agents, actions, observation_len, state_len, .. } = *architecture;
    let widths = [architecture.actor_hidden, architecture.critic_hidden];
    let fits = widths
        .iter()
        .all(|&width| (1..=HIDDEN_MAX).contains(&width) && width.is_multiple_of(HIDDEN_STEP));
    let counts = [agents, actions, observation_len, state_len];
    if fits && counts.iter().all(|count| (1..=COUNT_MAX).contains(count)) {
        return Ok(());
    }
    Err(header_error("the architecture has impossible sizes"))
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
            actors: self.actors.iter().map(ActorHeader::of(&self.architecture)).collect(),
        };
        let header = serde_json::to_string(&header).expect("numbers and strings are valid JSON");
        let mut file = TensorFile::new(header);
        file.put_network("actor", &self.architecture.actor(), &self.weights.actor);
        file.put_network("critic", &self.architecture.critic(), &self.weights.critic);
        file.put_vector("adam.actor.first", &actor.first);
        file.put_vector("adam.actor.second", &actor.second);
        file.put_vector("adam.critic.first", &critic.first);
        file.put_vector("adam.critic.second", &critic.second);
        for (index, actor) in self.actors.iter().enumerate() {
            let actions = actor.games.games.iter().flat_map(|game| &game.actions);
            let actions: Vec<f32> = actions.map(|&action| f32::from(action)).collect();
            file.put_vector(&format!("actors.{index}.actions"), &actions);
            file.put_vector(&format!("actors.{index}.actor_memory"), &actor.actor_memory);
            file.put_vector(&format!("actors.{index}.critic_memory"), &actor.critic_memory);
            file.put_vector(&format!("actors.{index}.continues"), &actor.continues);
            file.put_vector(&format!("actors.{index}.episode_rewards"), &actor.episode_rewards);
        }
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
            let problem = format!("it has version {} instead of {VERSION}", header.version);
            return Err(header_error(&problem));
        }
        let Header { architecture, .. } = header;
        check_sizes(&architecture)?;
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
            actors: header
                .actors
                .iter()
                .enumerate()
                .map(|(index, actor)| actor.state(&file, index, &architecture))
                .collect::<Result<_, _>>()?,
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
        let bytes = maps::read_bounded(path, BYTES_MAX).map_err(TrainError::io("read", path))?;
        Self::decode(&bytes)
            .map_err(|source| TrainError::Checkpoint { path: path.to_owned(), source })
    }

    /// Reads the checkpoint that `path` stands for: a file, or a run's folder, of which it is the
    /// best one, or the newest where there is no best one yet or it is torn.
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
        let read = best.is_file().then(|| Self::read(&best));
        if let Some(Ok(checkpoint)) = read {
            return Ok((best, checkpoint));
        }
        match (folder.newest_checkpoint()?, read) {
            (Some(newest), _) => Ok(newest),
            // A torn best one, and no other.
            (None, Some(Err(error))) => Err(error),
            (None, _) => Err(TrainError::NoCheckpoint { path: path.to_owned() }),
        }
    }
}
