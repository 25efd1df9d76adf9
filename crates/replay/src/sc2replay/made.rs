//! Replays made for tests: the encodings the other way round, and values of every shape.

use super::protocol::{Protocol, RecordType, Type};
use super::value::Value;

type Packed = Value<'static, &'static str>;
type Tagged = Value<'static, i64>;

/// Where the choices of a made value come from: numbers that look random, or zeros, which make the
/// smallest value.
pub(super) struct Source(pub(super) u64);

impl Source {
    pub(super) fn next(&mut self) -> u64 {
        if self.0 == 0 {
            return 0;
        }
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1) | 1;
        self.0.rotate_right(29) ^ self.0 >> 5
    }

    fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    fn bytes(&mut self, count: usize) -> &'static [u8] {
        let bytes: Vec<u8> = (0..count).map(|_| self.next() as u8).collect();
        bytes.leak()
    }

    /// A value of that record, with all fields, also those that readers pass over.
    pub(super) fn record(&mut self, protocol: &Protocol, index: usize) -> Packed {
        let record = protocol.record(index);
        if record.tag_bits.is_some() {
            let field = &record.fields[self.below(record.fields.len())];
            return Value::Choice(field.name, Box::new(self.value(protocol, &field.kind)));
        }
        let fields = record.fields.iter();
        Value::Struct(fields.map(|it| (it.name, self.value(protocol, &it.kind))).collect())
    }

    fn value(&mut self, protocol: &Protocol, kind: &Type) -> Packed {
        let few = |count_bits: u8| 8.min(1 << count_bits);
        match *kind {
            Type::Nothing => Value::Nothing,
            Type::Int { bits, least } => {
                let number = self.next() & u64::MAX >> (64 - bits);
                Value::Int(least.wrapping_add(number as i64))
            }
            Type::Blob { count_bits } => {
                let count = self.below(few(count_bits));
                Value::Blob(self.bytes(count))
            }
            Type::Raw { count } => Value::Blob(self.bytes(count)),
            Type::Mask { count_bits } => {
                let count = self.below(33.min(1 << count_bits));
                Value::Mask((0..count).map(|_| self.next() & 4 != 0).collect())
            }
            Type::Optional(_) if self.next() & 4 == 0 => Value::Nothing,
            Type::Optional(ref inner) => self.value(protocol, inner),
            Type::List { count_bits, ref item } => {
                let count = self.below(few(count_bits));
                Value::List((0..count).map(|_| self.value(protocol, item)).collect())
            }
            Type::Record(index) => self.record(protocol, index),
        }
    }

    /// A value that describes itself, nested a few times.
    pub(super) fn tagged(&mut self, depth: usize) -> Tagged {
        let count = self.below(5);
        match self.below(if depth == 0 { 2 } else { 6 }) {
            0 => Value::Int((self.next() >> 9) as i64 - (1 << 53)),
            1 => Value::Blob(self.bytes(count)),
            2 => Value::Nothing,
            3 => Value::List((0..count).map(|_| self.tagged(depth - 1)).collect()),
            4 => Value::Choice(count as i64, Box::new(self.tagged(depth - 1))),
            _ => Value::Struct((0..count as i64).map(|i| (i, self.tagged(depth - 1))).collect()),
        }
    }
}

/// The field at the end of a path of names, to set it.
pub(super) fn field<'v, K: PartialEq + Copy>(
    value: &'v mut Value<'static, K>,
    path: &[K],
) -> &'v mut Value<'static, K> {
    path.iter().fold(value, |value, key| {
        let Value::Struct(fields) = value else { panic!("it has no fields") };
        &mut fields.iter_mut().find(|(name, _)| name == key).expect("it has the field").1
    })
}

/// Writes what `BitReader` reads.
#[derive(Default)]
pub(super) struct BitWriter {
    pub(super) bytes: Vec<u8>,
    position: usize,
}

impl BitWriter {
    pub(super) fn bits(&mut self, number: u64, count: u8) {
        let mut left = usize::from(count);
        while left > 0 {
            let from = self.position % 8;
            if from == 0 {
                self.bytes.push(0);
            }
            let taken = left.min(8 - from);
            left -= taken;
            let chunk = number >> left & ((1 << taken) - 1);
            *self.bytes.last_mut().expect("a byte was begun") |= (chunk << from) as u8;
            self.position += taken;
        }
    }

    pub(super) fn align(&mut self) {
        self.position = self.bytes.len() * 8;
    }

    fn blob(&mut self, bytes: &[u8]) {
        self.align();
        self.bytes.extend(bytes);
        self.align();
    }

