//! The compiler: one pass over the tokens that parses, checks types and writes bytecode.
//!
//! The language declares before it uses, so nothing needs a second look, except that functions
//! may be declared first and defined later: what calls leave open is settled at the end.

mod declaration;
mod expression;
mod statement;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::lexer::tokens;
use crate::natives::NativeTable;
use crate::operation::Operation;
use crate::program::{Function, Program, Slots};
use crate::suggestion::closest;
use crate::token::{Position, Token, TokenKind};
use crate::{Diagnostic, Type};

/// How deep statements and expressions may nest.
const NESTING_MAX: u32 = 128;
/// After so many mistakes the rest is not reported.
const DIAGNOSTICS_MAX: usize = 100;
/// The mistakes that may come with a name that was probably meant.
const HINTS_MAX: usize = 8;
/// The longest script that is read, in bytes.
const SOURCE_LENGTH_MAX: usize = 4 << 20;
/// How many variables the globals, or the locals of one function, may be, elements included.
const SLOTS_MAX: u32 = 1 << 16;

/// Words that begin a construct or a value and cannot be names.
const KEYWORDS: [&str; 22] = [
    "if",
    "else",
    "while",
    "for",
    "do",
    "break",
    "continue",
    "return",
    "true",
    "false",
    "null",
    "const",
    "static",
    "native",
    "include",
    "struct",
    "typedef",
    "funcref",
    "arrayref",
    "structref",
    "switch",
    "case",
];

/// The mistake was reported; the parser goes on at the next place where that is possible.
struct Halt;
type Parsed<T> = Result<T, Halt>;

/// What a name of a variable stands for.
#[derive(Clone, Copy)]
struct Variable {
    value_type: Type,
    /// The length of each dimension; 0 for those it has not.
    dimensions: [u32; 2],
    slot: u32,
    is_global: bool,
    is_constant: bool,
    /// The value of a constant int that is known now.
    known: Option<i32>,
}

struct FunctionDraft {
    function: Function,
    position: Position,
    is_defined: bool,
}

/// The jumps out of a loop that wait for its end, and where `continue` goes.
struct Loop {
    breaks: Vec<usize>,
    continue_target: u32,
}

struct Compiler<'s> {
    tokens: Vec<Token<'s>>,
    at: usize,
    natives: &'s NativeTable,
    diagnostics: Vec<Diagnostic>,
    globals: BTreeMap<&'s str, Variable>,
    global_slots: Vec<Slots>,
    /// How many variables the globals are, elements included.
    global_count: u32,
    functions: Vec<FunctionDraft>,
    function_numbers: BTreeMap<&'s str, u32>,
    strings: Vec<Arc<str>>,
    string_numbers: BTreeMap<Arc<str>, u32>,
    /// The names given to `TriggerCreate`, checked when all functions are known.
    trigger_functions: Vec<(String, Position)>,
    // Of the function being read:
    code: Vec<Operation>,
    lines: Vec<u32>,
    locals: BTreeMap<&'s str, Variable>,
    local_slots: Vec<Slots>,
    slots: u32,
    returns: Type,
    loops: Vec<Loop>,
    nesting: u32,
}

/// Compiles a script against the functions and constants that the engine provides.
///
/// # Errors
///
/// Every mistake with its line and column, in the order of the script.
pub fn compile(source: &str, natives: &NativeTable) -> Result<Program, Vec<Diagnostic>> {
    if source.len() > SOURCE_LENGTH_MAX {
        let message = format!("the script is longer than {SOURCE_LENGTH_MAX} bytes");
        return Err(vec![Diagnostic { line: 1, column: 1, message }]);
    }
    let (tokens, diagnostics) = tokens(source);
    let mut compiler = Compiler {
        tokens,
        at: 0,
        natives,
        diagnostics,
        globals: BTreeMap::new(),
        global_slots: Vec::new(),
        global_count: 0,
        functions: Vec::new(),
        function_numbers: BTreeMap::new(),
        strings: Vec::new(),
        string_numbers: BTreeMap::new(),
        trigger_functions: Vec::new(),
        code: Vec::new(),
        lines: Vec::new(),
        locals: BTreeMap::new(),
        local_slots: Vec::new(),
        slots: 0,
        returns: Type::Void,
        loops: Vec::new(),
        nesting: 0,
    };
    compiler.script();
    compiler.finish()
}

