use std::sync::Arc;

use fixed::{Angle, Fixed, Vec2};
use galaxy::Value;

use super::{Native, nothing};
use crate::region;

pub(super) const NATIVES: &[Native] = &[
    ("void libNtve_InitLib()", nothing),
    ("int ModI(int, int)", |_, given, _| match given.int(1) {
        0 => Err("division by zero".to_owned()),
        divisor => Ok(Value::Int(given.int(0).wrapping_rem(divisor))),
    }),
    ("int AbsI(int)", |_, given, _| Ok(Value::Int(given.int(0).wrapping_abs()))),
    ("fixed AbsF(fixed)", |_, given, _| {
        Ok(Value::Fixed(Fixed::from_raw(given.fixed(0).raw().wrapping_abs())))
    }),
    ("int MinI(int, int)", |_, given, _| Ok(Value::Int(given.int(0).min(given.int(1))))),
    ("int MaxI(int, int)", |_, given, _| Ok(Value::Int(given.int(0).max(given.int(1))))),
    ("fixed MinF(fixed, fixed)", |_, given, _| {
        Ok(Value::Fixed(given.fixed(0).min(given.fixed(1))))
    }),
    ("fixed MaxF(fixed, fixed)", |_, given, _| {
        Ok(Value::Fixed(given.fixed(0).max(given.fixed(1))))
    }),
    ("int FloorI(fixed)", |_, given, _| Ok(Value::Int(given.fixed(0).floor()))),
    ("int CeilingI(fixed)", |_, given, _| Ok(Value::Int(given.fixed(0).ceil()))),
    ("int RoundI(fixed)", |_, given, _| {
        let half = Fixed::HALF.raw();
        Ok(Value::Int(Fixed::from_raw(given.fixed(0).raw().saturating_add(half)).floor()))
    }),
    // Numbers lose what stands behind the point.
    ("int FixedToInt(fixed)", |_, given, _| {
        Ok(Value::Int(given.fixed(0).raw() / Fixed::ONE.raw()))
    }),
    ("fixed IntToFixed(int)", |_, given, _| Ok(Value::Fixed(given.fixed(0)))),
    ("fixed SquareRoot(fixed)", |_, given, _| {
        let raw = i64::from(given.fixed(0).raw().max(0)) << Fixed::FRACTION_BITS;
        Ok(Value::Fixed(Fixed::from_raw(raw.isqrt() as i32)))
    }),
    ("fixed Sin(fixed)", |_, given, _| {
        Ok(Value::Fixed(Angle::from_degrees(given.fixed(0)).unit_vector().y))
    }),
    ("fixed Cos(fixed)", |_, given, _| {
        Ok(Value::Fixed(Angle::from_degrees(given.fixed(0)).unit_vector().x))
    }),
    ("fixed ATan(fixed)", |_, given, _| {
        let angle = Angle::of(Vec2::new(Fixed::ONE, given.fixed(0))).raw();
        // Angles are unsigned; this one is between -90 and 90 degrees.
        Ok(Value::Fixed(Fixed::from_ratio(i64::from(angle as i16) * 360, 1 << 16)))
    }),
    ("int RandomInt(int, int)", |hand, given, _| {
        let (low, high) = (given.int(0), given.int(1).max(given.int(0)));
        let span = high.wrapping_sub(low) as u32;
        let drawn = hand.world.random_mut().below(span.saturating_add(1));
        Ok(Value::Int(low.wrapping_add(drawn as i32)))
    }),
    ("fixed RandomFixed(fixed, fixed)", |hand, given, _| {
        let (low, high) = (given.fixed(0), given.fixed(1));
        Ok(Value::Fixed(region::between(low, high, hand.world.random_mut())))
    }),
    ("fixed libNtve_gf_RandomAngle()", |hand, _, _| {
        let full = Fixed::from_int(360);
        Ok(Value::Fixed(region::between(Fixed::ZERO, full, hand.world.random_mut())))
    }),
    ("text IntToText(int)", |_, given, _| Ok(text(given.int(0).to_string()))),
    ("string IntToString(int)", |_, given, _| Ok(text(given.int(0).to_string()))),
    ("text FixedToText(fixed, int)", |_, given, _| Ok(text(given.fixed(0).to_string()))),
    ("text StringToText(string)", |_, given, _| Ok(Value::String(given.text(0)))),
    ("text StringExternal(string)", |_, given, _| Ok(Value::String(given.text(0)))),
    ("text TextExpressionAssemble(string)", |_, given, _| Ok(Value::String(given.text(0)))),
    ("int StringLength(string)", |_, given, _| {
        Ok(Value::Int(given.text(0).chars().count() as i32))
    }),
    ("string FixedToString(fixed, int)", |_, given, _| Ok(text(given.fixed(0).to_string()))),
    ("int StringToInt(string)", |_, given, _| {
        Ok(Value::Int(given.text(0).trim().parse().unwrap_or(0)))
    }),
    // Letters are counted from 1, and the last is part of what is cut out.
    ("string StringSub(string, int, int)", |_, given, _| {
        let (all, first, last) = (given.text(0), given.int(1).max(1), given.int(2));
        let count = usize::try_from(i64::from(last) - i64::from(first) + 1).unwrap_or(0);
        Ok(text(all.chars().skip(first as usize - 1).take(count).collect()))
    }),
    ("void TextExpressionSetToken(string, string, text)", nothing),
];

fn text(text: String) -> Value {
    Value::String(Arc::from(text))
}
