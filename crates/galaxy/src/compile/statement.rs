use super::{Compiler, Loop, Parsed, Variable};
use crate::Type;
use crate::operation::{BinaryOperator, Operation};
use crate::token::{Position, TokenKind};

impl<'s> Compiler<'s> {
    /// Reads `{ … }`. A mistake inside is reported and reading goes on at the next statement.
    pub(super) fn block(&mut self) -> Parsed<()> {
        self.expect_symbol("{", "to begin the block")?;
        self.nested(|compiler| {
            while !compiler.is_symbol("}") {
                if *compiler.kind() == TokenKind::End {
                    return compiler.halt("the block has no closing `}`".to_owned());
                }
                let nesting = compiler.nesting;
                let start = compiler.at;
                if compiler.statement().is_err() {
                    compiler.nesting = nesting;
                    compiler.skip_statement();
                }
                if compiler.at == start {
                    compiler.advance();
                }
            }
            Ok(())
        })?;
        self.advance();
        Ok(())
    }

    /// Goes behind the next `;` or to the next brace.
    fn skip_statement(&mut self) {
        loop {
            match *self.kind() {
                TokenKind::End | TokenKind::Symbol("{" | "}") => return,
                TokenKind::Symbol(";") => return self.advance(),
                _ => self.advance(),
            }
        }
    }

    fn statement(&mut self) -> Parsed<()> {
        match *self.kind() {
            TokenKind::Symbol("{") => self.block(),
            TokenKind::Symbol(";") => {
                self.advance();
                Ok(())
            }
            TokenKind::Word("if") => self.if_statement(),
            TokenKind::Word("while") => self.while_statement(),
            TokenKind::Word("for") => self.for_statement(),
            TokenKind::Word("break") => self.break_statement(),
            TokenKind::Word("continue") => self.continue_statement(),
            TokenKind::Word("return") => self.return_statement(),
            TokenKind::Word("else") => self.halt("`else` without an `if`".to_owned()),
            TokenKind::Word(word @ ("do" | "switch" | "case")) => {
                self.halt(format!("the language has no `{word}`"))
            }
            TokenKind::Word("const") => {
                self.advance();
                self.local_declaration(true)
            }
            TokenKind::Word(word)
                if Type::from_name(word).is_some()
                    || matches!(word, "funcref" | "arrayref" | "structref") =>
            {
                self.local_declaration(false)
            }
            _ => {
                self.simple_statement()?;
                self.expect_symbol(";", "after the statement")
            }
        }
    }

    fn local_declaration(&mut self, is_constant: bool) -> Parsed<()> {
        let value_type = self.expect_type()?;
        let dimensions = self.dimensions()?;
        let (name, position) = self.expect_name("the name of a variable")?;
        let slot = self.slots;
        self.local(value_type, dimensions, is_constant, (name, position))?;
        if is_constant && !self.is_symbol("=") {
            return self.halt(format!("the constant `{name}` needs a value"));
        }
        if self.takes_symbol("=") {
            let initial = self.expression()?;
            self.convert(initial, value_type, position, "the initial value");
            if dimensions != [0; 2] {
                self.report(position, "an array cannot be given a value as a whole".to_owned());
            }
            self.emit(Operation::StoreLocal(slot));
        }
        self.expect_symbol(";", "after the declaration")
    }

    /// Reads `( condition )`.
    fn condition(&mut self) -> Parsed<()> {
        self.expect_symbol("(", "before the condition")?;
        let position = self.position();
        let found = self.expression()?;
        self.convert_to_bool(found, position);
        self.expect_symbol(")", "after the condition")
    }

    fn if_statement(&mut self) -> Parsed<()> {
        let mut ends = Vec::new();
        loop {
            self.advance();
            self.condition()?;
            let skip = self.code.len();
            self.emit(Operation::JumpUnless(0));
            let body = self.block();
            if !self.is_word("else") {
                self.land(skip);
                body?;
                break;
            }
            ends.push(self.code.len());
            self.emit(Operation::Jump(0));
            self.land(skip);
            body?;
            self.advance();
            if !self.is_word("if") {
                self.block()?;
                break;
            }
        }
        for end in ends {
            self.land(end);
        }
        Ok(())
    }

    fn while_statement(&mut self) -> Parsed<()> {
        self.advance();
        let start = self.next_address();
        self.condition()?;
        let exit = self.code.len();
        self.emit(Operation::JumpUnless(0));
        self.loop_body(start, Some(exit))
    }