impl<'s> Compiler<'s> {
    fn finish(mut self) -> Result<Program, Vec<Diagnostic>> {
        for (name, position) in std::mem::take(&mut self.trigger_functions) {
            if self.is_full_of_mistakes() {
                break;
            }
            self.check_trigger_function(&name, position);
        }
        for index in 0..self.functions.len() {
            let draft = &self.functions[index];
            if !draft.is_defined {
                let message = format!("`{}` is declared but never defined", draft.function.name);
                self.report(draft.position, message);
            }
        }
        if self.diagnostics.is_empty() {
            let functions: Vec<Function> =
                self.functions.into_iter().map(|draft| draft.function).collect();
            let numbered = functions.iter().zip(0..);
            let single = self.globals.iter().filter(|(_, global)| global.dimensions == [0; 2]);
            return Ok(Program {
                global_numbers: single.map(|(name, own)| (Arc::from(*name), own.slot)).collect(),
                function_numbers: numbered.map(|(f, index)| (Arc::clone(&f.name), index)).collect(),
                functions,
                globals: self.global_slots,
                strings: self.strings,
                natives: self.natives.clone(),
            });
        }
        self.diagnostics.sort_by_key(|diagnostic| (diagnostic.line, diagnostic.column));
        Err(self.diagnostics)
    }

    fn check_trigger_function(&mut self, name: &str, position: Position) {
        let Some(number) = self.function_numbers.get(name) else {
            let near = self.near(name, self.function_numbers.keys().copied());
            let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            return self.report(position, format!("there is no function `{name}`{hint}"));
        };
        if !self.functions[*number as usize].function.is_trigger_function() {
            let message = format!("a trigger needs `bool {name} (bool, bool)`");
            self.report(position, message);
        }
    }

    // Tokens.

    fn kind(&self) -> &TokenKind<'s> {
        &self.tokens[self.at].kind
    }

    fn position(&self) -> Position {
        self.tokens[self.at].position
    }

    fn advance(&mut self) {
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self.kind(), TokenKind::Symbol(own) if *own == symbol)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.kind(), TokenKind::Word(own) if *own == word)
    }

    fn takes_symbol(&mut self, symbol: &str) -> bool {
        let is_it = self.is_symbol(symbol);
        if is_it {
            self.advance();
        }
        is_it
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let is_it = self.is_word(word);
        if is_it {
            self.advance();
        }
        is_it
    }

    fn expect_symbol(&mut self, symbol: &str, after: &str) -> Parsed<()> {
        if self.takes_symbol(symbol) {
            return Ok(());
        }
        let found = self.kind().describe();
        self.halt(format!("expected `{symbol}` {after}, found {found}"))
    }

    fn expect_name(&mut self, what: &str) -> Parsed<(&'s str, Position)> {
        let position = self.position();
        match *self.kind() {
            TokenKind::Word(word)
                if KEYWORDS.contains(&word) || Type::from_name(word).is_some() =>
            {
                self.halt(format!("`{word}` is a word of the language and cannot be {what}"))
            }
            TokenKind::Word(word) => {
                self.advance();
                Ok((word, position))
            }
            ref other => {
                let found = other.describe();
                self.halt(format!("expected {what}, found {found}"))
            }
        }
    }

    // Reports.

    /// Reports a mistake. After too many of them nothing more is read.
    fn report(&mut self, position: Position, message: String) {
        if !self.is_full_of_mistakes() {
            let Position { line, column } = position;
            self.diagnostics.push(Diagnostic { line, column, message });
        }
        if self.is_full_of_mistakes() {
            self.at = self.tokens.len() - 1;
        }
    }

    fn is_full_of_mistakes(&self) -> bool {
        DIAGNOSTICS_MAX <= self.diagnostics.len()
    }

    /// The name of `known` that `name` was probably meant to be. Looked for only in the first few
    /// mistakes: it takes as long as there are names.
    fn near<'n>(&self, name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        (self.diagnostics.len() < HINTS_MAX).then(|| closest(name, known)).flatten()
    }

    /// Reports a mistake at the current token after which parsing cannot go on.
    fn halt<T>(&mut self, message: String) -> Parsed<T> {
        self.report(self.position(), message);
        Err(Halt)
    }

    /// Runs `read` one level deeper, unless that is too deep.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.nesting >= NESTING_MAX {
            return self.halt(format!("this nests deeper than {NESTING_MAX} levels"));
        }
        self.nesting += 1;
        let outcome = read(self);
        self.nesting -= 1;
        outcome
    }

    // Code.

    fn emit(&mut self, operation: Operation) {
        let line = self.tokens[self.at.saturating_sub(1)].position.line;
        self.code.push(operation);
        self.lines.push(line);
    }

    fn next_address(&self) -> u32 {
        self.code.len() as u32
    }

    /// Makes the jump at `index` lead to the next instruction.
    fn land(&mut self, index: usize) {
        let target = self.next_address();
        match &mut self.code[index] {
            Operation::Jump(address) | Operation::JumpUnless(address) => *address = target,
            _ => {}
        }
    }

    fn string_number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.string_numbers.get(text) {
            return *number;
        }
        let text: Arc<str> = Arc::from(text);
        let number = self.strings.len() as u32;
        self.strings.push(Arc::clone(&text));
        self.string_numbers.insert(text, number);
        number
    }
}
