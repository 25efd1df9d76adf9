//! Agreement with the game's own data, where a copy of it lies beside the repository.
//!
//! The data give the figures of 5.0.10, what was different in 4.10.0, and the unit list that a
//! client of 5.0.11 sends. The test passes, saying so, where they are not there.

use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

use catalog::{BalanceVersion, Catalog, Delivery, UnitType, Weapon};
use fixed::{Angle, Fixed};
use serde_json::Value;

/// Table key, the data's name, and per weapon the data's name, its damage effect and its missile.
type Names = (&'static str, &'static str, &'static [(&'static str, &'static str, &'static str)]);

const NAMES: [Names; 12] = [
    ("marine", "Marine", &[("GuassRifle", "GuassRifle", "")]),
    (
        "marauder",
        "Marauder",
        &[("PunisherGrenades", "PunisherGrenadesU", "PunisherGrenadesWeapon")],
    ),
    ("medivac", "Medivac", &[]),
    ("stalker", "Stalker", &[("ParticleDisruptors", "ParticleDisruptorsU", "StalkerWeapon")]),
    ("zealot", "Zealot", &[("PsiBlades", "PsiBlades", "")]),
    ("colossus", "Colossus", &[("ThermalLances", "ThermalLancesMU", "")]),
    ("zergling", "Zergling", &[("Claws", "Claws", "")]),
    (
        "baneling",
        "Baneling",
        &[
            ("VolatileBurst", "VolatileBurstU", ""),
            ("VolatileBurstBuilding", "VolatileBurstU2", ""),
        ],
    ),
    (
        "hydralisk",
        "Hydralisk",
        &[
            ("NeedleSpines", "NeedleSpinesDamage", "NeedleSpinesWeapon"),
            ("HydraliskMelee", "HydraliskMelee", ""),
        ],
    ),
    (
        "roach",
        "Roach",
        &[("AcidSaliva", "AcidSalivaU", "AcidSalivaWeapon"), ("RoachMelee", "RoachUMelee", "")],
    ),
    ("ultralisk", "Ultralisk", &[("KaiserBlades", "KaiserBladesDamage", "")]),
    // The tentacle's figures are not among the movers.
    ("spine_crawler", "SpineCrawler", &[("ImpalerTentacle", "ImpalerTentacleU", "")]),
];

fn facts() -> Option<PathBuf> {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let folder = folders.map(|folder| folder.join("shared/data/facts")).find(|path| path.is_dir());
    if folder.is_none() {
        println!("skipped: no folder above holds shared/data/facts");
    }
    folder
}

fn json(folder: &Path, file: &str) -> Value {
    let text = fs::read_to_string(folder.join(file)).expect("the folder holds the file");
    serde_json::from_str(&text).expect("the file is JSON")
}

/// The figures of one row: those of its version, else those of 5.0.10, else its class's.
struct Row<'a> {
    layers: Vec<&'a Value>,
}

impl<'a> Row<'a> {
    fn new(row: &'a Value, class: &'a Value, version: BalanceVersion) -> Self {
        let changed = &row["_diff"]["4.10.0.75689"];
        let layers = match version {
            BalanceVersion::V4_10_0 => vec![changed, row, class],
            BalanceVersion::V5_0_11 => vec![row, class],
        };
        Self { layers }
    }

    fn get(&self, key: &str) -> Option<&'a Value> {
        self.layers.iter().map(|layer| &layer[key]).find(|value| !value.is_null())
    }

    /// The decimal at `key`, zero where no layer has it.
    fn figure(&self, key: &str) -> Fixed {
        self.get(key).map_or(Fixed::ZERO, decimal)
    }
}

fn decimal(value: &Value) -> Fixed {
    value.to_string().trim_end_matches(".0").parse().expect("a decimal")
}

/// A rate per second as one per loop.
fn rate(per_second: Fixed) -> Fixed {
    Fixed::from_ratio(i64::from(per_second.raw()), 16 * 4096)
}

/// Collects what differs, so that one run shows all of it.
struct Differences {
    of: String,
    found: Vec<String>,
}

impl Differences {
    fn compare<T: PartialEq + Debug>(&mut self, key: &str, ours: T, theirs: T) {
        let both = [ours, theirs];
        if both[0] != both[1] {
            let [ours, theirs] = both;
            self.found.push(format!("{} {key}: {ours:?}, the data say {theirs:?}", self.of));
        }
    }
}

