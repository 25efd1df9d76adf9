use fixed::{Fixed, Vec2};
use observe::layers::height_in_cells;
use sim::{UnitTag, World};

use crate::ability;

/// Where an ability is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nowhere: it needs no target.
    None,
    /// At a place.
    Point(Vec2),
    /// At a unit.
    Unit(UnitTag),
}

/// A place in the measure of the rules. Places beyond what the rules can hold lie at their edge.
pub fn to_point(x: f32, y: f32) -> Vec2 {
    let fixed = |value: f32| {
        let raw = (f64::from(value) * 4096.0).round();
        Fixed::from_raw(raw.clamp(-f64::from(1 << 24), f64::from(1 << 24)) as i32)
    };
    Vec2::new(fixed(x), fixed(y))
}

/// The height of the ground under a place, in cells.
pub fn ground_height(world: &World, x: f32, y: f32) -> f32 {
    let terrain = &world.rules().scenario.terrain;
    let (width, height) = (terrain.width() as usize, terrain.height() as usize);
    let column = (x.max(0.0) as usize).min(width.saturating_sub(1));
    let row = (y.max(0.0) as usize).min(height.saturating_sub(1));
    terrain.heights.get(row * width + column).map_or(0.0, |&byte| height_in_cells(byte))
}

/// The target as an ability takes it: who gives one to an ability without targets means none.
pub fn taken_target(ability_id: u32, target: Target) -> Target {
    match ability(ability_id) {
        Some(ability) if !ability.takes_target() => Target::None,
        _ => target,
    }
}
