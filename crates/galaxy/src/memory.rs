//! What a script may hold: values, the strings and lists that they point to, and runs that wait.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::Value;
use crate::coroutine::Coroutine;
use crate::machine::Machine;

/// Bytes that a script may hold.
const HELD_BYTES_MAX: usize = 64 << 20;
/// Bytes that come in before it is counted what is still held: counting looks at every value.
const NEW_BYTES_MAX: usize = 16 << 20;

/// The bytes of a value, with what it points to.
pub(crate) fn value_bytes(value: &Value) -> usize {
    size_of::<Value>()
        + match value {
            Value::String(text) => text.len(),
            Value::Words(_, words) => size_of_val(&**words),
            _ => 0,
        }
}

/// Adds up values. What several of them point to counts once.
#[derive(Default)]
struct Held {
    values: u32,
    bytes: usize,
    counted: BTreeSet<usize>,
}

impl Held {
    fn add(&mut self, value: &Value) {
        self.values += 1;
        let address = match value {
            Value::String(text) => Arc::as_ptr(text).addr(),
            Value::Words(_, words) => Arc::as_ptr(words).addr(),
            _ => return self.bytes += size_of::<Value>(),
        };
        let is_new = self.counted.insert(address);
        self.bytes += if is_new { value_bytes(value) } else { size_of::<Value>() };
    }

    fn add_run(&mut self, run: &Coroutine) {
        run.stack.iter().chain(&run.kept).chain(run.event.iter()).for_each(|value| self.add(value));
    }
}

impl Machine {
    /// Takes note of new bytes of `run`, and counts what is held once there are many. While it is
    /// too much, every further byte is refused: so that runs which come again and again do not add
    /// up, the count is not begun anew.
    pub(crate) fn allocate(&mut self, bytes: usize, run: &Coroutine) -> Result<(), String> {
        self.new_bytes += bytes;
        if self.new_bytes < NEW_BYTES_MAX {
            return Ok(());
        }
        let mut held = Held::default();
        self.globals.iter().for_each(|value| held.add(value));
        self.waiting.iter().chain(&self.running).for_each(|other| held.add_run(other));
        held.add_run(run);
        // Counting takes time as well.
        self.instructions = self.instructions.saturating_sub(held.values);
        if held.bytes <= HELD_BYTES_MAX {
            self.new_bytes = 0;
            return Ok(());
        }
        Err(format!("the script holds more than {} MiB", HELD_BYTES_MAX >> 20))
    }
}
