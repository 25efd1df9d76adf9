//! The world: a plain value, stepped one game loop at a time.
//!
//! A [`World`] is [`Rules`] shared between games and a state of its own. Cloning it forks the
//! game, and its hash is its identity: same rules, seed and commands give the same hash at every
//! loop. Each system is a free function over the state; [`World::step`] lists them in their order.
//!
//! There is no float, hash map, clock, thread or global here, and nothing can fail: rules are
//! checked when they are made, and commands to units that are gone are passed over.
#![deny(clippy::float_arithmetic)]
#![warn(missing_docs)]

mod acquire;
mod behavior;
mod bodies;
mod collision;
mod combat;
mod command;
mod construct;
mod damage;
mod death;
mod event;
mod footprint;
mod formation;
mod harvest;
mod heal;
mod items;
mod missile;
mod movement;
mod navigation;
mod order;
mod placement;
mod produce;
mod random;
mod realm;
mod realm_snapshot;
mod remembered;
mod requirement;
mod route;
mod rules;
mod script;
mod site;
mod snapshot;
mod spawn;
mod state;
mod step;
mod supply;
mod switches;
mod unit;
mod vision;
mod vitals;
mod work;
mod world;

pub use event::Event;
pub use footprint::{FootprintCells, snapped};
pub use missile::Missile;
pub use order::{Command, ORDERS_QUEUED_MAX, Order, OrderTarget, Refusal};
pub use random::Random;
pub use realm::Player;
pub use rules::{Engagement, Rules, RulesError};
pub use snapshot::SnapshotError;
pub use state::{PLAYERS_MAX, UNITS_MAX};
pub use step::System;
pub use switches::Switches;
pub use unit::{Unit, UnitTag, WeaponPhase};
pub use vision::Visibility;
pub use work::{Cargo, PRODUCTION_QUEUE_MAX, Work};
pub use world::World;

/// Loops of one game second. At the speed "Faster" 22.4 loops pass in a second of real time.
pub const LOOPS_PER_SECOND: u32 = 16;
