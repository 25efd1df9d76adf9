use std::collections::BTreeMap;
use std::mem;

use serde::de::DeserializeOwned;

use crate::convert::{self, Place};
use crate::hash::catalog_hash;
use crate::index::Index;
use crate::links::{Links, Resolved};
use crate::row::UnitRow;
use crate::{
    BalanceVersion, CatalogError, Method, Product, Race, UnitType, UnitTypeId, Upgrade, UpgradeId,
    upgrade_table,
};

/// The tables that are part of the program, with their paths.
pub(crate) const TABLES: [(&str, &str); 7] = [
    ("neutral/units.toml", include_str!("../data/neutral/units.toml")),
    ("protoss/units.toml", include_str!("../data/protoss/units.toml")),
    ("protoss/upgrades.toml", include_str!("../data/protoss/upgrades.toml")),
    ("terran/units.toml", include_str!("../data/terran/units.toml")),
    ("terran/upgrades.toml", include_str!("../data/terran/upgrades.toml")),
    ("zerg/units.toml", include_str!("../data/zerg/units.toml")),
    ("zerg/upgrades.toml", include_str!("../data/zerg/upgrades.toml")),
];

/// Most unit types of one catalog.
pub const UNIT_TYPES_MAX: usize = 4096;

/// The unit types and upgrades of one balance version, checked: every name resolves and every
/// figure is in bounds.
#[derive(Clone, Debug)]
pub struct Catalog {
    version: BalanceVersion,
    /// The tables' rows, sorted by name, then what a map adds.
    units: Vec<UnitType>,
    /// How many of them are the tables'.
    table_rows: usize,
    /// Sorted by name.
    upgrades: Vec<Upgrade>,
    index: Index,
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
    /// The first folder of the path names the race, the file what the table holds, as in
    /// `terran/units.toml` and `zerg/upgrades.toml`. The order of the tables and of their rows does
    /// not matter.
    ///
    /// # Errors
    ///
    /// If a table is not valid or does not fit the others, whichever version the fault is in.
    pub fn from_tables<'a>(
        tables: impl IntoIterator<Item = (&'a str, &'a str)>,
        version: BalanceVersion,
    ) -> Result<Self, CatalogError> {
        let mut drafts = BTreeMap::new();
        let mut protocol_ids: BTreeMap<u32, String> = BTreeMap::new();
        let mut display_names: BTreeMap<String, String> = BTreeMap::new();
        let mut upgrade_tables = Vec::new();
        for (path, text) in tables {
            match path.rsplit('/').next() {
                Some("units.toml") => {}
                Some("upgrades.toml") => {
                    upgrade_tables.push((path, text));
                    continue;
                }
                _ => return Err(CatalogError::UnknownTable { path: path.to_owned() }),
            }
            for draft in read_table(path, text, version)? {
                let UnitType { name, protocol_id, display_name, .. } = &draft.unit;
                let (path, unit, protocol_id) = (path.to_owned(), name.clone(), *protocol_id);
                if let Some(Draft { path: other, .. }) = drafts.get(name) {
                    let other_path = String::from(*other);
                    return Err(CatalogError::DuplicateUnit { path, unit, other_path });
                }
                if let Some(other_unit) = protocol_ids.insert(protocol_id, name.clone()) {
                    return Err(CatalogError::DuplicateProtocolId {
                        path,
                        unit,
                        protocol_id,
                        other_unit,
                    });
                }
                if let Some(other_unit) = display_names.insert(display_name.clone(), name.clone()) {
                    let display_name = display_name.clone();
                    return Err(CatalogError::DuplicateDisplayName {
                        path,
                        unit,
                        display_name,
                        other_unit,
                    });
                }
                drafts.insert(unit, draft);
            }
        }
        if UNIT_TYPES_MAX < drafts.len() {
            return Err(CatalogError::TooManyUnits { units_max: UNIT_TYPES_MAX });
        }
        let units = linked(drafts.into_values().collect())?;
        let upgrades = upgrade_table::read(&upgrade_tables, version, &units)?;
        Ok(Self::new(version, units.len(), units, upgrades))
    }

    /// The first `table_rows` units are the tables'.
    pub(crate) fn new(
        version: BalanceVersion,
        table_rows: usize,
        units: Vec<UnitType>,
        upgrades: Vec<Upgrade>,
    ) -> Self {
        let (hash, index) = (catalog_hash(version, &units, &upgrades), Index::new(&units));
        Self { version, units, table_rows, upgrades, index, hash }
    }

    /// The unit types that a map added to those of the tables, in its order.
    pub fn added(&self) -> &[UnitType] {
        &self.units[self.table_rows..]
    }

    pub(crate) const fn table_rows(&self) -> usize {
        self.table_rows
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

    /// What `maker` pays for `product`, in minerals and vespene: the cost of what is made, less
    /// that of the maker where it is used up (a Larva, a Drone that builds, a Command Center that
    /// becomes an Orbital Command), since costs are what a unit counts for.
    ///
    /// # Panics
    ///
    /// If `maker` or `product` is of another catalog with more units.
    pub fn price(&self, maker: UnitTypeId, product: &Product) -> (u32, u32) {
        let (maker, made) = (self.unit(maker), self.unit(product.unit));
        let used_up = match product.method {
            Method::Train => false,
            Method::Construct => maker.race == Race::Zerg,
            Method::Morph => true,
        };
        let credit = |cost: u32| if used_up { cost } else { 0 };
        let minerals = (made.minerals * product.count).saturating_sub(credit(maker.minerals));
        let vespene = (made.vespene * product.count).saturating_sub(credit(maker.vespene));
        (minerals, vespene)
    }

    /// The unit type with this table key, such as `marine`, or of a map's variant with this name.
    pub fn find(&self, name: &str) -> Option<UnitTypeId> {
        self.index.by_name(&self.units, name)
    }

    /// The unit type with the game's own name, such as `SpineCrawler` or a map's `Marine_RL`.
    pub fn find_display(&self, display_name: &str) -> Option<UnitTypeId> {
        self.index.by_display_name(&self.units, display_name)
    }

    /// The unit type with this number in StarCraft II's protocol.
    pub fn find_protocol(&self, protocol_id: u32) -> Option<UnitTypeId> {
        self.index.by_protocol_id(&self.units, protocol_id)
    }

    /// All unit types: those of the tables sorted by name, then those that a map adds.
    pub fn units(&self) -> impl Iterator<Item = (UnitTypeId, &UnitType)> {
        self.units.iter().enumerate().map(|(index, unit)| (UnitTypeId(index as u16), unit))
    }

    /// The figures of an upgrade.
    ///
    /// # Panics
    ///
    /// If `id` is of another catalog with more upgrades.
    pub fn upgrade(&self, id: UpgradeId) -> &Upgrade {
        &self.upgrades[usize::from(id.0)]
    }

    /// All upgrades, sorted by name.
    pub fn upgrades(&self) -> &[Upgrade] {
        &self.upgrades
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

/// A checked row whose names of other units are not resolved yet.
struct Draft<'a> {
    path: &'a str,
    unit: UnitType,
    /// The names in the version that was asked for.
    links: Links,
    /// The names in the other versions, which must lead somewhere too.
    other_links: Vec<Links>,
}

/// The units of `drafts`, which are sorted by name, with their names resolved.
fn linked(drafts: Vec<Draft<'_>>) -> Result<Vec<UnitType>, CatalogError> {
    let mut units = Vec::with_capacity(drafts.len());
    let mut links = Vec::with_capacity(drafts.len());
    for draft in drafts {
        units.push(draft.unit);
        links.push((draft.path, draft.links, draft.other_links));
    }
    let mut resolved = Vec::with_capacity(units.len());
    for (path, links, other_links) in links {
        resolved.push(links.resolve(path, &units)?);
        for links in other_links {
            links.resolve(path, &units)?;
        }
    }
    for (unit, resolved) in units.iter_mut().zip(resolved) {
        let Resolved { products, requires, requires_attached, counts_as, form_of } = resolved;
        (unit.products, unit.requires) = (products, requires);
        (unit.requires_attached, unit.counts_as) = (requires_attached, counts_as);
        unit.form_of = form_of;
    }
    Ok(units)
}

/// Reads and checks one table in every version, and returns its rows in `version`.
fn read_table<'a>(
    path: &'a str,
    text: &str,
    version: BalanceVersion,
) -> Result<Vec<Draft<'a>>, CatalogError> {
    let parse_error =
        |source| CatalogError::Parse { path: path.to_owned(), source: Box::new(source) };
    let race = race_of(path)?;
    let rows: BTreeMap<String, UnitRow> = toml::from_str(text).map_err(parse_error)?;
    let plain: toml::Table = toml::from_str(text).map_err(parse_error)?;
    let mut drafts = Vec::with_capacity(rows.len());
    for (name, row) in &rows {
        let place = Place { path, table: name.clone() };
        if row.source.trim().is_empty() {
            let (path, unit) = (path.to_owned(), name.clone());
            return Err(CatalogError::EmptySource { path, unit });
        }
        let unit = convert::unit_type(&place, name, race, row)?;
        let links = Links::new(&place, row);
        let mut draft = Draft { path, unit, links, other_links: Vec::new() };
        for (changed, changes) in &row.versions {
            let changed: BalanceVersion = changed.parse().map_err(|source| {
                let (path, unit) = (path.to_owned(), name.clone());
                CatalogError::UnknownVersion { path, unit, source }
            })?;
            let place = place.inner(format_args!("versions.\"{changed}\""));
            let row: UnitRow = overridden_row(&place, &plain[name.as_str()], changes)?;
            let other = convert::unit_type(&place, name, race, &row)?;
            let mut links = Links::new(&place, &row);
            if changed == version {
                draft.unit = other;
                mem::swap(&mut draft.links, &mut links);
            }
            draft.other_links.push(links);
        }
        drafts.push(draft);
    }
    Ok(drafts)
}

pub(crate) fn race_of(path: &str) -> Result<Race, CatalogError> {
    match path.split_once('/') {
        Some(("terran", _)) => Ok(Race::Terran),
        Some(("zerg", _)) => Ok(Race::Zerg),
        Some(("protoss", _)) => Ok(Race::Protoss),
        Some(("neutral", _)) => Ok(Race::Neutral),
        _ => Err(CatalogError::UnknownRace { path: path.to_owned() }),
    }
}

/// The row with the changes of one version written over it, key by key.
pub(crate) fn overridden_row<Row: DeserializeOwned>(
    place: &Place<'_>,
    row: &toml::Value,
    changes: &toml::Table,
) -> Result<Row, CatalogError> {
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
