//! Computer players: on melee maps they play by themselves, as part of the game.
//!
//! They follow from the setup alone, like the map's script. So a replay, a saved game or a game
//! begun anew has the same computers without a word about them in its inputs.

use bots::Level;
use bots::melee::MeleePlayer;
use catalog::Race as CatalogRace;
use game::Game;

use super::recording::{SeatedPlayer, Setup};
use crate::protocol::{Difficulty, PlayerType, Race};

/// From these difficulties on a computer sees the whole map, or finds twice as much.
const SEES_ALL: [Difficulty; 2] = [Difficulty::CheatVision, Difficulty::CheatInsane];
const FINDS_MORE: [Difficulty; 2] = [Difficulty::CheatMoney, Difficulty::CheatInsane];

/// The computers of one game.
#[derive(Clone, Debug, Default)]
pub(super) struct Computers(Vec<Computer>);

#[derive(Clone, Debug)]
struct Computer {
    number: u8,
    player: MeleePlayer,
    finds_more: bool,
    /// What it had collected when it was given its share of more.
    counted: [u32; 2],
}

impl Computers {
    /// The computers of a game that begins; none where the map does not start them.
    pub(super) fn new(game: &mut Game, setup: &Setup) -> Result<Self, String> {
        if !game.starts_computers() {
            return Ok(Self::default());
        }
        let is_computer = |player: &SeatedPlayer| {
            player.setup.as_ref().is_some_and(|setup| setup.r#type() == PlayerType::Computer)
        };
        let numbered = (1..).zip(&setup.players).filter(|(_, player)| is_computer(player));
        numbered.map(|(number, player)| Computer::new(game, number, player)).collect()
    }

    /// Lets the computers play before a loop. Returns the first who gives up.
    pub(super) fn play(&mut self, game: &mut Game) -> Option<u8> {
        let mut loser = None;
        for computer in &mut self.0 {
            computer.play(game);
            if computer.player.gives_up(game.world()) {
                loser.get_or_insert(computer.number);
            }
        }
        loser
    }
}

impl FromIterator<Computer> for Computers {
    fn from_iter<I: IntoIterator<Item = Computer>>(computers: I) -> Self {
        Self(computers.into_iter().collect())
    }
}

impl Computer {
    fn new(game: &mut Game, number: u8, player: &SeatedPlayer) -> Result<Self, String> {
        let setup = player.setup.clone().unwrap_or_default();
        let difficulty = setup.difficulty();
        let level = u8::try_from(difficulty as i32).map(Level::new);
        let Ok(Ok(level)) = level else {
            return Err(format!("No computer plays at the difficulty {difficulty:?}."));
        };
        let starts = game.map().start_locations();
        let others = starts.into_iter().filter(|(player, _)| *player != number);
        let others = others.map(|(_, place)| place).collect();
        let race = catalog_race(player.race).unwrap_or(CatalogRace::Neutral);
        let player = MeleePlayer::new(game.world(), number, race, level, others)
            .map_err(|error| error.to_string())?;
        if SEES_ALL.contains(&difficulty) {
            game.world_mut().show_map(number, true);
        }
        let finds_more = FINDS_MORE.contains(&difficulty);
        Ok(Self { number, player, finds_more, counted: [0; 2] })
    }

    fn play(&mut self, game: &mut Game) {
        let commands = self.player.commands(game.world());
        let world = game.world_mut();
        for given in commands {
            world.command(self.number, given.unit, given.command, given.queued);
        }
        if let Some(bank) = world.player_mut(self.number).filter(|_| self.finds_more) {
            let collected = [bank.minerals_collected, bank.vespene_collected];
            bank.minerals += collected[0] - self.counted[0];
            bank.vespene += collected[1] - self.counted[1];
            self.counted = collected;
        }
    }
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
