use catalog::{UnitType, UnitTypeId};
use fixed::{Fixed, Vec2};
use observe::can_see;
use sim::{Command, Engagement, Rules, Unit, UnitTag, World};

/// What a scripted player tells a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitCommand {
    /// Who is told.
    pub unit: UnitTag,
    /// To do what.
    pub command: Command,
    /// Whether it waits for the orders before it.
    pub queued: bool,
}

impl UnitCommand {
    /// A command that takes the place of all orders.
    pub(crate) const fn now(unit: UnitTag, command: Command) -> Self {
        Self { unit, command, queued: false }
    }
}

/// A unit of somebody else as a player sees it: what it is about is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenUnit {
    /// Its name.
    pub tag: UnitTag,
    /// What it is.
    pub unit_type: UnitTypeId,
    /// Whose it is; 0 is nobody.
    pub player: u8,
    /// Where it stands, in cells.
    pub position: Vec2,
    /// What is left of life and shields together.
    pub vitality: Fixed,
}

/// A game as one player may know it.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    world: &'a World,
    player: u8,
}

impl<'a> View<'a> {
    /// The game through the eyes of `player`.
    pub const fn new(world: &'a World, player: u8) -> Self {
        Self { world, player }
    }

    /// The number of the player.
    pub const fn player(&self) -> u8 {
        self.player
    }

    /// The tables and the ground, which everybody knows.
    pub fn rules(&self) -> &'a Rules {
        self.world.rules()
    }

    /// The row of a unit type.
    pub fn kind(&self, unit_type: UnitTypeId) -> &'a UnitType {
        self.rules().catalog.unit(unit_type)
    }

    /// How a unit of one type fights one of another.
    pub fn engagement(&self, attacker: UnitTypeId, target: UnitTypeId) -> &'a Engagement {
        self.rules().engagement(attacker, target)
    }

    /// The player's own units, in the order of their slots.
    pub fn own(&self) -> impl Iterator<Item = &'a Unit> + use<'a> {
        let player = self.player;
        self.world.units().filter(move |unit| unit.player == player)
    }

    /// The enemies that the player sees now, in the order of their slots.
    pub fn enemies(&self) -> impl Iterator<Item = SeenUnit> + use<'a> {
        let (world, player) = (self.world, self.player);
        let is_enemy = move |unit: &&Unit| unit.player != player && unit.player != 0;
        world.units().filter(is_enemy).filter(move |unit| can_see(world, player, unit)).map(seen)
    }
}

fn seen(unit: &Unit) -> SeenUnit {
    SeenUnit {
        tag: unit.tag,
        unit_type: unit.unit_type,
        player: unit.player,
        position: unit.position,
        vitality: unit.life + unit.shields,
    }
}
