//! The form of the terrain files.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{CellGrid, ScenarioError, Terrain};

/// Most cells along an edge of the ground.
pub const GROUND_SIZE_MAX: u32 = 256;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TerrainFile {
    source: String,
    rows: String,
    legend: BTreeMap<String, Cell>,
}

/// What one character stands for. Ground that is pathable is walkable and placeable, and what is
/// walkable is walkable for cliff walkers, unless the legend says otherwise.
#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cell {
    #[serde(default)]
    pathable: bool,
    walkable: Option<bool>,
    cliff_walkable: Option<bool>,
    placeable: Option<bool>,
    cliff_level: u8,
    height: u8,
}

impl Terrain {
    /// Reads a terrain file; `path` is for messages.
    ///
    /// # Errors
    ///
    /// If the text is not TOML of the right form, or its rows do not make a grid of cells that the
    /// legend explains.
    pub fn from_text(path: &str, text: &str) -> Result<Self, ScenarioError> {
        let path = || path.to_owned();
        let file: TerrainFile = toml::from_str(text)
            .map_err(|source| ScenarioError::Parse { path: path(), source: Box::new(source) })?;
        if file.source.trim().is_empty() {
            return Err(ScenarioError::EmptySource { path: path() });
        }
        let legend = legend(path, &file.legend)?;
        let rows: Vec<Vec<char>> = file.rows.lines().map(|row| row.chars().collect()).collect();
        let width = rows.first().map_or(0, Vec::len);
        for (key, size) in [("rows", rows.len()), ("rows[0]", width)] {
            let value = u32::try_from(size).unwrap_or(u32::MAX);
            if !(1..=GROUND_SIZE_MAX).contains(&value) {
                let (key, high) = (format!("{key}.len"), GROUND_SIZE_MAX);
                return Err(ScenarioError::OutOfRange { path: path(), key, value, low: 1, high });
            }
        }
        let (columns, lines) = (width as u32, rows.len() as u32);
        let mut terrain = Self {
            pathable: CellGrid::new(columns, lines),
            walkable: CellGrid::new(columns, lines),
            cliff_walkable: CellGrid::new(columns, lines),
            placeable: CellGrid::new(columns, lines),
            cliff_levels: Vec::with_capacity(width * rows.len()),
            heights: Vec::with_capacity(width * rows.len()),
        };
        for (y, row) in rows.iter().rev().enumerate() {
            if row.len() != width {
                let (row, length) = (rows.len() - y, row.len());
                return Err(ScenarioError::RaggedRows { path: path(), row, length, width });
            }
            for (x, &character) in row.iter().enumerate() {
                let Some(&cell) = legend.get(&character) else {
                    return Err(ScenarioError::UnknownCell { path: path(), character });
                };
                let (x, y) = (x as u32, y as u32);
                let walkable = cell.walkable.unwrap_or(cell.pathable);
                terrain.pathable.set(x, y, cell.pathable);
                terrain.walkable.set(x, y, walkable);
                terrain.cliff_walkable.set(x, y, cell.cliff_walkable.unwrap_or(walkable));
                terrain.placeable.set(x, y, cell.placeable.unwrap_or(cell.pathable));
                terrain.cliff_levels.push(cell.cliff_level);
                terrain.heights.push(cell.height);
            }
        }
        Ok(terrain)
    }
}

fn legend(
    path: impl Fn() -> String,
    cells: &BTreeMap<String, Cell>,
) -> Result<BTreeMap<char, Cell>, ScenarioError> {
    let entry = |(text, &cell): (&String, &Cell)| {
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => Ok((character, cell)),
            _ => Err(ScenarioError::LegendKey { path: path(), text: text.clone() }),
        }
    };
    cells.iter().map(entry).collect()
}
