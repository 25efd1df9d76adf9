//! Map files of our own for melee games: level ground, or high ground with ramps.

use fixed::{Fixed, Vec2};

use crate::{CellRect, Relief, mpq};

/// Words that the game's own files have in front of the parts of a map.
const MAP_INFO_VERSION: u32 = 39;
/// The flag of cells that are open; with the lowest bit they are closed.
const OPEN: u8 = 2;

/// What happens on a melee map: the game's own start, for every player who takes part.
const MELEE_SCRIPT: &str = r#"include "TriggerLibs/NativeLib"

trigger gt_MeleeInitialization;

bool gt_MeleeInitialization_Func (bool testConds, bool runActions) {
    if (!runActions) {
        return true;
    }
    MeleeInitResources();
    MeleeInitUnits();
    MeleeInitAI();
    MeleeInitOptions();
    return true;
}

void InitMap () {
    gt_MeleeInitialization = TriggerCreate("gt_MeleeInitialization_Func");
    TriggerAddEventMapInit(gt_MeleeInitialization);
}
"#;

/// Places of mineral fields round a town hall, in half cells, with the fields to the north-west.
/// A game on a real map has a base like this.
const FIELDS: [(i32, i32); 8] =
    [(-13, 0), (-15, 2), (-13, 4), (-13, 8), (-11, 10), (-5, 12), (1, 12), (-1, 14)];
/// Places of the geysers of the same base, in half cells.
const GEYSERS: [(i32, i32); 2] = [(14, 0), (8, 14)];

/// A melee map: two players, and places to build bases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeleeMap {
    /// Cells from west to east.
    pub width: u32,
    /// Cells from south to north.
    pub height: u32,
    /// Where the camera goes and units may be.
    pub playable: CellRect,
    /// The bases of the first player; the second's are these turned by half a turn. The players
    /// start in the first.
    pub bases: Vec<Base>,
    /// The shape of the ground.
    pub relief: Relief,
}

/// A place for a town hall, with eight mineral fields and two geysers round it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Base {
    /// Where the town hall stands, in half cells.
    pub hall: (i32, i32),
    /// Whether the resources lie to the south-west instead of to the north-west.
    pub is_mirrored: bool,
}

impl MeleeMap {
    /// A map of 64 by 64 cells with two bases for each player.
    pub fn flat64() -> Self {
        Self {
            width: 80,
            height: 80,
            playable: CellRect { left: 8, bottom: 8, right: 72, top: 72 },
            bases: vec![
                Base { hall: (45, 117), is_mirrored: false },
                Base { hall: (45, 67), is_mirrored: true },
            ],
            relief: Relief::Level,
        }
    }

    /// A map of 96 by 96 cells with three bases for each player: the first on high ground with a
    /// ramp, the second, the natural, below it.
    pub fn ramp96() -> Self {
        Self {
            width: 112,
            height: 112,
            playable: CellRect { left: 8, bottom: 8, right: 104, top: 104 },
            bases: vec![
                Base { hall: (45, 181), is_mirrored: false },
                Base { hall: (55, 111), is_mirrored: true },
                Base { hall: (45, 45), is_mirrored: true },
            ],
            relief: Relief::HighCorners { upper_end: 47 },
        }
    }

