//! The networks of the agents, and how their weights are stored.
//!
//! A team shares one recurrent actor; a central critic judges the state. Both are a
//! [`NetworkShape`]: [`Network`] runs it on slices, for the CPU, and with the feature `tensor`
//! `TensorNetwork` in Burn, on any of Burn's devices. Weights are one set of flat vectors for both ([`Weights`]), and a
//! safetensors file on disk ([`TensorFile`]).

mod activation;
mod architecture;
mod crc;
mod initial;
mod matrix;
mod network;
mod random;
mod shape;
mod tensor_file;
#[cfg(feature = "tensor")]
mod tensor_losses;
#[cfg(feature = "tensor")]
mod tensor_network;

pub use architecture::{Architecture, CriticView, Weights};
#[cfg(feature = "tensor")]
pub use burn_tensor::{Device, DeviceKind, Int, Tensor, TensorData};
pub use crc::crc32c;
pub use initial::initial_parameters;
pub use network::{Network, Tape};
pub use random::Random;
pub use shape::{Layout, NetworkShape};
pub use tensor_file::{TensorFile, TensorFileError};
#[cfg(feature = "tensor")]
pub use tensor_losses::{
    TensorPolicyTargets, TensorValueTargets, tensor_policy_loss, tensor_value_loss,
};
#[cfg(feature = "tensor")]
pub use tensor_network::{TensorNetwork, TensorSequences, matrix};
