use galaxy::{Context, NativeType, Value};
use sim::UnitTag;

use super::{Arguments, Hand, Native, geometry};
use crate::event::{self, Occasion, Subscription, Who};
use crate::order;
use crate::script::THINGS_MAX;
use crate::timer::{self, Timer};

/// The number by which scripts mean any player.
pub(crate) const ANY_PLAYER: i32 = 16;
/// The stage at which a structure is finished.
const PROGRESS_COMPLETE: i32 = 2;
/// The longest text that a script waits for, in bytes.
const AWAITED_LENGTH_MAX: usize = 256;
/// `c_timeReal` of the language.
const REAL_TIME: i32 = 1;

pub(super) const CONSTANTS: &[(&str, i32)] = &[
    ("c_playerAny", ANY_PLAYER),
    ("c_unitAbilStageAll", -1),
    ("c_unitAbilStageComplete", -4),
    ("c_abilEffectStageCast", 4),
    ("c_unitProgressStageComplete", PROGRESS_COMPLETE),
    ("c_unitDamageEither", 0),
    ("c_unitDamageTypeAny", -1),
    ("c_keyV", 21),
    ("c_keyModifierStateIgnore", 0),
];

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
        if AWAITED_LENGTH_MAX < text.len() {
            return Err(format!("the text is longer than {AWAITED_LENGTH_MAX} bytes"));
        }
        subscribe(hand, given, Occasion::Chat { player, text, exact })
    }),
    ("void TriggerAddEventUnitOrder(trigger, unitref, abilcmd)", |hand, given, _| {
        subscribe(hand, given, Occasion::Never)
    }),
    ("void TriggerAddEventUnitAbility(trigger, unitref, abilcmd, int, bool)", |hand, given, _| {
        let picks_up = order::is_pick_up(given.value(2));
        subscribe(hand, given, if picks_up { Occasion::PickUp } else { Occasion::Never })
    }),
    ("void TriggerAddEventTimeElapsed(trigger, fixed, int)", |hand, given, _| {
        let left = timer::loops(given.fixed(1), given.int(2) == REAL_TIME);
        subscribe(hand, given, Occasion::Elapsed { left })
    }),
    ("void TriggerAddEventUnitRegion(trigger, unitref, region, bool)", |hand, given, _| {
        let region = given.value(2).handle(NativeType::Region).ok_or("there is no region")?;
        crossing(hand, given, region, given.flag(3))
    }),
    (
        "void TriggerAddEventUnitRangePoint(trigger, unitref, point, fixed, bool)",
        |hand, given, _| {
            let (centre, radius) = (given.place(2, hand.map)?, given.fixed(3));
            let region = geometry::new_circle(hand, centre, radius)?;
            crossing(hand, given, region, given.flag(4))
        },
    ),
    ("void TriggerAddEventUnitAttacked2(trigger, unitref, unitref)", |hand, given, _| {
        subscribe(hand, given, Occasion::Attacked)
    }),
    ("void TriggerAddEventUnitStartedAttack2(trigger, unitref, unitref)", |hand, given, _| {
        subscribe(hand, given, Occasion::StartedAttack)
    }),
    ("void TriggerAddEventUnitDamaged(trigger, unitref, int, int, string)", |hand, given, _| {
        subscribe(hand, given, Occasion::Damaged)
    }),
    ("void TriggerAddEventUnitConstructProgress(trigger, unitref, int)", |hand, given, _| {
        let is_end = given.int(2) == PROGRESS_COMPLETE;
        subscribe(hand, given, if is_end { Occasion::Constructed } else { Occasion::Never })
    }),
    ("void TriggerAddEventUnitCargo(trigger, unitref, bool)", |hand, given, _| {
        hand.state.note_without_effect("transports");
        subscribe(hand, given, Occasion::Never)
    }),
    ("void TriggerAddEventKeyPressed(trigger, int, int, bool, int, int, int)", |hand, given, _| {
        subscribe(hand, given, Occasion::Never)
    }),
    ("unit EventUnit()", |_, _, context| Ok(news(context, event::UNIT))),
    ("unit EventUnitCreatedUnit()", |_, _, context| Ok(news(context, event::OTHER))),
    ("unit libNtve_gf_AcquiredTarget()", |_, _, context| Ok(news(context, event::OTHER))),
    ("int libNtve_gf_KillingPlayer()", |_, _, context| {
        Ok(match news(context, event::KILLER) {
            Value::Null => Value::Int(-1),
            killer => killer,
        })
    }),
    ("string EventChatMessage(bool)", |_, _, context| Ok(news(context, event::TEXT))),
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
    ("fixed TimerGetRemaining(timer)", |hand, given, _| {
        let number = given.value(0).handle(NativeType::Timer).ok_or("there is no timer")?;
        let timer = hand.state.timers.get(number as usize).ok_or("there is no timer")?;
        Ok(Value::Fixed(timer::seconds(timer.left.unwrap_or(0))))
    }),
    ("fixed GameGetMissionTime()", |hand, _, _| {
        Ok(Value::Fixed(timer::seconds(hand.world.game_loop())))
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
    // Events of units name theirs in second place; where others have something else, it is no unit.
    let who = Who::of(given.value(1));
    hand.state.subscriptions.push(Subscription { trigger, on, who });
    Ok(Value::Null)
}

fn crossing(
    hand: &mut Hand<'_>,
    given: Arguments<'_>,
    region: u32,
    enters: bool,
) -> Result<Value, String> {
    let area = hand.state.regions.get(region as usize).ok_or("there is no region")?;
    let within = hand.world.units().filter(|unit| area.contains(unit.position));
    let mut inside: Vec<UnitTag> = within.map(|unit| unit.tag).collect();
    inside.sort_unstable();
    subscribe(hand, given, Occasion::Crossing { region, enters, inside })
}

/// A value of the event that fired the run; nothing in runs of another kind.
fn news(context: &Context<'_>, place: usize) -> Value {
    context.event.get(place).cloned().unwrap_or_default()
}
