//! Member `replay.game.events`: what users did.

use super::error::Fault;
use super::model::{Sc2Tag, Selection};
use super::packed::PackedDecoder;
use super::protocol::Protocol;
use super::selection::Selections;
use super::value::Record;

/// A bit of [`Order::flags`]: the order waits for those before it.
pub const FLAG_QUEUED: u32 = 1 << 1;
/// The order switches an ability's autocast.
pub const FLAG_AUTOCAST: u32 = 1 << 6;
/// The player clicked on the minimap.
pub const FLAG_MINIMAP: u32 = 1 << 16;

/// What the game says when it repeats an order.
const REPEATED: u8 = 1;
/// User events have five bits for the user.
const USERS_MAX: usize = 1 << 5;
/// Units in the selections of all orders; a game has far fewer, and a damaged file must not fill
/// the memory.
const SELECTED_MAX: usize = 1 << 24;

/// What users did in a game.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    /// Orders, in the order in which they were carried out.
    pub orders: Vec<Order>,
    /// Where users looked.
    pub cameras: Vec<CameraMove>,
    /// The loop at which users left, and the user.
    pub leaves: Vec<(u32, u8)>,
    /// How much each user did, as the game itself counts: an order is one action, two if an ability
    /// had to be aimed; so is a selection and each use of a control group.
    pub actions: Vec<u32>,
}

/// An order to the units that were selected.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// The loop in which it takes effect.
    pub game_loop: u32,
    /// Who gave it.
    pub user: u8,
    /// What to do; nothing for a right click.
    pub ability: Option<AbilityLink>,
    /// How it was given, see [`FLAG_QUEUED`] and the others.
    pub flags: u32,
    /// The game repeated the user's last order, with the target it has here: the key was held
    /// down, or pressed again.
    pub is_repeat: bool,
    /// Where or on whom.
    pub target: OrderTarget,
    /// The units that were selected, in the order of their tags. The game gives the order to those
    /// that can carry it out; some may have died since.
    pub selection: Selection,
}

impl Order {
    /// Whether it waits for the orders before it.
    pub const fn is_queued(&self) -> bool {
        self.flags & FLAG_QUEUED != 0
    }
}

/// An ability by its place in the game's data, which differs between versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AbilityLink {
    /// The ability.
    pub link: u16,
    /// Which of its commands.
    pub command: u8,
    /// More about the command, such as the place in a queue.
    pub data: Option<u8>,
}

/// A place on the map, in 4096ths of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Position {
    pub x: i32,
    pub y: i32,
    pub z: i32,
}

/// Where or on whom an order is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderTarget {
    /// It has no target.
    None,
    /// A place.
    Point(Position),
    /// A unit.
    Unit {
        /// Which.
        tag: Sc2Tag,
        /// Its type, by its place in the game's data.
        type_link: u16,
        /// Its player, where it was seen.
        player: Option<u8>,
        /// Where it was seen.
        position: Position,
    },
    /// A number, such as the place in a queue.
    Data(u32),
}

impl OrderTarget {
    const fn is_on_map(&self) -> bool {
        matches!(self, Self::Point(_) | Self::Unit { .. })
    }
}

/// A user's camera moved. What is left out stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct CameraMove {
    pub game_loop: u32,
    pub user: u8,
    /// The centre, in 256ths of a cell.
    pub target: Option<[u16; 2]>,
    pub distance: Option<u16>,
    pub pitch: Option<u16>,
    pub yaw: Option<u16>,
}

type Event<'r, 'v, 'a> = &'r Record<'v, 'a, &'static str>;

/// Reads events one by one, and keeps what later ones refer to.
struct InputReader {
    input: Input,
    selections: Vec<Selections>,
    last_orders: Vec<Option<Order>>,
    /// Units in the selections of the orders so far; a selection that orders share counts once.
    selected: usize,
}

impl Input {
    pub(super) fn read(protocol: &Protocol, bytes: &[u8]) -> Result<Self, Fault> {
        let mut decoder = PackedDecoder::new(protocol, bytes);
        let mut reader = InputReader {
            input: Self { actions: vec![0; USERS_MAX], ..Self::default() },
            selections: vec![Selections::default(); USERS_MAX],
            last_orders: vec![None; USERS_MAX],
            selected: 0,
        };
        let mut game_loop = 0_u32;
        while !decoder.bits.is_at_end() {
            let offset = decoder.bits.offset();
            game_loop = game_loop.saturating_add(decoder.loops_passed()?);
            let user = decoder.bits.bits(5)? as u8;
            let number = decoder.bits.bits(7)? as u8;
            let index = protocol
                .event(number)
                .ok_or_else(|| Fault::new(offset, format!("event {number} is not known")))?;
            let value = decoder.record(index)?;
            let event = Record::new(&value, offset);
            reader.event(game_loop, user, protocol.record(index).name, &event)?;
            decoder.bits.align();
        }
        Ok(reader.input)
    }
}

