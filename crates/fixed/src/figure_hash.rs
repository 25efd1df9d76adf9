use crate::{Angle, Fixed};

/// 64-bit FNV-1a over figures in a fixed order and byte order, the same on every machine.
///
/// Tables and scenarios are known by it in replays. It identifies; it does not protect.
pub struct FigureHash(u64);

impl Default for FigureHash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl FigureHash {
    /// The hash of what was added.
    pub const fn finish(&self) -> u64 {
        self.0
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    pub fn number(&mut self, number: u32) {
        self.bytes(&number.to_le_bytes());
    }

    pub fn flags(&mut self, flags: &[bool]) {
        for &flag in flags {
            self.bytes(&[u8::from(flag)]);
        }
    }

    /// A text with its length, so that neighbouring texts cannot be taken for one another.
    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u32);
        self.bytes(text.as_bytes());
    }

    pub fn figures(&mut self, figures: &[Fixed]) {
        for figure in figures {
            self.bytes(&figure.raw().to_le_bytes());
        }
    }

    pub fn angles(&mut self, angles: &[Angle]) {
        for angle in angles {
            self.bytes(&angle.raw().to_le_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Test vectors of the algorithm's authors.
    #[test]
    fn known_texts_have_their_known_hashes() {
        let check = |text: &str, expected| {
            let mut hash = FigureHash::default();
            hash.bytes(text.as_bytes());
            assert_eq!(hash.finish(), expected, "{text:?}");
        };
        check("", 0xcbf2_9ce4_8422_2325);
        check("a", 0xaf63_dc4c_8601_ec8c);
        check("foobar", 0x8594_4171_f739_67e8);
    }
}
