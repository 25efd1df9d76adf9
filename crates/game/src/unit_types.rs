//! The unit types that a map adds or changes.

use catalog::{Catalog, CatalogError, Variant};
use fixed::Fixed;
use maps::{Sc2Map, UnitOverride};

/// Unit types that maps add have the protocol's numbers from here on, in the order of the map's
/// file: above all that the game itself uses.
const PROTOCOL_ID_MIN: u32 = 1970;

/// What maps' own obstacles are like.
const ROCKS: &str = "Rocks2x2NonConjoined";

/// The tables with what the map adds and changes.
pub(crate) fn with_map_units(catalog: &Catalog, map: &Sc2Map) -> Result<Catalog, CatalogError> {
    let mut next_id = PROTOCOL_ID_MIN;
    let mut variants: Vec<Variant> = Vec::new();
    for unit in &map.unit_overrides {
        let protocol_id = unit.is_new().then_some(next_id);
        next_id += u32::from(unit.is_new());
        // What the tables do not have is reported where the map places or creates it.
        if catalog.find_display(&unit.parent).is_some() {
            variants.push(variant(unit, protocol_id));
        }
    }
    catalog.with_variants(&variants)
}

/// The maps copy whole units; what counts is where a copy differs from the game's unit in the
/// balance version that is played. Combat figures therefore stay the tables'.
fn variant(unit: &UnitOverride, protocol_id: Option<u32>) -> Variant {
    // Supply that a unit uses is negative in maps.
    let supply = unit.figures.food.map(|food| (-food).max(Fixed::ZERO));
    // Rocks stand in for whatever else can be destroyed: how much that takes is the map's.
    let life_max = unit.figures.life_max.filter(|_| ROCKS == unit.parent);
    Variant {
        life_max,
        name: unit.name.clone(),
        base: unit.is_new().then(|| unit.parent.clone()),
        protocol_id,
        acquires_targets: (unit.is_new() && unit.passive).then_some(false),
        supply: supply.filter(|_| !unit.is_new()),
        ..Variant::default()
    }
}
