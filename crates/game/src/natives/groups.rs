use std::sync::Arc;

use fixed::Fixed;
use galaxy::{Context, NativeType, Value};
use maps::MapRegion;
use sim::UnitTag;

use super::events::ANY_PLAYER;
use super::geometry::region_of;
use super::{Arguments, Hand, Native, unbuilt};
use crate::event::unit_value;
use crate::group::Group;
use crate::order;

const COUNT_ALIVE: i32 = 0;
const COUNT_ALL: i32 = 1;

pub(super) const CONSTANTS: &[(&str, i32)] = &[
    ("c_unitCountAlive", COUNT_ALIVE),
    ("c_unitCountAll", COUNT_ALL),
    ("c_targetFilterMissile", 26),
    ("c_targetFilterDead", 32),
    ("c_targetFilterHidden", 37),
    ("c_orderQueueReplace", 0),
    ("c_orderQueueAddToEnd", 1),
];

pub(super) const NATIVES: &[Native] = &[
    // Groups hold living units that stand on the map, and all filters in use ask for just those.
    ("unitfilter UnitFilter(int, int, int, int)", |_, given, _| {
        let words: Vec<i64> = (0..4).map(|index| i64::from(given.int(index))).collect();
        Ok(Value::Words(NativeType::UnitFilter, Arc::from(words)))
    }),
    ("unitgroup UnitGroup(string, int, region, unitfilter, int)", |hand, given, _| {
        let region = region_of(hand, given, 2)?.clone();
        let mut units = select(hand, given.name(0), given.int(1), &region)?;
        if let Ok(count @ 1..) = usize::try_from(given.int(4)) {
            units.truncate(count);
        }
        Ok(kept(hand, Group::new(units)))
    }),
    ("int UnitCount(string, int, region, unitfilter, int)", |hand, given, _| {
        let region = region_of(hand, given, 2)?.clone();
        Ok(Value::Int(select(hand, given.name(0), given.int(1), &region)?.len() as i32))
    }),
    ("unitgroup UnitGroupEmpty()", |hand, _, _| Ok(kept(hand, Group::default()))),
    ("void UnitGroupAdd(unitgroup, unit)", |hand, given, _| {
        change(hand, given, |group| given.unit(1).into_iter().for_each(|unit| group.add(unit)))
    }),
    ("void UnitGroupRemove(unitgroup, unit)", |hand, given, _| {
        change(hand, given, |group| given.unit(1).into_iter().for_each(|unit| group.remove(unit)))
    }),
    ("void UnitGroupClear(unitgroup)", |hand, given, _| change(hand, given, Group::clear)),
    ("int UnitGroupCount(unitgroup, int)", |hand, given, _| {
        let count = if given.int(1) == COUNT_ALL {
            group(hand, given).map_or(0, |group| group.all().len())
        } else {
            living(hand, given).len()
        };
        Ok(Value::Int(count as i32))
    }),
    ("unit UnitGroupUnit(unitgroup, int)", |hand, given, _| {
        let index = usize::try_from(given.int(1)).unwrap_or(0).wrapping_sub(1);
        Ok(living(hand, given).get(index).copied().map_or(Value::Null, unit_value))
    }),
    ("bool UnitGroupHasUnit(unitgroup, unit)", |hand, given, _| {
        let holds = |group: &Group| given.unit(1).is_some_and(|unit| group.all().contains(&unit));
        Ok(Value::Bool(group(hand, given).is_some_and(holds)))
    }),
    ("unit UnitGroupClosestToPoint(unitgroup, point)", |hand, given, _| {
        let point = given.place(1, hand.map)?;
        let nearest = living(hand, given)
            .into_iter()
            .filter_map(|tag| hand.world.unit(tag))
            .map(|unit| (unit.position.distance_squared(point), unit.tag))
            .min();
        Ok(nearest.map_or(Value::Null, |(_, unit)| unit_value(unit)))
    }),
    ("point UnitGroupCenterOfGroup(unitgroup)", |hand, given, _| {
        let places: Vec<_> = living(hand, given)
            .into_iter()
            .filter_map(|tag| hand.world.unit(tag).map(|unit| unit.position))
            .collect();
        let count = places.len() as i64;
        if count == 0 {
            return Err("the group is empty".to_owned());
        }
        let mean = |sum: i64| Fixed::from_raw((sum / count) as i32);
        Ok(Value::Point(fixed::Vec2::new(
            mean(places.iter().map(|place| i64::from(place.x.raw())).sum()),
            mean(places.iter().map(|place| i64::from(place.y.raw())).sum()),
        )))
    }),
    ("bool libNtve_gf_UnitGroupIsDead(unitgroup)", |hand, given, _| {
        Ok(Value::Bool(living(hand, given).is_empty()))
    }),
    ("bool UnitGroupIssueOrder(unitgroup, order, int)", |hand, given, _| {
        let units = living(hand, given);
        let queued = given.int(2) != 0;
        Ok(Value::Bool(order::issue(hand.world, &units, given.value(1), queued)))
    }),
    // A loop over a group is two values that the run keeps: the units, and which comes next.
    ("void UnitGroupLoopBegin(unitgroup)", |hand, given, context| {
        let units: Vec<i64> =
            living(hand, given).into_iter().map(|unit| i64::from(unit.0)).collect();
        context.kept.push(Value::Words(NativeType::UnitGroup, Arc::from(units)));
        context.kept.push(Value::Int(0));
        Ok(Value::Null)
    }),
    ("void UnitGroupLoopStep()", |_, _, context| match context.kept.last_mut() {
        Some(Value::Int(index)) => {
            *index += 1;
            Ok(Value::Null)
        }
        _ => Err("no loop over a group has begun".to_owned()),
    }),
    ("bool UnitGroupLoopDone()", |_, _, context| Ok(Value::Bool(loop_unit(context)?.is_none()))),
    ("unit UnitGroupLoopCurrent()", |_, _, context| {
        Ok(loop_unit(context)?.map_or(Value::Null, unit_value))
    }),
    ("void UnitGroupLoopEnd()", |_, _, context| {
        loop_unit(context)?;
        context.kept.truncate(context.kept.len().saturating_sub(2));
        Ok(Value::Null)
    }),
    ("abilcmd AbilityCommand(string, int)", |_, given, _| {
        order::ability(&given.text(0), given.int(1))
    }),
    ("order Order(abilcmd)", |_, given, _| Ok(order::without_target(given.value(0)))),
    ("order OrderTargetingPoint(abilcmd, point)", |hand, given, _| {
        Ok(order::at_point(given.value(0), given.place(1, hand.map)?))
    }),
    ("order OrderTargetingUnit(abilcmd, unit)", |_, given, _| {
        Ok(order::at_unit(given.value(0), given.unit(1)))
    }),
    ("order OrderTargetingUnitGroup(abilcmd, unitgroup)", |hand, given, _| {
        let units = match given.value(1).handle(NativeType::UnitGroup) {
            Some(number) => {
                hand.state.groups.get(&number).map_or(Vec::new(), |group| group.living(hand.world))
            }
            None => Vec::new(),
        };
        Ok(order::at_group(given.value(0), &units))
    }),
    ("order UnitOrder(unit, int)", unbuilt),
    ("void libNtve_gf_AICast(unit, order)", unbuilt),
];

