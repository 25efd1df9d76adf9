use super::{Compiler, Halt, Parsed, Variable};
use crate::Type;
use crate::arithmetic::{fixed_from_int, integers};
use crate::operation::{BinaryOperator, Operation};
use crate::token::{Position, TokenKind};
use crate::value::Value;

/// The type of an expression; `None` after a mistake that was reported.
pub(super) type Found = Option<Type>;

const LOGICAL_OR: u8 = 1;
const LOGICAL_AND: u8 = 2;

impl<'s> Compiler<'s> {
    pub(super) fn expression(&mut self) -> Parsed<Found> {
        self.binary_expression(0)
    }

    /// Reads operators that bind more tightly than `floor`.
    fn binary_expression(&mut self, floor: u8) -> Parsed<Found> {
        let mut left = self.unary_expression()?;
        while let TokenKind::Symbol(symbol) = *self.kind() {
            let position = self.position();
            match symbol {
                "&&" if floor < LOGICAL_AND => left = self.logical(left, true)?,
                "||" if floor < LOGICAL_OR => left = self.logical(left, false)?,
                "?" => return self.halt("the language has no `? :`".to_owned()),
                "." | "->" => return self.halt("structures are not built yet".to_owned()),
                "++" | "--" => {
                    return self.halt("the language has no `++`; write `+= 1`".to_owned());
                }
                "=" => return self.halt("`=` assigns; to compare write `==`".to_owned()),
                _ => match BinaryOperator::from_symbol(symbol) {
                    Some((operator, binding)) if floor < binding => {
                        self.advance();
                        let right = self.nested(|this| this.binary_expression(binding))?;
                        left = self.apply(operator, left, right, position);
                    }
                    _ => break,
                },
            }
        }
        Ok(left)
    }

    /// Reads the right side of `&&` or `||`, which runs only if the left side leaves it open.
    fn logical(&mut self, left: Found, is_and: bool) -> Parsed<Found> {
        let position = self.position();
        self.advance();
        self.convert_to_bool(left, position);
        if !is_and {
            self.emit(Operation::Not);
        }
        let skip = self.code.len();
        self.emit(Operation::JumpUnless(0));
        let right_position = self.position();
        let binding = if is_and { LOGICAL_AND } else { LOGICAL_OR };
        let right = self.nested(|this| this.binary_expression(binding))?;
        self.convert_to_bool(right, right_position);
        let end = self.code.len();
        self.emit(Operation::Jump(0));
        self.land(skip);
        self.emit(Operation::Bool(!is_and));
        self.land(end);
        Ok(Some(Type::Bool))
    }

    fn unary_expression(&mut self) -> Parsed<Found> {
        let position = self.position();
        let TokenKind::Symbol(symbol @ ("!" | "-" | "+" | "~")) = *self.kind() else {
            return self.primary_expression();
        };
        self.advance();
        let start = self.code.len();
        let Some(operand) = self.nested(Self::unary_expression)? else { return Ok(None) };
        if symbol == "!" {
            self.convert_to_bool(Some(operand), position);
            self.emit(Operation::Not);
            return Ok(Some(Type::Bool));
        }
        if !(operand.is_integer() || operand == Type::Fixed && symbol != "~") {
            self.report(position, format!("`{symbol}` has no meaning for a {operand}"));
            return Ok(None);
        }
        // Literals are folded, so that `-1` is as constant as `1`.
        match (symbol, &mut self.code[start..]) {
            ("-", [Operation::Int(value)]) => *value = value.wrapping_neg(),
            ("~", [Operation::Int(value)]) => *value = !*value,
            ("-", _) => self.emit(Operation::Negate),
            ("~", _) => self.emit(Operation::Complement),
            _ => {}
        }
        Ok(Some(if operand == Type::Byte { Type::Int } else { operand }))
    }

    fn primary_expression(&mut self) -> Parsed<Found> {
        let position = self.position();
        let (operation, found) = match *self.kind() {
            TokenKind::Integer(value) => (Operation::Int(value), Type::Int),
            TokenKind::Fixed(value) => (Operation::Fixed(value), Type::Fixed),
            TokenKind::Text(ref text) => {
                let text = text.clone();
                (Operation::String(self.string_number(&text)), Type::String)
            }
            TokenKind::Word("true") => (Operation::Bool(true), Type::Bool),
            TokenKind::Word("false") => (Operation::Bool(false), Type::Bool),
            TokenKind::Word("null") => (Operation::Null, Type::Null),
            TokenKind::Symbol("(") => {
                self.advance();
                let found = self.nested(Self::expression)?;
                self.expect_symbol(")", "to close the parenthesis")?;
                return Ok(found);
            }
            TokenKind::Word(_) => {
                let (name, position) = self.expect_name("a value")?;
                return self.named(name, position);
            }
            ref other => {
                let found = other.describe();
                return self.halt(format!("expected a value, found {found}"));
            }
        };
        self.advance();
        debug_assert!(position.line > 0);
        self.emit(operation);
        Ok(Some(found))
    }

