use serde::{Deserialize, Serialize};

use crate::TrainError;
use crate::learner::Engine;

/// Where gradients are computed. Acting always runs on the CPU, beside the games.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compute {
    /// On the CPU's cores with hand-written passes: the fastest for small networks.
    #[default]
    Cpu,
    /// On the CPU with Burn; needs the cargo feature `tensor`.
    Flex,
    /// On an NVIDIA GPU with Burn; needs the cargo feature `cuda`.
    Cuda,
    /// On any GPU with Burn; needs the cargo feature `wgpu`.
    Wgpu,
}

impl std::fmt::Display for Compute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Cpu => "cpu",
            Self::Flex => "flex",
            Self::Cuda => "cuda",
            Self::Wgpu => "wgpu",
        })
    }
}

impl Compute {
    /// What computes gradients there, or `None` for the hand-written passes.
    pub(crate) fn tensor_engine(self) -> Result<Option<Engine>, TrainError> {
        match self {
            Self::Cpu => Ok(None),
            #[cfg(feature = "tensor")]
            Self::Flex => Ok(Some(Engine::Tensors(policy::Device::flex()))),
            #[cfg(feature = "cuda")]
            Self::Cuda => Ok(Some(Engine::Tensors(policy::Device::cuda(0_usize)))),
            #[cfg(feature = "wgpu")]
            Self::Wgpu => {
                let kind = policy::DeviceKind::DefaultDevice;
                Ok(Some(Engine::Tensors(policy::Device::wgpu(kind))))
            }
            #[cfg(not(feature = "tensor"))]
            Self::Flex => Err(TrainError::FeatureMissing { compute: "flex", feature: "tensor" }),
            #[cfg(not(feature = "cuda"))]
            Self::Cuda => Err(TrainError::FeatureMissing { compute: "cuda", feature: "cuda" }),
            #[cfg(not(feature = "wgpu"))]
            Self::Wgpu => Err(TrainError::FeatureMissing { compute: "wgpu", feature: "wgpu" }),
        }
    }
}

#[cfg(all(test, not(feature = "tensor")))]
mod tests {
    use super::*;

    #[test]
    fn a_missing_feature_is_named_with_the_command_that_has_it() {
        let error = Compute::Flex.tensor_engine().err().expect("built without the feature");
        assert_eq!(
            error.to_string(),
            "computing with flex needs the cargo feature `tensor`; \
             build with `cargo run --release --features tensor -- train ...`, or use --compute cpu"
        );
    }
}
