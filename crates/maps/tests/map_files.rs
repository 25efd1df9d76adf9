//! Map files of our own making: what is read of them, what is refused, and that nothing panics.

use fixed::Vec2;
use maps::{CellGrid, Sc2Map, mpq};
use proptest::prelude::*;

const WIDTH: usize = 8;
const HEIGHT: usize = 6;

type Members = Vec<(&'static str, Vec<u8>)>;

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn map_info() -> Vec<u8> {
    let mut bytes = b"IpaM".to_vec();
    bytes.extend(words(&[39, 0, 0, WIDTH as u32, HEIGHT as u32, 1, 2]));
    bytes.extend(b"preview.tga\0\0\0");
    bytes.extend(words(&[1, 0]));
    bytes.extend(b"Dark\0Tiles\0");
    bytes.extend(words(&[1, 0, 7, 6, 30_720, 0]));
    bytes.extend(b"\0\x02\0hi");
    bytes.extend([0; 8 + 16 + 29 + 4 + 3]);
    bytes.extend(words(&[1]));
    bytes.extend(b"\x01\x01\0\0\0\xff\xff\xff\xffZerg\0\0\0\0\0\x05\0\0\0\0\0\0\0\0");
    bytes.extend([0; 52]);
    bytes
}

/// The bottom rows are high, the top rows low, and the third row from the top is a cliff.
fn ground() -> [(&'static str, Vec<u8>); 3] {
    let (width, height) = (WIDTH as u32, HEIGHT as u32);
    let rows = |figure: fn(usize) -> u16, columns: usize, rows: usize| {
        (0..rows).flat_map(move |y| (0..columns).map(move |_| figure(y)))
    };
    let mut flags = b"LFCT\x66\0\0\0".to_vec();
    flags.extend([0; 16]);
    flags.extend(words(&[width, height]));
    flags.extend(rows(|y| 2 + u16::from(y == 3), WIDTH, HEIGHT).map(|flag| flag as u8));
    let mut heights = b"SMAP\x66\0\0\0".to_vec();
    heights.extend(words(&[width + 1, height + 1]));
    heights.extend([0; 48]);
    let corners = rows(|y| if y < 4 { 2560 } else { 2048 }, WIDTH + 1, HEIGHT + 1);
    heights.extend(corners.flat_map(|height| [height.to_le_bytes(), [0; 2]].concat()));
    let mut levels = b"CLIF\x64\0\0\0".to_vec();
    levels.extend(words(&[width, height]));
    levels.extend([0; 16]);
    levels.extend(rows(|y| if y < 4 { 128 } else { 64 }, WIDTH, HEIGHT).flat_map(u16::to_le_bytes));
    [("t3CellFlags", flags), ("t3SyncHeightMap", heights), ("t3SyncCliffLevel", levels)]
}

const OBJECTS: &str = r#"<PlacedObjects>
    <ObjectPoint Id="5" Position="2.5,1.25,0" Type="StartLoc" Name="Start"/>
    <ObjectUnit Id="6" Position="4,2,0" Rotation="1.5708" Player="2" Resources="900" UnitType="MineralField">
        <Flag Index="ForcePlacement" Value="1"/>
    </ObjectUnit>
    <ObjectDoodad Id="7" Type="Tree"/>
</PlacedObjects>"#;

const UNITS: &str = r#"<Catalog>
    <CUnit id="Colosus_RL"><DefaultAcquireLevel value="Passive"/><Speed value="2.25"/></CUnit>
    <CUnit id="Marine">
        <Food value="-2"/>
        <CardLayouts index="0">
            <LayoutButtons index="5" removed="1"/>
            <LayoutButtons index="3"><Face value="Scan"/><AbilCmd value="attack,Scan"/></LayoutButtons>
            <LayoutButtons index="1" Column="2"/>
        </CardLayouts>
    </CUnit>
</Catalog>"#;

fn members() -> Members {
    let mut members = vec![("MapInfo", map_info())];
    members.extend(ground());
    members.extend([
        ("MapScript.galaxy", b"void InitMap () { }".to_vec()),
        ("Objects", OBJECTS.into()),
        (r"Base.SC2Data\GameData\UnitData.xml", UNITS.into()),
    ]);
    members
}

fn read(members: &Members) -> Result<Sc2Map, String> {
    let members: Vec<(&str, &[u8])> =
        members.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    Sc2Map::from_bytes("made", &mpq::write(&members)).map_err(|error| {
        let source = std::error::Error::source(&error);
        format!("{error}{}", source.map_or(String::new(), |source| format!(": {source}")))
    })
}

/// The error for a map in which one member is replaced.
fn refusal(name: &'static str, bytes: &[u8]) -> String {
    let mut members = members();
    members.retain(|(other, _)| *other != name);
    members.push((name, bytes.to_vec()));
    read(&members).expect_err("the map is not valid")
}

fn drawing(grid: &CellGrid) -> String {
    let row = |y: i32| (0..grid.width() as i32).all(|x| grid.get(x, y));
    (0..grid.height() as i32).map(|y| if row(y) { '.' } else { '#' }).collect()
}

#[test]
fn a_map_is_read() {
    let map = read(&members()).expect("the map is valid");
    assert_eq!((map.width, map.height), (8, 6));
    assert_eq!((map.playable.left, map.playable.bottom), (1, 0));
    assert_eq!((map.playable.right, map.playable.top), (7, 6));
    let player = &map.players[0];
    assert_eq!((player.number, player.start_point), (1, Some(5)));
    assert_eq!(player.race, Some(maps::MapRace::Zerg));
    let unit = &map.units[0];
    assert_eq!((unit.id, unit.player, unit.resources), (6, 2, Some(900)));
    // A quarter of a turn, as near as the file says it.
    assert!(unit.facing.raw().abs_diff(1 << 14) <= 2, "{:?}", unit.facing);
    assert_eq!(map.points[0].position, "2.5 1.25".split_once(' ').map(at).expect("two numbers"));
    assert!(map.regions.is_empty() && map.dependencies.is_empty() && !map.any_unit_picks_up);
}

fn at((x, y): (&str, &str)) -> Vec2 {
    Vec2::new(x.parse().expect("a decimal"), y.parse().expect("a decimal"))
}

#[test]
fn the_ground_follows_from_the_flags() {
    let map = read(&members()).expect("the map is valid");
    assert_eq!(drawing(&map.terrain.pathable), "...#..");
    assert_eq!(drawing(&map.terrain.walkable), "...#..");
    assert_eq!(drawing(&map.terrain.cliff_walkable), "......");
    assert_eq!(drawing(&map.terrain.placeable), "...#..");
    assert_eq!(map.terrain.cliff_levels[0], 2);
    // z 10, 9 in the middle of the cliff, and 8.
    assert_eq!([2, 3, 4].map(|y| map.terrain.height_at(0, y)), [207, 199, 191]);
}

#[test]
fn changes_of_units_are_read() {
    let map = read(&members()).expect("the map is valid");
    let [copy, marine] = map.unit_overrides.as_slice() else { panic!("there are two") };
    assert_eq!((copy.parent.as_str(), copy.passive, copy.is_new()), ("Colossus", true, true));
    assert_eq!(
        (copy.figures.speed.map(|speed| speed.to_string()), &copy.commands),
        (Some("2.25".into()), &None)
    );
    assert_eq!((marine.passive, marine.is_new()), (false, false));
    let buttons = marine.commands.as_ref().expect("the card is edited");
    let faces: Vec<&str> = buttons.iter().map(|button| button.face.as_str()).collect();
    assert_eq!(faces, ["Move", "Stop", "MoveHoldPosition", "Scan", "MovePatrol"]);
}

#[test]
fn errors_say_what_is_wrong_and_where() {
    let mut members = members();
    members.retain(|(name, _)| *name != "t3CellFlags");
    let error = read(&members).expect_err("the flags are missing");
    assert_eq!(error, "map `made` cannot be read: the archive has no member `t3CellFlags`");
    let check = |name, bytes: &[u8], expected: &str| {
        let error = refusal(name, bytes);
        assert_eq!(error, format!("map `made`: `{name}`: {expected}"));
    };
    check("MapInfo", b"IpaM", "4 bytes are missing at byte 4");
    check("MapInfo", b"IpaM\x28\0\0\0", "it has version 40; only 39 is supported");
    check("t3SyncCliffLevel", b"SMAP", "it does not begin with `CLIF`");
    let mut large = map_info();
    large[16..20].copy_from_slice(&500_u32.to_le_bytes());
    check("MapInfo", &large, "the map has 500 by 6 cells; at most 256 are supported");
    check(
        "Objects",
        b"<PlacedObjects><ObjectPoint Id='5'/></PlacedObjects>",
        "`ObjectPoint` lacks `Position`",
    );
    let far = b"<P><ObjectPoint Id='5' Position='99999,0,0'/></P>";
    check("Objects", far, "`Position` of `ObjectPoint` lies far off the map");
    let word = b"<P><ObjectPoint Id='five' Position='9,0,0'/></P>";
    check("Objects", word, "`Id` of `ObjectPoint` is `five`, not a number in range");
    let speed = b"<C><CUnit id='Marine'><Speed value='fast'/></CUnit></C>";
    let expected = "unit `Marine`: `Speed` of `CUnit` is `fast`, not a number in range";
    check(r"Base.SC2Data\GameData\UnitData.xml", speed, expected);
    check(
        "Regions",
        b"<R><region id='1'><shape type='diamond'/></region></R>",
        "a shape is of type `diamond`; only `rect` and `circle` are supported",
    );
}

/// Texts that are small and would grow, or nest deeper than a stack.
/// Who asks whether a unit is in a region looks at all of its shapes.
#[test]
fn regions_of_too_many_shapes_are_refused() {
    let shapes = r#"<shape type="rect"><quad value="1,1,2,2"/></shape>"#;
    let regions = |count: usize| {
        format!("<r><region id=\"4\">{}</region></r>", shapes.repeat(count)).into_bytes()
    };
    let refused = refusal("Regions", &regions(257));
    assert!(refused.contains("region 4 has more than 256 shapes"), "{refused}");
    let mut members = members();
    members.push(("Regions", regions(256)));
    assert_eq!(read(&members).expect("so many are fine").regions[0].shape_count(), 256);
    let many = format!("<r>{}</r>", "<region id=\"4\"/>".repeat(1025));
    assert!(refusal("Regions", many.as_bytes()).contains("more than 1024 regions"));
}

/// 200,000 attributes took 96 seconds.
#[test]
fn elements_of_too_many_attributes_are_refused() {
    let attributes: String = (0..200_000).map(|number| format!(" a{number}='<>'")).collect();
    let refused = refusal("Objects", format!("<r><x{attributes}/></r>").as_bytes());
    assert!(refused.contains("more than 256 attributes"), "{refused}");
    // Signs of equality elsewhere are none.
    let signs = "=".repeat(1000);
    let harmless = format!("<r><!-- {signs} --><![CDATA[{signs}]]><x a='{signs}'/>{signs}</r>");
    let mut members = members();
    members.retain(|(name, _)| *name != "Objects");
    members.push(("Objects", harmless.into_bytes()));
    assert!(read(&members).is_ok());
}

#[test]
fn hostile_xml_is_refused() {
    let laughs = r#"<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>"#;
    assert!(refusal("Objects", laughs.as_bytes()).contains("`Objects`"));
    let mut deep = "<a>".repeat(100_000);
    deep += &"</a>".repeat(100_000);
    let mut members = members();
    members.retain(|(name, _)| *name != "Objects");
    members.push(("Objects", deep.into_bytes()));
    // Whether it is refused or has no objects, it ends.
    let _outcome = read(&members);
    assert!(refusal("Objects", &b"<a/>".repeat(300_000)).contains("`Objects`"));
    let many = format!("<a>{}</a>", "<b/>".repeat(300_000));
    assert!(refusal("Objects", many.as_bytes()).contains("`Objects`"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// The checksums are right and the contents are not.
    #[test]
    fn damaged_members_never_panic(
        member in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        end in any::<prop::sample::Index>(),
        whole: bool,
    ) {
        let mut members = members();
        let chosen = member.index(members.len());
        let bytes = &mut members[chosen].1;
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if !whole {
            bytes.truncate(end.index(bytes.len()));
        }
        if let Ok(map) = read(&members) {
            for region in &map.regions {
                let _parts = (region.bounds(), region.centre(), region.contains(map.terrain.far_corner()));
            }
        }
    }

    #[test]
    fn any_region_can_be_asked(
        numbers in prop::array::uniform7(-1024_i32..=1024),
    ) {
        let [left, bottom, right, top, x, y, radius] = numbers;
        let text = format!(
            "<R><region id='1'><shape type='rect'><quad value='{left},{bottom},{right},{top}'/></shape>\
             <shape type='circle'><negative/><center value='{x},{y}'/><radius value='{radius}'/></shape>\
             <shape type='circle'><center value='{x},{y}'/><radius value='{radius}'/></shape></region></R>",
        );
        let mut members = members();
        members.push(("Regions", text.into_bytes()));
        let map = read(&members).expect("the map is valid");
        let region = map.region(1).expect("it is there");
        let _parts = (region.bounds(), region.centre());
        prop_assert!(!region.contains(at((&x.to_string(), &y.to_string()))));
    }
}
