//! The archives that maps and replays are.
//!
//! The reader takes versions 1 to 4, members in one unit or in sectors, stored, zlib and bzip2.
//! It returns a member's very bytes or an error: whatever checksums the archive has are checked,
//! and what is encrypted or packed in another way is refused.

mod attributes;
mod compression;
mod crypt;
mod error;
mod header;
mod member;
mod tables;
mod write;

use attributes::Attributes;
use error::Fault;
pub use error::MpqError;
use header::Header;
use tables::Tables;
pub use write::{write, write_with_user_data};

/// The member that lists the names of the others.
const LIST: &str = "(listfile)";
const ATTRIBUTES: &str = "(attributes)";

/// An open archive. Members are read from the bytes of the file when they are asked for.
#[derive(Debug)]
pub struct Archive<'a> {
    file: &'a [u8],
    header: Header,
    tables: Tables,
    attributes: Attributes,
}

impl<'a> Archive<'a> {
    /// Finds the archive in the bytes of a file and reads its tables and checksums.
    ///
    /// # Errors
    ///
    /// If there is none, or its header, tables or checksums are damaged or of a form that is not
    /// supported.
    pub fn open(file: &'a [u8]) -> Result<Self, MpqError> {
        let header = Header::find(file)?;
        let tables = Tables::read(&file[header.start..], &header)?;
        let mut archive = Self { file, header, tables, attributes: Attributes::default() };
        match archive.read(ATTRIBUTES) {
            Ok(bytes) => {
                archive.attributes = Attributes::read(&bytes, archive.tables.blocks.len())
                    .map_err(|fault| fault.of_part("list of checksums"))?;
            }
            Err(MpqError::NoMember { .. }) => {}
            Err(error) => return Err(error),
        }
        Ok(archive)
    }

    /// The bytes that a program put before the archive: replays have their header there.
    pub fn user_data(&self) -> Option<&'a [u8]> {
        self.file.get(self.header.user_data.clone()?)
    }

    /// Whether there is a member of that name. Case does not matter, and `/` is `\`.
    pub fn contains(&self, name: &str) -> bool {
        self.tables.find(name).is_some_and(|block| self.tables.blocks[block].exists())
    }

    /// The bytes of a member. Case does not matter in its name, and `/` is `\`.
    ///
    /// # Errors
    ///
    /// If there is no such member, its bytes are not what was written, or it is encrypted,
    /// packed in a way that is not supported or larger than 64 MiB.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, MpqError> {
        let missing = || MpqError::NoMember { name: name.to_owned() };
        let index = self.tables.find(name).ok_or_else(missing)?;
        let block = self.tables.blocks[index];
        if !block.exists() {
            return Err(missing());
        }
        let archive = &self.file[self.header.start..];
        // What the checksums themselves are shows when others are checked against them.
        let is_covered = self.attributes.cover(index) || name == ATTRIBUTES;
        let bytes = member::read(archive, block, self.header.sector_size, is_covered)
            .and_then(|bytes| self.attributes.check(index, &bytes).map(|()| bytes));
        bytes.map_err(|fault: Fault| fault.of_member(name))
    }

    /// The names that the archive's own list has, in its order.
    ///
    /// # Errors
    ///
    /// If the list cannot be read or is not UTF-8.
    pub fn names(&self) -> Result<Vec<String>, MpqError> {
        let text = String::from_utf8(self.read(LIST)?)
            .map_err(|_| Fault::damaged("it is not UTF-8").of_member(LIST))?;
        let lines = text.split(['\r', '\n', ';']).filter(|line| !line.is_empty());
        Ok(lines.map(str::to_owned).collect())
    }
}
