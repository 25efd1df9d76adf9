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

/// The cells of the first player's ramp, where units walk and nothing is built, by diagonals from
/// its upper end.
fn ramp(map: &Sc2Map) -> Vec<(i32, i32)> {
    let terrain = &map.terrain;
    let cells = (0..112).flat_map(|y| (0..112).map(move |x| (x, y)));
    let is_ramp =
        |&(x, y): &(i32, i32)| x < y && terrain.pathable.get(x, y) && !terrain.placeable.get(x, y);
    let mut ramp: Vec<(i32, i32)> = cells.filter(is_ramp).collect();
    ramp.sort_by_key(|(x, y)| x - y);
    ramp
}

#[test]
fn mains_stand_on_high_ground_with_one_ramp_down_to_a_natural() {
    let drawn = MeleeMap::ramp96();
    let map = Sc2Map::from_bytes("Ramp96", &drawn.to_bytes()).expect("a map");
    let terrain = &map.terrain;
    let height = |(x, y): (i32, i32)| terrain.heights[(y * 112 + x) as usize];
    let cell = |place: Vec2| (place.x.floor(), place.y.floor());
    let [main, natural, third] = [0, 1, 2].map(|base| drawn.bases[base].position());
    assert_eq!(height(cell(main)), 127 + 80);
    assert_eq!((height(cell(natural)), height(cell(third))), (127 + 64, 127 + 64));

    // Clients know a main ramp by its two uppermost cells, and wall it with structures above them.
    let ramp = ramp(&map);
    let top = ramp.iter().map(|place| height(*place)).max().expect("a ramp");
    let upper: Vec<(i32, i32)> =
        ramp.iter().copied().filter(|place| height(*place) == top).collect();
    assert_eq!(upper, [(32, 79), (33, 80)]);
    assert!(ramp.is_sorted_by_key(|place| std::cmp::Reverse(height(*place))));
    for (depot, size) in [((31, 80), 2), ((30, 78), 2), ((33, 81), 2), ((30, 80), 3)] {
        let (x, y) = depot;
        let cells = (0..size).flat_map(|dy| (0..size).map(move |dx| (x + dx, y + dy)));
        assert!(cells.into_iter().all(|(x, y)| terrain.placeable.get(x, y)), "{depot:?}");
    }
    for unit in &map.units {
        assert!(
            terrain.placeable.get(unit.position.x.floor(), unit.position.y.floor()),
            "{unit:?}"
        );
    }
}

#[test]
fn the_ramp_is_the_only_way_up() {
    let map = Sc2Map::from_bytes("Ramp96", &MeleeMap::ramp96().to_bytes()).expect("a map");
    let reached = |closed: &[(i32, i32)]| {
        let mut seen = vec![false; 112 * 112];
        let mut open = vec![(22, 90)];
        while let Some((x, y)) = open.pop() {
            let inside = (0..112).contains(&x) && (0..112).contains(&y);
            let is_free = inside && map.terrain.walkable.get(x, y) && !closed.contains(&(x, y));
            if is_free && !std::mem::replace(&mut seen[(y * 112 + x) as usize], true) {
                open.extend([(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)]);
            }
        }
        seen[21 * 112 + 89]
    };
    assert!(reached(&[]));
    assert!(!reached(&ramp(&map)));
    // Cliff walkers need no ramp.
    assert!(
        (0..112).any(|x| map.terrain.cliff_walkable.get(x, 60) && !map.terrain.walkable.get(x, 60))
    );
}
