//! The game itself: a map being played, and the inputs that reach it.

use std::sync::Arc;

use catalog::{BalanceVersion, Catalog};
use fixed::Angle;
use maps::Sc2Map;
use sim::{Rules, World};

use super::debug;
use super::recording::{Input, Setup, input};
use crate::protocol::{PlayerResult, Result as GameResult};
use crate::seat::Seat;

/// The loop at which a game ends undecided: the game's own end of time.
const LOOPS_MAX: u32 = 1 << 19;

/// A map being played.
#[derive(Clone, Debug)]
pub(super) struct Field {
    world: World,
    players: u32,
    results: Option<Vec<PlayerResult>>,
    /// The score that a debug command has set.
    score: Option<i32>,
}

impl Field {
    /// The map before its first loop.
    pub(super) fn new(map: &Sc2Map, setup: &Setup) -> Result<Self, String> {
        let catalog = Catalog::load(BalanceVersion::V4_10_0).map_err(|error| error.to_string())?;
        let rules = Arc::new(Rules::for_map(catalog, &map.name, map.terrain.clone()));
        let mut world = World::on_map(rules, setup.seed);
        let playable = map.playable;
        world.set_playable(
            playable.left as i32,
            playable.bottom as i32,
            playable.right as i32,
            playable.top as i32,
        );
        if setup.disable_fog {
            world.set_fog(false);
        }
        for unit in &map.units {
            let unit_type =
                world.rules().catalog.find_display(&unit.unit_type).ok_or_else(|| {
                    format!("the map has a unit {} that is not built", unit.unit_type)
                })?;
            let placed = world.create_unit(unit_type, unit.player, unit.position, unit.facing);
            if let (Some(tag), Some(resources)) = (placed, unit.resources) {
                world.set_contents(tag, resources);
            }
        }
        world.look_round();
        let players = setup.players.len() as u32;
        Ok(Self { world, players, results: None, score: None })
    }

    pub(super) fn world(&self) -> &World {
        &self.world
    }

    pub(super) fn world_mut(&mut self) -> &mut World {
        &mut self.world
    }

    /// How the game ended, for all players, once it has.
    pub(super) fn results(&self) -> Option<&[PlayerResult]> {
        self.results.as_deref()
    }

    /// The score that the map's script keeps, if it does.
    pub(super) fn curriculum_score(&self, _player: u8) -> Option<i32> {
        self.score
    }

    pub(super) fn set_score(&mut self, score: i32) {
        self.score = Some(score);
    }

    /// Advances the game by a loop, unless it is over.
    pub(super) fn step(&mut self) {
        if self.results.is_some() {
            return;
        }
        self.world.step();
        if self.world.game_loop() >= LOOPS_MAX {
            self.end(|_| GameResult::Tie);
        }
    }

    /// Lets an input take effect.
    pub(super) fn apply(&mut self, input: &Input) {
        let Ok(player) = u8::try_from(input.player) else { return };
        match &input.deed {
            Some(input::Deed::Command(given)) => {
                let unit_types = self.world.rules().catalog.units().count();
                if let Some(given) = given.to_command(unit_types) {
                    self.world.command(player, given.unit, given.command, given.queued);
                }
            }
            Some(input::Deed::Debug(command)) => debug::apply(self, player, command),
            Some(input::Deed::Leave(_)) => self.concede(input.player),
            // Talk is for the players, and changes nothing.
            Some(input::Deed::Chat(_)) | None => {}
        }
    }

    /// Ends the game in favour of the others.
    pub(super) fn concede(&mut self, loser: u32) {
        self.end(|player| if player == loser { GameResult::Defeat } else { GameResult::Victory });
    }

    /// Ends the game in favour of one.
    pub(super) fn declare_victory(&mut self, winner: u32) {
        self.end(|player| if player == winner { GameResult::Victory } else { GameResult::Defeat });
    }

    /// Lets a client start a trigger of the map's script. False if there is none of that name.
    pub(super) fn trigger(&mut self, _name: &str) -> bool {
        false
    }

    /// Ends the game without a winner.
    pub(super) fn abandon(&mut self) {
        self.end(|_| GameResult::Undecided);
    }

    /// Takes a player's camera and selection to where the map's script has put them.
    pub(super) fn place_camera(&mut self, _seat: &mut Seat) {}

    fn end(&mut self, result: impl Fn(u32) -> GameResult) {
        let results = (1..=self.players).map(|player| PlayerResult {
            player_id: Some(player),
            result: Some(result(player) as i32),
        });
        self.results.get_or_insert_with(|| results.collect());
    }
}

/// Where new units look if nobody says.
pub(super) const FACING: Angle = Angle::SOUTH;
