//! Map files of our own, for melee games.

use fixed::{Fixed, Vec2};

use crate::{CellRect, mpq};

/// Words that the game's own files have in front of the parts of a map.
const MAP_INFO_VERSION: u32 = 39;
/// The height of the low ground: 8 cells, in 256ths.
const LOW_HEIGHT: i32 = 2048;
/// A plateau is two cells higher.
const HIGH_HEIGHT: i32 = LOW_HEIGHT + 512;
/// What a ramp falls from one row of cells to the next, as the ramps of the game's maps do.
const RAMP_FALL: i32 = 64;
/// The last row of cells of a ramp, counted along the diagonal from the plateau's corner.
const RAMP_ROWS: i32 = 9;
/// Cells of a ramp lie within this distance of its middle, counted along the other diagonal. So
/// its topmost row has two cells, which a Barracks and two Supply Depots close.
const RAMP_HALF_WIDTH: i32 = 2;
/// At the ramp the plateau's corner is cut along the diagonal, this far to either side of the
/// ramp's middle, so that the structures of a wall have room beside it.
const SHOULDER: i32 = 8;
/// How far the closed cells of a cliff reach from the plateau.
const CLIFF_WIDTH: i32 = 2;
/// Cliff levels in 64ths: the low ground, a ramp, a plateau.
const LOW_LEVEL: u16 = 64;
const RAMP_LEVEL: u16 = 96;
const HIGH_LEVEL: u16 = 128;
/// The flags of open and closed cells.
const OPEN: u8 = 2;
const CLOSED: u8 = OPEN | 1;

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

/// A melee map: two players, and places to build bases, the first perhaps on a plateau with a ramp.
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
    /// The south-eastern corner of the first player's plateau, which reaches to the north-western
    /// corner of the map; its ramp falls from there to the south-east. The second player's is this
    /// turned by half a turn. `None` on level ground.
    pub plateau: Option<(i32, i32)>,
}

/// What a cell of the ground is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    Low,
    High,
    Ramp,
    Cliff,
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
    /// Our maps by name, the smallest first.
    pub fn all() -> [(&'static str, Self); 2] {
        [("Flat64", Self::flat64()), ("Terrace96", Self::terrace96())]
    }

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
            plateau: None,
        }
    }

    /// A map of 96 by 96 cells with four bases for each player. The first lies on a plateau, the
    /// second at the foot of its ramp.
    pub fn terrace96() -> Self {
        Self {
            width: 112,
            height: 112,
            playable: CellRect { left: 8, bottom: 8, right: 104, top: 104 },
            bases: vec![
                Base { hall: (49, 175), is_mirrored: false },
                Base { hall: (65, 97), is_mirrored: true },
                Base { hall: (125, 185), is_mirrored: false },
                Base { hall: (193, 177), is_mirrored: false },
            ],
            plateau: Some((42, 66)),
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
        let (width, height) = (self.width, self.height);
        let mut flags = b"LFCT\x66\0\0\0".to_vec();
        flags.extend([0; 16]);
        flags.extend(words(&[width, height]));
        let mut levels = b"CLIF\x64\0\0\0".to_vec();
        levels.extend(words(&[width, height]));
        levels.extend([0; 16]);
        for y in 0..height as i32 {
            for x in 0..width as i32 {
                let (flag, level) = match self.cell(x, y) {
                    Ground::Low => (OPEN, LOW_LEVEL),
                    Ground::High => (OPEN, HIGH_LEVEL),
                    Ground::Ramp => (OPEN, RAMP_LEVEL),
                    Ground::Cliff => (CLOSED, LOW_LEVEL),
                };
                flags.push(flag);
                levels.extend(level.to_le_bytes());
            }
        }
        let mut heights = b"SMAP\x66\0\0\0".to_vec();
        heights.extend(words(&[width + 1, height + 1]));
        heights.extend([0; 48]);
        for y in 0..=height as i32 {
            for x in 0..=width as i32 {
                heights.extend((self.corner_height(x, y) as u16).to_le_bytes());
                heights.extend([0; 2]);
            }
        }
        (flags, heights, levels)
    }

    /// What a cell is: both plateaus are looked at, since the second is the first turned.
    fn cell(&self, x: i32, y: i32) -> Ground {
        let Some(corner) = self.plateau else { return Ground::Low };
        let (other_x, other_y) = (self.width as i32 - 1 - x, self.height as i32 - 1 - y);
        match plateau_cell(corner, x, y) {
            Ground::Low => plateau_cell(corner, other_x, other_y),
            found => found,
        }
    }

    /// The height of the corner that the cells to its south-west and north-east share.
    fn corner_height(&self, x: i32, y: i32) -> i32 {
        let Some(corner) = self.plateau else { return LOW_HEIGHT };
        let (other_x, other_y) = (self.width as i32 - x, self.height as i32 - y);
        plateau_height(corner, x, y).max(plateau_height(corner, other_x, other_y))
    }
}

/// How far a place lies down the ramp of a plateau, and how far from its middle, both counted along
/// the diagonals.
const fn ramp_place((corner_x, corner_y): (i32, i32), x: i32, y: i32) -> (i32, i32) {
    ((x - corner_x) - (y - corner_y), (x - corner_x) + (y - corner_y))
}

fn plateau_cell(corner: (i32, i32), x: i32, y: i32) -> Ground {
    let is_high = |x: i32, y: i32| {
        let (down, across) = ramp_place(corner, x, y);
        // Beside the ramp's first row there is room for the corner of a Supply Depot.
        x < corner.0 && y >= corner.1
            || down <= 0 && across.abs() <= SHOULDER
            || down == 1 && across.abs() == RAMP_HALF_WIDTH + 1
    };
    let is_ramp = |x: i32, y: i32| {
        let (down, across) = ramp_place(corner, x, y);
        (1..=RAMP_ROWS).contains(&down) && across.abs() <= RAMP_HALF_WIDTH
    };
    if is_high(x, y) {
        return Ground::High;
    }
    if is_ramp(x, y) {
        return Ground::Ramp;
    }
    let near = |reach: i32, is: &dyn Fn(i32, i32) -> bool| {
        (-reach..=reach).any(|dy| (-reach..=reach).any(|dx| is(x + dx, y + dy)))
    };
    // A ramp's sides are closed as well; at its foot the ground is level enough to step on.
    let is_steep = |x: i32, y: i32| is_ramp(x, y) && ramp_place(corner, x, y).0 < RAMP_ROWS - 2;
    if near(CLIFF_WIDTH, &is_high) || near(1, &is_steep) { Ground::Cliff } else { Ground::Low }
}

fn plateau_height(corner: (i32, i32), x: i32, y: i32) -> i32 {
    let (down, across) = ramp_place(corner, x, y);
    // The corners of a cell are as far across as the cell, and up to two further.
    if (-RAMP_HALF_WIDTH..=RAMP_HALF_WIDTH + 2).contains(&across) {
        let fall = RAMP_FALL * (down - 1).clamp(0, (HIGH_HEIGHT - LOW_HEIGHT) / RAMP_FALL);
        // The cells beside the first row share this corner, and stay level.
        let is_edge = across == -RAMP_HALF_WIDTH || across == RAMP_HALF_WIDTH + 2;
        return HIGH_HEIGHT - if is_edge && down == 2 { fall - 8 } else { fall };
    }
    let is_shoulder = down <= 1 && (-SHOULDER..=SHOULDER + 2).contains(&across);
    if x <= corner.0 && y >= corner.1 || is_shoulder { HIGH_HEIGHT } else { LOW_HEIGHT }
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
