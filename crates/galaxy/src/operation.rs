use fixed::Fixed;

/// An operator between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BinaryOperator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    ShiftLeft,
    ShiftRight,
    And,
    Or,
    Exclusive,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl BinaryOperator {
    /// The operator and how tightly it binds, as in C.
    pub fn from_symbol(symbol: &str) -> Option<(Self, u8)> {
        Some(match symbol {
            "*" => (Self::Multiply, 10),
            "/" => (Self::Divide, 10),
            "%" => (Self::Remainder, 10),
            "+" => (Self::Add, 9),
            "-" => (Self::Subtract, 9),
            "<<" => (Self::ShiftLeft, 8),
            ">>" => (Self::ShiftRight, 8),
            "<" => (Self::Less, 7),
            "<=" => (Self::LessOrEqual, 7),
            ">" => (Self::Greater, 7),
            ">=" => (Self::GreaterOrEqual, 7),
            "==" => (Self::Equal, 6),
            "!=" => (Self::Unequal, 6),
            "&" => (Self::And, 5),
            "^" => (Self::Exclusive, 4),
            "|" => (Self::Or, 3),
            _ => return None,
        })
    }

    pub fn symbol(self) -> &'static str {
        match self {
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::ShiftLeft => "<<",
            Self::ShiftRight => ">>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::And => "&",
            Self::Exclusive => "^",
            Self::Or => "|",
        }
    }
}

/// An instruction. Operands come from the top of the coroutine's stack and results go there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Null,
    Bool(bool),
    Int(i32),
    Fixed(Fixed),
    /// A string of the program.
    String(u32),
    LoadLocal(u32),
    StoreLocal(u32),
    LoadGlobal(u32),
    StoreGlobal(u32),
    /// Loads the element whose offset is on top.
    LoadLocalElement(u32),
    /// Stores the top value in the element whose offset lies beneath it.
    StoreLocalElement(u32),
    LoadGlobalElement(u32),
    StoreGlobalElement(u32),
    /// Stops the script unless the index on top is in `0..length`.
    CheckIndex(u32),
    Duplicate,
    Pop,
    Binary(BinaryOperator),
    Negate,
    Complement,
    Not,
    ToBool,
    ToByte,
    ToFixed,
    /// Turns the value beneath the top one into a fixed.
    ToFixedBeneath,
    Jump(u32),
    /// Takes the top value and jumps unless it is true.
    JumpUnless(u32),
    Call(u32),
    /// Calls a native with that many arguments.
    CallNative {
        native: u16,
        arguments: u16,
    },
    /// Returns the top value.
    Return,
}
