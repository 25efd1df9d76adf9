use std::sync::Arc;

use fixed::Fixed;

use crate::Value;
use crate::arithmetic::{binary, fixed_from_int};
use crate::builtin::BUILTIN_COUNT;
use crate::coroutine::{Context, Coroutine, Frame, Pause};
use crate::machine::{Host, Machine, extend_with_zeros};
use crate::memory::value_bytes;
use crate::operation::{BinaryOperator, Operation};
use crate::program::Program;
use crate::{ScriptError, machine};

/// How deep functions may call functions.
const FRAMES_MAX: usize = 256;
/// How many values a run may hold: variables and what it computes with.
const STACK_MAX: usize = 1 << 18;
/// What a call of a native costs in instructions.
const NATIVE_COST: u32 = 5;

/// Bytes of a string that are built in the time of an instruction.
const BYTES_PER_INSTRUCTION: u32 = 64;

/// Why a coroutine gave up control.
pub(crate) enum Outcome {
    Ended,
    Paused,
    Execute { trigger: u32, checks_conditions: bool, waits: bool },
    Stop(u32),
}

/// What an instruction leads to.
pub(crate) enum Step {
    Value(Value),
    Pause,
    Execute { trigger: u32, checks_conditions: bool, waits: bool },
    Stop(u32),
}

/// How control goes on after an instruction that is no plain computation.
enum Flow {
    Next,
    Leave(Outcome),
}

impl Machine {
    /// Runs the coroutine until it ends, pauses or asks for something.
    pub(crate) fn resume(
        &mut self,
        coroutine: &mut Coroutine,
        budget: &mut u32,
        host: &mut impl Host,
    ) -> Result<Outcome, ScriptError> {
        if let Pause::Ended(number) = coroutine.pause
            && self.is_waiting(number)
        {
            return Ok(Outcome::Paused);
        }
        coroutine.pause = Pause::Ready;
        let program = Arc::clone(&self.program);
        loop {
            match self.step(&program, coroutine, budget, host) {
                Ok(Flow::Next) => {}
                Ok(Flow::Leave(outcome)) => return Ok(outcome),
                Err(message) => return Err(self.error(coroutine, message)),
            }
        }
    }

    fn step(
        &mut self,
        program: &Program,
        coroutine: &mut Coroutine,
        budget: &mut u32,
        host: &mut impl Host,
    ) -> Result<Flow, String> {
        self.spend(1, budget)?;
        let frame = coroutine.frames.last_mut().ok_or("the run has ended")?;
        let function = &program.functions[frame.function as usize];
        let operation =
            *function.code.get(frame.address as usize).ok_or("the function has no end")?;
        frame.address += 1;
        let base = frame.base as usize;
        match operation {
            Operation::Jump(target) => frame.address = target,
            Operation::JumpUnless(target) => {
                if !take(&mut coroutine.stack)?.is_true() {
                    frame.address = target;
                }
            }
            Operation::Call(number) => {
                let callee = &program.functions[number as usize];
                let variables: u32 = callee.locals.iter().map(|slots| slots.count).sum();
                self.spend(variables, budget)?;
                self.allocate(variables as usize * size_of::<Value>(), coroutine)?;
                let size = coroutine.stack.len();
                if coroutine.frames.len() >= FRAMES_MAX || size + variables as usize > STACK_MAX {
                    return Err(format!("`{}` calls itself too deeply", callee.name));
                }
                let base = size.checked_sub(callee.parameters.len()).ok_or(EMPTY)? as u32;
                extend_with_zeros(&mut coroutine.stack, &callee.locals);
                coroutine.frames.push(Frame { function: number, address: 0, base });
            }
            Operation::Return => {
                let value = take(&mut coroutine.stack)?;
                coroutine.frames.pop();
                coroutine.stack.truncate(base);
                coroutine.stack.push(value);
                if coroutine.frames.is_empty() {
                    return Ok(Flow::Leave(Outcome::Ended));
                }
            }
            Operation::CallNative { native, arguments } => {
                self.spend(NATIVE_COST, budget)?;
                let mut cost = 0;
                let count = usize::from(arguments);
                let flow = self.call_native(native, count, coroutine, (&mut cost, host));
                self.spend(cost, budget)?;
                return flow;
            }
            Operation::String(number) => {
                let text = Arc::clone(&program.strings[number as usize]);
                coroutine.stack.push(Value::String(text));
            }
            other => {
                self.compute(other, base, &mut coroutine.stack)?;
                if let (Operation::Binary(BinaryOperator::Add), Some(Value::String(text))) =
                    (other, coroutine.stack.last())
                {
                    let length = text.len();
                    self.spend(length as u32 / BYTES_PER_INSTRUCTION, budget)?;
                    self.allocate(length, coroutine)?;
                }
            }
        }
        Ok(Flow::Next)
    }

    fn spend(&mut self, cost: u32, budget: &mut u32) -> Result<(), String> {
        match (budget.checked_sub(cost), self.instructions.checked_sub(cost)) {
            (Some(run), Some(all)) => {
                *budget = run;
                self.instructions = all;
                Ok(())
            }
            (None, _) => Err(format!(
                "the run takes more than {} instructions; does a loop never end?",
                machine::INSTRUCTIONS_PER_RUN
            )),
            (_, None) => Err(format!(
                "the triggers take more than {} instructions in a game loop",
                machine::INSTRUCTIONS_PER_LOOP
            )),
        }
    }

