mod economy;

use std::fmt::Display;

use fixed::{Angle, Fixed};

use crate::row::{self, Decimal, HealRow, RingRow, SplashRow, UnitRow, WeaponRow};
use crate::{
    AttributeBonus, CatalogError, Delivery, Heal, Mover, Planes, Race, Splash, SplashRing,
    UnitType, Weapon,
};

const ZERO: Fixed = Fixed::ZERO;
const EPSILON: Fixed = Fixed::EPSILON;
/// Largest vital, damage, acceleration and bonus: 16 times as much still fits a [`Fixed`].
const AMOUNT_MAX: Fixed = Fixed::from_int(10_000);
/// Largest distance: the edge of the largest map.
const DISTANCE_MAX: Fixed = Fixed::from_int(256);
/// Largest radius of a unit: the collision grid's cells are wider.
const RADIUS_MAX: Fixed = Fixed::from_int(4);
/// Largest speed, 32 cells per loop.
const SPEED_MAX: Fixed = Fixed::from_int(512);
const SECONDS_MAX: Fixed = Fixed::from_int(1000);
/// Half a turn per loop: a faster turn is not a turn but a jump.
const TURNING_RATE_MAX: Fixed = Fixed::from_int(2880);
const SPLASH_MAX: Fixed = Fixed::from_int(16);
/// 1/16 game second.
const ONE_LOOP: Fixed = Fixed::from_ratio(1, 16);
/// A 4096th of a cell per loop.
const SLOWEST_MISSILE: Fixed = Fixed::from_raw(16);
const COST_MAX: u32 = 10_000;
const WEAPONS_MAX: usize = 8;
const SUPPLY_MAX: Fixed = Fixed::from_int(200);

/// Where a row stands, for messages.
pub(crate) struct Place<'a> {
    pub(crate) path: &'a str,
    /// The key of the table that holds the figures, such as `marine.weapons.gauss_rifle`.
    pub(crate) table: String,
}

impl Place<'_> {
    /// A table in this one.
    pub(crate) fn inner(&self, key: impl Display) -> Self {
        Self { path: self.path, table: format!("{}.{key}", self.table) }
    }

    fn within(
        &self,
        key: &str,
        Decimal(value): Decimal,
        low: Fixed,
        high: Fixed,
    ) -> Result<Fixed, CatalogError> {
        if low <= value && value <= high {
            return Ok(value);
        }
        Err(self.out_of_range(key, value, low, high))
    }

    pub(crate) fn count(
        &self,
        key: &str,
        value: u32,
        low: u32,
        high: u32,
    ) -> Result<u32, CatalogError> {
        if (low..=high).contains(&value) {
            return Ok(value);
        }
        Err(self.out_of_range(key, value, low, high))
    }

    fn out_of_range<T: Display>(&self, key: &str, value: T, low: T, high: T) -> CatalogError {
        CatalogError::OutOfRange {
            path: self.path.to_owned(),
            table: self.table.clone(),
            key: key.to_owned(),
            value: value.to_string(),
            low: low.to_string(),
            high: high.to_string(),
        }
    }

    /// Fails with `problem` unless `holds`.
    pub(crate) fn require(&self, holds: bool, problem: impl Display) -> Result<(), CatalogError> {
        if holds {
            return Ok(());
        }
        let (path, table) = (self.path.to_owned(), self.table.clone());
        Err(CatalogError::Contradiction { path, table, problem: problem.to_string() })
    }
}

/// A rate per game second as a rate per loop, rounded to the nearest 4096th.
pub(crate) fn per_loop(per_second: Fixed) -> Fixed {
    Fixed::from_ratio(i64::from(per_second.raw()), 16 << Fixed::FRACTION_BITS)
}

/// An acceleration per square second as one per square loop.
pub(crate) fn per_loop_squared(per_second: Fixed) -> Fixed {
    Fixed::from_ratio(i64::from(per_second.raw()), 256 << Fixed::FRACTION_BITS)
}

pub(crate) fn amount(place: &Place<'_>, key: &str, value: Fixed) -> Result<Fixed, CatalogError> {
    place.within(key, Decimal(value), ZERO, AMOUNT_MAX)
}

