//! Unmodified map files of the game.

mod bytes;
mod cards;
mod error;
mod grids;
mod map_info;
mod objects;
mod passages;
mod regions;
mod rules;
mod units;
mod xml;

pub use cards::CommandButton;
pub use error::MapFileError;
pub use objects::{MapPoint, MapUnit, MapUnitGroup, PointKind};
pub use regions::{MapRegion, RegionShape};
pub use units::{UnitFigures, UnitOverride};

use grids::Grids;
use map_info::MapInfo;
use objects::Objects;

use fixed::Vec2;

use crate::Terrain;
use crate::mpq::{Archive, MpqError};

/// A map as its file has it: the ground, the players' places, what stands and happens on it.
#[derive(Clone, Debug)]
pub struct Sc2Map {
    /// The name that the reader was given, such as the file's without its ending.
    pub name: String,
    /// Cells from west to east.
    pub width: u32,
    /// Cells from south to north.
    pub height: u32,
    /// Where the camera goes and units may be; scripts may narrow it.
    pub playable: CellRect,
    /// The ground of the whole map: its grids are not limited to `playable`.
    pub terrain: Terrain,
    /// The players that the map defines, in the file's order.
    pub players: Vec<MapPlayer>,
    /// The script, in the Galaxy language; empty where the map has none.
    pub script: String,
    /// Points that the script knows, in the file's order.
    pub points: Vec<MapPoint>,
    /// Units that stand on the map from the beginning, in the file's order.
    pub units: Vec<MapUnit>,
    /// Groups of these units that the script knows, in the file's order.
    pub unit_groups: Vec<MapUnitGroup>,
    /// Regions that the script knows, in the file's order.
    pub regions: Vec<MapRegion>,
    /// Units that the map changes or adds, in the file's order.
    pub unit_overrides: Vec<UnitOverride>,
    /// Whether any common unit picks up things such as mineral shards.
    pub any_unit_picks_up: bool,
    /// The files of game data that the map builds upon, such as `Mods/Liberty.SC2Mod`.
    pub dependencies: Vec<String>,
}

/// A rectangle of whole cells: columns `left..right` and rows `bottom..top`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CellRect {
    pub left: u32,
    pub bottom: u32,
    pub right: u32,
    pub top: u32,
}

/// A player that a map defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapPlayer {
    /// 0 is neutral, 15 hostile to all.
    pub number: u8,
    /// Who plays.
    pub control: PlayerControl,
    /// The race, where the map fixes it.
    pub race: Option<MapRace>,
    /// The number of the point where the player starts, if it has one.
    pub start_point: Option<u32>,
}

/// Who plays for a player of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the editor's own terms")]
pub enum PlayerControl {
    Default,
    User,
    Computer,
    Neutral,
    Hostile,
}

/// A race that a map fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the game's own terms")]
pub enum MapRace {
    Terran,
    Zerg,
    Protoss,
}

