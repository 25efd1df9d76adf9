//! The full game: melee maps and every other map, for one or two agents.
//!
//! A [`FullGame`] is what the API's raw interface offers, without the API: structured observations
//! of what a player knows ([`GameObservation`]), orders to single units ([`ActionRow`]), answers to
//! each of them. Rows have a fixed layout ([`Row`]), so that other languages read them as bytes.
//!
//! A game follows from its map, options and orders alone: the same give the same bytes.

mod observation;
mod row;
mod rows;
mod setup;

use std::sync::Arc;

use bots::melee::{Computer, Computers};
use catalog::{BalanceVersion, Catalog};
use fixed::Vec2;
use game::{Game, Options};
use maps::Sc2Map;
use raw::{CommandCards, OrderResult, Target, tag};
use sim::{UnitTag, World};

use crate::Outcome;
use observation::Watcher;

pub use observation::{GAME_MINIMAP_LAYERS, GameObservation};
pub use row::{Cell, Field, Format, Row, from_bytes, to_bytes};
pub use rows::{
    ActionRow, AvailableRow, ORDERS_SHOWN, OrderRow, PlayerRow, RefusalRow, TARGET_NONE,
    TARGET_POINT, TARGET_UNIT, UnitRow,
};
pub use setup::{
    FLAT, FullGameError, GameOptions, LOOPS_MAX, MINIMAP_MAX, RAMP, STEP_LOOPS_MAX, Seat, load_map,
};

/// A game on a map, played in steps.
#[derive(Clone, Debug)]
pub struct FullGame {
    game: Game,
    computers: Computers,
    cards: CommandCards,
    watchers: Vec<Watcher>,
    options: GameOptions,
    /// The map's score at the end of the latest step.
    score: i32,
    outcome: Option<game::Outcome>,
    is_cut_off: bool,
}

/// What one step brought to the agents, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct GameStep {
    /// Where the map's script keeps a score, what the step added to it; else 1 for a victory, -1
    /// for a defeat and 0 otherwise.
    pub rewards: Vec<f32>,
    /// How the game ended for each; nothing while it goes on. [`Outcome::TimedOut`] is also the end
    /// of a game whose script asks for a new one, as those of SMAC's maps do.
    pub outcomes: Option<Vec<Outcome>>,
}

impl FullGame {
    /// The game at loop 0.
    ///
    /// # Errors
    ///
    /// If an option lies outside its bounds, the map is for other players, or it cannot be played.
    pub fn new(map: &Arc<Sc2Map>, options: GameOptions) -> Result<Self, FullGameError> {
        options.check(map)?;
        let catalog = Catalog::load(BalanceVersion::V4_10_0)?;
        let game = Game::new(Arc::clone(map), &catalog, start_options(map, &options))?;
        Self::of(game, options)
    }

    /// Begins the game anew, with another seed if one is given.
    ///
    /// # Errors
    ///
    /// If the map's script stops with other chances.
    pub fn reset(&mut self, seed: Option<u64>) -> Result<(), FullGameError> {
        let mut options = self.options.clone();
        options.seed = seed.unwrap_or(options.seed);
        let game = self.game.restarted(start_options(self.game.map(), &options))?;
        *self = Self::of(game, options)?;
        Ok(())
    }

    fn of(mut game: Game, options: GameOptions) -> Result<Self, FullGameError> {
        let races = options.races(game.map());
        let mut computers = Vec::new();
        let mut watchers = Vec::new();
        for (number, seat) in (1..).zip(&options.players) {
            match *seat {
                Seat::Agent => watchers.push(Watcher::new(game.world(), number)),
                Seat::Level(_) if !game.starts_computers() => {
                    return Err(FullGameError::NoComputers { map: game.map().name.clone() });
                }
                Seat::Level(level) => {
                    let starts = game.map().other_starts(number);
                    let race = races[usize::from(number) - 1].unwrap_or(catalog::Race::Terran);
                    let world = game.world_mut();
                    computers.push(Computer::new(world, number, race, level, starts)?);
                }
            }
        }
        let catalog = &game.world().rules().catalog;
        let cards = CommandCards::of_map(&game.map().unit_overrides, catalog);
        let score = game.curriculum_score().unwrap_or(0);
        let computers = computers.into_iter().collect();
        Ok(Self {
            game,
            computers,
            cards,
            watchers,
            options,
            score,
            outcome: None,
            is_cut_off: false,
        })
    }

    /// Gives the agents' orders, lets a step's loops pass, and tells what came of it. Orders take
    /// effect one after another, the first agent's first; what became of each is in the next
    /// observation. A game that is over stands still.
    ///
    /// # Panics
    ///
    /// If there are not as many lists of orders as agents.
    pub fn step(&mut self, orders: &[&[ActionRow]]) -> GameStep {
        assert_eq!(orders.len(), self.watchers.len(), "one list of orders for each agent");
        self.watchers.iter_mut().for_each(Watcher::begin_step);
        for (agent, orders) in orders.iter().enumerate() {
            for order in *orders {
                let result = self.order(agent, order);
                self.watchers[agent].results.push(result);
            }
        }
        let was_over = self.is_over();
        for _ in 0..self.options.step_loops {
            if self.is_over() {
                break;
            }
            self.advance();
        }
        GameStep { rewards: self.rewards(was_over), outcomes: self.outcomes() }
    }

