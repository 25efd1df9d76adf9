//! The members that describe the game: header, details and attributes.

use super::bits::BitReader;
use super::error::Fault;
use super::model::{Attribute, GameResult, GameVersion};
use super::tagged;
use super::value::Record;

/// The replay's header: bytes before the archive.
pub(super) struct Header {
    pub(super) version: GameVersion,
    pub(super) loops: u32,
}

impl Header {
    /// Reads the header from the start of the file, which may be cut short after it.
    pub(super) fn read(file: &[u8]) -> Result<Self, Fault> {
        const START: usize = 16;
        if !file.starts_with(b"MPQ\x1b") {
            let reason =
                "this is no replay of StarCraft II; give a file with the ending .SC2Replay";
            return Err(Fault::new(0, reason));
        }
        // The first byte of a replay's own data after its size.
        let data = file.get(START..).unwrap_or_default();
        let value = tagged::decode(&mut BitReader::new(data))
            .map_err(|fault| Fault { offset: fault.offset + START as u64, ..fault })?;
        let header = Record::new(&value, START);
        let version = header.field(1)?;
        let build = version.int(4)?;
        Ok(Self {
            version: GameVersion {
                major: version.int(1)?,
                minor: version.int(2)?,
                revision: version.int(3)?,
                build,
                base_build: version.optional(5)?.unwrap_or(build),
            },
            loops: header.int(3)?,
        })
    }
}

/// Member `replay.details`.
pub(super) struct Details {
    pub(super) players: Vec<DetailedPlayer>,
    pub(super) map: String,
    pub(super) utc_ticks: i64,
}

pub(super) struct DetailedPlayer {
    pub(super) name: String,
    pub(super) clan: Option<String>,
    pub(super) race: String,
    pub(super) team: u8,
    pub(super) is_observer: bool,
    pub(super) result: Option<GameResult>,
    pub(super) working_set_slot: Option<u8>,
}

impl Details {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let value = tagged::decode(&mut BitReader::new(bytes))?;
        let details = Record::new(&value, 0);
        let players = match details.get(0) {
            Some(_) => details.items(0)?.map(|player| DetailedPlayer::read(&player)).collect(),
            None => Ok(Vec::new()),
        };
        Ok(Self { players: players?, map: details.text(1)?, utc_ticks: details.int(5)? })
    }
}

impl DetailedPlayer {
    fn read(player: &Record<'_, '_, i64>) -> Result<Self, Fault> {
        let full_name = plain(&player.text(0)?);
        // A clan's tag comes first, in brackets, and a mark of its own ends it.
        let (clan, name) = match full_name.split_once("<sp/>") {
            Some((clan, name)) => (Some(clan.trim_matches(['<', '>', '[', ']']).to_owned()), name),
            None => (None, full_name.as_str()),
        };
        let result = match player.int(8)? {
            1 => Some(GameResult::Win),
            2 => Some(GameResult::Loss),
            3 => Some(GameResult::Tie),
            _ => None,
        };
        Ok(Self {
            name: name.to_owned(),
            clan,
            race: player.text(2)?,
            team: player.int(5)?,
            is_observer: player.int::<u8>(7)? != 0,
            result,
            working_set_slot: player.optional(9)?,
        })
    }
}

/// Names are kept as the game's interface shows them, with its marks escaped.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Member `replay.attributes.events`: what was chosen in the lobby, as numbers and short words.
pub(super) fn read_attributes(bytes: &[u8]) -> Result<Vec<Attribute>, Fault> {
    const ROW: usize = 13;
    let cut = |offset| Fault::new(offset, "it is cut short; get the file anew");
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    let word = |offset: usize| {
        let word = bytes.get(offset..offset + 4).ok_or_else(|| cut(bytes.len()))?;
        Ok(u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
    };
    // Before the count lie a byte that tells where the lobby came from, and a namespace.
    let start = 9;
    let count = word(5)? as usize;
    if count.checked_mul(ROW).is_none_or(|size| bytes.len() - start < size) {
        return Err(cut(bytes.len()));
    }
    let row = |i: usize| {
        let offset = start + i * ROW;
        let value: Vec<u8> =
            bytes[offset + 9..offset + ROW].iter().rev().copied().filter(|&b| b != 0).collect();
        Ok(Attribute {
            attribute: word(offset + 4)?,
            scope: bytes[offset + 8],
            value: String::from_utf8_lossy(&value).into_owned(),
        })
    };
    (0..count).map(row).collect()
}
