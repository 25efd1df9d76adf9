use std::sync::Arc;

use super::{Compiler, FunctionDraft, Halt, Parsed, SLOTS_MAX, Variable};
use crate::Type;
use crate::operation::Operation;
use crate::program::{Function, Slots};
use crate::token::{Position, TokenKind};

/// Includes that the engine itself provides.
const BUILT_IN_INCLUDES: [&str; 6] = [
    "TriggerLibs/NativeLib",
    "TriggerLibs/natives",
    "TriggerLibs/LibertyLib",
    "TriggerLibs/SwarmLib",
    "TriggerLibs/VoidLib",
    "TriggerLibs/AI",
];

impl<'s> Compiler<'s> {
    pub(super) fn script(&mut self) {
        // The first function assigns the globals.
        self.functions.push(FunctionDraft {
            function: Function {
                name: Arc::from("(global variables)"),
                parameters: Vec::new(),
                returns: Type::Void,
                locals: Vec::new(),
                code: Vec::new(),
                lines: Vec::new(),
            },
            position: Position { line: 1, column: 1 },
            is_defined: true,
        });
        while *self.kind() != TokenKind::End {
            let start = self.at;
            self.nesting = 0;
            if self.declaration().is_err() {
                self.skip_declaration();
            }
            if self.at == start {
                self.advance();
            }
        }
        let first = &mut self.functions[0].function;
        first.code.extend([Operation::Null, Operation::Return]);
        first.lines.extend([1, 1]);
    }

    fn declaration(&mut self) -> Parsed<()> {
        match *self.kind() {
            TokenKind::Symbol(";") => self.advance(),
            TokenKind::Word("include") => return self.include(),
            TokenKind::Word(word @ ("struct" | "typedef")) => {
                return self.halt(format!("`{word}` is not built yet"));
            }
            TokenKind::Word("native") => {
                return self.halt("only the engine declares natives".to_owned());
            }
            _ => {
                // A static name is private to its file, and there is one file.
                self.takes_word("static");
                let is_constant = self.takes_word("const");
                let value_type = self.expect_type()?;
                let dimensions = self.dimensions()?;
                let (name, position) = self.expect_name("a name")?;
                if self.is_symbol("(") && !is_constant && dimensions == [0; 2] {
                    return self.function(value_type, name, position);
                }
                return self.global(value_type, dimensions, is_constant, (name, position));
            }
        }
        Ok(())
    }

    fn include(&mut self) -> Parsed<()> {
        self.advance();
        let TokenKind::Text(path) = self.kind().clone() else {
            return self.halt("expected the name of a library as a string".to_owned());
        };
        if !BUILT_IN_INCLUDES.iter().any(|known| known.eq_ignore_ascii_case(&path)) {
            let message =
                format!("including `{path}` is not built yet; only the engine's libraries are");
            self.report(self.position(), message);
        }
        self.advance();
        Ok(())
    }

    pub(super) fn expect_type(&mut self) -> Parsed<Type> {
        match *self.kind() {
            TokenKind::Word(word @ ("funcref" | "arrayref" | "structref")) => {
                self.halt(format!("`{word}` is not built yet"))
            }
            TokenKind::Word(word) => match Type::from_name(word) {
                Some(found) => {
                    self.advance();
                    Ok(found)
                }
                None => {
                    let names = ["bool", "int", "fixed", "string", "text", "unit", "unitgroup"];
                    let names = names.into_iter().chain(["point", "region", "timer", "trigger"]);
                    let near = self.near(word, names);
                    let hint = near.map_or_else(String::new, |n| format!("; did you mean `{n}`?"));
                    self.halt(format!("there is no type `{word}`{hint}"))
                }
            },
            ref other => {
                let found = other.describe();
                self.halt(format!("expected a declaration, found {found}"))
            }
        }
    }

    /// Reads `[n]` or `[n][m]`, if they are there.
    pub(super) fn dimensions(&mut self) -> Parsed<[u32; 2]> {
        let mut dimensions = [0; 2];
        let mut count = 0;
        while self.is_symbol("[") {
            let position = self.position();
            self.advance();
            let start = self.code.len();
            self.expression()?;
            let length = match &self.code[start..] {
                [Operation::Int(length)] => u32::try_from(*length).ok(),
                _ => None,
            };
            self.code.truncate(start);
            self.lines.truncate(start);
            self.expect_symbol("]", "after the length")?;
            let Some(length) = length.filter(|length| (1..=SLOTS_MAX).contains(length)) else {
                let message = format!("the length must be a constant in 1..={SLOTS_MAX}");
                self.report(position, message);
                return Err(Halt);
            };
            match dimensions.get_mut(count) {
                Some(dimension) => *dimension = length,
                None => {
                    self.report(
                        position,
                        "arrays of three dimensions are not built yet".to_owned(),
                    );
                }
            }
            count += 1;
        }
        Ok(dimensions)
    }

    /// Finds room for a variable among the globals or the locals.
    pub(super) fn room(&mut self, variable: &Variable, position: Position) -> Parsed<()> {
        let cells = |length: u32| u64::from(length.max(1));
        let count = cells(variable.dimensions[0]) * cells(variable.dimensions[1]);
        if u64::from(variable.slot) + count > u64::from(SLOTS_MAX) {
            self.report(position, format!("there are more than {SLOTS_MAX} variables here"));
            return Err(Halt);
        }
        let slots = Slots { value_type: variable.value_type, count: count as u32 };
        if variable.is_global {
            self.global_slots.push(slots);
            self.global_count += count as u32;
        } else {
            self.local_slots.push(slots);
            self.slots += count as u32;
        }
        Ok(())
    }

