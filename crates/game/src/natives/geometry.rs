use fixed::{Angle, Fixed, Vec2};
use galaxy::{NativeType, Value};
use maps::MapRegion;

use super::{Arguments, Hand, Native};
use crate::region;

pub(super) const NATIVES: &[Native] = &[
    ("point Point(fixed, fixed)", |_, given, _| {
        Ok(Value::Point(Vec2::new(given.fixed(0), given.fixed(1))))
    }),
    ("point PointFromId(int)", |hand, given, _| {
        let id = given.int(0);
        let point = u32::try_from(id).ok().and_then(|id| hand.map.point(id));
        point.map(|point| Value::Point(point.position)).ok_or(format!("the map has no point {id}"))
    }),
    ("point PointWithOffset(point, fixed, fixed)", |_, given, _| {
        Ok(Value::Point(given.point(0)? + Vec2::new(given.fixed(1), given.fixed(2))))
    }),
    ("point PointWithOffsetPolar(point, fixed, fixed)", |_, given, _| {
        let direction = angle(given.fixed(2)).unit_vector();
        Ok(Value::Point(given.point(0)? + direction * given.fixed(1)))
    }),
    ("fixed DistanceBetweenPoints(point, point)", |_, given, _| {
        Ok(Value::Fixed(given.point(0)?.distance(given.point(1)?)))
    }),
    ("fixed AngleBetweenPoints(point, point)", |_, given, _| {
        let angle = Angle::of(given.point(1)? - given.point(0)?);
        Ok(Value::Fixed(Fixed::from_ratio(i64::from(angle.raw()) * 360, 1 << 16)))
    }),
    ("point libNtve_gf_RandomPointBetweenPoints(point, point)", |hand, given, _| {
        let (from, to) = (given.point(0)?, given.point(1)?);
        let part = Fixed::from_raw(hand.world.random_mut().below(4097) as i32);
        Ok(Value::Point(from + (to - from) * part))
    }),
    ("region RegionEntireMap()", |hand, _, _| {
        Ok(Value::Handle(NativeType::Region, hand.state.regions.len() as u32 - 1))
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
    ("point RegionRandomPoint(region)", |hand, given, _| {
        let region = region_of(hand, given, 0)?.clone();
        Ok(Value::Point(region::random_point(&region, hand.world.random_mut())))
    }),
    ("bool RegionContainsPoint(region, point)", |hand, given, _| {
        Ok(Value::Bool(region_of(hand, given, 0)?.contains(given.point(1)?)))
    }),
    ("void RegionSetCenter(region, point)", |hand, given, _| {
        let point = given.point(1)?;
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
