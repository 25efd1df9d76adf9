use crate::UnknownVersion;

/// Why a table was rejected.
///
/// Tables are checked once, when the catalog is read, for every balance version they know. The
/// message names the file, the unit and the key.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum CatalogError {
    #[error("{path}: the folder must be `terran`, `zerg`, `protoss` or `neutral`")]
    UnknownRace { path: String },
    #[error("{path} is not a valid table")]
    Parse { path: String, source: Box<toml::de::Error> },
    #[error("{path}: `{unit}` has an empty `source`; name where the figures are from")]
    EmptySource { path: String, unit: String },
    #[error("{path}: `{unit}.versions`")]
    UnknownVersion { path: String, unit: String, source: UnknownVersion },
    #[error("{path}: `{unit}.versions.\"{version}\"` has no `source` of its own")]
    VersionWithoutSource { path: String, unit: String, version: String },
    #[error(
        "{path}: `{unit}.versions.\"{version}\"` changes the weapon `{weapon}`, which `{unit}` has not"
    )]
    UnknownWeapon { path: String, unit: String, version: String, weapon: String },
    #[error("{path}: `{unit}.versions.\"{version}\"` does not fit the row")]
    Override { path: String, unit: String, version: String, source: Box<toml::de::Error> },
    #[error("{path}: `{unit}.{key}` is {value}; it must lie between {low} and {high}")]
    OutOfRange { path: String, unit: String, key: String, value: String, low: String, high: String },
    #[error("{path}: `{unit}` {problem}")]
    Contradiction { path: String, unit: String, problem: String },
    #[error("{path}: `{unit}` is a unit of {other_path} already")]
    DuplicateUnit { path: String, unit: String, other_path: String },
    #[error("{path}: `{unit}` has the protocol id {protocol_id} of `{other_unit}`")]
    DuplicateProtocolId { path: String, unit: String, protocol_id: u32, other_unit: String },
    #[error("the tables hold more than {units_max} units")]
    TooManyUnits { units_max: usize },
}
