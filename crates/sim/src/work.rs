//! What a unit does besides walking and fighting: it is built, produces, harvests, holds resources.

use catalog::UnitTypeId;
use fixed::Fixed;

use crate::state::State;
use crate::{Order, OrderTarget, Rules, Unit, UnitTag, World, remembered, site};

/// Items that wait in a production queue, the running one included.
///
/// # Source
///
/// The queue ability with five slots of the game's data.
pub const PRODUCTION_QUEUE_MAX: usize = 5;

/// The works of one unit.
#[derive(Clone, Debug)]
pub struct Work {
    /// Loops of construction still to come; zero for what is finished.
    pub construction_left: u32,
    /// What is produced, the running item first.
    pub(crate) queue: [UnitTypeId; PRODUCTION_QUEUE_MAX],
    pub(crate) queue_len: u8,
    /// Loops of the first item still to come; zero while it waits for supply.
    pub(crate) item_left: u32,
    /// Whether the first item has begun, and holds its supply.
    pub(crate) item_runs: bool,
    /// Where new units go.
    pub rally: Option<OrderTarget>,
    /// What a worker carries.
    pub cargo: Cargo,
    /// What a worker is about.
    pub(crate) harvest: HarvestPhase,
    /// Time until the phase ends, in 4096ths of a game second.
    pub(crate) harvest_time: Fixed,
    /// The resource that the worker goes back to, or on which the structure stands.
    pub(crate) field: UnitTag,
    /// What a resource still holds. A structure on a geyser holds nothing itself: see
    /// [`World::contents`](crate::World::contents).
    pub(crate) contents: u32,
    /// Who works at a resource at present.
    pub(crate) occupant: UnitTag,
    /// Whether the unit is inside a refinery, where nobody sees or meets it.
    pub(crate) inside: bool,
}

/// What a worker carries home.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cargo {
    /// Nothing.
    #[default]
    None,
    /// So many minerals.
    Minerals(u32),
    /// So much vespene.
    Vespene(u32),
}

/// Where a worker stands in its round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum HarvestPhase {
    /// On its way, or waiting for its turn.
    #[default]
    Approach,
    /// At the field.
    Work,
    /// Its load is on; a moment before it leaves.
    Delay,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            construction_left: 0,
            queue: [UnitTypeId(0); PRODUCTION_QUEUE_MAX],
            queue_len: 0,
            item_left: 0,
            item_runs: false,
            rally: None,
            cargo: Cargo::None,
            harvest: HarvestPhase::Approach,
            harvest_time: Fixed::ZERO,
            field: UnitTag::NONE,
            contents: 0,
            occupant: UnitTag::NONE,
            inside: false,
        }
    }
}

impl Work {
    /// What is produced, the running item first.
    pub fn queue(&self) -> &[UnitTypeId] {
        &self.queue[..usize::from(self.queue_len)]
    }

    /// Whether the unit is inside a refinery, where nobody sees or meets it.
    pub fn is_inside(&self) -> bool {
        self.inside
    }

    /// Loops of the running item still to come; `None` while it waits for supply or none is there.
    pub fn item_loops_left(&self) -> Option<u32> {
        self.item_runs.then_some(self.item_left)
    }
}

/// Gives a new unit its works.
pub(crate) fn enter(rules: &Rules, state: &mut State, slot: usize, unit: &Unit) {
    let kind = rules.catalog.unit(unit.unit_type);
    let beneath = site::resource_beneath(rules, state, kind, unit.position);
    let Some(realm) = &mut state.realm else { return };
    let contents = kind.resource.map_or(0, |resource| resource.amount);
    let work = Work { contents, field: beneath.unwrap_or(UnitTag::NONE), ..Work::default() };
    if slot == realm.works.len() {
        realm.works.push(work);
    } else {
        realm.works[slot] = work;
    }
    realm.footprints_changed |= !kind.footprint.is_empty();
}

/// Takes back what a unit that leaves the field held: its place at a resource, and its cells.
pub(crate) fn release(rules: &Rules, state: &mut State, slot: usize) {
    let Some(realm) = &mut state.realm else { return };
    let unit = &state.units[slot];
    for work in realm.works.iter_mut().filter(|work| work.occupant == unit.tag) {
        work.occupant = UnitTag::NONE;
    }
    let kind = rules.catalog.unit(unit.unit_type);
    realm.footprints_changed |= !kind.footprint.is_empty();
    if kind.resource.is_some() {
        remembered::keep(realm, unit);
    }
}

/// The unit that holds what can be gathered at a unit: the geyser for the structure on it.
pub(crate) fn holder(rules: &Rules, state: &State, tag: UnitTag) -> Option<UnitTag> {
    let unit = state.unit(tag)?;
    if rules.catalog.unit(unit.unit_type).built_on.is_none() {
        return Some(tag);
    }
    let geyser = state.realm.as_deref()?.works[tag.slot()].field;
    state.unit(geyser).map(|geyser| geyser.tag)
}

impl World {
    /// What a resource still holds, or the geyser beneath a structure. None where there is no
    /// resource.
    pub fn contents(&self, tag: UnitTag) -> Option<u32> {
        let (rules, state) = (&*self.rules, &self.state);
        let holder = state.unit(holder(rules, state, tag)?)?;
        rules.catalog.unit(holder.unit_type).resource?;
        state.realm.as_deref().map(|realm| realm.works[holder.tag.slot()].contents)
    }

    /// The resource or structure at which a worker works: it is on its way there, inside, or on its
    /// way home with a load from there.
    pub fn gathers_at(&self, worker: UnitTag) -> Option<UnitTag> {
        let work = self.work(worker)?;
        match self.unit(worker)?.order {
            Order::Gather(field) => Some(field),
            Order::ReturnCargo => Some(work.field).filter(|field| *field != UnitTag::NONE),
            _ => None,
        }
    }
}
