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
    pub(crate) who: Who,
}

/// The unit that an event must be about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    #[default]
    Anyone,
    Unit(UnitTag),
    /// Whoever the global variable of that number holds when it happens.
    Variable(u32),
}

impl Who {
    /// What a script gives as a `unitref`.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Handle(NativeType::Unit, number) => Self::Unit(UnitTag(*number)),
            Value::Handle(NativeType::UnitRef, number) => Self::Variable(*number),
            _ => Self::Anyone,
        }
    }
}

/// What fires a trigger.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Occasion {
    MapInit,
    UnitDied,
    UnitCreated,
    /// A structure is finished.
    Constructed,
    /// A unit is shot at.
    Attacked,
    /// A unit shoots.
    StartedAttack,
    /// A unit loses life or shields.
    Damaged,
    /// A unit comes into a region, or leaves it.
    Crossing {
        region: u32,
        enters: bool,
        /// Who was within a loop ago, in the order of their tags.
        inside: Vec<UnitTag>,
    },
    /// So many loops have passed since the script asked for it.
    Elapsed {
        left: u32,
    },
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
    /// What never happens here: orders of clients are not reported to scripts, and there are no
    /// keys, no transports and no abilities beyond those that are built.
    Never,
}

/// A unit that died: scripts still ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Fallen {
    pub(crate) tag: UnitTag,
    pub(crate) unit_type: UnitTypeId,
    pub(crate) player: u8,
    pub(crate) position: Vec2,
}

/// What natives tell a script about an event.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct News<'t> {
    pub(crate) unit: Option<UnitTag>,
    /// Who was made, or who is attacked.
    pub(crate) other: Option<UnitTag>,
    /// Whose unit killed the unit.
    pub(crate) killer: Option<u8>,
    /// What was said.
    pub(crate) text: &'t str,
}

/// Places of the values of [`News`] in an event.
pub(crate) const UNIT: usize = 0;
pub(crate) const OTHER: usize = 1;
pub(crate) const KILLER: usize = 2;
pub(crate) const TEXT: usize = 3;

impl News<'_> {
    pub(crate) fn of(unit: UnitTag) -> Self {
        Self { unit: Some(unit), ..Self::default() }
    }

    pub(crate) fn to_event(self) -> galaxy::Event {
        let unit = |unit: Option<UnitTag>| unit.map_or(Value::Null, unit_value);
        let killer = Value::Int(self.killer.map_or(-1, i32::from));
        let text = Value::String(Arc::from(self.text));
        Arc::from([unit(self.unit), unit(self.other), killer, text])
    }
}

pub(crate) fn unit_value(unit: UnitTag) -> Value {
    Value::Handle(NativeType::Unit, unit.0)
}
