use fixed::Fixed;

use crate::convert::{Place, check_agreement, per_loop, per_loop_squared};
use crate::{Catalog, CatalogError, UNIT_TYPES_MAX, UnitType, convert};

/// Where the fields of variants stand, for messages.
const PATH: &str = "variants";
/// Unit types that maps add have protocol ids from here on, or past the last of the tables.
const PROTOCOL_ID_MIN: u32 = 1970;

/// A unit type that a map defines or changes.
///
/// What is `None` stays as the base has it. Figures are in the units of the tables and of maps:
/// speeds per game second, accelerations per square second.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// The name of the new type, such as `Marine_RL`; without a `base`, the game's name or the
    /// table key of the type that is changed in place.
    pub name: String,
    /// The game's name or the table key of the type that the new one is like.
    pub base: Option<String>,
    /// The unit type number of the protocol. A new type without one gets the next free number.
    pub protocol_id: Option<u32>,
    /// Whether the unit attacks and answers attacks without an order.
    pub acquires_targets: Option<bool>,
    /// Supply used.
    pub supply: Option<Fixed>,
    /// Full life.
    pub life_max: Option<Fixed>,
    /// Subtracted from each hit on life.
    pub armor: Option<Fixed>,
    /// Full shields.
    pub shields_max: Option<Fixed>,
    /// Full energy.
    pub energy_max: Option<Fixed>,
    /// Energy of a new unit.
    pub energy_start: Option<Fixed>,
    /// Cells per game second.
    pub speed: Option<Fixed>,
    /// Gain of speed, in cells per square game second.
    pub acceleration: Option<Fixed>,
    /// Sight range in cells.
    pub sight: Option<Fixed>,
    /// Mineral cost.
    pub minerals: Option<u32>,
    /// Vespene cost.
    pub vespene: Option<u32>,
}

impl Catalog {
    /// The catalog with the unit types of a map: new ones follow the others, in the order given,
    /// so that no id moves; those without a base are changed in place.
    ///
    /// A later variant may have an earlier one as its base.
    ///
    /// # Errors
    ///
    /// If a variant names a unit that is not there, takes a name or number that is, or gives a
    /// figure that a table could not; the message names the variant and its field.
    pub fn with_variants(&self, variants: &[Variant]) -> Result<Self, CatalogError> {
        let mut units: Vec<UnitType> = self.units().map(|(_, unit)| unit.clone()).collect();
        let added = variants.iter().filter(|variant| variant.base.is_some()).count();
        if UNIT_TYPES_MAX < units.len() + added {
            return Err(CatalogError::TooManyUnits { units_max: UNIT_TYPES_MAX });
        }
        for variant in variants {
            apply(&mut units, variant)?;
        }
        Ok(Self::new(self.version(), self.table_rows(), units, self.upgrades().to_vec()))
    }
}

fn apply(units: &mut Vec<UnitType>, variant: &Variant) -> Result<(), CatalogError> {
    let place = Place { path: PATH, table: variant.name.clone() };
    let index = match &variant.base {
        None => named(units, &place, "name", &variant.name)?,
        Some(base) => {
            let base = named(units, &place, "base", base)?;
            let unit = new_unit(units, &units[base], &variant.name)?;
            units.push(unit);
            units.len() - 1
        }
    };
    let unit = &mut units[index];
    change(&place, unit, variant)?;
    let (name, protocol_id) = (unit.name.clone(), unit.protocol_id);
    let (before, after) = (&units[..index], &units[index + 1..]);
    match before.iter().chain(after).find(|other| other.protocol_id == protocol_id) {
        None => Ok(()),
        Some(other) => Err(CatalogError::DuplicateProtocolId {
            path: PATH.to_owned(),
            unit: name,
            protocol_id,
            other_unit: other.name.clone(),
        }),
    }
}

/// The index of the unit with this name; the game's own names go before table keys.
fn position(units: &[UnitType], name: &str) -> Option<usize> {
    let displayed = units.iter().position(|unit| unit.display_name == name);
    displayed.or_else(|| units.iter().position(|unit| unit.name == name))
}

fn named(
    units: &[UnitType],
    place: &Place<'_>,
    key: &str,
    name: &str,
) -> Result<usize, CatalogError> {
    position(units, name).ok_or_else(|| CatalogError::UnknownUnit {
        path: PATH.to_owned(),
        table: place.table.clone(),
        key: key.to_owned(),
        unit: name.to_owned(),
    })
}

/// A copy of `base` under a name and a number that nobody has.
fn new_unit(units: &[UnitType], base: &UnitType, name: &str) -> Result<UnitType, CatalogError> {
    if position(units, name).is_some() {
        return Err(CatalogError::DuplicateUnit {
            path: PATH.to_owned(),
            unit: name.to_owned(),
            other_path: "the catalog".to_owned(),
        });
    }
    let next_id = units.iter().map(|unit| unit.protocol_id.saturating_add(1)).max();
    Ok(UnitType {
        name: name.to_owned(),
        display_name: name.to_owned(),
        protocol_id: next_id.map_or(PROTOCOL_ID_MIN, |id| id.max(PROTOCOL_ID_MIN)),
        ..base.clone()
    })
}

fn change(place: &Place<'_>, unit: &mut UnitType, variant: &Variant) -> Result<(), CatalogError> {
    let amounts = [
        ("armor", variant.armor, &mut unit.armor),
        ("shields_max", variant.shields_max, &mut unit.shields_max),
        ("energy_max", variant.energy_max, &mut unit.energy_max),
        ("energy_start", variant.energy_start, &mut unit.energy_start),
    ];
    for (key, value, figure) in amounts {
        if let Some(value) = value {
            *figure = convert::amount(place, key, value)?;
        }
    }
    if let Some(life_max) = variant.life_max {
        unit.life_max = convert::life_max(place, life_max)?;
    }
    if let Some(speed) = variant.speed {
        unit.speed = per_loop(convert::speed(place, speed)?);
    }
    if let Some(acceleration) = variant.acceleration {
        unit.acceleration = per_loop_squared(convert::amount(place, "acceleration", acceleration)?);
    }
    if let Some(sight) = variant.sight {
        unit.sight = convert::sight(place, sight)?;
    }
    if let Some(supply) = variant.supply {
        unit.supply = convert::supply(place, "supply", supply)?;
    }
    for (key, value, figure) in [
        ("minerals", variant.minerals, &mut unit.minerals),
        ("vespene", variant.vespene, &mut unit.vespene),
    ] {
        if let Some(value) = value {
            *figure = convert::cost(place, key, value)?;
        }
    }
    unit.acquires_targets = variant.acquires_targets.unwrap_or(unit.acquires_targets);
    unit.protocol_id = variant.protocol_id.unwrap_or(unit.protocol_id);
    check_agreement(place, unit)
}
