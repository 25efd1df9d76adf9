use std::fmt;

/// A mistake in a script, found before it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// What is wrong and, where it is known, how to mend it.
    pub message: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for Diagnostic {}

/// Why a running script was stopped.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{function}, line {line}: {message}")]
pub struct ScriptError {
    /// The function that was running.
    pub function: String,
    /// The line in the script, from 1.
    pub line: u32,
    /// What went wrong.
    pub message: String,
}
