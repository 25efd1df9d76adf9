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
    #[error("{path}: `{table}` has no `source` of its own")]
    VersionWithoutSource { path: String, table: String },
    #[error("{path}: `{table}` changes the weapon `{weapon}`, which the row has not")]
    UnknownWeapon { path: String, table: String, weapon: String },
    #[error("{path}: `{table}` does not fit the row")]
    Override { path: String, table: String, source: Box<toml::de::Error> },
    #[error("{path}: `{table}.{key}` is {value}; it must lie between {low} and {high}")]
    OutOfRange {
        path: String,
        table: String,
        key: String,
        value: String,
        low: String,
        high: String,
    },
    #[error("{path}: `{table}` {problem}")]
    Contradiction { path: String, table: String, problem: String },
    #[error("{path}: `{table}.{key}` names the unit `{unit}`, which the catalog has not")]
    UnknownUnit { path: String, table: String, key: String, unit: String },
    #[error("{path}: `{unit}` is a unit of {other_path} already")]
    DuplicateUnit { path: String, unit: String, other_path: String },
    #[error("{path}: `{unit}` has the protocol id {protocol_id} of `{other_unit}`")]
    DuplicateProtocolId { path: String, unit: String, protocol_id: u32, other_unit: String },
    #[error("{path}: `{unit}` has the display name of `{other_unit}`, {display_name}")]
    DuplicateDisplayName { path: String, unit: String, display_name: String, other_unit: String },
    #[error("the tables hold more than {units_max} units")]
    TooManyUnits { units_max: usize },
    #[error("the tables hold more than {upgrades_max} upgrades")]
    TooManyUpgrades { upgrades_max: usize },
    #[error("{path}: a table's file is `units.toml` or `upgrades.toml`")]
    UnknownTable { path: String },
}
