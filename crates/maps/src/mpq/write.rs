//! Writing archives of version 1.

use std::io::Write;

use super::crypt::{HashKind, encrypted, hash};
use super::header::{ALIGNMENT, ARCHIVE_MAGIC, USER_DATA_MAGIC};
use super::member::{FLAG_COMPRESSED, FLAG_EXISTS, FLAG_SINGLE_UNIT};
use super::tables::NEVER_USED;
use super::{ATTRIBUTES, LIST};

const HEADER_BYTES: usize = 32;
const ZLIB: u8 = 0x02;

/// An archive of the members, with a list of their names and their checksums.
///
/// Members are packed with zlib where that makes them shorter. Of two members with the same name
/// the first is found. All of it must fit into 4 GiB.
pub fn write(members: &[(&str, &[u8])]) -> Vec<u8> {
    let names: Vec<&str> = members.iter().map(|&(name, _)| name).collect();
    let list =
        names.iter().flat_map(|name| [name.as_bytes(), b"\r\n"].concat()).collect::<Vec<u8>>();
    let mut members = members.to_vec();
    members.push((LIST, &list));
    let checksums = checksums(&members);
    members.push((ATTRIBUTES, &checksums));
    let mut archive = vec![0; HEADER_BYTES];
    let mut blocks = Vec::new();
    for &(_, bytes) in &members {
        let packed = packed(bytes);
        let (stored, flags) = match &packed {
            Some(packed) => (packed.as_slice(), FLAG_COMPRESSED),
            None => (bytes, 0),
        };
        let flags = flags | FLAG_EXISTS | FLAG_SINGLE_UNIT;
        blocks.extend([word(archive.len()), word(stored.len()), word(bytes.len()), flags]);
        archive.extend(stored);
    }
    let hashes = hash_table(&members);
    let hash_offset = archive.len();
    archive.extend(encrypted(&hashes, hash("(hash table)", HashKind::Key)));
    let block_offset = archive.len();
    archive.extend(encrypted(&blocks, hash("(block table)", HashKind::Key)));
    // Version 1 is told by a zero; so is the sector size, which members in one unit do not use.
    let words = [HEADER_BYTES, archive.len(), 3 << 16, hash_offset, block_offset].map(word);
    let counts = [hashes.len() / 4, blocks.len() / 4].map(word);
    let fields = words.into_iter().chain(counts).flat_map(u32::to_le_bytes);
    let header: Vec<u8> = ARCHIVE_MAGIC.into_iter().chain(fields).collect();
    archive[..HEADER_BYTES].copy_from_slice(&header);
    archive
}

/// The same with a program's own data before the archive, as replays have it.
pub fn write_with_user_data(user_data: &[u8], members: &[(&str, &[u8])]) -> Vec<u8> {
    let archive = write(members);
    let offset = (16 + user_data.len()).next_multiple_of(ALIGNMENT);
    let sizes = [offset - 16, offset, user_data.len()];
    let mut file = USER_DATA_MAGIC.to_vec();
    file.extend(sizes.into_iter().flat_map(|size| word(size).to_le_bytes()));
    file.extend(user_data);
    file.resize(offset, 0);
    file.extend(archive);
    file
}

fn word(size: usize) -> u32 {
    u32::try_from(size).expect("an archive is smaller than 4 GiB")
}

/// The member `(attributes)`: a CRC-32 and an MD5 for each member, and zeros for itself.
fn checksums(members: &[(&str, &[u8])]) -> Vec<u8> {
    let crc32 = |bytes: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        crc.sum().to_le_bytes()
    };
    let mut attributes = [100_u32, 1 | 4].map(u32::to_le_bytes).concat();
    attributes.extend(members.iter().flat_map(|&(_, bytes)| crc32(bytes)));
    attributes.extend([0; 4]);
    attributes.extend(members.iter().flat_map(|&(_, bytes)| md5::compute(bytes).0));
    attributes.extend([0; 16]);
    attributes
}

fn packed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = flate2::write::ZlibEncoder::new(vec![ZLIB], flate2::Compression::default());
    encoder.write_all(bytes).expect("memory takes all bytes");
    let packed = encoder.finish().expect("memory takes all bytes");
    (packed.len() < bytes.len()).then_some(packed)
}

fn hash_table(members: &[(&str, &[u8])]) -> Vec<u32> {
    // A third of the table stays free, so that searches are short.
    let size = (members.len() * 3 / 2 + 1).next_power_of_two();
    let mut entries = vec![[u32::MAX, u32::MAX, u32::MAX, NEVER_USED]; size];
    for (block, &(name, _)) in members.iter().enumerate() {
        let mut slot = hash(name, HashKind::Slot) as usize % size;
        while entries[slot][3] != NEVER_USED {
            slot = (slot + 1) % size;
        }
        let [a, b] = [HashKind::NameA, HashKind::NameB].map(|kind| hash(name, kind));
        entries[slot] = [a, b, 0, word(block)];
    }
    entries.concat()
}
