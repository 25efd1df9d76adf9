//! Groups of units, as scripts gather them.

use sim::{UnitTag, World};

/// A list of units without repetition. The dead remain members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Group {
    units: Vec<UnitTag>,
}

impl Group {
    pub(crate) fn new(units: Vec<UnitTag>) -> Self {
        Self { units }
    }

    pub(crate) fn add(&mut self, unit: UnitTag) {
        if !self.units.contains(&unit) {
            self.units.push(unit);
        }
    }

    pub(crate) fn remove(&mut self, unit: UnitTag) {
        self.units.retain(|other| *other != unit);
    }

    pub(crate) fn clear(&mut self) {
        self.units.clear();
    }

    pub(crate) fn all(&self) -> &[UnitTag] {
        &self.units
    }

    /// The members that live.
    pub(crate) fn living(&self, world: &World) -> Vec<UnitTag> {
        self.units.iter().copied().filter(|unit| world.unit(*unit).is_some()).collect()
    }
}
