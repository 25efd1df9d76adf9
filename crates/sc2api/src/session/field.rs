//! The game itself: a map being played, and the inputs that reach it.

use std::sync::{Arc, LazyLock};

use bots::melee::Computers;
use catalog::{BalanceVersion, Catalog};
use fixed::{Angle, Vec2};
use game::{Game, LOOPS_MAX, Options, Outcome, SelectionRequest};
use maps::Sc2Map;
use sim::{UnitTag, World};

use super::computers::{catalog_race, computers};
use super::debug;
use super::error::with_causes;
use super::recording::{Input, Setup, input};
use crate::protocol::{PlayerResult, Result as GameResult};

/// The figures of all unit types, read once for all games of the process.
static CATALOG: LazyLock<Result<Catalog, String>> =
    LazyLock::new(|| Catalog::load(BalanceVersion::V4_10_0).map_err(|error| error.to_string()));

/// Where new units look if nobody says.
pub(super) const FACING: Angle = Angle::SOUTH;

/// Units that debug commands create between two loops at most, of all players together: replays and
/// other processes may ask for any number.
const CREATIONS_MAX: u32 = 2 * sim::UNITS_MAX as u32;

/// A map being played.
#[derive(Clone, Debug)]
pub(super) struct Field {
    game: Game,
    computers: Computers,
    players: u32,
    /// Two processes had different games and gave up.
    is_abandoned: bool,
    /// The score that a debug command has set.
    score: Option<i32>,
    /// Units that debug commands may still create before the next loop.
    creations_left: u32,
    /// How many of the script's errors were told on standard error.
    told_errors: usize,
}

/// Where a map's script wants a player to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CameraOrder {
    pub(super) place: Option<Vec2>,
    pub(super) is_locked: bool,
    /// West, south, east and north border of where the camera goes.
    pub(super) playable: [i32; 4],
}

impl Field {
    /// The map at loop 0, after its script has set it up.
    pub(super) fn new(map: &Arc<Sc2Map>, setup: &Setup) -> Result<Self, String> {
        let catalog = CATALOG.as_ref().map_err(Clone::clone)?;
        let game = Game::new(Arc::clone(map), catalog, options(setup));
        Self::of(game.map_err(|error| with_causes(&error))?, setup)
    }

    /// The same map from its beginning.
    pub(super) fn restarted(&self, setup: &Setup) -> Result<Self, String> {
        Self::of(self.game.restarted(options(setup)).map_err(|error| with_causes(&error))?, setup)
    }

    fn of(mut game: Game, setup: &Setup) -> Result<Self, String> {
        let computers = computers(&mut game, setup)?;
        let players = setup.players.len() as u32;
        Ok(Self {
            game,
            computers,
            players,
            is_abandoned: false,
            score: None,
            creations_left: CREATIONS_MAX,
            told_errors: 0,
        })
    }

    pub(super) fn world(&self) -> &World {
        self.game.world()
    }

    pub(super) fn world_mut(&mut self) -> &mut World {
        self.game.world_mut()
    }

    pub(super) fn kill_unit(&mut self, tag: UnitTag) {
        self.game.kill_unit(tag);
    }

    /// How the game ended, for all players, once it has.
    pub(super) fn results(&self) -> Option<Vec<PlayerResult>> {
        let of_first = match self.game.outcome() {
            _ if self.is_abandoned => GameResult::Undecided,
            Some(Outcome::Victory) => GameResult::Victory,
            Some(Outcome::Defeat) => GameResult::Defeat,
            Some(Outcome::Tie) => GameResult::Tie,
            None => return None,
        };
        let results = (1..=self.players).map(|player| PlayerResult {
            player_id: Some(player),
            result: Some(if player == 1 { of_first } else { opposite(of_first) } as i32),
        });
        Some(results.collect())
    }

    /// The score that the map's script keeps for the first player, if it does.
    pub(super) fn curriculum_score(&self) -> Option<i32> {
        self.score.or_else(|| self.game.curriculum_score())
    }