pub(crate) fn life_max(place: &Place<'_>, value: Fixed) -> Result<Fixed, CatalogError> {
    place.within("life_max", Decimal(value), EPSILON, AMOUNT_MAX)
}

/// Still per game second.
pub(crate) fn speed(place: &Place<'_>, value: Fixed) -> Result<Fixed, CatalogError> {
    place.within("speed", Decimal(value), ZERO, SPEED_MAX)
}

pub(crate) fn sight(place: &Place<'_>, value: Fixed) -> Result<Fixed, CatalogError> {
    place.within("sight", Decimal(value), ZERO, DISTANCE_MAX)
}

pub(crate) fn supply(place: &Place<'_>, key: &str, value: Fixed) -> Result<Fixed, CatalogError> {
    place.within(key, Decimal(value), ZERO, SUPPLY_MAX)
}

pub(crate) fn cost(place: &Place<'_>, key: &str, value: u32) -> Result<u32, CatalogError> {
    place.count(key, value, 0, COST_MAX)
}

/// Seconds as loops, rounded up to a whole one.
pub(crate) fn loops(place: &Place<'_>, key: &str, seconds: Decimal) -> Result<u32, CatalogError> {
    let seconds = place.within(key, seconds, ZERO, SECONDS_MAX)?;
    Ok((seconds * 16).ceil() as u32)
}

/// Checks a row and converts it to the units of the simulation.
pub(crate) fn unit_type(
    place: &Place<'_>,
    name: &str,
    race: Race,
    row: &UnitRow,
) -> Result<UnitType, CatalogError> {
    let amount = |key, Decimal(value)| amount(place, key, value);
    let rate = |key, value| amount(key, value).map(per_loop);
    let loops = |key, value| loops(place, key, value);
    let radius = |key, value| place.within(key, value, EPSILON, RADIUS_MAX);
    let turn = |key, value| {
        let degrees = place.within(key, value, ZERO, TURNING_RATE_MAX)?;
        Ok::<_, CatalogError>(Angle::from_degrees(per_loop(degrees)))
    };
    let unit = UnitType {
        name: name.to_owned(),
        display_name: row.display_name.clone(),
        protocol_id: row.protocol_id,
        race,
        attributes: row::attributes(&row.attributes),
        life_max: life_max(place, row.life_max.0)?,
        armor: amount("armor", row.armor)?,
        life_regeneration: rate("life_regeneration", row.life_regeneration)?,
        shields_max: amount("shields_max", row.shields_max)?,
        shield_armor: amount("shield_armor", row.shield_armor)?,
        shield_regeneration: rate("shield_regeneration", row.shield_regeneration)?,
        shield_regeneration_delay_loops: loops(
            "shield_regeneration_delay",
            row.shield_regeneration_delay,
        )?,
        energy_max: amount("energy_max", row.energy_max)?,
        energy_start: amount("energy_start", row.energy_start)?,
        energy_regeneration: rate("energy_regeneration", row.energy_regeneration)?,
        speed: per_loop(speed(place, row.speed.0)?),
        acceleration: per_loop_squared(amount("acceleration", row.acceleration)?),
        turning_rate: turn("turning_rate", row.turning_rate)?,
        stationary_turning_rate: turn("stationary_turning_rate", row.stationary_turning_rate)?,
        turns: row.turns,
        turns_before_moving: row.turns_before_moving,
        radius: radius("radius", row.radius)?,
        separation_radius: radius("separation_radius", row.separation_radius)?,
        inner_radius: radius("inner_radius", row.inner_radius)?,
        sight: sight(place, row.sight.0)?,
        mover: row.mover,
        planes: row::planes(&row.planes),
        collision: row::collision(&row.collision),
        footprint: economy::footprint(place, row.footprint)?,
        target_priority: place.count("target_priority", row.target_priority, 0, 255)?,
        cargo_size: place.count("cargo_size", row.cargo_size, 0, 8)?,
        supply: supply(place, "supply", row.supply.0)?,
        minerals: cost(place, "minerals", row.minerals)?,
        vespene: cost(place, "vespene", row.vespene)?,
        build_time_loops: loops("build_time", row.build_time)?,
        supply_provided: supply(place, "supply_provided", row.supply_provided.0)?,
        ability_id: row.ability_id,
        products: Vec::new(),
        requires: Vec::new(),
        requires_attached: None,
        counts_as: Vec::new(),
        form_of: None,
        built_on: row.built_on,
        resource: row.resource.as_ref().map(|row| economy::resource(place, row)).transpose()?,
        harvest: row.harvest.as_ref().map(|row| economy::harvest(place, row)).transpose()?,
        drop_off: row.drop_off,
        is_item: row.is_item,
        item_minerals: cost(place, "item_minerals", row.item_minerals)?,
        invulnerable: row.invulnerable,
        weapons: weapons(place, &row.weapons)?,
        heal: row.heal.as_ref().map(|row| heal(&place.inner("heal"), row)).transpose()?,
        acquires_targets: row.acquires_targets,
    };
    check_agreement(place, &unit)?;
    Ok(unit)
}

