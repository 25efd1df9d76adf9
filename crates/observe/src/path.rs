use std::cmp::Reverse;
use std::collections::BinaryHeap;

use maps::CellGrid;

/// Cost of a step to the next cell, straight and diagonal.
const STRAIGHT: u32 = 4096;
const DIAGONAL: u32 = 5793;
/// Places between two corners of a path at which the way is tested, to a cell.
const SAMPLES_PER_CELL: f32 = 4.0;

/// The length in cells of the shortest way over open cells, or none if there is no way.
///
/// The way is found from cell to cell, and then pulled straight where nothing stands between.
///
/// The rules search ways of their own (`sim`'s routes), and neither search can serve for both: units
/// walk round what really stands there, with their width, to places known to be reachable, at
/// costs in whole fifths of a cell on which replays depend; here a player asks about what that
/// player knows, may be told that there is no way, and wants its length exactly.
pub fn path_length(open: &CellGrid, from: (f32, f32), to: (f32, f32)) -> Option<f32> {
    let cell_of = |(x, y): (f32, f32)| {
        let inside = 0.0 <= x && 0.0 <= y && x < open.width() as f32 && y < open.height() as f32;
        inside.then_some((x as i32, y as i32))
    };
    let (start, end) = (cell_of(from)?, cell_of(to)?);
    if !open.get(end.0, end.1) {
        return None;
    }
    let cells = find_cells(open, start, end)?;
    let inner = &cells[1..cells.len().saturating_sub(1).max(1)];
    let centres = inner.iter().map(|&(x, y)| (x as f32 + 0.5, y as f32 + 0.5));
    let points: Vec<(f32, f32)> =
        std::iter::once(from).chain(centres).chain(std::iter::once(to)).collect();
    let mut length = 0.0;
    let mut at = 0;
    while at + 1 < points.len() {
        let reachable = |&next: &usize| is_clear(open, points[at], points[next]);
        let next = (at + 2..points.len()).rev().find(reachable).unwrap_or(at + 1);
        length += distance(points[at], points[next]);
        at = next;
    }
    Some(length)
}

fn distance(a: (f32, f32), b: (f32, f32)) -> f32 {
    (b.0 - a.0).hypot(b.1 - a.1)
}

/// Whether one can walk straight from `a` to `b`.
fn is_clear(open: &CellGrid, a: (f32, f32), b: (f32, f32)) -> bool {
    let samples = (distance(a, b) * SAMPLES_PER_CELL).ceil().max(1.0);
    (1..samples as u32).all(|index| {
        let part = index as f32 / samples;
        let (x, y) = (a.0 + (b.0 - a.0) * part, a.1 + (b.1 - a.1) * part);
        open.get(x.floor() as i32, y.floor() as i32)
    })
}

/// A shortest way over cells that meet at edges, or at corners with both neighbours open. The
/// first cell may be closed.
fn find_cells(open: &CellGrid, start: (i32, i32), end: (i32, i32)) -> Option<Vec<(i32, i32)>> {
    let width = open.width() as i32;
    let index = |(x, y): (i32, i32)| (y * width + x) as usize;
    let estimate = |(x, y): (i32, i32)| {
        let (across, up) = ((x - end.0).unsigned_abs(), (y - end.1).unsigned_abs());
        STRAIGHT * across.max(up) + (DIAGONAL - STRAIGHT) * across.min(up)
    };
    let mut best = vec![u32::MAX; open.width() as usize * open.height() as usize];
    let mut parents = vec![start; best.len()];
    let mut queue = BinaryHeap::new();
    best[index(start)] = 0;
    queue.push(Reverse((estimate(start), start)));
    while let Some(Reverse((total, cell))) = queue.pop() {
        if cell == end {
            let mut way = vec![end];
            while let Some(&last) = way.last().filter(|&&last| last != start) {
                way.push(parents[index(last)]);
            }
            way.reverse();
            return Some(way);
        }
        let cost = best[index(cell)];
        if cost + estimate(cell) < total {
            continue;
        }
        for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)] {
            let next = (cell.0 + dx, cell.1 + dy);
            let passes = open.get(next.0, next.1)
                && open.get(cell.0 + dx, cell.1)
                && open.get(cell.0, cell.1 + dy);
            let diagonal = dx != 0 && dy != 0;
            let straight_passes = !diagonal && open.get(next.0, next.1);
            if !passes && !straight_passes {
                continue;
            }
            let next_cost = cost + if diagonal { DIAGONAL } else { STRAIGHT };
            if next_cost < best[index(next)] {
                best[index(next)] = next_cost;
                parents[index(next)] = cell;
                queue.push(Reverse((next_cost + estimate(next), next)));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grid from lines, the top row first; `#` is closed.
    fn grid(lines: &[&str]) -> CellGrid {
        let mut grid = CellGrid::new(lines[0].len() as u32, lines.len() as u32);
        for (y, line) in lines.iter().rev().enumerate() {
            for (x, cell) in line.bytes().enumerate() {
                grid.set(x as u32, y as u32, cell != b'#');
            }
        }
        grid
    }

    #[test]
    fn open_ground_is_crossed_in_a_straight_line() {
        let open = grid(&["........"; 6]);
        let length = path_length(&open, (0.5, 0.5), (6.5, 4.0)).unwrap();
        assert!((length - 6.0f32.hypot(3.5)).abs() < 1e-4, "{length}");
        assert_eq!(path_length(&open, (2.0, 2.0), (2.0, 2.0)), Some(0.0));
    }

    #[test]
    fn walls_are_gone_round_and_closed_rooms_are_out_of_reach() {
        let open = grid(&["...#....", "...#....", "........", "...#....", "...#..##", "...#..#."]);
        let length = path_length(&open, (0.5, 0.5), (5.5, 0.5)).unwrap();
        assert!(7.0 < length && length < 8.6, "{length}");
        assert_eq!(path_length(&open, (0.5, 0.5), (7.5, 0.5)), None);
        assert_eq!(path_length(&open, (0.5, 0.5), (3.5, 0.5)), None);
        assert_eq!(path_length(&open, (0.5, 0.5), (-1.0, 0.5)), None);
        assert_eq!(path_length(&open, (f32::NAN, 0.5), (1.0, 0.5)), None);
    }
}
