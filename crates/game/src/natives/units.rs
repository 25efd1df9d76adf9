use std::sync::Arc;

use catalog::UnitType;
use fixed::{Angle, Fixed, Vec2};
use galaxy::{Context, Value};
use sim::UnitTag;

use super::geometry::{angle, region_of};
use super::groups::{ORDER_COST, is_queued, kept};
use super::{Arguments, Hand, Native, unbuilt, without_effect};
use crate::event::unit_value;
use crate::group::Group;
use crate::order;

const LIFE: i32 = 0;
const LIFE_PERCENT: i32 = 1;
const LIFE_MAX: i32 = 2;
const ENERGY: i32 = 4;
const ENERGY_MAX: i32 = 6;
const SHIELDS: i32 = 8;
const SHIELDS_MAX: i32 = 10;
const MOVEMENT_SPEED: i32 = 18;
const RESOURCES: i32 = 20;
/// Units of one call that are created at the most.
const CREATED_MAX: i32 = 1024;
/// The largest contents that scripts are told of.
const CONTENTS_SAID_MAX: u32 = (1 << 19) - 1;
/// The number of the last player that a map can have.
const MAP_PLAYERS_MAX: i32 = 15;
/// What it costs in instructions to put a unit somewhere: a free place has to be found.
const PLACE_COST: u32 = 2048;
/// What it costs where the ground is to be made anew for it.
const GROUND_COST: u32 = 16_384;

pub(super) const CONSTANTS: &[(&str, i32)] = &[
    ("c_unitPropLife", LIFE),
    ("c_unitPropLifePercent", LIFE_PERCENT),
    ("c_unitPropLifeMax", LIFE_MAX),
    ("c_unitPropEnergy", ENERGY),
    ("c_unitPropEnergyMax", ENERGY_MAX),
    ("c_unitPropShields", SHIELDS),
    ("c_unitPropShieldsMax", SHIELDS_MAX),
    ("c_unitPropMovementSpeed", MOVEMENT_SPEED),
    ("c_unitPropResources", RESOURCES),
    ("c_unitPropCurrent", 1),
    // Structures are finished, and units find a free place, whatever the script asks for.
    ("c_unitCreateConstruct", 1),
    ("c_unitCreateIgnorePlacement", 2),
    ("libNtve_ge_UnitDamageTakenDealt_Damage_Taken", 0),
    ("libNtve_ge_UnitDamageTakenDealt_Damage_Deal", 1),
    ("libNtve_ge_UnitDamageChangeOption_No", 0),
    ("libNtve_ge_UnitDamageChangeOption_Full", 1),
    ("libNtve_ge_UnitDamageChangeOption_Mega", 2),
];

