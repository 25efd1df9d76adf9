use galaxy::{Diagnostic, ScriptError};

/// Why a map cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum GameError {
    /// The map changes units into something that the rules do not know.
    #[error("map `{map}`: its unit data does not fit the rules: {source}")]
    UnitData {
        /// The map's name.
        map: String,
        /// What does not fit.
        source: catalog::CatalogError,
    },
    /// The script does not compile.
    #[error(
        "map `{map}`: its script has {} mistake(s); the first is at line {}, column {}: {}",
        .diagnostics.len(), .diagnostics[0].line, .diagnostics[0].column, .diagnostics[0].message
    )]
    Script {
        /// The map's name.
        map: String,
        /// All mistakes, at least one.
        diagnostics: Vec<Diagnostic>,
    },
    /// The script stopped while the game was set up.
    #[error("map `{map}`: {source}")]
    Start {
        /// The map's name.
        map: String,
        /// Where and why it stopped.
        source: ScriptError,
    },
    /// The map has no script, and a melee game cannot be set up on it.
    #[error("map `{map}`: no melee game can start: {reason}")]
    Melee {
        /// The map's name.
        map: String,
        /// What is missing.
        reason: String,
    },
    /// A unit that the map places is in no table.
    #[error("map `{map}`: unit `{unit}` is in no table")]
    UnknownUnit {
        /// The map's name.
        map: String,
        /// The unit's name in the map.
        unit: String,
    },
}
