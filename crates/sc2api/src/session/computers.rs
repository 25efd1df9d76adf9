//! Computer players: on melee maps they play by themselves, as part of the game.

use bots::Level;
use bots::melee::{Computer, Computers};
use catalog::Race as CatalogRace;
use game::Game;

use super::recording::{SeatedPlayer, Setup};
use crate::protocol::{PlayerType, Race};

/// The computers of a game that begins; none where the map does not start them.
pub(super) fn computers(game: &mut Game, setup: &Setup) -> Result<Computers, String> {
    if !game.starts_computers() {
        return Ok(Computers::default());
    }
    let is_computer = |player: &SeatedPlayer| {
        player.setup.as_ref().is_some_and(|setup| setup.r#type() == PlayerType::Computer)
    };
    let numbered = (1..).zip(&setup.players).filter(|(_, player)| is_computer(player));
    numbered.map(|(number, player)| computer(game, number, player)).collect()
}

/// A computer of the difficulty that was asked for: its number is the level's.
fn computer(game: &mut Game, number: u8, player: &SeatedPlayer) -> Result<Computer, String> {
    let setup = player.setup.clone().unwrap_or_default();
    let difficulty = setup.difficulty();
    let level = u8::try_from(difficulty as i32).map(Level::new);
    let Ok(Ok(level)) = level else {
        return Err(format!("No computer plays at the difficulty {difficulty:?}."));
    };
    let others = game.map().other_starts(number);
    let race = catalog_race(player.race).unwrap_or(CatalogRace::Neutral);
    Computer::new(game.world_mut(), number, race, level, others).map_err(|error| error.to_string())
}

/// A race of the protocol as the tables name it; none for a lot that was not drawn.
pub(super) fn catalog_race(race: i32) -> Option<CatalogRace> {
    match Race::try_from(race).ok()? {
        Race::Terran => Some(CatalogRace::Terran),
        Race::Zerg => Some(CatalogRace::Zerg),
        Race::Protoss => Some(CatalogRace::Protoss),
        Race::Random | Race::NoRace => None,
    }
}
