//! What one player has selected, and its control groups.

mod groups;
mod panels;
mod pick;

use catalog::{UnitType, UnitTypeId};
use observe::{is_army, is_idle};
use sim::{Unit, UnitTag, World};

use crate::protocol::action_multi_panel::Type as PanelAction;
use crate::protocol::action_select_idle_worker::Type as IdleWorkers;
use crate::protocol::{ActionResult, action_ui};

pub use groups::CONTROL_GROUPS;
pub use pick::{PointSelection, unit_at};

/// The selection and the control groups of one player.
///
/// Either units of the player are selected, as many as there are, or one unit of somebody else.
/// They are ordered by their type and then by their name, as the panel shows them.
#[derive(Clone, Debug)]
pub struct Selection {
    player: u8,
    units: Vec<UnitTag>,
    groups: [Vec<UnitTag>; CONTROL_GROUPS],
}

impl Selection {
    /// Nothing selected, no groups.
    pub fn new(player: u8) -> Self {
        Self { player, units: Vec::new(), groups: Default::default() }
    }

    /// The selected units.
    pub fn units(&self) -> &[UnitTag] {
        &self.units
    }

    /// Whether a unit is selected.
    pub fn contains(&self, tag: UnitTag) -> bool {
        self.units.contains(&tag)
    }

    /// Selects these units and no others.
    pub fn set(&mut self, world: &World, units: impl IntoIterator<Item = UnitTag>) {
        self.units.clear();
        self.add(world, units);
    }

    /// Selects these units as well.
    pub fn add(&mut self, world: &World, units: impl IntoIterator<Item = UnitTag>) {
        self.units.extend(units);
        self.forget_dead(world);
        let is_own =
            |tag: &UnitTag| world.unit(*tag).is_some_and(|unit| unit.player == self.player);
        if self.units.iter().any(is_own) {
            self.units.retain(is_own);
        } else {
            self.units.truncate(1);
        }
        let place = |tag: &UnitTag| {
            let kind = world.unit(*tag).map(|unit| unit.unit_type);
            (kind.map(|kind| world.rules().catalog.unit(kind).protocol_id), *tag)
        };
        self.units.sort_by_key(place);
        self.units.dedup();
    }

    /// Drops units that are gone. To be called after the world went on.
    pub fn forget_dead(&mut self, world: &World) {
        let lives = |tag: &UnitTag| world.unit(*tag).is_some();
        self.units.retain(lives);
        for group in &mut self.groups {
            group.retain(lives);
        }
    }

    /// Does what an action on the panels asks for, as far as it concerns the selection.
    ///
    /// # Errors
    ///
    /// The protocol's answer where nothing can be selected so.
    pub fn act(&mut self, world: &World, action: &action_ui::Action) -> Result<(), ActionResult> {
        match action {
            action_ui::Action::ControlGroup(action) => self.group(world, action),
            action_ui::Action::SelectArmy(action) => {
                self.all(world, action.selection_add.unwrap_or(false), is_army)
            }
            action_ui::Action::SelectWarpGates(action) => {
                let add = action.selection_add.unwrap_or(false);
                self.all(world, add, |kind| kind.display_name == "WarpGate")
            }
            action_ui::Action::SelectLarva(_) => {
                self.all(world, false, |kind| kind.display_name == "Larva")
            }
            action_ui::Action::SelectIdleWorker(action) => self.idle_worker(world, action.r#type()),
            action_ui::Action::MultiPanel(action) => {
                self.panel(world, action.r#type(), action.unit_index.unwrap_or(0))
            }
            action_ui::Action::CargoPanel(_)
            | action_ui::Action::ProductionPanel(_)
            | action_ui::Action::ToggleAutocast(_) => Err(ActionResult::NotSupported),
        }
    }

    /// The player's units whose type fits.
    fn own<'a>(
        &self,
        world: &'a World,
        fits: impl Fn(&UnitType) -> bool + 'a,
    ) -> impl Iterator<Item = &'a Unit> + 'a {
        let player = self.player;
        let catalog = &world.rules().catalog;
        world
            .units()
            .filter(move |unit| unit.player == player && fits(catalog.unit(unit.unit_type)))
    }

    fn all(
        &mut self,
        world: &World,
        add: bool,
        fits: impl Fn(&UnitType) -> bool,
    ) -> Result<(), ActionResult> {
        let units: Vec<UnitTag> = self.own(world, fits).map(|unit| unit.tag).collect();
        self.replace_or_add(world, add, units)
    }

    fn replace_or_add(
        &mut self,
        world: &World,
        add: bool,
        units: Vec<UnitTag>,
    ) -> Result<(), ActionResult> {
        if units.is_empty() {
            return Err(ActionResult::Error);
        }
        if add {
            self.add(world, units);
        } else {
            self.set(world, units);
        }
        Ok(())
    }

    /// Repeated requests for one idle worker go through all of them.
    fn idle_worker(&mut self, world: &World, which: IdleWorkers) -> Result<(), ActionResult> {
        let idle: Vec<UnitTag> = self
            .own(world, |kind| kind.harvest.is_some())
            .filter(|unit| is_idle(world, unit))
            .map(|unit| unit.tag)
            .collect();
        let selected = self.units.last().copied();
        let next = idle.iter().copied().find(|&tag| selected < Some(tag));
        let next: Vec<UnitTag> = next.or(idle.first().copied()).into_iter().collect();
        match which {
            IdleWorkers::Set => self.replace_or_add(world, false, next),
            IdleWorkers::Add => {
                let more = idle.into_iter().find(|&tag| !self.contains(tag));
                self.replace_or_add(world, true, more.into_iter().collect())
            }
            IdleWorkers::All => self.replace_or_add(world, false, idle),
            IdleWorkers::AddAll => self.replace_or_add(world, true, idle),
        }
    }

    fn panel(
        &mut self,
        world: &World,
        action: PanelAction,
        index: i32,
    ) -> Result<(), ActionResult> {
        let chosen = usize::try_from(index).ok().and_then(|index| self.units.get(index).copied());
        let chosen = chosen.ok_or(ActionResult::Error)?;
        let type_of = |tag: UnitTag| world.unit(tag).map(|unit| unit.unit_type);
        let kind: Option<UnitTypeId> = type_of(chosen);
        match action {
            PanelAction::SingleSelect => self.units = vec![chosen],
            PanelAction::DeselectUnit => self.units.retain(|&tag| tag != chosen),
            PanelAction::SelectAllOfType => self.units.retain(|&tag| type_of(tag) == kind),
            PanelAction::DeselectAllOfType => self.units.retain(|&tag| type_of(tag) != kind),
        }
        Ok(())
    }
}
