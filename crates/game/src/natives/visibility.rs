use fixed::{Fixed, Vec2};
use galaxy::Value;
use maps::{MapRegion, Sc2Map};

use super::geometry::region_of;
use super::{Hand, Native};

pub(super) const NATIVES: &[Native] = &[
    // Neither fog nor the black mask is left when one of them is turned off: all research maps
    // turn off both.
    ("void VisEnable(int, bool)", |hand, given, _| {
        hand.world.set_fog(given.flag(1));
        Ok(Value::Null)
    }),
    ("void VisRevealArea(int, region, fixed, bool)", |hand, given, context| {
        let region = region_of(hand, given, 1)?.clone();
        *context.cost += cost(hand.map, &region);
        let Some(player) = given.player(0) else { return Ok(Value::Null) };
        // No duration is for ever. A moment leaves the cells explored.
        let for_ever = given.fixed(2) == Fixed::ZERO;
        for (x, y) in cells(hand.map, &region) {
            if for_ever {
                hand.world.reveal_cell(player, x, y);
            } else {
                hand.world.explore_cell(player, x, y);
            }
        }
        Ok(Value::Null)
    }),
    ("void VisExploreArea(int, region, bool, bool)", |hand, given, context| {
        let region = region_of(hand, given, 1)?.clone();
        *context.cost += cost(hand.map, &region);
        let Some(player) = given.player(0) else { return Ok(Value::Null) };
        for (x, y) in cells(hand.map, &region) {
            hand.world.explore_cell(player, x, y);
        }
        Ok(Value::Null)
    }),
    ("bool VisIsVisibleForPlayer(int, point)", |hand, given, _| {
        let point = given.point(1)?;
        Ok(Value::Bool(given.player(0).is_some_and(|player| hand.world.sees(player, point))))
    }),
    ("bool libNtve_gf_UnitIsVisibleToPlayer(unit, int)", |hand, given, _| {
        let position = given.unit(0).and_then(|unit| hand.world.unit(unit)).map(|u| u.position);
        let player = given.player(1);
        let sees = |hand: &Hand<'_>| Some(hand.world.sees(player?, position?));
        Ok(Value::Bool(sees(hand).unwrap_or(false)))
    }),
];

/// What it costs in instructions to look at all cells of the map for a region.
fn cost(map: &Sc2Map, region: &MapRegion) -> u32 {
    map.width * map.height / 8 * region.shape_count() as u32
}

/// The cells of the map whose centres lie in a region.
fn cells(map: &Sc2Map, region: &MapRegion) -> Vec<(i32, i32)> {
    let (low, high) = region.bounds();
    let half = Vec2::new(Fixed::HALF, Fixed::HALF);
    let columns = low.x.floor().max(0)..high.x.ceil().min(map.width as i32);
    (low.y.floor().max(0)..high.y.ceil().min(map.height as i32))
        .flat_map(|y| columns.clone().map(move |x| (x, y)))
        .filter(|&(x, y)| region.contains(Vec2::from_int(x, y) + half))
        .collect()
}
