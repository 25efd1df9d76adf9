use std::cmp::Reverse;
use std::collections::BinaryHeap;

use fixed::{Fixed, Vec2};

use crate::navigation::Navigation;

/// Corners that a unit remembers; longer ways are planned again at the last one.
pub(crate) const ROUTE_POINTS_MAX: usize = 8;

/// The corners on a unit's way round obstacles.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Route {
    /// Where the way leads.
    pub(crate) goal: Vec2,
    pub(crate) points: [Vec2; ROUTE_POINTS_MAX],
    pub(crate) len: u8,
    /// The corner the unit is heading for.
    pub(crate) next: u8,
}

impl Route {
    pub(crate) fn clear(&mut self) {
        self.len = 0;
        self.next = 0;
    }

    pub(crate) fn waypoint(&self) -> Option<Vec2> {
        (self.next < self.len).then(|| self.points[usize::from(self.next)])
    }
}

const STRAIGHT_COST: u32 = 5;
const DIAGONAL_COST: u32 = 7;

/// The working memory of path searches. It carries nothing from one search to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct PathSearch {
    /// Cost from the start per cell; valid where `visited` equals `search`.
    costs: Vec<u32>,
    parents: Vec<u32>,
    visited: Vec<u32>,
    search: u32,
    open: BinaryHeap<Reverse<(u32, u32)>>,
    cells: Vec<u32>,
}

impl PathSearch {
    pub(crate) fn new(navigation: &Navigation) -> Self {
        let count = (navigation.width() * navigation.height()) as usize;
        Self {
            costs: vec![0; count],
            parents: vec![0; count],
            visited: vec![0; count],
            search: 0,
            open: BinaryHeap::with_capacity(8 * count),
            cells: Vec::with_capacity(count),
        }
    }

    /// The way of a circle from `from` to `goal`, both in the same component of `navigation`.
    ///
    /// A* over cells that touch at edges or open corners, then pulled tight: each corner is the
    /// last cell of the path that can be walked to straight from the corner before.
    pub(crate) fn route(
        &mut self,
        navigation: &Navigation,
        from: Vec2,
        goal: Vec2,
        radius: Fixed,
    ) -> Route {
        let mut route = Route { goal, ..Route::default() };
        self.find_cells(navigation, from, goal);
        let centre = |cell: u32| {
            let width = navigation.width() as u32;
            Vec2::from_int((cell % width) as i32, (cell / width) as i32)
                + Vec2::new(Fixed::HALF, Fixed::HALF)
        };
        let (mut at, mut index) = (from, 0);
        while usize::from(route.len) < ROUTE_POINTS_MAX && index < self.cells.len() {
            let seen = (index..self.cells.len())
                .rev()
                .find(|&i| navigation.straight(at, centre(self.cells[i]), radius));
            let reached = seen.unwrap_or(index);
            let is_last = reached + 1 == self.cells.len();
            at = if is_last && navigation.straight(at, goal, radius) {
                goal
            } else {
                centre(self.cells[reached])
            };
            route.points[usize::from(route.len)] = at;
            route.len += 1;
            index = reached + 1;
        }
        route
    }

    /// Fills `cells` with the cells from the one after `from` to the one that holds `goal`.
    fn find_cells(&mut self, navigation: &Navigation, from: Vec2, goal: Vec2) {
        let width = navigation.width();
        let cell_of = |point: Vec2| (point.y.floor() * width + point.x.floor()) as u32;
        let (start, end) = (cell_of(from), cell_of(goal));
        self.search += 1;
        self.open.clear();
        self.cells.clear();
        self.visit(start, 0, start);
        self.open.push(Reverse((0, start)));
        while let Some(Reverse((_, cell))) = self.open.pop() {
            if cell == end {
                break;
            }
            let (x, y) = (cell as i32 % width, cell as i32 / width);
            for (dx, dy) in NEIGHBOURS {
                if !passable(navigation, x, y, dx, dy) {
                    continue;
                }
                let step = if dx != 0 && dy != 0 { DIAGONAL_COST } else { STRAIGHT_COST };
                let next = ((y + dy) * width + x + dx) as u32;
                let cost = self.costs[cell as usize] + step;
                if self.visited[next as usize] == self.search && self.costs[next as usize] <= cost {
                    continue;
                }
                self.visit(next, cost, cell);
                let rest = remaining(next as i32, end as i32, width);
                self.open.push(Reverse((cost + rest, next)));
            }
        }
        if self.visited[end as usize] != self.search {
            return;
        }
        let mut cell = end;
        while cell != start {
            self.cells.push(cell);
            cell = self.parents[cell as usize];
        }
        self.cells.reverse();
    }

    fn visit(&mut self, cell: u32, cost: u32, parent: u32) {
        self.visited[cell as usize] = self.search;
        self.costs[cell as usize] = cost;
        self.parents[cell as usize] = parent;
    }
}

const NEIGHBOURS: [(i32, i32); 8] =
    [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, 1), (-1, -1), (1, -1)];

fn passable(navigation: &Navigation, x: i32, y: i32, dx: i32, dy: i32) -> bool {
    navigation.walkable(x + dx, y + dy)
        && (dx == 0 || dy == 0 || navigation.walkable(x + dx, y) && navigation.walkable(x, y + dy))
}

/// The cost between two cells where nothing is in the way.
fn remaining(cell: i32, end: i32, width: i32) -> u32 {
    let dx = (cell % width - end % width).unsigned_abs();
    let dy = (cell / width - end / width).unsigned_abs();
    STRAIGHT_COST * dx.abs_diff(dy) + DIAGONAL_COST * dx.min(dy)
}
