//! The creation of games: which map, and for whom.

use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::sync::Arc;

use maps::Sc2Map;
use prost::bytes::Bytes;

use crate::protocol::response_create_game::Error;
use crate::protocol::{
    PlayerSetup, PlayerType, Race, RequestCreateGame, ResponseCreateGame, request_create_game,
};

use super::error::with_causes;
use super::field::Field;
use super::join::seated;
use super::map_files::{Folders, MapFile, MapFileRefused};
use super::recording::{SeatedPlayer, Setup};

/// Players that take part in a game at most; observers come on top.
pub(super) const PLAYERS_MAX: usize = 2;

/// A game that waits for its players.
#[derive(Clone, Debug)]
pub(super) struct CreatedGame {
    pub(super) map: Arc<Sc2Map>,
    /// What is known before anybody has joined: the players are still missing.
    pub(super) setup: Setup,
    /// Who may join, and who plays by itself.
    pub(super) wanted: Vec<PlayerSetup>,
}

impl CreatedGame {
    pub(super) fn new(
        request: &RequestCreateGame,
        folders: &Folders,
    ) -> Result<Self, MapFileRefused> {
        let file = map_file(request, folders)?;
        let wanted = &request.player_setup;
        check_players(wanted)?;
        let map = read_map(&file.path, &file.bytes)
            .map_err(|details| MapFileRefused { error: Error::InvalidMapData, details })?;
        let seed = match request.random_seed {
            Some(seed) => u64::from(seed),
            // Whoever names no seed wants another game every time.
            None => RandomState::new().hash_one("seed") >> 32,
        };
        let setup = Setup {
            map_path: file.path,
            map: Bytes::from(file.bytes),
            seed,
            disable_fog: request.disable_fog(),
            realtime: request.realtime(),
            players: Vec::new(),
        };
        let created = Self { map: Arc::new(map), setup, wanted: wanted.clone() };
        created.check_computers()?;
        Ok(created)
    }

    /// Refuses computers that nobody plays: whoever joined would learn of it too late.
    ///
    /// Only maps that start computers need them. Whether one does, its script tells: so the game is
    /// tried, where a race is wanted that computers do not play.
    fn check_computers(&self) -> Result<(), MapFileRefused> {
        let setup = seated(self, self.players().cloned().collect());
        let is_unplayed = |player: &SeatedPlayer| {
            let wanted = player.setup.as_ref().map(PlayerSetup::r#type);
            wanted == Some(PlayerType::Computer) && player.race != Race::Terran as i32
        };
        if !setup.players.iter().any(is_unplayed) {
            return Ok(());
        }
        let refused = |details| MapFileRefused { error: Error::InvalidPlayerSetup, details };
        Field::new(&self.map, &setup).map(drop).map_err(refused)
    }

    /// How many clients take part.
    pub(super) fn participants(&self) -> usize {
        count(&self.wanted, PlayerType::Participant)
    }

    /// Those who take part or play by themselves, in the order of their numbers.
    pub(super) fn players(&self) -> impl Iterator<Item = &PlayerSetup> {
        self.wanted.iter().filter(|setup| setup.r#type() != PlayerType::Observer)
    }
}

/// Reads a map whose client calls it `path`.
pub(super) fn read_map(path: &str, bytes: &[u8]) -> Result<Sc2Map, String> {
    let name = Path::new(path).file_stem().map(|stem| stem.to_string_lossy());
    Sc2Map::from_bytes(name.as_deref().unwrap_or("map"), bytes).map_err(|error| with_causes(&error))
}

fn map_file(request: &RequestCreateGame, folders: &Folders) -> Result<MapFile, MapFileRefused> {
    match &request.map {
        Some(request_create_game::Map::LocalMap(map)) => folders.resolve(map),
        Some(request_create_game::Map::BattlenetMapName(name)) => Err(MapFileRefused {
            error: Error::InvalidMapName,
            details: format!("The map {name} would come from Battle.net; name a local map."),
        }),
        None => Err(MapFileRefused {
            error: Error::MissingMap,
            details: "The request names no map.".to_owned(),
        }),
    }
}

fn check_players(wanted: &[PlayerSetup]) -> Result<(), MapFileRefused> {
    let refused = |error, details: &str| Err(MapFileRefused { error, details: details.to_owned() });
    if wanted.is_empty() {
        return refused(Error::MissingPlayerSetup, "The request names no players.");
    }
    let participants = count(wanted, PlayerType::Participant);
    let players = participants + count(wanted, PlayerType::Computer);
    if players == 0 || participants == 0 && count(wanted, PlayerType::Observer) == 0 {
        return refused(Error::InvalidPlayerSetup, "Nobody can join: name a participant.");
    }
    if players > PLAYERS_MAX {
        return refused(Error::InvalidPlayerSetup, "Two players take part at most.");
    }
    Ok(())
}

fn count(wanted: &[PlayerSetup], player_type: PlayerType) -> usize {
    // A player without a type is a participant, the first of the types.
    wanted.iter().filter(|setup| setup.r#type() == player_type).count()
}

impl From<MapFileRefused> for ResponseCreateGame {
    fn from(refused: MapFileRefused) -> Self {
        Self { error: Some(refused.error as i32), error_details: Some(refused.details) }
    }
}
