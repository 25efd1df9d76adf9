//! Losses and targets of reinforcement learning: pure functions on slices.
//!
//! Every function works on plain `f32` slices, allocates nothing and knows neither a network nor a
//! game. Losses come with their gradient with respect to the network's output, so that a trainer
//! can run them in front of any backward pass. Each one is tested against its formula written out
//! literally, and each gradient against finite differences.
//!
//! Batches are split over threads: a loss is therefore a sum over the rows it is given, each row
//! times its weight, and the caller passes the factor that turns the sum over all rows into a mean.
//! A weight of 0 leaves a row out, which is how steps of dead agents are masked.

mod advantage;
mod categorical;
mod ppo;
mod value;
mod value_normalizer;

pub use advantage::{gae, normalize_advantages};
pub use categorical::{categorical_gradient, entropy, masked_log_softmax};
pub use ppo::{PolicyLoss, ppo_policy_loss};
pub use value::{ValueLoss, ValueLossParameters, clipped_value_loss, explained_variance, huber};
pub use value_normalizer::ValueNormalizer;
