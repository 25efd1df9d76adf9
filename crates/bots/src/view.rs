use catalog::{UnitType, UnitTypeId};
use fixed::{Fixed, Vec2};
use observe::{Memory, Snapshot, can_see};
use sim::{Command, Engagement, Player, Refusal, Rules, Unit, UnitTag, Visibility, Work, World};

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

    /// What stands on the map of nobody: the resources, seen now or remembered.
    pub fn resources<'m>(&self, memory: &'m Memory) -> impl Iterator<Item = Snapshot> + use<'a, 'm>
    where
        'a: 'm,
    {
        let (world, player) = (self.world, self.player);
        let seen = world
            .units()
            .filter(move |unit| unit.player == 0 && can_see(world, player, unit))
            .map(|unit| Snapshot {
                tag: unit.tag,
                unit_type: unit.unit_type,
                player: 0,
                position: unit.position,
                facing: unit.facing,
            });
        let remembered = memory.snapshots(world).filter(|known| known.player == 0).copied();
        let catalog = &world.rules().catalog;
        seen.chain(remembered).filter(|known| catalog.unit(known.unit_type).resource.is_some())
    }

    /// The enemies' structures that the player has seen and does not see now.
    pub fn remembered_enemies<'m>(
        &self,
        memory: &'m Memory,
    ) -> impl Iterator<Item = Snapshot> + use<'a, 'm>
    where
        'a: 'm,
    {
        let player = self.player;
        let is_enemy = move |known: &&Snapshot| known.player != 0 && known.player != player;
        memory.snapshots(self.world).filter(is_enemy).copied()
    }

    /// What the player has in its bank; nothing in a battle.
    pub fn bank(&self) -> Option<&'a Player> {
        self.world.player(self.player)
    }

    /// What one of the player's own units does besides walking and fighting.
    pub fn work(&self, unit: &Unit) -> Option<&'a Work> {
        if unit.player == self.player { self.world.work(unit.tag) } else { None }
    }

    /// Whether one of the player's own units would follow a command: what the player learns when
    /// it gives it.
    ///
    /// # Errors
    ///
    /// Why the unit would not.
    pub fn check(&self, unit: UnitTag, command: Command) -> Result<(), Refusal> {
        self.world.check(self.player, unit, command)
    }

    /// Whether the player sees the cell that holds a point.
    pub fn sees(&self, point: Vec2) -> bool {
        self.world.visibility(self.player, point.x.floor(), point.y.floor()) == Visibility::Visible
    }

    /// Where units may be: west, south, east and north border in cells.
    pub fn playable(&self) -> [i32; 4] {
        self.world.playable()
    }

    /// Loops since the start.
    pub fn game_loop(&self) -> u32 {
        self.world.game_loop()
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
