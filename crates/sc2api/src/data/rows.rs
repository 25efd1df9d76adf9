use std::collections::BTreeMap;

use catalog::{Catalog, Method, Product, UnitType};
use raw::{Ability, Kinds, named_lines as named};

use super::unit_row::{self, figure};
use crate::protocol::ability_data::Target;
use crate::protocol::{AbilityData, BuffData, EffectData, UnitTypeData, UpgradeData};

/// The abilities, and the one with number 0 that stands for none.
pub(super) fn abilities(catalog: &Catalog) -> Vec<AbilityData> {
    let none = AbilityData {
        ability_id: Some(0),
        link_name: Some("Null".to_owned()),
        available: Some(true),
        ..AbilityData::default()
    };
    let mut products: BTreeMap<u32, &UnitType> = BTreeMap::new();
    let constructs = |product: &&Product| product.method == Method::Construct;
    for (_, maker) in catalog.units() {
        for product in maker.products.iter().filter(constructs) {
            products.insert(product.ability_id, catalog.unit(product.unit));
        }
    }
    let row = |row: &Ability| ability_row(row, products.get(&row.id).copied());
    std::iter::once(none).chain(raw::abilities().iter().map(row)).collect()
}

fn ability_row(row: &Ability, structure: Option<&UnitType>) -> AbilityData {
    let has = |kind| row.kinds.has(kind);
    let target = match (has(Kinds::RAW_POINT), has(Kinds::RAW_UNIT)) {
        (true, true) => Target::PointOrUnit,
        (true, false) if has(Kinds::RAW_QUICK) => Target::PointOrNone,
        (true, false) => Target::Point,
        (false, true) => Target::Unit,
        (false, false) if has(Kinds::SCREEN) => Target::Point,
        (false, false) => Target::None,
    };
    let flag = |value: bool| value.then_some(true);
    AbilityData {
        ability_id: Some(row.id),
        link_name: Some(row.name.to_owned()),
        button_name: row.name.rsplit('_').next().map(str::to_owned),
        friendly_name: Some(row.name.replace('_', " ")),
        remaps_to_ability_id: (row.general != 0).then_some(row.general),
        available: Some(true),
        target: Some(target.into()),
        allow_minimap: flag(has(Kinds::MINIMAP)),
        allow_autocast: flag(has(Kinds::AUTOCAST)),
        is_building: flag(structure.is_some()),
        footprint_radius: structure.map(|structure| structure.footprint.width as f32 / 2.0),
        ..AbilityData::default()
    }
}

/// A row for every number up to the last unit type that can appear: the protocol's by name, the
/// catalog's with their figures. As in the game, numbers without a type have empty rows, so that
/// the row of a type stands at its number and those that a map adds come last.
pub(super) fn units(catalog: &Catalog) -> Vec<UnitTypeData> {
    let mut rows: BTreeMap<u32, UnitTypeData> = raw::unit_type_names()
        .map(|(id, name)| {
            let row = UnitTypeData {
                unit_id: Some(id),
                name: Some(name.to_owned()),
                available: Some(true),
                ..UnitTypeData::default()
            };
            (id, row)
        })
        .collect();
    for (_, kind) in catalog.units() {
        rows.insert(kind.protocol_id, unit_row::unit(catalog, kind));
    }
    // Later versions of the game have types of their own where a map puts its own.
    let added = catalog.added().iter().map(|kind| kind.protocol_id).max();
    let last = added.or(rows.last_key_value().map(|(last, _)| *last));
    let count = last.map_or(0, |last| last + 1);
    let empty = |id| UnitTypeData {
        unit_id: Some(id),
        name: Some(String::new()),
        available: Some(false),
        ..UnitTypeData::default()
    };
    (0..count).map(|id| rows.remove(&id).unwrap_or_else(|| empty(id))).collect()
}

/// The upgrades by name, those of the catalog with their figures. Clients look up what researches
/// an upgrade before anything is researched.
pub(super) fn upgrades(catalog: &Catalog) -> Vec<UpgradeData> {
    let named_row = |(id, rest): (u32, &str)| {
        let (ability, name) = rest.split_once(' ')?;
        let row = UpgradeData {
            upgrade_id: Some(id),
            name: Some(name.to_owned()),
            ability_id: Some(ability.parse().ok()?),
            ..UpgradeData::default()
        };
        Some((id, row))
    };
    let mut rows: BTreeMap<u32, UpgradeData> =
        named(include_str!("../../data/upgrades.txt")).filter_map(named_row).collect();
    for upgrade in catalog.upgrades() {
        let row = UpgradeData {
            upgrade_id: Some(upgrade.protocol_id),
            name: Some(upgrade.display_name.clone()),
            mineral_cost: Some(upgrade.minerals),
            vespene_cost: Some(upgrade.vespene),
            research_time: figure(upgrade.research_time_loops as f32),
            ability_id: Some(upgrade.ability_id),
        };
        rows.insert(upgrade.protocol_id, row);
    }
    rows.into_values().collect()
}

/// The buffs by name.
pub(super) fn buffs() -> Vec<BuffData> {
    named(include_str!("../../data/buffs.txt"))
        .map(|(id, name)| BuffData { buff_id: Some(id), name: Some(name.to_owned()) })
        .collect()
}

/// The effects, and the one with number 0 that stands for none.
pub(super) fn effects() -> Vec<EffectData> {
    let none = EffectData { effect_id: Some(0), ..EffectData::default() };
    let row = |(id, rest): (u32, &str)| {
        let (name, radius) = rest.split_once(' ')?;
        Some(EffectData {
            effect_id: Some(id),
            name: Some(name.to_owned()),
            friendly_name: Some(name.to_owned()),
            radius: figure(radius.parse().ok()?),
        })
    };
    let rows = named(include_str!("../../data/effects.txt")).filter_map(row);
    std::iter::once(none).chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use catalog::BalanceVersion;

    use super::*;

    fn catalog() -> Catalog {
        Catalog::load(BalanceVersion::default()).unwrap()
    }

    #[test]
    fn upgrades_are_researched_by_abilities_that_clients_can_look_up() {
        for upgrade in upgrades(&catalog()) {
            let known = upgrade.ability_id.and_then(raw::ability);
            assert!(known.is_some_and(|known| known.name.starts_with("Research_")), "{upgrade:?}");
        }
    }

    #[test]
    fn every_line_of_a_table_is_a_row() {
        let sizes = [
            (include_str!("../../data/buffs.txt"), buffs().len()),
            (include_str!("../../data/effects.txt"), effects().len() - 1),
        ];
        for (table, rows) in sizes {
            let is_row = |line: &&str| !line.starts_with('#') && !line.trim().is_empty();
            assert_eq!(table.lines().filter(is_row).count(), rows);
            assert!(10 < rows);
        }
    }
}
