//! A replay of StarCraft II, decoded.

use std::sync::Arc;

use super::input::Input;
use super::tracker::TrackerEvent;

/// A game that StarCraft II recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Sc2Replay {
    /// The version of the game that wrote it.
    pub version: GameVersion,
    /// How many game loops were played.
    pub loops: u32,
    /// The map's title, in the language of the player who kept the replay.
    pub map: String,
    /// When the game ended: steps of 100 ns since 1601.
    pub utc_ticks: i64,
    /// Who played, in the game's own order.
    pub players: Vec<Player>,
    /// What was set up before the game.
    pub lobby: Lobby,
    /// What was chosen in the lobby, in the game's own numbers.
    pub attributes: Vec<Attribute>,
    /// What players told their units, and where they looked.
    pub input: Input,
    /// What players said.
    pub messages: Vec<ChatMessage>,
    /// What happened to units and banks, by loop.
    pub tracker: Vec<TrackerEvent>,
}

/// Such as 5.0.11 with build 90136.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct GameVersion {
    pub major: u32,
    pub minor: u32,
    pub revision: u32,
    /// The build of the program.
    pub build: u32,
    /// The build whose format of replays it writes.
    pub base_build: u32,
}

/// Somebody who played, human or computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Player {
    /// The player's number in tracker events and orders.
    pub player: u8,
    /// The number in game events and messages; computers have none.
    pub user: Option<u8>,
    /// Without the clan.
    pub name: String,
    /// The tag of the clan.
    pub clan: Option<String>,
    /// The race that was played: `Terran`, `Zerg` or `Protoss` where it is one of them, whatever
    /// the language of the replay.
    pub race: String,
    /// Players of one team have the same number.
    pub team: u8,
    /// Nothing where the game did not tell.
    pub result: Option<GameResult>,
}

/// How a game ended for a player.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum GameResult {
    Win,
    Loss,
    Tie,
}

impl GameResult {
    /// The word for it, such as `Win`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Win => "Win",
            Self::Loss => "Loss",
            Self::Tie => "Tie",
        }
    }
}

/// What was set up before the game.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lobby {
    /// The names of the users, who play or watch; game events have places in this list.
    pub users: Vec<String>,
    /// The places in the lobby that someone could take.
    pub slots: Vec<Slot>,
    /// What the game's random numbers began with.
    pub random_seed: u32,
    /// 0 is slower, 4 is faster.
    pub speed: u8,
    /// The map's width and height in cells.
    pub map_size: [u16; 2],
    /// The path of the map, empty where it was taken from the cache.
    pub map_file: String,
    /// Which files of the cache were loaded, the map last: kind and region, then the SHA-256.
    pub cache_handles: Vec<Vec<u8>>,
    /// Whether Battle.net looked for the opponent.
    pub is_matchmade: bool,
}

/// A place in the lobby.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// 0 is open, 1 closed, 2 a human, 3 a computer.
    pub control: u8,
    /// Who took it.
    pub user: Option<u8>,
    /// The team.
    pub team: u8,
    /// Whether they watch: 0 is a player.
    pub observe: u8,
    /// The level of a computer.
    pub difficulty: u8,
    /// How a computer plays.
    pub ai_build: u8,
    /// Percent of hit points.
    pub handicap: u32,
    /// What ties it to a player of the details.
    pub working_set_slot: Option<u8>,
}

/// One choice of the lobby.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Which choice.
    pub attribute: u32,
    /// Whose: a player's number, or 16 for the game.
    pub scope: u8,
    /// What was chosen.
    pub value: String,
}

/// Something that a user wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatMessage {
    /// When.
    pub game_loop: u32,
    /// Who.
    pub user: u8,
    /// For whom: 0 everybody, 2 allies, 4 observers.
    pub recipient: u8,
    /// What.
    pub text: String,
}

/// A unit of a replay. Tags are never given twice in a game.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sc2Tag(pub u32);

impl Sc2Tag {
    const RECYCLE_BITS: u32 = 18;

    /// The unit in a place of the game's list, which units had before: `recycle` counts them.
    pub const fn new(index: u32, recycle: u32) -> Self {
        Self(index << Self::RECYCLE_BITS | recycle & ((1 << Self::RECYCLE_BITS) - 1))
    }

    /// The place in the game's list of units.
    pub const fn index(self) -> u32 {
        self.0 >> Self::RECYCLE_BITS
    }
}

/// Which units an order is for.
pub type Selection = Arc<[Sc2Tag]>;
