//! Agreement with the game's own data, where a copy of it lies beside the repository.
//!
//! The data give the figures of 5.0.10, what was different in 4.10.0, and the unit list that a
//! client of 5.0.11 sends. The test passes, saying so, where they are not there.

use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

use catalog::{BalanceVersion, Catalog, Delivery, ResourceKind, UnitType, Weapon};
use fixed::{Angle, Fixed};
use serde_json::Value;

/// Table key, and per weapon the data's name, its damage effect and its missile where that flies at
/// one speed.
type Armed = (&'static str, &'static [(&'static str, &'static str, &'static str)]);

/// The units with weapons. The game's own name of a unit is the data's.
const ARMED: &[Armed] = &[
    ("marine", &[("GuassRifle", "GuassRifle", "")]),
    ("marauder", &[("PunisherGrenades", "PunisherGrenadesU", "PunisherGrenadesWeapon")]),
    ("stalker", &[("ParticleDisruptors", "ParticleDisruptorsU", "StalkerWeapon")]),
    ("zealot", &[("PsiBlades", "PsiBlades", "")]),
    ("colossus", &[("ThermalLances", "ThermalLancesMU", "")]),
    ("zergling", &[("Claws", "Claws", "")]),
    (
        "baneling",
        &[
            ("VolatileBurst", "VolatileBurstU", ""),
            ("VolatileBurstBuilding", "VolatileBurstU2", ""),
        ],
    ),
    (
        "hydralisk",
        &[
            ("NeedleSpines", "NeedleSpinesDamage", "NeedleSpinesWeapon"),
            ("HydraliskMelee", "HydraliskMelee", ""),
        ],
    ),
    (
        "roach",
        &[("AcidSaliva", "AcidSalivaU", "AcidSalivaWeapon"), ("RoachMelee", "RoachUMelee", "")],
    ),
    ("ultralisk", &[("KaiserBlades", "KaiserBladesDamage", "")]),
    // The tentacle's figures are not among the movers.
    ("spine_crawler", &[("ImpalerTentacle", "ImpalerTentacleU", "")]),
    // The fire, flames and missiles of these change speed, or are not among the movers.
    ("scv", &[("FusionCutter", "FusionCutter", "")]),
    ("planetary_fortress", &[("TwinIbiksCannon", "TwinIbiksCannon", "")]),
    ("missile_turret", &[("LongboltMissile", "LongboltMissileU", "")]),
    ("reaper", &[("P38ScytheGuassPistol", "P38ScytheGuassPistol", "")]),
    ("ghost", &[("C10CanisterRifle", "C10CanisterRifle", "")]),
    ("hellion", &[("InfernalFlameThrower", "InfernalFlameThrower", "")]),
    ("hellion_tank", &[("HellionTank", "HellionTankDamage", "")]),
    ("siege_tank", &[("90mmCannons", "90mmCannons", "")]),
    ("siege_tank_sieged", &[("CrucioShockCannon", "CrucioShockCannonDirected", "")]),
    ("cyclone", &[("TyphoonMissilePod", "CycloneAttackWeaponDamage", "")]),
    (
        "thor",
        &[
            ("JavelinMissileLaunchers", "JavelinMissileLaunchersDamage", ""),
            ("ThorsHammer", "ThorsHammerDamage", ""),
        ],
    ),
    (
        "thor_ap",
        &[
            ("LanceMissileLaunchers", "LanceMissileLaunchersDamage", ""),
            ("ThorsHammer", "ThorsHammerDamage", ""),
        ],
    ),
    ("viking_fighter", &[("LanzerTorpedoes", "LanzerTorpedoesDamage", "")]),
    ("viking_assault", &[("TwinGatlingCannon", "TwinGatlingCannons", "")]),
    ("banshee", &[("BacklashRockets", "BacklashRocketsU", "")]),
    ("liberator", &[("LiberatorMissileLaunchers", "LiberatorMissileDamage", "")]),
    (
        "battlecruiser",
        &[
            ("BattlecruiserWeaponSwitch", "ATSLaserBatteryU", ""),
            ("BattlecruiserWeaponSwitch", "ATALaserBatteryU", ""),
        ],
    ),
    ("drone", &[("Spines", "Spines", "")]),
    (
        "queen",
        &[
            ("AcidSpines", "AcidSpines", ""),
            ("TalonsMissile", "TalonsMissileDamage", ""),
            ("Talons", "Talons", ""),
        ],
    ),
    ("mutalisk", &[("GlaiveWurm", "GlaiveWurmU1", "")]),
    ("corruptor", &[("ParasiteSpore", "ParasiteSporeDamage", "")]),
    ("ravager", &[("RavagerWeapon", "RavagerWeaponDamage", "")]),
    ("spore_crawler", &[("AcidSpew", "SporeCrawlerU", "")]),
    ("probe", &[("ParticleBeam", "ParticleBeam", "")]),
    ("sentry", &[("DisruptionBeam", "DisruptionBeamDamage", "")]),
    ("adept", &[("Adept", "AdeptDamage", "")]),
    ("high_templar", &[("HighTemplarWeapon", "HighTemplarWeaponDamage", "")]),
    ("dark_templar", &[("WarpBlades", "WarpBlades", "")]),
    ("archon", &[("PsionicShockwave", "PsionicShockwaveDamage", "")]),
    ("immortal", &[("PhaseDisruptors", "PhaseDisruptors", "")]),
    ("phoenix", &[("IonCannons", "IonCannonsULeft", "")]),
    ("void_ray", &[("VoidRaySwarm", "VoidRaySwarmDamage", "")]),
    ("tempest", &[("Tempest", "TempestDamage", ""), ("TempestGround", "TempestDamageGround", "")]),
    ("auto_turret", &[("AutoTurret", "AutoTurret", "")]),
    ("broodling", &[("NeedleClaws", "NeedleClaws", "")]),
    (
        "locust",
        &[
            ("LocustMP", "LocustMPDamage", "MissileDefault"),
            ("LocustMPMelee", "LocustMPMeleeDamage", ""),
        ],
    ),
    ("photon_cannon", &[("PhotonCannon", "PhotonCannonU", "")]),
];

/// Units of research maps that the data do not have.
const UNKNOWN: [&str; 2] = ["natural_minerals", "beacon_terran"];

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
        ("shields_max", unit.shields_max),
        ("energy_max", unit.energy_max),
        ("energy_start", unit.energy_start),
        ("radius", unit.radius),
        ("attack_target_priority", Fixed::from_int(unit.target_priority as i32)),
        ("cargo_size", Fixed::from_int(unit.cargo_size as i32)),
        ("food", unit.supply_provided - unit.supply),
    ];
    for (key, ours) in plain {
        found.compare(key, ours, row.figure(key));
    }
    let rates = [
        ("life_regen_rate", unit.life_regeneration),
        ("shield_regen_rate", unit.shield_regeneration),
        ("energy_regen_rate", unit.energy_regeneration),
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
    let separation_radius = row.figure("separation_radius");
    if separation_radius != Fixed::ZERO {
        found.compare("separation_radius", unit.separation_radius, separation_radius);
    }
    if row.get("inner_radius").is_some() {
        found.compare("inner_radius", unit.inner_radius, row.figure("inner_radius"));
    }
    let flags = row.get("flag_array").expect("all units have flags");
    found.compare("Turnable", unit.turns, flags["Turnable"] != 0);
    found.compare("TurnBeforeMove", unit.turns_before_moving, flags["TurnBeforeMove"] == 1);
}

/// What was changed between the data's 5.0.10 and 5.0.11; the client gives it for 5.0.11.
fn compare_old_unit(found: &mut Differences, unit: &UnitType, row: &Row<'_>) {
    found.compare("life_armor", unit.armor, row.figure("life_armor"));
    found.compare("sight", unit.sight, row.figure("sight"));
    found.compare("speed", unit.speed, rate(row.figure("speed")));
    let costs = row.get("cost_resource").unwrap_or(&Value::Null);
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
    for (_, unit) in catalog.units().filter(|(_, unit)| !UNKNOWN.contains(&unit.name.as_str())) {
        let name = unit.name.as_str();
        let weapon_names =
            ARMED.iter().find(|(armed, _)| *armed == name).map_or(&[][..], |(_, weapons)| weapons);
        found.of = format!("{version} {name}");
        let row = Row::new(&units[unit.display_name.as_str()], &classes["CUnit"], version);
        compare_unit(&mut found, unit, &row);
        if version == BalanceVersion::V4_10_0 {
            compare_old_unit(&mut found, unit, &row);
        }
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

/// Bots aim at the edges that the API reports: Command Centers had 2.5, and mineral fields 0.75.
#[test]
fn reported_radii_are_those_of_outlines() {
    let Some(folder) = facts() else { return };
    let (units, footprints) =
        (json(&folder, "catalog/unit.json"), json(&folder, "catalog/footprint.json"));
    let catalog =
        Catalog::load(BalanceVersion::V5_0_11).expect("the tables are part of the program");
    for (_, unit) in catalog.units().filter(|(_, unit)| !unit.footprint.is_empty()) {
        let name = units[&unit.display_name]["footprint"].as_str().expect("a footprint");
        let outline = decimal(&footprints[name]["shape"]["radius"]);
        let sixteenths = (outline * 16).ceil();
        let expected = unit.radius.max(Fixed::from_ratio(sixteenths.into(), 16));
        assert_eq!(unit.reported_radius(), expected, "{}", unit.name);
    }
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
    for (_, unit) in catalog.units().filter(|(_, unit)| unit.name != "natural_minerals") {
        let row = rows.iter().find(|row| row["name"] == unit.display_name.as_str());
        found.of.clone_from(&unit.name);
        compare_with_client(&mut found, unit, row.expect("the client has the unit"));
    }
    assert!(found.found.is_empty(), "{}", found.found.join("\n"));
}

fn compare_with_client(found: &mut Differences, unit: &UnitType, row: &Value) {
    let mut numbers = vec![
        ("id", unit.protocol_id),
        ("minerals", unit.minerals),
        ("vespene", unit.vespene),
        ("cargo_size", unit.cargo_size),
    ];
    // The client gives an add-on that stands alone the figures of its change of owner.
    if !["tech_lab", "reactor"].contains(&unit.name.as_str()) {
        numbers.extend([("build_time", unit.build_time_loops), ("ability_id", unit.ability_id)]);
    }
    for (key, ours) in numbers {
        found.compare(
            key,
            Some(u64::from(ours)),
            row[key].as_f64().map(|number| number.ceil() as u64),
        );
    }
    let race = row["race"].as_str().expect("a name").replace("NoRace", "Neutral");
    found.compare("race", format!("{:?}", unit.race), race);
    let decimals = [
        ("food_required", unit.supply),
        ("food_provided", unit.supply_provided),
        ("armor", unit.armor),
        ("sight_range", unit.sight),
    ];
    for (key, ours) in decimals {
        found.compare(key, ours, decimal(&row[key]));
    }
    found.compare("movement_speed", unit.speed, rate(decimal(&row["movement_speed"])));
    let gathered = unit.resource.map(|resource| resource.kind).or(unit.built_on);
    for (key, kind) in
        [("has_minerals", ResourceKind::Minerals), ("has_vespene", ResourceKind::Vespene)]
    {
        found.compare(key, Some(gathered == Some(kind)), row[key].as_bool());
    }
    let mut attributes: Vec<String> = row["attributes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|attribute| attribute.as_str().expect("a name").to_lowercase())
        .collect();
    attributes.sort_unstable();
    found.compare("attributes", attribute_names(unit), attributes);
    // The client lists no weapons for the Baneling, and leaves out the hidden ones.
    for (weapon, row) in unit.weapons.iter().zip(row["weapons"].as_array().expect("a list")) {
        found.compare("attacks", Some(u64::from(weapon.hits)), row["attacks"].as_u64());
        found.compare("damage", weapon.damage, decimal(&row["damage"]));
        found.compare("range", weapon.range, decimal(&row["range"]));
        found.compare("speed", weapon.period, decimal(&row["speed"]));
    }
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

/// Prices and times of research: the client's for 5.0.11, those of the research abilities for
/// 4.10.0.
#[test]
fn upgrades_agree_with_the_data() {
    let Some(folder) = facts() else { return };
    let client = json(&folder, "upgrades.json");
    let abilities = json(&folder, "catalog/abil.json");
    let mut found = Differences { of: String::new(), found: Vec::new() };
    for version in BalanceVersion::ALL {
        let catalog = Catalog::load(version).expect("the tables are part of the program");
        assert_eq!(catalog.upgrades().len(), 88);
        for upgrade in catalog.upgrades() {
            found.of = format!("{version} {}", upgrade.name);
            let name = upgrade.display_name.as_str();
            let figures = match version {
                BalanceVersion::V5_0_11 => client_research(&client, name),
                BalanceVersion::V4_10_0 => old_research(&abilities, name),
            };
            let Some(theirs) = figures else {
                // 4.10.0 has no row for three; two of them nobody could research yet.
                let offered = !upgrade.researched_by.is_empty();
                found.compare("offered", offered, name == "VoidRaySpeedUpgrade");
                continue;
            };
            let ours = [upgrade.minerals, upgrade.vespene, upgrade.research_time_loops];
            found.compare("minerals, vespene, loops", ours, theirs);
        }
    }
    assert!(found.found.is_empty(), "{}", found.found.join("\n"));
}

fn whole(value: &Value) -> u32 {
    value.as_f64().unwrap_or(0.0) as u32
}

fn client_research(client: &Value, name: &str) -> Option<[u32; 3]> {
    let rows = client.as_array().expect("a list of upgrades");
    let row = rows.iter().find(|row| row["name"] == name)?;
    Some(["minerals", "vespene", "research_time"].map(|key| whole(&row[key])))
}

fn old_research(abilities: &Value, name: &str) -> Option<[u32; 3]> {
    let abilities = abilities.as_object().expect("abilities by name").values();
    let lists = abilities.filter(|ability| ability["class"] == "CAbilResearch").filter_map(|row| {
        let old = &row["_diff"]["4.10.0.75689"];
        let old = if old["info_array"].is_object() { old } else { row };
        old["info_array"].as_object()
    });
    let row = lists.flat_map(|list| list.values()).find(|row| row["upgrade"] == name)?;
    let [minerals, vespene] = ["Minerals", "Vespene"].map(|key| whole(&row["resource"][key]));
    Some([minerals, vespene, whole(&row["time"]) * 16])
}
