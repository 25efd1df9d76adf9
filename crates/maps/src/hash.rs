use fixed::{FigureHash, Vec2};

use crate::{AttackTarget, CellGrid, Scenario, SpawnGroup, Terrain};

fn add_point(hash: &mut FigureHash, point: Vec2) {
    hash.figures(&[point.x, point.y]);
}

fn add_terrain(hash: &mut FigureHash, terrain: &Terrain) {
    // No battle builds anything, so where structures may stand changes none.
    let Terrain { pathable, walkable, cliff_walkable, placeable: _, cliff_levels, heights } =
        terrain;
    hash.number(terrain.width());
    hash.number(terrain.height());
    for grid in [pathable, walkable, cliff_walkable] {
        add_grid(hash, grid);
    }
    hash.bytes(cliff_levels);
    hash.bytes(heights);
}

fn add_grid(hash: &mut FigureHash, grid: &CellGrid) {
    for y in 0..grid.height() as i32 {
        for x in 0..grid.width() as i32 {
            hash.flags(&[grid.get(x, y)]);
        }
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
            follows_map,
        } = self;
        let mut hash = FigureHash::default();
        for text in [name, balance, ally_race, enemy_race] {
            hash.text(text);
        }
        hash.number(*episode_limit_steps);
        hash.bytes(&[u8::from(*fog)]);
        add_terrain(&mut hash, terrain);
        hash.number(spawns.len() as u32);
        for SpawnGroup { player, unit, count, position, acquires_targets } in spawns {
            hash.bytes(&[*player, u8::from(*acquires_targets)]);
            hash.text(unit);
            hash.number(*count);
            add_point(&mut hash, *position);
        }
        match enemy_attack {
            AttackTarget::None => hash.bytes(&[0]),
            AttackTarget::Point(point) => {
                hash.bytes(&[1]);
                add_point(&mut hash, *point);
            }
            AttackTarget::Segment(from, to) => {
                hash.bytes(&[2]);
                add_point(&mut hash, *from);
                add_point(&mut hash, *to);
            }
            AttackTarget::EnemyUnits => hash.bytes(&[3]),
        }
        // Replays from before there was a choice keep their hash.
        if *follows_map {
            hash.bytes(&[1]);
        }
        hash.finish()
    }
}
