//! The hash table, which finds a member by its name, and the block table, which says where its
//! bytes lie.

use super::crypt::{HashKind, decrypted, hash};
use super::error::{Fault, MpqError};
use super::header::{Header, Table};

const ENTRY_BYTES: usize = 16;
/// The block of a hash entry that was never used: a search ends here.
pub(super) const NEVER_USED: u32 = u32::MAX;

#[derive(Debug)]
struct HashEntry {
    name: [u32; 2],
    locale: u16,
    block: u32,
}

/// Where the bytes of a member lie and how they are kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// From the archive's header.
    pub(super) offset: u32,
    pub(super) packed_size: u32,
    pub(super) size: u32,
    pub(super) flags: u32,
}

#[derive(Debug)]
pub(super) struct Tables {
    hashes: Vec<HashEntry>,
    pub(super) blocks: Vec<Block>,
}

impl Tables {
    pub(super) fn read(archive: &[u8], header: &Header) -> Result<Self, MpqError> {
        let hashes = words(archive, &header.hash_table, "(hash table)")
            .map_err(|fault| fault.of_part("hash table"))?;
        if !header.hash_table.entries.is_power_of_two() {
            let reason = format!("it has {} entries", header.hash_table.entries);
            return Err(Fault::Damaged(reason).of_part("hash table"));
        }
        let blocks = words(archive, &header.block_table, "(block table)")
            .map_err(|fault| fault.of_part("block table"))?;
        let (hashes, _) = hashes.as_chunks::<4>();
        let (blocks, _) = blocks.as_chunks::<4>();
        let hash_entry = |&[a, b, place, block]: &[u32; 4]| {
            let locale = place as u16;
            HashEntry { name: [a, b], locale, block }
        };
        let block = |&[offset, packed_size, size, flags]: &[u32; 4]| Block {
            offset,
            packed_size,
            size,
            flags,
        };
        Ok(Self {
            hashes: hashes.iter().map(hash_entry).collect(),
            blocks: blocks.iter().map(block).collect(),
        })
    }

    /// The number of the block of the member called `name`, for the neutral locale where there
    /// are several.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let wanted = [hash(name, HashKind::NameA), hash(name, HashKind::NameB)];
        let mask = self.hashes.len() - 1;
        let start = hash(name, HashKind::Slot) as usize & mask;
        let mut found = None;
        for step in 0..self.hashes.len() {
            let entry = &self.hashes[(start + step) & mask];
            if entry.block == NEVER_USED {
                break;
            }
            // A deleted entry names no block either.
            let block = entry.block as usize;
            if entry.name == wanted && block < self.blocks.len() {
                if entry.locale == 0 {
                    return Some(block);
                }
                found = found.or(Some(block));
            }
        }
        found
    }
}

fn words(archive: &[u8], table: &Table, key: &str) -> Result<Vec<u32>, Fault> {
    let cut = || Fault::damaged("it lies beyond the end of the file");
    let size = table.entries.checked_mul(ENTRY_BYTES).ok_or_else(cut)?;
    let bytes = archive.get(table.offset..).and_then(|rest| rest.get(..size)).ok_or_else(cut)?;
    if table.md5.is_some_and(|sum| md5::compute(bytes).0 != sum) {
        return Err(Fault::damaged("its MD5 does not fit"));
    }
    Ok(decrypted(bytes, hash(key, HashKind::Key)))
}