    fn for_statement(&mut self) -> Parsed<()> {
        self.advance();
        self.expect_symbol("(", "after `for`")?;
        if !self.is_symbol(";") {
            self.simple_statement()?;
        }
        self.expect_symbol(";", "after the beginning of the loop")?;
        let condition = self.next_address();
        let mut exit = None;
        if !self.is_symbol(";") {
            let position = self.position();
            let found = self.expression()?;
            self.convert_to_bool(found, position);
            exit = Some(self.code.len());
            self.emit(Operation::JumpUnless(0));
        }
        self.expect_symbol(";", "after the condition")?;
        let to_body = self.code.len();
        self.emit(Operation::Jump(0));
        let step = self.next_address();
        if !self.is_symbol(")") {
            self.simple_statement()?;
        }
        self.emit(Operation::Jump(condition));
        self.expect_symbol(")", "after the step of the loop")?;
        self.land(to_body);
        self.loop_body(step, exit)
    }

    /// Reads the body of a loop, goes back to `again` and lands what leaves the loop.
    fn loop_body(&mut self, again: u32, exit: Option<usize>) -> Parsed<()> {
        self.loops.push(Loop { breaks: exit.into_iter().collect(), continue_target: again });
        let body = self.block();
        self.emit(Operation::Jump(again));
        let breaks = self.loops.pop().map(|ended| ended.breaks);
        for index in breaks.into_iter().flatten() {
            self.land(index);
        }
        body
    }

    fn break_statement(&mut self) -> Parsed<()> {
        let index = self.code.len();
        match self.loops.last_mut() {
            Some(inner) => inner.breaks.push(index),
            None => return self.halt("`break` outside of a loop".to_owned()),
        }
        self.advance();
        self.emit(Operation::Jump(0));
        self.expect_symbol(";", "after `break`")
    }

    fn continue_statement(&mut self) -> Parsed<()> {
        let Some(target) = self.loops.last().map(|inner| inner.continue_target) else {
            return self.halt("`continue` outside of a loop".to_owned());
        };
        self.advance();
        self.emit(Operation::Jump(target));
        self.expect_symbol(";", "after `continue`")
    }

    fn return_statement(&mut self) -> Parsed<()> {
        let position = self.position();
        self.advance();
        if self.is_symbol(";") {
            if self.returns != Type::Void {
                let message = format!("the function must return a value of type {}", self.returns);
                self.report(position, message);
            }
            self.emit(Operation::Null);
        } else {
            let position = self.position();
            let found = self.expression()?;
            if self.returns == Type::Void {
                self.report(position, "a void function returns no value".to_owned());
            } else {
                self.convert(found, self.returns, position, "the value returned");
            }
        }
        self.emit(Operation::Return);
        self.expect_symbol(";", "after `return`")
    }

    /// Reads a call or an assignment, without the `;`.
    fn simple_statement(&mut self) -> Parsed<()> {
        let (name, position) = self.expect_name("a statement")?;
        if self.is_symbol("(") {
            self.call(name, position)?;
            self.emit(Operation::Pop);
            return Ok(());
        }
        if self.is_symbol(".") || self.is_symbol("->") {
            return self.halt("structures are not built yet".to_owned());
        }
        if self.is_symbol("++") || self.is_symbol("--") {
            return self.halt("the language has no `++`; write `+= 1`".to_owned());
        }
        let Some(variable) = self.variable(name) else {
            let message = self.unknown_name(name);
            self.report(position, message);
            return Err(super::Halt);
        };
        if variable.is_constant {
            self.report(position, format!("`{name}` is a constant"));
        }
        let is_element = variable.dimensions != [0; 2];
        if is_element {
            self.element_offset(&variable, name)?;
        }
        self.assignment(&variable, is_element, position)
    }

    fn assignment(
        &mut self,
        variable: &Variable,
        is_element: bool,
        position: Position,
    ) -> Parsed<()> {
        let TokenKind::Symbol(symbol) = *self.kind() else {
            let found = self.kind().describe();
            return self.halt(format!("expected `=`, found {found}"));
        };
        let operator = symbol.strip_suffix('=').filter(|_| !matches!(symbol, "==" | "!="));
        let Some(operator) = operator.filter(|_| !matches!(symbol, "<=" | ">=")) else {
            return self.halt(format!("expected `=`, found `{symbol}`"));
        };
        let operator = BinaryOperator::from_symbol(operator).map(|(operator, _)| operator);
        self.advance();
        if let Some(operator) = operator {
            if is_element {
                self.emit(Operation::Duplicate);
            }
            self.load(variable, is_element);
            let found = self.expression()?;
            let result = self.apply(operator, Some(variable.value_type), found, position);
            self.convert(result, variable.value_type, position, "the result");
        } else {
            let value_position = self.position();
            let found = self.expression()?;
            self.convert(found, variable.value_type, value_position, "the value");
        }
        let slot = variable.slot;
        self.emit(match (variable.is_global, is_element) {
            (true, false) => Operation::StoreGlobal(slot),
            (true, true) => Operation::StoreGlobalElement(slot),
            (false, false) => Operation::StoreLocal(slot),
            (false, true) => Operation::StoreLocalElement(slot),
        });
        Ok(())
    }
}
