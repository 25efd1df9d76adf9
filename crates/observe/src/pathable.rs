use maps::CellGrid;
use sim::{FootprintCells, World};

use crate::can_see;

/// Where ground units can walk as far as `player` knows: the playable ground without what the
/// structures and resources cover that it sees.
pub fn pathable_cells(world: &World, player: u8) -> CellGrid {
    let mut open = world.rules().scenario.terrain.pathable.clone();
    let [west, south, east, north] = world.playable();
    // Battles have no playable part: all of their ground is.
    let limited = west < east && south < north;
    for y in 0..open.height() {
        for x in 0..open.width() {
            let (cx, cy) = (x as i32, y as i32);
            let inside = (west..east).contains(&cx) && (south..north).contains(&cy);
            if limited && !inside && open.get(cx, cy) {
                open.set(x, y, false);
            }
        }
    }
    let catalog = &world.rules().catalog;
    for unit in world.units() {
        let kind = catalog.unit(unit.unit_type);
        if kind.footprint.is_empty() || !can_see(world, player, unit) {
            continue;
        }
        for (x, y) in FootprintCells::of(kind, unit.position).iter() {
            if open.get(x, y) {
                open.set(x as u32, y as u32, false);
            }
        }
    }
    open
}
