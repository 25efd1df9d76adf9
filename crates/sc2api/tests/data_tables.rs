//! The tables that clients ask for.

use std::collections::BTreeMap;
use std::path::Path;

use catalog::{BalanceVersion, Catalog, Variant};
use prost::Message;
use sc2api::data::DataTables;
use sc2api::protocol::{AbilityData, RequestData, ResponseData, UnitTypeData};

fn tables() -> DataTables {
    DataTables::new(&Catalog::load(BalanceVersion::V4_10_0).expect("the tables are valid"))
}

/// The tables that a real game sent, a later balance version.
fn recorded() -> Option<ResponseData> {
    let file = "shared/data/observations/AcropolisLE.ResponseData.bin";
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let Some(path) = folders.map(|folder| folder.join(file)).find(|path| path.is_file()) else {
        println!("skipped: no folder above the crate holds {file}");
        return None;
    };
    let bytes = std::fs::read(path).expect("readable");
    Some(ResponseData::decode(&bytes[..]).expect("a message"))
}

#[test]
fn clients_find_ability_zero_and_every_unit_type_available() {
    let tables = tables();
    let all = tables.all();
    assert_eq!(all.abilities[0].ability_id, Some(0));
    for id in [4, 9, 18, 45, 48, 51, 54, 73, 74, 98, 105, 107, 110, 317, 341, 342] {
        let row = all.units.iter().find(|unit| unit.unit_id == Some(id));
        assert_eq!(row.and_then(|row| row.available), Some(true), "unit type {id}");
    }
    assert_eq!(all.effects.len(), 13);
    assert!(tables.encoded().len() < 1 << 20);
    let again = ResponseData::decode(tables.encoded().clone()).expect("a message");
    assert!(again == *all);
}

/// SMACv2 takes the numbers of a map's nine types from the count of rows.
#[test]
fn rows_of_unit_types_have_no_gaps_and_end_with_the_maps_own() {
    let stock = Catalog::load(BalanceVersion::V4_10_0).expect("the tables are valid");
    let copy = |name: &str, base: &str, protocol_id| Variant {
        name: name.to_owned(),
        base: Some(base.to_owned()),
        protocol_id: Some(protocol_id),
        ..Variant::default()
    };
    let own = [copy("Marine_RL", "Marine", 1970), copy("Zealot_RL", "Zealot", 1971)];
    let catalog = stock.with_variants(&own).expect("both are like types of the tables");
    let tables = DataTables::new(&catalog);
    let units = &tables.all().units;
    assert!((0..).zip(units).all(|(number, row)| row.unit_id == Some(number)));
    assert_eq!(units.len(), 1972);
    assert_eq!(units[1970].name.as_deref(), Some("Marine_RL"));
    assert_eq!((units[0].available, units[1970].available), (Some(false), Some(true)));
}

#[test]
fn a_request_gets_what_it_names() {
    let request = RequestData { buff_id: Some(true), ..RequestData::default() };
    let response = tables().response(&request);
    assert!(response.abilities.is_empty() && response.units.is_empty());
    assert!(!response.buffs.is_empty());
}

#[test]
fn figures_are_those_of_the_catalog() {
    let tables = tables();
    let unit = |id| tables.all().units.iter().find(|unit| unit.unit_id == Some(id)).expect("a row");
    let marine = unit(48);
    assert_eq!((marine.mineral_cost, marine.food_required), (Some(50), Some(1.0)));
    assert_eq!(marine.weapons[0].range, Some(5.0));
    assert_eq!((marine.movement_speed, marine.build_time), (Some(2.25), Some(400.0)));
    assert_eq!(marine.ability_id, Some(560));
    assert_eq!(unit(341).has_minerals, Some(true));
    assert_eq!((unit(342).has_vespene, unit(20).has_vespene), (Some(true), Some(true)));
    let build = |id| {
        let same = |row: &&AbilityData| row.ability_id == Some(id);
        tables.all().abilities.iter().find(same).expect("a row")
    };
    assert_eq!((build(318).is_building, build(318).footprint_radius), (Some(true), Some(2.5)));
    assert_eq!(build(560).is_building, None);
}

#[test]
fn general_ids_and_targets_equal_the_recording() {
    let Some(recorded) = recorded() else { return };
    let rows: BTreeMap<_, _> = recorded.abilities.iter().map(|row| (row.ability_id, row)).collect();
    let tables = tables();
    let mut checked = 0;
    let mut targets_equal = 0;
    for row in &tables.all().abilities {
        let Some(real) = rows.get(&row.ability_id).filter(|real| real.available == Some(true))
        else {
            continue;
        };
        let general = |row: &AbilityData| row.remaps_to_ability_id.unwrap_or(0);
        assert_eq!(general(row), general(real), "{row:?}");
        checked += 1;
        targets_equal += u32::from(row.target == real.target);
    }
    assert!(400 < checked, "only {checked} abilities are in both tables");
    assert!(checked * 95 < targets_equal * 100, "{targets_equal} of {checked} targets are equal");
}

#[test]
fn unit_rows_equal_the_recording() {
    let Some(recorded) = recorded() else { return };
    let rows: BTreeMap<_, _> = recorded.units.iter().map(|row| (row.unit_id, row)).collect();
    let tables = tables();
    // The recording's balance version is later; these did not change in between.
    for id in [18, 19, 20, 21, 45, 48, 51, 73, 74, 105, 107, 110, 341, 342] {
        let row = tables.all().units.iter().find(|row| row.unit_id == Some(id)).expect("a row");
        let real = rows[&Some(id)];
        assert_eq!(row.name, real.name);
        assert_eq!(row.attributes, real.attributes, "{:?}", row.name);
        assert_eq!(row.mineral_cost, real.mineral_cost, "{:?}", row.name);
        assert_eq!(row.vespene_cost, real.vespene_cost, "{:?}", row.name);
        assert_eq!(row.food_required, real.food_required, "{:?}", row.name);
        let none = 0.0;
        let provided = |row: &UnitTypeData| row.food_provided.unwrap_or(none);
        assert_eq!(provided(row), provided(real), "{:?}", row.name);
        assert_eq!(row.ability_id, real.ability_id, "{:?}", row.name);
        assert_eq!(row.race, real.race, "{:?}", row.name);
        assert_eq!(row.has_minerals, real.has_minerals, "{:?}", row.name);
        assert_eq!(row.has_vespene, real.has_vespene, "{:?}", row.name);
        assert_eq!(row.cargo_size, real.cargo_size, "{:?}", row.name);
        let time = |row: &UnitTypeData| row.build_time.unwrap_or(none);
        assert_eq!(time(row), time(real), "{:?}", row.name);
    }
}
