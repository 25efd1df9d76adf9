/// Why a file is no replay of StarCraft II that this program can read, and where that shows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the replay cannot be read{}: {part}, byte {offset}: {reason}", of_build(*.build))]
pub struct Sc2ReplayError {
    /// The build of the game that wrote it, once its header was read.
    pub build: Option<u32>,
    /// Which part of the file: `header`, `archive`, or the name of a member.
    pub part: &'static str,
    /// The first byte of that part, from its beginning and unpacked, that could not be read.
    pub offset: u64,
    /// What is wrong there, and what to do.
    pub reason: String,
}

fn of_build(build: Option<u32>) -> String {
    build.map_or_else(String::new, |build| format!(" (build {build})"))
}

/// The same while the part and the build are not known.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) offset: u64,
    pub(super) reason: String,
}

impl Fault {
    pub(super) fn new(offset: usize, reason: impl Into<String>) -> Self {
        Self { offset: offset as u64, reason: reason.into() }
    }

    pub(super) fn of(self, build: Option<u32>, part: &'static str) -> Sc2ReplayError {
        Sc2ReplayError { build, part, offset: self.offset, reason: self.reason }
    }
}
