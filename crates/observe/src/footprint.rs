use catalog::UnitType;
use fixed::{Fixed, Vec2};
use maps::CellGrid;
use sim::World;

use crate::can_see;

/// The cells that a structure or a resource covers: from `(west, south)` up to but without
/// `(east, north)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FootprintCells {
    /// The first column.
    pub west: i32,
    /// The first row.
    pub south: i32,
    /// The column after the last.
    pub east: i32,
    /// The row after the last.
    pub north: i32,
    corners_open: bool,
}

impl FootprintCells {
    /// What a unit of a type that stands at `position` covers; nothing for those without
    /// footprint.
    pub fn of(kind: &UnitType, position: Vec2) -> Self {
        let low = |centre: Fixed, cells: u32| {
            (centre - Fixed::from_int(cells as i32) / 2 + Fixed::HALF).floor()
        };
        let (width, height) = (kind.footprint.width, kind.footprint.height);
        let (west, south) = (low(position.x, width), low(position.y, height));
        let (east, north) = (west + width as i32, south + height as i32);
        Self { west, south, east, north, corners_open: kind.footprint.corners_open }
    }

    /// The covered cells, without open corners.
    pub fn iter(self) -> impl Iterator<Item = (i32, i32)> {
        let rows = self.south..self.north;
        let all = rows.flat_map(move |y| (self.west..self.east).map(move |x| (x, y)));
        all.filter(move |&(x, y)| !self.corners_open || !self.is_corner(x, y))
    }

    /// Whether a cell is one of the four at the corners.
    pub fn is_corner(self, x: i32, y: i32) -> bool {
        (x == self.west || x == self.east - 1) && (y == self.south || y == self.north - 1)
    }

    /// Whether the rectangle holds a cell.
    pub fn holds(self, x: i32, y: i32) -> bool {
        (self.west..self.east).contains(&x) && (self.south..self.north).contains(&y)
    }

    /// The rectangle with `margin` more cells on every side.
    pub fn grown(self, margin: i32) -> Self {
        Self {
            west: self.west - margin,
            south: self.south - margin,
            east: self.east + margin,
            north: self.north + margin,
            ..self
        }
    }
}

/// The place nearest to `point` at which a footprint covers whole cells.
pub fn snapped(kind: &UnitType, point: Vec2) -> Vec2 {
    let snap = |value: Fixed, cells: u32| {
        if cells.is_multiple_of(2) {
            Fixed::from_int((value + Fixed::HALF).floor())
        } else {
            Fixed::from_int(value.floor()) + Fixed::HALF
        }
    };
    if kind.footprint.is_empty() {
        return point;
    }
    Vec2::new(snap(point.x, kind.footprint.width), snap(point.y, kind.footprint.height))
}

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
