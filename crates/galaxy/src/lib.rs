//! Galaxy, the script language of maps: a compiler to bytecode and a machine that runs it.
//!
//! [`compile`] reads a script against a [`NativeTable`] and reports every mistake with its line
//! and column, before anything runs. A [`Machine`] runs a [`Program`]: it is a plain value, so a
//! clone is a saved game, and it calls the functions of the engine through a [`Host`]. Triggers
//! and `Wait` belong to the machine, each firing being a coroutine of its own.
//!
//! No script can bring the process down: nesting, memory and the instructions of a game loop are
//! bounded, and a script that goes beyond them is stopped with a [`ScriptError`].
#![deny(clippy::float_arithmetic)]
#![warn(missing_docs)]

mod arithmetic;
mod builtin;
mod compile;
mod coroutine;
mod diagnostic;
mod interpret;
mod lexer;
mod machine;
mod memory;
mod natives;
mod operation;
mod program;
mod suggestion;
mod token;
mod types;
mod value;

pub use compile::compile;
pub use coroutine::{Context, Event};
pub use diagnostic::{Diagnostic, ScriptError};
pub use machine::{Host, INSTRUCTIONS_PER_LOOP, INSTRUCTIONS_PER_RUN, Machine};
pub use natives::{Native, NativeTable};
pub use program::Program;
pub use types::{NativeType, Type};
pub use value::Value;
