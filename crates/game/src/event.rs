//! What scripts wait for.

use std::sync::Arc;

use catalog::UnitTypeId;
use fixed::Vec2;
use galaxy::{NativeType, Value};
use sim::UnitTag;

/// A trigger and what fires it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Subscription {
    pub(crate) trigger: u32,
    pub(crate) on: Occasion,
}

/// What fires a trigger.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Occasion {
    MapInit,
    UnitDied,
    UnitCreated,
    /// Every so many loops; the next comes in `left`.
    Periodic {
        period: u32,
        left: u32,
    },
    /// A timer expires.
    Timer(u32),
    /// A player says exactly this, or something that holds it.
    Chat {
        player: i32,
        text: Arc<str>,
        exact: bool,
    },
    /// A unit picks an item up.
    PickUp,
    /// A unit is given an order with an ability. No order of a client's is reported to scripts.
    Order,
}

/// A unit that died: scripts still ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Fallen {
    pub(crate) tag: UnitTag,
    pub(crate) unit_type: UnitTypeId,
    pub(crate) player: u8,
    pub(crate) position: Vec2,
}

/// The event of a unit.
pub(crate) fn of_unit(unit: UnitTag) -> galaxy::Event {
    Arc::from([unit_value(unit)])
}

/// The event of a unit and another that it made.
pub(crate) fn of_units(unit: UnitTag, created: UnitTag) -> galaxy::Event {
    Arc::from([unit_value(unit), unit_value(created)])
}

pub(crate) fn unit_value(unit: UnitTag) -> Value {
    Value::Handle(NativeType::Unit, unit.0)
}
