//! Figures of the embedded tables, converted by hand.

use catalog::{
    Attribute, BalanceVersion, Catalog, CollisionSet, Delivery, Mover, Planes, Race, Splash,
    SplashRing, UnitType, Weapon,
};
use expect_test::expect;
use fixed::{Angle, Fixed};

fn catalog() -> Catalog {
    Catalog::load(BalanceVersion::default()).expect("the tables are part of the program")
}

fn unit(name: &str) -> UnitType {
    let catalog = catalog();
    catalog.unit(catalog.find(name).expect("the unit has a row")).clone()
}

fn weapon(unit_name: &str, index: usize) -> Weapon {
    unit(unit_name).weapons[index].clone()
}

fn decimal(text: &str) -> Fixed {
    text.parse().expect("a decimal")
}

#[test]
fn names_and_ids_lead_to_rows() {
    let catalog = catalog();
    for (id, unit) in catalog.units() {
        assert_eq!(catalog.find(&unit.name), Some(id));
        assert_eq!(catalog.find_display(&unit.display_name), Some(id));
        assert_eq!(catalog.find_protocol(unit.protocol_id), Some(id));
        assert_eq!(catalog.unit(id).name, unit.name);
    }
    assert_eq!(catalog.find("dragoon"), None);
    assert_eq!(catalog.find_display("marine"), None);
    assert_eq!(catalog.find_protocol(0), None);
    for (name, display_name, protocol_id) in [
        ("marine", "Marine", 48),
        ("command_center", "CommandCenter", 18),
        ("spine_crawler", "SpineCrawler", 98),
        ("mineral_field_750", "MineralField750", 483),
        ("beacon_terran", "Beacon_Terran", 317),
    ] {
        let id = catalog.find(name);
        assert!(id.is_some(), "{name}");
        assert_eq!(catalog.find_display(display_name), id);
        assert_eq!(catalog.find_protocol(protocol_id), id);
    }
}

