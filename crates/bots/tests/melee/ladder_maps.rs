//! Real ladder maps as grids, where the reference data is at hand.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bots::Level;
use catalog::{BalanceVersion, Catalog};
use fixed::{Angle, Fixed, Vec2};
use game::Outcome;
use maps::{CellGrid, CellRect, MapPoint, MapUnit, PointKind, Sc2Map, Terrain};
use serde_json::Value;

use crate::arena::Match;

fn file(name: &str) -> Option<PathBuf> {
    let below = format!("shared/data/maps/{name}");
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    folders.map(|folder| folder.join(&below)).find(|path| path.is_file())
}

/// The map without its rocks and towers, which are in no table.
fn map(name: &str) -> Option<Arc<Sc2Map>> {
    let (Some(grid), Some(facts)) = (file(&format!("{name}.grid")), file(&format!("{name}.json")))
    else {
        println!("skipped: there is no shared/data/maps/{name}");
        return None;
    };
    let facts = std::fs::read_to_string(facts).expect("readable");
    let facts: Value = serde_json::from_str(&facts).expect("valid");
    let terrain = terrain(&std::fs::read(grid).expect("readable"));
    let edge = |index: usize| facts["playable_area"][index].as_u64().expect("a number") as u32;
    let starts = [&facts["player_start"], &facts["enemy_start_locations"][0]];
    let point = |(id, place): (u32, &Value)| MapPoint {
        id,
        kind: PointKind::StartLocation,
        name: String::new(),
        position: position(&place[0], &place[1]),
    };
    Some(Arc::new(Sc2Map {
        name: name.to_owned(),
        width: terrain.width(),
        height: terrain.height(),
        playable: CellRect { left: edge(0), bottom: edge(1), right: edge(2), top: edge(3) },
        terrain,
        players: Vec::new(),
        script: String::new(),
        points: (1..).zip(starts).map(point).collect(),
        units: units(&facts["neutral"]),
        regions: Vec::new(),
        unit_groups: Vec::new(),
        unit_overrides: Vec::new(),
        any_unit_picks_up: false,
        dependencies: Vec::new(),
    }))
}

fn position(x: &Value, y: &Value) -> Vec2 {
    let value = |number: &Value| {
        Fixed::from_raw((number.as_f64().expect("a number") * 4096.0).round() as i32)
    };
    Vec2::new(value(x), value(y))
}

/// The resources, and nothing else that stands there.
fn units(neutral: &Value) -> Vec<MapUnit> {
    let catalog = Catalog::load(BalanceVersion::V4_10_0).expect("valid tables");
    let rows = neutral.as_array().expect("a list").iter();
    let resources = rows.filter(|row| {
        let name = row[1].as_str().expect("a name");
        catalog.find_display(name).is_some_and(|id| catalog.unit(id).resource.is_some())
    });
    (10..)
        .zip(resources)
        .map(|(id, row)| MapUnit {
            id,
            unit_type: row[1].as_str().expect("a name").to_owned(),
            player: 0,
            position: position(&row[2], &row[3]),
            facing: Angle::SOUTH,
            resources: None,
        })
        .collect()
}

/// What is placeable is pathable, although the client's grid has a town hall on it.
fn terrain(bytes: &[u8]) -> Terrain {
    let half = |at: usize| u32::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let (width, height) = (half(6), half(8));
    let cells = width as usize * height as usize;
    let (pathing, rest) = bytes[12..].split_at(cells.div_ceil(8));
    let (placement, heights) = rest.split_at(cells.div_ceil(8));
    let bit = |bits: &[u8], index: usize| bits[index / 8] >> (7 - index % 8) & 1 != 0;
    let grid = |is_set: &dyn Fn(usize) -> bool| {
        let mut grid = CellGrid::new(width, height);
        for index in (0..cells).filter(|&index| is_set(index)) {
            grid.set(index as u32 % width, index as u32 / width, true);
        }
        grid
    };
    let pathable = grid(&|index| bit(pathing, index) || bit(placement, index));
    Terrain {
        walkable: pathable.clone(),
        cliff_walkable: pathable.clone(),
        pathable,
        placeable: grid(&|index| bit(placement, index)),
        cliff_levels: heights.iter().map(|height| height.saturating_sub(119) / 16).collect(),
        heights: heights.to_vec(),
    }
}

#[test]
fn scripted_players_find_each_other_on_a_ladder_map() {
    let Some(map) = map("AcropolisLE") else { return };
    let level = |number| Level::new(number).ok();
    let mut game = Match::new(&map, [level(8), level(4)], 1);
    assert_eq!(game.play(), Outcome::Victory);
}
