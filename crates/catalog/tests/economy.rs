//! What the tables say of costs, times, makers and resources.

use catalog::{BalanceVersion, Catalog, Footprint, Method, Race, ResourceKind, UnitType};
use fixed::Fixed;

fn catalog() -> Catalog {
    Catalog::load(BalanceVersion::default()).expect("the tables are part of the program")
}

fn unit<'a>(catalog: &'a Catalog, name: &str) -> &'a UnitType {
    catalog.unit(catalog.find(name).expect("the unit has a row"))
}

/// 2.786, 1.981 and 0.5 seconds in 4096ths.
#[test]
fn workers_harvest() {
    let catalog = catalog();
    for name in ["scv", "drone", "probe"] {
        let worker = unit(&catalog, name);
        let harvest = worker.harvest.expect("a worker harvests");
        assert_eq!((harvest.minerals_per_trip, harvest.vespene_per_trip), (5, 4));
        let times = [harvest.mineral_time, harvest.vespene_time, harvest.return_delay];
        assert_eq!(times.map(Fixed::raw), [11_411, 8114, 2048], "{name}");
        assert_eq!((worker.build_time_loops, worker.minerals), (272, 50));
        assert!(!worker.acquires_targets, "{name}");
    }
    let harvesters = catalog.units().filter(|(_, unit)| unit.harvest.is_some());
    assert_eq!(harvesters.count(), 3);
}

#[test]
fn resources_hold_what_fields_and_geysers_hold() {
    let catalog = catalog();
    let check = |name: &str, kind, amount, bonus_per_trip| {
        let row = unit(&catalog, name);
        let resource = row.resource.expect("it holds something");
        assert_eq!((resource.kind, resource.amount), (kind, amount), "{name}");
        assert_eq!(resource.bonus_per_trip, bonus_per_trip, "{name}");
        assert!(row.invulnerable && row.race == Race::Neutral, "{name}");
    };
    check("mineral_field", ResourceKind::Minerals, 1800, 0);
    check("mineral_field_750", ResourceKind::Minerals, 900, 0);
    check("mineral_field_450", ResourceKind::Minerals, 450, 0);
    check("rich_mineral_field", ResourceKind::Minerals, 1800, 2);
    check("rich_mineral_field_750", ResourceKind::Minerals, 900, 2);
    check("vespene_geyser", ResourceKind::Vespene, 2250, 0);
    check("rich_vespene_geyser", ResourceKind::Vespene, 2250, 4);
    let crystal = unit(&catalog, "natural_minerals");
    assert!(crystal.is_item && crystal.invulnerable);
    assert_eq!(crystal.item_minerals, 100);
}

#[test]
fn footprints_are_those_of_the_game() {
    let catalog = catalog();
    let check = |name: &str, width, height, blocked| {
        let footprint = unit(&catalog, name).footprint;
        assert_eq!((footprint.width, footprint.height), (width, height), "{name}");
        assert_eq!(footprint.blocked_cells(), blocked, "{name}");
    };
    for town_hall in ["command_center", "orbital_command", "hatchery", "hive", "nexus"] {
        check(town_hall, 5, 5, 21);
        assert!(unit(&catalog, town_hall).drop_off, "{town_hall}");
    }
    check("mineral_field", 2, 1, 2);
    check("vespene_geyser", 3, 3, 9);
    check("refinery", 3, 3, 9);
    check("barracks", 3, 3, 9);
    check("supply_depot", 2, 2, 4);
    check("spine_crawler", 2, 2, 4);
    assert_eq!(unit(&catalog, "marine").footprint, Footprint::default());
    assert!(unit(&catalog, "beacon_terran").footprint.is_empty());
    assert_eq!(unit(&catalog, "assimilator").built_on, Some(ResourceKind::Vespene));
}

