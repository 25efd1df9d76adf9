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
///
/// Members may say that they have checksums of their sectors and leave those empty. That is fine
/// where they `may_lack_checksums` because another checksum covers them; elsewhere one changed
/// offset would make the checksums part of the last sector.
pub(super) fn read(
    archive: &[u8],
    block: Block,
    sector_size: usize,
    may_lack_checksums: bool,
) -> Result<Vec<u8>, Fault> {
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
            sectors.read(block.has(FLAG_SECTOR_CHECKSUMS), may_lack_checksums)
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
    fn read(&self, has_checksums: bool, may_lack_checksums: bool) -> Result<Vec<u8>, Fault> {
        let count = self.size.div_ceil(self.sector_size);
        let offsets = self.offsets(count + usize::from(has_checksums))?;
        let part = |i: usize| &self.packed[offsets[i]..offsets[i + 1]];
        let checksums = if has_checksums && !part(count).is_empty() {
            let bytes = unpacked(part(count), 4 * count)?;
            (0..count).map(|i| word(&bytes, 4 * i)).collect()
        } else if has_checksums && !may_lack_checksums {
            return Err(Fault::damaged("the checksums of its sectors are missing"));
        } else {
            vec![None; count]
        };
        let mut bytes = Vec::new();
        for (i, checksum) in checksums.into_iter().enumerate() {
            let packed = part(i);
            // A checksum of 0 stands for none: some editors leave single ones out.
            if checksum.is_some_and(|sum| sum != 0 && sum != adler32(packed)) {
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

/// Adler-32, but begun at zero as the format has it.
fn adler32(bytes: &[u8]) -> u32 {
    let mut adler = adler2::Adler32::from_checksum(0);
    adler.write_slice(bytes);
    adler.checksum()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const SECTOR_SIZE: usize = 512;

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(vec![0x02], flate2::Compression::best());
        encoder.write_all(bytes).expect("memory takes all bytes");
        encoder.finish().expect("memory takes all bytes")
    }

    fn bzip2(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = bzip2::write::BzEncoder::new(vec![0x10], bzip2::Compression::best());
        encoder.write_all(bytes).expect("memory takes all bytes");
        encoder.finish().expect("memory takes all bytes")
    }

    /// Two sectors that shrink, one that does not and a short one.
    fn plain() -> Vec<u8> {
        let mut state = 1_u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let mut bytes = vec![b'a'; 2 * SECTOR_SIZE];
        bytes.extend((0..SECTOR_SIZE).map(|_| noise()));
        bytes.extend(b"the end of it, the end of it, the end of it");
        bytes
    }

    /// The member as it lies in an archive, with checksums of its sectors.
    fn sectored(plain: &[u8], pack: fn(&[u8]) -> Vec<u8>) -> (Vec<u8>, Block) {
        let shorter = |sector: &[u8]| {
            let packed = pack(sector);
            if packed.len() < sector.len() { packed } else { sector.to_vec() }
        };
        let mut parts: Vec<Vec<u8>> = plain.chunks(SECTOR_SIZE).map(shorter).collect();
        parts.push(parts.iter().flat_map(|part| adler32(part).to_le_bytes()).collect());
        let mut offset = 4 * (parts.len() as u32 + 1);
        let mut archive = offset.to_le_bytes().to_vec();
        for part in &parts {
            offset += part.len() as u32;
            archive.extend(offset.to_le_bytes());
        }
        archive.extend(parts.concat());
        let flags = FLAG_EXISTS | FLAG_COMPRESSED | FLAG_SECTOR_CHECKSUMS;
        let (packed_size, size) = (archive.len() as u32, plain.len() as u32);
        (archive, Block { offset: 0, packed_size, size, flags })
    }

    #[test]
    fn sectors_are_joined() {
        for pack in [zlib, bzip2] {
            let (archive, block) = sectored(&plain(), pack);
            assert_eq!(read(&archive, block, SECTOR_SIZE, false).expect("it is whole"), plain());
        }
    }

    /// As a published map of PyMARL2 has it.
    #[test]
    fn a_sector_whose_checksum_is_0_has_none() {
        let (mut archive, block) = sectored(&plain(), |sector| sector.to_vec());
        let sums = archive.len() - 4 * plain().len().div_ceil(SECTOR_SIZE);
        archive[sums..sums + 4].fill(0);
        assert_eq!(read(&archive, block, SECTOR_SIZE, false).expect("it is whole"), plain());
        archive[sums + 4] ^= 1;
        assert!(matches!(read(&archive, block, SECTOR_SIZE, false), Err(Fault::Damaged(_))));
    }

    /// Without a checksum of the whole member, those of the sectors catch each change.
    #[test]
    fn no_changed_byte_goes_unseen() {
        for pack in [zlib, bzip2] {
            let (mut archive, block) = sectored(&plain(), pack);
            for place in 0..archive.len() {
                for bit in 0..8 {
                    archive[place] ^= 1 << bit;
                    match read(&archive, block, SECTOR_SIZE, false) {
                        Ok(bytes) => assert!(bytes == plain(), "bit {bit} of byte {place}"),
                        Err(Fault::Damaged(_) | Fault::Unsupported(_)) => {}
                    }
                    archive[place] ^= 1 << bit;
                }
            }
        }
    }

    #[test]
    fn what_is_not_supported_is_named() {
        let refusal = |flags: u32, first: u8| {
            let mut bytes = vec![0; 16];
            bytes[0] = first;
            let block = Block { offset: 0, packed_size: 16, size: 100, flags: FLAG_EXISTS | flags };
            match read(&bytes, block, SECTOR_SIZE, false) {
                Err(Fault::Unsupported(feature)) => feature,
                other => panic!("{other:?}"),
            }
        };
        let packed = FLAG_COMPRESSED | FLAG_SINGLE_UNIT;
        assert_eq!(refusal(packed | 0x1_0000, 2), "encryption");
        assert_eq!(refusal(0x100, 0), "PKWARE compression without method bytes");
        assert_eq!(refusal(packed, 0x12), "LZMA compression (method 0x12)");
        assert_eq!(refusal(packed, 0x20), "sparse compression (method 0x20)");
        assert_eq!(refusal(packed | 0x10, 2), "flags 0x81000210");
    }

    /// A few bytes that say they are many take no more memory than is read.
    #[test]
    fn sizes_are_limited() {
        let flags = FLAG_EXISTS | FLAG_COMPRESSED | FLAG_SINGLE_UNIT;
        let packed = zlib(&[0; 1000]);
        let block = |size| Block { offset: 0, packed_size: packed.len() as u32, size, flags };
        let refusal =
            |size| read(&packed, block(size), SECTOR_SIZE, false).expect_err("it is too large");
        assert!(matches!(refusal(MEMBER_BYTES_MAX + 1), Fault::Unsupported(_)));
        assert!(matches!(refusal(MEMBER_BYTES_MAX), Fault::Damaged(_)));
        assert!(matches!(refusal(999), Fault::Damaged(_)));
    }
}
