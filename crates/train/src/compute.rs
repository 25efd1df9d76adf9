use policy::Device;
use serde::{Deserialize, Serialize};

use crate::TrainError;

/// Where gradients are computed. Acting always runs on the CPU, beside the games.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compute {
    /// On the CPU's cores with hand-written passes: the fastest for small networks.
    #[default]
    Cpu,
    /// On the CPU with Burn.
    Flex,
    /// On an NVIDIA GPU with Burn; needs the cargo feature `cuda`.
    Cuda,
    /// On any GPU with Burn; needs the cargo feature `wgpu`.
    Wgpu,
}

impl Compute {
    /// Burn's device, or `None` for the hand-written passes.
    pub(crate) fn device(self) -> Result<Option<Device>, TrainError> {
        match self {
            Self::Cpu => Ok(None),
            Self::Flex => Ok(Some(Device::flex())),
            Self::Cuda => cuda(),
            Self::Wgpu => wgpu(),
        }
    }
}

#[cfg(feature = "cuda")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature it fails")]
fn cuda() -> Result<Option<Device>, TrainError> {
    Ok(Some(Device::cuda(0_usize)))
}

#[cfg(not(feature = "cuda"))]
fn cuda() -> Result<Option<Device>, TrainError> {
    Err(TrainError::Setting { setting: "compute", bounds: "cpu or flex: built without `cuda`" })
}

#[cfg(feature = "wgpu")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature it fails")]
fn wgpu() -> Result<Option<Device>, TrainError> {
    Ok(Some(Device::wgpu(policy::DeviceKind::DefaultDevice)))
}

#[cfg(not(feature = "wgpu"))]
fn wgpu() -> Result<Option<Device>, TrainError> {
    Err(TrainError::Setting { setting: "compute", bounds: "cpu or flex: built without `wgpu`" })
}
