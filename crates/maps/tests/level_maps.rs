//! Maps of our own are read as the game's are.

use fixed::Vec2;
use maps::{LevelMap, PointKind, Sc2Map};

#[test]
fn our_flat_map_is_read_as_it_was_drawn() {
    let drawn = LevelMap::flat64();
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
