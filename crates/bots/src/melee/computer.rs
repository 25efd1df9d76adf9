use catalog::Race;
use fixed::Vec2;
use sim::World;

use super::{MeleeError, MeleePlayer};
use crate::Level;

/// From these levels on a computer sees the whole map, or finds twice as much.
///
/// # Source
///
/// The API's difficulties, whose last three are named for it: CheatVision, CheatMoney and
/// CheatInsane.
const SEES_ALL: [u8; 2] = [8, 10];
const FINDS_MORE: [u8; 2] = [9, 10];

/// A scripted player who is part of a game as the API's computers are: the last three levels cheat
/// as the API's last three difficulties say.
///
/// It follows from the setup alone, like a map's script: a replay, a saved game or a game begun
/// anew has the same computer without a word about it in its inputs.
#[derive(Clone, Debug)]
pub struct Computer {
    player: MeleePlayer,
    finds_more: bool,
    /// What it had collected when it was given its share of more.
    counted: [u32; 2],
}

impl Computer {
    /// A computer that plays for `player` from now on. `starts` are the places where enemies may
    /// have started.
    ///
    /// # Errors
    ///
    /// If nobody knows how to play the race.
    pub fn new(
        world: &mut World,
        player: u8,
        race: Race,
        level: Level,
        starts: Vec<Vec2>,
    ) -> Result<Self, MeleeError> {
        let scripted = MeleePlayer::new(world, player, race, level, starts)?;
        if SEES_ALL.contains(&level.number()) {
            world.show_map(player, true);
        }
        let finds_more = FINDS_MORE.contains(&level.number());
        Ok(Self { player: scripted, finds_more, counted: [0; 2] })
    }

    /// The number of its player.
    pub fn player(&self) -> u8 {
        self.player.player
    }

    /// Plays before a loop. Tells whether it gives the game up.
    pub fn play(&mut self, world: &mut World) -> bool {
        let number = self.player();
        for given in self.player.commands(world) {
            world.command(number, given.unit, given.command, given.queued);
        }
        if let Some(bank) = world.player_mut(number).filter(|_| self.finds_more) {
            let collected = [bank.minerals_collected, bank.vespene_collected];
            bank.minerals += collected[0] - self.counted[0];
            bank.vespene += collected[1] - self.counted[1];
            self.counted = collected;
        }
        self.player.gives_up(world)
    }
}

/// The computers of one game.
#[derive(Clone, Debug, Default)]
pub struct Computers(Vec<Computer>);

impl Computers {
    /// Lets the computers play before a loop. Returns the number of the first who gives up.
    pub fn play(&mut self, world: &mut World) -> Option<u8> {
        let mut loser = None;
        for computer in &mut self.0 {
            if computer.play(world) {
                loser.get_or_insert(computer.player());
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
