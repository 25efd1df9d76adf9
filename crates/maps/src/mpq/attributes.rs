//! The checksums of whole members, which the member `(attributes)` holds.

use super::error::Fault;
use super::header::{field, word};

const VERSION: u32 = 100;
const HAS_CRC32: u32 = 1;
const HAS_FILE_TIME: u32 = 2;
const HAS_MD5: u32 = 4;
const HAS_PATCH_BITS: u32 = 8;

/// CRC-32 and MD5 by block. A checksum of zero says that there is none.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    crc32s: Vec<u32>,
    md5s: Vec<[u8; 16]>,
}

impl Attributes {
    pub(super) fn read(bytes: &[u8], blocks: usize) -> Result<Self, Fault> {
        let cut = || Fault::damaged("it is cut short");
        let (version, flags) = (word(bytes, 0).ok_or_else(cut)?, word(bytes, 4).ok_or_else(cut)?);
        if version != VERSION {
            return Err(Fault::Unsupported(format!("version {version}")));
        }
        let unknown = flags & !(HAS_CRC32 | HAS_FILE_TIME | HAS_MD5 | HAS_PATCH_BITS);
        if unknown != 0 {
            return Err(Fault::Unsupported(format!("flags {unknown:#x}")));
        }
        // Some writers leave out the last block, which is this member's own.
        let fits = |&count: &usize| size(flags, count) == bytes.len();
        let Some(count) = [blocks, blocks.saturating_sub(1)].into_iter().find(fits) else {
            let reason = format!("it has {} bytes for {blocks} blocks", bytes.len());
            return Err(Fault::Damaged(reason));
        };
        let mut attributes = Self::default();
        let mut offset = 8;
        if flags & HAS_CRC32 != 0 {
            let crc32s = (0..count).map(|i| word(bytes, offset + 4 * i));
            attributes.crc32s = crc32s.collect::<Option<_>>().ok_or_else(cut)?;
            offset += 4 * count;
        }
        if flags & HAS_FILE_TIME != 0 {
            offset += 8 * count;
        }
        if flags & HAS_MD5 != 0 {
            let md5s = (0..count).map(|i| field(bytes, offset + 16 * i));
            attributes.md5s = md5s.collect::<Option<_>>().ok_or_else(cut)?;
        }
        Ok(attributes)
    }

    fn crc32(&self, block: usize) -> Option<u32> {
        self.crc32s.get(block).copied().filter(|&sum| sum != 0)
    }

    fn md5(&self, block: usize) -> Option<[u8; 16]> {
        self.md5s.get(block).copied().filter(|sum| *sum != [0; 16])
    }

    /// Whether there is a checksum for block `block`.
    pub(super) fn cover(&self, block: usize) -> bool {
        self.crc32(block).is_some() || self.md5(block).is_some()
    }

    /// Checks the bytes of the member of block `block`.
    pub(super) fn check(&self, block: usize, bytes: &[u8]) -> Result<(), Fault> {
        if let Some(crc32) = self.crc32(block) {
            let mut crc = flate2::Crc::new();
            crc.update(bytes);
            if crc.sum() != crc32 {
                return Err(Fault::damaged("its CRC-32 does not fit"));
            }
        }
        if self.md5(block).is_some_and(|md5| md5::compute(bytes).0 != md5) {
            return Err(Fault::damaged("its MD5 does not fit"));
        }
        Ok(())
    }
}

fn size(flags: u32, count: usize) -> usize {
    let has = |flag: u32, bytes: usize| if flags & flag != 0 { bytes } else { 0 };
    let fixed = has(HAS_CRC32, 4) + has(HAS_FILE_TIME, 8) + has(HAS_MD5, 16);
    8 + count * fixed + has(HAS_PATCH_BITS, count.div_ceil(8))
}
