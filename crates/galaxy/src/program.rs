use std::collections::BTreeMap;
use std::sync::Arc;

use crate::Type;
use crate::natives::NativeTable;
use crate::operation::Operation;

/// Variables of one type that lie side by side: a single one or an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slots {
    pub value_type: Type,
    pub count: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub name: Arc<str>,
    pub parameters: Vec<Type>,
    pub returns: Type,
    /// The local variables after the parameters.
    pub locals: Vec<Slots>,
    pub code: Vec<Operation>,
    /// The line of each operation.
    pub lines: Vec<u32>,
}

impl Function {
    /// Whether a trigger can run the function.
    pub fn is_trigger_function(&self) -> bool {
        self.returns == Type::Bool && self.parameters == [Type::Bool, Type::Bool]
    }
}

/// A script that was found correct, ready to run.
#[derive(Clone, Debug)]
pub struct Program {
    /// The first function assigns the global variables.
    pub(crate) functions: Vec<Function>,
    pub(crate) function_numbers: BTreeMap<Arc<str>, u32>,
    pub(crate) globals: Vec<Slots>,
    /// Where the global variables that are no arrays lie, by name.
    pub(crate) global_numbers: BTreeMap<Arc<str>, u32>,
    pub(crate) strings: Vec<Arc<str>>,
    pub(crate) natives: NativeTable,
}