/// Rejects rows whose figures are fine one by one and make no sense together.
pub(crate) fn check_agreement(place: &Place<'_>, unit: &UnitType) -> Result<(), CatalogError> {
    let moves = ZERO < unit.speed;
    let standing = [unit.turning_rate, unit.stationary_turning_rate];
    let can_turn = standing.iter().all(|&rate| rate != Angle::EAST);
    place.require(!moves || !unit.turns || can_turn, "has speed but cannot turn")?;
    place.require(
        (unit.is_structure() && !moves) != unit.footprint.is_empty(),
        "must have a footprint if it is a structure that stands, and none if it is not",
    )?;
    place.require(unit.planes != Planes::default(), "is on no plane")?;
    place.require(
        (unit.mover == Mover::Fly) == (unit.planes == Planes::AIR),
        "must have both the mover `fly` and the plane `air` alone, or neither",
    )?;
    place.require(
        unit.energy_start <= unit.energy_max,
        "starts with more energy than it can have",
    )?;
    place.require(
        ZERO < unit.shields_max || unit.shield_regeneration == ZERO,
        "regenerates shields that it has not",
    )?;
    place.require(
        ZERO < unit.energy_max || (unit.energy_regeneration == ZERO && unit.heal.is_none()),
        "regenerates or spends energy that it has not",
    )?;
    economy::check_agreement(place, unit)
}

fn weapons(place: &Place<'_>, rows: &[WeaponRow]) -> Result<Vec<Weapon>, CatalogError> {
    for (index, row) in rows.iter().enumerate() {
        let is_first = rows[..index].iter().all(|other| other.name != row.name);
        place.require(is_first, format_args!("has two weapons `{}`", row.name))?;
    }
    let fits = rows.len() <= WEAPONS_MAX;
    place.require(fits, format_args!("has more than {WEAPONS_MAX} weapons"))?;
    let weapon = |row: &WeaponRow| weapon(&place.inner(format_args!("weapons.{}", row.name)), row);
    rows.iter().map(weapon).collect()
}

