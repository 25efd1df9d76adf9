use std::collections::BTreeMap;

use fixed::Vec2;
use raw::{Kinds, Resolved, Role, Target, ability, resolve, role, taken_target};
use sim::{Command, OrderTarget, Unit, UnitTag, World};

use super::{Seat, UnitCommand};
use crate::protocol::{ActionResult, action_result};

/// An unarmed unit's part in an attack. It is reported only where nobody is armed.
const SCAN_MOVE: u32 = 19;

impl Seat {
    /// What using an ability, given with its target and whether it is queued, means for each of
    /// several units. It is reported with the one specific id that stands for the group.
    pub(super) fn command(
        &mut self,
        world: &World,
        units: &[UnitTag],
        (ability_id, target, queued): (i32, Target, bool),
        game_loop: u32,
    ) -> Result<Vec<UnitCommand>, ActionResult> {
        let id = u32::try_from(ability_id).map_err(|_| ActionResult::NotSupported)?;
        let target = taken_target(id, target);
        let mut resolved: Vec<(UnitTag, Resolved)> = Vec::with_capacity(units.len());
        let mut answer = ActionResult::Error;
        for &unit in units {
            match resolve(world, &self.cards, self.player, unit, id, (target, queued)) {
                Ok(found) if resolved.iter().all(|(other, _)| *other != unit) => {
                    resolved.push((unit, found));
                }
                Ok(_) => {}
                Err(error) => answer = action_result(error),
            }
        }
        keep_one_maker(world, &mut resolved);
        let Some(reported) = reported_ability(&resolved) else { return Err(answer) };
        let tags: Vec<UnitTag> = resolved.iter().map(|(unit, _)| *unit).collect();
        self.report_command(world, &tags, (reported, target, queued), game_loop);
        let command = |(unit, resolved): (UnitTag, Resolved)| UnitCommand {
            unit,
            command: resolved.command,
            queued,
        };
        Ok(resolved.into_iter().map(command).collect())
    }

    /// Switches whether units use an ability by themselves: off where all of them do, else on.
    pub(super) fn toggle_autocast(
        &self,
        world: &World,
        units: &[UnitTag],
        ability_id: Option<i32>,
    ) -> Result<Vec<UnitCommand>, ActionResult> {
        let known = ability_id.and_then(|id| ability(u32::try_from(id).ok()?));
        let ability = known
            .filter(|ability| ability.kinds.has(Kinds::AUTOCAST))
            .ok_or(ActionResult::NotSupported)?;
        let casts = |unit: &&Unit| {
            let kind = world.rules().catalog.unit(unit.unit_type);
            world.controls(self.player, unit)
                && self.cards.permits(unit.unit_type, ability.id)
                && role(kind, ability.id) == Some(Role::Heal)
        };
        let casters = || units.iter().filter_map(|&unit| world.unit(unit)).filter(casts);
        if casters().next().is_none() {
            return Err(ActionResult::Error);
        }
        let command = Command::Autocast(!casters().all(|unit| unit.acquires_targets));
        let given = |unit: &Unit| UnitCommand { unit: unit.tag, command, queued: false };
        Ok(casters().map(given).collect())
    }
}

/// Of several units that are told to make something only one does: the producer with the least to
/// do, the worker nearest to the place.
fn keep_one_maker(world: &World, resolved: &mut Vec<(UnitTag, Resolved)>) {
    let distance = |tag: UnitTag, place: Vec2| {
        world.unit(tag).map_or(i64::MAX, |unit| unit.position.distance_squared(place))
    };
    let effort = |tag: UnitTag, command: Command| match command {
        Command::Train(_) => world.work(tag).map(|work| work.queue().len() as i64),
        Command::Build(_, OrderTarget::Point(place)) => Some(distance(tag, place)),
        Command::Build(_, OrderTarget::Unit(site)) => {
            world.unit(site).map(|site| distance(tag, site.position))
        }
        _ => None,
    };
    let least = resolved
        .iter()
        .filter_map(|(tag, resolved)| Some((effort(*tag, resolved.command)?, *tag)))
        .min();
    if let Some((_, maker)) = least {
        resolved
            .retain(|(tag, resolved)| *tag == maker || effort(*tag, resolved.command).is_none());
    }
}

/// The ability that most of the group uses.
fn reported_ability(resolved: &[(UnitTag, Resolved)]) -> Option<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for (_, resolved) in resolved {
        *counts.entry(resolved.ability_id).or_default() += 1;
    }
    counts.into_iter().max_by_key(|&(id, count)| (id != SCAN_MOVE, count)).map(|(id, _)| id)
}
