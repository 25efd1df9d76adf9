//! A scripted player of melee games.
//!
//! It plays Terran: it mines, keeps its workers and its supply up, builds Barracks, trains Marines,
//! expands, and sends the Marines in waves that grow. Levels differ in pace: how often it decides,
//! how many workers, Barracks and bases it aims at, and how its army fights.

mod army;
mod computer;
mod economy;
mod holdings;
mod pace;
mod plan;
mod search;
mod sites;

use catalog::{Race, UnitTypeId};
use fixed::{Fixed, Vec2};
use observe::Memory;
use sim::{Command, World};

use crate::{Level, UnitCommand, View};
use holdings::Holdings;
use pace::Pace;
use search::Search;

pub use computer::{Computer, Computers};

/// Why nobody can play for a player.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MeleeError {
    /// The race is not scripted.
    #[error("scripted players play Terran so far, and not {0:?}; choose Terran or Random for them")]
    Race(Race),
    /// The tables lack what the player builds.
    #[error("the unit tables lack `{0}`, which scripted players make")]
    UnknownUnit(&'static str),
}

/// A scripted player of one melee game. A clone goes on by itself.
#[derive(Clone, Debug)]
pub struct MeleePlayer {
    player: u8,
    level: Level,
    pace: Pace,
    kinds: Kinds,
    memory: Memory,
    search: Search,
    /// Marines of the next wave.
    wave: u32,
    /// Whether the army is on its way to the enemy.
    is_attacking: bool,
}

/// What the player makes.
#[derive(Clone, Copy, Debug)]
struct Kinds {
    hall: UnitTypeId,
    worker: UnitTypeId,
    depot: UnitTypeId,
    barracks: UnitTypeId,
    marine: UnitTypeId,
}

impl MeleePlayer {
    /// Somebody who plays for `player` from now on. `starts` are the places where enemies may have
    /// started, as the map tells everybody.
    ///
    /// # Errors
    ///
    /// If nobody knows how to play the race.
    pub fn new(
        world: &World,
        player: u8,
        race: Race,
        level: Level,
        starts: Vec<Vec2>,
    ) -> Result<Self, MeleeError> {
        if race != Race::Terran {
            return Err(MeleeError::Race(race));
        }
        let catalog = &world.rules().catalog;
        let kind = |name| catalog.find_display(name).ok_or(MeleeError::UnknownUnit(name));
        let kinds = Kinds {
            hall: kind("CommandCenter")?,
            worker: kind("SCV")?,
            depot: kind("SupplyDepot")?,
            barracks: kind("Barracks")?,
            marine: kind("Marine")?,
        };
        let pace = Pace::of(level);
        let memory = Memory::new(world, player);
        let search = Search::new(View::new(world, player), &memory, starts);
        let wave = pace.wave;
        Ok(Self { player, level, pace, kinds, memory, search, wave, is_attacking: false })
    }

    /// What the player tells its units before the next loop, to be asked in every loop.
    pub fn commands(&mut self, world: &World) -> Vec<UnitCommand> {
        if !world.game_loop().is_multiple_of(self.pace.decision_loops) {
            return Vec::new();
        }
        self.memory.update(world);
        let view = View::new(world, self.player);
        let holdings = Holdings::new(view, &self.memory, &self.kinds);
        self.search.look(view);
        let mut commands = self.economy(view, &holdings);
        let army = self.army(view, &holdings);
        // Workers that are called to arms leave their work.
        commands.retain(|given| army.iter().all(|other| other.unit != given.unit));
        commands.extend(army);
        commands
    }

    /// Whether the player gives the game up: nothing can come of it any more. No town hall stands,
    /// nobody is in production, and nobody is left to work or to fight.
    pub fn gives_up(&self, world: &World) -> bool {
        let view = View::new(world, self.player);
        let makes = view.own().any(|unit| {
            unit.unit_type == self.kinds.hall
                || view.work(unit).is_some_and(|work| !work.queue().is_empty())
        });
        let acts = view.own().any(|unit| {
            let kind = view.kind(unit.unit_type);
            kind.harvest.is_some() || !kind.weapons.is_empty() && Fixed::ZERO < kind.speed
        });
        !makes && !acts
    }
}

/// The distance between two points, to compare with others.
fn apart(from: Vec2, to: Vec2) -> i64 {
    from.distance_squared(to)
}

/// Whether two points are at most so many cells apart.
fn within(from: Vec2, to: Vec2, cells: i32) -> bool {
    apart(from, to) <= Fixed::from_int(cells).squared()
}

/// Whether a unit does not follow a command yet.
fn is_news(unit: &sim::Unit, command: Command) -> bool {
    use sim::Order;
    match command {
        Command::Attack(target) => unit.order != Order::Attack(target),
        Command::Move(target) => unit.order != Order::Move(target),
        Command::Gather(field) => unit.order != Order::Gather(field),
        _ => true,
    }
}
