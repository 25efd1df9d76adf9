use fixed::Fixed;

/// Where a token begins, from line 1 and column 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub line: u32,
    pub column: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TokenKind<'s> {
    /// A name or a keyword: the grammar tells them apart.
    Word(&'s str),
    Integer(i32),
    Fixed(Fixed),
    Text(String),
    Symbol(&'static str),
    End,
}

impl TokenKind<'_> {
    /// The token as messages show it.
    pub fn describe(&self) -> String {
        match self {
            Self::Word(word) => format!("`{word}`"),
            Self::Integer(value) => format!("`{value}`"),
            Self::Fixed(value) => format!("`{value}`"),
            Self::Text(_) => "a string".to_owned(),
            Self::Symbol(symbol) => format!("`{symbol}`"),
            Self::End => "the end of the script".to_owned(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token<'s> {
    pub kind: TokenKind<'s>,
    pub position: Position,
}
