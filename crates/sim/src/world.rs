use std::sync::Arc;

use fixed::Vec2;

use crate::bodies::Bodies;
use crate::damage::Hit;
use crate::order::OrderQueue;
use crate::route::{PathSearch, Route};
use crate::{
    Command, Event, Missile, Order, OrderTarget, Random, Rules, Unit, UnitTag, WeaponPhase,
};
use crate::{behavior, collision, damage, death, missile, spawn, vitals};

/// Units that a game holds at the most.
pub const UNITS_MAX: usize = 1024;
/// Players of a game, neutral not counted.
pub const PLAYERS_MAX: usize = 2;

/// One game: shared rules and a state of its own.
///
/// Cloning forks the game.
#[derive(Clone, Debug)]
pub struct World {
    pub(crate) rules: Arc<Rules>,
    pub(crate) state: State,
}

/// Everything that differs between two games of the same rules.
///
/// The fields up to `missiles` are the state that is hashed and saved. The rest is derived from it,
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

    pub(crate) events: Vec<Event>,
    pub(crate) hits: Vec<Hit>,
    pub(crate) bodies: Bodies,
    pub(crate) search: PathSearch,
    /// Whether a unit lost its last life in this loop.
    pub(crate) somebody_fell: bool,
    /// Whether a unit has appeared that regenerates anything; Terran battles do without.
    pub(crate) somebody_regenerates: bool,
}

impl World {
    /// A game at loop 0 with both armies in place and the enemy under way.
    pub fn new(rules: Arc<Rules>, seed: u64) -> Self {
        let capacity = rules.spawns.len();
        let search = PathSearch::new(&rules.ground);
        let state = State {
            game_loop: 0,
            random: Random::new(seed),
            units: Vec::with_capacity(capacity),
            queues: Vec::with_capacity(capacity),
            routes: Vec::with_capacity(capacity),
            free_slots: Vec::with_capacity(capacity),
            living: [0; PLAYERS_MAX + 1],
            missiles: Vec::with_capacity(4 * capacity),
            events: Vec::with_capacity(8 * capacity),
            hits: Vec::with_capacity(8 * capacity),
            bodies: Bodies::with_capacity(capacity),
            somebody_fell: false,
            somebody_regenerates: false,
            search,
        };
        let mut world = Self { rules, state };
        spawn::spawn_armies(&world.rules, &mut world.state);
        world
    }

    /// Advances the game by one loop.
    pub fn step(&mut self) {
        let (rules, state) = (&*self.rules, &mut self.state);
        state.game_loop += 1;
        state.events.clear();
        behavior::act(rules, state);
        missile::advance(rules, state);
        damage::apply_hits(rules, state);
        collision::move_bodies(rules, state);
        vitals::regenerate(rules, state);
        death::remove_dead(rules, state);
        spawn::respawn_when_empty(rules, state);
        debug_assert!(state.living.iter().sum::<u32>() as usize <= state.units.len());
    }

    /// Tells a unit of `player` what to do; takes effect in the next loop.
    ///
    /// A queued command waits for those before it. Commands to units that are gone, that belong to
    /// others, or that cannot do it (a Marauder told to attack a Medivac) are passed over, as the
    /// game does.
    pub fn command(&mut self, player: u8, unit: UnitTag, command: Command, queued: bool) {
        let Some(found) = self.unit(unit) else { return };
        if found.player != player || !self.can_obey(found, command) {
            return;
        }
        let order = match command {
            Command::Stop => Order::Idle,
            Command::HoldPosition => Order::HoldPosition,
            Command::Move(target) => Order::Move(target),
            Command::Patrol(point) => Order::Patrol(point, found.position),
            Command::Attack(target) => Order::Attack(target),
            Command::Heal(patient) => Order::Heal(patient),
        };
        let slot = unit.slot();
        if queued && self.state.units[slot].order != Order::Idle {
            self.state.queues[slot].push(order);
            return;
        }
        self.state.queues[slot].clear();
        let unit = &mut self.state.units[slot];
        if unit.order != order || order == Order::Idle {
            behavior::start_order(unit, order);
        }
    }

    fn can_obey(&self, unit: &Unit, command: Command) -> bool {
        let kind = self.rules.catalog.unit(unit.unit_type);
        match command {
            Command::Stop | Command::HoldPosition => true,
            Command::Move(OrderTarget::Unit(target)) if target == unit.tag => false,
            Command::Move(_) | Command::Patrol(_) => fixed::Fixed::ZERO < kind.speed,
            Command::Attack(OrderTarget::Point(_)) => true,
            Command::Attack(OrderTarget::Unit(target)) => self.unit(target).is_some_and(|target| {
                target.tag != unit.tag
                    && self.rules.engagement(unit.unit_type, target.unit_type).weapon.is_some()
            }),
            Command::Heal(patient) => {
                kind.heal.is_some()
                    && self.unit(patient).is_some_and(|patient| patient.player == unit.player)
            }
        }
    }

    /// Removes every unit at the end of the next loop, without their last effects. The scenario's
    /// script then fills the field again.
    pub fn kill_all(&mut self) {
        for unit in &mut self.state.units {
            unit.life = fixed::Fixed::ZERO;
            unit.weapon_phase = WeaponPhase::Ready;
        }
        self.state.missiles.clear();
        death::remove_silently(&mut self.state);
    }

    /// What the games of these rules share.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The same, to make further games of.
    pub fn shared_rules(&self) -> &Arc<Rules> {
        &self.rules
    }

    /// Loops since the start.
    pub fn game_loop(&self) -> u32 {
        self.state.game_loop
    }

    /// The living units in the order of their slots.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.state.units.iter().filter(|unit| unit.alive)
    }

    /// The unit with this tag, if it lives.
    #[inline]
    pub fn unit(&self, tag: UnitTag) -> Option<&Unit> {
        self.state.unit(tag)
    }

    /// How many units of `player` live.
    pub fn living(&self, player: u8) -> u32 {
        self.state.living[usize::from(player)]
    }

    /// Missiles in flight, the oldest first.
    pub fn missiles(&self) -> &[Missile] {
        &self.state.missiles
    }

    /// What happened in the latest loop.
    pub fn events(&self) -> &[Event] {
        &self.state.events
    }

    /// The orders behind a unit's current one, the next first.
    pub fn queued_orders(&self, tag: UnitTag) -> &[Order] {
        match self.unit(tag) {
            Some(_) => self.state.queues[tag.slot()].as_slice(),
            None => &[],
        }
    }
}

impl State {
    #[inline]
    pub(crate) fn unit(&self, tag: UnitTag) -> Option<&Unit> {
        self.units.get(tag.slot()).filter(|unit| unit.alive && unit.tag == tag)
    }

    #[inline]
    pub(crate) fn position(&self, tag: UnitTag) -> Option<Vec2> {
        self.unit(tag).map(|unit| unit.position)
    }

    /// Records something for viewers. A full list drops it: the rules do not read events.
    #[inline]
    pub(crate) fn note(&mut self, event: Event) {
        if self.events.len() < self.events.capacity() {
            self.events.push(event);
        }
    }
}