fn compare_unit(found: &mut Differences, unit: &UnitType, row: &Row<'_>) {
    let plain = [
        ("life_max", unit.life_max),
        ("life_armor", unit.armor),
        ("shields_max", unit.shields_max),
        ("energy_max", unit.energy_max),
        ("energy_start", unit.energy_start),
        ("radius", unit.radius),
        ("separation_radius", unit.separation_radius),
        ("sight", unit.sight),
        ("attack_target_priority", Fixed::from_int(unit.target_priority as i32)),
        ("cargo_size", Fixed::from_int(unit.cargo_size as i32)),
        ("food", -unit.supply),
    ];
    for (key, ours) in plain {
        found.compare(key, ours, row.figure(key));
    }
    let rates = [
        ("life_regen_rate", unit.life_regeneration),
        ("shield_regen_rate", unit.shield_regeneration),
        ("energy_regen_rate", unit.energy_regeneration),
        ("speed", unit.speed),
    ];
    for (key, ours) in rates {
        found.compare(key, ours, rate(row.figure(key)));
    }
    found.compare("acceleration", unit.acceleration, rate(rate(row.figure("acceleration"))));
    let delay = Fixed::from_int(unit.shield_regeneration_delay_loops as i32);
    found.compare("shield_regen_delay", delay, row.figure("shield_regen_delay") * 16);
    for (key, ours) in [
        ("turning_rate", unit.turning_rate),
        ("stationary_turning_rate", unit.stationary_turning_rate),
    ] {
        found.compare(key, ours, Angle::from_degrees(rate(row.figure(key))));
    }
    if row.get("inner_radius").is_some() {
        found.compare("inner_radius", unit.inner_radius, row.figure("inner_radius"));
    }
    let flags = row.get("flag_array").expect("all units have flags");
    found.compare("Turnable", unit.turns, flags["Turnable"] != 0);
    found.compare("TurnBeforeMove", unit.turns_before_moving, flags["TurnBeforeMove"] == 1);
    let costs = row.get("cost_resource").expect("all units cost something");
    for (key, ours) in [("Minerals", unit.minerals), ("Vespene", unit.vespene)] {
        found.compare(key, u64::from(ours), costs[key].as_u64().unwrap_or(0));
    }
}

fn compare_weapon(found: &mut Differences, weapon: &Weapon, row: &Row<'_>, effect: &Row<'_>) {
    let range = row.figure("range");
    let plain = [
        ("range", weapon.range, range),
        ("range_slop", weapon.range_slop, row.figure("range_slop")),
        ("min_scan_range", weapon.scan_range, row.figure("min_scan_range").max(range)),
        ("minimum_range", weapon.range_min, row.figure("minimum_range")),
        ("period", weapon.period, row.figure("period")),
        ("random_delay_min", weapon.period_jitter_min, row.figure("random_delay_min")),
        ("random_delay_max", weapon.period_jitter_max, row.figure("random_delay_max")),
        ("damage_point", weapon.damage_point, row.figure("damage_point")),
        ("backswing", weapon.backswing, row.figure("backswing")),
        ("amount", weapon.damage, effect.figure("amount")),
    ];
    for (key, ours, theirs) in plain {
        found.compare(key, ours, theirs);
    }
    let options = row.get("options").expect("the class has options");
    found.compare("Melee", weapon.melee, options["Melee"] == 1);
    found.compare(
        "armor_reduction",
        weapon.ignores_armor,
        effect.figure("armor_reduction") == Fixed::ZERO,
    );
    let bonuses = effect.get("attribute_bonus").and_then(Value::as_object);
    let theirs: Vec<Fixed> = bonuses.map_or_else(Vec::new, |bonuses| {
        bonuses.values().map(decimal).filter(|&bonus| bonus != Fixed::ZERO).collect()
    });
    let ours: Vec<Fixed> = weapon.bonuses.iter().map(|bonus| bonus.damage).collect();
    found.compare("attribute_bonus", ours, theirs);
}

fn compare_missile(found: &mut Differences, weapon: &Weapon, mover: &Value) {
    let phases = &mover["motion_phases"];
    let phase = if phases.is_array() { &phases[0] } else { phases };
    let speed = rate(decimal(&phase["max_speed"]));
    found.compare("max_speed", weapon.delivery, Delivery::Missile { speed });
}