    /// The map as a file that [`Sc2Map`](crate::Sc2Map) reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        let objects = self.objects();
        let (flags, heights, levels) = self.ground();
        mpq::write(&[
            ("MapInfo", &self.map_info()),
            ("MapScript.galaxy", MELEE_SCRIPT.as_bytes()),
            ("Objects", objects.as_bytes()),
            ("t3CellFlags", &flags),
            ("t3SyncHeightMap", &heights),
            ("t3SyncCliffLevel", &levels),
        ])
    }

    fn map_info(&self) -> Vec<u8> {
        let mut bytes = b"IpaM".to_vec();
        bytes.extend(words(&[MAP_INFO_VERSION, 0, 0, self.width, self.height, 0, 0]));
        bytes.extend(b"\0\0");
        bytes.extend(words(&[1, 0]));
        bytes.extend(b"Dark\0\0");
        let CellRect { left, bottom, right, top } = self.playable;
        bytes.extend(words(&[left, bottom, right, top, 8 * 4096, 0]));
        bytes.push(0);
        // No text, and what is not known of the loading screen.
        bytes.extend([0; 2 + 8 + 16 + 29 + 4 + 3]);
        bytes.extend(words(&[3]));
        for (number, control) in [(0_u8, 3), (1, 1), (2, 1)] {
            bytes.push(number);
            bytes.extend(words(&[control, u32::MAX]));
            bytes.push(0);
            bytes.extend(words(&[0, u32::from(number), 0]));
            bytes.push(0);
        }
        bytes.extend([0; 52]);
        bytes
    }

    /// Start points and resources. Numbers 1 and 2 are the points of the players.
    fn objects(&self) -> String {
        let mut text = String::from("<PlacedObjects Version=\"27\">\n");
        let turned = |(x, y): (i32, i32)| (2 * self.width as i32 - x, 2 * self.height as i32 - y);
        if let Some(first) = self.bases.first() {
            for (id, place) in [(1, first.hall), (2, turned(first.hall))] {
                text += &format!(
                    "<ObjectPoint Id=\"{id}\" Position=\"{}\" Type=\"StartLoc\" \
                     Name=\"Start {id}\"/>\n",
                    position(place)
                );
            }
        }
        let mut id = 2;
        for base in &self.bases {
            for (unit_type, place) in base.resources() {
                for place in [place, turned(place)] {
                    id += 1;
                    text += &format!(
                        "<ObjectUnit Id=\"{id}\" Position=\"{}\" UnitType=\"{unit_type}\"/>\n",
                        position(place)
                    );
                }
            }
        }
        text + "</PlacedObjects>\n"
    }

    fn ground(&self) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
        let (width, height, relief) = (self.width, self.height, self.relief);
        let places = |width: u32, height: u32| {
            (0..height).flat_map(move |y| (0..width).map(move |x| (x, y)))
        };
        let mut flags = b"LFCT\x66\0\0\0".to_vec();
        flags.extend([0; 16]);
        flags.extend(words(&[width, height]));
        let flag = |(x, y)| OPEN | u8::from(!relief.cell(width, x, y).is_open);
        flags.extend(places(width, height).map(flag));
        let mut heights = b"SMAP\x66\0\0\0".to_vec();
        heights.extend(words(&[width + 1, height + 1]));
        heights.extend([0; 48]);
        let corner = |(x, y)| [relief.corner(width, x, y).to_le_bytes(), [0; 2]].concat();
        heights.extend(places(width + 1, height + 1).flat_map(corner));
        let mut levels = b"CLIF\x64\0\0\0".to_vec();
        levels.extend(words(&[width, height]));
        levels.extend([0; 16]);
        let level = |(x, y)| relief.cell(width, x, y).level.to_le_bytes();
        levels.extend(places(width, height).flat_map(level));
        (flags, heights, levels)
    }
}

impl Base {
    /// Where the town hall stands.
    pub const fn position(self) -> Vec2 {
        Vec2::new(half(self.hall.0), half(self.hall.1))
    }

    /// The game's names of the resources, with their places in half cells.
    fn resources(self) -> impl Iterator<Item = (&'static str, (i32, i32))> {
        let place = move |(x, y): (i32, i32)| {
            (self.hall.0 + x, self.hall.1 + if self.is_mirrored { -y } else { y })
        };
        // The game's bases have as many rich fields as small ones.
        let fields = FIELDS.iter().enumerate().map(|(index, field)| {
            (if index % 2 == 0 { "MineralField" } else { "MineralField750" }, *field)
        });
        let geysers = GEYSERS.iter().map(|geyser| ("VespeneGeyser", *geyser));
        fields.chain(geysers).map(move |(name, at)| (name, place(at)))
    }
}

const fn half(count: i32) -> Fixed {
    Fixed::from_raw(count * Fixed::HALF.raw())
}

fn position((x, y): (i32, i32)) -> String {
    let decimal =
        |half_cells: i32| format!("{}.{}", half_cells / 2, if half_cells % 2 == 0 { 0 } else { 5 });
    format!("{},{},8", decimal(x), decimal(y))
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}