    fn named(&mut self, name: &'s str, position: Position) -> Parsed<Found> {
        if self.is_symbol("(") {
            return self.call(name, position);
        }
        if let Some(variable) = self.variable(name) {
            if let Some(known) = variable.known {
                self.emit(Operation::Int(known));
                return Ok(Some(Type::Int));
            }
            let is_element = variable.dimensions != [0; 2];
            if is_element {
                self.element_offset(&variable, name)?;
            } else if self.is_symbol("[") {
                return self.halt(format!("`{name}` is not an array"));
            }
            self.load(&variable, is_element);
            return Ok(Some(variable.value_type));
        }
        if let Some(value) = self.natives.constant(name) {
            self.emit(Operation::Int(value));
            return Ok(Some(Type::Int));
        }
        let is_function =
            self.function_numbers.contains_key(name) || self.natives.number(name).is_some();
        let message = if is_function {
            format!("`{name}` is a function: call it with `{name}()`; funcref is not built yet")
        } else {
            self.unknown_name(name)
        };
        self.report(position, message);
        Ok(None)
    }

    pub(super) fn variable(&self, name: &str) -> Option<Variable> {
        self.locals.get(name).or_else(|| self.globals.get(name)).copied()
    }

    pub(super) fn unknown_name(&self, name: &str) -> String {
        let variables = self.locals.keys().chain(self.globals.keys()).copied();
        let near = self.near(name, variables.chain(self.natives.constant_names()));
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        format!(
            "this engine has no constant `{name}` yet, and the script declares no variable of that \
             name{hint}"
        )
    }

    /// Reads the indices of an array and leaves the offset of the element on the stack.
    pub(super) fn element_offset(&mut self, variable: &Variable, name: &str) -> Parsed<()> {
        let lengths = variable.dimensions.into_iter().filter(|length| *length > 0);
        for (dimension, length) in lengths.enumerate() {
            self.expect_symbol("[", &format!("after the array `{name}`"))?;
            let position = self.position();
            if dimension > 0 {
                self.emit(Operation::Int(length as i32));
                self.emit(Operation::Binary(BinaryOperator::Multiply));
            }
            let index = self.nested(Self::expression)?;
            if index.is_some_and(|index| !index.is_integer()) {
                self.report(position, "an index must be an int".to_owned());
            }
            self.emit(Operation::CheckIndex(length));
            if dimension > 0 {
                self.emit(Operation::Binary(BinaryOperator::Add));
            }
            self.expect_symbol("]", "after the index")?;
        }
        Ok(())
    }

    pub(super) fn load(&mut self, variable: &Variable, is_element: bool) {
        let slot = variable.slot;
        self.emit(match (variable.is_global, is_element) {
            (true, false) => Operation::LoadGlobal(slot),
            (true, true) => Operation::LoadGlobalElement(slot),
            (false, false) => Operation::LoadLocal(slot),
            (false, true) => Operation::LoadLocalElement(slot),
        });
    }

    /// Reads the arguments and emits the call; the name was read.
    pub(super) fn call(&mut self, name: &'s str, position: Position) -> Parsed<Found> {
        let natives = self.natives;
        let own = self.function_numbers.get(name).copied();
        let native = natives.number(name);
        let (parameters, returns) = match (own, native) {
            (Some(own), _) => {
                let function = &self.functions[own as usize].function;
                (function.parameters.clone(), function.returns)
            }
            (None, Some(native)) => {
                let native = natives.native(native);
                (native.parameters.clone(), native.returns)
            }
            (None, None) => return self.unknown_call(name, position),
        };
        if name == "TriggerCreate"
            && let Some(TokenKind::Text(text)) = self.tokens.get(self.at + 1).map(|t| &t.kind)
        {
            let function = (text.clone(), self.tokens[self.at + 1].position);
            self.trigger_functions.push(function);
        }
        let count = self.arguments(&parameters)?;
        if count != parameters.len() {
            let plural = if parameters.len() == 1 { "" } else { "s" };
            let message =
                format!("`{name}` takes {} argument{plural}, not {count}", parameters.len());
            self.report(position, message);
        }
        let arguments = parameters.len() as u16;
        match (own, native) {
            (Some(own), _) => self.emit(Operation::Call(own)),
            (None, Some(native)) => self.emit(Operation::CallNative { native, arguments }),
            (None, None) => {}
        }
        Ok(Some(returns))
    }

