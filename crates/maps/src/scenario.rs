use fixed::Vec2;

use crate::Terrain;

/// A battle between two sides: ground, units and the enemy's order.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The name that `starleague train` takes, such as `3m`.
    pub name: String,
    /// The balance version of the tables the battle rests on, such as `4.10.0`.
    pub balance: String,
    /// Environment steps after which an episode ends undecided.
    pub episode_limit_steps: u32,
    /// The race of player 1, as a lower-case word.
    pub ally_race: String,
    /// The race of player 2.
    pub enemy_race: String,
    /// Whether players see only what their units see.
    pub fog: bool,
    /// The ground.
    pub terrain: Terrain,
    /// In the order of creation; player 1's come first.
    pub spawns: Vec<SpawnGroup>,
    /// Where player 2's units are told to attack-move right after each spawn.
    pub enemy_attack: AttackTarget,
    /// Whether units take slots, and structures stand, as in a game on the battle's map. There the
    /// slot that was freed last is filled first, so who died when decides who is listed where in
    /// the next episode; and structures stand on whole cells. Otherwise every spawn fills the slots
    /// from the first, and structures stand where the script says.
    pub follows_map: bool,
}

impl Scenario {
    /// The number of units that `player` starts with.
    pub fn unit_count(&self, player: u8) -> u32 {
        self.spawns.iter().filter(|group| group.player == player).map(|group| group.count).sum()
    }

    /// The battle with enemies that stay where they are until somebody moves them.
    #[must_use]
    pub fn without_enemy_attack(mut self) -> Self {
        self.enemy_attack = AttackTarget::None;
        self
    }

    /// The battle with units that leave every attack to orders.
    #[must_use]
    pub fn without_acquisition(mut self) -> Self {
        for group in &mut self.spawns {
            group.acquires_targets = false;
        }
        self
    }

    /// The battle as its map plays it on a server.
    #[must_use]
    pub fn following_map(mut self) -> Self {
        self.follows_map = true;
        self
    }
}

/// Units of one type created at one point, packed round it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpawnGroup {
    /// 1 for the agents' side, 2 for the enemy.
    pub player: u8,
    /// Catalog key, such as `marine`.
    pub unit: String,
    /// How many.
    pub count: u32,
    /// Where.
    pub position: Vec2,
    /// Whether the units attack and answer attacks without an order.
    pub acquires_targets: bool,
}

/// Where the enemy goes after a spawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttackTarget {
    /// It stays.
    None,
    /// To a point.
    Point(Vec2),
    /// To a random point of a segment, drawn at each spawn.
    Segment(Vec2, Vec2),
    /// After the other side's units, the nearest first.
    EnemyUnits,
}
