use crate::protocol::Status;

/// Why a request is refused as a whole. Clients compare some of these texts word by word.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UsageError {
    #[error("Game has already ended")]
    GameEnded,
    #[error("Not supported if game has already ended")]
    NotSupportedOnceEnded,
    #[error("Not in a game")]
    NotInGame,
    #[error(
        "Must first start a game with CreateGame or specify ports to join another client's game"
    )]
    NothingToJoin,
    #[error("{request} is not possible in the status {status:?}")]
    WrongStatus { request: &'static str, status: Status },
    #[error("The request cannot be decoded")]
    Undecodable(#[from] prost::DecodeError),
    #[error("The request is empty, or of a kind that this version does not know")]
    Unknown,
    #[error("The response would have {bytes} bytes, and clients accept {max} at most")]
    TooLarge { bytes: usize, max: usize },
    #[error("{0}")]
    NotPossible(String),
}

/// An error with its causes in one line, for clients: they see nothing but the text.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| {
        let cause = cause.to_string();
        // Some errors name their cause in their own words already.
        if text.contains(&cause) { text } else { format!("{text}: {cause}") }
    })
}
