use crate::mpq::MpqError;

/// Why a map file was rejected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum MapFileError {
    #[error("map `{map}` cannot be read")]
    Archive { map: String, source: MpqError },
    #[error("map `{map}`: `{member}`: {reason}")]
    Member { map: String, member: &'static str, reason: String },
}
