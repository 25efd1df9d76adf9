use std::sync::Arc;

use catalog::{Mover, UnitTypeId};
use fixed::Fixed;
use galaxy::{Context, NativeType, Value};
use maps::MapRegion;
use sim::{Order, Unit, UnitTag};

use super::events::ANY_PLAYER;
use super::geometry::region_of;
use super::{Arguments, Hand, Native, unbuilt};
use crate::event::unit_value;
use crate::group::Group;
use crate::order;

const COUNT_ALIVE: i32 = 0;
const COUNT_ALL: i32 = 1;
const COUNT_DEAD: i32 = 2;
const ADD_TO_FRONT: i32 = 2;

/// Bits of a filter. Only those that are told apart here have a meaning.
const FILTER_STRUCTURE: i32 = 9;
const FILTER_WORKER: i32 = 22;
const FILTER_HAS_ENERGY: i32 = 40;
const FILTER_AIR_UNIT: i32 = 41;

pub(super) const CONSTANTS: &[(&str, i32)] = &[
    ("c_unitCountAlive", COUNT_ALIVE),
    ("c_unitCountAll", COUNT_ALL),
    ("c_unitCountDead", COUNT_DEAD),
    ("c_targetFilterStructure", FILTER_STRUCTURE),
    ("c_targetFilterWorker", FILTER_WORKER),
    ("c_targetFilterMissile", 26),
    ("c_targetFilterDead", 32),
    ("c_targetFilterHidden", 37),
    ("c_targetFilterHasEnergy", FILTER_HAS_ENERGY),
    ("c_targetFilterAirUnit", FILTER_AIR_UNIT),
    ("c_orderQueueReplace", 0),
    ("c_orderQueueAddToEnd", 1),
    ("c_orderQueueAddToFront", ADD_TO_FRONT),
];

/// Loops over groups that a run may be in at a time.
const LOOPS_NESTED_MAX: usize = 64;
/// What an order to a unit costs in instructions: a way may have to be found.
pub(super) const ORDER_COST: u32 = 256;

