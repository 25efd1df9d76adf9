use std::fmt;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use crate::root::square_root_by_inverse;
use crate::{Fixed, inverse_root, square_root};

/// A point or displacement in the plane, in cells.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Vec2 {
    pub x: Fixed,
    pub y: Fixed,
}

impl Vec2 {
    pub const ZERO: Self = Self { x: Fixed::ZERO, y: Fixed::ZERO };

    #[inline]
    pub const fn new(x: Fixed, y: Fixed) -> Self {
        Self { x, y }
    }

    /// The point with whole coordinates.
    #[inline]
    pub const fn from_int(x: i32, y: i32) -> Self {
        Self { x: Fixed::from_int(x), y: Fixed::from_int(y) }
    }

    /// The squared length, with 24 fraction bits: compare it with [`Fixed::squared`].
    #[inline]
    pub const fn length_squared(self) -> i64 {
        self.x.squared() + self.y.squared()
    }

    #[inline]
    pub const fn distance_squared(self, other: Self) -> i64 {
        let dx = (self.x.raw() - other.x.raw()) as i64;
        let dy = (self.y.raw() - other.y.raw()) as i64;
        dx * dx + dy * dy
    }

    /// The length, rounded down to a 4096th.
    #[inline]
    pub fn length(self) -> Fixed {
        Fixed::from_raw(square_root(self.length_squared() as u64) as i32)
    }

    #[inline]
    pub fn distance(self, other: Self) -> Fixed {
        (self - other).length()
    }

    /// The scalar product, with 24 fraction bits.
    #[inline]
    pub const fn dot(self, other: Self) -> i64 {
        self.x.raw() as i64 * other.x.raw() as i64 + self.y.raw() as i64 * other.y.raw() as i64
    }

    /// The third component of the vector product, with 24 fraction bits: positive when `other`
    /// lies counter-clockwise of this vector.
    #[inline]
    pub const fn cross(self, other: Self) -> i64 {
        self.x.raw() as i64 * other.y.raw() as i64 - self.y.raw() as i64 * other.x.raw() as i64
    }

    /// This vector turned by a quarter counter-clockwise.
    #[inline]
    pub fn perpendicular(self) -> Self {
        Self { x: -self.y, y: self.x }
    }

    /// The vector of the given length in this direction; zero stays zero.
    ///
    /// Lengths and components must stay below 2^21 4096ths (512 cells); the result is within
    /// 2/4096 of the exact one.
    #[inline]
    pub fn with_length(self, length: Fixed) -> Self {
        let squared = self.length_squared();
        if squared == 0 {
            return Self::ZERO;
        }
        self.scaled(length, inverse_root(squared as u64))
    }

    /// The vector in this direction whose length `of` computes from the length of this one: one
    /// root for both. Zero stays zero. Bounds are those of [`Self::with_length`].
    #[inline]
    pub fn with_length_of(self, of: impl FnOnce(Fixed) -> Fixed) -> Self {
        let squared = self.length_squared() as u64;
        if squared == 0 {
            return Self::ZERO;
        }
        let inverse = inverse_root(squared);
        let length = Fixed::from_raw(square_root_by_inverse(squared, inverse) as i32);
        self.scaled(of(length), inverse)
    }

    /// This vector at another length, by the inverse root of its squared length.
    #[inline]
    fn scaled(self, length: Fixed, (mantissa, shift): (u32, u32)) -> Self {
        debug_assert!(length.raw().unsigned_abs() < 1 << 21);
        // Components below 2^21 and a factor below 2^41 leave room in 63 bits. A shift above 50
        // occurs only for vectors shorter than a cell, whose factor needs all its bits.
        let factor = (i64::from(mantissa) * i64::from(length.raw())) >> 11;
        let shift = shift - 11;
        let half = 1_i64 << (shift - 1);
        let scale = |component: Fixed| {
            Fixed::from_raw(((i64::from(component.raw()) * factor + half) >> shift) as i32)
        };
        Self { x: scale(self.x), y: scale(self.y) }
    }
}

impl Add for Vec2 {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self { x: self.x + other.x, y: self.y + other.y }
    }
}

impl AddAssign for Vec2 {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Vec2 {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self { x: self.x - other.x, y: self.y - other.y }
    }
}

impl SubAssign for Vec2 {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Vec2 {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self { x: -self.x, y: -self.y }
    }
}

impl Mul<Fixed> for Vec2 {
    type Output = Self;
    #[inline]
    fn mul(self, factor: Fixed) -> Self {
        Self { x: self.x * factor, y: self.y * factor }
    }
}

impl fmt::Debug for Vec2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({}, {})", self.x, self.y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn three_four_five() {
        let vector = Vec2::from_int(3, -4);
        assert_eq!(vector.length(), Fixed::from_int(5));
        assert_eq!(vector.with_length(Fixed::from_int(10)), Vec2::from_int(6, -8));
        assert_eq!(Vec2::ZERO.with_length(Fixed::ONE), Vec2::ZERO);
    }

    proptest! {
        #[test]
        fn with_length_keeps_direction_and_length(
            x in -1_000_000..1_000_000_i32, y in -1_000_000..1_000_000_i32,
            shrink in 0..18_u32, length in 1..1_048_576_i32,
        ) {
            let vector = Vec2::new(Fixed::from_raw(x >> shrink), Fixed::from_raw(y >> shrink));
            prop_assume!(vector != Vec2::ZERO);
            let scaled = vector.with_length(Fixed::from_raw(length));
            prop_assert!((scaled.length().raw() - length).abs() <= 2, "{scaled:?}");
            let half = |length: Fixed| length / 2;
            prop_assert_eq!(vector.with_length_of(half), vector.with_length(half(vector.length())));
            prop_assert!(0 <= scaled.dot(vector));
        }
    }
}
