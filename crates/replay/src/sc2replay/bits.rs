//! Numbers of any count of bits in a row of bytes.

use super::error::Fault;

/// Reads from the first byte to the last. Within a byte the lowest bits come first; a number that
/// spans several bytes begins with its highest bits.
#[derive(Debug)]
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    /// Bits read so far.
    position: usize,
}

impl<'a> BitReader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    /// The byte in which the next bit lies.
    pub(super) const fn offset(&self) -> usize {
        self.position / 8
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.bytes.len() * 8 <= self.position
    }

    pub(super) fn fault(&self, reason: impl Into<String>) -> Fault {
        Fault::new(self.offset(), reason)
    }

    /// The next number of `count` bits, 64 at the most.
    pub(super) fn bits(&mut self, count: u8) -> Result<u64, Fault> {
        self.require(usize::from(count))?;
        let mut number = 0;
        let mut left = usize::from(count);
        while left > 0 {
            let from = self.position % 8;
            let taken = left.min(8 - from);
            let byte = u64::from(self.bytes[self.position / 8]) >> from;
            number = number << taken | byte & ((1 << taken) - 1);
            self.position += taken;
            left -= taken;
        }
        Ok(number)
    }

    /// The next `count` single bits. They are one number, of which the highest eight bits hold the
    /// first eight, the lowest first, and so on.
    pub(super) fn mask(&mut self, count: usize) -> Result<Vec<bool>, Fault> {
        self.require(count)?;
        let mut mask = Vec::with_capacity(count);
        let mut left = count;
        while left > 0 {
            let taken = left.min(8 - self.position % 8);
            let chunk = self.bits(taken as u8)?;
            mask.extend((0..taken).rev().map(|i| chunk >> i & 1 != 0));
            left -= taken;
        }
        mask.chunks_mut(8).for_each(<[bool]>::reverse);
        Ok(mask)
    }

    /// Goes on at the next whole byte.
    pub(super) const fn align(&mut self) {
        self.position = self.position.next_multiple_of(8);
    }

    /// The next `count` whole bytes.
    pub(super) fn bytes(&mut self, count: usize) -> Result<&'a [u8], Fault> {
        self.align();
        let offset = self.offset();
        let end = offset.checked_add(count).filter(|&end| end <= self.bytes.len());
        let end = end.ok_or_else(|| self.fault("it is cut short; get the file anew"))?;
        self.position = end * 8;
        Ok(&self.bytes[offset..end])
    }

    fn require(&self, count: usize) -> Result<(), Fault> {
        if self.bytes.len() * 8 - self.position < count {
            return Err(self.fault("it is cut short; get the file anew"));
        }
        Ok(())
    }
}