pub(super) const NATIVES: &[Native] = &[
    ("unitfilter UnitFilter(int, int, int, int)", |_, given, _| {
        let words: Vec<i64> = (0..4).map(|index| i64::from(given.int(index))).collect();
        Ok(Value::Words(NativeType::UnitFilter, Arc::from(words)))
    }),
    ("unitgroup UnitGroup(string, int, region, unitfilter, int)", |hand, given, context| {
        let region = region_of(hand, given, 2)?.clone();
        let mut units = select(hand, given, &region, context);
        if let Ok(count @ 1..) = usize::try_from(given.int(4)) {
            units.truncate(count);
        }
        kept(hand, Group::new(units))
    }),
    ("int UnitCount(string, int, region, unitfilter, int)", |hand, given, context| {
        let region = region_of(hand, given, 2)?.clone();
        Ok(Value::Int(select(hand, given, &region, context).len() as i32))
    }),
    (
        "unitgroup UnitGroupFilter(string, int, unitgroup, unitfilter, int)",
        |hand, given, context| {
            let number = given.value(2).handle(NativeType::UnitGroup);
            let group = number.and_then(|number| hand.state.groups.get(&number));
            let mut units = group.map_or(Vec::new(), |group| group.living(hand.world));
            *context.cost += units.len() as u32;
            let wanted = Wanted::of(hand, given);
            units.retain(|tag| hand.world.unit(*tag).is_some_and(|unit| wanted.takes(hand, unit)));
            if let Ok(count @ 1..) = usize::try_from(given.int(4)) {
                units.truncate(count);
            }
            kept(hand, Group::new(units))
        },
    ),
    ("unitgroup AIFindUnits(int, string, point, fixed, int)", |hand, given, context| {
        let wanted = Wanted { player: given.int(0), ..Wanted::of_type(hand, given.name(1)) };
        let (centre, radius) = (given.place(2, hand.map)?, given.fixed(3));
        *context.cost += hand.world.units().count() as u32;
        let near = |unit: &&Unit| unit.position.distance(centre) <= radius;
        let found = hand.world.units().filter(near).filter(|unit| wanted.takes(hand, unit));
        let mut units: Vec<UnitTag> = found.map(|unit| unit.tag).collect();
        if let Ok(count) = usize::try_from(given.int(4)) {
            units.truncate(count);
        }
        kept(hand, Group::new(units))
    }),
    ("unitgroup UnitGroupFromId(int)", |hand, given, _| {
        let id = given.int(0) as u32;
        let group = hand.map.unit_groups.iter().find(|group| group.id == id);
        let group = group.ok_or(format!("the map has no group of units {id}"))?;
        let placed = |id: &u32| hand.state.placed.iter().find(|(own, _)| own == id);
        let units = group.units.iter().filter_map(placed).map(|(_, tag)| *tag).collect();
        kept(hand, Group::new(units))
    }),
    ("unitgroup UnitGroupEmpty()", |hand, _, _| kept(hand, Group::default())),
    ("void UnitGroupAdd(unitgroup, unit)", |hand, given, context| {
        *context.cost += group(hand, given).map_or(0, |group| group.all().len() as u32);
        change(hand, given, |group| given.unit(1).into_iter().for_each(|unit| group.add(unit)))
    }),
    ("void UnitGroupRemove(unitgroup, unit)", |hand, given, context| {
        *context.cost += group(hand, given).map_or(0, |group| group.all().len() as u32);
        change(hand, given, |group| given.unit(1).into_iter().for_each(|unit| group.remove(unit)))
    }),
    ("void UnitGroupAddUnitGroup(unitgroup, unitgroup)", |hand, given, context| {
        let number = given.value(1).handle(NativeType::UnitGroup);
        let added = number.and_then(|number| hand.state.groups.get(&number));
        let added: Vec<UnitTag> = added.map_or(Vec::new(), |group| group.all().to_vec());
        let size = group(hand, given).map_or(0, |group| group.all().len());
        *context.cost += ((size + added.len()) * added.len()) as u32;
        change(hand, given, |group| added.into_iter().for_each(|unit| group.add(unit)))
    }),
    ("unit UnitGroupRandomUnit(unitgroup, int)", |hand, given, context| {
        let units = living(hand, given);
        *context.cost += units.len() as u32;
        let Some(count @ 1..) = u32::try_from(units.len()).ok() else { return Ok(Value::Null) };
        Ok(unit_value(units[hand.world.random_mut().below(count) as usize]))
    }),
    ("void UnitGroupClear(unitgroup)", |hand, given, _| change(hand, given, Group::clear)),
    ("int UnitGroupCount(unitgroup, int)", |hand, given, context| {
        let all = group(hand, given).map_or(0, |group| group.all().len());
        *context.cost += all as u32;
        let count = match given.int(1) {
            COUNT_ALL => all,
            COUNT_DEAD => all - living(hand, given).len(),
            _ => living(hand, given).len(),
        };
        Ok(Value::Int(count as i32))
    }),
    ("unit UnitGroupUnit(unitgroup, int)", |hand, given, context| {
        let index = usize::try_from(given.int(1)).unwrap_or(0).wrapping_sub(1);
        let units = living(hand, given);
        *context.cost += units.len() as u32;
        Ok(units.get(index).copied().map_or(Value::Null, unit_value))
    }),
    ("unit UnitGroupUnitFromEnd(unitgroup, int)", |hand, given, context| {
        let units = living(hand, given);
        *context.cost += units.len() as u32;
        let from_end = usize::try_from(given.int(1)).ok().filter(|place| *place > 0);
        let index = from_end.and_then(|place| units.len().checked_sub(place));
        Ok(index.map_or(Value::Null, |index| unit_value(units[index])))
    }),
    ("bool UnitGroupHasUnit(unitgroup, unit)", |hand, given, context| {
        *context.cost += group(hand, given).map_or(0, |group| group.all().len() as u32);
        let holds = |group: &Group| given.unit(1).is_some_and(|unit| group.all().contains(&unit));
        Ok(Value::Bool(group(hand, given).is_some_and(holds)))
    }),
    ("unit UnitGroupClosestToPoint(unitgroup, point)", |hand, given, context| {
        let point = given.place(1, hand.map)?;
        let units = living(hand, given);
        *context.cost += units.len() as u32;
        let nearest = units
            .into_iter()
            .filter_map(|tag| hand.world.unit(tag))
            .map(|unit| (unit.position.distance_squared(point), unit.tag))
            .min();
        Ok(nearest.map_or(Value::Null, |(_, unit)| unit_value(unit)))
    }),
    ("point UnitGroupCenterOfGroup(unitgroup)", |hand, given, context| {
        let places: Vec<_> = living(hand, given)
            .into_iter()
            .filter_map(|tag| hand.world.unit(tag).map(|unit| unit.position))
            .collect();
        let count = places.len() as i64;
        *context.cost += places.len() as u32;
        if count == 0 {
            return Err("the group is empty".to_owned());
        }
        let mean = |sum: i64| Fixed::from_raw((sum / count) as i32);
        Ok(Value::Point(fixed::Vec2::new(
            mean(places.iter().map(|place| i64::from(place.x.raw())).sum()),
            mean(places.iter().map(|place| i64::from(place.y.raw())).sum()),
        )))
    }),
    ("bool libNtve_gf_UnitGroupIsDead(unitgroup)", |hand, given, context| {
        *context.cost += group(hand, given).map_or(0, |group| group.all().len() as u32);
        Ok(Value::Bool(living(hand, given).is_empty()))
    }),
    ("bool UnitGroupIssueOrder(unitgroup, order, int)", |hand, given, context| {
        let units = living(hand, given);
        *context.cost += units.len() as u32 * ORDER_COST * order::target_count(given.value(1));
        let queued = is_queued(given.int(2));
        Ok(Value::Bool(order::issue(hand.world, &units, given.value(1), queued)))
    }),
    // A loop over a group is two values that the run keeps: the units, and which comes next.
    ("void UnitGroupLoopBegin(unitgroup)", |hand, given, context| {
        let units: Vec<i64> =
            living(hand, given).into_iter().map(|unit| i64::from(unit.0)).collect();
        *context.cost += units.len() as u32;
        if 2 * LOOPS_NESTED_MAX <= context.kept.len() {
            return Err(format!("loops over groups nest more than {LOOPS_NESTED_MAX} deep"));
        }
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
    ("abilcmd AbilityCommand(string, int)", |hand, given, _| {
        let name = given.text(0);
        if !order::is_built(&name) {
            hand.state.note_without_effect(&format!("the ability {name}"));
        }
        Ok(order::ability(&name, given.int(1)))
    }),
    ("int UnitOrderCount(unit)", |hand, given, _| {
        let Some(unit) = given.unit(0).and_then(|unit| hand.world.unit(unit)) else {
            return Ok(Value::Int(0));
        };
        let current = usize::from(unit.order != Order::Idle);
        let made = hand.world.work(unit.tag).map_or(0, |work| work.queue().len());
        let count = current + hand.world.queued_orders(unit.tag).len() + made;
        Ok(Value::Int(count as i32))
    }),
    ("order Order(abilcmd)", |_, given, _| Ok(order::without_target(given.value(0)))),
    ("order OrderTargetingPoint(abilcmd, point)", |hand, given, _| {
        Ok(order::at_point(given.value(0), given.place(1, hand.map)?))
    }),
    ("order OrderTargetingUnit(abilcmd, unit)", |_, given, _| {
        Ok(order::at_unit(given.value(0), given.unit(1)))
    }),
    ("order OrderTargetingUnitGroup(abilcmd, unitgroup)", |hand, given, context| {
        let units = match given.value(1).handle(NativeType::UnitGroup) {
            Some(number) => {
                hand.state.groups.get(&number).map_or(Vec::new(), |group| group.living(hand.world))
            }
            None => Vec::new(),
        };
        *context.cost += units.len() as u32;
        Ok(order::at_group(given.value(0), &units))
    }),
    ("order UnitOrder(unit, int)", unbuilt),
    ("void libNtve_gf_AICast(unit, order)", unbuilt),
];

pub(super) fn kept(hand: &mut Hand<'_>, group: Group) -> Result<Value, String> {
    Ok(Value::Handle(NativeType::UnitGroup, hand.state.keep(group)?))
}

/// Whether an order waits behind the others. Nothing can be put before them: it replaces them.
pub(super) fn is_queued(place: i32) -> bool {
    place != 0 && place != ADD_TO_FRONT
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

/// Which units a script asks for. Groups hold living units that stand on the map, so what filters
/// say of missiles, the dead and the hidden goes without saying.
struct Wanted {
    /// Nothing for any type; a type that is in no table has no units.
    unit_type: Option<Option<UnitTypeId>>,
    player: i32,
    required: i64,
    excluded: i64,
}

impl Wanted {
    fn of_type(hand: &Hand<'_>, name: Option<&str>) -> Self {
        let unit_type = name.map(|name| hand.world.rules().catalog.find_display(name));
        Self { unit_type, player: ANY_PLAYER, required: 0, excluded: 0 }
    }

    /// The type, player and filter that are the first two arguments and the fourth.
    fn of(hand: &Hand<'_>, given: Arguments<'_>) -> Self {
        let word = |high: i64, low: i64| high << 32 | low & 0xffff_ffff;
        let (required, excluded) = match given.value(3) {
            Value::Words(NativeType::UnitFilter, words) => match words[..] {
                [low, high, other_low, other_high] => {
                    (word(high, low), word(other_high, other_low))
                }
                _ => (0, 0),
            },
            _ => (0, 0),
        };
        Self { player: given.int(1), required, excluded, ..Self::of_type(hand, given.name(0)) }
    }

    fn takes(&self, hand: &Hand<'_>, unit: &Unit) -> bool {
        let kind = hand.world.rules().catalog.unit(unit.unit_type);
        let has = |bit| match bit {
            FILTER_STRUCTURE => kind.is_structure(),
            FILTER_WORKER => kind.harvest.is_some(),
            FILTER_HAS_ENERGY => kind.energy_max > Fixed::ZERO,
            _ => kind.mover == Mover::Fly,
        };
        let bits = [FILTER_STRUCTURE, FILTER_WORKER, FILTER_HAS_ENERGY, FILTER_AIR_UNIT];
        let allows = |bit: i32| {
            let flag = |word: i64| word >> bit & 1 != 0;
            if has(bit) { !flag(self.excluded) } else { !flag(self.required) }
        };
        self.unit_type.is_none_or(|unit_type| unit_type == Some(unit.unit_type))
            && (self.player == ANY_PLAYER || i32::from(unit.player) == self.player)
            && bits.into_iter().all(allows)
    }
}

/// The living units that a script asks for in a region, in the order of their slots.
fn select(
    hand: &Hand<'_>,
    given: Arguments<'_>,
    region: &MapRegion,
    context: &mut Context<'_>,
) -> Vec<UnitTag> {
    let wanted = Wanted::of(hand, given);
    let all = hand.world.units().count();
    *context.cost += (all * region.shape_count()) as u32;
    let units = hand.world.units();
    let found = units.filter(|unit| wanted.takes(hand, unit) && region.contains(unit.position));
    found.map(|unit| unit.tag).collect()
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
