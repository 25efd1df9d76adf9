use fixed::{Fixed, Vec2};
use maps::CellGrid;

/// Where one kind of mover can walk, with what answers "can I walk straight there?" fast.
///
/// Units are circles of at most one cell's radius here: their centre must keep its inner radius
/// from cells that are blocked.
#[derive(Clone, Debug)]
pub(crate) struct Navigation {
    grid: CellGrid,
    width: i32,
    height: i32,
    /// Where most walking is done, and a few comparisons answer.
    open: Rectangle,
    /// Per cell, whether all eight neighbours are walkable too, so that no wall is in reach.
    clear: CellGrid,
    /// Summed-area table of blocked cells: entry `(x, y)` counts those below and left of it.
    blocked_sums: Vec<u32>,
    /// Connected component per cell, 0 for blocked ones. Cells connect over their edges.
    components: Vec<u16>,
}

/// A rectangle of whole cells.
#[derive(Clone, Copy, Debug, Default)]
struct Rectangle {
    west: Fixed,
    south: Fixed,
    east: Fixed,
    north: Fixed,
}

impl Rectangle {
    /// The largest one in which all cells of `grid` are set.
    fn largest_in(grid: &CellGrid) -> Self {
        let (width, height) = (grid.width() as usize, grid.height() as i32);
        let (mut best, mut best_area) = (Self::default(), 0);
        // Set cells in a row down from the current one, by column, and a column without any.
        let mut depths = vec![0; width + 1];
        // Columns from which rectangles of a depth reach as far as the current one; deeper ones
        // come later.
        let mut open: Vec<(usize, i32)> = Vec::new();
        for y in 0..height {
            for (x, depth) in depths[..width].iter_mut().enumerate() {
                *depth = if grid.get(x as i32, y) { *depth + 1 } else { 0 };
            }
            open.clear();
            for (x, &depth) in depths.iter().enumerate() {
                let mut first = x;
                while let Some(&(from, deeper)) = open.last()
                    && depth <= deeper
                {
                    open.pop();
                    first = from;
                    let area = (x - from) as i32 * deeper;
                    if best_area < area {
                        best_area = area;
                        best = Self {
                            west: Fixed::from_int(from as i32),
                            south: Fixed::from_int(y + 1 - deeper),
                            east: Fixed::from_int(x as i32),
                            north: Fixed::from_int(y + 1),
                        };
                    }
                }
                open.push((first, depth));
            }
        }
        best
    }

    /// Whether a circle round `point` lies inside.
    #[inline]
    fn holds(&self, point: Vec2, radius: Fixed) -> bool {
        self.west <= point.x - radius
            && point.x + radius < self.east
            && self.south <= point.y - radius
            && point.y + radius < self.north
    }
}

impl Navigation {
    pub(crate) fn new(grid: &CellGrid) -> Self {
        let (width, height) = (grid.width() as i32, grid.height() as i32);
        let mut clear = CellGrid::new(grid.width(), grid.height());
        let stride = width as usize + 1;
        let mut blocked_sums = vec![0; stride * (height as usize + 1)];
        for y in 0..height {
            for x in 0..width {
                let open = (-1..=1).all(|dy| (-1..=1).all(|dx| grid.get(x + dx, y + dy)));
                clear.set(x as u32, y as u32, open);
                let at = (y as usize + 1) * stride + x as usize + 1;
                blocked_sums[at] = blocked_sums[at - 1] + blocked_sums[at - stride]
                    - blocked_sums[at - stride - 1]
                    + u32::from(!grid.get(x, y));
            }
        }
        let components = components(grid);
        let open = Rectangle::largest_in(grid);
        Self { grid: grid.clone(), width, height, open, clear, blocked_sums, components }
    }

    pub(crate) fn width(&self) -> i32 {
        self.width
    }

    pub(crate) fn height(&self) -> i32 {
        self.height
    }

    #[inline]
    pub(crate) fn walkable(&self, x: i32, y: i32) -> bool {
        self.grid.get(x, y)
    }

    /// The component of the cell that holds `point`; 0 where it is blocked or outside.
    pub(crate) fn component(&self, point: Vec2) -> u16 {
        let (x, y) = (point.x.floor(), point.y.floor());
        if 0 <= x && x < self.width && 0 <= y && y < self.height {
            self.components[(y * self.width + x) as usize]
        } else {
            0
        }
    }

