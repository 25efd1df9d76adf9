//! Where the original plays: in a battle of ours, or on the suite's own map as a server plays it.

use std::sync::Arc;

use game::Game;
use maps::CellGrid;
use sim::{Command, Rules, Unit, UnitTag, World};

/// The number of the first unit type that a map adds.
const FIRST_OF_MAP: u32 = 1970;

pub enum Field {
    World(Box<World>),
    Map {
        game: Box<Game>,
        /// The protocol's numbers of the ordinary units whose copies the map numbers from
        /// [`FIRST_OF_MAP`], in its order.
        copied: Vec<u32>,
        /// The pathable cells that a client that joins is told.
        pathable: CellGrid,
    },
}

impl Field {
    /// A map that is being played, and the rules of the same battle as ours.
    pub fn of_map(game: Game, rules: &Rules) -> Self {
        let agents = rules.scenario.spawns.iter().filter(|group| group.player == 1);
        let mut names: Vec<&str> = agents.map(|group| group.unit.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let number = |name| {
            let unit = rules.catalog.find(name).expect("the rules were made of these tables");
            rules.catalog.unit(unit).protocol_id
        };
        let copied = names.into_iter().map(number).collect();
        let pathable = observe::pathable_cells(game.world(), 1);
        Self::Map { game: Box::new(game), copied, pathable }
    }

    pub fn world(&self) -> &World {
        match self {
            Self::World(world) => world,
            Self::Map { game, .. } => game.world(),
        }
    }

    pub fn pathable(&self) -> &CellGrid {
        match self {
            Self::World(world) => &world.rules().scenario.terrain.pathable,
            Self::Map { pathable, .. } => pathable,
        }
    }

    /// The number of an ordinary unit, also for copies.
    pub fn unit_type(&self, unit: &Unit) -> u32 {
        let number = self.world().rules().catalog.unit(unit.unit_type).protocol_id;
        match self {
            Self::Map { copied, .. } if FIRST_OF_MAP <= number => {
                copied[(number - FIRST_OF_MAP) as usize]
            }
            _ => number,
        }
    }

    pub fn command(&mut self, unit: UnitTag, command: Command) {
        match self {
            Self::World(world) => world.command(1, unit, command, false),
            Self::Map { game, .. } => game.world_mut().command(1, unit, command, false),
        }
    }

    pub fn advance(&mut self, through_snapshots: bool) {
        match self {
            Self::Map { game, .. } => game.step(),
            Self::World(world) => {
                world.step();
                if through_snapshots {
                    let rules = Arc::clone(world.shared_rules());
                    let again = World::restore(rules, &world.snapshot());
                    **world = again.expect("a snapshot of this world");
                }
            }
        }
    }

    /// What the original asks for at a reset: that `living` are killed.
    pub fn kill(&mut self, living: impl Iterator<Item = UnitTag>) {
        match self {
            Self::World(world) => world.kill_all(),
            Self::Map { game, .. } => {
                for unit in living {
                    assert!(game.kill_unit(unit), "{unit:?} lives");
                }
            }
        }
    }
}
