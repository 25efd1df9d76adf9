//! How commands enter a game: what they may be, and which orders they become.

use catalog::Method;

use crate::formation::Formation;
use crate::order::ORDERS_QUEUED_MAX;
use crate::work::Cargo;
use crate::{Command, Order, OrderTarget, Refusal, Unit, UnitTag, World};
use crate::{construct, harvest, produce};

impl World {
    /// Tells a unit of `player` what to do; takes effect in the next loop.
    ///
    /// A queued command waits for those before it. Commands to units that are gone, that belong to
    /// others, or that cannot do it (a Marauder told to attack a Medivac) are passed over, as the
    /// game does.
    pub fn command(&mut self, player: u8, unit: UnitTag, command: Command, queued: bool) {
        let command = command.within_reach();
        if self.check_near(player, unit, command).is_ok() {
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
        self.check_near(player, unit, command.within_reach())
    }

    /// [`Self::check`] of a command whose point is near the map.
    fn check_near(&self, player: u8, unit: UnitTag, command: Command) -> Result<(), Refusal> {
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
                only_if(harvest::can_gather(rules, state, player, field), Refusal::Target)
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

    /// Whether one more command can wait behind a unit's orders.
    ///
    /// # Errors
    ///
    /// If it is to wait, and as many orders as can be wait already.
    pub fn check_queue(&self, unit: UnitTag, command: Command) -> Result<(), Refusal> {
        let is_busy = self.unit(unit).is_some_and(|unit| unit.order != Order::Idle);
        let is_full = ORDERS_QUEUED_MAX <= self.queued_orders(unit).len();
        if is_busy && is_full && command.waits() { Err(Refusal::OrdersFull) } else { Ok(()) }
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
            state.units[slot].start_order(order);
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
