use super::{Place, RADIUS_MAX, SECONDS_MAX, ZERO};
use crate::row::{FootprintRow, HarvestRow, ResourceRow};
use crate::{CatalogError, Footprint, Harvest, Resource, UnitType};

/// The longest edge of a footprint.
const FOOTPRINT_MAX: u32 = 16;
const RESOURCE_MAX: u32 = 100_000;
const PER_TRIP_MAX: u32 = 1000;

/// Rejects economies whose parts are fine one by one and make no sense together.
pub(super) fn check_agreement(place: &Place<'_>, unit: &UnitType) -> Result<(), CatalogError> {
    let (moves, stands) = (ZERO < unit.speed, unit.is_structure());
    place.require(stands || unit.resource.is_none(), "holds a resource and is no structure")?;
    place.require(stands || !unit.drop_off, "is a drop-off and no structure")?;
    place.require(stands || unit.built_on.is_none(), "is built on a resource and no structure")?;
    place.require(moves || unit.harvest.is_none(), "harvests but cannot move")?;
    place.require(!(unit.is_item && stands), "is an item and a structure")?;
    place.require(unit.is_item || unit.item_minerals == 0, "has `item_minerals` and is no item")
}

pub(super) fn footprint(place: &Place<'_>, row: FootprintRow) -> Result<Footprint, CatalogError> {
    let place = place.inner("footprint");
    let edge = |key, value| place.count(key, value, 0, FOOTPRINT_MAX);
    let (width, height) = (edge("width", row.width)?, edge("height", row.height)?);
    let corners_open = row.corners_open;
    place.require((width == 0) == (height == 0), "has a width or a height alone")?;
    place.require(
        !corners_open || (3 <= width && 3 <= height),
        "has open corners and is narrower than 3 cells",
    )?;
    let outline_radius = row
        .outline_radius
        .map_or(Ok(ZERO), |radius| place.within("outline_radius", radius, ZERO, RADIUS_MAX))?;
    Ok(Footprint { width, height, corners_open, walkable: row.walkable, outline_radius })
}

pub(super) fn resource(place: &Place<'_>, row: &ResourceRow) -> Result<Resource, CatalogError> {
    let place = place.inner("resource");
    Ok(Resource {
        kind: row.kind,
        amount: place.count("amount", row.amount, 1, RESOURCE_MAX)?,
        bonus_per_trip: place.count("bonus_per_trip", row.bonus_per_trip, 0, PER_TRIP_MAX)?,
    })
}

pub(super) fn harvest(place: &Place<'_>, row: &HarvestRow) -> Result<Harvest, CatalogError> {
    let place = place.inner("harvest");
    let per_trip = |key, value| place.count(key, value, 0, PER_TRIP_MAX);
    let duration = |key, value| place.within(key, value, ZERO, SECONDS_MAX);
    Ok(Harvest {
        minerals_per_trip: per_trip("minerals_per_trip", row.minerals_per_trip)?,
        vespene_per_trip: per_trip("vespene_per_trip", row.vespene_per_trip)?,
        mineral_time: duration("mineral_time", row.mineral_time)?,
        vespene_time: duration("vespene_time", row.vespene_time)?,
        return_delay: duration("return_delay", row.return_delay)?,
    })
}