    fn unknown_call(&mut self, name: &str, position: Position) -> Parsed<Found> {
        let message = if self.variable(name).is_some() {
            format!("`{name}` is a variable, not a function; funcref is not built yet")
        } else {
            let own = self.function_numbers.keys().copied();
            let near = self.near(name, own.chain(self.natives.native_names()));
            let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            format!(
                "this engine has no function `{name}` yet, and the script declares none before \
                 this line{hint}"
            )
        };
        self.report(position, message);
        self.arguments(&[])?;
        Ok(None)
    }

    /// Reads `( … )` and returns how many arguments there are.
    fn arguments(&mut self, parameters: &[Type]) -> Parsed<usize> {
        self.advance();
        let mut count = 0;
        while !self.is_symbol(")") {
            if count > 0 {
                self.expect_symbol(",", "between arguments")?;
            }
            let position = self.position();
            let found = self.nested(Self::expression)?;
            if let Some(wanted) = parameters.get(count) {
                self.convert(found, *wanted, position, &format!("argument {}", count + 1));
            }
            count += 1;
            if count > 1000 {
                self.report(position, "a call with more than 1000 arguments".to_owned());
                return Err(Halt);
            }
        }
        self.advance();
        Ok(count)
    }

    /// Turns the value on top into one of type `wanted`, or reports that it is none.
    pub(super) fn convert(&mut self, found: Found, wanted: Type, position: Position, what: &str) {
        let Some(found) = found else { return };
        if !found.converts_to(wanted) {
            let message = format!("{what} must be of type {wanted}, not {found}");
            return self.report(position, message);
        }
        match (found, wanted) {
            (Type::Int | Type::Byte, Type::Fixed) => match self.code.last_mut() {
                Some(last @ Operation::Int(_)) => {
                    if let Operation::Int(value) = *last {
                        *last = Operation::Fixed(fixed_from_int(value));
                    }
                }
                _ => self.emit(Operation::ToFixed),
            },
            (Type::Int, Type::Byte) => self.emit(Operation::ToByte),
            _ => {}
        }
    }

    /// Turns the value on top into a bool.
    pub(super) fn convert_to_bool(&mut self, found: Found, position: Position) {
        match found {
            None | Some(Type::Bool) => {}
            Some(Type::Void) => {
                self.report(position, "a void function gives no value".to_owned());
            }
            Some(_) => self.emit(Operation::ToBool),
        }
    }

    /// Emits an operator between the two values on top and returns the type of its result.
    pub(super) fn apply(
        &mut self,
        operator: BinaryOperator,
        left: Found,
        right: Found,
        position: Position,
    ) -> Found {
        let (left, right) = (left?, right?);
        let Some((operand, result)) = operand_and_result(operator, left, right) else {
            let symbol = operator.symbol();
            let message = format!("`{symbol}` has no meaning between {left} and {right}");
            self.report(position, message);
            return None;
        };
        if operand == Type::Fixed {
            if right != Type::Fixed {
                self.emit(Operation::ToFixed);
            }
            if left != Type::Fixed {
                self.emit(Operation::ToFixedBeneath);
            }
        }
        if let [.., Operation::Int(left), Operation::Int(right)] = self.code[..]
            && let Ok(Value::Int(value)) = integers(operator, left, right)
        {
            self.code.truncate(self.code.len() - 2);
            self.lines.truncate(self.code.len());
            self.emit(Operation::Int(value));
        } else {
            self.emit(Operation::Binary(operator));
        }
        Some(result)
    }
}

/// The type in which the operator works and the type of its result.
fn operand_and_result(operator: BinaryOperator, left: Type, right: Type) -> Option<(Type, Type)> {
    use BinaryOperator as Operator;
    let number = match (left, right) {
        (left, right) if left.is_integer() && right.is_integer() => Some(Type::Int),
        (left, right) if left.is_number() && right.is_number() => Some(Type::Fixed),
        _ => None,
    };
    match operator {
        Operator::Equal | Operator::Unequal => {
            let is_alike =
                left != Type::Void && (left.converts_to(right) || right.converts_to(left));
            is_alike.then_some((number.unwrap_or(left), Type::Bool))
        }
        Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
            number.map(|number| (number, Type::Bool))
        }
        Operator::Add if number.is_none() => {
            let is_text = |own: Type| matches!(own, Type::String | Type::Text);
            (is_text(left) && left == right).then_some((left, left))
        }
        Operator::Add
        | Operator::Subtract
        | Operator::Multiply
        | Operator::Divide
        | Operator::Remainder => number.map(|number| (number, number)),
        _ => number.filter(|number| *number == Type::Int).map(|number| (number, number)),
    }
}