impl Sc2Map {
    /// Reads a map file; `name` is for messages and for who asks which map is played.
    ///
    /// # Errors
    ///
    /// If the bytes are not an archive with the members of a map, one of them is damaged or of a
    /// form that is not known, or the map has more than [`GROUND_SIZE_MAX`](crate::GROUND_SIZE_MAX)
    /// cells along an edge.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Self, MapFileError> {
        let file = MapFile::open(name, bytes)?;
        let info = file.required("MapInfo", MapInfo::read)?;
        let (width, height) = (info.width, info.height);
        let objects = file.optional("Objects", Objects::read)?.unwrap_or_default();
        Ok(Self {
            name: name.to_owned(),
            width,
            height,
            playable: info.playable,
            terrain: file.terrain(width, height)?,
            players: info.players,
            script: file.optional("MapScript.galaxy", script)?.unwrap_or_default(),
            points: objects.points,
            units: objects.units,
            unit_groups: objects.unit_groups,
            regions: file.optional("Regions", regions::read)?.unwrap_or_default(),
            unit_overrides: file.optional(UNIT_DATA, units::read)?.unwrap_or_default(),
            any_unit_picks_up: file
                .optional(VALIDATOR_DATA, rules::any_unit_picks_up)?
                .unwrap_or(false),
            dependencies: file.optional("DocumentInfo", rules::dependencies)?.unwrap_or_default(),
        })
    }

    /// The point of that number.
    pub fn point(&self, id: u32) -> Option<&MapPoint> {
        self.points.iter().find(|point| point.id == id)
    }

    /// Where players may start, with their numbers from 1.
    pub fn start_locations(&self) -> Vec<(u8, Vec2)> {
        let located = |player| self.start_location(player).map(|place| (player, place));
        (1..PLAYERS_END).filter_map(located).collect()
    }

    /// Where others than `player` may start.
    pub fn other_starts(&self, player: u8) -> Vec<Vec2> {
        let others = self.start_locations().into_iter().filter(|(other, _)| *other != player);
        others.map(|(_, place)| place).collect()
    }

    /// Where a player starts: its own point, or where the map gives no player one, the start
    /// location of its number. Nothing where it has none.
    pub fn start_location(&self, player: u8) -> Option<Vec2> {
        let own = self.players.iter().find(|other| other.number == player && player != 0);
        let point = match own.and_then(|own| own.start_point) {
            Some(id) => self.point(id),
            None if self.players.iter().any(|other| other.start_point.is_some()) => None,
            None => {
                let index = usize::from(player).checked_sub(1)?;
                self.points.iter().filter(|point| point.kind == PointKind::StartLocation).nth(index)
            }
        };
        point.map(|point| point.position)
    }

    /// The region of that number.
    pub fn region(&self, id: u32) -> Option<&MapRegion> {
        self.regions.iter().find(|region| region.id == id)
    }
}

/// Numbers of players who take part are below this.
const PLAYERS_END: u8 = 15;
const UNIT_DATA: &str = r"Base.SC2Data\GameData\UnitData.xml";
const VALIDATOR_DATA: &str = r"Base.SC2Data\GameData\ValidatorData.xml";

/// An open map file and the name for messages.
struct MapFile<'a> {
    name: &'a str,
    archive: Archive<'a>,
}

impl<'a> MapFile<'a> {
    fn open(name: &'a str, bytes: &'a [u8]) -> Result<Self, MapFileError> {
        let archive = Archive::open(bytes)
            .map_err(|source| MapFileError::Archive { map: name.to_owned(), source })?;
        Ok(Self { name, archive })
    }

    fn required<T>(
        &self,
        member: &'static str,
        read: impl FnOnce(&[u8]) -> Result<T, String>,
    ) -> Result<T, MapFileError> {
        let map = || self.name.to_owned();
        let bytes = self.archive.read(member);
        let bytes = bytes.map_err(|source| MapFileError::Archive { map: map(), source })?;
        read(&bytes).map_err(|reason| MapFileError::Member { map: map(), member, reason })
    }

    fn optional<T>(
        &self,
        member: &'static str,
        read: impl FnOnce(&[u8]) -> Result<T, String>,
    ) -> Result<Option<T>, MapFileError> {
        match self.required(member, read) {
            Ok(value) => Ok(Some(value)),
            Err(MapFileError::Archive { source: MpqError::NoMember { .. }, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn terrain(&self, width: u32, height: u32) -> Result<Terrain, MapFileError> {
        let closed =
            self.required("t3CellFlags", |bytes| grids::read_flags(bytes, width, height))?;
        let corner_heights =
            self.required("t3SyncHeightMap", |bytes| grids::read_heights(bytes, width, height))?;
        let levels =
            self.required("t3SyncCliffLevel", |bytes| grids::read_levels(bytes, width, height))?;
        Ok(Grids { width, height, closed, corner_heights, levels }.terrain())
    }
}

fn script(bytes: &[u8]) -> Result<String, String> {
    String::from_utf8(bytes.to_vec()).map_err(|_| "it is not UTF-8".to_owned())
}