impl InputReader {
    fn event(
        &mut self,
        game_loop: u32,
        user: u8,
        name: &str,
        event: Event<'_, '_, '_>,
    ) -> Result<(), Fault> {
        let place = usize::from(user);
        match name {
            "command" => {
                let ability = event.get("ability").map(|ability| read_ability(&ability));
                let order = Order {
                    game_loop,
                    user,
                    ability: ability.transpose()?,
                    flags: event.int("flags")?,
                    is_repeat: false,
                    target: read_target(&event.field("target")?)?,
                    selection: Selection::from([]),
                };
                self.order(order, event)?;
            }
            "retarget_point" => {
                self.retarget(place, OrderTarget::Point(read_position(event)?));
            }
            "retarget_unit" => self.retarget(place, read_unit_target(&event.field("unit")?)?),
            "command_state" if event.int::<u8>("state")? == REPEATED => {
                self.repeat(game_loop, place, event)?;
            }
            "selection" => {
                let is_current = self.selections[place].change(event)?;
                self.input.actions[place] += u32::from(is_current);
            }
            "control_group" => {
                self.selections[place].control_group(event)?;
                self.input.actions[place] += 1;
            }
            "camera" => self.input.cameras.push(read_camera(game_loop, user, event)?),
            "leave" => self.input.leaves.push((game_loop, user)),
            _ => {}
        }
        Ok(())
    }

    /// The target of the repeat that follows.
    fn retarget(&mut self, place: usize, target: OrderTarget) {
        if let Some(last) = &mut self.last_orders[place] {
            last.target = target;
        }
    }

    /// The user's last order, once more.
    fn repeat(
        &mut self,
        game_loop: u32,
        place: usize,
        event: Event<'_, '_, '_>,
    ) -> Result<(), Fault> {
        let Some(last) = &self.last_orders[place] else { return Ok(()) };
        let order = Order { game_loop, is_repeat: true, ..last.clone() };
        self.order(order, event)
    }

    fn order(&mut self, mut order: Order, event: Event<'_, '_, '_>) -> Result<(), Fault> {
        let place = usize::from(order.user);
        let selection = self.selections[place].current();
        let last = &mut self.last_orders[place];
        if last.as_ref().is_none_or(|last| !Selection::ptr_eq(&last.selection, selection)) {
            self.selected += selection.len();
            if self.selected > SELECTED_MAX {
                return Err(event.fault("more units are selected than in any game"));
            }
        }
        order.selection = selection.clone();
        *last = Some(order.clone());
        let is_aimed = order.ability.is_some() && order.target.is_on_map();
        self.input.actions[place] += if is_aimed { 2 } else { 1 };
        self.input.orders.push(order);
        Ok(())
    }
}

fn read_ability(ability: Event<'_, '_, '_>) -> Result<AbilityLink, Fault> {
    Ok(AbilityLink {
        link: ability.int("link")?,
        command: ability.int("command")?,
        data: ability.optional("data")?,
    })
}

fn read_target(target: Event<'_, '_, '_>) -> Result<OrderTarget, Fault> {
    let (kind, value) = target.choice()?;
    match kind {
        "point" => Ok(OrderTarget::Point(read_xyz(&value)?)),
        "unit" => read_unit_target(&value),
        "data" => Ok(OrderTarget::Data(value.number()?)),
        _ => Ok(OrderTarget::None),
    }
}

fn read_unit_target(unit: Event<'_, '_, '_>) -> Result<OrderTarget, Fault> {
    Ok(OrderTarget::Unit {
        tag: Sc2Tag(unit.int("tag")?),
        type_link: unit.int("type")?,
        player: unit.optional("control_player")?,
        position: read_position(unit)?,
    })
}

fn read_position(of: Event<'_, '_, '_>) -> Result<Position, Fault> {
    read_xyz(&of.field("position")?)
}

fn read_xyz(position: Event<'_, '_, '_>) -> Result<Position, Fault> {
    Ok(Position { x: position.int("x")?, y: position.int("y")?, z: position.int("z")? })
}

fn read_camera(game_loop: u32, user: u8, event: Event<'_, '_, '_>) -> Result<CameraMove, Fault> {
    let target = match event.get("target") {
        Some(target) => Some([target.int("x")?, target.int("y")?]),
        None => None,
    };
    Ok(CameraMove {
        game_loop,
        user,
        target,
        distance: event.optional("distance")?,
        pitch: event.optional("pitch")?,
        yaw: event.optional("yaw")?,
    })
}
