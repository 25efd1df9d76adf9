use std::sync::Arc;

use fixed::{Fixed, Vec2};
use galaxy::{NativeType, Value};
use maps::Sc2Map;
use sim::UnitTag;

/// The arguments of a call. The compiler has checked their types; only `null` stands for anything.
#[derive(Clone, Copy)]
pub(crate) struct Arguments<'a>(pub(crate) &'a [Value]);

impl<'a> Arguments<'a> {
    pub(crate) fn value(self, index: usize) -> &'a Value {
        const NULL: &Value = &Value::Null;
        self.0.get(index).unwrap_or(NULL)
    }

    pub(crate) fn int(self, index: usize) -> i32 {
        match self.value(index) {
            Value::Int(value) => *value,
            Value::Fixed(value) => value.floor(),
            _ => 0,
        }
    }

    pub(crate) fn fixed(self, index: usize) -> Fixed {
        match self.value(index) {
            Value::Fixed(value) => *value,
            Value::Int(value) => Fixed::from_raw(value.saturating_mul(Fixed::ONE.raw())),
            _ => Fixed::ZERO,
        }
    }

    pub(crate) fn flag(self, index: usize) -> bool {
        matches!(self.value(index), Value::Bool(true))
    }

    pub(crate) fn text(self, index: usize) -> Arc<str> {
        match self.value(index) {
            Value::String(text) => Arc::clone(text),
            _ => Arc::from(""),
        }
    }

    /// A name, or nothing where the script gives `null`.
    pub(crate) fn name(self, index: usize) -> Option<&'a str> {
        match self.value(index) {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn point(self, index: usize) -> Result<Vec2, String> {
        match self.value(index) {
            Value::Point(point) => Ok(*point),
            _ => Err("there is no point".to_owned()),
        }
    }

    /// A point of the map: the nearest one to where the script points.
    pub(crate) fn place(self, index: usize, map: &Sc2Map) -> Result<Vec2, String> {
        let point = self.point(index)?;
        let within = |side: Fixed, size: u32| side.clamp(Fixed::ZERO, Fixed::from_int(size as i32));
        Ok(Vec2::new(within(point.x, map.width), within(point.y, map.height)))
    }

    pub(crate) fn unit(self, index: usize) -> Option<UnitTag> {
        self.value(index).handle(NativeType::Unit).map(UnitTag)
    }

    /// The number of a player of the game, or nothing.
    pub(crate) fn player(self, index: usize) -> Option<u8> {
        u8::try_from(self.int(index)).ok().filter(|p| usize::from(*p) <= sim::PLAYERS_MAX)
    }
}
