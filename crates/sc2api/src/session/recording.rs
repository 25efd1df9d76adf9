//! What drives a game from outside: inputs, the turns that hold them, and whole recorded games.
//!
//! Two processes that play one game exchange turns, and a replay is all turns of a game; both hold
//! inputs after selections and screen coordinates have become units and world positions, so that
//! the same inputs give the same game everywhere.

use prost::bytes::Bytes;

use catalog::UnitTypeId;
use fixed::{Fixed, Vec2};
use sim::{Command, OrderTarget, UnitTag};

use crate::protocol::{Action, ActionChat, DebugCommand, PlayerResult, PlayerSetup, Point2D};
use crate::seat::UnitCommand;

/// The layout of a [`Recording`] that this version writes and reads.
pub(crate) const FORMAT: u32 = 1;

/// One thing that a player or a client does to a game.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Input {
    #[prost(uint32, tag = "1")]
    pub(crate) player: u32,
    #[prost(oneof = "input::Deed", tags = "2, 3, 4, 5, 6, 7")]
    pub(crate) deed: Option<input::Deed>,
}

impl Input {
    /// Whether it only says where a camera is.
    pub(crate) fn is_camera(&self) -> bool {
        matches!(self.deed, Some(input::Deed::Camera(_)))
    }
}

pub(crate) mod input {
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub(crate) enum Deed {
        /// A command to a unit.
        #[prost(message, tag = "2")]
        Command(super::GivenCommand),
        /// A message to other players.
        #[prost(message, tag = "3")]
        Chat(super::ActionChat),
        /// A change from outside the rules.
        #[prost(message, tag = "4")]
        Debug(super::DebugCommand),
        /// The player has gone.
        #[prost(bool, tag = "5")]
        Leave(bool),
        /// What the client did at its seat: a replay shows it, and the game does not depend on it.
        #[prost(message, tag = "6")]
        Seat(super::Action),
        /// Where the player took the camera: the game does not depend on it, and those who look
        /// on may follow.
        #[prost(message, tag = "7")]
        Camera(super::Point2D),
    }
}

/// The inputs that take effect at the start of one game loop.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Turn {
    /// The loop that the game reaches by this turn.
    #[prost(uint32, tag = "1")]
    pub(crate) game_loop: u32,
    #[prost(message, repeated, tag = "2")]
    pub(crate) inputs: Vec<Input>,
    /// The hash of the state before the turn, from time to time.
    #[prost(uint64, optional, tag = "3")]
    pub(crate) state_hash: Option<u64>,
}

/// Who plays, on what, from which seed: everything that a game starts from.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Setup {
    #[prost(string, tag = "1")]
    pub(crate) map_path: String,
    #[prost(bytes = "bytes", tag = "2")]
    pub(crate) map: Bytes,
    #[prost(uint64, tag = "3")]
    pub(crate) seed: u64,
    #[prost(bool, tag = "4")]
    pub(crate) disable_fog: bool,
    #[prost(bool, tag = "5")]
    pub(crate) realtime: bool,
    /// The players, by number from 1, with the race that each really plays.
    #[prost(message, repeated, tag = "6")]
    pub(crate) players: Vec<SeatedPlayer>,
}

/// A player who takes part.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct SeatedPlayer {
    #[prost(message, optional, tag = "1")]
    pub(crate) setup: Option<PlayerSetup>,
    #[prost(int32, tag = "2")]
    pub(crate) race: i32,
}

/// A game from its first loop to its last.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Recording {
    #[prost(uint32, tag = "1")]
    pub(crate) format: u32,
    #[prost(message, optional, tag = "2")]
    pub(crate) setup: Option<Setup>,
    /// Turns with inputs, in the order of their loops. Loops between them pass without.
    #[prost(message, repeated, tag = "3")]
    pub(crate) turns: Vec<Turn>,
    #[prost(uint32, tag = "4")]
    pub(crate) game_loops: u32,
    #[prost(message, repeated, tag = "5")]
    pub(crate) results: Vec<PlayerResult>,
}

