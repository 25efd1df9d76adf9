use std::collections::BTreeMap;

use catalog::UnitTypeId;
use fixed::{Angle, Vec2};
use sim::{Unit, UnitTag, Visibility, World};

use crate::can_see;

/// A structure or a resource as a player saw it last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Its name.
    pub tag: UnitTag,
    /// What it was.
    pub unit_type: UnitTypeId,
    /// Whose it was; 0 is nobody.
    pub player: u8,
    /// Where it stood.
    pub position: Vec2,
    /// Where it pointed.
    pub facing: Angle,
}

impl Snapshot {
    fn of(unit: &Unit) -> Self {
        Self {
            tag: unit.tag,
            unit_type: unit.unit_type,
            player: unit.player,
            position: unit.position,
            facing: unit.facing,
        }
    }
}

/// What one player remembers of structures and resources that it does not see at present.
///
/// What stands still is remembered where it was seen, until the player sees that it is gone.
/// Neutral things are known from the beginning, as on the maps of the real game.
#[derive(Clone, Debug)]
pub struct Memory {
    player: u8,
    known: BTreeMap<UnitTag, Snapshot>,
}

impl Memory {
    /// What `player` knows at the start of a game.
    pub fn new(world: &World, player: u8) -> Self {
        let neutral = world.units().filter(|unit| unit.player == 0 && stands(world, unit));
        let known = neutral.map(|unit| (unit.tag, Snapshot::of(unit))).collect();
        let mut memory = Self { player, known };
        memory.update(world);
        memory
    }

    /// Takes in what the player sees in this loop.
    pub fn update(&mut self, world: &World) {
        let player = self.player;
        self.known.retain(|&tag, snapshot| {
            let is_in_view = world.sees(player, snapshot.position);
            !is_in_view || world.unit(tag).is_some_and(|unit| can_see(world, player, unit))
        });
        for unit in world.units() {
            if unit.player != player && stands(world, unit) && can_see(world, player, unit) {
                self.known.insert(unit.tag, Snapshot::of(unit));
            }
        }
    }

    /// What the player remembers and does not see now.
    pub fn snapshots<'a>(&'a self, world: &'a World) -> impl Iterator<Item = &'a Snapshot> {
        self.known.values().filter(|snapshot| {
            let (x, y) = (snapshot.position.x.floor(), snapshot.position.y.floor());
            world.visibility(self.player, x, y) != Visibility::Visible
        })
    }
}

fn stands(world: &World, unit: &Unit) -> bool {
    !world.rules().catalog.unit(unit.unit_type).footprint.is_empty()
}
