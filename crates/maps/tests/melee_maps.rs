//! Maps of our own are read as the game's are.

use fixed::Vec2;
use maps::{MeleeMap, PointKind, Sc2Map};

#[test]
fn our_flat_map_is_read_as_it_was_drawn() {
    let drawn = MeleeMap::flat64();
    let map = Sc2Map::from_bytes("Flat64", &drawn.to_bytes()).expect("a map");
    assert_eq!((map.width, map.height, map.playable), (80, 80, drawn.playable));
    assert_eq!(map.terrain, maps::Terrain::level(80, 80));
    let starts = map.points.iter().filter(|point| point.kind == PointKind::StartLocation);
    assert_eq!(starts.count(), 2);
    let start = map.start_location(1).expect("a start");
    assert_eq!(start, drawn.bases[0].position());
    assert_eq!(map.start_location(2), Some(Vec2::from_int(80, 80) - start));
    assert_eq!(map.start_location(3), None);
    let count = |name: &str| map.units.iter().filter(|unit| unit.unit_type == name).count();
    let counts = ["MineralField", "MineralField750", "VespeneGeyser"].map(count);
    assert_eq!(counts, [16, 16, 8]);
    for unit in &map.units {
        let other = Vec2::from_int(80, 80) - unit.position;
        let is_even = map.units.iter().any(|twin| twin.position == other);
        assert!(is_even, "{unit:?} has no counterpart on the other side");
    }
}

fn terrace() -> Sc2Map {
    Sc2Map::from_bytes("Terrace96", &MeleeMap::terrace96().to_bytes()).expect("a map")
}

#[test]
fn the_terraces_are_even_for_both_players() {
    let map = terrace();
    let ground = &map.terrain;
    for y in 0..map.height {
        for x in 0..map.width {
            let (turned_x, turned_y) = (map.width - 1 - x, map.height - 1 - y);
            let facts = |x: u32, y: u32| {
                let (cx, cy) = (x as i32, y as i32);
                let grids = [&ground.pathable, &ground.walkable, &ground.placeable];
                (grids.map(|grid| grid.get(cx, cy)), ground.heights[(y * map.width + x) as usize])
            };
            assert_eq!(facts(x, y), facts(turned_x, turned_y), "cell {x}, {y}");
        }
    }
}

/// Clients look for ramps whose topmost row has two cells: those a Barracks and two Supply Depots
/// close.
#[test]
fn each_main_base_has_a_ramp_that_a_wall_closes() {
    let map = terrace();
    let ground = &map.terrain;
    let mut rows: std::collections::BTreeMap<u8, Vec<(i32, i32)>> = Default::default();
    for y in 0..map.height as i32 {
        for x in 0..map.width as i32 / 2 {
            if ground.pathable.get(x, y) && !ground.placeable.get(x, y) {
                let height = ground.heights[(y as u32 * map.width + x as u32) as usize];
                rows.entry(height).or_default().push((x, y));
            }
        }
    }
    let sizes: Vec<usize> = rows.values().map(Vec::len).collect();
    // At the foot, four cells beside the ramp are not level either.
    assert_eq!(sizes, [2 + 4, 3, 2, 3, 2, 3, 2, 3, 2]);
    let (highest, top) = rows.iter().next_back().expect("a ramp");
    let main = map.start_location(1).expect("a start");
    let at = (main.y.floor() as u32 * map.width + main.x.floor() as u32) as usize;
    assert_eq!(ground.heights[at], *highest);
    assert_eq!(top, &[(42, 65), (43, 66)]);
}
