use std::collections::BTreeMap;

use crate::lexer::tokens;
use crate::token::{Token, TokenKind};
use crate::{Diagnostic, Type};

/// The signature of a function that the engine provides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Native {
    /// The name in scripts.
    pub name: String,
    /// The types of the parameters.
    pub parameters: Vec<Type>,
    /// The type of the result.
    pub returns: Type,
}

/// What a script may use besides its own functions: natives and constants of the engine.
///
/// The machine's own functions (of triggers, and `Wait`) come first; the host's follow in the
/// order in which they were given, and [`crate::Host::call`] receives that order as a number.
#[derive(Clone, Debug)]
pub struct NativeTable {
    natives: Vec<Native>,
    numbers: BTreeMap<String, u16>,
    constants: BTreeMap<String, i32>,
}

/// The functions that the machine runs itself; their numbers are those of [`crate::builtin`].
pub(crate) const BUILTINS: [&str; 9] = [
    "trigger TriggerCreate(string)",
    "void TriggerEnable(trigger, bool)",
    "bool TriggerIsEnabled(trigger)",
    "trigger TriggerGetCurrent()",
    "void TriggerExecute(trigger, bool, bool)",
    "void TriggerStop(trigger)",
    "void TriggerDestroy(trigger)",
    "void Wait(fixed, int)",
    "unitref UnitRefFromVariable(string)",
];

impl NativeTable {
    /// The table of the host's functions, given as `result Name(type, type)`, and int constants.
    ///
    /// # Errors
    ///
    /// The first signature that is not of that form; the line counts the signatures from 1.
    pub fn new(signatures: &[&str], constants: &[(&str, i32)]) -> Result<Self, Diagnostic> {
        let mut table =
            Self { natives: Vec::new(), numbers: BTreeMap::new(), constants: BTreeMap::new() };
        for (name, value) in [("c_timeGame", 0), ("c_timeReal", 1), ("c_timeAI", 2)] {
            table.constants.insert(name.to_owned(), value);
        }
        for (index, signature) in BUILTINS.iter().chain(signatures).enumerate() {
            let line = (index + 1).saturating_sub(BUILTINS.len()) as u32;
            let native = read_signature(signature).ok_or_else(|| Diagnostic {
                line,
                column: 1,
                message: format!("`{signature}` is not of the form `type Name(type, type)`"),
            })?;
            let number = u16::try_from(index).unwrap_or(u16::MAX);
            if number == u16::MAX || table.numbers.insert(native.name.clone(), number).is_some() {
                let message = format!("`{}` is given twice, or one too many", native.name);
                return Err(Diagnostic { line, column: 1, message });
            }
            table.natives.push(native);
        }
        for (name, value) in constants {
            table.constants.insert((*name).to_owned(), *value);
        }
        Ok(table)
    }

    pub(crate) fn number(&self, name: &str) -> Option<u16> {
        self.numbers.get(name).copied()
    }

    pub(crate) fn native(&self, number: u16) -> &Native {
        &self.natives[usize::from(number)]
    }

    pub(crate) fn constant(&self, name: &str) -> Option<i32> {
        self.constants.get(name).copied()
    }

    pub(crate) fn native_names(&self) -> impl Iterator<Item = &str> {
        self.numbers.keys().map(String::as_str)
    }

    pub(crate) fn constant_names(&self) -> impl Iterator<Item = &str> {
        self.constants.keys().map(String::as_str)
    }
}

fn read_signature(signature: &str) -> Option<Native> {
    let (tokens, diagnostics) = tokens(signature);
    let kinds: Vec<&TokenKind<'_>> = tokens.iter().map(|Token { kind, .. }| kind).collect();
    let [
        TokenKind::Word(returns),
        TokenKind::Word(name),
        TokenKind::Symbol("("),
        inner @ ..,
        TokenKind::Symbol(")"),
        TokenKind::End,
    ] = kinds.as_slice()
    else {
        return None;
    };
    let mut parameters = Vec::new();
    for (index, kind) in inner.iter().enumerate() {
        match kind {
            TokenKind::Word(word) if index % 2 == 0 => parameters.push(Type::from_name(word)?),
            TokenKind::Symbol(",") if index % 2 == 1 && index + 1 < inner.len() => {}
            _ => return None,
        }
    }
    let returns = Type::from_name(returns)?;
    diagnostics.is_empty().then(|| Native { name: (*name).to_owned(), parameters, returns })
}