fn kept(hand: &mut Hand<'_>, group: Group) -> Value {
    Value::Handle(NativeType::UnitGroup, hand.state.keep(group))
}

fn group<'h>(hand: &'h Hand<'_>, given: Arguments<'_>) -> Option<&'h Group> {
    let number = given.value(0).handle(NativeType::UnitGroup)?;
    hand.state.groups.get(&number)
}

pub(super) fn living(hand: &Hand<'_>, given: Arguments<'_>) -> Vec<UnitTag> {
    group(hand, given).map_or(Vec::new(), |group| group.living(hand.world))
}

fn change(
    hand: &mut Hand<'_>,
    given: Arguments<'_>,
    change: impl FnOnce(&mut Group),
) -> Result<Value, String> {
    let number = given.value(0).handle(NativeType::UnitGroup);
    match number.and_then(|number| hand.state.groups.get_mut(&number)) {
        Some(group) => {
            change(group);
            Ok(Value::Null)
        }
        None => Err("there is no group".to_owned()),
    }
}

/// The living units of a type and a player that stand in a region, in the order of their slots.
fn select(
    hand: &Hand<'_>,
    name: Option<&str>,
    player: i32,
    region: &MapRegion,
) -> Result<Vec<UnitTag>, String> {
    let unit_type = match name {
        Some(name) => {
            let found = hand.world.rules().catalog.find_display(name);
            Some(found.ok_or(format!("unit `{name}` is in no table"))?)
        }
        None => None,
    };
    let units = hand.world.units().filter(|unit| {
        unit_type.is_none_or(|unit_type| unit.unit_type == unit_type)
            && (player == ANY_PLAYER || i32::from(unit.player) == player)
            && region.contains(unit.position)
    });
    Ok(units.map(|unit| unit.tag).collect())
}

/// The unit that the innermost loop over a group is at; nothing at its end.
fn loop_unit(context: &Context<'_>) -> Result<Option<UnitTag>, String> {
    match context.kept.as_slice() {
        [.., Value::Words(NativeType::UnitGroup, units), Value::Int(index)] => {
            let unit = usize::try_from(*index).ok().and_then(|index| units.get(index));
            Ok(unit.map(|word| UnitTag(*word as u32)))
        }
        _ => Err("no loop over a group has begun".to_owned()),
    }
}