#[test]
fn makers_know_their_products() {
    let catalog = catalog();
    let made = |maker: &str, ability_id: u32| {
        let products = &unit(&catalog, maker).products;
        let product = products.iter().find(|product| product.ability_id == ability_id);
        let product = product.expect("the maker has the ability");
        (catalog.unit(product.unit).display_name.clone(), product.method, product.count)
    };
    assert_eq!(made("command_center", 524), ("SCV".to_owned(), Method::Train, 1));
    assert_eq!(made("orbital_command", 524), ("SCV".to_owned(), Method::Train, 1));
    assert_eq!(made("scv", 319), ("SupplyDepot".to_owned(), Method::Construct, 1));
    assert_eq!(made("scv", 321), ("Barracks".to_owned(), Method::Construct, 1));
    assert_eq!(made("barracks", 560), ("Marine".to_owned(), Method::Train, 1));
    assert_eq!(made("larva", 1343), ("Zergling".to_owned(), Method::Morph, 2));
    assert_eq!(made("command_center", 1516), ("OrbitalCommand".to_owned(), Method::Morph, 1));
}

/// Whoever makes something does so by the ability that the protocol gives the product.
#[test]
fn products_carry_their_own_ability() {
    let catalog = catalog();
    for (_, maker) in catalog.units() {
        for product in &maker.products {
            let made = catalog.unit(product.unit);
            assert_eq!(product.ability_id, made.ability_id, "{} {}", maker.name, made.name);
            assert!(0 < made.build_time_loops, "{}", made.name);
        }
    }
}

#[test]
fn requirements_name_structures() {
    let catalog = catalog();
    let required = |name: &str| -> Vec<&str> {
        let ids = unit(&catalog, name).requires.iter();
        ids.map(|&id| catalog.unit(id).name.as_str()).collect()
    };
    assert_eq!(required("barracks"), ["supply_depot"]);
    assert_eq!(required("thor"), ["armory"]);
    assert_eq!(required("hydralisk"), ["hydralisk_den"]);
    assert!(required("marine").is_empty());
    let tech_lab = catalog.find("tech_lab");
    assert_eq!(unit(&catalog, "marauder").requires_attached, tech_lab);
    assert_eq!(unit(&catalog, "marine").requires_attached, None);
    let stands_in = &unit(&catalog, "barracks_tech_lab").counts_as;
    assert_eq!(stands_in.first().copied(), tech_lab);
    for (_, row) in catalog.units() {
        for &id in &row.requires {
            assert!(catalog.unit(id).is_structure(), "{}", row.name);
        }
    }
}

#[test]
fn prices_leave_out_the_maker_that_is_used_up() {
    let catalog = catalog();
    let price = |maker: &str, made: &str| {
        let maker = catalog.find(maker).expect("the maker has a row");
        let made = catalog.find(made).expect("the product has a row");
        let products = &catalog.unit(maker).products;
        let product = products.iter().find(|product| product.unit == made);
        catalog.price(maker, product.expect("the maker makes it"))
    };
    assert_eq!(price("command_center", "scv"), (50, 0));
    assert_eq!(price("scv", "command_center"), (400, 0));
    assert_eq!(price("command_center", "orbital_command"), (150, 0));
    assert_eq!(price("command_center", "planetary_fortress"), (150, 150));
    assert_eq!(price("drone", "hatchery"), (300, 0));
    assert_eq!(price("drone", "extractor"), (25, 0));
    assert_eq!(price("hatchery", "lair"), (150, 100));
    assert_eq!(price("larva", "zergling"), (50, 0));
    assert_eq!(price("zergling", "baneling"), (25, 25));
    assert_eq!(price("probe", "pylon"), (100, 0));
}

#[test]
fn supply_is_used_and_provided() {
    let catalog = catalog();
    let check = |name: &str, used: &str, provided: i32| {
        let row = unit(&catalog, name);
        assert_eq!(row.supply, used.parse().unwrap(), "{name}");
        assert_eq!(row.supply_provided, Fixed::from_int(provided), "{name}");
    };
    check("command_center", "0", 15);
    check("supply_depot", "0", 8);
    check("overlord", "0", 8);
    check("hatchery", "0", 6);
    check("scv", "1", 0);
    check("zergling", "0.5", 0);
}
