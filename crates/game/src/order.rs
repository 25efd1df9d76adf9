//! Orders as scripts give them.

use std::sync::Arc;

use fixed::{Fixed, Vec2};
use galaxy::{NativeType, Value};
use sim::{Command, OrderTarget, UnitTag, World};

/// The abilities that scripts may name, by the game's names.
const ABILITIES: [&str; 6] = ["attack", "move", "stop", "SCVHarvest", "Rally", "PickupMinerals100"];
const ATTACK: i64 = 0;
const MOVE: i64 = 1;
const STOP: i64 = 2;
const HARVEST: i64 = 3;
const RALLY: i64 = 4;
const PICK_UP: i64 = 5;
/// Any other ability: nobody obeys.
const UNBUILT: i64 = 6;

/// Commands of the ability `move`.
const MOVE_PATROL: i64 = 1;
const MOVE_HOLD: i64 = 2;
const MOVE_SCAN: i64 = 3;

/// Words of an order: the ability and its command, what kind of target, and the target.
const NO_TARGET: i64 = 0;
const POINT: i64 = 1;
const UNIT: i64 = 2;
const GROUP: i64 = 3;

fn number(name: &str) -> i64 {
    let known = ABILITIES.iter().position(|known| *known == name);
    known.map_or(UNBUILT, |number| number as i64)
}

/// Whether orders with the ability of that name have an effect.
pub(crate) fn is_built(name: &str) -> bool {
    number(name) != UNBUILT
}

/// The value of an ability's command.
pub(crate) fn ability(name: &str, index: i32) -> Value {
    Value::Words(NativeType::AbilityCommand, Arc::from([number(name), i64::from(index)]))
}

/// Whether an ability is that with which items are picked up.
pub(crate) fn is_pick_up(ability: &Value) -> bool {
    matches!(ability, Value::Words(NativeType::AbilityCommand, words) if words.first() == Some(&PICK_UP))
}

/// How many targets an order has, one at least.
pub(crate) fn target_count(order: &Value) -> u32 {
    match order {
        Value::Words(NativeType::Order, words) if words.get(2) == Some(&GROUP) => {
            words.len().saturating_sub(3).max(1) as u32
        }
        _ => 1,
    }
}

pub(crate) fn without_target(ability: &Value) -> Value {
    order(ability, &[NO_TARGET])
}

pub(crate) fn at_point(ability: &Value, point: Vec2) -> Value {
    order(ability, &[POINT, i64::from(point.x.raw()), i64::from(point.y.raw())])
}

pub(crate) fn at_unit(ability: &Value, unit: Option<UnitTag>) -> Value {
    order(ability, &[UNIT, i64::from(unit.unwrap_or(UnitTag::NONE).0)])
}

pub(crate) fn at_group(ability: &Value, units: &[UnitTag]) -> Value {
    let words: Vec<i64> =
        std::iter::once(GROUP).chain(units.iter().map(|unit| i64::from(unit.0))).collect();
    order(ability, &words)
}

fn order(ability: &Value, target: &[i64]) -> Value {
    let Value::Words(NativeType::AbilityCommand, ability) = ability else { return Value::Null };
    let words: Vec<i64> = ability.iter().take(2).chain(target).copied().collect();
    Value::Words(NativeType::Order, Arc::from(words))
}

/// Gives an order to units of any players. Tells whether anybody takes it.
pub(crate) fn issue(world: &mut World, units: &[UnitTag], order: &Value, queued: bool) -> bool {
    let Value::Words(NativeType::Order, words) = order else { return false };
    let [ability, index, kind, target @ ..] = &words[..] else { return false };
    let ability = (*ability, *index);
    let mut taken = false;
    for player in 0..=sim::PLAYERS_MAX as u8 {
        let own: Vec<UnitTag> = units
            .iter()
            .copied()
            .filter(|unit| world.unit(*unit).is_some_and(|unit| unit.player == player))
            .collect();
        if *kind == GROUP {
            for &unit in &own {
                taken |= one_after_another(world, player, unit, ability, target, queued);
            }
        } else if let Some(command) = command(ability, *kind, target) {
            taken |= own.iter().any(|unit| world.check(player, *unit, command).is_ok());
            world.command_group(player, &own, command, queued);
        }
    }
    taken
}

/// The members of a target group one after another, the nearest first.
fn one_after_another(
    world: &mut World,
    player: u8,
    unit: UnitTag,
    ability: (i64, i64),
    targets: &[i64],
    queued: bool,
) -> bool {
    let Some(position) = world.unit(unit).map(|unit| unit.position) else { return false };
    let mut targets: Vec<(i64, UnitTag)> = targets
        .iter()
        .filter_map(|word| world.unit(UnitTag(*word as u32)))
        .map(|target| (target.position.distance_squared(position), target.tag))
        .collect();
    targets.sort_unstable();
    let mut taken = false;
    for (_, target) in targets {
        if let Some(command) = command(ability, UNIT, &[i64::from(target.0)])
            && world.check(player, unit, command).is_ok()
        {
            world.command(player, unit, command, queued || taken);
            taken = true;
        }
    }
    taken
}

fn command((ability, index): (i64, i64), kind: i64, target: &[i64]) -> Option<Command> {
    let target = match (kind, target) {
        (POINT, [x, y]) => {
            let value = |word: i64| Fixed::from_raw(word as i32);
            Some(OrderTarget::Point(Vec2::new(value(*x), value(*y))))
        }
        (UNIT, [unit]) => Some(OrderTarget::Unit(UnitTag(*unit as u32))),
        _ => None,
    };
    match (ability, target) {
        (ATTACK, Some(target)) => Some(Command::Attack(target)),
        (MOVE, None) if index == MOVE_HOLD => Some(Command::HoldPosition),
        (MOVE, Some(OrderTarget::Point(place))) if index == MOVE_PATROL => {
            Some(Command::Patrol(place))
        }
        (MOVE, Some(target)) if index == MOVE_SCAN => Some(Command::Attack(target)),
        (MOVE, Some(target)) => Some(Command::Move(target)),
        (STOP, None) => Some(Command::Stop),
        (HARVEST, Some(OrderTarget::Unit(field))) => Some(Command::Gather(field)),
        (RALLY, Some(target)) => Some(Command::Rally(target)),
        _ => None,
    }
}
