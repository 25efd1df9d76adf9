use std::sync::Arc;

use fixed::Vec2;

use crate::bodies::Bodies;
use crate::realm::Realm;
use crate::route::PathSearch;
use crate::state::{PLAYERS_MAX, State};
use crate::{Event, Missile, Order, Random, Rules, Unit, UnitTag, WeaponPhase};
use crate::{death, remembered, spawn};

/// One game: shared rules and a state of its own.
///
/// Cloning forks the game.
#[derive(Clone, Debug)]
pub struct World {
    pub(crate) rules: Arc<Rules>,
    pub(crate) state: State,
}

impl World {
    /// A game at loop 0 with both armies in place and the enemy under way.
    pub fn new(rules: Arc<Rules>, seed: u64) -> Self {
        let mut world = Self::without_units(rules, seed);
        spawn::spawn_armies(&world.rules, &mut world.state);
        world
    }

    /// A game on a map at loop 0 with nobody on it. [`World::create_unit`] and its kin fill it.
    pub fn on_map(rules: Arc<Rules>, seed: u64) -> Self {
        let mut world = Self::without_units(rules, seed);
        world.state.realm = Some(Box::new(Realm::new(&world.rules.scenario.terrain)));
        world
    }

    fn without_units(rules: Arc<Rules>, seed: u64) -> Self {
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
            realm: None,
            events: Vec::with_capacity(8 * capacity),
            hits: Vec::with_capacity(8 * capacity),
            bodies: Bodies::with_capacity(capacity),
            somebody_fell: false,
            somebody_regenerates: false,
            search,
        };
        Self { rules, state }
    }

    /// Removes every unit at the end of the next loop, without their last effects. The scenario's
    /// script then fills the field again.
    pub fn kill_all(&mut self) {
        for unit in &mut self.state.units {
            unit.life = fixed::Fixed::ZERO;
            unit.weapon_phase = WeaponPhase::Ready;
        }
        self.state.missiles.clear();
        death::remove_without_effects(&self.rules, &mut self.state);
    }

    /// Where a resource stood that is gone, as long as `player` has not seen that it is.
    pub fn remembered(&self, player: u8, tag: UnitTag) -> Option<Vec2> {
        remembered::find(&self.state, player, tag).map(|gone| gone.position)
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
