//! Battles for learning: games stepped together into caller-owned arrays.
//!
//! A [`Battle`] is one game of the StarCraft Multi-Agent Challenge (SMAC): the same observations,
//! state, action masks, rewards and ends of episodes as that suite's environment class has, for
//! every option of its that concerns the game ([`BattleOptions`]). A [`BattleBatch`] steps many of
//! them and starts the next episode by itself; a [`BattlePool`] does so on several threads. Nothing
//! is allocated after construction, but for what scripted opponents think. Both sides can be agents
//! ([`Opponent`]). [`full_game`] plays melee and other maps.
//!
//! # Numbers
//!
//! Unit figures are single floats; every formula is computed as if in double precision and rounded
//! once to single precision, so values equal those of the original bit for bit. Where a quotient
//! of two single floats is taken, single precision gives the same bits: rounding to 53 bits and
//! then to 24 is then the same as rounding once.
//!
//! # Where this differs from the original
//!
//! Defects in its handling of the game process are left out; what networks see is kept, quirks
//! included.
//!
//! - A second reset before the first episode has ended launches another game there and adds the
//!   enemies' life to the reward scale once more. Here it starts a new episode.
//! - A reset that finds units missing counts the enemies found so far twice. Here all units are in
//!   place when a reset ends, and [`Battle::reward_max`] never changes.
//! - After both sides died in the same step, the next episode there begins with armies that have
//!   been fighting for up to ten loops. Here every reset but the first is the same: all units are
//!   removed, and the armies that replace them are at most two loops old.
//! - With `obs_timestep_number`, observations are one longer there than the reported size, and of
//!   double precision. Here [`BattleShape::observation_len`] is the true length, and they are
//!   single floats.
//! - Where more agents than enemies have Medivacs among them, there are as many target actions as
//!   agents. No battle of that suite has such a side; the other sides of its battles have.
//! - A replay ([`Battle::recorded`]) is a file of our own, and holds no generated battles.
//! - Lost connections, the window and the built-in opponent's difficulty (which does
//!   nothing in these battles) have no counterpart.
#![warn(missing_docs)]

mod action;
mod autoreset;
mod batch;
mod battle;
mod cone;
mod error;
pub mod full_game;
mod generation;
mod heuristic;
mod layout;
mod memory;
mod observation;
mod onlooker;
mod opponent;
mod options;
mod pool;
mod random_play;
mod record;
mod recorded_world;
mod reward;
mod side;
mod state;
mod terrain_samples;
mod threads;
mod unit_figures;

pub use action::{
    ACTION_ATTACK, ACTION_EAST, ACTION_NORTH, ACTION_NOTHING, ACTION_SOUTH, ACTION_STOP,
    ACTION_WEST,
};
pub use autoreset::Autoreset;
pub use batch::{BatchArrays, BatchBuffers, BattleBatch};
pub use battle::{Battle, BattleStep, Outcome};
pub use error::EnvError;
pub use generation::{TeamGeneration, TeamRace};
pub use layout::BattleShape;
pub use memory::{require_free_memory, require_memory};
pub use onlooker::{Onlooker, RowNames};
pub use opponent::{Opponent, battle_names, load_rules, load_rules_as_served};
pub use options::BattleOptions;
pub use pool::{BattlePool, PoolAction};
pub use random_play::{RandomPlay, choose_uniformly};
pub use recorded_world::NoReplay;
pub use side::{KnownUnit, Side, UnavailableAction};
