//! Who plays a game, where, and how.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use bots::Level;
use catalog::Race;
use maps::{MapRace, MeleeMap, PlayerControl, Sc2Map};

pub use game::LOOPS_MAX;

/// Our own melee map, by the name that [`load_map`] knows.
pub const FLAT: &str = "flat";
/// The name of our melee map with ramps and naturals.
pub const RAMP: &str = "ramp";
/// Bytes of a map file at most: far above any real map.
const MAP_BYTES_MAX: u64 = 256 << 20;
/// Pixels of a side of the minimap at most.
pub const MINIMAP_MAX: u32 = 512;
/// Loops of one step at most: an hour of real time.
pub const STEP_LOOPS_MAX: u32 = 80_640;

/// Who plays for a player.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// The caller.
    Agent,
    /// A computer of that level, on maps that start a melee game.
    Level(Level),
}

impl Seat {
    /// All seats.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Agent).chain(Level::all().map(Self::Level))
    }
}

/// `agent`, or `level1` to `level10`.
impl fmt::Display for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agent => f.write_str("agent"),
            Self::Level(level) => write!(f, "level{level}"),
        }
    }
}

/// How a game is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GameOptions {
    /// Who plays: one or two players, at least one of them an agent.
    pub players: Vec<Seat>,
    /// The races of the players, where the map does not fix them.
    pub races: Vec<Race>,
    /// Seeds the game's random generator.
    pub seed: u64,
    /// Game loops of a step, at least 1.
    pub step_loops: u32,
    /// Whether players see only what their units see, unless the map's script decides otherwise.
    pub fog: bool,
    /// Pixels of the minimap: columns and rows, from 1 to [`MINIMAP_MAX`].
    pub minimap: (u32, u32),
    /// The loop at which the game is cut off, from 1 to [`LOOPS_MAX`].
    pub loops_max: u32,
}

impl Default for GameOptions {
    fn default() -> Self {
        Self {
            players: vec![Seat::Agent],
            races: vec![Race::Terran; 2],
            seed: 0,
            step_loops: 8,
            fog: true,
            minimap: (64, 64),
            loops_max: LOOPS_MAX,
        }
    }
}

/// Why a game cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum FullGameError {
    /// There is no such map.
    #[error(
        "there is no map `{map}`: give `{FLAT}` or `{RAMP}`, our own melee maps, or the path of a .SC2Map file"
    )]
    UnknownMap {
        /// What was asked for.
        map: String,
    },
    /// The file of a map cannot be read.
    #[error("map file {map}: {source}")]
    ReadMap {
        /// Its path.
        map: String,
        /// Why not.
        source: std::io::Error,
    },
    /// The file of a map is none, or is damaged.
    #[error("{source}{}", cause(.source))]
    MapFile {
        /// What is wrong with it.
        #[from]
        source: maps::MapFileError,
    },
    /// An option lies outside its bounds.
    #[error("{option} is {value}; it must lie between {low} and {high}")]
    Option {
        /// The option.
        option: &'static str,
        /// Its value.
        value: u64,
        /// The least that it may be.
        low: u64,
        /// The most that it may be.
        high: u64,
    },
    /// The wrong number of players, or nobody for the caller to play.
    #[error("players has {players} with {agents} agents; one or two play, at least one an agent")]
    Players {
        /// How many were named.
        players: usize,
        /// How many of them are agents.
        agents: usize,
    },
    /// More players than the map has places for.
    #[error("players names {players}, but map `{map}` has places for {places}")]
    Places {
        /// The map's name.
        map: String,
        /// How many were named.
        players: usize,
        /// How many there may be.
        places: usize,
    },
    /// A computer where the map starts none.
    #[error("players names a level, but map `{map}` starts no computers: only melee maps do")]
    NoComputers {
        /// The map's name.
        map: String,
    },
    /// A computer cannot play its race.
    #[error(transparent)]
    Computer(#[from] bots::melee::MeleeError),
    /// The map cannot be played.
    #[error("{source}{}", cause(.source))]
    Game {
        /// What is wrong with it.
        #[from]
        source: game::GameError,
    },
    /// The tables make no sense.
    #[error(transparent)]
    Catalog(#[from] catalog::CatalogError),
}

/// The causes of an error, each after a colon.
fn cause(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.map(|cause| format!(": {cause}")).collect()
}

/// A map by the name of one of ours ([`FLAT`], [`RAMP`]) or by the path of its file.
///
/// # Errors
///
/// If there is neither, or the file is no map.
pub fn load_map(map: &str) -> Result<Arc<Sc2Map>, FullGameError> {
    let own = match map {
        FLAT => Some(("Flat64", MeleeMap::flat64())),
        RAMP => Some(("Ramp96", MeleeMap::ramp96())),
        _ => None,
    };
    if let Some((name, own)) = own {
        return Ok(Arc::new(Sc2Map::from_bytes(name, &own.to_bytes())?));
    }
    let path = Path::new(map);
    if !path.is_file() {
        return Err(FullGameError::UnknownMap { map: map.to_owned() });
    }
    let failed = |source| FullGameError::ReadMap { map: map.to_owned(), source };
    let bytes = maps::read_bounded(path, MAP_BYTES_MAX).map_err(failed)?;
    let name = path.file_stem().map_or_else(|| "map".into(), |stem| stem.to_string_lossy());
    Ok(Arc::new(Sc2Map::from_bytes(&name, &bytes)?))
}

impl GameOptions {
    /// # Errors
    ///
    /// If an option lies outside its bounds, or the map is for other players.
    pub(super) fn check(&self, map: &Sc2Map) -> Result<(), FullGameError> {
        let bounded = |option, value: u32, high: u32| {
            if (1..=high).contains(&value) {
                return Ok(());
            }
            let (value, high) = (value.into(), high.into());
            Err(FullGameError::Option { option, value, low: 1, high })
        };
        bounded("step_loops", self.step_loops, STEP_LOOPS_MAX)?;
        bounded("minimap width", self.minimap.0, MINIMAP_MAX)?;
        bounded("minimap height", self.minimap.1, MINIMAP_MAX)?;
        bounded("loops_max", self.loops_max, LOOPS_MAX)?;
        let players = self.players.len();
        let agents = self.players.iter().filter(|seat| **seat == Seat::Agent).count();
        if agents == 0 || sim::PLAYERS_MAX < players {
            return Err(FullGameError::Players { players, agents });
        }
        let is_place = |number: u8| {
            let player = map.players.iter().find(|player| player.number == number);
            // Whom the map calls hostile, as the battles' enemy, can be played too.
            player.is_some_and(|player| player.control != PlayerControl::Neutral)
        };
        let places = (1..=sim::PLAYERS_MAX as u8).filter(|number| is_place(*number)).count();
        if places < players {
            return Err(FullGameError::Places { map: map.name.clone(), players, places });
        }
        Ok(())
    }

    /// The race that each player really plays: the map's, or its own.
    pub(super) fn races(&self, map: &Sc2Map) -> [Option<Race>; sim::PLAYERS_MAX] {
        std::array::from_fn(|index| {
            self.players.get(index)?;
            let number = index as u8 + 1;
            let player = map.players.iter().find(|player| player.number == number);
            let fixed = player.and_then(|player| player.race).map(|race| match race {
                MapRace::Terran => Race::Terran,
                MapRace::Zerg => Race::Zerg,
                MapRace::Protoss => Race::Protoss,
            });
            Some(fixed.or(self.races.get(index).copied()).unwrap_or(Race::Terran))
        })
    }
}
