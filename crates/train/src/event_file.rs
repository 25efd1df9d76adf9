use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use policy::crc32c;

use crate::TrainError;

/// A TensorBoard event file of scalars.
///
/// # Source
///
/// TensorFlow's `record_writer.h` (framing: length, masked checksum, contents, masked checksum) and
/// `event.proto`, `summary.proto` (field numbers).
pub(crate) struct EventFile {
    path: PathBuf,
    file: BufWriter<File>,
}

impl EventFile {
    /// Starts a file in `folder`. `seconds` is the wall time since 1970, which TensorBoard expects
    /// in the name.
    pub(crate) fn create(folder: &Path, seconds: f64) -> Result<Self, TrainError> {
        let name = format!("events.out.tfevents.{:010}.starleague", seconds as u64);
        let path = folder.join(name);
        let file = File::create(&path).map_err(TrainError::io("create", &path))?;
        let mut events = Self { file: BufWriter::new(file), path };
        let mut event = Vec::new();
        put_double(&mut event, 1, seconds);
        put_bytes(&mut event, 3, b"brain.Event:2");
        events.record(&event)?;
        Ok(events)
    }

    /// Appends scalars of one step.
    pub(crate) fn write(
        &mut self,
        seconds: f64,
        step: u64,
        scalars: &[(&str, f32)],
    ) -> Result<(), TrainError> {
        self.record(&scalar_event(seconds, step, scalars))
    }

    fn record(&mut self, event: &[u8]) -> Result<(), TrainError> {
        self.file
            .write_all(&framed(event))
            .and_then(|()| self.file.flush())
            .map_err(TrainError::io("write", &self.path))
    }
}

fn scalar_event(seconds: f64, step: u64, scalars: &[(&str, f32)]) -> Vec<u8> {
    let mut summary = Vec::new();
    for (tag, value) in scalars {
        let mut entry = Vec::new();
        put_bytes(&mut entry, 1, tag.as_bytes());
        entry.push(2 << 3 | 5);
        entry.extend(value.to_le_bytes());
        put_bytes(&mut summary, 1, &entry);
    }
    let mut event = Vec::new();
    put_double(&mut event, 1, seconds);
    event.push(2 << 3);
    put_varint(&mut event, step);
    put_bytes(&mut event, 5, &summary);
    event
}

fn framed(contents: &[u8]) -> Vec<u8> {
    let masked = |bytes: &[u8]| crc32c(bytes).rotate_right(15).wrapping_add(0xa282_ead8);
    let length = (contents.len() as u64).to_le_bytes();
    let mut record = Vec::with_capacity(contents.len() + 16);
    record.extend(length);
    record.extend(masked(&length).to_le_bytes());
    record.extend(contents);
    record.extend(masked(contents).to_le_bytes());
    record
}

fn put_double(to: &mut Vec<u8>, field: u8, value: f64) {
    to.push(field << 3 | 1);
    to.extend(value.to_le_bytes());
}

fn put_bytes(to: &mut Vec<u8>, field: u8, value: &[u8]) {
    to.push(field << 3 | 2);
    put_varint(to, value.len() as u64);
    to.extend(value);
}

fn put_varint(to: &mut Vec<u8>, mut value: u64) {
    while 0x80 <= value {
        to.push(value as u8 | 0x80);
        value >>= 7;
    }
    to.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every byte by hand from the two `.proto` files.
    #[test]
    fn a_scalar_event_has_the_published_layout() {
        let event = scalar_event(1.0, 300, &[("a", 0.5)]);
        #[rustfmt::skip]
        let expected = [
            0x09, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, // wall_time = 1.0
            0x10, 0xac, 0x02,                   // step = 300
            0x2a, 10,                           // summary
            0x0a, 8,                            // value
            0x0a, 1, b'a',                      // tag
            0x15, 0, 0, 0, 0x3f,                // simple_value = 0.5
        ];
        assert_eq!(event, expected);
    }

    /// The masked checksum of a record of 24 bytes, as TensorFlow writes it before the first event.
    #[test]
    fn frames_hold_masked_checksums() {
        let record = framed(&[0; 24]);
        assert_eq!(record.len(), 24 + 16);
        assert_eq!(record[..12], [24, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22]);
    }
}
