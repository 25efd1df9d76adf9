//! Reading the binary members.

/// What is left of a member. Errors say where it is cut short.
pub(super) struct Bytes<'a> {
    all: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Bytes<'a> {
    pub(super) const fn new(all: &'a [u8]) -> Self {
        Self { all, rest: all }
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], String> {
        let place = self.all.len() - self.rest.len();
        let cut = || format!("{count} bytes are missing at byte {place}");
        let (taken, rest) = self.rest.split_at_checked(count).ok_or_else(cut)?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        Ok(self.take(N)?.try_into().expect("as many bytes were taken"))
    }

    pub(super) fn byte(&mut self) -> Result<u8, String> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    pub(super) fn half(&mut self) -> Result<u16, String> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub(super) fn word(&mut self) -> Result<u32, String> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    /// A text that ends with a zero.
    pub(super) fn text(&mut self) -> Result<String, String> {
        let end = self.rest.iter().position(|&byte| byte == 0).ok_or("a text does not end")?;
        let text = self.take(end)?;
        self.byte()?;
        String::from_utf8(text.to_vec()).map_err(|_| "a text is not UTF-8".to_owned())
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}
