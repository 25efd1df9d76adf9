use fixed::Fixed;

use crate::Diagnostic;
use crate::token::{Position, Token, TokenKind};

/// The operators and marks, longer ones before their beginnings.
const SYMBOLS: [&str; 42] = [
    "<<=", ">>=", "==", "!=", "<=", ">=", "&&", "||", "<<", ">>", "+=", "-=", "*=", "/=", "%=",
    "&=", "|=", "^=", "++", "--", "->", "+", "-", "*", "/", "%", "=", "<", ">", "!", "~", "&", "|",
    "^", "(", ")", "{", "}", "[", "]", ";", ",",
];

/// Marks that the language lacks as operators but that structures and conditions would use.
const RESERVED: [&str; 4] = [".", "?", ":", "#"];

struct Lexer<'s> {
    rest: &'s str,
    position: Position,
    tokens: Vec<Token<'s>>,
    diagnostics: Vec<Diagnostic>,
}

/// The tokens of `source`, the last one being the end, and what could not be read.
pub(crate) fn tokens(source: &str) -> (Vec<Token<'_>>, Vec<Diagnostic>) {
    let rest = source.strip_prefix('\u{feff}').unwrap_or(source);
    let position = Position { line: 1, column: 1 };
    let mut lexer = Lexer { rest, position, tokens: Vec::new(), diagnostics: Vec::new() };
    lexer.run();
    (lexer.tokens, lexer.diagnostics)
}

impl<'s> Lexer<'s> {
    fn run(&mut self) {
        while let Some(first) = self.rest.chars().next() {
            if first.is_whitespace() {
                self.take(first.len_utf8());
            } else if self.rest.starts_with("//") {
                let length = self.rest.find('\n').unwrap_or(self.rest.len());
                self.take(length);
            } else if self.rest.starts_with("/*") {
                self.report("comments begin with `//`; the language has no `/* */`");
                let length = self.rest.find("*/").map_or(self.rest.len(), |end| end + 2);
                self.take(length);
            } else if first.is_ascii_alphabetic() || first == '_' {
                let position = self.position;
                let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
                let word = self.take_while(is_part);
                self.push(TokenKind::Word(word), position);
            } else if first.is_ascii_digit() {
                self.number();
            } else if first == '"' {
                self.text();
            } else {
                self.symbol(first);
            }
        }
        self.push(TokenKind::End, self.position);
    }

    fn take(&mut self, length: usize) -> &'s str {
        let (taken, rest) = self.rest.split_at(length);
        for character in taken.chars() {
            if character == '\n' {
                self.position.line += 1;
                self.position.column = 1;
            } else {
                self.position.column += 1;
            }
        }
        self.rest = rest;
        taken
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> &'s str {
        let length = self.rest.find(|c| !accept(c)).unwrap_or(self.rest.len());
        self.take(length)
    }

    fn push(&mut self, kind: TokenKind<'s>, position: Position) {
        self.tokens.push(Token { kind, position });
    }

    fn report(&mut self, message: &str) {
        let Position { line, column } = self.position;
        if self.diagnostics.len() < 100 {
            self.diagnostics.push(Diagnostic { line, column, message: message.to_owned() });
        }
    }

    fn number(&mut self) {
        let position = self.position;
        let literal_end = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.');
        let length = self.rest.find(literal_end).unwrap_or(self.rest.len());
        let literal = &self.rest[..length];
        let kind = number_from(literal);
        match kind {
            Some(kind) => self.push(kind, position),
            None => {
                self.report(&format!("`{literal}` is not a number that fits an int or fixed"));
                self.push(TokenKind::Integer(0), position);
            }
        }
        self.take(length);
    }

    fn text(&mut self) {
        let position = self.position;
        let mut text = String::new();
        let mut characters = self.rest.char_indices().skip(1);
        let mut end = None;
        while let Some((index, character)) = characters.next() {
            match character {
                '"' => {
                    end = Some(index + 1);
                    break;
                }
                '\n' => break,
                '\\' => match characters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, escaped)) => text.push(escaped),
                    None => break,
                },
                other => text.push(other),
            }
        }
        let length = end.unwrap_or_else(|| {
            self.report("this string has no closing `\"` on its line");
            self.rest.find('\n').unwrap_or(self.rest.len())
        });
        self.take(length);
        self.push(TokenKind::Text(text), position);
    }

    fn symbol(&mut self, first: char) {
        let position = self.position;
        let known = SYMBOLS.iter().chain(&RESERVED).find(|symbol| self.rest.starts_with(**symbol));
        match known {
            Some(symbol) => {
                self.take(symbol.len());
                self.push(TokenKind::Symbol(symbol), position);
            }
            None => {
                self.report(&format!("the character `{first}` has no meaning here"));
                self.take(first.len_utf8());
            }
        }
    }
}

fn number_from(literal: &str) -> Option<TokenKind<'static>> {
    if let Some(digits) = literal.strip_prefix("0x").or_else(|| literal.strip_prefix("0X")) {
        let value = u32::from_str_radix(digits, 16).ok()?;
        return (!digits.starts_with('+')).then_some(TokenKind::Integer(value as i32));
    }
    if let Some((whole, fraction)) = literal.split_once('.') {
        let fraction = if fraction.is_empty() { "0" } else { fraction };
        let value: Fixed = format!("{whole}.{fraction}").parse().ok()?;
        return Some(TokenKind::Fixed(value));
    }
    // The ids of placed things are unsigned words, which the language holds as ints.
    literal.parse::<u32>().ok().map(|value| TokenKind::Integer(value as i32))
}
