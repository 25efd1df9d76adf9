//! The cipher of the tables and the hashes of the members' names.

/// The pseudo-random numbers that both the cipher and the hashes draw from.
const NUMBERS: [u32; 0x500] = {
    let mut table = [0; 0x500];
    let mut seed = 0x0010_0001_u32;
    let mut i = 0;
    while i < 0x100 {
        let mut k = 0;
        while k < 5 {
            seed = (seed * 125 + 3) % 0x002A_AAAB;
            let high = (seed & 0xFFFF) << 16;
            seed = (seed * 125 + 3) % 0x002A_AAAB;
            table[i + 0x100 * k] = high | (seed & 0xFFFF);
            k += 1;
        }
        i += 1;
    }
    table
};

/// What a hash of a name is for; each has numbers of its own.
#[derive(Clone, Copy)]
pub(super) enum HashKind {
    /// The place in the hash table where the search begins.
    Slot = 0,
    /// The first half of the identity of a name.
    NameA = 1,
    /// The second half of the identity of a name.
    NameB = 2,
    /// The key of a table.
    Key = 3,
}

/// The hash of a name, in which case does not matter and `/` is `\`.
pub(super) fn hash(name: &str, kind: HashKind) -> u32 {
    let (mut first, mut second) = (0x7FED_7FED_u32, 0xEEEE_EEEE_u32);
    for byte in name.bytes() {
        let byte = if byte == b'/' { b'\\' } else { byte.to_ascii_uppercase() };
        let number = NUMBERS[kind as usize * 0x100 + usize::from(byte)];
        first = number ^ first.wrapping_add(second);
        second = u32::from(byte)
            .wrapping_add(first)
            .wrapping_add(second)
            .wrapping_add(second << 5)
            .wrapping_add(3);
    }
    first
}

/// The state of the cipher after some words.
struct Cipher {
    first: u32,
    second: u32,
}

impl Cipher {
    const fn new(key: u32) -> Self {
        Self { first: key, second: 0xEEEE_EEEE }
    }

    fn mask(&mut self) -> u32 {
        let number = NUMBERS[0x400 + (self.first & 0xFF) as usize];
        self.second = self.second.wrapping_add(number);
        self.first.wrapping_add(self.second)
    }

    const fn advance(&mut self, plain: u32) {
        self.first = ((!self.first << 21).wrapping_add(0x1111_1111)) | (self.first >> 11);
        self.second =
            plain.wrapping_add(self.second).wrapping_add(self.second << 5).wrapping_add(3);
    }
}

/// Decrypts a table of little-endian words; bytes after the last whole word are left out.
pub(super) fn decrypted(bytes: &[u8], key: u32) -> Vec<u32> {
    let mut cipher = Cipher::new(key);
    let (words, _) = bytes.as_chunks::<4>();
    let decrypt = |word: &[u8; 4]| {
        let plain = u32::from_le_bytes(*word) ^ cipher.mask();
        cipher.advance(plain);
        plain
    };
    words.iter().map(decrypt).collect()
}

/// Encrypts a table of words to little-endian bytes.
pub(super) fn encrypted(words: &[u32], key: u32) -> Vec<u8> {
    let mut cipher = Cipher::new(key);
    let encrypt = |&plain: &u32| {
        let word = plain ^ cipher.mask();
        cipher.advance(plain);
        word.to_le_bytes()
    };
    words.iter().flat_map(encrypt).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of the two tables, as every reader of the format has them.
    #[test]
    fn known_names_have_their_known_hashes() {
        assert_eq!(hash("(hash table)", HashKind::Key), 0xC3AF_3770);
        assert_eq!(hash("(block table)", HashKind::Key), 0xEC83_B3A3);
        let slot = |name| hash(name, HashKind::Slot);
        assert_eq!(
            slot("Base.SC2Data\\GameData\\UnitData.xml"),
            slot("base.sc2data/gamedata/unitdata.XML")
        );
    }

    #[test]
    fn what_is_encrypted_decrypts_to_itself() {
        let words: Vec<u32> = (0..100_u32).map(|i| i.wrapping_mul(0x9E37_79B9)).collect();
        assert_eq!(decrypted(&encrypted(&words, 7), 7), words);
        assert_ne!(decrypted(&encrypted(&words, 7), 8), words);
    }
}
