//! The encoding without a trace of its types: bits, whose meaning the protocol tells.

use super::bits::BitReader;
use super::error::Fault;
use super::protocol::{Protocol, Type};
use super::value::Value;

pub(super) type PackedValue<'a> = Value<'a, &'static str>;

/// Reads bit-packed values by the protocol of a build.
#[derive(Debug)]
pub(super) struct PackedDecoder<'p, 'a> {
    pub(super) protocol: &'p Protocol,
    pub(super) bits: BitReader<'a>,
}

impl<'p, 'a> PackedDecoder<'p, 'a> {
    pub(super) const fn new(protocol: &'p Protocol, bytes: &'a [u8]) -> Self {
        Self { protocol, bits: BitReader::new(bytes) }
    }

    /// The next value, which is the record number `index`.
    pub(super) fn record(&mut self, index: usize) -> Result<PackedValue<'a>, Fault> {
        let record = self.protocol.record(index);
        if let Some(tag_bits) = record.tag_bits {
            let tag = self.bits.bits(tag_bits)?;
            let field = record
                .fields
                .get(tag as usize)
                .ok_or_else(|| self.bits.fault(format!("`{}` has no choice {tag}", record.name)))?;
            let value = self.value(&field.kind)?;
            return Ok(Value::Choice(field.name, Box::new(value)));
        }
        let mut fields = Vec::new();
        for field in &record.fields {
            if field.is_kept {
                fields.push((field.name, self.value(&field.kind)?));
            } else {
                self.pass(&field.kind)?;
            }
        }
        Ok(Value::Struct(fields))
    }

    fn value(&mut self, kind: &Type) -> Result<PackedValue<'a>, Fault> {
        Ok(match *kind {
            Type::Nothing => Value::Nothing,
            Type::Int { bits, least } => {
                Value::Int(least.wrapping_add(self.bits.bits(bits)? as i64))
            }
            Type::Blob { count_bits } => {
                let count = self.count(count_bits)?;
                Value::Blob(self.bits.bytes(count)?)
            }
            Type::Raw { count } => Value::Blob(self.bits.bytes(count)?),
            Type::Mask { count_bits } => {
                let count = self.count(count_bits)?;
                Value::Mask(self.bits.mask(count)?)
            }
            Type::Optional(ref inner) => {
                if self.bits.bits(1)? == 0 {
                    return Ok(Value::Nothing);
                }
                self.value(inner)?
            }
            Type::List { count_bits, ref item } => {
                let count = self.count(count_bits)?;
                Value::List((0..count).map(|_| self.value(item)).collect::<Result<_, _>>()?)
            }
            Type::Record(index) => self.record(index)?,
        })
    }

    /// Reads past a value, so that what nobody needs takes no memory.
    fn pass(&mut self, kind: &Type) -> Result<(), Fault> {
        match *kind {
            Type::List { count_bits, ref item } => {
                for _ in 0..self.count(count_bits)? {
                    self.pass(item)?;
                }
                Ok(())
            }
            Type::Optional(ref inner) => {
                if self.bits.bits(1)? == 0 {
                    Ok(())
                } else {
                    self.pass(inner)
                }
            }
            Type::Record(index) if self.protocol.record(index).tag_bits.is_none() => {
                let record = self.protocol.record(index);
                record.fields.iter().try_for_each(|field| self.pass(&field.kind))
            }
            _ => self.value(kind).map(drop),
        }
    }

    fn count(&mut self, bits: u8) -> Result<usize, Fault> {
        Ok(self.bits.bits(bits)? as usize)
    }

    /// The game loops since the event before, which every event begins with.
    pub(super) fn loops_passed(&mut self) -> Result<u32, Fault> {
        let bits = [6, 14, 22, 32][self.bits.bits(2)? as usize];
        Ok(self.bits.bits(bits)? as u32)
    }
}