    fn mask(&mut self, mask: &[bool]) {
        let mut number = mask.to_vec();
        number.chunks_mut(8).for_each(<[bool]>::reverse);
        let mut rest = &number[..];
        while !rest.is_empty() {
            let (chunk, after) = rest.split_at(rest.len().min(8 - self.position % 8));
            let bits = chunk.iter().fold(0, |bits, &bit| bits << 1 | u64::from(bit));
            self.bits(bits, chunk.len() as u8);
            rest = after;
        }
    }

    pub(super) fn record(&mut self, protocol: &Protocol, index: usize, value: &Packed) {
        let record = protocol.record(index);
        match value {
            Value::Choice(name, value) => {
                let tag = place(record, name);
                self.bits(tag as u64, record.tag_bits.expect("a choice has a tag"));
                self.value(protocol, &record.fields[tag].kind, value);
            }
            Value::Struct(fields) => {
                assert_eq!(fields.len(), record.fields.len());
                for ((_, value), field) in fields.iter().zip(&record.fields) {
                    self.value(protocol, &field.kind, value);
                }
            }
            _ => panic!("a record is a struct or a choice"),
        }
    }

    fn value(&mut self, protocol: &Protocol, kind: &Type, value: &Packed) {
        match (kind, value) {
            (Type::Nothing, _) => {}
            (&Type::Int { bits, least }, &Value::Int(number)) => {
                self.bits(number.wrapping_sub(least) as u64, bits);
            }
            (&Type::Blob { count_bits }, Value::Blob(bytes)) => {
                self.bits(bytes.len() as u64, count_bits);
                self.blob(bytes);
            }
            (Type::Raw { .. }, Value::Blob(bytes)) => self.blob(bytes),
            (&Type::Mask { count_bits }, Value::Mask(mask)) => {
                self.bits(mask.len() as u64, count_bits);
                self.mask(mask);
            }
            (Type::Optional(_), Value::Nothing) => self.bits(0, 1),
            (Type::Optional(inner), value) => {
                self.bits(1, 1);
                self.value(protocol, inner, value);
            }
            (Type::List { count_bits, item }, Value::List(items)) => {
                self.bits(items.len() as u64, *count_bits);
                items.iter().for_each(|value| self.value(protocol, item, value));
            }
            (&Type::Record(index), value) => self.record(protocol, index, value),
            (kind, value) => panic!("{value:?} is no {kind:?}"),
        }
    }

    /// An event of game events or messages.
    pub(super) fn event(&mut self, loops: u8, number: (u8, u8), body: (&Protocol, usize, &Packed)) {
        let (number, bits) = number;
        let (protocol, index, value) = body;
        self.bits(0, 2);
        self.bits(u64::from(loops), 6);
        self.bits(0, 5);
        self.bits(u64::from(number), bits);
        self.record(protocol, index, value);
        self.align();
    }
}

fn place(record: &RecordType, name: &str) -> usize {
    record.fields.iter().position(|field| field.name == name).expect("the choice has the field")
}

/// Writes what `tagged::decode` reads.
pub(super) fn write_tagged(bytes: &mut Vec<u8>, value: &Tagged) {
    match value {
        Value::List(items) => {
            bytes.push(0);
            write_number(bytes, items.len() as i64);
            items.iter().for_each(|item| write_tagged(bytes, item));
        }
        Value::Blob(blob) => {
            bytes.push(2);
            write_number(bytes, blob.len() as i64);
            bytes.extend(*blob);
        }
        Value::Choice(tag, value) => {
            bytes.push(3);
            write_number(bytes, *tag);
            write_tagged(bytes, value);
        }
        Value::Nothing => bytes.extend([4, 0]),
        Value::Struct(fields) => {
            bytes.push(5);
            write_number(bytes, fields.len() as i64);
            for (tag, value) in fields {
                write_number(bytes, *tag);
                write_tagged(bytes, value);
            }
        }
        Value::Int(number) => {
            bytes.push(9);
            write_number(bytes, *number);
        }
        Value::Mask(_) => panic!("masks do not describe themselves"),
    }
}

fn write_number(bytes: &mut Vec<u8>, number: i64) {
    let magnitude = number.unsigned_abs();
    let mut rest = magnitude >> 6;
    let more = |rest: u64| if rest > 0 { 0x80 } else { 0 };
    bytes.push(more(rest) | (magnitude as u8 & 0x3F) << 1 | u8::from(number < 0));
    while rest > 0 {
        let group = rest as u8 & 0x7F;
        rest >>= 7;
        bytes.push(more(rest) | group);
    }
}