    fn check_free(&mut self, name: &str, position: Position) {
        if self.globals.contains_key(name)
            || self.function_numbers.contains_key(name)
            || self.natives.number(name).is_some()
            || self.natives.constant(name).is_some()
        {
            self.report(position, format!("`{name}` is already declared"));
        }
    }

    fn global(
        &mut self,
        value_type: Type,
        dimensions: [u32; 2],
        is_constant: bool,
        (name, position): (&'s str, Position),
    ) -> Parsed<()> {
        self.check_free(name, position);
        if value_type == Type::Void {
            self.report(position, format!("`{name}` cannot be of type void"));
        }
        let slot = self.global_count;
        let is_global = true;
        let known = None;
        let mut variable = Variable { value_type, dimensions, slot, is_global, is_constant, known };
        self.room(&variable, position)?;
        if self.takes_symbol("=") {
            let start = self.code.len();
            let initial = self.expression();
            // The variable exists even where its value is wrong.
            self.globals.insert(name, variable);
            let initial = initial?;
            self.convert(initial, value_type, position, "the initial value");
            if let ([Operation::Int(value)], true, Type::Int) =
                (&self.code[start..], is_constant, value_type)
            {
                variable.known = Some(*value);
            }
            if dimensions != [0; 2] {
                self.report(position, "an array cannot be given a value as a whole".to_owned());
            }
            self.emit(Operation::StoreGlobal(slot));
            let first = &mut self.functions[0].function;
            first.code.append(&mut self.code);
            first.lines.append(&mut self.lines);
        } else if is_constant {
            self.report(position, format!("the constant `{name}` needs a value"));
        }
        self.globals.insert(name, variable);
        self.expect_symbol(";", "after the declaration")
    }

    fn function(&mut self, returns: Type, name: &'s str, position: Position) -> Parsed<()> {
        self.advance();
        self.locals.clear();
        self.local_slots.clear();
        self.slots = 0;
        let mut parameters = Vec::new();
        while !self.is_symbol(")") {
            if !parameters.is_empty() {
                self.expect_symbol(",", "between parameters")?;
            }
            let value_type = self.expect_type()?;
            let (parameter, position) = self.expect_name("the name of a parameter")?;
            self.local(value_type, [0; 2], false, (parameter, position))?;
            parameters.push(value_type);
        }
        self.advance();
        let number = self.declare_function(name, position, &parameters, returns);
        if self.takes_symbol(";") {
            return Ok(());
        }
        if !self.is_symbol("{") {
            return self.halt(format!("expected `;` or the body of `{name}`"));
        }
        if std::mem::replace(&mut self.functions[number].is_defined, true) {
            self.report(position, format!("`{name}` is defined twice"));
        }
        self.returns = returns;
        self.loops.clear();
        let body = self.block();
        // A function that ends without `return` gives the zero of its type.
        self.zero(returns);
        self.emit(Operation::Return);
        let function = &mut self.functions[number].function;
        function.code = std::mem::take(&mut self.code);
        function.lines = std::mem::take(&mut self.lines);
        function.locals = self.local_slots.split_off(parameters.len());
        self.locals.clear();
        body
    }

    fn declare_function(
        &mut self,
        name: &'s str,
        position: Position,
        parameters: &[Type],
        returns: Type,
    ) -> usize {
        if let Some(number) = self.function_numbers.get(name) {
            let number = *number as usize;
            let function = &self.functions[number].function;
            if function.parameters != parameters || function.returns != returns {
                let message = format!("`{name}` was declared with other types before");
                self.report(position, message);
            }
            return number;
        }
        self.check_free(name, position);
        let number = self.functions.len();
        self.function_numbers.insert(name, number as u32);
        let function = Function {
            name: Arc::from(name),
            parameters: parameters.to_vec(),
            returns,
            locals: Vec::new(),
            code: Vec::new(),
            lines: Vec::new(),
        };
        self.functions.push(FunctionDraft { function, position, is_defined: false });
        number
    }

    pub(super) fn local(
        &mut self,
        value_type: Type,
        dimensions: [u32; 2],
        is_constant: bool,
        (name, position): (&'s str, Position),
    ) -> Parsed<()> {
        if value_type == Type::Void {
            self.report(position, format!("`{name}` cannot be of type void"));
        }
        let slot = self.slots;
        let (is_global, known) = (false, None);
        let variable = Variable { value_type, dimensions, slot, is_global, is_constant, known };
        self.room(&variable, position)?;
        if self.locals.insert(name, variable).is_some() {
            self.report(position, format!("`{name}` is already declared in this function"));
        }
        Ok(())
    }

    fn zero(&mut self, value_type: Type) {
        self.emit(match value_type {
            Type::Bool => Operation::Bool(false),
            Type::Int | Type::Byte => Operation::Int(0),
            Type::Fixed => Operation::Fixed(fixed::Fixed::ZERO),
            _ => Operation::Null,
        });
    }

    /// Goes to where the next declaration probably begins: after a `;` or `}` at the left margin
    /// or outside of braces.
    fn skip_declaration(&mut self) {
        self.code.clear();
        self.lines.clear();
        let mut depth = 0_u32;
        loop {
            match *self.kind() {
                TokenKind::End => return,
                TokenKind::Symbol("{") => depth += 1,
                TokenKind::Symbol("}") => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        self.advance();
                        return;
                    }
                }
                TokenKind::Symbol(";") if depth == 0 => {
                    self.advance();
                    return;
                }
                _ => {}
            }
            self.advance();
        }
    }
}
