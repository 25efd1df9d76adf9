use galaxy::{NativeType, Value};

use super::{Arguments, Hand, Native};
use crate::event::{Occasion, Subscription};
use crate::script::THINGS_MAX;
use crate::timer::{self, Timer};

/// The number by which scripts mean any player.
pub(crate) const ANY_PLAYER: i32 = 16;
/// `c_timeReal` of the language.
const REAL_TIME: i32 = 1;

pub(super) const CONSTANTS: &[(&str, i32)] =
    &[("c_playerAny", ANY_PLAYER), ("c_unitAbilStageAll", -1)];

pub(super) const NATIVES: &[Native] = &[
    ("void TriggerAddEventMapInit(trigger)", |hand, given, _| {
        subscribe(hand, given, Occasion::MapInit)
    }),
    ("void TriggerAddEventUnitDied(trigger, unitref)", |hand, given, _| {
        subscribe(hand, given, Occasion::UnitDied)
    }),
    ("void TriggerAddEventUnitCreated(trigger, unitref, string, string)", |hand, given, _| {
        subscribe(hand, given, Occasion::UnitCreated)
    }),
    ("void TriggerAddEventTimePeriodic(trigger, fixed, int)", |hand, given, _| {
        let period = timer::loops(given.fixed(1), given.int(2) == REAL_TIME);
        subscribe(hand, given, Occasion::Periodic { period, left: period })
    }),
    ("void TriggerAddEventTimer(trigger, timer)", |hand, given, _| {
        let timer = given.value(1).handle(NativeType::Timer).ok_or("there is no timer")?;
        subscribe(hand, given, Occasion::Timer(timer))
    }),
    ("void TriggerAddEventChatMessage(trigger, int, string, bool)", |hand, given, _| {
        let (player, text, exact) = (given.int(1), given.text(2), given.flag(3));
        subscribe(hand, given, Occasion::Chat { player, text, exact })
    }),
    ("void TriggerAddEventUnitOrder(trigger, unitref, abilcmd)", |hand, given, _| {
        subscribe(hand, given, Occasion::Order)
    }),
    ("void TriggerAddEventUnitAbility(trigger, unitref, abilcmd, int, bool)", |hand, given, _| {
        subscribe(hand, given, Occasion::PickUp)
    }),
    ("unit EventUnit()", |_, _, context| Ok(context.event.first().cloned().unwrap_or_default())),
    ("unit EventUnitCreatedUnit()", |_, _, context| {
        Ok(context.event.get(1).cloned().unwrap_or_default())
    }),
    ("timer TimerCreate()", |hand, _, _| {
        if THINGS_MAX <= hand.state.timers.len() {
            return Err("too many timers".to_owned());
        }
        hand.state.timers.push(Timer::default());
        Ok(Value::Handle(NativeType::Timer, hand.state.timers.len() as u32 - 1))
    }),
    ("void TimerStart(timer, fixed, bool, int)", |hand, given, _| {
        let loops = timer::loops(given.fixed(1), given.int(3) == REAL_TIME);
        let is_periodic = given.flag(2);
        let number = given.value(0).handle(NativeType::Timer).ok_or("there is no timer")?;
        let timer = hand.state.timers.get_mut(number as usize).ok_or("there is no timer")?;
        *timer = Timer { left: Some(loops), period: is_periodic.then_some(loops) };
        hand.state.last_timer = number;
        Ok(Value::Null)
    }),
    ("timer TimerLastStarted()", |hand, _, _| {
        Ok(Value::Handle(NativeType::Timer, hand.state.last_timer))
    }),
    ("void libNtve_gf_StopTimer(timer)", |hand, given, _| {
        let number = given.value(0).handle(NativeType::Timer).ok_or("there is no timer")?;
        let timer = hand.state.timers.get_mut(number as usize).ok_or("there is no timer")?;
        timer.left = None;
        Ok(Value::Null)
    }),
];

fn subscribe(hand: &mut Hand<'_>, given: Arguments<'_>, on: Occasion) -> Result<Value, String> {
    let trigger = given.value(0).handle(NativeType::Trigger).ok_or("there is no trigger")?;
    if THINGS_MAX <= hand.state.subscriptions.len() {
        return Err("too many events".to_owned());
    }
    hand.state.subscriptions.push(Subscription { trigger, on });
    Ok(Value::Null)
}
