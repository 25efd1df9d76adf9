//! The header of an archive and the block of a program's own data before it.

use super::error::{Fault, MpqError};

pub(super) const ARCHIVE_MAGIC: [u8; 4] = *b"MPQ\x1a";
pub(super) const USER_DATA_MAGIC: [u8; 4] = *b"MPQ\x1b";
/// Headers begin at multiples of this.
pub(super) const ALIGNMENT: usize = 512;
/// Sectors of archives in use are at most 64 KiB; a larger one only costs memory.
const SECTOR_SHIFT_MAX: u16 = 15;

/// Where the tables of an archive lie. Offsets count from the archive's header.
#[derive(Debug)]
pub(super) struct Header {
    /// The place of the header in the file.
    pub(super) start: usize,
    /// The bytes that a program put before the archive.
    pub(super) user_data: Option<std::ops::Range<usize>>,
    pub(super) sector_size: usize,
    pub(super) hash_table: Table,
    pub(super) block_table: Table,
}

#[derive(Debug)]
pub(super) struct Table {
    pub(super) offset: usize,
    pub(super) entries: usize,
    /// The MD5 of the table as it lies in the file; version 4 has it.
    pub(super) md5: Option<[u8; 16]>,
}

/// The field of `N` bytes at `offset`.
pub(super) fn field<const N: usize>(bytes: &[u8], offset: usize) -> Option<[u8; N]> {
    bytes.get(offset..)?.first_chunk().copied()
}

/// The little-endian word at `offset`.
pub(super) fn word(bytes: &[u8], offset: usize) -> Option<u32> {
    field(bytes, offset).map(u32::from_le_bytes)
}

impl Header {
    /// Finds the header of the archive in a file.
    pub(super) fn find(file: &[u8]) -> Result<Self, MpqError> {
        for start in (0..file.len()).step_by(ALIGNMENT) {
            match field(file, start) {
                Some(ARCHIVE_MAGIC) => return Self::read(file, start, None),
                Some(USER_DATA_MAGIC) => {
                    let part = "user data";
                    let short = || Fault::damaged("it is cut short").of_part(part);
                    let offset = word(file, start + 8).ok_or_else(short)? as usize;
                    let size = word(file, start + 12).ok_or_else(short)? as usize;
                    let data = start + 16..(start + 16).saturating_add(size);
                    let header = start.saturating_add(offset);
                    if data.end > header || field(file, header) != Some(ARCHIVE_MAGIC) {
                        let reason = "no archive begins where it says";
                        return Err(Fault::damaged(reason).of_part(part));
                    }
                    return Self::read(file, header, Some(data));
                }
                _ => {}
            }
        }
        Err(MpqError::NotAnArchive)
    }

    fn read(
        file: &[u8],
        start: usize,
        user_data: Option<std::ops::Range<usize>>,
    ) -> Result<Self, MpqError> {
        let bytes = &file[start..];
        let fields = Fields { bytes };
        let version = fields.half(12)?;
        // The last field that each version has ends here.
        let size = match version {
            0 => 32,
            1 => 44,
            2 => 68,
            3 => 208,
            _ => {
                let feature = format!("version {}", u32::from(version) + 1);
                return Err(Fault::Unsupported(feature).of_part("header"));
            }
        };
        if (fields.word(4)? as usize) < size || bytes.len() < size {
            return Err(damaged("it is shorter than its version has it"));
        }
        let sector_shift = fields.half(14)?;
        if sector_shift > SECTOR_SHIFT_MAX {
            let feature = format!("sectors of 512 << {sector_shift} bytes");
            return Err(Fault::Unsupported(feature).of_part("header"));
        }
        let mut hash_table = fields.table(16, 24)?;
        let mut block_table = fields.table(20, 28)?;
        if version >= 1 {
            let high_words = [fields.word(32)?, fields.word(36)?, fields.word(40)?];
            if high_words != [0; 3] {
                let feature = "offsets beyond 4 GiB".to_owned();
                return Err(Fault::Unsupported(feature).of_part("header"));
            }
        }
        if version >= 3 {
            fields.check_version_4(&mut hash_table, &mut block_table)?;
        }
        let sector_size = ALIGNMENT << sector_shift;
        Ok(Self { start, user_data, sector_size, hash_table, block_table })
    }
}

fn damaged(reason: &str) -> MpqError {
    Fault::damaged(reason).of_part("header")
}

struct Fields<'a> {
    bytes: &'a [u8],
}

impl Fields<'_> {
    fn word(&self, offset: usize) -> Result<u32, MpqError> {
        word(self.bytes, offset).ok_or_else(|| damaged("it is cut short"))
    }

    fn half(&self, offset: usize) -> Result<u16, MpqError> {
        let half = field(self.bytes, offset).map(u16::from_le_bytes);
        half.ok_or_else(|| damaged("it is cut short"))
    }

    fn table(&self, offset: usize, entries: usize) -> Result<Table, MpqError> {
        let (offset, entries) = (self.word(offset)? as usize, self.word(entries)? as usize);
        Ok(Table { offset, entries, md5: None })
    }

    fn md5(&self, offset: usize) -> Option<[u8; 16]> {
        // Archives are written without as well; the field is zero then.
        field(self.bytes, offset).filter(|sum| *sum != [0; 16])
    }

    fn check_version_4(&self, hashes: &mut Table, blocks: &mut Table) -> Result<(), MpqError> {
        let own = self.md5(192);
        if own.is_some_and(|sum| md5::compute(&self.bytes[..192]).0 != sum) {
            return Err(damaged("its MD5 does not fit"));
        }
        for (table, size, part) in [(&*hashes, 68, "hash table"), (&*blocks, 76, "block table")] {
            let stored = u64::from(self.word(size)?) | u64::from(self.word(size + 4)?) << 32;
            if stored != table.entries as u64 * 16 {
                return Err(Fault::Unsupported("compression".to_owned()).of_part(part));
            }
        }
        blocks.md5 = self.md5(112);
        hashes.md5 = self.md5(128);
        Ok(())
    }
}
