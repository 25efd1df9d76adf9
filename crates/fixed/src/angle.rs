use std::fmt;

use crate::{Fixed, Vec2};

/// A direction in 65,536ths of a turn, counter-clockwise from east.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Angle(u16);

const QUARTER: u16 = 1 << 14;
/// π with 40 fraction bits.
const PI_40: i128 = 3_454_217_652_358;

/// sin of `i` 1024ths of a turn for the first quarter, with 16 fraction bits.
const SINE: [i32; 257] = {
    let mut table = [0; 257];
    let mut i = 0;
    while i < 257 {
        let x = 2 * PI_40 * i as i128 / 1024;
        let square = (x * x) >> 40;
        let (mut sum, mut term, mut k) = (0_i128, x, 1_i128);
        while term != 0 {
            sum += term;
            term = -((term * square) >> 40) / ((k + 1) * (k + 2));
            k += 2;
        }
        table[i] = ((sum + (1 << 23)) >> 24) as i32;
        i += 1;
    }
    table
};

/// atan(i/256) in 65,536ths of a turn with 8 more fraction bits, by Euler's series.
const ARCTANGENT: [u32; 257] = {
    let mut table = [0; 257];
    let mut i = 0;
    while i < 257 {
        let x = ((i as i128) << 40) / 256;
        let square = (x * x) >> 40;
        let ratio = (square << 40) / ((1 << 40) + square);
        let mut term = (x << 40) / ((1 << 40) + square);
        let (mut sum, mut n) = (0_i128, 1_i128);
        while term != 0 {
            sum += term;
            term = ((term * ratio) >> 40) * (2 * n) / (2 * n + 1);
            n += 1;
        }
        table[i] = (((sum << 24) + PI_40) / (2 * PI_40)) as u32;
        i += 1;
    }
    table
};

impl Angle {
    pub const EAST: Self = Self(0);
    pub const SOUTH: Self = Self(3 * QUARTER);

    #[inline]
    pub const fn from_raw(raw: u16) -> Self {
        Self(raw)
    }

    /// This direction in 65,536ths of a turn.
    #[inline]
    pub const fn raw(self) -> u16 {
        self.0
    }

    /// A direction or turn of `degrees`, rounded to the nearest 65,536th; whole turns vanish.
    pub const fn from_degrees(degrees: Fixed) -> Self {
        let raw = (degrees.raw() as i64 * 65_536 + 360 * 2048).div_euclid(360 * 4096);
        Self(raw as u16)
    }

    /// The direction of `vector`; east for zero.
    pub fn of(vector: Vec2) -> Self {
        let (x, y) = (vector.x.raw(), vector.y.raw());
        let (ax, ay) = (u64::from(x.unsigned_abs()), u64::from(y.unsigned_abs()));
        let (small, large) = if ax < ay { (ax, ay) } else { (ay, ax) };
        if large == 0 {
            return Self::EAST;
        }
        let ratio = (small << 16) / large;
        let (index, rest) = ((ratio >> 8) as usize, (ratio & 255) as u32);
        let low = ARCTANGENT[index];
        let high = ARCTANGENT[(index + 1).min(256)];
        let eighth = ((low * 256 + (high - low) * rest + (1 << 15)) >> 16) as u16;
        let quarter = if ax < ay { QUARTER - eighth } else { eighth };
        let half = if x < 0 { 2 * QUARTER - quarter } else { quarter };
        Self(if y < 0 { half.wrapping_neg() } else { half })
    }

    /// The signed turn from this direction to `other`, in [-32768, 32767] 65,536ths.
    #[inline]
    pub const fn turn_to(self, other: Self) -> i16 {
        other.0.wrapping_sub(self.0) as i16
    }

    /// This direction turned toward `goal` by at most `rate`.
    #[inline]
    pub fn turned_toward(self, goal: Self, rate: Self) -> Self {
        let turn = self.turn_to(goal);
        if turn.unsigned_abs() <= rate.0 {
            goal
        } else if turn < 0 {
            Self(self.0.wrapping_sub(rate.0))
        } else {
            Self(self.0.wrapping_add(rate.0))
        }
    }

    /// The sine, to within a 4096th.
    pub fn sine(self) -> Fixed {
        let within = self.0 & (QUARTER - 1);
        let position = if self.0 & QUARTER == 0 { within } else { QUARTER - within };
        let (index, rest) = ((position >> 6) as usize, i32::from(position & 63));
        let (low, high) = (SINE[index], SINE[(index + 1).min(256)]);
        let magnitude = ((low * 64 + (high - low) * rest) + (1 << 9)) >> 10;
        Fixed::from_raw(if self.0 < 2 * QUARTER { magnitude } else { -magnitude })
    }

    pub fn cosine(self) -> Fixed {
        Self(self.0.wrapping_add(QUARTER)).sine()
    }

    /// The vector of length 1 in this direction.
    pub fn unit_vector(self) -> Vec2 {
        Vec2::new(self.cosine(), self.sine())
    }
}

impl fmt::Debug for Angle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}°", Fixed::from_raw((i32::from(self.0) * 360) >> 4))
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the tables are compared with the real functions")]
mod tests {
    use super::*;

    #[test]
    fn sine_is_within_a_4096th() {
        for raw in 0..=u16::MAX {
            let exact = (f64::from(raw) / 65_536.0 * std::f64::consts::TAU).sin() * 4096.0;
            let ours = f64::from(Angle::from_raw(raw).sine().raw());
            assert!((exact - ours).abs() < 1.0, "{raw}: {exact} {ours}");
        }
    }

    #[test]
    fn direction_of_a_vector_is_within_two_steps() {
        for (x, y) in [(1, 0), (0, 1), (-1, 0), (0, -1), (5, 3), (-7, 2), (-100, -99), (3, -4000)] {
            for scale in [1, 13, 4096] {
                let (x, y) = (x * scale, y * scale);
                let vector = Vec2::new(Fixed::from_raw(x), Fixed::from_raw(y));
                let exact = f64::from(y).atan2(f64::from(x)) / std::f64::consts::TAU * 65_536.0;
                let difference = (exact - f64::from(Angle::of(vector).0)).rem_euclid(65_536.0);
                assert!(difference.min(65_536.0 - difference) < 2.0, "{x} {y}");
            }
        }
    }

    #[test]
    fn turning_stops_at_the_goal_and_takes_the_short_way() {
        let rate = Angle::from_degrees(Fixed::from_ratio(999_844, 16_000));
        let start = Angle::from_degrees(Fixed::from_int(350));
        let goal = Angle::from_degrees(Fixed::from_int(20));
        assert_eq!(start.turned_toward(goal, rate), goal);
        let back = Angle::from_degrees(Fixed::from_int(180));
        let turned = start.turned_toward(back, rate);
        assert_eq!(start.turn_to(turned), -(rate.raw() as i16));
        assert_eq!(Angle::from_degrees(Fixed::from_int(-90)), Angle::SOUTH);
    }
}
