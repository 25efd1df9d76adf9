//! Replays of StarCraft II: `.SC2Replay` files of every build since 24944 (2.0.8), the first that
//! recorded what happens to units.
//!
//! A file is an archive ([`maps::mpq`]) after a header. Header, details and tracker events describe
//! themselves (`tagged.rs`); the lobby, game events and messages are rows of bits whose meaning
//! differs between builds: `protocol.txt` has it, `protocol.rs` reads it for one build, and
//! `packed.rs` decodes by it.

mod bits;
mod details;
mod error;
mod input;
mod lobby;
#[cfg(test)]
mod made;
mod model;
mod packed;
mod players;
mod protocol;
mod selection;
mod summary;
mod tagged;
#[cfg(test)]
mod tests;
mod tracker;
mod value;

use maps::mpq::{Archive, MpqError};

use details::{Details, Header, read_attributes};
use error::Fault;
pub use error::Sc2ReplayError;
pub use input::{
    AbilityLink, CameraMove, FLAG_AUTOCAST, FLAG_MINIMAP, FLAG_QUEUED, Input, Order, OrderTarget,
    Position,
};
use lobby::read_messages;
pub use model::{
    Attribute, ChatMessage, GameResult, GameVersion, Lobby, Player, Sc2Replay, Sc2Tag, Selection,
    Slot,
};
use protocol::{BUILD_KNOWN_MAX, BUILD_MIN, Protocol};
pub use summary::{BuildItem, BuildItemKind, PlayerSummary, ReplaySummary};
pub use tracker::{NewUnit, PlayerStats, TrackerEvent, TrackerKind};

/// How every `.SC2Replay` file begins.
const MAGIC: [u8; 4] = *b"MPQ\x1b";
/// Several times what the members of the longest games have.
const MEMBER_BYTES_MAX: usize = 16 << 20;

impl Sc2Replay {
    /// Whether the bytes begin as those of a `.SC2Replay` file do.
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(&MAGIC)
    }

    /// Reads the bytes of a `.SC2Replay` file.
    ///
    /// # Errors
    ///
    /// If it is none, is damaged, encrypted, or of a build that is older than the first one known
    /// or newer and different.
    pub fn read(file: &[u8]) -> Result<Self, Sc2ReplayError> {
        let header = Header::read(file).map_err(|fault| fault.of(None, "header"))?;
        let build = Some(header.version.build);
        let base_build = header.version.base_build;
        if base_build < BUILD_MIN {
            let reason = format!(
                "builds before {BUILD_MIN} did not record what happens to units; give a replay of \
                 version 2.0.8 or later"
            );
            return Err(Fault::new(0, reason).of(build, "header"));
        }
        let archive = Archive::open(file).map_err(|error| of_archive(&error, build, "archive"))?;
        let member = |name: &'static str| member(&archive, name, build);
        let protocol = Protocol::for_build(base_build);
        let at = |part| move |fault: Fault| newer(fault, base_build).of(build, part);

        let details = Details::read(&member("replay.details")?).map_err(at("replay.details"))?;
        let lobby =
            Lobby::read(&protocol, &member("replay.initData")?).map_err(at("replay.initData"))?;
        let attributes = read_attributes(&member("replay.attributes.events")?)
            .map_err(at("replay.attributes.events"))?;
        let input = Input::read(&protocol, &member("replay.game.events")?)
            .map_err(at("replay.game.events"))?;
        let messages = read_messages(&protocol, &member("replay.message.events")?)
            .map_err(at("replay.message.events"))?;
        let tracker = tracker::read(base_build, &member("replay.tracker.events")?)
            .map_err(at("replay.tracker.events"))?;
        Ok(Self {
            version: header.version,
            loops: header.loops,
            map: details.map,
            utc_ticks: details.utc_ticks,
            players: players::find(details.players, &lobby, &tracker),
            lobby,
            attributes,
            input,
            messages,
            tracker,
        })
    }
}

fn member(
    archive: &Archive<'_>,
    name: &'static str,
    build: Option<u32>,
) -> Result<Vec<u8>, Sc2ReplayError> {
    let bytes = archive.read(name).map_err(|error| of_archive(&error, build, name))?;
    if bytes.len() > MEMBER_BYTES_MAX {
        let reason = format!("it has {} bytes, more than that of any game", bytes.len());
        return Err(Fault::new(MEMBER_BYTES_MAX, reason).of(build, name));
    }
    Ok(bytes)
}

fn of_archive(error: &MpqError, build: Option<u32>, part: &'static str) -> Sc2ReplayError {
    Fault::new(0, error.to_string()).of(build, part)
}

/// What does not fit in a newer build is more likely new than damaged.
fn newer(fault: Fault, base_build: u32) -> Fault {
    if base_build <= BUILD_KNOWN_MAX {
        return fault;
    }
    let reason = format!(
        "{}; its build is newer than {BUILD_KNOWN_MAX}, the newest known: use a newer starleague",
        fault.reason
    );
    Fault { reason, ..fault }
}