    pub(super) fn set_score(&mut self, score: i32) {
        self.score = Some(score);
    }

    /// Grants up to so many units that a debug command creates.
    pub(super) fn grant_creations(&mut self, wanted: u32) -> u32 {
        let granted = wanted.min(self.creations_left);
        self.creations_left -= granted;
        granted
    }

    /// Advances the game by a loop, unless it is over.
    pub(super) fn step(&mut self) {
        self.creations_left = CREATIONS_MAX;
        if self.results().is_some() {
            return;
        }
        if let Some(loser) = self.computers.play(self.game.world_mut()) {
            return self.concede(loser.into());
        }
        self.game.step();
        self.tell_errors();
        if self.world().game_loop() >= LOOPS_MAX {
            self.game.end(Outcome::Tie);
        }
    }

    /// A script that stopped is a fault of the map, which its author has to hear of. The protocol
    /// has no place for it.
    fn tell_errors(&mut self) {
        let errors = self.game.script_errors();
        for error in &errors[self.told_errors..] {
            eprintln!("map `{}`: {error}", self.game.map().name);
        }
        self.told_errors = errors.len();
    }

    /// Lets an input take effect.
    pub(super) fn apply(&mut self, input: &Input) {
        let Ok(player) = u8::try_from(input.player) else { return };
        match &input.deed {
            // Replays and other processes may name anybody; only players have units, and lose.
            Some(input::Deed::Command(_) | input::Deed::Leave(_))
                if !(1..=self.players).contains(&input.player) => {}
            Some(input::Deed::Command(given)) => {
                let unit_types = self.world().rules().catalog.units().count();
                if let Some(given) = given.to_command(unit_types) {
                    self.world_mut().command(player, given.unit, given.command, given.queued);
                }
            }
            Some(input::Deed::Debug(command)) => debug::apply(self, player, command),
            Some(input::Deed::Leave(_)) => self.concede(input.player),
            Some(input::Deed::Chat(chat)) => self.game.chat(player, chat.message()),
            Some(input::Deed::Seat(_) | input::Deed::Camera(_)) | None => {}
        }
    }

    /// Ends the game in favour of the other player.
    pub(super) fn concede(&mut self, loser: u32) {
        self.game.end(if loser == 1 { Outcome::Defeat } else { Outcome::Victory });
    }

    /// Ends the game in favour of one player.
    pub(super) fn declare_victory(&mut self, winner: u32) {
        self.game.end(if winner == 1 { Outcome::Victory } else { Outcome::Defeat });
    }

    /// Ends the game without a result.
    pub(super) fn abandon(&mut self) {
        self.is_abandoned = true;
    }

    /// Whether this is a melee game.
    pub(super) fn is_melee(&self) -> bool {
        self.game.is_melee()
    }

    /// Where the script wants a player to look.
    pub(super) fn camera_order(&self, player: u8) -> CameraOrder {
        CameraOrder {
            place: self.game.camera(player),
            is_locked: self.game.camera_is_locked(player),
            playable: self.world().playable(),
        }
    }

    /// What the script selected for players since the last call.
    pub(super) fn take_selections(&mut self) -> Vec<SelectionRequest> {
        self.game.take_selections()
    }

    /// Who died since the last call.
    pub(super) fn take_deaths(&mut self) -> Vec<UnitTag> {
        self.game.take_deaths()
    }

    /// Whether the script asks for the game to begin anew.
    pub(super) fn restart_is_requested(&self) -> bool {
        self.game.restart_is_requested()
    }
}

fn options(setup: &Setup) -> Options {
    let race = |index: usize| setup.players.get(index).and_then(|player| catalog_race(player.race));
    Options { seed: setup.seed, fog: !setup.disable_fog, races: std::array::from_fn(race) }
}

fn opposite(result: GameResult) -> GameResult {
    match result {
        GameResult::Victory => GameResult::Defeat,
        GameResult::Defeat => GameResult::Victory,
        GameResult::Tie | GameResult::Undecided => result,
    }
}
