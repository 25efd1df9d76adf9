use fixed::Fixed;

use crate::convert::{Place, check_agreement, per_loop, per_loop_squared};
use crate::{Catalog, CatalogError, UNIT_TYPES_MAX, UnitType, UnitTypeId, convert};

/// Where the fields of variants stand, for messages.
const PATH: &str = "variants";
/// Unit types that maps add have protocol ids from here on: the game's own end before it.
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
        let mut catalog = self.clone();
        for variant in variants {
            catalog = catalog.with_variant(variant)?;
        }
        Ok(catalog)
    }

    fn with_variant(&self, variant: &Variant) -> Result<Self, CatalogError> {
        let mut units: Vec<UnitType> = self.units().map(|(_, unit)| unit.clone()).collect();
        let place = Place { path: PATH, table: variant.name.clone() };
        let index = match &variant.base {
            None => usize::from(self.named(&place, "name", &variant.name)?.0),
            Some(base) => {
                let base = self.named(&place, "base", base)?;
                self.check_new_name(&variant.name)?;
                let next_id = units.iter().map(|unit| unit.protocol_id.saturating_add(1)).max();
                let unit = self.unit(base).clone();
                units.push(UnitType {
                    name: variant.name.clone(),
                    display_name: variant.name.clone(),
                    protocol_id: next_id.map_or(PROTOCOL_ID_MIN, |id| id.max(PROTOCOL_ID_MIN)),
                    ..unit
                });
                units.len() - 1
            }
        };
        if UNIT_TYPES_MAX < units.len() {
            return Err(CatalogError::TooManyUnits { units_max: UNIT_TYPES_MAX });
        }
        let unit = &mut units[index];
        change(&place, unit, variant)?;
        let (name, protocol_id) = (unit.name.clone(), unit.protocol_id);
        let same = |(_, other): &(usize, &UnitType)| other.protocol_id == protocol_id;
        if let Some((_, other)) = units.iter().enumerate().filter(|(at, _)| *at != index).find(same)
        {
            return Err(CatalogError::DuplicateProtocolId {
                path: PATH.to_owned(),
                unit: name,
                protocol_id,
                other_unit: other.name.clone(),
            });
        }
        Ok(Self::new(self.version(), units))
    }

    fn named(&self, place: &Place<'_>, key: &str, name: &str) -> Result<UnitTypeId, CatalogError> {
        let found = self.find_display(name).or_else(|| self.find(name));
        found.ok_or_else(|| CatalogError::UnknownUnit {
            path: PATH.to_owned(),
            table: place.table.clone(),
            key: key.to_owned(),
            unit: name.to_owned(),
        })
    }

    fn check_new_name(&self, name: &str) -> Result<(), CatalogError> {
        if self.find_display(name).or_else(|| self.find(name)).is_none() {
            return Ok(());
        }
        Err(CatalogError::DuplicateUnit {
            path: PATH.to_owned(),
            unit: name.to_owned(),
            other_path: "the catalog".to_owned(),
        })
    }
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