pub(super) const NATIVES: &[Native] = &[
    (
        "unitgroup libNtve_gf_CreateUnitsWithDefaultFacing(int, string, int, int, point)",
        |hand, given, context| create(hand, given, Angle::SOUTH, context),
    ),
    ("unitgroup UnitCreate(int, string, int, int, point, fixed)", |hand, given, context| {
        create(hand, given, angle(given.fixed(5)), context)
    }),
    ("unit UnitLastCreated()", |hand, _, _| {
        Ok(hand.state.last_created.last().copied().map_or(Value::Null, unit_value))
    }),
    ("unitgroup UnitLastCreatedGroup()", |hand, _, _| {
        kept(hand, Group::new(hand.state.last_created.clone()))
    }),
    ("unit UnitFromId(int)", |hand, given, _| {
        let id = given.int(0) as u32;
        let found = hand.state.placed.iter().find(|(own, _)| *own == id);
        found.map(|(_, unit)| unit_value(*unit)).ok_or(format!("the map has no unit {id}"))
    }),
    ("void UnitKill(unit)", |hand, given, _| {
        given.unit(0).map(|unit| hand.world.kill_unit(unit));
        Ok(Value::Null)
    }),
    ("void UnitRemove(unit)", |hand, given, context| {
        *context.cost += PLACE_COST;
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
    ("string UnitTypeFromString(string)", |_, given, _| Ok(given.value(0).clone())),
    ("fixed UnitGetFacing(unit)", |hand, given, _| {
        let facing = hand.world.unit(existing(given)?).map_or(0, |unit| unit.facing.raw());
        Ok(Value::Fixed(Fixed::from_ratio(i64::from(facing) * 360, 1 << 16)))
    }),
    ("void UnitSetPosition(unit, point, bool)", |hand, given, context| {
        *context.cost += PLACE_COST;
        let place = given.place(1, hand.map)?;
        given.unit(0).map(|unit| hand.world.set_position(unit, place));
        Ok(Value::Null)
    }),
    ("fixed UnitGetPropertyFixed(unit, int, int)", |hand, given, _| property(hand, given)),
    ("void UnitSetPropertyFixed(unit, int, fixed)", |hand, given, _| {
        let (Some(tag), value) = (given.unit(0), given.fixed(2)) else { return Ok(Value::Null) };
        match given.int(1) {
            LIFE => hand.world.set_life(tag, value),
            LIFE_PERCENT => {
                let full = full(hand, tag, |kind| kind.life_max);
                let part = i64::from(full.raw()) * i64::from(value.raw());
                hand.world.set_life(tag, Fixed::from_ratio(part, 100 << 24));
            }
            ENERGY => hand.world.set_energy(tag, value),
            SHIELDS => hand.world.set_shields(tag, value),
            MOVEMENT_SPEED => return without_effect(hand, "another speed of single units"),
            RESOURCES => hand.world.set_contents(tag, value.floor().max(0) as u32),
            other => return Err(format!("the property {other} of units is not built yet")),
        }
        Ok(Value::Null)
    }),
    ("bool UnitIssueOrder(unit, order, int)", |hand, given, context| {
        let units: Vec<UnitTag> = given.unit(0).into_iter().collect();
        let queued = is_queued(given.int(2));
        *context.cost += ORDER_COST * order::target_count(given.value(1));
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
    ("void libNtve_gf_ChangeUnitDamage(unit, int, int)", |hand, _, _| {
        without_effect(hand, "another damage of single units")
    }),
    ("void libNtve_gf_MakeUnitUncommandable(unit, bool)", |hand, _, _| {
        without_effect(hand, "units without commands")
    }),
    ("void libNtve_gf_ShowHideUnit(unit, bool)", |hand, _, _| without_effect(hand, "hidden units")),
    ("void UnitBehaviorAdd(unit, string, unit, int)", |hand, given, _| {
        without_effect(hand, &format!("the behaviour {}", given.text(1)))
    }),
    ("bool UnitHasBehavior(unit, string)", |_, _, _| Ok(Value::Bool(false))),
    ("bool UnitIsValid(unit)", |hand, given, _| {
        let known = |tag| hand.world.unit(tag).is_some() || hand.state.fallen(tag).is_some();
        Ok(Value::Bool(given.unit(0).is_some_and(known)))
    }),
    ("void UnitAbilityEnable(unit, string, bool)", |hand, given, _| {
        without_effect(hand, &format!("switching the ability {}", given.text(1)))
    }),
    ("void UnitBehaviorRemove(unit, string, int)", |hand, given, _| {
        without_effect(hand, &format!("the behaviour {}", given.text(1)))
    }),
    ("void UnitCargoCreate(unit, string, int)", |hand, _, _| without_effect(hand, "transports")),
    ("unitgroup UnitCargoGroup(unit)", |hand, _, _| {
        hand.state.note_without_effect("transports");
        kept(hand, Group::default())
    }),
    ("void CreepModify(point, fixed, bool, bool)", |hand, _, _| without_effect(hand, "creep")),
    // Paths are for patrols that the editor draws.
    ("int PathLastCreated()", |_, _, _| Ok(Value::Int(0))),
    ("unit PathGetUnit(int)", |_, _, _| Ok(Value::Null)),
    ("void libNtve_gf_PauseUnit(unit, bool)", unbuilt),
    ("fixed UnitGetCustomValue(unit, int)", unbuilt),
    ("void UnitSetCustomValue(unit, int, fixed)", unbuilt),
];

fn existing(given: Arguments<'_>) -> Result<UnitTag, String> {
    given.unit(0).ok_or_else(|| "there is no unit".to_owned())
}

fn create(
    hand: &mut Hand<'_>,
    given: Arguments<'_>,
    facing: Angle,
    context: &mut Context<'_>,
) -> Result<Value, String> {
    let (count, name, place) = (given.int(0), given.text(1), given.place(4, hand.map)?);
    let Some(unit_type) = hand.world.rules().catalog.find_display(&name) else {
        return Err(format!("unit `{name}` is in no table"));
    };
    let player = owner(hand, given.int(3))?;
    let count = count.clamp(0, CREATED_MAX);
    let changes_ground = !hand.world.rules().catalog.unit(unit_type).footprint.is_empty();
    let cost = if changes_ground { GROUND_COST } else { PLACE_COST };
    *context.cost += count as u32 * cost;
    let created: Vec<UnitTag> = (0..count)
        .filter_map(|_| hand.world.create_unit(unit_type, player, place, facing))
        .collect();
    hand.state.last_created.clone_from(&created);
    kept(hand, Group::new(created))
}

/// Whose a new unit is. The rules have two players; what belongs to others is nobody's.
fn owner(hand: &mut Hand<'_>, player: i32) -> Result<u8, String> {
    match u8::try_from(player) {
        Ok(player) if usize::from(player) <= sim::PLAYERS_MAX => Ok(player),
        Ok(_) if player <= MAP_PLAYERS_MAX => {
            hand.state.note_without_effect("more than two players");
            Ok(0)
        }
        _ => Err(format!("there is no player {player}")),
    }
}

fn full(hand: &Hand<'_>, tag: UnitTag, figure: fn(&UnitType) -> Fixed) -> Fixed {
    let unit = hand.world.unit(tag);
    unit.map_or(Fixed::ZERO, |unit| figure(hand.world.rules().catalog.unit(unit.unit_type)))
}

fn property(hand: &Hand<'_>, given: Arguments<'_>) -> Result<Value, String> {
    let Some(unit) = given.unit(0).and_then(|unit| hand.world.unit(unit)) else {
        return Ok(Value::Fixed(Fixed::ZERO));
    };
    let kind = hand.world.rules().catalog.unit(unit.unit_type);
    Ok(Value::Fixed(match given.int(1) {
        LIFE => unit.life,
        LIFE_PERCENT => {
            Fixed::from_ratio(i64::from(unit.life.raw()) * 100, i64::from(kind.life_max.raw()))
        }
        LIFE_MAX => kind.life_max,
        ENERGY => unit.energy,
        ENERGY_MAX => kind.energy_max,
        SHIELDS => unit.shields,
        SHIELDS_MAX => kind.shields_max,
        MOVEMENT_SPEED => kind.speed * sim::LOOPS_PER_SECOND as i32,
        RESOURCES => {
            let contents = hand.world.contents(unit.tag).unwrap_or(0);
            // A map may state more than a number of the language can say.
            Fixed::from_int(contents.min(CONTENTS_SAID_MAX) as i32)
        }
        other => return Err(format!("the property {other} of units is not built yet")),
    }))
}
