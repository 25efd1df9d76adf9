use fixed::ParseFixedError;

/// Why a scenario was rejected. The message names the file and the key.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum ScenarioError {
    #[error("there is no scenario `{name}`; there are {}", known.join(", "))]
    UnknownScenario { name: String, known: Vec<&'static str> },
    #[error("{path} is not valid")]
    Parse { path: String, source: Box<toml::de::Error> },
    #[error("{path}: `source` is empty; name where the figures are from")]
    EmptySource { path: String },
    #[error("{path}: `terrain` names `{terrain}`, which does not exist")]
    UnknownTerrain { path: String, terrain: String },
    #[error("{path}: `{key}`: `{text}`")]
    NotADecimal { path: String, key: String, text: String, source: ParseFixedError },
    #[error("{path}: `{key}` is {value}; it must lie between {low} and {high}")]
    OutOfRange { path: String, key: String, value: u32, low: u32, high: u32 },
    #[error("{path}: `{key}` is {point}, outside the ground of {width} by {height} cells")]
    OutsideGround { path: String, key: String, point: String, width: u32, height: u32 },
    #[error("{path}: `{key}` is {point}, where nothing can stand")]
    Unwalkable { path: String, key: String, point: String },
    #[error("{path}: `spawns` must list the units of player 1 first")]
    PlayersOutOfOrder { path: String },
    #[error("{path}: player {player} has {count} units; there must be between 1 and {max}")]
    UnitCount { path: String, player: u8, count: u32, max: u32 },
    #[error("{path}: row {row} of `rows` has {length} cells, but the first has {width}")]
    RaggedRows { path: String, row: usize, length: usize, width: usize },
    #[error("{path}: `rows` uses `{character}`, which `legend` does not explain")]
    UnknownCell { path: String, character: char },
    #[error("{path}: `legend` explains `{text}`, which is not one character")]
    LegendKey { path: String, text: String },
}
