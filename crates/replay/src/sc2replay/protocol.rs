//! What the bit-packed parts hold, by build: `protocol.txt`, read for one build.

use std::collections::BTreeMap;

const TABLE: &str = include_str!("protocol.txt");

/// The oldest build whose replays are read: the first ones with tracker events.
pub(super) const BUILD_MIN: u32 = 24_944;
/// The newest build that the table was checked with. Later ones are read in the same way, which
/// holds until the game's format changes again.
pub(super) const BUILD_KNOWN_MAX: u32 = 98_310;

/// The types of one build.
#[derive(Debug)]
pub(super) struct Protocol {
    records: Vec<RecordType>,
    names: BTreeMap<&'static str, usize>,
    events: BTreeMap<u8, usize>,
    messages: BTreeMap<u8, usize>,
}

/// A struct or a choice.
#[derive(Debug)]
pub(super) struct RecordType {
    pub(super) name: &'static str,
    /// The bits of the tag, if it is a choice.
    pub(super) tag_bits: Option<u8>,
    pub(super) fields: Vec<FieldType>,
}

#[derive(Debug)]
pub(super) struct FieldType {
    pub(super) name: &'static str,
    /// Whether anyone needs it.
    pub(super) is_kept: bool,
    pub(super) kind: Type,
}

#[derive(Debug)]
pub(super) enum Type {
    Nothing,
    Int { bits: u8, least: i64 },
    Blob { count_bits: u8 },
    Raw { count: usize },
    Mask { count_bits: u8 },
    Optional(Box<Self>),
    List { count_bits: u8, item: Box<Self> },
    Record(usize),
}

impl Protocol {
    pub(super) fn for_build(base_build: u32) -> Self {
        Self::parse(TABLE, base_build).expect("a test reads the table for every build")
    }

    /// The record with that name.
    pub(super) fn named(&self, name: &str) -> usize {
        *self.names.get(name).expect("a test looks for the names that are asked for")
    }

    pub(super) fn event(&self, number: u8) -> Option<usize> {
        self.events.get(&number).copied()
    }

    pub(super) fn message(&self, number: u8) -> Option<usize> {
        self.messages.get(&number).copied()
    }

    pub(super) fn record(&self, index: usize) -> &RecordType {
        &self.records[index]
    }

    fn parse(table: &'static str, base_build: u32) -> Result<Self, String> {
        let mut protocol = Self {
            records: Vec::new(),
            names: BTreeMap::new(),
            events: BTreeMap::new(),
            messages: BTreeMap::new(),
        };
        // Whether the build has the definition whose fields follow.
        let mut is_there = None;
        for (line, text) in (1..).zip(table.lines()) {
            let at = |reason: String| format!("line {line}: {reason}");
            let content = text.split('#').next().unwrap_or_default().trim_end();
            if content.is_empty() {
                continue;
            }
            if content.starts_with(' ') {
                let is_there = is_there.ok_or("fields come before any definition".to_owned());
                if is_there.map_err(at)? {
                    protocol.add_fields(content, base_build).map_err(at)?;
                }
            } else {
                is_there = Some(protocol.define(content, base_build).map_err(at)?);
            }
        }
        Ok(protocol)
    }

    /// Begins a definition, if the build has it.
    fn define(&mut self, header: &'static str, base_build: u32) -> Result<bool, String> {
        let mut words: Vec<&'static str> = header.split_whitespace().collect();
        if words.last().is_some_and(|word| word.contains("..")) {
            let range = words.pop().expect("a last word was just seen");
            if !holds(range, base_build)? {
                return Ok(false);
            }
        }
        let (name, tag_bits, numbers) = match words[..] {
            ["struct", name] => (name, None, None),
            ["choice", name, bits] => (name, Some(parsed(bits)?), None),
            ["event", number, name] => (name, None, Some((&mut self.events, number))),
            ["message", number, name] => (name, None, Some((&mut self.messages, number))),
            _ => return Err(format!("`{header}` is no definition")),
        };
        let index = self.records.len();
        if let Some((numbers, number)) = numbers {
            if numbers.insert(parsed(number)?, index).is_some() {
                return Err(format!("number {number} is taken"));
            }
        } else if self.names.insert(name, index).is_some() {
            return Err(format!("`{name}` is defined twice"));
        }
        self.records.push(RecordType { name, tag_bits, fields: Vec::new() });
        Ok(true)
    }