/// A command to one unit, in the numbers of the rules.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub(crate) struct GivenCommand {
    #[prost(uint32, tag = "1")]
    pub(crate) unit: u32,
    #[prost(enumeration = "CommandKind", tag = "2")]
    pub(crate) kind: i32,
    #[prost(uint32, optional, tag = "3")]
    pub(crate) target: Option<u32>,
    /// In 4096ths of a cell.
    #[prost(sint32, tag = "4")]
    pub(crate) x: i32,
    /// In 4096ths of a cell.
    #[prost(sint32, tag = "5")]
    pub(crate) y: i32,
    /// What is made, or the place in the production queue.
    #[prost(uint32, tag = "6")]
    pub(crate) number: u32,
    #[prost(bool, tag = "7")]
    pub(crate) queued: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub(crate) enum CommandKind {
    Stop = 0,
    HoldPosition = 1,
    Move = 2,
    Patrol = 3,
    Attack = 4,
    Heal = 5,
    Gather = 6,
    ReturnCargo = 7,
    Build = 8,
    Construct = 9,
    Train = 10,
    CancelItem = 11,
    CancelConstruction = 12,
    Rally = 13,
    Autocast = 14,
}

impl From<UnitCommand> for GivenCommand {
    fn from(given: UnitCommand) -> Self {
        let of = |kind: CommandKind| Self {
            unit: given.unit.0,
            kind: kind as i32,
            queued: given.queued,
            ..Self::default()
        };
        let at = |kind, target| match target {
            OrderTarget::Unit(unit) => Self { target: Some(unit.0), ..of(kind) },
            OrderTarget::Point(point) => Self { x: point.x.raw(), y: point.y.raw(), ..of(kind) },
        };
        match given.command {
            Command::Stop => of(CommandKind::Stop),
            Command::HoldPosition => of(CommandKind::HoldPosition),
            Command::Move(target) => at(CommandKind::Move, target),
            Command::Patrol(point) => at(CommandKind::Patrol, OrderTarget::Point(point)),
            Command::Attack(target) => at(CommandKind::Attack, target),
            Command::Heal(unit) => at(CommandKind::Heal, OrderTarget::Unit(unit)),
            Command::Gather(unit) => at(CommandKind::Gather, OrderTarget::Unit(unit)),
            Command::ReturnCargo => of(CommandKind::ReturnCargo),
            Command::Build(product, target) => {
                Self { number: product.0.into(), ..at(CommandKind::Build, target) }
            }
            Command::Construct(unit) => at(CommandKind::Construct, OrderTarget::Unit(unit)),
            Command::Train(product) => Self { number: product.0.into(), ..of(CommandKind::Train) },
            Command::CancelItem(index) => {
                Self { number: index.into(), ..of(CommandKind::CancelItem) }
            }
            Command::CancelConstruction => of(CommandKind::CancelConstruction),
            Command::Rally(target) => at(CommandKind::Rally, target),
            Command::Autocast(is_on) => Self { number: is_on.into(), ..of(CommandKind::Autocast) },
        }
    }
}

impl GivenCommand {
    /// The command for the rules, unless it names a unit type beyond `unit_types` or lacks its
    /// target: files and other processes may say anything.
    pub(crate) fn to_command(self, unit_types: usize) -> Option<UnitCommand> {
        let point = Vec2::new(Fixed::from_raw(self.x), Fixed::from_raw(self.y));
        let target =
            self.target.map_or(OrderTarget::Point(point), |unit| OrderTarget::Unit(UnitTag(unit)));
        let unit = || self.target.map(UnitTag);
        let product = || {
            let product = u16::try_from(self.number).ok().map(UnitTypeId)?;
            (usize::from(product.0) < unit_types).then_some(product)
        };
        let command = match CommandKind::try_from(self.kind).ok()? {
            CommandKind::Stop => Command::Stop,
            CommandKind::HoldPosition => Command::HoldPosition,
            CommandKind::Move => Command::Move(target),
            CommandKind::Patrol => Command::Patrol(point),
            CommandKind::Attack => Command::Attack(target),
            CommandKind::Heal => Command::Heal(unit()?),
            CommandKind::Gather => Command::Gather(unit()?),
            CommandKind::ReturnCargo => Command::ReturnCargo,
            CommandKind::Build => Command::Build(product()?, target),
            CommandKind::Construct => Command::Construct(unit()?),
            CommandKind::Train => Command::Train(product()?),
            CommandKind::CancelItem => Command::CancelItem(u8::try_from(self.number).ok()?),
            CommandKind::CancelConstruction => Command::CancelConstruction,
            CommandKind::Rally => Command::Rally(target),
            CommandKind::Autocast => Command::Autocast(self.number != 0),
        };
        Some(UnitCommand { unit: UnitTag(self.unit), command, queued: self.queued })
    }
}
