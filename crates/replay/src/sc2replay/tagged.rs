//! The encoding that describes itself: header, details and tracker events have it, so they can be
//! read whatever build wrote them.

use super::bits::BitReader;
use super::error::Fault;
use super::value::Value;

/// Deeper values than in any replay: the decoder must not run out of stack.
const DEPTH_MAX: usize = 16;

/// The next value.
pub(super) fn decode<'a>(reader: &mut BitReader<'a>) -> Result<Value<'a, i64>, Fault> {
    decode_at(reader, 0)
}

fn decode_at<'a>(reader: &mut BitReader<'a>, depth: usize) -> Result<Value<'a, i64>, Fault> {
    if depth > DEPTH_MAX {
        return Err(reader.fault("its values are nested too deeply"));
    }
    let kind = reader.bits(8)?;
    Ok(match kind {
        0 => {
            let count = length(reader)?;
            let items = (0..count).map(|_| decode_at(reader, depth + 1));
            Value::List(items.collect::<Result<_, _>>()?)
        }
        1 => {
            let bits = length(reader)?;
            Value::Blob(reader.bytes(bits.div_ceil(8))?)
        }
        2 => {
            let count = length(reader)?;
            Value::Blob(reader.bytes(count)?)
        }
        3 => {
            let tag = number(reader)?;
            Value::Choice(tag, Box::new(decode_at(reader, depth + 1)?))
        }
        4 => {
            let is_there = reader.bits(8)? != 0;
            if is_there { decode_at(reader, depth + 1)? } else { Value::Nothing }
        }
        5 => {
            let count = length(reader)?;
            let fields = (0..count).map(|_| Ok((number(reader)?, decode_at(reader, depth + 1)?)));
            Value::Struct(fields.collect::<Result<_, Fault>>()?)
        }
        6 => Value::Int(i64::from(reader.bits(8)? != 0)),
        7 => Value::Blob(reader.bytes(4)?),
        8 => Value::Blob(reader.bytes(8)?),
        9 => Value::Int(number(reader)?),
        _ => return Err(reader.fault(format!("no value begins with {kind}; get the file anew"))),
    })
}

/// A number in groups of seven bits, the lowest first; the first group begins with its sign.
fn number(reader: &mut BitReader<'_>) -> Result<i64, Fault> {
    let first = reader.bits(8)?;
    let mut magnitude = first >> 1 & 0x3F;
    let mut shift = 6;
    let mut group = first;
    while group & 0x80 != 0 {
        group = reader.bits(8)?;
        if shift > 55 {
            return Err(reader.fault("a number is too large"));
        }
        magnitude |= (group & 0x7F) << shift;
        shift += 7;
    }
    let magnitude = magnitude as i64;
    Ok(if first & 1 != 0 { -magnitude } else { magnitude })
}

fn length(reader: &mut BitReader<'_>) -> Result<usize, Fault> {
    let number = number(reader)?;
    usize::try_from(number).map_err(|_| reader.fault(format!("a length is {number}")))
}
