use std::fmt;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};
use std::str::FromStr;

/// A signed number with 20 integer and 12 fraction bits: the number format of the game.
///
/// The range is about ±524,288 in steps of 1/4096. Addition and subtraction are plain integer
/// operations; multiplication rounds toward negative infinity, division toward zero.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fixed(i32);

impl Fixed {
    pub const FRACTION_BITS: u32 = 12;
    pub const ZERO: Self = Self(0);
    /// The smallest positive number, 1/4096.
    pub const EPSILON: Self = Self(1);
    pub const ONE: Self = Self(1 << Self::FRACTION_BITS);
    pub const HALF: Self = Self(1 << (Self::FRACTION_BITS - 1));
    pub const MAX: Self = Self(i32::MAX);

    /// The number whose representation is `raw` 4096ths.
    #[inline]
    pub const fn from_raw(raw: i32) -> Self {
        Self(raw)
    }

    /// This number in 4096ths.
    #[inline]
    pub const fn raw(self) -> i32 {
        self.0
    }

    /// A whole number. It must lie within ±524,287.
    #[inline]
    pub const fn from_int(value: i32) -> Self {
        Self(value << Self::FRACTION_BITS)
    }

    /// `numerator / denominator`, rounded to the nearest 4096th, ties away from zero.
    pub const fn from_ratio(numerator: i64, denominator: i64) -> Self {
        let scaled = (numerator << Self::FRACTION_BITS) * 2;
        let half = if (scaled < 0) == (denominator < 0) { denominator } else { -denominator };
        Self(((scaled + half) / (denominator * 2)) as i32)
    }

    /// The largest whole number that is not greater.
    #[inline]
    pub const fn floor(self) -> i32 {
        self.0 >> Self::FRACTION_BITS
    }

    /// The smallest whole number that is not smaller.
    #[inline]
    pub const fn ceil(self) -> i32 {
        -((-self.0) >> Self::FRACTION_BITS)
    }

    #[inline]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// The square, with 24 fraction bits: the form in which distances are compared.
    #[inline]
    pub const fn squared(self) -> i64 {
        self.0 as i64 * self.0 as i64
    }
}

impl Add for Fixed {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Fixed {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Fixed {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl SubAssign for Fixed {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Neg for Fixed {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Mul for Fixed {
    type Output = Self;
    #[inline]
    fn mul(self, other: Self) -> Self {
        Self(((i64::from(self.0) * i64::from(other.0)) >> Self::FRACTION_BITS) as i32)
    }
}

impl Mul<i32> for Fixed {
    type Output = Self;
    #[inline]
    fn mul(self, factor: i32) -> Self {
        Self(self.0 * factor)
    }
}

impl Div for Fixed {
    type Output = Self;
    /// # Panics
    ///
    /// If `other` is zero.
    #[inline]
    fn div(self, other: Self) -> Self {
        Self(((i64::from(self.0) << Self::FRACTION_BITS) / i64::from(other.0)) as i32)
    }
}

impl Div<i32> for Fixed {
    type Output = Self;
    /// # Panics
    ///
    /// If `divisor` is zero.
    #[inline]
    fn div(self, divisor: i32) -> Self {
        Self(self.0 / divisor)
    }
}

/// Why a decimal was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseFixedError {
    /// The text is not `[-]digits[.digits]`.
    NotADecimal,
    /// The number lies outside ±524,287.
    OutOfRange,
}

impl fmt::Display for ParseFixedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotADecimal => "expected a decimal such as `2.25` or `-0.5`",
            Self::OutOfRange => "the number must lie within ±524287",
        })
    }
}

impl std::error::Error for ParseFixedError {}

impl FromStr for Fixed {
    type Err = ParseFixedError;

    /// Reads a decimal without exponent and rounds it to the nearest 4096th.
    fn from_str(text: &str) -> Result<Self, ParseFixedError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) {
            return Err(ParseFixedError::NotADecimal);
        }
        let whole: i64 = whole.parse().map_err(|_| ParseFixedError::OutOfRange)?;
        if whole >= (1 << 19) - 1 {
            return Err(ParseFixedError::OutOfRange);
        }
        // Nine digits decide the nearest 4096th.
        let kept = &fraction[..fraction.len().min(9)];
        let numerator: i64 = kept.parse().map_err(|_| ParseFixedError::NotADecimal)?;
        let magnitude = Self::from_int(whole as i32)
            + Self::from_ratio(numerator, 10_i64.pow(kept.len() as u32));
        Ok(if negative { -magnitude } else { magnitude })
    }
}

impl fmt::Display for Fixed {
    /// Prints up to four decimals, enough to tell 4096ths apart, without trailing zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let mut whole = magnitude >> Self::FRACTION_BITS;
        let fraction = magnitude & ((1 << Self::FRACTION_BITS) - 1);
        let mut decimals = (u64::from(fraction) * 10_000 + 2048) >> Self::FRACTION_BITS;
        if decimals == 10_000 {
            whole += 1;
            decimals = 0;
        }
        if decimals == 0 {
            return write!(f, "{sign}{whole}");
        }
        let text = format!("{decimals:04}");
        write!(f, "{sign}{whole}.{}", text.trim_end_matches('0'))
    }
}

impl fmt::Debug for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decimals_round_to_the_nearest_4096th() {
        let check = |text: &str, raw: i32| assert_eq!(text.parse::<Fixed>().unwrap().raw(), raw);
        check("0.8608", 3526);
        check("2.25", 9216);
        check("-0.0625", -256);
        check("45", 45 << 12);
        for text in ["", "-", "1e3", "1.", ".5", "1.2.3", "0x1", "+1"] {
            assert_eq!(text.parse::<Fixed>(), Err(ParseFixedError::NotADecimal), "{text:?}");
        }
        for text in ["524288", "99999999999999999999"] {
            assert_eq!(text.parse::<Fixed>(), Err(ParseFixedError::OutOfRange), "{text:?}");
        }
    }

    #[test]
    fn display_round_trips() {
        for raw in (-20_000..20_000).chain([i32::MAX >> 1]) {
            let number = Fixed::from_raw(raw);
            assert_eq!(number.to_string().parse::<Fixed>(), Ok(number), "{number}");
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in ".{0,24}") {
            let _outcome = text.parse::<Fixed>();
        }

        #[test]
        fn floor_and_ceil_enclose(raw in -1_000_000_000..1_000_000_000_i32) {
            let number = Fixed::from_raw(raw);
            prop_assert!(Fixed::from_int(number.floor()) <= number);
            prop_assert!(number <= Fixed::from_int(number.ceil()));
            prop_assert!(number.ceil() - number.floor() <= 1);
        }
    }
}