    fn order(&mut self, agent: usize, order: &ActionRow) -> OrderResult {
        let player = self.watchers[agent].player;
        let target = match order.target {
            TARGET_POINT => Target::Point(raw::to_point(order.x, order.y)),
            TARGET_UNIT => {
                Target::Unit(tag::from_protocol(order.target_tag).unwrap_or(UnitTag::NONE))
            }
            _ => Target::None,
        };
        if self.is_over() {
            return OrderResult::NotSupported;
        }
        let ability = u32::from(order.ability);
        let target = raw::taken_target(ability, target);
        let Some(unit) = tag::from_protocol(order.tag) else { return OrderResult::Error };
        // Whether a unit that the player does not know of lives is not told to who guesses its tag.
        if let Target::Unit(other) = target
            && !self.watchers[agent].knows(self.game.world(), other)
        {
            return OrderResult::MustTargetVisibleUnit;
        }
        match raw::resolve(
            self.game.world(),
            &self.cards,
            player,
            unit,
            ability,
            (target, order.queued),
        ) {
            Ok(resolved) => {
                self.game.world_mut().command(player, unit, resolved.command, order.queued);
                OrderResult::Success
            }
            Err(result) => result,
        }
    }

    fn advance(&mut self) {
        if let Some(loser) = self.computers.play(self.game.world_mut()) {
            let victor_is_first = loser != 1;
            self.game.end(if victor_is_first {
                game::Outcome::Victory
            } else {
                game::Outcome::Defeat
            });
        } else {
            self.game.step();
            let dead = self.game.take_deaths();
            self.watchers.iter_mut().for_each(|watcher| watcher.follow(self.game.world(), &dead));
        }
        self.outcome = self.game.outcome();
        self.is_cut_off = self.options.loops_max <= self.game.world().game_loop();
    }

    /// Whether the game is over: won, lost, drawn, cut off, or at an end that its script calls for
    /// by asking for a new game.
    pub fn is_over(&self) -> bool {
        self.outcome.is_some() || self.is_cut_off || self.game.restart_is_requested()
    }

    fn outcomes(&self) -> Option<Vec<Outcome>> {
        if !self.is_over() {
            return None;
        }
        let of_first = match self.outcome {
            Some(game::Outcome::Victory) => Outcome::Won,
            Some(game::Outcome::Defeat) => Outcome::Lost,
            Some(game::Outcome::Tie) => Outcome::Drawn,
            None => Outcome::TimedOut,
        };
        let of = |watcher: &Watcher| {
            if watcher.player == 1 { of_first } else { of_first.reversed() }
        };
        Some(self.watchers.iter().map(of).collect())
    }

    fn rewards(&mut self, was_over: bool) -> Vec<f32> {
        if let Some(score) = self.game.curriculum_score() {
            let gained = (score - self.score) as f32;
            self.score = score;
            // Scripts keep score for the first player.
            let of = |watcher: &Watcher| if watcher.player == 1 { gained } else { 0.0 };
            return self.watchers.iter().map(of).collect();
        }
        let outcomes = self.outcomes().filter(|_| !was_over);
        let reward = |outcome: &Outcome| match outcome {
            Outcome::Won => 1.0,
            Outcome::Lost => -1.0,
            Outcome::Drawn | Outcome::TimedOut => 0.0,
        };
        outcomes.map_or_else(
            || vec![0.0; self.watchers.len()],
            |outcomes| outcomes.iter().map(reward).collect(),
        )
    }

    /// How many agents play.
    pub fn agents(&self) -> usize {
        self.watchers.len()
    }

    /// The player of an agent.
    ///
    /// # Panics
    ///
    /// If there is no such agent.
    pub fn player(&self, agent: usize) -> u8 {
        self.watchers[agent].player
    }

    /// Writes what an agent sees into `out`, whose memory is used again.
    ///
    /// # Panics
    ///
    /// If there is no such agent.
    pub fn observe(&mut self, agent: usize, out: &mut GameObservation) {
        let score = self.game.curriculum_score();
        let world = self.game.world();
        self.watchers[agent].observe(world, &self.cards, score, self.options.minimap, out);
    }

    /// Whether the structure of an ability could stand at each of several places, in cells, as far
    /// as the agent's player knows. What it costs does not count.
    ///
    /// # Panics
    ///
    /// If there is no such agent.
    pub fn placements(
        &self,
        agent: usize,
        ability: u32,
        places: &[(f32, f32)],
    ) -> Vec<OrderResult> {
        let player = self.watchers[agent].player;
        let place = |&(x, y): &(f32, f32)| {
            raw::placement(self.world(), player, (ability, raw::to_point(x, y)), true)
        };
        places.iter().map(place).collect()
    }

    /// Where others than the agent's player may have started.
    ///
    /// # Panics
    ///
    /// If there is no such agent.
    pub fn enemy_starts(&self, agent: usize) -> Vec<Vec2> {
        self.game.map().other_starts(self.watchers[agent].player)
    }

    /// The options; the seed is that of the present game.
    pub fn options(&self) -> &GameOptions {
        &self.options
    }

    /// The map.
    pub fn map(&self) -> &Arc<Sc2Map> {
        self.game.map()
    }

    /// The world.
    pub fn world(&self) -> &World {
        self.game.world()
    }

    /// The identity of the game's state.
    pub fn state_hash(&self) -> u64 {
        self.game.state_hash()
    }

    /// What stopped runs of the map's script so far, the first few.
    pub fn script_errors(&self) -> impl Iterator<Item = String> {
        self.game.script_errors().iter().map(ToString::to_string)
    }
}

fn start_options(map: &Sc2Map, options: &GameOptions) -> Options {
    Options { seed: options.seed, fog: options.fog, races: options.races(map) }
}
