use std::sync::Arc;

use fixed::{Fixed, Vec2};

use crate::{NativeType, Type};

/// A value of a running script.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Value {
    /// No thing: what variables of native types, strings and texts begin with.
    #[default]
    Null,
    /// Of type `bool`.
    Bool(bool),
    /// Of type `int` or `byte`.
    Int(i32),
    /// Of type `fixed`.
    Fixed(Fixed),
    /// Of type `string` or `text`.
    String(Arc<str>),
    /// Of type `point`, in cells.
    Point(Vec2),
    /// A thing that the engine keeps under a number. Two handles of one number are one thing.
    Handle(NativeType, u32),
    /// A thing that never changes, such as an order, as words whose meaning only the engine knows.
    /// Two of the same words are equal.
    Words(NativeType, Arc<[i64]>),
}

impl Value {
    /// What a variable of `value_type` holds before it is assigned.
    pub fn zero(value_type: Type) -> Self {
        match value_type {
            Type::Bool => Self::Bool(false),
            Type::Int | Type::Byte => Self::Int(0),
            Type::Fixed => Self::Fixed(Fixed::ZERO),
            Type::Void | Type::String | Type::Text | Type::Null | Type::Native(_) => Self::Null,
        }
    }

    /// Whether a condition holds for this value.
    pub(crate) fn is_true(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(value) => *value,
            Self::Int(value) => *value != 0,
            Self::Fixed(value) => *value != Fixed::ZERO,
            Self::String(_) | Self::Point(_) | Self::Handle(..) | Self::Words(..) => true,
        }
    }

    /// The number of a handle of that type.
    pub fn handle(&self, kind: NativeType) -> Option<u32> {
        match self {
            Self::Handle(own, number) if *own == kind => Some(*number),
            _ => None,
        }
    }
}
