use fixed::Fixed;

use crate::coroutine::{Coroutine, Pause};
use crate::interpret::Step;
use crate::machine::{Machine, TRIGGERS_MAX, Trigger};
use crate::natives::BUILTINS;
use crate::{NativeType, Value};

/// How many natives the machine runs itself; the host's follow.
pub(crate) const BUILTIN_COUNT: u16 = BUILTINS.len() as u16;

/// Loops of a second: of game time, which passes in whole loops, and of a player's time at the
/// speed "Faster", in tenths.
const GAME_LOOPS_PER_SECOND: i64 = 16;
const REAL_TENTHS_PER_SECOND: i64 = 224;
const TIME_REAL: i32 = 1;

impl Machine {
    /// Calls one of the machine's own natives, in the order of [`BUILTINS`].
    pub(crate) fn call_builtin(
        &mut self,
        native: u16,
        arguments: &[Value],
        coroutine: &mut Coroutine,
    ) -> Result<Step, String> {
        let value = match (native, arguments) {
            (0, [Value::String(name)]) => self.create_trigger(name)?,
            (1, [trigger, Value::Bool(is_enabled)]) => {
                if let Some(number) = self.trigger(trigger) {
                    self.triggers[number as usize].is_enabled = *is_enabled;
                }
                Value::Null
            }
            (2, [trigger]) => {
                Value::Bool(self.trigger(trigger).is_some_and(|number| self.is_enabled(number)))
            }
            (3, []) => match coroutine.trigger {
                Some(number) => Value::Handle(NativeType::Trigger, number),
                None => Value::Null,
            },
            (4, [trigger, Value::Bool(checks_conditions), Value::Bool(waits)]) => {
                let Some(trigger) = self.trigger(trigger) else {
                    return Ok(Step::Value(Value::Null));
                };
                let (checks_conditions, waits) = (*checks_conditions, *waits);
                return Ok(Step::Execute { trigger, checks_conditions, waits });
            }
            (5, [trigger]) => {
                let Some(trigger) = self.trigger(trigger) else {
                    return Ok(Step::Value(Value::Null));
                };
                return Ok(Step::Stop(trigger));
            }
            (6, [trigger]) => {
                if let Some(number) = self.trigger(trigger) {
                    self.triggers[number as usize].is_enabled = false;
                }
                Value::Null
            }
            (7, [Value::Fixed(seconds), Value::Int(time_type)]) => {
                coroutine.pause = Pause::Loops(loops(*seconds, *time_type));
                return Ok(Step::Pause);
            }
            (8, [Value::String(name)]) => match self.program.global_numbers.get(&**name) {
                Some(number) => Value::Handle(NativeType::UnitRef, *number),
                None => return Err(format!("there is no global variable `{name}`")),
            },
            _ => return Err("the arguments are null or of the wrong type".to_owned()),
        };
        Ok(Step::Value(value))
    }

    fn trigger(&self, value: &Value) -> Option<u32> {
        let number = value.handle(NativeType::Trigger)?;
        ((number as usize) < self.triggers.len()).then_some(number)
    }

    fn create_trigger(&mut self, name: &str) -> Result<Value, String> {
        let Some(function) = self.program.function_numbers.get(name).copied() else {
            return Err(format!("there is no function `{name}` for a trigger"));
        };
        if !self.program.functions[function as usize].is_trigger_function() {
            return Err(format!("a trigger needs `bool {name} (bool, bool)`"));
        }
        if self.triggers.len() >= TRIGGERS_MAX {
            return Err(format!("the script creates more than {TRIGGERS_MAX} triggers"));
        }
        let number = self.triggers.len() as u32;
        self.triggers.push(Trigger { function, is_enabled: true });
        Ok(Value::Handle(NativeType::Trigger, number))
    }
}

/// How many game loops a time takes, at least one.
fn loops(seconds: Fixed, time_type: i32) -> u32 {
    let (numerator, denominator) = match time_type {
        TIME_REAL => (REAL_TENTHS_PER_SECOND, 10),
        _ => (GAME_LOOPS_PER_SECOND, 1),
    };
    let one = i64::from(Fixed::ONE.raw()) * denominator;
    let loops = (i64::from(seconds.raw()) * numerator + one - 1).div_euclid(one);
    u32::try_from(loops.max(1)).unwrap_or(u32::MAX)
}
