//! A host that remembers what scripts tell it.

use std::sync::Arc;

use galaxy::{Context, Host, Machine, NativeTable, NativeType, ScriptError, Value, compile};

/// The host's natives, in the order of [`Recorder::call`].
pub const SIGNATURES: [&str; 8] = [
    "void Note(int)",
    "void NoteText(string)",
    "unit UnitMake(int)",
    "unit EventUnit()",
    "int UnitNumber(unit)",
    "void NoteFixed(fixed)",
    "unitgroup GroupMake()",
    "void Refuse(string)",
];

pub fn natives() -> NativeTable {
    NativeTable::new(&SIGNATURES, &[("c_ten", 10), ("c_minusOne", -1)]).unwrap()
}

/// What scripts noted, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorder {
    pub notes: Vec<String>,
    pub groups: u32,
}

impl Host for Recorder {
    fn call(
        &mut self,
        native: usize,
        arguments: &[Value],
        context: Context<'_>,
    ) -> Result<Value, String> {
        match (native, arguments) {
            (0, [Value::Int(number)]) => self.notes.push(number.to_string()),
            (1, [Value::String(text)]) => self.notes.push(text.to_string()),
            (1, [Value::Null]) => self.notes.push("null".to_owned()),
            (2, [Value::Int(number)]) => {
                return Ok(Value::Handle(NativeType::Unit, *number as u32));
            }
            (3, []) => return Ok(context.event.first().cloned().unwrap_or_default()),
            (4, [unit]) => {
                let number = unit.handle(NativeType::Unit);
                return Ok(Value::Int(number.map_or(-1, |number| number as i32)));
            }
            (5, [Value::Fixed(number)]) => self.notes.push(number.to_string()),
            (6, []) => {
                self.groups += 1;
                return Ok(Value::Handle(NativeType::UnitGroup, self.groups));
            }
            (7, [Value::String(reason)]) => return Err(reason.to_string()),
            other => return Err(format!("unexpected call {other:?}")),
        }
        Ok(Value::Null)
    }
}

/// The machine of a script without mistakes, before it has started.
pub fn machine(source: &str) -> Machine {
    match compile(source, &natives()) {
        Ok(program) => Machine::new(Arc::new(program)),
        Err(mistakes) => panic!("{}", mistakes[0]),
    }
}

/// What a script notes from its beginning.
pub fn notes(source: &str) -> Vec<String> {
    let mut host = Recorder::default();
    machine(source).start(&mut host).unwrap();
    host.notes
}

/// What stops a script.
pub fn failure(source: &str) -> ScriptError {
    machine(source).start(&mut Recorder::default()).unwrap_err()
}
