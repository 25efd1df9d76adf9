use fixed::{Angle, Fixed, Vec2};
use galaxy::{NativeType, Value};
use maps::MapRegion;

use super::{Arguments, Hand, Native};
use crate::region;
use crate::script::THINGS_MAX;

/// The widest circle: across the largest map.
const RADIUS_MAX: Fixed = Fixed::from_int(512);

pub(super) const CONSTANTS: &[(&str, i32)] = &[("c_heightMapGround", 0)];

pub(super) const NATIVES: &[Native] = &[
    ("point Point(fixed, fixed)", |_, given, _| {
        Ok(Value::Point(Vec2::new(given.fixed(0), given.fixed(1))))
    }),
    ("point PointFromId(int)", |hand, given, _| {
        // Numbers of the map are unsigned words, which the language holds as ints.
        let id = given.int(0) as u32;
        let point = hand.map.point(id);
        point.map(|point| Value::Point(point.position)).ok_or(format!("the map has no point {id}"))
    }),
    ("point PointFromName(string)", |hand, given, _| {
        let name = given.text(0);
        let point = hand.map.points.iter().find(|point| *point.name == *name);
        point
            .map(|point| Value::Point(point.position))
            .ok_or(format!("the map has no point `{name}`"))
    }),
    ("fixed PointGetX(point)", |_, given, _| Ok(Value::Fixed(given.point(0)?.x))),
    ("fixed PointGetY(point)", |_, given, _| Ok(Value::Fixed(given.point(0)?.y))),
    ("point PointWithOffset(point, fixed, fixed)", |_, given, _| {
        Ok(Value::Point(sum(given.point(0)?, Vec2::new(given.fixed(1), given.fixed(2)))))
    }),
    ("point PointWithOffsetPolar(point, fixed, fixed)", |_, given, _| {
        let direction = angle(given.fixed(2)).unit_vector();
        Ok(Value::Point(sum(given.point(0)?, direction * given.fixed(1))))
    }),
    ("fixed DistanceBetweenPoints(point, point)", |_, given, _| {
        let (x, y) = sides(given.point(0)?, given.point(1)?);
        let squared = i128::from(x) * i128::from(x) + i128::from(y) * i128::from(y);
        let length = i32::try_from(squared.isqrt()).unwrap_or(i32::MAX);
        Ok(Value::Fixed(Fixed::from_raw(length)))
    }),
    ("fixed AngleBetweenPoints(point, point)", |_, given, _| {
        let angle = direction(given.point(0)?, given.point(1)?);
        Ok(Value::Fixed(Fixed::from_ratio(i64::from(angle.raw()) * 360, 1 << 16)))
    }),
    ("point libNtve_gf_PointOffsetTowardsPoint(point, fixed, point)", |_, given, _| {
        let (from, length, to) = (given.point(0)?, given.fixed(1), given.point(2)?);
        let direction = direction(from, to).unit_vector();
        Ok(Value::Point(sum(from, direction * length)))
    }),
    ("fixed WorldHeight(int, point)", |hand, given, _| {
        let place = given.place(1, hand.map)?;
        let last = |cells: u32| cells as i32 - 1;
        let x = place.x.floor().min(last(hand.map.width)) as usize;
        let y = place.y.floor().min(last(hand.map.height)) as usize;
        let height = hand.map.terrain.heights[y * hand.map.width as usize + x];
        // The protocol's bytes: 8 z + 127.
        Ok(Value::Fixed(Fixed::from_ratio(i64::from(height) - 127, 8)))
    }),
    ("bool PointPathingPassable(point)", |hand, given, _| {
        let place = given.place(0, hand.map)?;
        Ok(Value::Bool(hand.map.terrain.pathable.get(place.x.floor(), place.y.floor())))
    }),
    ("point libNtve_gf_RandomPointBetweenPoints(point, point)", |hand, given, _| {
        let (from, to) = (given.point(0)?, given.point(1)?);
        let part = i64::from(hand.world.random_mut().below(4097));
        let (x, y) = sides(from, to);
        let along = |start: Fixed, side: i64| {
            Fixed::from_raw((i64::from(start.raw()) + side * part / 4096) as i32)
        };
        Ok(Value::Point(Vec2::new(along(from.x, x), along(from.y, y))))
    }),
    ("region RegionEntireMap()", |hand, _, _| {
        Ok(Value::Handle(NativeType::Region, hand.map.regions.len() as u32))
    }),
    ("region RegionFromName(string)", |hand, given, _| {
        let name = given.text(0);
        let index = hand.map.regions.iter().position(|region| *region.name == *name);
        index
            .map(|index| Value::Handle(NativeType::Region, index as u32))
            .ok_or(format!("the map has no region `{name}`"))
    }),
    ("region RegionCircle(point, fixed)", |hand, given, _| {
        let (centre, radius) = (given.place(0, hand.map)?, given.fixed(1));
        Ok(Value::Handle(NativeType::Region, new_circle(hand, centre, radius)?))
    }),
    ("point RegionGetBoundsMin(region)", |hand, given, _| {
        Ok(Value::Point(region_of(hand, given, 0)?.bounds().0))
    }),
    ("point RegionGetBoundsMax(region)", |hand, given, _| {
        Ok(Value::Point(region_of(hand, given, 0)?.bounds().1))
    }),
    ("region RegionFromId(int)", |hand, given, _| {
        let id = given.int(0);
        let index =
            hand.map.regions.iter().position(|region| i64::from(region.id) == i64::from(id));
        index
            .map(|index| Value::Handle(NativeType::Region, index as u32))
            .ok_or(format!("the map has no region {id}"))
    }),
    ("point RegionGetCenter(region)", |hand, given, _| {
        Ok(Value::Point(region_of(hand, given, 0)?.centre()))
    }),
    ("point RegionRandomPoint(region)", |hand, given, context| {
        let region = region_of(hand, given, 0)?.clone();
        *context.cost += region.shape_count() as u32 * region::DRAWS_EXPECTED;
        Ok(Value::Point(region::random_point(&region, hand.world.random_mut())))
    }),
    ("bool RegionContainsPoint(region, point)", |hand, given, _| {
        Ok(Value::Bool(region_of(hand, given, 0)?.contains(given.point(1)?)))
    }),
    ("void RegionSetCenter(region, point)", |hand, given, _| {
        // Wherever the point is, the region stays near the map.
        let edge = Fixed::from_int(hand.map.width.max(hand.map.height) as i32);
        let near = |side: Fixed| side.clamp(-edge, edge + edge);
        let point = given.point(1)?;
        let point = Vec2::new(near(point.x), near(point.y));
        let number = given.value(0).handle(NativeType::Region);
        match number.and_then(|number| hand.state.regions.get_mut(number as usize)) {
            Some(region) => region::set_centre(region, point),
            None => return Err("there is no region".to_owned()),
        }
        Ok(Value::Null)
    }),
    ("void RegionPlayableMapSet(region)", |hand, given, _| {
        let (low, high) = region_of(hand, given, 0)?.bounds();
        hand.world.set_playable(low.x.floor(), low.y.floor(), high.x.ceil(), high.y.ceil());
        Ok(Value::Null)
    }),
];

