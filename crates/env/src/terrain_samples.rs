use maps::{CellGrid, Terrain};

use crate::BattleOptions;

/// The ground as observations sample it, at whole points round an agent.
#[derive(Clone, Debug)]
pub(crate) struct TerrainSamples {
    width: i32,
    height: i32,
    /// Offsets of the samples; the pathing grid takes all but the last.
    offsets: [(i32, i32); 9],
    /// Per cell from the bottom row, 0 or 1; empty unless asked for.
    pathing: Vec<f32>,
    /// Per cell from the bottom row, in [0, 1]; empty unless asked for.
    heights: Vec<f32>,
}

impl TerrainSamples {
    pub(crate) fn new(terrain: &Terrain, pathable: &CellGrid, options: &BattleOptions) -> Self {
        let (width, height) = (terrain.width() as i32, terrain.height() as i32);
        let m = options.move_amount as i32;
        let cells = || (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let pathing = cells().map(|(x, y)| f32::from(u8::from(pathable.get(x, y))));
        // The original flips the rows once too often; networks trained with it saw it this way.
        let heights = cells().map(|(x, y)| f32::from(terrain.height_at(x, height - 1 - y)) / 255.0);
        Self {
            width,
            height,
            offsets: [
                (0, 2 * m),
                (0, -2 * m),
                (2 * m, 0),
                (-2 * m, 0),
                (m, m),
                (-m, -m),
                (m, -m),
                (-m, m),
                (0, 0),
            ],
            pathing: if options.obs_pathing_grid { pathing.collect() } else { Vec::new() },
            heights: if options.obs_terrain_height { heights.collect() } else { Vec::new() },
        }
    }

    /// Writes the samples asked for round `(x, y)` one after another.
    pub(crate) fn write(&self, x: f32, y: f32, out: &mut [f32]) {
        let (x, y) = (x as i32, y as i32);
        let mut at = 0;
        for (grid, count) in [(&self.pathing, 8), (&self.heights, 9)] {
            if grid.is_empty() {
                continue;
            }
            for &(dx, dy) in &self.offsets[..count] {
                out[at] = self.sample(grid, x + dx, y + dy);
                at += 1;
            }
        }
    }

    /// Beyond the map everything is 1.
    fn sample(&self, grid: &[f32], x: i32, y: i32) -> f32 {
        if (0..self.width).contains(&x) && (0..self.height).contains(&y) {
            grid[(y * self.width + x) as usize]
        } else {
            1.0
        }
    }
}
