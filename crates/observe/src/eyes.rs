use sim::{Unit, Visibility, World};

use crate::can_see;

/// Through whose eyes a game is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eyes {
    /// Whose side is the own one.
    pub player: u8,
    /// Whether fog hides nothing.
    pub sees_all: bool,
}

impl Eyes {
    /// The eyes of a player.
    pub const fn of(player: u8) -> Self {
        Self { player, sees_all: false }
    }

    /// Whether a unit is seen.
    pub fn see(self, world: &World, unit: &Unit) -> bool {
        self.sees_all || can_see(world, self.player, unit)
    }

    /// What is known of a cell.
    pub fn visibility(self, world: &World, x: i32, y: i32) -> Visibility {
        if self.sees_all { Visibility::Visible } else { world.visibility(self.player, x, y) }
    }

    /// What is known of all cells, by the protocol's numbers, the row at y = 0 first.
    pub fn visibility_grid(self, world: &World) -> Vec<u8> {
        let terrain = &world.rules().scenario.terrain;
        let (width, height) = (terrain.width() as i32, terrain.height() as i32);
        (0..height)
            .flat_map(|y| (0..width).map(move |x| self.visibility(world, x, y) as u8))
            .collect()
    }
}
