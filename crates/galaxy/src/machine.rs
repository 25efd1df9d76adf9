use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::coroutine::{Context, Coroutine, Event, Frame, Pause};
use crate::interpret::Outcome;
use crate::program::{Program, Slots};
use crate::{NativeType, ScriptError, Value};

/// How many instructions all runs of one game loop may take together.
pub const INSTRUCTIONS_PER_LOOP: u32 = 16_000_000;
/// How many instructions one run may take before it ends or waits.
pub const INSTRUCTIONS_PER_RUN: u32 = 4_000_000;
/// How many runs may be under way at a time.
const COROUTINES_MAX: usize = 1024;
/// How deep triggers may execute triggers.
const EXECUTIONS_MAX: usize = 32;
/// How many triggers a script may create.
pub(crate) const TRIGGERS_MAX: usize = 4096;

/// The engine as scripts see it.
pub trait Host {
    /// Calls the native of that number, counted in the order given to
    /// [`crate::NativeTable::new`]. Arguments have the types of its signature, where `null` may
    /// stand for a string, a text or a native type; so must the result.
    ///
    /// # Errors
    ///
    /// Why the call makes no sense. The run is stopped and the message becomes part of its
    /// [`ScriptError`].
    fn call(
        &mut self,
        native: usize,
        arguments: &[Value],
        context: Context<'_>,
    ) -> Result<Value, String>;
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Trigger {
    pub function: u32,
    pub is_enabled: bool,
}

/// A script in the middle of its run: global variables, triggers and runs that wait.
///
/// It is a plain value: a clone goes on like the original, given a host that does, and two
/// machines of one program in the same state have the same hash.
#[derive(Clone, Debug)]
pub struct Machine {
    pub(crate) program: Arc<Program>,
    pub(crate) globals: Vec<Value>,
    pub(crate) triggers: Vec<Trigger>,
    /// The runs that wait, oldest first.
    pub(crate) waiting: Vec<Coroutine>,
    /// The runs that execute the present one, the outermost first. Nobody runs between two loops.
    pub(crate) running: Vec<Coroutine>,
    /// Bytes that came in since it was counted what the script holds.
    pub(crate) new_bytes: usize,
    /// How many runs there were.
    coroutines_begun: u64,
    /// What is left of the instructions of this game loop.
    pub(crate) instructions: u32,
}

impl PartialEq for Machine {
    fn eq(&self, other: &Self) -> bool {
        self.state() == other.state()
    }
}

impl Eq for Machine {}

impl Hash for Machine {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.state().hash(hasher);
    }
}

impl Machine {
    /// The machine before anything has run.
    pub fn new(program: Arc<Program>) -> Self {
        let mut globals = Vec::new();
        extend_with_zeros(&mut globals, &program.globals);
        Self {
            program,
            globals,
            triggers: Vec::new(),
            waiting: Vec::new(),
            running: Vec::new(),
            new_bytes: 0,
            coroutines_begun: 0,
            instructions: INSTRUCTIONS_PER_LOOP,
        }
    }

    fn state(&self) -> (&[Value], &[Trigger], &[Coroutine], u64, usize, u32) {
        let Self { globals, triggers, waiting, coroutines_begun, new_bytes, instructions, .. } =
            self;
        (globals, triggers, waiting, *coroutines_begun, *new_bytes, *instructions)
    }

    /// The program that runs.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// Assigns the global variables and runs `InitMap`, which creates the triggers.
    ///
    /// # Errors
    ///
    /// If the script has no `InitMap`, or what stopped it.
    pub fn start(&mut self, host: &mut impl Host) -> Result<(), ScriptError> {
        let Some(entry) = self.program.function_numbers.get("InitMap").copied() else {
            let message = "the script has no `void InitMap ()`, with which it begins".to_owned();
            return Err(ScriptError { function: "InitMap".to_owned(), line: 1, message });
        };
        if !self.program.functions[entry as usize].parameters.is_empty() {
            let message = "`InitMap` takes no parameters".to_owned();
            return Err(ScriptError { function: "InitMap".to_owned(), line: 1, message });
        }
        for function in [0, entry] {
            let coroutine = self.begin(None, function, Vec::new(), Arc::from([]));
            self.run(coroutine, host)?;
        }
        Ok(())
    }

