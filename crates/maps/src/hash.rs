use fixed::Vec2;

use crate::{AttackTarget, CellGrid, Scenario, SpawnGroup, Terrain};

/// 64-bit FNV-1a over figures in a fixed order and byte order.
struct FigureHash(u64);

impl FigureHash {
    fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn number(&mut self, number: u32) {
        self.bytes(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u32);
        self.bytes(text.as_bytes());
    }

    fn point(&mut self, point: Vec2) {
        self.bytes(&point.x.raw().to_le_bytes());
        self.bytes(&point.y.raw().to_le_bytes());
    }

    fn grid(&mut self, grid: &CellGrid) {
        for y in 0..grid.height() as i32 {
            for x in 0..grid.width() as i32 {
                self.bytes(&[u8::from(grid.get(x, y))]);
            }
        }
    }

    fn terrain(&mut self, terrain: &Terrain) {
        let Terrain { pathable, walkable, cliff_walkable, cliff_levels, heights } = terrain;
        self.number(terrain.width());
        self.number(terrain.height());
        for grid in [pathable, walkable, cliff_walkable] {
            self.grid(grid);
        }
        self.bytes(cliff_levels);
        self.bytes(heights);
    }
}

impl Scenario {
    /// A hash of everything that the battle depends on, the same on every machine: replays carry
    /// it.
    pub fn hash(&self) -> u64 {
        let Self {
            name,
            balance,
            episode_limit_steps,
            ally_race,
            enemy_race,
            fog,
            terrain,
            spawns,
            enemy_attack,
        } = self;
        let mut hash = FigureHash(0xcbf2_9ce4_8422_2325);
        for text in [name, balance, ally_race, enemy_race] {
            hash.text(text);
        }
        hash.number(*episode_limit_steps);
        hash.bytes(&[u8::from(*fog)]);
        hash.terrain(terrain);
        hash.number(spawns.len() as u32);
        for SpawnGroup { player, unit, count, position, acquires_targets } in spawns {
            hash.bytes(&[*player, u8::from(*acquires_targets)]);
            hash.text(unit);
            hash.number(*count);
            hash.point(*position);
        }
        match enemy_attack {
            AttackTarget::None => hash.bytes(&[0]),
            AttackTarget::Point(point) => {
                hash.bytes(&[1]);
                hash.point(*point);
            }
            AttackTarget::Segment(from, to) => {
                hash.bytes(&[2]);
                hash.point(*from);
                hash.point(*to);
            }
            AttackTarget::EnemyUnits => hash.bytes(&[3]),
        }
        hash.0
    }
}
