//! The bytes of one member.

use super::compression::unpacked;
use super::error::Fault;
use super::header::word;
use super::tables::Block;

/// Most bytes of a member: far more than any map needs, and little enough to hold.
pub(super) const MEMBER_BYTES_MAX: u32 = 64 << 20;

pub(super) const FLAG_EXISTS: u32 = 0x8000_0000;
pub(super) const FLAG_COMPRESSED: u32 = 0x0000_0200;
pub(super) const FLAG_SINGLE_UNIT: u32 = 0x0100_0000;
const FLAG_SECTOR_CHECKSUMS: u32 = 0x0400_0000;
const FLAG_DELETED: u32 = 0x0200_0000;
const UNSUPPORTED_FLAGS: [(u32, &str); 4] = [
    (0x0000_0100, "PKWARE compression without method bytes"),
    (0x0001_0000, "encryption"),
    (0x0010_0000, "a patch of another archive's member"),
    (0x1000_0000, "a signature"),
];
const KNOWN_FLAGS: u32 = FLAG_EXISTS | FLAG_COMPRESSED | FLAG_SINGLE_UNIT | FLAG_SECTOR_CHECKSUMS;

impl Block {
    /// Whether the block holds a member at all.
    pub(super) const fn exists(self) -> bool {
        self.flags & FLAG_EXISTS != 0 && self.flags & FLAG_DELETED == 0
    }

    const fn has(self, flag: u32) -> bool {
        self.flags & flag != 0
    }
}

/// Reads the member of `block`. Checksums of sectors are checked; those of whole members are not.
pub(super) fn read(archive: &[u8], block: Block, sector_size: usize) -> Result<Vec<u8>, Fault> {
    if let Some((_, feature)) = UNSUPPORTED_FLAGS.iter().find(|&&(flag, _)| block.has(flag)) {
        return Err(Fault::Unsupported((*feature).to_owned()));
    }
    if block.flags & !KNOWN_FLAGS != 0 {
        return Err(Fault::Unsupported(format!("flags {:#010x}", block.flags)));
    }
    if block.size > MEMBER_BYTES_MAX {
        return Err(Fault::Unsupported(format!("{} bytes", block.size)));
    }
    let size = block.size as usize;
    let cut = || Fault::damaged("it lies beyond the end of the file");
    let rest = archive.get(block.offset as usize..).ok_or_else(cut)?;
    let packed = rest.get(..block.packed_size as usize).ok_or_else(cut)?;
    if size == 0 {
        return Ok(Vec::new());
    }
    match (block.has(FLAG_COMPRESSED), block.has(FLAG_SINGLE_UNIT)) {
        (false, _) if packed.len() != size => {
            Err(Fault::Damaged(format!("{} bytes are stored, not {size}", packed.len())))
        }
        (false, _) => Ok(packed.to_vec()),
        (true, true) if block.has(FLAG_SECTOR_CHECKSUMS) => {
            Err(Fault::Unsupported("a checksum of a sole sector".to_owned()))
        }
        (true, true) => unpacked(packed, size),
        (true, false) => {
            let sectors = Sectors { packed, size, sector_size };
            sectors.read(block.has(FLAG_SECTOR_CHECKSUMS))
        }
    }
}

/// A member cut into sectors. A table of their offsets precedes them, and a sector of checksums
/// may follow.
struct Sectors<'a> {
    packed: &'a [u8],
    size: usize,
    sector_size: usize,
}

impl Sectors<'_> {
    fn read(&self, has_checksums: bool) -> Result<Vec<u8>, Fault> {
        let count = self.size.div_ceil(self.sector_size);
        let offsets = self.offsets(count + usize::from(has_checksums))?;
        let part = |i: usize| &self.packed[offsets[i]..offsets[i + 1]];
        let checksums = match part_is_used(has_checksums, &offsets, count) {
            true => {
                let bytes = unpacked(part(count), 4 * count)?;
                (0..count).map(|i| word(&bytes, 4 * i)).collect()
            }
            false => vec![None; count],
        };
        let mut bytes = Vec::new();
        for (i, checksum) in checksums.into_iter().enumerate() {
            let packed = part(i);
            if checksum.is_some_and(|sum| sum != adler32(packed)) {
                return Err(Fault::Damaged(format!("the checksum of sector {i} does not fit")));
            }
            let left = self.size - i * self.sector_size;
            bytes.extend(unpacked(packed, left.min(self.sector_size))?);
        }
        Ok(bytes)
    }

    /// The ends of `parts` parts, which lie one after the other and fill the member.
    fn offsets(&self, parts: usize) -> Result<Vec<usize>, Fault> {
        let damaged = || Fault::damaged("its sectors do not lie one after the other");
        let offset = |i: usize| word(self.packed, 4 * i).map(|offset| offset as usize);
        let offsets =
            (0..=parts).map(offset).collect::<Option<Vec<usize>>>().ok_or_else(damaged)?;
        let follow = offsets[0] == 4 * (parts + 1)
            && offsets.is_sorted()
            && offsets.last() == Some(&self.packed.len());
        if follow { Ok(offsets) } else { Err(damaged()) }
    }
}

/// Members may say that they have checksums and leave their sector empty.
fn part_is_used(has_checksums: bool, offsets: &[usize], count: usize) -> bool {
    has_checksums && offsets[count] != offsets[count + 1]
}

/// Adler-32, but begun at zero as the format has it.
fn adler32(bytes: &[u8]) -> u32 {
    let mut adler = adler2::Adler32::from_checksum(0);
    adler.write_slice(bytes);
    adler.checksum()
}
