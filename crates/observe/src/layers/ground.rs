use maps::{CellGrid, Terrain};

/// The cells of the map as one player sees them, rows from the south.
#[derive(Clone, Copy, Debug)]
pub struct GroundView<'a> {
    /// Changes whenever `heights`, `pathable` or `buildable` do, so that painters can keep their
    /// pictures of them.
    pub revision: u64,
    /// Heights as the layers show them: see [`height_levels`].
    pub heights: &'a [u8],
    /// Per cell 0 never seen, 1 seen before, 2 seen now, 3 hidden altogether.
    pub visibility: &'a [u8],
    /// Where creep is known to be.
    pub creep: Option<&'a CellGrid>,
    /// Where the player's pylons give power.
    pub power: Option<&'a CellGrid>,
    /// Where units can walk. Its size is the map's.
    pub pathable: &'a CellGrid,
    /// Where structures can stand.
    pub buildable: &'a CellGrid,
}

/// The height in cells that a byte of [`Terrain::heights`] stands for.
pub fn height_in_cells(byte: u8) -> f32 {
    (f32::from(byte) - 127.0) / 8.0
}

/// The heights of a map as the layers show them: the highest ground is 255.
///
/// # Source
///
/// One recording, whose levels at heights 8, 9, 10 and 12 are 170, 191, 213 and 255.
pub fn height_levels(terrain: &Terrain) -> Vec<u8> {
    let highest = terrain.heights.iter().copied().max().map_or(0.0, height_in_cells);
    let level =
        |byte: u8| (255.0 * height_in_cells(byte) / highest).round().clamp(0.0, 255.0) as u8;
    if highest <= 0.0 {
        return vec![0; terrain.heights.len()];
    }
    terrain.heights.iter().map(|&byte| level(byte)).collect()
}

/// For each column or row of a picture, the column or row of cells under the middle of its pixels.
pub(super) fn cells_under(pixels: u32, place: impl Fn(f32) -> f32, cells: u32) -> Vec<Option<u32>> {
    (0..pixels)
        .map(|pixel| {
            let place = place(pixel as f32 + 0.5);
            (0.0 <= place && place < cells as f32).then_some(place as u32)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_those_of_the_recording() {
        let bytes = [127, 127 + 64, 127 + 72, 127 + 80, 127 + 96, 0];
        let mut terrain = Terrain {
            pathable: CellGrid::new(6, 1),
            placeable: CellGrid::new(6, 1),
            walkable: CellGrid::new(6, 1),
            cliff_walkable: CellGrid::new(6, 1),
            cliff_levels: vec![0; 6],
            heights: bytes.to_vec(),
        };
        assert_eq!(height_levels(&terrain), [0, 170, 191, 213, 255, 0]);
        terrain.heights = vec![100; 6];
        assert_eq!(height_levels(&terrain), [0; 6]);
    }
}
