//! Square roots by a table and Newton steps: multiplications only, exact after correction.

/// `1/√x` with 30 fraction bits for `x` in [1/4, 1), by the top 8 bits of `x`.
const SEED: [u32; 192] = {
    let mut table = [0; 192];
    let mut i = 0;
    while i < 192 {
        // The middle of the interval, with 40 fraction bits; then 2^30/√x = 2^50/√(x·2^40).
        let middle = (2 * (i as u64 + 64) + 1) << 31;
        table[i] = ((1_u64 << 50) / middle.isqrt()) as u32;
        i += 1;
    }
    table
};

/// The reciprocal root of `n > 0` as `(mantissa, shift)` with `1/√n ≈ mantissa / 2^shift`.
///
/// The mantissa has 30 or 31 bits and a relative error below 2^-26.
#[inline]
pub fn inverse_root(n: u64) -> (u32, u32) {
    debug_assert!(n != 0);
    let half_zeros = n.leading_zeros() / 2;
    // Shifted by an even count, the top 32 bits are x·2^32 with x in [1/4, 1).
    let x = (n << (2 * half_zeros)) >> 32;
    let mut y = u64::from(SEED[(x >> 24) as usize - 64]);
    for _ in 0..2 {
        let y_squared = (y * y) >> 30;
        let product = (x * y_squared) >> 32;
        y = (y * ((3 << 30) - product)) >> 31;
    }
    // √n = √x · 2^(32 - half_zeros)
    (y as u32, 30 + 32 - half_zeros)
}

/// The largest integer whose square is at most `n`. `n` must be below 2^62.
#[inline]
pub fn square_root(n: u64) -> u32 {
    if n == 0 { 0 } else { square_root_by_inverse(n, inverse_root(n)) }
}

/// [`square_root`] of `n > 0` whose inverse root is known.
#[inline]
pub(crate) fn square_root_by_inverse(n: u64, (mantissa, shift): (u32, u32)) -> u32 {
    let half_zeros = 62 - shift;
    let x = (n << (2 * half_zeros)) >> 32;
    let mut root = (x * u64::from(mantissa)) >> (30 + half_zeros);
    while root * root > n {
        root -= 1;
    }
    while (root + 1) * (root + 1) <= n {
        root += 1;
    }
    root as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_numbers_are_exact() {
        for n in 0..100_000 {
            assert_eq!(u64::from(square_root(n)), n.isqrt(), "{n}");
        }
    }

    proptest! {
        #[test]
        fn equals_the_standard_root(bits in 0..62_u32, n: u64) {
            let n = n >> (63 - bits);
            prop_assert_eq!(u64::from(square_root(n)), n.isqrt());
        }

        #[test]
        fn inverse_is_close(bits in 0..62_u32, n: u64) {
            let n = (n >> (63 - bits)).max(1);
            let (mantissa, shift) = inverse_root(n);
            // n · (mantissa / 2^shift)^2 must be 1 within 2^-25.
            let square = u128::from(mantissa) * u128::from(mantissa);
            let product = (u128::from(n) * square) >> (2 * shift - 40);
            prop_assert!(product.abs_diff(1 << 40) < 1 << 15, "{product}");
        }
    }
}