fn compare_version(folder: &Path, version: BalanceVersion) -> Vec<String> {
    let catalog = Catalog::load(version).expect("the tables are part of the program");
    let [units, weapons, effects, movers, classes] =
        ["unit", "weapon", "effect", "mover", "_class_defaults"]
            .map(|name| json(folder, &format!("catalog/{name}.json")));
    let weapon_class = Value::Object(
        [&classes["CWeapon"], &classes["CWeaponLegacy"]]
            .iter()
            .flat_map(|class| class.as_object().expect("a class").clone())
            .collect(),
    );
    let mut found = Differences { of: String::new(), found: Vec::new() };
    for (name, unit_name, weapon_names) in NAMES {
        let unit = catalog.unit(catalog.find(name).expect("the unit has a row"));
        found.of = format!("{version} {name}");
        compare_unit(&mut found, unit, &Row::new(&units[unit_name], &classes["CUnit"], version));
        found.compare("number of weapons", unit.weapons.len(), weapon_names.len());
        for (weapon, &(row, effect, missile)) in unit.weapons.iter().zip(weapon_names) {
            found.of = format!("{version} {name} {}", weapon.name);
            let row = Row::new(&weapons[row], &weapon_class, version);
            let effect = Row::new(&effects[effect], &classes["CEffectDamage"], version);
            compare_weapon(&mut found, weapon, &row, &effect);
            if !missile.is_empty() {
                compare_missile(&mut found, weapon, &movers[missile]);
            }
        }
    }
    found.found
}

#[test]
fn tables_agree_with_the_data() {
    let Some(folder) = facts() else { return };
    let differences: Vec<String> = BalanceVersion::ALL
        .into_iter()
        .flat_map(|version| compare_version(&folder, version))
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The unit list of a 5.0.11 client: ids, costs, speeds, and what it tells of weapons.
#[test]
fn tables_agree_with_a_client() {
    let Some(folder) = facts() else { return };
    let catalog =
        Catalog::load(BalanceVersion::V5_0_11).expect("the tables are part of the program");
    let rows = json(&folder, "units.json");
    let rows = rows.as_array().expect("a list of units");
    let mut found = Differences { of: String::new(), found: Vec::new() };
    for (name, unit_name, _) in NAMES {
        let unit = catalog.unit(catalog.find(name).expect("the unit has a row"));
        let row =
            rows.iter().find(|row| row["name"] == unit_name).expect("the client has the unit");
        found.of = name.to_owned();
        let numbers = [
            ("id", unit.protocol_id),
            ("minerals", unit.minerals),
            ("vespene", unit.vespene),
            ("cargo_size", unit.cargo_size),
        ];
        for (key, ours) in numbers {
            found.compare(key, Some(u64::from(ours)), row[key].as_u64());
        }
        found.compare(
            "race",
            Some(format!("{:?}", unit.race)),
            row["race"].as_str().map(String::from),
        );
        found.compare("food_required", unit.supply, decimal(&row["food_required"]));
        found.compare("movement_speed", unit.speed, rate(decimal(&row["movement_speed"])));
        found.compare("armor", unit.armor, decimal(&row["armor"]));
        found.compare("sight_range", unit.sight, decimal(&row["sight_range"]));
        let mut attributes: Vec<String> = row["attributes"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|attribute| attribute.as_str().expect("a name").to_lowercase())
            .collect();
        attributes.sort_unstable();
        found.compare("attributes", attribute_names(unit), attributes);
        // The client lists no weapons for the Baneling, and leaves out the hidden ones.
        for row in row["weapons"].as_array().expect("a list") {
            let weapon = &unit.weapons[0];
            found.compare("attacks", Some(u64::from(weapon.hits)), row["attacks"].as_u64());
            found.compare("damage", weapon.damage, decimal(&row["damage"]));
            found.compare("range", weapon.range, decimal(&row["range"]));
            found.compare("speed", weapon.period, decimal(&row["speed"]));
        }
    }
    assert!(found.found.is_empty(), "{}", found.found.join("\n"));
}

fn attribute_names(unit: &UnitType) -> Vec<String> {
    use catalog::Attribute::{
        Armored, Biological, Heroic, Hover, Light, Massive, Mechanical, Psionic, Robotic,
        Structure, Summoned,
    };
    [
        Armored, Biological, Heroic, Hover, Light, Massive, Mechanical, Psionic, Robotic,
        Structure, Summoned,
    ]
    .into_iter()
    .filter(|&attribute| unit.attributes.has(attribute))
    .map(|attribute| format!("{attribute:?}").to_lowercase())
    .collect()
}
