use fixed::{Fixed, Vec2};

/// One bit per cell, row-major from the bottom row, cell `(x, y)` covering `[x, x+1) × [y, y+1)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CellGrid {
    width: u32,
    height: u32,
    bits: Vec<u64>,
}

impl CellGrid {
    /// A grid with no cell set.
    pub fn new(width: u32, height: u32) -> Self {
        Self { width, height, bits: vec![0; (width as usize * height as usize).div_ceil(64)] }
    }

    /// Cells from west to east.
    #[inline]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Cells from south to north.
    #[inline]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// Whether cell `(x, y)` is set; cells outside the grid are not.
    #[inline]
    pub fn get(&self, x: i32, y: i32) -> bool {
        if (x as u32) < self.width && (y as u32) < self.height {
            let index = y as usize * self.width as usize + x as usize;
            self.bits[index / 64] >> (index % 64) & 1 != 0
        } else {
            false
        }
    }

    /// Whether the cell that holds `point` is set.
    #[inline]
    pub fn contains(&self, point: Vec2) -> bool {
        self.get(point.x.floor(), point.y.floor())
    }

    /// Sets or clears a cell.
    ///
    /// # Panics
    ///
    /// If the cell lies outside the grid.
    pub fn set(&mut self, x: u32, y: u32, value: bool) {
        assert!(x < self.width && y < self.height, "cell ({x}, {y}) lies outside the grid");
        let index = y as usize * self.width as usize + x as usize;
        let mask = 1 << (index % 64);
        if value {
            self.bits[index / 64] |= mask;
        } else {
            self.bits[index / 64] &= !mask;
        }
    }

    /// Sets the cells that `other`, a grid of the same size, has set.
    ///
    /// # Panics
    ///
    /// If the sizes differ.
    pub fn unite(&mut self, other: &Self) {
        assert!(self.width == other.width && self.height == other.height, "grids differ in size");
        for (word, more) in self.bits.iter_mut().zip(&other.bits) {
            *word |= more;
        }
    }

    /// The cells as words of 64 bits, row after row without a gap, the lowest bit first.
    pub fn words(&self) -> &[u64] {
        &self.bits
    }

    /// The number of cells set.
    pub fn count(&self) -> u32 {
        self.bits.iter().map(|word| word.count_ones()).sum()
    }
}

/// The ground of a map.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Terrain {
    /// Where ground units walk: what clients are told and movement masks test.
    pub pathable: CellGrid,
    /// Where ground units really walk: `pathable`, and the passages that its coarse flags close.
    pub walkable: CellGrid,
    /// Where cliff walkers walk.
    pub cliff_walkable: CellGrid,
    /// Where structures may be placed as far as the ground goes: pathable, flat and no ramp.
    pub placeable: CellGrid,
    /// Cliff level per cell, row-major from the bottom row: a level is two cells high.
    pub cliff_levels: Vec<u8>,
    /// Height per cell as the protocol reports it: `z = (height - 127) / 8`.
    pub heights: Vec<u8>,
}

impl Terrain {
    /// Level ground without an obstacle.
    pub fn level(width: u32, height: u32) -> Self {
        let mut open = CellGrid::new(width, height);
        for y in 0..height {
            for x in 0..width {
                open.set(x, y, true);
            }
        }
        let cells = width as usize * height as usize;
        Self {
            pathable: open.clone(),
            walkable: open.clone(),
            cliff_walkable: open.clone(),
            placeable: open,
            cliff_levels: vec![1; cells],
            heights: vec![191; cells],
        }
    }

    /// Cells from west to east.
    pub const fn width(&self) -> u32 {
        self.pathable.width()
    }

    /// Cells from south to north.
    pub const fn height(&self) -> u32 {
        self.pathable.height()
    }

    /// The protocol's height byte at cell `(x, y)`; zero outside.
    pub fn height_at(&self, x: i32, y: i32) -> u8 {
        if (x as u32) < self.width() && (y as u32) < self.height() {
            self.heights[y as usize * self.width() as usize + x as usize]
        } else {
            0
        }
    }

    /// The cliff level of cell `(x, y)`; zero outside.
    #[inline]
    pub fn cliff_level_at(&self, x: i32, y: i32) -> u8 {
        if (x as u32) < self.width() && (y as u32) < self.height() {
            self.cliff_levels[y as usize * self.width() as usize + x as usize]
        } else {
            0
        }
    }

    /// The north-east corner of the map.
    pub fn far_corner(&self) -> Vec2 {
        let size = |cells: u32| Fixed::from_int(cells as i32);
        Vec2::new(size(self.width()), size(self.height()))
    }
}