pub(super) fn region_of<'h>(
    hand: &'h Hand<'_>,
    given: Arguments<'_>,
    index: usize,
) -> Result<&'h MapRegion, String> {
    let number = given.value(index).handle(NativeType::Region);
    let region = number.and_then(|number| hand.state.regions.get(number as usize));
    region.ok_or_else(|| "there is no region".to_owned())
}

pub(super) fn angle(degrees: Fixed) -> Angle {
    Angle::from_degrees(degrees)
}

/// The direction from a point to another.
fn direction(from: Vec2, to: Vec2) -> Angle {
    let (x, y) = sides(from, to);
    // Only points further apart than a number can say lose their last bit.
    let shift = u32::from(i32::try_from(x).is_err() || i32::try_from(y).is_err());
    let raw = |side: i64| Fixed::from_raw((side >> shift) as i32);
    Angle::of(Vec2::new(raw(x), raw(y)))
}

/// Makes a region that is a circle, and returns its number.
pub(super) fn new_circle(hand: &mut Hand<'_>, centre: Vec2, radius: Fixed) -> Result<u32, String> {
    if THINGS_MAX <= hand.state.regions.len() {
        return Err("too many regions".to_owned());
    }
    let radius = radius.clamp(Fixed::ZERO, RADIUS_MAX);
    hand.state.regions.push(region::circle(centre, radius));
    Ok(hand.state.regions.len() as u32 - 1)
}

/// The sum of two points, which scripts may place anywhere: coordinates wrap around.
fn sum(point: Vec2, offset: Vec2) -> Vec2 {
    let side = |a: Fixed, b: Fixed| Fixed::from_raw(a.raw().wrapping_add(b.raw()));
    Vec2::new(side(point.x, offset.x), side(point.y, offset.y))
}

/// How far it is to the east and to the north, in 4096ths.
fn sides(from: Vec2, to: Vec2) -> (i64, i64) {
    let side = |from: Fixed, to: Fixed| i64::from(to.raw()) - i64::from(from.raw());
    (side(from.x, to.x), side(from.y, to.y))
}
