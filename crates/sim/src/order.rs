use catalog::UnitTypeId;
use fixed::{Fixed, Vec2};

use crate::UnitTag;

/// Orders that can wait behind the current one.
pub const ORDERS_QUEUED_MAX: usize = 8;

/// Points further from the origin than this are taken to be this far: no map reaches so far, and
/// distances between points stay numbers.
const REACH: Fixed = Fixed::from_int(1024);

fn within_reach(point: Vec2) -> Vec2 {
    Vec2::new(point.x.clamp(-REACH, REACH), point.y.clamp(-REACH, REACH))
}

/// What a player tells a unit to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Drop all orders.
    Stop,
    /// Stay, and shoot only what comes into range.
    HoldPosition,
    /// Go there, or follow a unit.
    Move(OrderTarget),
    /// Go to and fro between here and there, attacking on the way.
    Patrol(Vec2),
    /// Attack a unit, or go there attacking on the way.
    Attack(OrderTarget),
    /// Restore the life of a unit.
    Heal(UnitTag),
    /// Fetch minerals or vespene from a resource, over and over.
    Gather(UnitTag),
    /// Bring a load to the nearest town hall.
    ReturnCargo,
    /// Build a structure there, or on a geyser.
    Build(UnitTypeId, OrderTarget),
    /// Go on with a structure that nobody is at work on.
    Construct(UnitTag),
    /// Make a unit, behind those in the queue.
    Train(UnitTypeId),
    /// Take an item out of the production queue: 0 is the running one.
    CancelItem(u8),
    /// Take a structure under construction down.
    CancelConstruction,
    /// Send new units there.
    Rally(OrderTarget),
    /// Heal whoever is hurt without being told, or leave it.
    Autocast(bool),
}

impl Command {
    /// Whether it can wait behind other orders; the rest takes effect at once.
    pub(crate) const fn waits(self) -> bool {
        !matches!(
            self,
            Self::Train(_)
                | Self::CancelItem(_)
                | Self::CancelConstruction
                | Self::Rally(_)
                | Self::Autocast(_)
        )
    }

    /// The same with its point brought near the map, wherever a client or a replay put it.
    pub(crate) fn within_reach(self) -> Self {
        let near = |target| match target {
            OrderTarget::Point(point) => OrderTarget::Point(within_reach(point)),
            unit @ OrderTarget::Unit(_) => unit,
        };
        match self {
            Self::Move(target) => Self::Move(near(target)),
            Self::Attack(target) => Self::Attack(near(target)),
            Self::Patrol(point) => Self::Patrol(within_reach(point)),
            Self::Build(product, target) => Self::Build(product, near(target)),
            Self::Rally(target) => Self::Rally(near(target)),
            other => other,
        }
    }
}

/// Why a unit does not do what it was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Units of its type never do it, or not at present.
    #[error("the unit cannot do that")]
    Impossible,
    /// It is no unit of the player.
    #[error("no such unit of this player")]
    NotYours,
    /// The target is gone, or cannot be the target of this.
    #[error("that cannot be the target")]
    Target,
    /// Too few minerals.
    #[error("not enough minerals")]
    Minerals,
    /// Too little vespene.
    #[error("not enough vespene")]
    Vespene,
    /// Too little supply.
    #[error("not enough supply")]
    Supply,
    /// A structure is missing that it asks for.
    #[error("a required structure is missing")]
    Technology,
    /// The production queue is full.
    #[error("the production queue is full")]
    QueueFull,
    /// Nothing can stand there.
    #[error("nothing can be built there")]
    Placement,
    /// Too near to resources for a town hall.
    #[error("too near to resources")]
    NearResources,
    /// As many orders as can be wait behind the current one.
    #[error("no more orders can wait")]
    OrdersFull,
}

/// Where an order points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderTarget {
    /// At a place.
    Point(Vec2),
    /// At a unit.
    Unit(UnitTag),
}

/// What a unit is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// Nothing: it stands, and fights what comes near if it acquires targets.
    #[default]
    Idle,
    /// See [`Command::HoldPosition`].
    HoldPosition,
    /// See [`Command::Move`].
    Move(OrderTarget),
    /// See [`Command::Patrol`]: on the way to the first point, then back to the second.
    Patrol(Vec2, Vec2),
    /// See [`Command::Attack`].
    Attack(OrderTarget),
    /// See [`Command::Heal`].
    Heal(UnitTag),
    /// See [`Command::Gather`].
    Gather(UnitTag),
    /// See [`Command::ReturnCargo`].
    ReturnCargo,
    /// See [`Command::Build`].
    Build(UnitTypeId, OrderTarget),
    /// See [`Command::Construct`].
    Construct(UnitTag),
}

impl Order {
    /// Whether the unit looks for targets by itself while it follows this order.
    pub(crate) const fn scans(self) -> bool {
        match self {
            Self::Idle
            | Self::HoldPosition
            | Self::Patrol(..)
            | Self::Attack(OrderTarget::Point(_)) => true,
            Self::Move(_)
            | Self::Attack(OrderTarget::Unit(_))
            | Self::Heal(_)
            | Self::Gather(_)
            | Self::ReturnCargo
            | Self::Build(..)
            | Self::Construct(_) => false,
        }
    }
}

/// The orders behind a unit's current one, the next first.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct OrderQueue {
    orders: [Order; ORDERS_QUEUED_MAX],
    len: u8,
}

impl OrderQueue {
    pub(crate) fn clear(&mut self) {
        self.len = 0;
    }

    /// Appends an order. A full queue drops it, as the game does.
    pub(crate) fn push(&mut self, order: Order) {
        if usize::from(self.len) < ORDERS_QUEUED_MAX {
            self.orders[usize::from(self.len)] = order;
            self.len += 1;
        }
    }

    pub(crate) fn pop(&mut self) -> Option<Order> {
        if self.len == 0 {
            return None;
        }
        let first = self.orders[0];
        self.orders.copy_within(1..usize::from(self.len), 0);
        self.len -= 1;
        Some(first)
    }

    pub(crate) fn as_slice(&self) -> &[Order] {
        &self.orders[..usize::from(self.len)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queue_keeps_its_order_and_drops_what_does_not_fit() {
        let mut queue = OrderQueue::default();
        let order = |x| Order::Move(OrderTarget::Point(Vec2::from_int(x, 0)));
        for x in 0..ORDERS_QUEUED_MAX as i32 + 3 {
            queue.push(order(x));
        }
        for x in 0..ORDERS_QUEUED_MAX as i32 {
            assert_eq!(queue.pop(), Some(order(x)));
        }
        assert_eq!(queue.pop(), None);
    }
}
