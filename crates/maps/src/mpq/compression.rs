//! The packings of sectors. Their first byte tells which was used.

use std::io::Read;

use super::error::Fault;

const ZLIB: u8 = 0x02;
const BZIP2: u8 = 0x10;

/// The `size` bytes that were packed into `packed`, which are kept as they are where packing
/// would not have made them shorter.
pub(super) fn unpacked(packed: &[u8], size: usize) -> Result<Vec<u8>, Fault> {
    if packed.len() == size {
        return Ok(packed.to_vec());
    }
    if packed.len() > size {
        return Err(Fault::Damaged(format!("{} bytes unpack to {size}", packed.len())));
    }
    match packed.split_first() {
        Some((&ZLIB, stream)) => {
            let mut decoder = flate2::bufread::ZlibDecoder::new(stream);
            let bytes = exactly(&mut decoder, size)?;
            used_up(decoder.get_ref())?;
            Ok(bytes)
        }
        Some((&BZIP2, stream)) => {
            let mut decoder = bzip2::bufread::BzDecoder::new(stream);
            let bytes = exactly(&mut decoder, size)?;
            used_up(decoder.get_ref())?;
            Ok(bytes)
        }
        Some((&method, _)) => Err(Fault::Unsupported(describe(method))),
        None => Err(Fault::damaged("a sector is missing")),
    }
}

/// Reads to the end, where the formats keep their checksums.
fn exactly(decoder: &mut dyn Read, size: usize) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let limit = size as u64 + 1;
    let outcome = decoder.take(limit).read_to_end(&mut bytes);
    outcome.map_err(|error| Fault::Damaged(format!("it does not unpack: {error}")))?;
    if bytes.len() != size {
        let longer = if bytes.len() > size { "more than " } else { "" };
        let unpacked = bytes.len().min(size);
        return Err(Fault::Damaged(format!("it unpacks to {longer}{unpacked} bytes, not {size}")));
    }
    Ok(bytes)
}

fn used_up(rest: &[u8]) -> Result<(), Fault> {
    if rest.is_empty() {
        return Ok(());
    }
    Err(Fault::Damaged(format!("{} bytes follow its packed data", rest.len())))
}

fn describe(method: u8) -> String {
    let name = match method {
        0x01 => "Huffman coding",
        0x08 => "PKWARE compression",
        0x12 => "LZMA compression",
        0x20 => "sparse compression",
        0x40 | 0x41 | 0x80 | 0x81 => "sound compression",
        _ => "a compression",
    };
    format!("{name} (method {method:#04x})")
}
