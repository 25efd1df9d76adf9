//! Where units walk although the flags of the cells, which come in blocks of four, are closed.

use super::grids::Grids;
use crate::CellGrid;

/// Most cells from a cell of a cliff face to the ground above or below it.
const FACE_REACH: i32 = 3;
/// The lowest ground of play, in the files' figures of a cliff level. Level 0 is the low ground
/// round a map.
const GROUND_LEVEL: u16 = 64;

/// A block of two by two cells at a corner that four blocks share, by the signs of the axes.
#[derive(Clone, Copy)]
struct Block {
    corner: (i32, i32),
    signs: (i32, i32),
}

impl Block {
    /// The cell that is `(across, up)` cells away from the corner.
    fn cell(self, (across, up): (i32, i32)) -> (i32, i32) {
        let ((x, y), (sign_x, sign_y)) = (self.corner, self.signs);
        let place = |start: i32, sign: i32, steps: i32| {
            if sign > 0 { start + steps } else { start - 1 - steps }
        };
        (place(x, sign_x, across), place(y, sign_y, up))
    }

    fn all(self, open: bool, grids: &Grids) -> bool {
        [(0, 0), (1, 0), (0, 1), (1, 1)].into_iter().all(|offset| {
            let (x, y) = self.cell(offset);
            grids.is_open(x, y) == open
        })
    }
}

/// Where ground units walk: `pathable`, and through the corners at which two open blocks meet.
///
/// Nothing that has a size fits through such a corner, yet units pass there in the game where the
/// ground is of one level. Of both closed blocks only the cell furthest from the corner stays
/// closed, which makes the passage as wide as one of open blocks side by side.
pub(super) fn opened(grids: &Grids, pathable: &CellGrid) -> CellGrid {
    let mut walkable = pathable.clone();
    for y in (2..grids.height as i32 - 1).step_by(2) {
        for x in (2..grids.width as i32 - 1).step_by(2) {
            for block in blocks_between(grids, (x, y)) {
                for offset in [(0, 0), (1, 0), (0, 1)] {
                    let (x, y) = block.cell(offset);
                    walkable.set(x as u32, y as u32, true);
                }
            }
        }
    }
    walkable
}

/// The two closed blocks at a corner where two open ones of the same level meet, or none.
fn blocks_between(grids: &Grids, corner: (i32, i32)) -> Vec<Block> {
    let [south_west, north_east, south_east, north_west] =
        [(-1, -1), (1, 1), (1, -1), (-1, 1)].map(|signs| Block { corner, signs });
    let pairs = [[south_west, north_east], [south_east, north_west]];
    let level = |block: Block| {
        let (x, y) = block.cell((0, 0));
        grids.level(x, y)
    };
    let first = level(south_west);
    if pairs.iter().flatten().any(|&block| level(block) != first) {
        return Vec::new();
    }
    let all = |pair: [Block; 2], open: bool| pair.iter().all(|block| block.all(open, grids));
    match pairs {
        [open, closed] | [closed, open] if all(open, true) && all(closed, false) => closed.to_vec(),
        _ => Vec::new(),
    }
}

/// Where cliff walkers walk: `walkable`, and the cliff faces between two grounds of play.
///
/// A closed cell belongs to a face if it lies between lower and higher ground in its row or column.
pub(super) fn with_cliff_faces(grids: &Grids, walkable: &CellGrid) -> CellGrid {
    let mut cliff_walkable = walkable.clone();
    for y in 0..grids.height as i32 {
        for x in 0..grids.width as i32 {
            if !grids.is_open(x, y) && is_cliff_face(grids, x, y) {
                cliff_walkable.set(x as u32, y as u32, true);
            }
        }
    }
    cliff_walkable
}

fn is_cliff_face(grids: &Grids, x: i32, y: i32) -> bool {
    let level_toward = |(dx, dy): (i32, i32)| {
        let mut cells = (1..=FACE_REACH).map(|steps| (x + dx * steps, y + dy * steps));
        cells.find(|&(x, y)| grids.is_open(x, y)).map(|(x, y)| grids.level(x, y))
    };
    [(1, 0), (0, 1)].into_iter().any(|(dx, dy)| {
        match (level_toward((dx, dy)), level_toward((-dx, -dy))) {
            (Some(a), Some(b)) => a != b && a.min(b) >= GROUND_LEVEL,
            _ => false,
        }
    })
}
