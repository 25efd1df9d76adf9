//! Reads the tables of upgrades, once the units that they name are known.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalog::{overridden_row, race_of};
use crate::convert::{self, Place};
use crate::row::Decimal;
use crate::{BalanceVersion, CatalogError, Race, UnitType, UnitTypeId, Upgrade, UpgradeId};

/// Most upgrades of one catalog.
const UPGRADES_MAX: usize = 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UpgradeRow {
    source: String,
    display_name: String,
    protocol_id: u32,
    ability_id: u32,
    researched_by: Vec<String>,
    minerals: u32,
    vespene: u32,
    research_time: Decimal,
    #[serde(default)]
    requires: Vec<String>,
    requires_upgrade: Option<String>,
    #[serde(default)]
    versions: BTreeMap<String, toml::Table>,
}

/// A row of one version, with where it stands.
struct Draft<'a> {
    place: Place<'a>,
    name: String,
    race: Race,
    row: UpgradeRow,
}

/// The upgrades of the tables as `version` has them, sorted by name. Every version is checked.
pub(crate) fn read<'a>(
    tables: &[(&'a str, &'a str)],
    version: BalanceVersion,
    units: &[UnitType],
) -> Result<Vec<Upgrade>, CatalogError> {
    let (mut drafts, mut others) = (BTreeMap::new(), Vec::new());
    for &(path, text) in tables {
        read_table(path, text, version, &mut drafts, &mut others)?;
    }
    if UPGRADES_MAX < drafts.len() {
        return Err(CatalogError::TooManyUpgrades { upgrades_max: UPGRADES_MAX });
    }
    let names: Vec<String> = drafts.keys().cloned().collect();
    for draft in &others {
        upgrade(draft, units, &names)?;
    }
    let rows = drafts.values().map(|draft| upgrade(draft, units, &names));
    let upgrades = rows.collect::<Result<Vec<_>, _>>()?;
    let mut numbers: BTreeMap<u32, &str> = BTreeMap::new();
    for (upgrade, draft) in upgrades.iter().zip(drafts.values()) {
        if let Some(other) = numbers.insert(upgrade.protocol_id, &upgrade.name) {
            let problem = format_args!("has the protocol id of `{other}`");
            draft.place.require(false, problem)?;
        }
    }
    Ok(upgrades)
}

fn read_table<'a>(
    path: &'a str,
    text: &str,
    version: BalanceVersion,
    drafts: &mut BTreeMap<String, Draft<'a>>,
    others: &mut Vec<Draft<'a>>,
) -> Result<(), CatalogError> {
    let parse_error =
        |source| CatalogError::Parse { path: path.to_owned(), source: Box::new(source) };
    let race = race_of(path)?;
    let rows: BTreeMap<String, UpgradeRow> = toml::from_str(text).map_err(parse_error)?;
    let plain: toml::Table = toml::from_str(text).map_err(parse_error)?;
    for (name, row) in rows {
        let place = Place { path, table: name.clone() };
        place.require(!row.source.trim().is_empty(), "has an empty `source`")?;
        let versions = row.versions.clone();
        let mut draft = Draft { place, name: name.clone(), race, row };
        for (changed, changes) in &versions {
            let changed: BalanceVersion = changed.parse().map_err(|source| {
                let (path, unit) = (path.to_owned(), name.clone());
                CatalogError::UnknownVersion { path, unit, source }
            })?;
            let place = draft.place.inner(format_args!("versions.\"{changed}\""));
            let row: UpgradeRow = overridden_row(&place, &plain[name.as_str()], changes)?;
            let mut other = Draft { place, name: name.clone(), race, row };
            if changed == version {
                std::mem::swap(&mut other, &mut draft);
            }
            others.push(other);
        }
        if let Some(other) = drafts.insert(name, draft) {
            other.place.require(false, "is a row of another table as well")?;
        }
    }
    Ok(())
}

fn upgrade(
    draft: &Draft<'_>,
    units: &[UnitType],
    names: &[String],
) -> Result<Upgrade, CatalogError> {
    let Draft { place, name, race, row } = draft;
    let find_all = |key: &str, wanted: &[String]| -> Result<Vec<UnitTypeId>, CatalogError> {
        wanted.iter().map(|unit| crate::links::find(place, key, unit, units)).collect()
    };
    let before = row.requires_upgrade.as_ref().map(|before| {
        let index = names.binary_search(before).ok();
        place.require(index.is_some(), format_args!("requires `{before}`, which no table has"))?;
        place.require(before != name, "requires itself")?;
        Ok::<_, CatalogError>(index.map(|index| UpgradeId(index as u16)))
    });
    Ok(Upgrade {
        name: name.clone(),
        display_name: row.display_name.clone(),
        protocol_id: row.protocol_id,
        race: *race,
        ability_id: row.ability_id,
        researched_by: find_all("researched_by", &row.researched_by)?,
        minerals: convert::cost(place, "minerals", row.minerals)?,
        vespene: convert::cost(place, "vespene", row.vespene)?,
        research_time_loops: convert::loops(place, "research_time", row.research_time)?,
        requires: find_all("requires", &row.requires)?,
        requires_upgrade: before.transpose()?.flatten(),
    })
}
