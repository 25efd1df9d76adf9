//! A reader for the few messages of the recording: enough of the wire format, and no more.

use std::path::PathBuf;

/// A field of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Integer(u64),
    Float(f32),
    Bytes(Vec<u8>),
}

/// The fields of a message in their order.
#[derive(Clone, Debug)]
pub struct Message(Vec<(u32, Value)>);

impl Message {
    pub fn decode(bytes: &[u8]) -> Self {
        let mut fields = Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let key = varint(&mut rest);
            let value = match key & 7 {
                0 => Value::Integer(varint(&mut rest)),
                5 => Value::Float(f32::from_le_bytes(
                    take(&mut rest, 4).try_into().expect("four bytes"),
                )),
                2 => {
                    let size = varint(&mut rest) as usize;
                    Value::Bytes(take(&mut rest, size).to_vec())
                }
                other => panic!("wire type {other} does not occur in the recording"),
            };
            fields.push(((key >> 3) as u32, value));
        }
        Self(fields)
    }

    pub fn all(&self, field: u32) -> impl Iterator<Item = &Value> {
        self.0.iter().filter(move |(number, _)| *number == field).map(|(_, value)| value)
    }

    pub fn bytes(&self, field: u32) -> &[u8] {
        match self.all(field).next() {
            Some(Value::Bytes(bytes)) => bytes,
            _ => &[],
        }
    }

    pub fn message(&self, field: u32) -> Self {
        Self::decode(self.bytes(field))
    }

    pub fn integer(&self, field: u32) -> u64 {
        match self.all(field).next() {
            Some(Value::Integer(value)) => *value,
            _ => 0,
        }
    }

    pub fn float(&self, field: u32) -> f32 {
        match self.all(field).next() {
            Some(Value::Float(value)) => *value,
            _ => 0.0,
        }
    }
}

fn take<'a>(rest: &mut &'a [u8], size: usize) -> &'a [u8] {
    let (taken, left) = rest.split_at(size);
    *rest = left;
    taken
}

fn varint(rest: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..).step_by(7) {
        let byte = take(rest, 1)[0];
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    value
}

/// The observation that one player of a real game was sent, with its feature layers.
///
/// It lies beside the checkout, where the reference data is; none where that is missing.
pub fn observation() -> Option<Message> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let file = "shared/data/observations/obs_data1.ResponseObservation.bin";
    let found = here.ancestors().map(|folder| folder.join(file)).find(|path| path.is_file());
    let Some(path) = found else {
        println!("skipped: no folder above the crate holds {file}");
        return None;
    };
    Some(Message::decode(&std::fs::read(path).expect("readable")).message(3))
}
