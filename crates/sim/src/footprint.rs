//! The cells that structures and resources block.

use std::sync::Arc;

use catalog::UnitType;
use fixed::{Fixed, Vec2};
use maps::CellGrid;

use crate::navigation::Navigation;
use crate::state::State;
use crate::{Rules, placement};

/// No town hall covers a cell this near to the cells of a resource, corners left out.
///
/// # Source
///
/// The resource footprints of the game's data: 200 of 200 start places of real maps follow.
const RESOURCE_MARGIN: i32 = 3;

/// The whole cells that a structure or a resource covers: from `(west, south)` up to but without
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
    /// What a unit of a type that stands at `position` covers; nothing for those without footprint.
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
        self.all_cells().filter(move |&(x, y)| !self.corners_open || !self.is_corner(x, y))
    }

    /// All cells of the rectangle, open corners as well.
    pub(crate) fn all_cells(self) -> impl Iterator<Item = (i32, i32)> {
        (self.south..self.north).flat_map(move |y| (self.west..self.east).map(move |x| (x, y)))
    }

    /// The point of the rectangle nearest to `point`.
    pub fn nearest(self, point: Vec2) -> Vec2 {
        let within = |value: Fixed, low: i32, high: i32| {
            value.max(Fixed::from_int(low)).min(Fixed::from_int(high))
        };
        Vec2::new(within(point.x, self.west, self.east), within(point.y, self.south, self.north))
    }

    /// Whether a town hall on these cells stands too near to a resource on others.
    pub fn crowds(self, resource: Self) -> bool {
        let reserved = resource.grown(RESOURCE_MARGIN);
        self.meets(reserved)
            && self.all_cells().any(|(x, y)| reserved.holds(x, y) && !reserved.is_corner(x, y))
    }

    /// The rectangle with `margin` more cells on every side.
    pub(crate) fn grown(self, margin: i32) -> Self {
        Self {
            west: self.west - margin,
            south: self.south - margin,
            east: self.east + margin,
            north: self.north + margin,
            ..self
        }
    }

    /// Whether two rectangles share a cell.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.west < other.east
            && other.west < self.east
            && self.south < other.north
            && other.south < self.north
    }

    fn is_corner(self, x: i32, y: i32) -> bool {
        (x == self.west || x == self.east - 1) && (y == self.south || y == self.north - 1)
    }

    fn holds(self, x: i32, y: i32) -> bool {
        (self.west..self.east).contains(&x) && (self.south..self.north).contains(&y)
    }
}

/// The centre nearest to `point` at which a footprint covers whole cells; `point` itself for units
/// without one.
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

/// Makes the ground of a game on a map anew: the terrain within the playable area, without what
/// footprints cover.
pub(crate) fn rebuild_ground(rules: &mut Arc<Rules>, state: &State) {
    let Some(realm) = &state.realm else { return };
    let mut blocked =
        CellGrid::new(rules.scenario.terrain.width(), rules.scenario.terrain.height());
    for unit in state.units.iter().filter(|unit| unit.alive) {
        let kind = rules.catalog.unit(unit.unit_type);
        if kind.footprint.walkable {
            continue;
        }
        for (x, y) in FootprintCells::of(kind, unit.position).iter() {
            if (x as u32) < blocked.width() && (y as u32) < blocked.height() {
                blocked.set(x as u32, y as u32, true);
            }
        }
    }
    let open = |terrain: &CellGrid| {
        let mut open = terrain.clone();
        let [west, south, east, north] = realm.playable;
        for y in 0..open.height() {
            for x in 0..open.width() {
                let (cx, cy) = (x as i32, y as i32);
                let inside = (west..east).contains(&cx) && (south..north).contains(&cy);
                if !inside || blocked.get(cx, cy) {
                    open.set(x, y, false);
                }
            }
        }
        Navigation::new(&open)
    };
    let ground = open(&rules.scenario.terrain.walkable);
    let cliffs = open(&rules.scenario.terrain.cliff_walkable);
    let changed = Arc::make_mut(rules);
    changed.ground = ground;
    changed.cliffs = cliffs;
}

/// Moves whoever stands in a wall to the nearest free place, and lets everybody look for a way
/// anew.
pub(crate) fn free_the_walled_in(rules: &Rules, state: &mut State) {
    for slot in 0..state.units.len() {
        let unit = &state.units[slot];
        let kind = rules.catalog.unit(unit.unit_type);
        let Some(ground) = rules.navigation(kind) else { continue };
        if !unit.alive || kind.speed == Fixed::ZERO {
            continue;
        }
        if ground.component(unit.position) == 0 {
            let turned = unit.player == 2;
            if let Some(place) = placement::free_place(rules, state, kind, unit.position, turned) {
                place_unit(state, slot, place);
            }
        }
        // Ways and goals were found on the ground of before.
        let unit = &mut state.units[slot];
        unit.course_loop = 0;
        unit.destination = ground.reachable_goal(unit.position, unit.goal);
        state.routes[slot].clear();
    }
}

/// Puts a unit somewhere else at once.
pub(crate) fn place_unit(state: &mut State, slot: usize, place: Vec2) {
    let unit = &mut state.units[slot];
    unit.position = place;
    unit.post = place;
    unit.goal = place;
    unit.destination = place;
    unit.course_loop = 0;
    unit.displaced = true;
    state.routes[slot].clear();
    state.bodies.place(slot, place);
}
