//! Regions while a game runs: scripts move them and draw points from them.

use fixed::{Fixed, Vec2};
use maps::{MapRegion, RegionShape};
use sim::Random;

/// Points that are drawn before a region counts as too small to hit.
const DRAWS_MAX: u32 = 4096;
/// Points that are usually drawn, for what a draw costs.
pub(crate) const DRAWS_EXPECTED: u32 = 8;

/// The region of a whole map.
pub(crate) fn entire_map(width: u32, height: u32) -> MapRegion {
    let high = Vec2::from_int(width as i32, height as i32);
    MapRegion {
        id: 0,
        name: "entire map".to_owned(),
        positive: vec![RegionShape::Rectangle { low: Vec2::ZERO, high }],
        negative: Vec::new(),
    }
}

/// The region of a circle.
pub(crate) fn circle(centre: Vec2, radius: Fixed) -> MapRegion {
    MapRegion {
        id: 0,
        name: "circle".to_owned(),
        positive: vec![RegionShape::Circle { centre, radius }],
        negative: Vec::new(),
    }
}

/// Moves a region so that its centre lies at `centre`.
pub(crate) fn set_centre(region: &mut MapRegion, centre: Vec2) {
    let offset = centre - region.centre();
    for shape in region.positive.iter_mut().chain(&mut region.negative) {
        match shape {
            RegionShape::Rectangle { low, high } => {
                *low += offset;
                *high += offset;
            }
            RegionShape::Circle { centre, .. } => *centre += offset,
        }
    }
}

/// A point of the region, all equally likely; its centre where none is found.
pub(crate) fn random_point(region: &MapRegion, random: &mut Random) -> Vec2 {
    let (low, high) = region.bounds();
    for _ in 0..DRAWS_MAX {
        let point = Vec2::new(between(low.x, high.x, random), between(low.y, high.y, random));
        if region.contains(point) {
            return point;
        }
    }
    region.centre()
}

/// A number from `low` to `high`, both included.
pub(crate) fn between(low: Fixed, high: Fixed, random: &mut Random) -> Fixed {
    let span = (i64::from(high.raw()) - i64::from(low.raw())).max(0) as u32;
    Fixed::from_raw(low.raw().wrapping_add(random.below(span.saturating_add(1)) as i32))
}