#[test]
fn every_race_has_its_rows() {
    let catalog = catalog();
    let count = |race| catalog.units().filter(|(_, unit)| unit.race == race).count();
    let counts = [Race::Terran, Race::Zerg, Race::Protoss, Race::Neutral].map(count);
    expect![[r#"
        [54, 72, 43, 25]
    "#]]
    .assert_eq(&format!("{counts:?}\n"));
}

/// Cells per second times 4096, over 16.
#[test]
fn speeds_are_per_loop() {
    let check = |name: &str, raw: i32| assert_eq!(unit(name).speed.raw(), raw, "{name}");
    check("marine", 576);
    check("medivac", 640);
    check("stalker", 756);
    check("zergling", 756);
    check("spine_crawler", 0);
    // 1000 × 4096 / 256 and 2.25 × 4096 / 256.
    assert_eq!(unit("marine").acceleration.raw(), 16_000);
    assert_eq!(unit("medivac").acceleration.raw(), 36);
}

/// 0.2734, 2, 0.5625 and 9 per second, times 4096, over 16.
#[test]
fn regeneration_is_per_loop() {
    assert_eq!(unit("zergling").life_regeneration.raw(), 70);
    assert_eq!(unit("zealot").shield_regeneration.raw(), 512);
    assert_eq!(unit("zealot").shield_regeneration_delay_loops, 160);
    assert_eq!(unit("medivac").energy_regeneration.raw(), 144);
    let heal = unit("medivac").heal.unwrap();
    assert_eq!(heal.life_per_loop.raw(), 2304);
    assert_eq!(heal.energy_per_life.raw(), 1352);
    assert_eq!((heal.range, heal.acquire_range), (Fixed::from_int(4), Fixed::from_int(6)));
    assert_eq!(heal.required, Attribute::Biological);
}

/// 999.84, 720 and 360 degrees per second are 62.49, 45 and 22.5 degrees per loop.
#[test]
fn turning_rates_are_per_loop() {
    assert_eq!(unit("marine").turning_rate.raw(), 11_376);
    assert_eq!(unit("ultralisk").turning_rate, Angle::from_degrees(decimal("22.5")));
    assert_eq!(unit("ultralisk").stationary_turning_rate.raw(), 1 << 13);
    assert!(unit("ultralisk").turns_before_moving);
    assert!(!unit("colossus").turns);
}

#[test]
fn marine() {
    let marine = unit("marine");
    assert_eq!(marine.life_max, Fixed::from_int(45));
    assert_eq!((marine.radius, marine.sight), (decimal("0.375"), Fixed::from_int(9)));
    assert!(marine.attributes.has(Attribute::Light));
    assert!(marine.attributes.has(Attribute::Biological));
    assert!(!marine.attributes.has(Attribute::Armored));
    assert_eq!(
        (marine.race, marine.mover, marine.planes),
        (Race::Terran, Mover::Ground, Planes::GROUND)
    );
    assert!(marine.acquires_targets);
    let rifle = weapon("marine", 0);
    assert_eq!(rifle.targets, Planes::BOTH);
    // 0.8608, 0.05 and 0.75 seconds in 4096ths.
    assert_eq!(
        (rifle.period.raw(), rifle.damage_point.raw(), rifle.backswing.raw()),
        (3526, 205, 3072)
    );
    assert_eq!((rifle.period_jitter_min.raw(), rifle.period_jitter_max.raw()), (-256, 512));
    assert_eq!((rifle.range, rifle.range_slop), (Fixed::from_int(5), Fixed::ONE));
    assert_eq!((rifle.damage, rifle.hits), (Fixed::from_int(6), 1));
    assert_eq!(rifle.delivery, Delivery::Instant);
    // 11.25 degrees are a 32nd of a turn.
    assert_eq!(rifle.arc_half.raw(), 2048);
}

/// Range plus a half where the data says so, five cells at least.
#[test]
fn scan_ranges() {
    let check = |name: &str, index: usize, text: &str| {
        assert_eq!(weapon(name, index).scan_range, decimal(text), "{name}");
    };
    check("marine", 0, "5.5");
    check("marauder", 0, "6.5");
    check("stalker", 0, "6.5");
    check("colossus", 0, "7.5");
    check("zealot", 0, "5");
    check("roach", 0, "5");
    check("hydralisk", 0, "5.5");
    check("spine_crawler", 0, "7");
}

#[test]
fn missiles_fly() {
    let check = |name: &str, raw: i32| {
        let speed = Fixed::from_raw(raw);
        assert_eq!(weapon(name, 0).delivery, Delivery::Missile { speed }, "{name}");
    };
    check("marauder", 20 * 256);
    check("stalker", 4800);
    check("hydralisk", 40 * 256);
    check("roach", 4800);
}

#[test]
fn bonuses_and_hits() {
    let check = |name: &str, attribute: Attribute, damage: i32| {
        let bonuses = weapon(name, 0).bonuses;
        assert_eq!(bonuses.len(), 1, "{name}");
        assert_eq!(bonuses[0].attribute, attribute, "{name}");
        assert_eq!(bonuses[0].damage, Fixed::from_int(damage), "{name}");
    };
    check("marauder", Attribute::Armored, 10);
    check("stalker", Attribute::Armored, 5);
    check("colossus", Attribute::Light, 5);
    check("baneling", Attribute::Light, 19);
    let blades = weapon("zealot", 0);
    // 0.28 seconds in 4096ths.
    assert_eq!((blades.hits, blades.hit_interval.raw()), (2, 1147));
    assert_eq!(weapon("colossus", 0).hits, 2);
}

#[test]
fn splashes() {
    let line = Splash::Line { length: decimal("2.5"), half_width: decimal("0.15") };
    assert_eq!(weapon("colossus", 0).splash, line);
    let ring = SplashRing { radius: decimal("2.2"), fraction: Fixed::ONE };
    assert_eq!(weapon("baneling", 0).splash, Splash::Circle(vec![ring]));
    assert_eq!(weapon("marine", 0).splash, Splash::None);
}

#[test]
fn banelings_have_a_weapon_for_structures() {
    let (burst, building) = (weapon("baneling", 0), weapon("baneling", 1));
    assert!(burst.excluded.has(Attribute::Structure) && !burst.ignores_armor && burst.suicide);
    assert!(building.required.has(Attribute::Structure) && building.ignores_armor);
    assert_eq!((burst.damage, building.damage), (Fixed::from_int(16), Fixed::from_int(80)));
}

#[test]
fn the_colossus_collides_with_no_walker() {
    let colossus = unit("colossus");
    assert_eq!((colossus.mover, colossus.planes), (Mover::CliffWalk, Planes::BOTH));
    assert!(!colossus.collision.meets(unit("zealot").collision));
    assert!(colossus.collision.meets(unit("spine_crawler").collision));
    assert!(unit("zealot").collision.meets(unit("spine_crawler").collision));
    assert_eq!(unit("medivac").collision, CollisionSet::FLYING);
}

/// Patch 5.0.2 moved four damage of the Baneling from its base to its bonus.
#[test]
fn versions_differ_where_patches_changed_figures() {
    let old = Catalog::load(BalanceVersion::V4_10_0).unwrap();
    let new = catalog();
    assert_eq!((old.version(), new.version()), (BalanceVersion::V4_10_0, BalanceVersion::V5_0_11));
    let pairs = old.units().zip(new.units());
    let changed = pairs.filter(|((_, old), (_, new))| format!("{old:?}") != format!("{new:?}"));
    let changed: Vec<&str> = changed.map(|((_, old), _)| old.name.as_str()).collect();
    expect![[r#"
        auto_turret baneling brood_lord creep_tumor creep_tumor_burrowed creep_tumor_queen hatchery high_templar lair liberator liberator_ag nydus_canal observer queen raven sentry shield_battery tempest thor_ap void_ray warp_prism warp_prism_phasing
    "#]]
    .assert_eq(&(changed.join(" ") + "\n"));
    let burst = &old.unit(old.find("baneling").unwrap()).weapons[0];
    assert_eq!((burst.damage, burst.bonuses[0].damage), (Fixed::from_int(20), Fixed::from_int(15)));
}

/// A changed hash makes recorded games unreadable: change it knowingly.
#[test]
fn hashes_stay() {
    let hash = |version| format!("{:016x}", Catalog::load(version).unwrap().hash());
    expect!["5ce4fc4f4dcbd4b4"].assert_eq(&hash(BalanceVersion::V4_10_0));
    expect!["29b3236ea1fe5fe2"].assert_eq(&hash(BalanceVersion::V5_0_11));
}
