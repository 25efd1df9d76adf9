//! The heights of maps of our own: level ground, or bases on high ground with a ramp.

/// The height of low ground, 8 cells, and of high ground, 10 cells, in 256ths.
const LOW: u16 = 2048;
const HIGH: u16 = 2560;
/// Cliff levels in 64ths: of low ground, of ramps and of high ground.
const LOW_LEVEL: u16 = 64;
const RAMP_LEVEL: u16 = 96;
const HIGH_LEVEL: u16 = 128;

/// How far the corners of a ramp lie below high ground, from its upper to its lower end. Its first
/// steps are small, so that structures can stand beside its upper end, as in the game.
const RAMP_DROPS: [u16; 9] = [0, 28, 56, 132, 208, 284, 360, 436, 512];
/// Diagonals of cells beside the middle of a ramp that belong to it, and to the cliffs round it.
const RAMP_REACH: i32 = 2;
const FLANK_REACH: i32 = 6;

/// The shape of the ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relief {
    /// All of one height.
    Level,
    /// The corners to the north-west and to the south-east are high. A cliff along a diagonal cuts
    /// each of them off, with a ramp in its middle. The map is a square.
    HighCorners {
        /// How many diagonals the ramp's upper end lies from the diagonal through the middle of the
        /// map, from south-west to north-east. Odd, so that the end is two cells wide.
        upper_end: i32,
    },
}

/// What the files say of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) is_open: bool,
    /// The cliff level in 64ths.
    pub(crate) level: u16,
}

impl Relief {
    /// The cell at `(x, y)` of a map of `size` by `size` cells.
    pub(crate) fn cell(self, size: u32, x: u32, y: u32) -> Cell {
        let Self::HighCorners { upper_end } = self else {
            return Cell { is_open: true, level: LOW_LEVEL };
        };
        let last = size as i32 - 1;
        let (x, y) = turned(last, x as i32, y as i32);
        // Diagonals below the ramp's upper end, and beside its middle.
        let (below, beside) = (x - y + upper_end, (x + y - last - 1).abs());
        let is_high = below < 4;
        let steps = RAMP_DROPS.len() as i32;
        if beside <= RAMP_REACH && (0..steps - 1).contains(&below) {
            return Cell { is_open: true, level: RAMP_LEVEL };
        }
        let cliff = if beside <= FLANK_REACH { 1..steps - 1 } else { 2..5 };
        let level = if is_high { HIGH_LEVEL } else { LOW_LEVEL };
        Cell { is_open: !cliff.contains(&below), level }
    }

    /// The height of the corner at `(x, y)` in 256ths.
    pub(crate) fn corner(self, size: u32, x: u32, y: u32) -> u16 {
        let Self::HighCorners { upper_end } = self else { return LOW };
        let size = size as i32;
        let (x, y) = turned(size, x as i32, y as i32);
        // The corners of the ramp's cells, the uppermost of which lie on its upper end's edge.
        let (below, beside) = (x - y + upper_end + 1, (x + y - size - 1).abs());
        if beside <= RAMP_REACH + 1 {
            let step = below.clamp(0, RAMP_DROPS.len() as i32 - 1);
            return HIGH - RAMP_DROPS[step as usize];
        }
        if below <= 4 { HIGH } else { LOW }
    }
}

/// The place itself if it lies in the north-western half, or its counterpart there: the map looks
/// the same after half a turn.
fn turned(last: i32, x: i32, y: i32) -> (i32, i32) {
    if x > y { (last - x, last - y) } else { (x, y) }
}
