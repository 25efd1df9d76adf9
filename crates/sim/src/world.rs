use std::sync::Arc;

use catalog::Method;
use fixed::Vec2;

use crate::bodies::Bodies;
use crate::damage::Hit;
use crate::formation::Formation;
use crate::order::OrderQueue;
use crate::realm::Realm;
use crate::route::{PathSearch, Route};
use crate::work::Cargo;
use crate::{
    Command, Event, Missile, Order, OrderTarget, Random, Refusal, Rules, Switches, Unit, UnitTag,
    WeaponPhase,
};
use crate::{
    behavior, collision, construct, damage, death, footprint, harvest, items, missile, produce,
    spawn, supply, vision, vitals,
};

/// Units that a game holds at the most.
pub const UNITS_MAX: usize = 1024;
/// Players of a game, neutral not counted.
pub const PLAYERS_MAX: usize = 2;

/// A part of a game loop, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Units follow their orders, choose targets, set their course and work their weapons.
    Behavior,
    /// Missiles fly, and arrive.
    Missiles,
    /// Damage is dealt.
    Hits,
    /// Units move and push one another.
    Collision,
    /// Life, shields and energy regenerate.
    Vitals,
    /// Units without life leave the field.
    Deaths,
    /// An empty field is filled again.
    Spawns,
}

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

    /// Advances the game by one loop.
    pub fn step(&mut self) {
        self.step_marked(|_| ());
    }

    /// Advances the game by one loop and tells `mark` of each system before it runs: so a profiler
    /// knows what is running, while no clock is read here.
    ///
    /// Only the systems of battles are told apart; a game on a map counts as the first.
    #[inline]
    pub fn step_marked(&mut self, mut mark: impl FnMut(System)) {
        let (rules, state) = (&*self.rules, &mut self.state);
        mark(System::Behavior);
        state.game_loop += 1;
        state.events.clear();
        if state.realm.is_some() {
            return self.step_on_map();
        }
        behavior::act(rules, state);
        mark(System::Missiles);
        missile::advance(rules, state);
        mark(System::Hits);
        damage::apply_hits(rules, state);
        mark(System::Collision);
        collision::move_bodies(rules, state);
        mark(System::Vitals);
        vitals::regenerate(rules, state);
        mark(System::Deaths);
        death::remove_dead(rules, state);
        mark(System::Spawns);
        spawn::respawn_when_empty(rules, state);
        debug_assert!(state.living.iter().sum::<u32>() as usize <= state.units.len());
    }

    /// The systems of a battle, and those of an economy.
    fn step_on_map(&mut self) {
        let (rules, state) = (&*self.rules, &mut self.state);
        if let Some(realm) = &mut state.realm {
            realm.players.iter_mut().for_each(|player| player.advance(state.game_loop));
        }
        if !state.realm.as_ref().is_some_and(|realm| realm.paused) {
            produce::advance(rules, state);
            construct::advance(rules, state);
            harvest::update_collisions(rules, state);
            behavior::act(rules, state);
            missile::advance(rules, state);
            damage::apply_hits(rules, state);
            collision::move_bodies(rules, state);
            items::pick_up(rules, state);
            vitals::regenerate(rules, state);
        }
        death::remove_dead(rules, state);
        supply::count(rules, state);
        self.update_ground();
        vision::look(&self.rules, &mut self.state);
    }

    /// Makes the ground anew where footprints came or went.
    pub(crate) fn update_ground(&mut self) {
        let changed = |realm: &mut Box<Realm>| std::mem::take(&mut realm.footprints_changed);
        if self.state.realm.as_mut().is_some_and(changed) {
            footprint::rebuild_ground(&mut self.rules, &self.state);
            footprint::free_the_walled_in(&self.rules, &mut self.state);
        }
    }

    /// Tells a unit of `player` what to do; takes effect in the next loop.
    ///
    /// A queued command waits for those before it. Commands to units that are gone, that belong to
    /// others, or that cannot do it (a Marauder told to attack a Medivac) are passed over, as the
    /// game does.
    pub fn command(&mut self, player: u8, unit: UnitTag, command: Command, queued: bool) {
        let command = command.within_reach();
        if self.check(player, unit, command).is_ok() {
            self.obey(unit, command, queued);
        }
    }

    /// Tells several units the same. Sent to a point, a group that stands close together keeps its
    /// formation.
    pub fn command_group(&mut self, player: u8, units: &[UnitTag], command: Command, queued: bool) {
        let command = command.within_reach();
        let positions = units.iter().filter_map(|tag| self.state.position(*tag));
        let formation = Formation::of(positions);
        for &unit in units {
            let Some(position) = self.state.position(unit) else { continue };
            let place = |point| formation.place(position, point);
            let command = match command {
                Command::Move(OrderTarget::Point(point)) => {
                    Command::Move(OrderTarget::Point(place(point)))
                }
                Command::Attack(OrderTarget::Point(point)) => {
                    Command::Attack(OrderTarget::Point(place(point)))
                }
                Command::Patrol(point) => Command::Patrol(place(point)),
                other => other,
            };
            self.command(player, unit, command, queued);
        }
    }

    /// Whether a unit of `player` would follow a command.
    ///
    /// # Errors
    ///
    /// Why it would not.
    pub fn check(&self, player: u8, unit: UnitTag, command: Command) -> Result<(), Refusal> {
        let command = command.within_reach();
        let (rules, state) = (&*self.rules, &self.state);
        let unit =
            self.unit(unit).filter(|unit| self.controls(player, unit)).ok_or(Refusal::NotYours)?;
        if unit.player != player && spends(command) {
            return Err(Refusal::NotYours);
        }
        let kind = rules.catalog.unit(unit.unit_type);
        let only_if = |possible: bool, refusal| if possible { Ok(()) } else { Err(refusal) };
        let work = || self.work(unit.tag).ok_or(Refusal::Impossible);
        let makes = |method| kind.products.iter().any(|product| product.method == method);
        match command {
            Command::Stop | Command::HoldPosition | Command::Attack(OrderTarget::Point(_)) => {
                Ok(())
            }
            Command::Move(OrderTarget::Unit(target)) if target == unit.tag => Err(Refusal::Target),
            Command::Move(_) | Command::Patrol(_) => {
                only_if(fixed::Fixed::ZERO < kind.speed, Refusal::Impossible)
            }
            Command::Attack(OrderTarget::Unit(target)) => {
                let hits = self.unit(target).is_some_and(|target| {
                    target.tag != unit.tag
                        && rules.engagement(unit.unit_type, target.unit_type).weapon.is_some()
                });
                only_if(hits, Refusal::Target)
            }
            Command::Heal(patient) => {
                let friend = self.unit(patient).is_some_and(|other| other.player == unit.player);
                only_if(kind.heal.is_some() && friend, Refusal::Target)
            }
            Command::Gather(_) | Command::ReturnCargo if kind.harvest.is_none() => {
                Err(Refusal::Impossible)
            }
            Command::Gather(field) => {
                let holds = harvest::resource_kind(rules, state, field).is_some();
                only_if(holds, Refusal::Target)
            }
            Command::ReturnCargo => only_if(work()?.cargo != Cargo::None, Refusal::Impossible),
            Command::Build(product, target) => {
                construct::check(rules, state, unit, product, target)
            }
            Command::Construct(structure) => {
                let is_open = self.unit(structure).is_some_and(|other| other.player == unit.player)
                    && self.work(structure).is_some_and(|work| work.construction_left != 0);
                only_if(makes(Method::Construct) && is_open, Refusal::Target)
            }
            Command::Train(product) => produce::check(rules, state, unit, product),
            Command::CancelItem(index) => {
                only_if(usize::from(index) < work()?.queue().len(), Refusal::Impossible)
            }
            Command::CancelConstruction => {
                only_if(work()?.construction_left != 0, Refusal::Impossible)
            }
            Command::Rally(_) => {
                work()?;
                only_if(makes(Method::Train), Refusal::Impossible)
            }
            Command::Autocast(_) => only_if(kind.heal.is_some(), Refusal::Impossible),
        }
    }

    /// Whether a unit follows the commands of `player`: its own do, and with a switch its enemies'.
    pub fn controls(&self, player: u8, unit: &Unit) -> bool {
        unit.player == player || unit.player != 0 && self.state.switches(player).controls_enemies
    }

    /// Follows a command that was checked.
    fn obey(&mut self, tag: UnitTag, command: Command, queued: bool) {
        let (rules, state, slot) = (&*self.rules, &mut self.state, tag.slot());
        let order = match command {
            Command::Stop => Order::Idle,
            Command::HoldPosition => Order::HoldPosition,
            Command::Move(target) => Order::Move(target),
            Command::Patrol(point) => Order::Patrol(point, state.units[slot].position),
            Command::Attack(target) => Order::Attack(target),
            Command::Heal(patient) => Order::Heal(patient),
            Command::Gather(field) => Order::Gather(field),
            Command::ReturnCargo => Order::ReturnCargo,
            Command::Build(product, target) => Order::Build(product, target),
            Command::Construct(structure) => Order::Construct(structure),
            Command::Train(product) => return produce::enqueue(rules, state, slot, product),
            Command::CancelItem(index) => {
                return produce::cancel(rules, state, slot, usize::from(index));
            }
            Command::CancelConstruction => return construct::cancel(rules, state, slot),
            Command::Rally(target) => {
                if let Some(realm) = &mut state.realm {
                    realm.works[slot].rally = Some(target);
                }
                return;
            }
            Command::Autocast(is_on) => {
                state.units[slot].acquires_targets = is_on;
                return;
            }
        };
        if queued && state.units[slot].order != Order::Idle {
            state.queues[slot].push(order);
            return;
        }
        state.queues[slot].clear();
        if state.units[slot].order != order || order == Order::Idle {
            harvest::leave(rules, state, slot);
            behavior::start_order(&mut state.units[slot], order);
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
        death::remove_without_effects(&self.rules, &mut self.state);
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

/// Whether following a command moves money.
const fn spends(command: Command) -> bool {
    matches!(
        command,
        Command::Build(..)
            | Command::Train(_)
            | Command::CancelItem(_)
            | Command::CancelConstruction
    )
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
}