    fn call_native(
        &mut self,
        native: u16,
        count: usize,
        coroutine: &mut Coroutine,
        (cost, host): (&mut u32, &mut impl Host),
    ) -> Result<Flow, String> {
        let first = coroutine.stack.len().checked_sub(count).ok_or(EMPTY)?;
        let arguments = coroutine.stack.split_off(first);
        let step = if native < BUILTIN_COUNT {
            self.call_builtin(native, &arguments, coroutine)
        } else {
            let Coroutine { trigger, event, kept, .. } = coroutine;
            let kept_before = kept.len();
            let context = Context { trigger: *trigger, event, kept, cost };
            let called = host.call(usize::from(native - BUILTIN_COUNT), &arguments, context);
            let new = called.iter().chain(coroutine.kept.iter().skip(kept_before));
            let bytes = new.map(value_bytes).sum();
            self.allocate(bytes, coroutine)?;
            called.map(Step::Value)
        };
        let step = step.map_err(|message| {
            format!("`{}`: {message}", self.program.natives.native(native).name)
        })?;
        let (value, flow) = match step {
            Step::Value(value) => (value, Flow::Next),
            Step::Pause => (Value::Null, Flow::Leave(Outcome::Paused)),
            Step::Execute { trigger, checks_conditions, waits } => {
                let outcome = Outcome::Execute { trigger, checks_conditions, waits };
                (Value::Null, Flow::Leave(outcome))
            }
            Step::Stop(trigger) => (Value::Null, Flow::Leave(Outcome::Stop(trigger))),
        };
        coroutine.stack.push(value);
        Ok(flow)
    }

    /// Runs an instruction that only moves and computes values.
    fn compute(
        &mut self,
        operation: Operation,
        base: usize,
        stack: &mut Vec<Value>,
    ) -> Result<(), String> {
        match operation {
            Operation::LoadLocal(slot) => {
                let value = stack.get(base + slot as usize).ok_or(EMPTY)?.clone();
                stack.push(value);
            }
            Operation::StoreLocal(slot) => {
                let value = take(stack)?;
                *stack.get_mut(base + slot as usize).ok_or(EMPTY)? = value;
            }
            Operation::LoadGlobal(slot) => {
                stack.push(self.globals.get(slot as usize).ok_or(EMPTY)?.clone());
            }
            Operation::StoreGlobal(slot) => {
                *self.globals.get_mut(slot as usize).ok_or(EMPTY)? = take(stack)?;
            }
            Operation::LoadLocalElement(slot) => {
                let place = base + slot as usize + take_index(stack)?;
                let value = stack.get(place).ok_or(EMPTY)?.clone();
                stack.push(value);
            }
            Operation::StoreLocalElement(slot) => {
                let value = take(stack)?;
                let place = base + slot as usize + take_index(stack)?;
                *stack.get_mut(place).ok_or(EMPTY)? = value;
            }
            Operation::LoadGlobalElement(slot) => {
                let place = slot as usize + take_index(stack)?;
                stack.push(self.globals.get(place).ok_or(EMPTY)?.clone());
            }
            Operation::StoreGlobalElement(slot) => {
                let value = take(stack)?;
                let place = slot as usize + take_index(stack)?;
                *self.globals.get_mut(place).ok_or(EMPTY)? = value;
            }
            Operation::Pop => {
                take(stack)?;
            }
            Operation::Binary(operator) => {
                let right = take(stack)?;
                let left = take(stack)?;
                stack.push(binary(operator, &left, &right)?);
            }
            other => {
                let value = compute_value(other, stack)?;
                stack.push(value);
            }
        }
        Ok(())
    }
}

const EMPTY: &str = "the stack holds too few values";

fn take(stack: &mut Vec<Value>) -> Result<Value, &'static str> {
    stack.pop().ok_or(EMPTY)
}

fn take_index(stack: &mut Vec<Value>) -> Result<usize, &'static str> {
    match take(stack)? {
        Value::Int(index) => usize::try_from(index).map_err(|_| "the index is negative"),
        _ => Err("the index is not an int"),
    }
}

/// The value that an instruction leaves on top, from what it takes there.
fn compute_value(operation: Operation, stack: &mut Vec<Value>) -> Result<Value, String> {
    Ok(match operation {
        Operation::Bool(value) => Value::Bool(value),
        Operation::Int(value) => Value::Int(value),
        Operation::Fixed(value) => Value::Fixed(value),
        Operation::Duplicate => stack.last().ok_or(EMPTY)?.clone(),
        Operation::CheckIndex(length) => match take(stack)? {
            Value::Int(index) if (0..i64::from(length)).contains(&i64::from(index)) => {
                Value::Int(index)
            }
            Value::Int(index) => {
                return Err(format!("the index {index} lies outside of 0..{length}"));
            }
            _ => return Err("the index is not an int".to_owned()),
        },
        Operation::Not => Value::Bool(!take(stack)?.is_true()),
        Operation::ToBool => Value::Bool(take(stack)?.is_true()),
        Operation::Negate => match take(stack)? {
            Value::Int(value) => Value::Int(value.wrapping_neg()),
            Value::Fixed(value) => Value::Fixed(Fixed::from_raw(value.raw().wrapping_neg())),
            _ => return Err("only numbers have a negative".to_owned()),
        },
        Operation::Complement => match take(stack)? {
            Value::Int(value) => Value::Int(!value),
            _ => return Err("only ints have a complement".to_owned()),
        },
        Operation::ToByte => match take(stack)? {
            Value::Int(value) => Value::Int(value & 255),
            other => other,
        },
        Operation::ToFixed => to_fixed(take(stack)?),
        Operation::ToFixedBeneath => {
            let top = take(stack)?;
            let beneath = to_fixed(take(stack)?);
            stack.push(beneath);
            top
        }
        _ => Value::Null,
    })
}

fn to_fixed(value: Value) -> Value {
    match value {
        Value::Int(value) => Value::Fixed(fixed_from_int(value)),
        other => other,
    }
}