    fn add_fields(&mut self, line: &'static str, base_build: u32) -> Result<(), String> {
        for text in line.split(',') {
            let words: Vec<&'static str> = text.split_whitespace().collect();
            let (name, kind) = match words[..] {
                [name, kind] => (name, kind),
                [name, kind, range] if holds(range, base_build)? => (name, kind),
                [_, _, _] => continue,
                _ => return Err(format!("`{text}` is no field")),
            };
            let kind = self.read_type(kind)?;
            let record = self.records.last_mut().expect("a definition comes before its fields");
            if record.fields.iter().any(|field| field.name == name) {
                return Err(format!("`{}` has two fields `{name}`", record.name));
            }
            record.fields.push(FieldType { name, is_kept: !name.starts_with('_'), kind });
        }
        Ok(())
    }

    fn read_type(&self, text: &str) -> Result<Type, String> {
        if let Some(inner) = text.strip_prefix('?') {
            return Ok(Type::Optional(Box::new(self.read_type(inner)?)));
        }
        if let Some((item, count)) = text.strip_suffix(']').and_then(|text| text.split_once('[')) {
            let item = Box::new(self.read_type(item)?);
            return Ok(Type::List { count_bits: parsed(count)?, item });
        }
        if let Some(&index) = self.names.get(text) {
            return Ok(Type::Record(index));
        }
        let (kind, number) = text.split_at(text.find(char::is_numeric).unwrap_or(text.len()));
        match kind {
            "none" => Ok(Type::Nothing),
            "u" => {
                let (bits, least) = number.split_once('+').unwrap_or((number, "0"));
                Ok(Type::Int { bits: parsed(bits)?, least: parsed(least)? })
            }
            "i" => {
                let bits: u8 = parsed(number)?;
                Ok(Type::Int { bits, least: -(1 << (bits - 1)) })
            }
            "blob" => Ok(Type::Blob { count_bits: parsed(number)? }),
            "raw" => Ok(Type::Raw { count: parsed(number)? }),
            "mask" => Ok(Type::Mask { count_bits: parsed(number)? }),
            _ => Err(format!("there is no type `{text}`")),
        }
    }
}

fn parsed<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("`{text}` is no number of the size needed"))
}

/// Whether the build lies in the range, such as `34784..` or `27950..34783`.
fn holds(range: &str, base_build: u32) -> Result<bool, String> {
    let (from, to) = range.split_once("..").ok_or_else(|| format!("`{range}` is no range"))?;
    let from = if from.is_empty() { 0 } else { parsed(from)? };
    let to = if to.is_empty() { u32::MAX } else { parsed(to)? };
    Ok((from..=to).contains(&base_build))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every build at which the table changes, the one before, and the ends.
    fn builds() -> Vec<u32> {
        let ranges = TABLE.split([' ', ',', '\n']).filter(|word| word.contains(".."));
        let bounds = ranges.flat_map(|range| range.split("..")).filter_map(|end| end.parse().ok());
        let around = bounds.flat_map(|build: u32| [build - 1, build, build + 1]);
        around.chain([BUILD_MIN, BUILD_KNOWN_MAX, u32::MAX]).collect()
    }

    #[test]
    fn the_table_reads_for_every_build() {
        let builds = builds();
        assert!(builds.len() > 100);
        for build in builds {
            let protocol = Protocol::parse(TABLE, build).expect("it reads");
            assert!(protocol.events.len() >= 80 && protocol.messages.len() >= 4, "{build}");
            assert!(protocol.names.contains_key("lobby"));
        }
    }

    #[test]
    fn ranges_have_both_ends() {
        for (range, build, is_in) in [
            ("34784..", 34_783, false),
            ("34784..", 34_784, true),
            ("..34783", 34_783, true),
            ("..34783", 34_784, false),
            ("27950..34783", 27_949, false),
            ("27950..34783", 30_000, true),
        ] {
            assert_eq!(holds(range, build), Ok(is_in), "{range} {build}");
        }
    }

    #[test]
    fn what_is_wrong_in_a_table_is_named_with_its_line() {
        for (table, reason) in [
            ("struct a\n  x u8\nstruct a\n", "line 3: `a` is defined twice"),
            ("struct a\n  x u8, x u9\n", "line 2: `a` has two fields `x`"),
            ("struct a\n  x b\n", "line 2: there is no type `b`"),
            ("\n  x u8\n", "line 2: fields come before any definition"),
            ("event x y\n", "line 1: `x` is no number of the size needed"),
            ("event 1 y\nevent 1 z\n", "line 2: number 1 is taken"),
            ("struct\n", "line 1: `struct` is no definition"),
            ("struct a\n  x\n", "line 2: `  x` is no field"),
        ] {
            assert_eq!(Protocol::parse(table, 1).expect_err(table), reason);
        }
    }
}
