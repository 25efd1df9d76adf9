//! The unit types that maps add and change.

use catalog::{BalanceVersion, Catalog, CatalogError, Variant};
use expect_test::{Expect, expect};
use fixed::Fixed;

fn catalog() -> Catalog {
    Catalog::load(BalanceVersion::V4_10_0).expect("the tables are part of the program")
}

fn like(name: &str, base: &str) -> Variant {
    Variant { name: name.to_owned(), base: Some(base.to_owned()), ..Variant::default() }
}

fn passive(name: &str, base: &str) -> Variant {
    Variant { acquires_targets: Some(false), ..like(name, base) }
}

#[test]
fn new_types_follow_the_tables() {
    let stock = catalog();
    let count = stock.units().count();
    let variants = [
        passive("Colosus_RL", "Colossus"),
        passive("Stalker_RL", "stalker"),
        Variant { protocol_id: Some(3000), ..like("Zealot_RL", "Zealot") },
        like("Zealot_Twin", "Zealot_RL"),
    ];
    let catalog = stock.with_variants(&variants).unwrap();
    for (id, unit) in stock.units() {
        assert_eq!(format!("{unit:?}"), format!("{:?}", catalog.unit(id)));
        assert_eq!(catalog.find(&unit.name), Some(id));
        assert_eq!(catalog.find_display(&unit.display_name), Some(id));
        assert_eq!(catalog.find_protocol(unit.protocol_id), Some(id));
    }
    let ids = variants.clone().map(|variant| catalog.find_display(&variant.name).unwrap());
    assert_eq!(ids.map(|id| usize::from(id.0) - count), [0, 1, 2, 3]);
    assert_eq!(variants.map(|variant| catalog.find(&variant.name).unwrap()), ids);
    let [colossus, stalker, zealot, twin] = ids.map(|id| catalog.unit(id));
    // The protocol's numbers follow each other in the map's order, past all of the tables.
    let last = stock.units().map(|(_, unit)| unit.protocol_id).max().unwrap().max(1969);
    assert_eq!((colossus.protocol_id, stalker.protocol_id), (last + 1, last + 2));
    assert_eq!((zealot.protocol_id, twin.protocol_id), (3000, 3001));
    assert_eq!(catalog.find_protocol(3000), Some(ids[2]));
    assert!(!colossus.acquires_targets && !stalker.acquires_targets && zealot.acquires_targets);
    assert_eq!(colossus.weapons.len(), 1);
    assert_eq!(colossus.speed, catalog.unit(catalog.find("colossus").unwrap()).speed);
}

/// 2.75 and 2.3125 per second, times 4096, over 16 and 256.
#[test]
fn figures_are_in_the_units_of_maps() {
    let variant = Variant {
        supply: Some(Fixed::ZERO),
        life_max: Some(Fixed::from_int(80)),
        speed: Some("2.75".parse().unwrap()),
        acceleration: Some("2.3125".parse().unwrap()),
        sight: Some(Fixed::from_int(12)),
        minerals: Some(7),
        ..like("Medivac_RL", "Medivac")
    };
    let catalog = catalog().with_variants(&[variant]).unwrap();
    let unit = catalog.unit(catalog.find_display("Medivac_RL").unwrap());
    assert_eq!((unit.speed.raw(), unit.acceleration.raw()), (704, 37));
    assert_eq!((unit.life_max, unit.supply), (Fixed::from_int(80), Fixed::ZERO));
    assert_eq!((unit.sight, unit.minerals, unit.vespene), (Fixed::from_int(12), 7, 100));
    assert_eq!((unit.name.as_str(), unit.display_name.as_str()), ("Medivac_RL", "Medivac_RL"));
}

#[test]
fn stock_types_change_in_place() {
    let stock = catalog();
    let free =
        Variant { name: "Marine".to_owned(), supply: Some(Fixed::ZERO), ..Variant::default() };
    let catalog = stock.with_variants(&[free, like("Marine_RL", "Marine")]).unwrap();
    let marine = catalog.find("marine").unwrap();
    assert_eq!(stock.find("marine"), Some(marine));
    assert_eq!(catalog.unit(marine).supply, Fixed::ZERO);
    assert_eq!(catalog.unit(marine).protocol_id, 48);
    // A base that was changed before hands its change on.
    assert_eq!(catalog.unit(catalog.find("Marine_RL").unwrap()).supply, Fixed::ZERO);
    assert_eq!(stock.unit(marine).supply, Fixed::ONE);
}

