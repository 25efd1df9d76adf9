//! What units count as and what they are about.

use catalog::UnitType;
use fixed::Fixed;
use sim::{Order, Unit, World};

/// Whether units of this type count as army.
pub fn is_army(kind: &UnitType) -> bool {
    Fixed::ZERO < kind.speed
        && kind.harvest.is_none()
        && (Fixed::ZERO < kind.supply || !kind.weapons.is_empty() || kind.heal.is_some())
}

/// Whether a unit has nothing to do.
pub fn is_idle(world: &World, unit: &Unit) -> bool {
    unit.order == Order::Idle && world.queued_orders(unit.tag).is_empty()
}

/// How much of a work of `total` loops is done, in 0..1.
pub fn part_done(left: u32, total: u32) -> f32 {
    if total == 0 { 1.0 } else { (1.0 - left as f32 / total as f32).clamp(0.0, 1.0) }
}
