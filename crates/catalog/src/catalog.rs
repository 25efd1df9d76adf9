use std::collections::BTreeMap;

use crate::convert::{self, Place};
use crate::hash::catalog_hash;
use crate::row::UnitRow;
use crate::{BalanceVersion, CatalogError, Race, UnitType, UnitTypeId};

/// The tables that are part of the program, with their paths.
pub(crate) const TABLES: [(&str, &str); 3] = [
    ("protoss/units.toml", include_str!("../data/protoss/units.toml")),
    ("terran/units.toml", include_str!("../data/terran/units.toml")),
    ("zerg/units.toml", include_str!("../data/zerg/units.toml")),
];

/// Most unit types of one catalog.
pub const UNIT_TYPES_MAX: usize = 4096;

/// The unit types of one balance version, checked: every name resolves and every figure is in
/// bounds.
#[derive(Clone, Debug)]
pub struct Catalog {
    version: BalanceVersion,
    /// Sorted by name.
    units: Vec<UnitType>,
    hash: u64,
}

impl Catalog {
    /// The tables that are part of the program, as `version` had them.
    ///
    /// # Errors
    ///
    /// If a table was edited into something that makes no sense; the error says what and where.
    pub fn load(version: BalanceVersion) -> Result<Self, CatalogError> {
        Self::from_tables(TABLES, version)
    }

    /// Reads tables given as pairs of path and text, as `version` had them.
    ///
    /// The first folder of the path names the race, as in `terran/units.toml`. The order of the
    /// tables and of their rows does not matter.
    ///
    /// # Errors
    ///
    /// If a table is not valid or does not fit the others, whichever version the fault is in.
    pub fn from_tables<'a>(
        tables: impl IntoIterator<Item = (&'a str, &'a str)>,
        version: BalanceVersion,
    ) -> Result<Self, CatalogError> {
        let mut units = BTreeMap::new();
        let mut protocol_ids: BTreeMap<u32, String> = BTreeMap::new();
        for (path, text) in tables {
            for unit in read_table(path, text, version)? {
                if let Some((other_path, _)) = units.get(&unit.name) {
                    let (path, other_path) = (path.to_owned(), String::from(*other_path));
                    return Err(CatalogError::DuplicateUnit { path, unit: unit.name, other_path });
                }
                if let Some(other_unit) = protocol_ids.insert(unit.protocol_id, unit.name.clone()) {
                    let (path, protocol_id) = (path.to_owned(), unit.protocol_id);
                    return Err(CatalogError::DuplicateProtocolId {
                        path,
                        unit: unit.name,
                        protocol_id,
                        other_unit,
                    });
                }
                units.insert(unit.name.clone(), (path, unit));
            }
        }
        if UNIT_TYPES_MAX < units.len() {
            return Err(CatalogError::TooManyUnits { units_max: UNIT_TYPES_MAX });
        }
        let units: Vec<UnitType> = units.into_values().map(|(_, unit)| unit).collect();
        let hash = catalog_hash(version, &units);
        Ok(Self { version, units, hash })
    }

    /// The figures of a unit type.
    ///
    /// # Panics
    ///
    /// If `id` is of another catalog with more units.
    #[inline]
    pub fn unit(&self, id: UnitTypeId) -> &UnitType {
        &self.units[usize::from(id.0)]
    }

    /// The unit type with this table key, such as `marine`.
    pub fn find(&self, name: &str) -> Option<UnitTypeId> {
        let index = self.units.binary_search_by(|unit| unit.name.as_str().cmp(name)).ok()?;
        Some(UnitTypeId(index as u16))
    }

    /// All unit types, sorted by name.
    pub fn units(&self) -> impl Iterator<Item = (UnitTypeId, &UnitType)> {
        self.units.iter().enumerate().map(|(index, unit)| (UnitTypeId(index as u16), unit))
    }

    /// The balance version whose figures these are.
    pub const fn version(&self) -> BalanceVersion {
        self.version
    }

    /// A hash of the version and all figures, the same on every machine: replays carry it.
    pub const fn hash(&self) -> u64 {
        self.hash
    }
}