#[test]
fn variants_change_the_hash() {
    let stock = catalog();
    assert_eq!(stock.with_variants(&[]).unwrap().hash(), stock.hash());
    let hash = |variants: &[Variant]| stock.with_variants(variants).unwrap().hash();
    let (marine, zealot) = (like("A", "Marine"), like("B", "Zealot"));
    let hashes = [
        stock.hash(),
        hash(std::slice::from_ref(&marine)),
        hash(&[passive("A", "Marine")]),
        hash(&[marine.clone(), zealot.clone()]),
        hash(&[zealot, marine]),
    ];
    for (index, hash) in hashes.iter().enumerate() {
        assert!(!hashes[..index].contains(hash), "{index}");
    }
}

fn check(variants: &[Variant], expected: &Expect) {
    let error: CatalogError =
        catalog().with_variants(variants).expect_err("the variants should be refused");
    expected.assert_eq(&format!("{error}\n"));
}

#[test]
fn bad_names_and_numbers_are_refused() {
    check(
        &[like("Marine_RL", "Dragoon")],
        &expect![[r#"
            variants: `Marine_RL.base` names the unit `Dragoon`, which the catalog has not
        "#]],
    );
    check(
        &[Variant { name: "Dragoon".to_owned(), ..Variant::default() }],
        &expect![[r#"
            variants: `Dragoon.name` names the unit `Dragoon`, which the catalog has not
        "#]],
    );
    check(
        &[like("Marine", "Zealot")],
        &expect![[r#"
            variants: `Marine` is a unit of the catalog already
        "#]],
    );
    check(
        &[like("marine", "Zealot")],
        &expect![[r#"
            variants: `marine` is a unit of the catalog already
        "#]],
    );
    check(
        &[like("A", "Zealot"), like("A", "Zealot")],
        &expect![[r#"
            variants: `A` is a unit of the catalog already
        "#]],
    );
    check(
        &[Variant { protocol_id: Some(48), ..like("A", "Zealot") }],
        &expect![[r#"
            variants: `A` has the protocol id 48 of `marine`
        "#]],
    );
}

#[test]
fn bad_figures_are_refused() {
    let with = |change: Variant, expected: &Expect| {
        check(
            &[Variant { name: "A".to_owned(), base: Some("Marine".to_owned()), ..change }],
            expected,
        );
    };
    let minus = Some(-Fixed::ONE);
    with(
        Variant { life_max: Some(Fixed::ZERO), ..Variant::default() },
        &expect![[r#"
            variants: `A.life_max` is 0; it must lie between 0.0002 and 10000
        "#]],
    );
    with(
        Variant { armor: minus, ..Variant::default() },
        &expect![[r#"
            variants: `A.armor` is -1; it must lie between 0 and 10000
        "#]],
    );
    with(
        Variant { speed: Some(Fixed::from_int(1000)), ..Variant::default() },
        &expect![[r#"
            variants: `A.speed` is 1000; it must lie between 0 and 512
        "#]],
    );
    with(
        Variant { sight: Some(Fixed::from_int(257)), ..Variant::default() },
        &expect![[r#"
            variants: `A.sight` is 257; it must lie between 0 and 256
        "#]],
    );
    with(
        Variant { supply: minus, ..Variant::default() },
        &expect![[r#"
            variants: `A.supply` is -1; it must lie between 0 and 200
        "#]],
    );
    with(
        Variant { energy_start: Some(Fixed::ONE), ..Variant::default() },
        &expect![[r#"
            variants: `A` starts with more energy than it can have
        "#]],
    );
    with(
        Variant { minerals: Some(10_001), ..Variant::default() },
        &expect![[r#"
            variants: `A.minerals` is 10001; it must lie between 0 and 10000
        "#]],
    );
}

#[test]
fn too_many_are_refused() {
    let many: Vec<Variant> = (0..4096).map(|n| like(&format!("V{n}"), "Marine")).collect();
    check(
        &many,
        &expect![[r#"
            the tables hold more than 4096 units
        "#]],
    );
}