    /// Runs the function of a trigger with an event, until it ends or waits. A trigger that is
    /// disabled or that nobody created does nothing.
    ///
    /// # Errors
    ///
    /// What stopped the run. The machine goes on without it.
    pub fn fire(
        &mut self,
        trigger: u32,
        event: Event,
        host: &mut impl Host,
    ) -> Result<(), ScriptError> {
        let Some(found) = self.triggers.get(trigger as usize) else { return Ok(()) };
        if !found.is_enabled {
            return Ok(());
        }
        let arguments = vec![Value::Bool(true), Value::Bool(true)];
        let coroutine = self.begin(Some(trigger), found.function, arguments, event);
        self.run(coroutine, host)
    }

    /// Lets a game loop pass: runs whose time has come go on, the oldest first.
    ///
    /// Returns what stopped runs on the way; the machine goes on without them.
    pub fn advance(&mut self, host: &mut impl Host) -> Vec<ScriptError> {
        self.instructions = INSTRUCTIONS_PER_LOOP;
        for coroutine in &mut self.waiting {
            if let Pause::Loops(loops) = &mut coroutine.pause {
                *loops = loops.saturating_sub(1);
            }
        }
        let numbers: Vec<u64> = self.waiting.iter().map(|coroutine| coroutine.number).collect();
        let mut errors = Vec::new();
        for number in numbers {
            let is_running = |number: u64| self.waiting.iter().any(|c| c.number == number);
            let is_due = |coroutine: &Coroutine| match coroutine.pause {
                Pause::Ready | Pause::Loops(0) => true,
                Pause::Loops(_) => false,
                Pause::Ended(other) => !is_running(other),
            };
            // A run that an earlier one stopped is gone by now.
            let place = self.waiting.iter().position(|c| c.number == number && is_due(c));
            if let Some(place) = place {
                let coroutine = self.waiting.remove(place);
                errors.extend(self.run(coroutine, host).err());
            }
        }
        errors
    }

    /// Whether the trigger is there and enabled.
    pub fn is_enabled(&self, trigger: u32) -> bool {
        self.triggers.get(trigger as usize).is_some_and(|trigger| trigger.is_enabled)
    }

    /// The function that a trigger runs; empty where there is no such trigger.
    pub fn function_of(&self, trigger: u32) -> &str {
        let function = self.triggers.get(trigger as usize).map(|trigger| trigger.function);
        function.map_or("", |function| &self.program.functions[function as usize].name)
    }

    /// How many runs wait.
    pub fn waiting_count(&self) -> usize {
        self.waiting.len()
    }

    /// The value of a global variable, by the number of a handle of type `unitref` that
    /// `UnitRefFromVariable` made.
    pub fn global(&self, number: u32) -> Option<&Value> {
        self.globals.get(number as usize)
    }

    /// Takes instructions of this game loop for work that the host does because of the script.
    /// False, and nothing is taken, where so many are not left.
    pub fn take_instructions(&mut self, cost: u32) -> bool {
        let left = self.instructions.checked_sub(cost);
        self.instructions = left.unwrap_or(self.instructions);
        left.is_some()
    }

    /// The numbers of all handles of that type which the script can still reach, so that the host
    /// may forget the others.
    pub fn reachable(&self, kind: NativeType) -> BTreeSet<u32> {
        let waiting = self.waiting.iter();
        let runs = waiting.flat_map(|c| c.stack.iter().chain(&c.kept).chain(c.event.iter()));
        self.globals.iter().chain(runs).filter_map(|value| value.handle(kind)).collect()
    }