    /// Whether a circle can go straight from `from` to `to`.
    #[inline]
    pub(crate) fn straight(&self, from: Vec2, to: Vec2, radius: Fixed) -> bool {
        self.open.holds(from, radius) && self.open.holds(to, radius)
            || self.straight_past_walls(from, to, radius)
    }

    fn straight_past_walls(&self, from: Vec2, to: Vec2, radius: Fixed) -> bool {
        let low = |a: Fixed, b: Fixed| (a.min(b) - radius).floor();
        let high = |a: Fixed, b: Fixed| (a.max(b) + radius).floor();
        let (x0, x1) = (low(from.x, to.x), high(from.x, to.x));
        let (y0, y1) = (low(from.y, to.y), high(from.y, to.y));
        let on_map = 0 <= x0 && x1 < self.width && 0 <= y0 && y1 < self.height;
        if on_map && self.blocked_within(x0, y0, x1, y1) == 0 {
            return true;
        }
        self.line_is_free(from, to, radius)
    }

    /// Blocked cells in the rectangle of cells from `(x0, y0)` to `(x1, y1)`, both included.
    fn blocked_within(&self, x0: i32, y0: i32, x1: i32, y1: i32) -> u32 {
        let stride = self.width as usize + 1;
        let at = |x: i32, y: i32| self.blocked_sums[y as usize * stride + x as usize];
        at(x1 + 1, y1 + 1) + at(x0, y0) - at(x0, y1 + 1) - at(x1 + 1, y0)
    }

    /// Walks along the line in half cells and tests the circle at each.
    fn line_is_free(&self, from: Vec2, to: Vec2, radius: Fixed) -> bool {
        let offset = to - from;
        let longest = offset.x.abs().max(offset.y.abs());
        let pieces = (longest.raw() / Fixed::HALF.raw()) + 1;
        (0..=pieces).all(|piece| {
            let part = |d: Fixed| {
                Fixed::from_raw((i64::from(d.raw()) * i64::from(piece) / i64::from(pieces)) as i32)
            };
            self.fits(Vec2::new(from.x + part(offset.x), from.y + part(offset.y)), radius)
        })
    }

    /// Whether no wall is within a cell of `point`'s cell.
    #[inline]
    pub(crate) fn is_clear(&self, point: Vec2) -> bool {
        self.open.holds(point, Fixed::ONE) || self.clear.contains(point)
    }

    /// Whether a circle at `point` touches no blocked cell.
    pub(crate) fn fits(&self, point: Vec2, radius: Fixed) -> bool {
        self.pushed_out(point, radius) == point
    }

    /// `point` moved out of blocked cells that a circle of `radius` round it would touch.
    ///
    /// The point's own cell is taken as walkable: walls push it back from where it came.
    #[inline]
    pub(crate) fn pushed_out(&self, point: Vec2, radius: Fixed) -> Vec2 {
        if self.is_clear(point) { point } else { self.push_from_walls(point, radius) }
    }

    fn push_from_walls(&self, mut point: Vec2, radius: Fixed) -> Vec2 {
        let (x, y) = (point.x.floor(), point.y.floor());
        let (west, south) = (Fixed::from_int(x), Fixed::from_int(y));
        let (east, north) = (west + Fixed::ONE, south + Fixed::ONE);
        if !self.walkable(x - 1, y) {
            point.x = point.x.max(west + radius);
        }
        if !self.walkable(x + 1, y) {
            point.x = point.x.min(east - radius);
        }
        if !self.walkable(x, y - 1) {
            point.y = point.y.max(south + radius);
        }
        if !self.walkable(x, y + 1) {
            point.y = point.y.min(north - radius);
        }
        for (dx, dy) in [(-1, -1), (1, -1), (-1, 1), (1, 1)] {
            let sides_are_open = self.walkable(x + dx, y) && self.walkable(x, y + dy);
            if sides_are_open && !self.walkable(x + dx, y + dy) {
                let corner =
                    Vec2::new(if dx < 0 { west } else { east }, if dy < 0 { south } else { north });
                let away = point - corner;
                if away.length_squared() < radius.squared() && away != Vec2::ZERO {
                    // One 4096th is lost to rounding.
                    point = corner + away.with_length(radius + Fixed::EPSILON);
                }
            }
        }
        point
    }

