//! The ground of a map: the members `t3CellFlags`, `t3SyncHeightMap` and `t3SyncCliffLevel`.

use super::bytes::Bytes;
use super::passages;
use crate::{CellGrid, Terrain};

/// The flag of cells where nothing walks and nothing is built.
const FLAG_CLOSED: u8 = 1;
/// Figures of a cliff level. Ramps have those between.
const LEVEL_STEP: u16 = 64;
/// Ground is flat where its corners differ by less than this, in 256ths of a cell: in the research
/// maps level ground differs by up to 20, ramps by at least 120.
const FLATNESS: u16 = 64;

/// The three grids as they are in the file, row by row from the bottom.
pub(super) struct Grids {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) closed: CellGrid,
    /// Heights of the corners of the cells in 256ths, one more each way than there are cells.
    pub(super) corner_heights: Vec<u16>,
    /// Cliff levels of the cells in 64ths.
    pub(super) levels: Vec<u16>,
}

pub(super) fn read_flags(bytes: &[u8], width: u32, height: u32) -> Result<CellGrid, String> {
    let mut bytes = start(bytes, *b"LFCT", 0x18, [width, height])?;
    let mut closed = CellGrid::new(width, height);
    for y in 0..height {
        for x in 0..width {
            closed.set(x, y, bytes.byte()? & FLAG_CLOSED != 0);
        }
    }
    end(&bytes)?;
    Ok(closed)
}

pub(super) fn read_heights(bytes: &[u8], width: u32, height: u32) -> Result<Vec<u16>, String> {
    let mut bytes = start(bytes, *b"SMAP", 8, [width + 1, height + 1])?;
    // Offsets and scales of the axes, which are 0 and 1, and padding.
    bytes.take(0x40 - 16)?;
    let mut heights = Vec::new();
    for _ in 0..(width + 1) * (height + 1) {
        heights.push(bytes.half()?);
        let _cliff = bytes.half()?;
    }
    end(&bytes)?;
    Ok(heights)
}

pub(super) fn read_levels(bytes: &[u8], width: u32, height: u32) -> Result<Vec<u16>, String> {
    let mut bytes = start(bytes, *b"CLIF", 8, [width, height])?;
    bytes.take(0x20 - 16)?;
    let levels = (0..width * height).map(|_| bytes.half()).collect::<Result<_, _>>()?;
    end(&bytes)?;
    Ok(levels)
}

/// Checks the first four bytes and the size, which lies at `size_offset`.
fn start(
    bytes: &[u8],
    magic: [u8; 4],
    size_offset: usize,
    size: [u32; 2],
) -> Result<Bytes<'_>, String> {
    let mut bytes = Bytes::new(bytes);
    if bytes.array()? != magic {
        return Err(format!("it does not begin with `{}`", magic.escape_ascii()));
    }
    bytes.take(size_offset - magic.len())?;
    let found = [bytes.word()?, bytes.word()?];
    if found != size {
        let [width, height] = found;
        return Err(format!(
            "it is of size {width} by {height}; {} by {} is due",
            size[0], size[1]
        ));
    }
    Ok(bytes)
}

fn end(bytes: &Bytes<'_>) -> Result<(), String> {
    if bytes.is_empty() { Ok(()) } else { Err("it is longer than its size says".to_owned()) }
}

impl Grids {
    pub(super) fn is_open(&self, x: i32, y: i32) -> bool {
        let inside = (x as u32) < self.width && (y as u32) < self.height;
        inside && !self.closed.get(x, y)
    }

    /// The cliff level of a cell of the map in 64ths.
    pub(super) fn level(&self, x: i32, y: i32) -> u16 {
        self.levels[y as usize * self.width as usize + x as usize]
    }

    pub(super) fn terrain(&self) -> Terrain {
        let (width, height) = (self.width, self.height);
        let mut terrain = Terrain {
            pathable: CellGrid::new(width, height),
            walkable: CellGrid::new(width, height),
            cliff_walkable: CellGrid::new(width, height),
            placeable: CellGrid::new(width, height),
            cliff_levels: self.levels.iter().map(|&level| whole_level(level)).collect(),
            heights: Vec::new(),
        };
        for y in 0..height {
            for x in 0..width {
                let open = self.is_open(x as i32, y as i32);
                let corners = self.corners(x, y);
                let is_ramp = !self.level(x as i32, y as i32).is_multiple_of(LEVEL_STEP);
                terrain.pathable.set(x, y, open);
                terrain.placeable.set(x, y, open && !is_ramp && is_flat(corners));
                terrain.heights.push(height_byte(corners));
            }
        }
        terrain.walkable = passages::opened(self, &terrain.pathable);
        terrain.cliff_walkable = passages::with_cliff_faces(self, &terrain.walkable);
        terrain
    }

    fn corners(&self, x: u32, y: u32) -> [u16; 4] {
        let row = self.width as usize + 1;
        let low = y as usize * row + x as usize;
        [low, low + 1, low + row, low + row + 1].map(|corner| self.corner_heights[corner])
    }
}

fn whole_level(level: u16) -> u8 {
    u8::try_from(level / LEVEL_STEP).unwrap_or(u8::MAX)
}

fn is_flat(corners: [u16; 4]) -> bool {
    let (low, high) = corners
        .iter()
        .fold((u16::MAX, 0), |(low, high), &corner| (low.min(corner), high.max(corner)));
    high - low < FLATNESS
}

/// The protocol's byte, 8 z + 127, of the mean of the corners.
fn height_byte(corners: [u16; 4]) -> u8 {
    let sum: u32 = corners.into_iter().map(u32::from).sum();
    u8::try_from(127 + (sum + 64) / 128).unwrap_or(u8::MAX)
}