fn weapon(place: &Place<'_>, row: &WeaponRow) -> Result<Weapon, CatalogError> {
    let distance = |key, value| place.within(key, value, ZERO, DISTANCE_MAX);
    let duration = |key, value| place.within(key, value, ZERO, SECONDS_MAX);
    let jitter = |key, value| place.within(key, value, -SECONDS_MAX, SECONDS_MAX);
    let range = distance("range", row.range)?;
    let bonuses = row.bonuses.iter().map(|(&attribute, &damage)| {
        let damage = place.within("bonuses", damage, ZERO, AMOUNT_MAX)?;
        Ok(AttributeBonus { attribute, damage })
    });
    let arc_half = place.within("arc_half", row.arc_half, ZERO, Fixed::from_int(180))?;
    let delivery = match row.missile_speed {
        None => Delivery::Instant,
        Some(speed) => {
            let speed = place.within("missile_speed", speed, SLOWEST_MISSILE, SPEED_MAX)?;
            Delivery::Missile { speed: per_loop(speed) }
        }
    };
    let weapon = Weapon {
        name: row.name.clone(),
        targets: row::planes(&row.targets),
        range,
        range_slop: distance("range_slop", row.range_slop)?,
        scan_range: distance("scan_range_min", row.scan_range_min)?.max(range),
        range_min: distance("range_min", row.range_min)?,
        period: place.within("period", row.period, ONE_LOOP, SECONDS_MAX)?,
        period_jitter_min: jitter("period_jitter_min", row.period_jitter_min)?,
        period_jitter_max: jitter("period_jitter_max", row.period_jitter_max)?,
        damage_point: duration("damage_point", row.damage_point)?,
        backswing: duration("backswing", row.backswing)?,
        arc_half: Angle::from_degrees(arc_half),
        hits: place.count("hits", row.hits, 1, 32)?,
        hit_interval: duration("hit_interval", row.hit_interval)?,
        damage: place.within("damage", row.damage, ZERO, AMOUNT_MAX)?,
        bonuses: bonuses.collect::<Result<_, CatalogError>>()?,
        ignores_armor: row.ignores_armor,
        delivery,
        splash: splash(&place.inner("splash"), row.splash.as_ref())?,
        suicide: row.suicide,
        melee: row.melee,
        required: row::attributes(&row.required),
        excluded: row::attributes(&row.excluded),
    };
    check_weapon_agreement(place, &weapon)?;
    Ok(weapon)
}

fn check_weapon_agreement(place: &Place<'_>, weapon: &Weapon) -> Result<(), CatalogError> {
    let last_hit = weapon.hit_interval * (weapon.hits as i32 - 1);
    place.require(weapon.targets != Planes::default(), "has no targets")?;
    place.require(
        weapon.period_jitter_min <= weapon.period_jitter_max,
        "has a `period_jitter_min` above its `period_jitter_max`",
    )?;
    place.require(
        ONE_LOOP <= weapon.period + weapon.period_jitter_min,
        "can attack more than once per game loop",
    )?;
    place.require(weapon.damage_point <= weapon.period, "has its damage point after its period")?;
    place.require(last_hit <= weapon.period, "has its last hit after its period")?;
    place.require(weapon.range_min <= weapon.range, "has a `range_min` above its `range`")?;
    place.require(
        weapon.required.bits() & weapon.excluded.bits() == 0,
        "requires and excludes the same attribute",
    )
}

fn splash(place: &Place<'_>, row: Option<&SplashRow>) -> Result<Splash, CatalogError> {
    let size = |key, value| place.within(key, value, EPSILON, SPLASH_MAX);
    let ring = |row: &RingRow| {
        Ok(SplashRing {
            radius: size("radius", row.radius)?,
            fraction: place.within("fraction", row.fraction, EPSILON, Fixed::ONE)?,
        })
    };
    Ok(match row {
        None => Splash::None,
        Some(SplashRow::Circle(rows)) => {
            let rings = rows.iter().map(ring).collect::<Result<Vec<_>, CatalogError>>()?;
            let grow = rings.is_sorted_by(|a, b| a.radius < b.radius && b.fraction < a.fraction);
            place.require(
                grow && !rings.is_empty(),
                "needs rings of growing radius and falling fraction",
            )?;
            Splash::Circle(rings)
        }
        Some(SplashRow::Line { length, half_width }) => Splash::Line {
            length: size("length", *length)?,
            half_width: size("half_width", *half_width)?,
        },
    })
}

fn heal(place: &Place<'_>, row: &HealRow) -> Result<Heal, CatalogError> {
    let distance = |key, value| place.within(key, value, EPSILON, DISTANCE_MAX);
    let amount = |key, value| place.within(key, value, EPSILON, AMOUNT_MAX);
    Ok(Heal {
        range: distance("range", row.range)?,
        acquire_range: distance("acquire_range", row.acquire_range)?,
        life_per_loop: per_loop(amount("life", row.life)?),
        energy_per_life: amount("energy_per_life", row.energy_per_life)?,
        required: row.required,
    })
}