    /// The point nearest to `goal` on the line from `from` that lies in the component of `from`.
    #[inline]
    pub(crate) fn reachable_goal(&self, from: Vec2, goal: Vec2) -> Vec2 {
        if self.open.holds(from, Fixed::ZERO) && self.open.holds(goal, Fixed::ZERO) {
            return goal;
        }
        self.reachable_past_walls(from, goal)
    }

    fn reachable_past_walls(&self, from: Vec2, goal: Vec2) -> Vec2 {
        let component = self.component(from);
        if self.component(goal) == component {
            return goal;
        }
        let offset = goal - from;
        let longest = offset.x.abs().max(offset.y.abs());
        let pieces = longest.raw() / (Fixed::HALF.raw() / 2) + 1;
        for piece in (0..pieces).rev() {
            let part = |d: Fixed| {
                Fixed::from_raw((i64::from(d.raw()) * i64::from(piece) / i64::from(pieces)) as i32)
            };
            let point = Vec2::new(from.x + part(offset.x), from.y + part(offset.y));
            if self.component(point) == component {
                return point;
            }
        }
        from
    }
}

fn components(grid: &CellGrid) -> Vec<u16> {
    let (width, height) = (grid.width() as i32, grid.height() as i32);
    let mut components = vec![0; (width * height) as usize];
    let mut count = 0;
    let mut open = Vec::new();
    for start in 0..width * height {
        if components[start as usize] != 0 || !grid.get(start % width, start / width) {
            continue;
        }
        count += 1;
        components[start as usize] = count;
        open.push(start);
        while let Some(cell) = open.pop() {
            let (x, y) = (cell % width, cell / width);
            for (nx, ny) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)] {
                let index = (ny * width + nx) as usize;
                if grid.get(nx, ny) && components[index] == 0 {
                    components[index] = count;
                    open.push(ny * width + nx);
                }
            }
        }
    }
    components
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[&str]) -> Navigation {
        let mut grid = CellGrid::new(rows[0].len() as u32, rows.len() as u32);
        for (y, row) in rows.iter().rev().enumerate() {
            for (x, cell) in row.bytes().enumerate() {
                grid.set(x as u32, y as u32, cell == b'.');
            }
        }
        Navigation::new(&grid)
    }

    fn point(x: i64, y: i64) -> Vec2 {
        Vec2::new(Fixed::from_ratio(x, 100), Fixed::from_ratio(y, 100))
    }

    #[test]
    fn walls_keep_the_radius_away() {
        let navigation = grid(&["####", "#..#", "#..#", "####"]);
        let radius = Fixed::from_ratio(3, 8);
        assert_eq!(navigation.pushed_out(point(110, 250), radius), point(137, 250) + eighth());
        assert!(navigation.fits(point(200, 200), radius));
        assert!(!navigation.fits(point(120, 200), radius));
    }

    /// 1.375 is 1.37 and half a hundredth.
    fn eighth() -> Vec2 {
        Vec2::new(Fixed::from_ratio(11, 8) - Fixed::from_ratio(137, 100), Fixed::ZERO)
    }

    #[test]
    fn straight_lines_stop_at_walls() {
        let navigation = grid(&["......", "..##..", "......"]);
        let radius = Fixed::from_ratio(1, 4);
        assert!(navigation.straight(point(50, 50), point(550, 50), radius));
        assert!(!navigation.straight(point(50, 50), point(350, 250), radius));
        assert!(!navigation.straight(point(150, 150), point(450, 150), radius));
    }

    #[test]
    fn open_ground_is_the_largest_rectangle_without_walls() {
        let open = grid(&["#.....#", "#....##", "#....##", "...#..."]).open;
        let sides = [open.west, open.south, open.east, open.north].map(Fixed::floor);
        assert_eq!(sides, [1, 1, 5, 4]);
        assert!(open.holds(point(150, 250), Fixed::HALF));
        assert!(!open.holds(point(149, 250), Fixed::HALF));
        assert!(!open.holds(point(450, 250), Fixed::HALF));
        assert!(!grid(&["##"]).open.holds(point(50, 50), Fixed::ZERO));
    }

    #[test]
    fn goals_in_walls_and_beyond_are_brought_back() {
        let navigation = grid(&["..#..", "..#..", "..#.."]);
        let goal = navigation.reachable_goal(point(50, 150), point(450, 150));
        assert_eq!(navigation.component(goal), navigation.component(point(50, 150)));
        assert!(point(150, 0).x < goal.x, "{goal:?}");
    }
}
