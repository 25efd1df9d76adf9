/// Why an archive, or a member of it, could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum MpqError {
    #[error("this is not an MPQ archive: no header begins at a multiple of 512 bytes")]
    NotAnArchive,
    #[error("the archive's {part} is damaged: {reason}; get the file anew")]
    DamagedArchive { part: &'static str, reason: String },
    #[error("the archive's {part} has a form that is not supported: {feature}")]
    UnsupportedArchive { part: &'static str, feature: String },
    #[error("the archive has no member `{name}`")]
    NoMember { name: String },
    #[error("member `{name}` is damaged: {reason}; get the file anew")]
    DamagedMember { name: String, reason: String },
    #[error("member `{name}` is of a kind that is not supported: {feature}")]
    UnsupportedMember { name: String, feature: String },
}

/// The same for one member, before its name is known.
#[derive(Debug)]
pub(super) enum Fault {
    Damaged(String),
    Unsupported(String),
}

impl Fault {
    pub(super) fn damaged(reason: impl Into<String>) -> Self {
        Self::Damaged(reason.into())
    }

    pub(super) fn of_member(self, name: &str) -> MpqError {
        let name = name.to_owned();
        match self {
            Self::Damaged(reason) => MpqError::DamagedMember { name, reason },
            Self::Unsupported(feature) => MpqError::UnsupportedMember { name, feature },
        }
    }

    pub(super) fn of_part(self, part: &'static str) -> MpqError {
        match self {
            Self::Damaged(reason) => MpqError::DamagedArchive { part, reason },
            Self::Unsupported(feature) => MpqError::UnsupportedArchive { part, feature },
        }
    }
}
