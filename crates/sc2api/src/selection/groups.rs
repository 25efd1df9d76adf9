use sim::{UnitTag, World};

use super::Selection;
use crate::protocol::action_control_group::ControlGroupAction;
use crate::protocol::{ActionControlGroup, ActionResult, ControlGroup};

/// Control groups of a player, on the number keys.
pub const CONTROL_GROUPS: usize = 10;

impl Selection {
    /// Does what an action on a control group asks for.
    pub(super) fn group(
        &mut self,
        world: &World,
        action: &ActionControlGroup,
    ) -> Result<(), ActionResult> {
        let index = action.control_group_index.unwrap_or(0) as usize;
        if CONTROL_GROUPS <= index {
            return Err(ActionResult::Error);
        }
        let own: Vec<UnitTag> = self
            .units
            .iter()
            .copied()
            .filter(|&tag| world.unit(tag).is_some_and(|unit| unit.player == self.player))
            .collect();
        match action.action() {
            ControlGroupAction::Recall => {
                if self.groups[index].is_empty() {
                    return Err(ActionResult::Error);
                }
                let units = self.groups[index].clone();
                self.set(world, units);
                return Ok(());
            }
            ControlGroupAction::SetAndSteal | ControlGroupAction::AppendAndSteal => {
                for group in &mut self.groups {
                    group.retain(|tag| !own.contains(tag));
                }
            }
            ControlGroupAction::Set | ControlGroupAction::Append => {}
        }
        let group = &mut self.groups[index];
        if matches!(action.action(), ControlGroupAction::Set | ControlGroupAction::SetAndSteal) {
            group.clear();
        }
        for tag in own {
            if !group.contains(&tag) {
                group.push(tag);
            }
        }
        Ok(())
    }

    /// The control groups that hold units.
    pub(super) fn control_groups(&self, world: &World) -> Vec<ControlGroup> {
        let row = |(index, group): (usize, &Vec<UnitTag>)| {
            let leader = group.iter().find_map(|&tag| world.unit(tag))?;
            let living = group.iter().filter(|&&tag| world.unit(tag).is_some()).count();
            Some(ControlGroup {
                control_group_index: Some(index as u32),
                leader_unit_type: Some(world.rules().catalog.unit(leader.unit_type).protocol_id),
                count: Some(living as u32),
            })
        };
        self.groups.iter().enumerate().filter_map(row).collect()
    }
}
