use fixed::Vec2;

use crate::bodies::Bodies;
use crate::damage::Hit;
use crate::order::OrderQueue;
use crate::realm::Realm;
use crate::route::{PathSearch, Route};
use crate::{Event, Missile, Order, Random, Switches, Unit, UnitTag};

/// Units that a game holds at the most.
pub const UNITS_MAX: usize = 1024;
/// Players of a game, neutral not counted.
pub const PLAYERS_MAX: usize = 2;

/// Everything that differs between two games of the same rules.
///
/// The fields up to `realm` are the state that is hashed and saved. The rest is derived from it,
/// or working memory which carries nothing from one loop into the next.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) game_loop: u32,
    pub(crate) random: Random,
    /// By slot. Slots of the dead keep their tag until they are filled again.
    pub(crate) units: Vec<Unit>,
    /// By slot.
    pub(crate) queues: Vec<OrderQueue>,
    /// By slot.
    pub(crate) routes: Vec<Route>,
    /// Slots to fill again, the last first.
    pub(crate) free_slots: Vec<u16>,
    /// Living units of each player, by player number.
    pub(crate) living: [u32; PLAYERS_MAX + 1],
    pub(crate) missiles: Vec<Missile>,
    /// What only games on maps have.
    pub(crate) realm: Option<Box<Realm>>,

    pub(crate) events: Vec<Event>,
    pub(crate) hits: Vec<Hit>,
    pub(crate) bodies: Bodies,
    pub(crate) search: PathSearch,
    /// Whether a unit lost its last life in this loop.
    pub(crate) somebody_fell: bool,
    /// Whether a unit has appeared that regenerates anything; Terran battles do without.
    pub(crate) somebody_regenerates: bool,
}

impl State {
    #[inline]
    pub(crate) fn unit(&self, tag: UnitTag) -> Option<&Unit> {
        self.units.get(tag.slot()).filter(|unit| unit.alive && unit.tag == tag)
    }

    /// Whether `player` sees the cell that holds `point`.
    #[inline]
    pub(crate) fn sees(&self, player: u8, point: Vec2) -> bool {
        self.realm.as_ref().is_none_or(|realm| realm.vision.sees(player, point))
    }

    /// The rules that do not bind a player.
    #[inline]
    pub(crate) fn switches(&self, player: u8) -> Switches {
        self.realm
            .as_ref()
            .map_or_else(Switches::default, |realm| realm.players[usize::from(player)].switches)
    }

    #[inline]
    pub(crate) fn position(&self, tag: UnitTag) -> Option<Vec2> {
        self.unit(tag).map(|unit| unit.position)
    }

    /// Records something for viewers, and for the scripts of maps. In battles a full list drops it:
    /// no rule reads events.
    #[inline]
    pub(crate) fn note(&mut self, event: Event) {
        if self.events.len() < self.events.capacity() || self.realm.is_some() {
            self.events.push(event);
        }
    }

    /// Ends the unit's current order and begins the next in its queue.
    pub(crate) fn finish_order(&mut self, slot: usize) {
        let next = self.queues[slot].pop().unwrap_or(Order::Idle);
        self.units[slot].start_order(next);
    }
}