    pub(crate) fn begin(
        &mut self,
        trigger: Option<u32>,
        function: u32,
        arguments: Vec<Value>,
        event: Event,
    ) -> Coroutine {
        let mut stack = arguments;
        extend_with_zeros(&mut stack, &self.program.functions[function as usize].locals);
        self.new_bytes += stack.len() * size_of::<Value>();
        let number = self.coroutines_begun;
        self.coroutines_begun += 1;
        let frames = vec![Frame { function, address: 0, base: 0 }];
        let (pause, kept) = (Pause::Ready, Vec::new());
        Coroutine { number, trigger, event, frames, stack, pause, kept }
    }

    /// Runs a coroutine, and those that it executes, until they end or wait.
    fn run(&mut self, coroutine: Coroutine, host: &mut impl Host) -> Result<(), ScriptError> {
        self.running.push(coroutine);
        let mut result = Ok(());
        let mut budget = INSTRUCTIONS_PER_RUN;
        while let Some(mut coroutine) = self.running.pop() {
            match self.resume(&mut coroutine, &mut budget, host) {
                Ok(Outcome::Ended) => {}
                Ok(Outcome::Paused) => {
                    if self.waiting.len() >= COROUTINES_MAX {
                        let message = format!("more than {COROUTINES_MAX} runs of triggers wait");
                        result = result.and(Err(self.error(&coroutine, message)));
                    } else if let Err(message) = self.allocate(0, &coroutine) {
                        result = result.and(Err(self.error(&coroutine, message)));
                    } else {
                        self.wait(coroutine);
                    }
                }
                Ok(Outcome::Execute { trigger, checks_conditions, waits }) => {
                    if self.running.len() >= EXECUTIONS_MAX {
                        let message =
                            format!("triggers execute triggers more than {EXECUTIONS_MAX} deep");
                        result = result.and(Err(self.error(&coroutine, message)));
                        continue;
                    }
                    let arguments = vec![Value::Bool(checks_conditions), Value::Bool(true)];
                    let function = self.triggers[trigger as usize].function;
                    let event = Arc::clone(&coroutine.event);
                    let child = self.begin(Some(trigger), function, arguments, event);
                    // If the child has to wait, the parent finds its pause unfulfilled.
                    if waits {
                        coroutine.pause = Pause::Ended(child.number);
                    }
                    self.running.extend([coroutine, child]);
                }
                Ok(Outcome::Stop(trigger)) => {
                    let is_other = |other: &Coroutine| other.trigger != Some(trigger);
                    self.waiting.retain(is_other);
                    self.running.retain(is_other);
                    if is_other(&coroutine) {
                        self.running.push(coroutine);
                    }
                }
                Err(error) => result = result.and(Err(error)),
            }
        }
        result
    }

    /// Whether the run of that number waits.
    pub(crate) fn is_waiting(&self, number: u64) -> bool {
        self.waiting.iter().any(|coroutine| coroutine.number == number)
    }

    /// Keeps the runs that wait in the order of their beginning.
    fn wait(&mut self, coroutine: Coroutine) {
        let place = self.waiting.partition_point(|other| other.number < coroutine.number);
        self.waiting.insert(place, coroutine);
    }

    pub(crate) fn error(&self, coroutine: &Coroutine, message: String) -> ScriptError {
        let frame = coroutine.frames.last();
        let function = frame.map(|frame| &self.program.functions[frame.function as usize]);
        let address = frame.map_or(0, |frame| frame.address.saturating_sub(1) as usize);
        let line = function.and_then(|function| function.lines.get(address)).copied();
        ScriptError {
            function: function.map_or_else(String::new, |function| function.name.to_string()),
            line: line.unwrap_or(0),
            message,
        }
    }
}

/// Adds the zeros of variables to a stack.
pub(crate) fn extend_with_zeros(stack: &mut Vec<Value>, slots: &[Slots]) {
    for Slots { value_type, count } in slots {
        stack.extend(std::iter::repeat_n(Value::zero(*value_type), *count as usize));
    }
}
