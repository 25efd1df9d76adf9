use std::sync::Arc;

use fixed::Fixed;
use galaxy::Value;

use super::{Native, nothing};
use crate::region;

pub(super) const NATIVES: &[Native] = &[
    ("void libNtve_InitLib()", nothing),
    ("int ModI(int, int)", |_, given, _| match given.int(1) {
        0 => Err("division by zero".to_owned()),
        divisor => Ok(Value::Int(given.int(0).wrapping_rem(divisor))),
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
    ("void TextExpressionSetToken(string, string, text)", nothing),
];

fn text(text: String) -> Value {
    Value::String(Arc::from(text))
}
