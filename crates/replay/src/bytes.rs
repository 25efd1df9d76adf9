use crate::ReplayError;

/// The form of a replay file, all numbers little-endian:
///
/// | bytes | what |
/// |---|---|
/// | 8 | [`MAGIC`] |
/// | 2 | [`VERSION`] |
/// | 4 | length of the body |
/// | n | body, see `encode.rs` |
/// | 8 | FNV-1a, 64 bits, of all bytes before |
pub(crate) const MAGIC: [u8; 8] = *b"\x93SLRPL\r\n";
pub(crate) const VERSION: u16 = 3;
/// The version of replays without [`crate::Input::Remove`]: all that differs.
pub(crate) const VERSION_WITHOUT_REMOVALS: u16 = 2;
pub(crate) const PREFIX_LEN: usize = MAGIC.len() + 2 + 4;
pub(crate) const CHECKSUM_LEN: usize = 8;

pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Bytes of memory that what is read may take: a few bytes of a file can stand for many.
const MEMORY_BYTES_MAX: usize = 1 << 30;

/// Reads a body from its start to its end; every read is checked against what is left.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    offset: usize,
    memory_left: usize,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, offset: 0, memory_left: MEMORY_BYTES_MAX }
    }

    pub(crate) const fn malformed(&self, what: &'static str) -> ReplayError {
        ReplayError::Malformed { offset: (PREFIX_LEN + self.offset) as u64, what }
    }

    /// Fails with `what` unless `holds`.
    pub(crate) const fn require(&self, holds: bool, what: &'static str) -> Result<(), ReplayError> {
        if holds { Ok(()) } else { Err(self.malformed(what)) }
    }

    pub(crate) fn take(&mut self, len: usize) -> Result<&'a [u8], ReplayError> {
        let rest = &self.bytes[self.offset..];
        let taken = rest.get(..len).ok_or_else(|| self.malformed("the body ends too early"))?;
        self.offset += len;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ReplayError> {
        let taken = self.take(N)?;
        Ok(taken.try_into().expect("`take` gives as many bytes as asked for"))
    }

    pub(crate) fn u8(&mut self) -> Result<u8, ReplayError> {
        Ok(self.array::<1>()?[0])
    }

    pub(crate) fn u16(&mut self) -> Result<u16, ReplayError> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub(crate) fn u32(&mut self) -> Result<u32, ReplayError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(crate) fn i32(&mut self) -> Result<i32, ReplayError> {
        Ok(i32::from_le_bytes(self.array()?))
    }

    pub(crate) fn u64(&mut self) -> Result<u64, ReplayError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    pub(crate) fn finite_f32(&mut self) -> Result<f32, ReplayError> {
        let value = f32::from_le_bytes(self.array()?);
        self.require(value.is_finite(), "a number is not finite")?;
        Ok(value)
    }

    pub(crate) fn flag(&mut self) -> Result<bool, ReplayError> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.malformed("a flag is neither 0 nor 1")),
        }
    }

    pub(crate) fn text(&mut self) -> Result<String, ReplayError> {
        let len = usize::from(self.u16()?);
        let bytes = self.take(len)?;
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => Err(self.malformed("a text is not UTF-8")),
        }
    }

    /// Reads `count` items of at least `least_len` bytes each. A count that cannot fit into what
    /// is left fails before anything is allocated.
    pub(crate) fn list<T>(
        &mut self,
        count: usize,
        least_len: usize,
        mut item: impl FnMut(&mut Self) -> Result<T, ReplayError>,
    ) -> Result<Vec<T>, ReplayError> {
        let left = self.bytes.len() - self.offset;
        self.require(count.saturating_mul(least_len) <= left, "a list is longer than the body")?;
        self.reserve::<T>(count)?;
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// Takes the memory of so many items.
    pub(crate) fn reserve<T>(&mut self, count: usize) -> Result<(), ReplayError> {
        let left = self.memory_left.checked_sub(count.saturating_mul(size_of::<T>()));
        self.memory_left =
            left.ok_or(ReplayError::Memory { bytes_max: MEMORY_BYTES_MAX as u64 })?;
        Ok(())
    }

    pub(crate) const fn finish(&self) -> Result<(), ReplayError> {
        self.require(self.offset == self.bytes.len(), "the body goes on after its end")
    }
}
