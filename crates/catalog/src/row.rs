//! The form of the tables: what a row may say, before it is checked and converted.

use std::collections::BTreeMap;
use std::fmt;

use fixed::Fixed;
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

use crate::{Attribute, Attributes, CollisionSet, Method, Mover, Planes, ResourceKind};

/// A decimal in quotes.
#[derive(Clone, Copy, Default)]
pub(crate) struct Decimal(pub(crate) Fixed);

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DecimalVisitor;

        impl Visitor<'_> for DecimalVisitor {
            type Value = Decimal;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal in quotes, such as \"2.25\"")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Decimal, E> {
                text.parse().map(Decimal).map_err(|error| E::custom(format!("`{text}`: {error}")))
            }
        }

        deserializer.deserialize_str(DecimalVisitor)
    }
}

const fn thousandths(value: i64) -> Decimal {
    Decimal(Fixed::from_ratio(value, 1000))
}

// What the game's data gives to units and weapons that do not say otherwise.
const TURNING_RATE: Decimal = thousandths(720_000);
const RANGE_SLOP: Decimal = thousandths(1000);
const SCAN_RANGE_MIN: Decimal = thousandths(5000);
const DAMAGE_POINT: Decimal = thousandths(167);
const BACKSWING: Decimal = thousandths(500);
const ARC_HALF: Decimal = thousandths(11_250);
const PERIOD_JITTER_MIN: Decimal = Decimal(Fixed::from_ratio(-625, 10_000));
const PERIOD_JITTER_MAX: Decimal = thousandths(125);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnitRow {
    pub(crate) source: String,
    pub(crate) display_name: String,
    pub(crate) protocol_id: u32,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) life_max: Decimal,
    #[serde(default)]
    pub(crate) armor: Decimal,
    #[serde(default)]
    pub(crate) life_regeneration: Decimal,
    #[serde(default)]
    pub(crate) shields_max: Decimal,
    #[serde(default)]
    pub(crate) shield_armor: Decimal,
    #[serde(default)]
    pub(crate) shield_regeneration: Decimal,
    #[serde(default)]
    pub(crate) shield_regeneration_delay: Decimal,
    #[serde(default)]
    pub(crate) energy_max: Decimal,
    #[serde(default)]
    pub(crate) energy_start: Decimal,
    #[serde(default)]
    pub(crate) energy_regeneration: Decimal,
    #[serde(default)]
    pub(crate) speed: Decimal,
    #[serde(default)]
    pub(crate) acceleration: Decimal,
    #[serde(default = "turning_rate")]
    pub(crate) turning_rate: Decimal,
    #[serde(default = "turning_rate")]
    pub(crate) stationary_turning_rate: Decimal,
    #[serde(default = "yes")]
    pub(crate) turns: bool,
    #[serde(default)]
    pub(crate) turns_before_moving: bool,
    pub(crate) radius: Decimal,
    pub(crate) separation_radius: Decimal,
    pub(crate) inner_radius: Decimal,
    pub(crate) sight: Decimal,
    pub(crate) mover: Mover,
    pub(crate) planes: Vec<Plane>,
    pub(crate) collision: Vec<CollisionGroup>,
    #[serde(default)]
    pub(crate) footprint: FootprintRow,
    pub(crate) target_priority: u32,
    #[serde(default)]
    pub(crate) cargo_size: u32,
    pub(crate) supply: Decimal,
    #[serde(default)]
    pub(crate) minerals: u32,
    #[serde(default)]
    pub(crate) vespene: u32,
    #[serde(default)]
    pub(crate) build_time: Decimal,
    #[serde(default)]
    pub(crate) supply_provided: Decimal,
    #[serde(default)]
    pub(crate) ability_id: u32,
    #[serde(default)]
    pub(crate) products: Vec<ProductRow>,
    #[serde(default)]
    pub(crate) requires: Vec<String>,
    pub(crate) requires_attached: Option<String>,
    #[serde(default)]
    pub(crate) counts_as: Vec<String>,
    pub(crate) form_of: Option<String>,
    pub(crate) built_on: Option<ResourceKind>,
    pub(crate) resource: Option<ResourceRow>,
    pub(crate) harvest: Option<HarvestRow>,
    #[serde(default)]
    pub(crate) drop_off: bool,
    #[serde(default)]
    pub(crate) is_item: bool,
    #[serde(default)]
    pub(crate) item_minerals: u32,
    #[serde(default)]
    pub(crate) invulnerable: bool,
    #[serde(default)]
    pub(crate) weapons: Vec<WeaponRow>,
    pub(crate) heal: Option<HealRow>,
    #[serde(default = "yes")]
    pub(crate) acquires_targets: bool,
    #[serde(default)]
    pub(crate) versions: BTreeMap<String, toml::Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeaponRow {
    pub(crate) name: String,
    pub(crate) targets: Vec<Plane>,
    pub(crate) range: Decimal,
    #[serde(default = "range_slop")]
    pub(crate) range_slop: Decimal,
    #[serde(default = "scan_range_min")]
    pub(crate) scan_range_min: Decimal,
    #[serde(default)]
    pub(crate) range_min: Decimal,
    pub(crate) period: Decimal,
    #[serde(default = "period_jitter_min")]
    pub(crate) period_jitter_min: Decimal,
    #[serde(default = "period_jitter_max")]
    pub(crate) period_jitter_max: Decimal,
    #[serde(default = "damage_point")]
    pub(crate) damage_point: Decimal,
    #[serde(default = "backswing")]
    pub(crate) backswing: Decimal,
    #[serde(default = "arc_half")]
    pub(crate) arc_half: Decimal,
    #[serde(default = "one")]
    pub(crate) hits: u32,
    #[serde(default)]
    pub(crate) hit_interval: Decimal,
    pub(crate) damage: Decimal,
    #[serde(default)]
    pub(crate) bonuses: BTreeMap<Attribute, Decimal>,
    #[serde(default)]
    pub(crate) ignores_armor: bool,
    pub(crate) missile_speed: Option<Decimal>,
    pub(crate) splash: Option<SplashRow>,
    #[serde(default)]
    pub(crate) suicide: bool,
    #[serde(default)]
    pub(crate) melee: bool,
    #[serde(default)]
    pub(crate) required: Vec<Attribute>,
    #[serde(default)]
    pub(crate) excluded: Vec<Attribute>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum SplashRow {
    Circle(Vec<RingRow>),
    Line { length: Decimal, half_width: Decimal },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RingRow {
    pub(crate) radius: Decimal,
    pub(crate) fraction: Decimal,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HealRow {
    pub(crate) range: Decimal,
    pub(crate) acquire_range: Decimal,
    pub(crate) life: Decimal,
    pub(crate) energy_per_life: Decimal,
    pub(crate) required: Attribute,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FootprintRow {
    pub(crate) width: u32,
    pub(crate) height: u32,
    #[serde(default)]
    pub(crate) corners_open: bool,
    #[serde(default)]
    pub(crate) walkable: bool,
    pub(crate) outline_radius: Option<Decimal>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProductRow {
    pub(crate) ability_id: u32,
    pub(crate) unit: String,
    #[serde(default = "one")]
    pub(crate) count: u32,
    pub(crate) method: Method,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResourceRow {
    pub(crate) kind: ResourceKind,
    pub(crate) amount: u32,
    #[serde(default)]
    pub(crate) bonus_per_trip: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HarvestRow {
    pub(crate) minerals_per_trip: u32,
    pub(crate) vespene_per_trip: u32,
    pub(crate) mineral_time: Decimal,
    pub(crate) vespene_time: Decimal,
    pub(crate) return_delay: Decimal,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Plane {
    Ground,
    Air,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CollisionGroup {
    Ground,
    Structure,
    Flying,
    Colossus,
    Burrow,
    ForceField,
    Phased,
}

pub(crate) fn planes(list: &[Plane]) -> Planes {
    list.iter().fold(Planes::default(), |planes, plane| match plane {
        Plane::Ground => planes.union(Planes::GROUND),
        Plane::Air => planes.union(Planes::AIR),
    })
}

pub(crate) fn collision(list: &[CollisionGroup]) -> CollisionSet {
    let bits = list.iter().fold(0, |bits, group| {
        let set = match group {
            CollisionGroup::Ground => CollisionSet::GROUND,
            CollisionGroup::Structure => CollisionSet::STRUCTURE,
            CollisionGroup::Flying => CollisionSet::FLYING,
            CollisionGroup::Colossus => CollisionSet::COLOSSUS,
            CollisionGroup::Burrow => CollisionSet::BURROW,
            CollisionGroup::ForceField => CollisionSet::FORCE_FIELD,
            CollisionGroup::Phased => CollisionSet::PHASED,
        };
        bits | set.0
    });
    CollisionSet(bits)
}

pub(crate) fn attributes(list: &[Attribute]) -> Attributes {
    list.iter().fold(Attributes::default(), |set, &attribute| set.with(attribute))
}

fn turning_rate() -> Decimal {
    TURNING_RATE
}

fn range_slop() -> Decimal {
    RANGE_SLOP
}

fn scan_range_min() -> Decimal {
    SCAN_RANGE_MIN
}

fn period_jitter_min() -> Decimal {
    PERIOD_JITTER_MIN
}

fn period_jitter_max() -> Decimal {
    PERIOD_JITTER_MAX
}

fn damage_point() -> Decimal {
    DAMAGE_POINT
}

fn backswing() -> Decimal {
    BACKSWING
}

fn arc_half() -> Decimal {
    ARC_HALF
}

const fn one() -> u32 {
    1
}

const fn yes() -> bool {
    true
}
