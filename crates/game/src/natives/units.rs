use std::sync::Arc;

use fixed::{Angle, Fixed, Vec2};
use galaxy::{NativeType, Value};
use sim::UnitTag;

use super::geometry::{angle, region_of};
use super::{Arguments, Hand, Native, unbuilt};
use crate::event::unit_value;
use crate::group::Group;
use crate::order;

const LIFE: i32 = 0;
const RESOURCES: i32 = 1;
/// Units of one call that are created at the most.
const CREATED_MAX: i32 = 1024;

pub(super) const CONSTANTS: &[(&str, i32)] =
    &[("c_unitPropLife", LIFE), ("c_unitPropResources", RESOURCES), ("c_unitPropCurrent", 1)];

pub(super) const NATIVES: &[Native] = &[
    (
        "unitgroup libNtve_gf_CreateUnitsWithDefaultFacing(int, string, int, int, point)",
        |hand, given, _| create(hand, given, Angle::SOUTH),
    ),
    ("unitgroup UnitCreate(int, string, int, int, point, fixed)", |hand, given, _| {
        create(hand, given, angle(given.fixed(5)))
    }),
    ("unit UnitLastCreated()", |hand, _, _| {
        Ok(hand.state.last_created.last().copied().map_or(Value::Null, unit_value))
    }),
    ("unitgroup UnitLastCreatedGroup()", |hand, _, _| {
        let group = Group::new(hand.state.last_created.clone());
        Ok(Value::Handle(NativeType::UnitGroup, hand.state.keep(group)))
    }),
    ("unit UnitFromId(int)", |hand, given, _| {
        let id = given.int(0) as u32;
        let found = hand.state.placed.iter().find(|(own, _)| *own == id);
        found.map(|(_, unit)| unit_value(*unit)).ok_or(format!("the map has no unit {id}"))
    }),
    ("void UnitRemove(unit)", |hand, given, _| {
        given.unit(0).map(|unit| hand.world.remove_unit(unit));
        Ok(Value::Null)
    }),
    ("bool UnitIsAlive(unit)", |hand, given, _| {
        Ok(Value::Bool(given.unit(0).is_some_and(|unit| hand.world.unit(unit).is_some())))
    }),
    ("int UnitGetOwner(unit)", |hand, given, _| {
        let tag = existing(given)?;
        let living = hand.world.unit(tag).map(|unit| unit.player);
        let player = living.or_else(|| hand.state.fallen(tag).map(|fallen| fallen.player));
        Ok(Value::Int(player.map_or(-1, i32::from)))
    }),
    ("string UnitGetType(unit)", |hand, given, _| {
        let tag = existing(given)?;
        let living = hand.world.unit(tag).map(|unit| unit.unit_type);
        let unit_type = living.or_else(|| hand.state.fallen(tag).map(|fallen| fallen.unit_type));
        let name = |unit_type| hand.world.rules().catalog.unit(unit_type).display_name.as_str();
        Ok(unit_type.map_or(Value::Null, |unit_type| Value::String(Arc::from(name(unit_type)))))
    }),
    ("point UnitGetPosition(unit)", |hand, given, _| {
        let tag = existing(given)?;
        let living = hand.world.unit(tag).map(|unit| unit.position);
        let place = living.or_else(|| hand.state.fallen(tag).map(|fallen| fallen.position));
        Ok(Value::Point(place.unwrap_or(Vec2::ZERO)))
    }),
    ("void UnitSetPosition(unit, point, bool)", |hand, given, _| {
        let place = given.place(1, hand.map)?;
        given.unit(0).map(|unit| hand.world.set_position(unit, place));
        Ok(Value::Null)
    }),
    ("fixed UnitGetPropertyFixed(unit, int, int)", |hand, given, _| property(hand, given)),
    ("void UnitSetPropertyFixed(unit, int, fixed)", |hand, given, _| {
        let (Some(tag), value) = (given.unit(0), given.fixed(2)) else { return Ok(Value::Null) };
        match given.int(1) {
            LIFE => hand.world.set_life(tag, value),
            RESOURCES => hand.world.set_contents(tag, value.floor().max(0) as u32),
            other => return Err(format!("the property {other} of units is not built yet")),
        }
        Ok(Value::Null)
    }),
    ("bool UnitIssueOrder(unit, order, int)", |hand, given, _| {
        let units: Vec<UnitTag> = given.unit(0).into_iter().collect();
        let queued = given.int(2) != 0;
        Ok(Value::Bool(order::issue(hand.world, &units, given.value(1), queued)))
    }),
    ("void UnitPauseAll(bool)", |hand, given, _| {
        hand.world.pause_all(given.flag(0));
        Ok(Value::Null)
    }),
    ("bool libNtve_gf_UnitInRegion(unit, region)", |hand, given, _| {
        let region = region_of(hand, given, 1)?;
        let position = given.unit(0).and_then(|unit| hand.world.unit(unit)).map(|u| u.position);
        Ok(Value::Bool(position.is_some_and(|position| region.contains(position))))
    }),
    ("void libNtve_gf_PauseUnit(unit, bool)", unbuilt),
    ("fixed UnitGetCustomValue(unit, int)", unbuilt),
    ("void UnitSetCustomValue(unit, int, fixed)", unbuilt),
];

fn existing(given: Arguments<'_>) -> Result<UnitTag, String> {
    given.unit(0).ok_or_else(|| "there is no unit".to_owned())
}

fn create(hand: &mut Hand<'_>, given: Arguments<'_>, facing: Angle) -> Result<Value, String> {
    let (count, name, place) = (given.int(0), given.text(1), given.place(4, hand.map)?);
    let Some(unit_type) = hand.world.rules().catalog.find_display(&name) else {
        return Err(format!("unit `{name}` is in no table"));
    };
    let Some(player) = given.player(3) else {
        return Err(format!("there is no player {}", given.int(3)));
    };
    let created: Vec<UnitTag> = (0..count.min(CREATED_MAX))
        .filter_map(|_| hand.world.create_unit(unit_type, player, place, facing))
        .collect();
    hand.state.last_created.clone_from(&created);
    Ok(Value::Handle(NativeType::UnitGroup, hand.state.keep(Group::new(created))))
}

fn property(hand: &Hand<'_>, given: Arguments<'_>) -> Result<Value, String> {
    let Some(unit) = given.unit(0).and_then(|unit| hand.world.unit(unit)) else {
        return Ok(Value::Fixed(Fixed::ZERO));
    };
    match given.int(1) {
        LIFE => Ok(Value::Fixed(unit.life)),
        RESOURCES => {
            let contents = hand.world.contents(unit.tag).unwrap_or(0);
            Ok(Value::Fixed(Fixed::from_int(contents as i32)))
        }
        other => Err(format!("the property {other} of units is not built yet")),
    }
}