/// Reads and checks one table in every version, and returns its units in `version`.
fn read_table(
    path: &str,
    text: &str,
    version: BalanceVersion,
) -> Result<Vec<UnitType>, CatalogError> {
    let parse_error =
        |source| CatalogError::Parse { path: path.to_owned(), source: Box::new(source) };
    let race = race_of(path)?;
    let rows: BTreeMap<String, UnitRow> = toml::from_str(text).map_err(parse_error)?;
    let plain: toml::Table = toml::from_str(text).map_err(parse_error)?;
    let mut units = Vec::with_capacity(rows.len());
    for (name, row) in &rows {
        let place = Place { path, table: name.clone() };
        if row.source.trim().is_empty() {
            let (path, unit) = (path.to_owned(), name.clone());
            return Err(CatalogError::EmptySource { path, unit });
        }
        let mut unit = convert::unit_type(&place, name, race, row)?;
        for (changed, changes) in &row.versions {
            let changed: BalanceVersion = changed.parse().map_err(|source| {
                let (path, unit) = (path.to_owned(), name.clone());
                CatalogError::UnknownVersion { path, unit, source }
            })?;
            let place = place.inner(format_args!("versions.\"{changed}\""));
            let row = overridden_row(&place, &plain[name.as_str()], changes)?;
            let other = convert::unit_type(&place, name, race, &row)?;
            if changed == version {
                unit = other;
            }
        }
        units.push(unit);
    }
    Ok(units)
}

fn race_of(path: &str) -> Result<Race, CatalogError> {
    match path.split_once('/') {
        Some(("terran", _)) => Ok(Race::Terran),
        Some(("zerg", _)) => Ok(Race::Zerg),
        Some(("protoss", _)) => Ok(Race::Protoss),
        Some(("neutral", _)) => Ok(Race::Neutral),
        _ => Err(CatalogError::UnknownRace { path: path.to_owned() }),
    }
}

/// The row with the changes of one version written over it, key by key.
fn overridden_row(
    place: &Place<'_>,
    row: &toml::Value,
    changes: &toml::Table,
) -> Result<UnitRow, CatalogError> {
    let (path, table) = (place.path.to_owned(), place.table.clone());
    if !matches!(changes.get("source"), Some(toml::Value::String(text)) if !text.trim().is_empty())
    {
        return Err(CatalogError::VersionWithoutSource { path, table });
    }
    let mut row = row.clone();
    let merged = row.as_table_mut().expect("the row was read as a table before");
    merged.remove("versions");
    for (key, change) in changes {
        match (key.as_str(), merged.get_mut(key), change) {
            ("weapons", Some(toml::Value::Array(weapons)), toml::Value::Table(changes)) => {
                for (name, change) in changes {
                    let Some(weapon) = weapons.iter_mut().find(|weapon| is_named(weapon, name))
                    else {
                        let weapon = name.clone();
                        return Err(CatalogError::UnknownWeapon { path, table, weapon });
                    };
                    write_over(weapon, change);
                }
            }
            (_, Some(value), change) => write_over(value, change),
            (_, None, change) => {
                merged.insert(key.clone(), change.clone());
            }
        }
    }
    row.try_into().map_err(|source| CatalogError::Override {
        path,
        table,
        source: Box::new(source),
    })
}

fn is_named(weapon: &toml::Value, name: &str) -> bool {
    weapon.get("name").and_then(toml::Value::as_str) == Some(name)
}

/// Replaces the keys of a table that `change` names, and anything else as a whole.
fn write_over(value: &mut toml::Value, change: &toml::Value) {
    match (value, change) {
        (toml::Value::Table(table), toml::Value::Table(change)) => {
            for (key, change) in change {
                table.insert(key.clone(), change.clone());
            }
        }
        (value, change) => *value = change.clone(),
    }
}
