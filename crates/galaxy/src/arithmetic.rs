use std::cmp::Ordering;
use std::sync::Arc;

use fixed::Fixed;

use crate::Value;
use crate::operation::BinaryOperator;

/// The longest string that a script may build, in bytes.
const STRING_LENGTH_MAX: usize = 1 << 16;

/// The result of an operator; numbers wrap around, and the message says what has no result.
pub(crate) fn binary(
    operator: BinaryOperator,
    left: &Value,
    right: &Value,
) -> Result<Value, &'static str> {
    match operator {
        BinaryOperator::Equal => return Ok(Value::Bool(left == right)),
        BinaryOperator::Unequal => return Ok(Value::Bool(left != right)),
        _ => {}
    }
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => integers(operator, *left, *right),
        (Value::Fixed(left), Value::Fixed(right)) => fixeds(operator, *left, *right),
        (Value::String(_) | Value::Null, Value::String(_) | Value::Null)
            if operator == BinaryOperator::Add =>
        {
            concatenation(left, right)
        }
        (Value::Point(left), Value::Point(right)) if operator == BinaryOperator::Add => {
            Ok(Value::Point(*left + *right))
        }
        _ => Err("the operator has no meaning for these values"),
    }
}

fn concatenation(left: &Value, right: &Value) -> Result<Value, &'static str> {
    match (left, right) {
        (Value::String(left), Value::String(right)) => {
            if left.len() + right.len() > STRING_LENGTH_MAX {
                return Err("the string grows beyond 65536 bytes");
            }
            Ok(Value::String(Arc::from(format!("{left}{right}"))))
        }
        (Value::Null, other) | (other, _) => Ok(other.clone()),
    }
}

fn compared(operator: BinaryOperator, ordering: Ordering) -> Option<Value> {
    let holds = match operator {
        BinaryOperator::Less => ordering.is_lt(),
        BinaryOperator::LessOrEqual => ordering.is_le(),
        BinaryOperator::Greater => ordering.is_gt(),
        BinaryOperator::GreaterOrEqual => ordering.is_ge(),
        _ => return None,
    };
    Some(Value::Bool(holds))
}

pub(crate) fn integers(
    operator: BinaryOperator,
    left: i32,
    right: i32,
) -> Result<Value, &'static str> {
    if let Some(comparison) = compared(operator, left.cmp(&right)) {
        return Ok(comparison);
    }
    Ok(Value::Int(match operator {
        BinaryOperator::Add => left.wrapping_add(right),
        BinaryOperator::Subtract => left.wrapping_sub(right),
        BinaryOperator::Multiply => left.wrapping_mul(right),
        BinaryOperator::Divide if right == 0 => return Err("division by zero"),
        BinaryOperator::Divide => left.wrapping_div(right),
        BinaryOperator::Remainder if right == 0 => return Err("remainder of a division by zero"),
        BinaryOperator::Remainder => left.wrapping_rem(right),
        BinaryOperator::ShiftLeft => left.wrapping_shl(right as u32),
        BinaryOperator::ShiftRight => left.wrapping_shr(right as u32),
        BinaryOperator::And => left & right,
        BinaryOperator::Or => left | right,
        BinaryOperator::Exclusive => left ^ right,
        _ => return Err("the operator has no meaning for ints"),
    }))
}

fn fixeds(operator: BinaryOperator, left: Fixed, right: Fixed) -> Result<Value, &'static str> {
    if let Some(comparison) = compared(operator, left.cmp(&right)) {
        return Ok(comparison);
    }
    let (left, right) = (i64::from(left.raw()), i64::from(right.raw()));
    let raw = match operator {
        BinaryOperator::Add => left + right,
        BinaryOperator::Subtract => left - right,
        BinaryOperator::Multiply => (left * right) >> Fixed::FRACTION_BITS,
        BinaryOperator::Divide if right == 0 => return Err("division by zero"),
        BinaryOperator::Divide => (left << Fixed::FRACTION_BITS) / right,
        BinaryOperator::Remainder if right == 0 => return Err("remainder of a division by zero"),
        BinaryOperator::Remainder => left % right,
        _ => return Err("the operator has no meaning for fixeds"),
    };
    Ok(Value::Fixed(Fixed::from_raw(raw as i32)))
}

/// A whole number as a fixed; numbers beyond its range wrap around.
pub(crate) fn fixed_from_int(value: i32) -> Fixed {
    Fixed::from_raw(value.wrapping_shl(Fixed::FRACTION_BITS))
}
