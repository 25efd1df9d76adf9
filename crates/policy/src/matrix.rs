//! Matrix products for small layers: SIMD through `pulp`, one thread, fixed order of summation.
//!
//! Every width is a multiple of [`LANE_PAD`]; callers pad with zeros. The products are written for
//! matrices of 16 to 256 columns, where general libraries spend more time on set-up and packing
//! than on arithmetic.

use pulp::{Arch, Simd, WithSimd};

/// Widths are padded to a multiple of this many columns: one AVX-512 register, two of AVX2.
pub const LANE_PAD: usize = 16;

/// Columns of a wide panel: four AVX-512 registers.
const WIDE: usize = 4 * LANE_PAD;

/// Rows that one pass of the gradient product covers, so that they stay in the nearest cache.
const ROWS_PER_PASS: usize = 32;

/// `len` rounded up to a whole number of registers.
pub fn padded(len: usize) -> usize {
    len.next_multiple_of(LANE_PAD)
}

/// The right-hand side of a product, stored by blocks of columns for sequential reads.
#[derive(Clone, Debug, Default)]
pub struct Panels {
    depth: usize,
    width: usize,
    values: Vec<f32>,
}

impl Panels {
    /// Takes over `matrix`, `[depth, width]` row-major.
    ///
    /// # Panics
    ///
    /// If `width` is not a multiple of [`LANE_PAD`] or the length is not `depth · width`.
    pub fn pack(&mut self, matrix: &[f32], depth: usize, width: usize) {
        assert!(matrix.len() == depth * width && width.is_multiple_of(LANE_PAD), "padded matrix");
        self.depth = depth;
        self.width = width;
        self.values.clear();
        for (first, columns) in column_blocks(width) {
            for row in matrix.chunks_exact(width) {
                self.values.extend_from_slice(&row[first..first + columns]);
            }
        }
    }

    /// Takes over the transpose of `matrix`, `[width, depth]` row-major, so that the product is
    /// with `[depth, width]`.
    ///
    /// # Panics
    ///
    /// As [`Self::pack`].
    pub fn pack_transposed(&mut self, matrix: &[f32], depth: usize, width: usize) {
        assert!(matrix.len() == depth * width && width.is_multiple_of(LANE_PAD), "padded matrix");
        self.depth = depth;
        self.width = width;
        self.values.clear();
        for (first, columns) in column_blocks(width) {
            for row in 0..depth {
                self.values.extend((first..first + columns).map(|c| matrix[c * depth + row]));
            }
        }
    }
}

/// The blocks of columns of a padded width, as `(first column, columns)`: wide ones first.
fn column_blocks(width: usize) -> impl Iterator<Item = (usize, usize)> {
    let wide = width / WIDE;
    let narrow = (width % WIDE) / LANE_PAD;
    (0..wide)
        .map(|i| (i * WIDE, WIDE))
        .chain((0..narrow).map(move |i| (wide * WIDE + i * LANE_PAD, LANE_PAD)))
}

/// `out = a · panels + bias`, or `out += a · panels` where `bias` is `None`.
///
/// `a` is `[rows, depth]`, `out` is `[rows, width]`, both row-major and contiguous.
///
/// # Panics
///
/// If a length does not fit.
pub fn multiply(a: &[f32], panels: &Panels, bias: Option<&[f32]>, out: &mut [f32]) {
    let rows = a.len() / panels.depth;
    assert!(a.len() == rows * panels.depth && out.len() == rows * panels.width, "matrix sizes");
    assert!(bias.is_none_or(|bias| bias.len() == panels.width), "one bias per column");
    Arch::new().dispatch(Multiply { a, panels, bias, out });
}

struct Multiply<'a> {
    a: &'a [f32],
    panels: &'a Panels,
    bias: Option<&'a [f32]>,
    out: &'a mut [f32],
}

impl WithSimd for Multiply<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let mut offset = 0;
        for (first, columns) in column_blocks(self.panels.width) {
            let block = &self.panels.values[offset..offset + self.panels.depth * columns];
            offset += block.len();
            // Accumulators of four rows by four registers need 32 registers; smaller register
            // files take two at a time, and narrow lanes more passes over the same block.
            if columns == WIDE && 4 * S::F32_LANES == WIDE && 32 <= S::REGISTER_COUNT {
                self.block::<S, WIDE, 4>(simd, block, first, 0);
            } else if columns == WIDE {
                for pass in 0..WIDE / (2 * S::F32_LANES) {
                    self.block::<S, WIDE, 2>(simd, block, first, pass * 2);
                }
            } else {
                for pass in 0..LANE_PAD / S::F32_LANES {
                    self.block::<S, LANE_PAD, 1>(simd, block, first, pass);
                }
            }
        }
    }
}

impl Multiply<'_> {
    /// Fills `REGISTERS` registers of columns from register `register` of the block that starts at
    /// column `first`.
    #[inline(always)]
    fn block<S: Simd, const COLUMNS: usize, const REGISTERS: usize>(
        &mut self,
        simd: S,
        block: &[f32],
        first: usize,
        register: usize,
    ) {
        let (depth, width) = (self.panels.depth, self.panels.width);
        let column = first + register * S::F32_LANES;
        let block = block.as_chunks::<COLUMNS>().0;
        let start: [S::f32s; REGISTERS] = match self.bias {
            Some(bias) => load::<S, REGISTERS>(&bias[column..]),
            None => [simd.splat_f32s(0.0); REGISTERS],
        };
        let adds = self.bias.is_none();
        let mut a_quads = self.a.chunks_exact(4 * depth);
        let mut out_quads = self.out.chunks_exact_mut(4 * width);
        for (a, out) in (&mut a_quads).zip(&mut out_quads) {
            let (a0, a) = a.split_at(depth);
            let (a1, a) = a.split_at(depth);
            let (a2, a3) = a.split_at(depth);
            let mut sums = [start; 4];
            for ((((x0, x1), x2), x3), row) in a0.iter().zip(a1).zip(a2).zip(a3).zip(block) {
                let w = load::<S, REGISTERS>(&row[register * S::F32_LANES..]);
                for (sums, x) in sums.iter_mut().zip([x0, x1, x2, x3]) {
                    let x = simd.splat_f32s(*x);
                    for (sum, w) in sums.iter_mut().zip(w) {
                        *sum = simd.mul_add_e_f32s(x, w, *sum);
                    }
                }
            }
            for (out, sums) in out.chunks_exact_mut(width).zip(&sums) {
                store::<S, REGISTERS>(simd, &mut out[column..], sums, adds);
            }
        }
        let rest = a_quads.remainder().chunks_exact(depth);
        for (a, out) in rest.zip(out_quads.into_remainder().chunks_exact_mut(width)) {
            let mut sums = start;
            for (x, row) in a.iter().zip(block) {
                let x = simd.splat_f32s(*x);
                let w = load::<S, REGISTERS>(&row[register * S::F32_LANES..]);
                for (sum, w) in sums.iter_mut().zip(w) {
                    *sum = simd.mul_add_e_f32s(x, w, *sum);
                }
            }
            store::<S, REGISTERS>(simd, &mut out[column..], &sums, adds);
        }
    }
}

#[inline(always)]
fn load<S: Simd, const REGISTERS: usize>(from: &[f32]) -> [S::f32s; REGISTERS] {
    let registers = S::as_simd_f32s(&from[..REGISTERS * S::F32_LANES]).0;
    core::array::from_fn(|i| registers[i])
}

#[inline(always)]
fn store<S: Simd, const REGISTERS: usize>(
    simd: S,
    to: &mut [f32],
    values: &[S::f32s; REGISTERS],
    adds: bool,
) {
    let registers = S::as_mut_simd_f32s(&mut to[..REGISTERS * S::F32_LANES]).0;
    for (to, value) in registers.iter_mut().zip(values) {
        *to = if adds { simd.add_f32s(*to, *value) } else { *value };
    }
}

/// `out += aᵀ · d`: the gradient of a weight matrix from its inputs and the gradient of its
/// outputs.
///
/// `a` is `[rows, depth]`, `d` is `[rows, width]`, `out` is `[depth, width]`.
///
/// # Panics
///
/// If a length does not fit, or a width is not a multiple of [`LANE_PAD`].
pub fn add_outer_products(a: &[f32], d: &[f32], (depth, width): (usize, usize), out: &mut [f32]) {
    assert!(depth.is_multiple_of(LANE_PAD) && width.is_multiple_of(LANE_PAD), "padded widths");
    assert!(out.len() == depth * width && a.len() / depth == d.len() / width, "matrix sizes");
    Arch::new().dispatch(OuterProducts { a, d, depth, width, out });
}

struct OuterProducts<'a> {
    a: &'a [f32],
    d: &'a [f32],
    depth: usize,
    width: usize,
    out: &'a mut [f32],
}

impl WithSimd for OuterProducts<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let (a, d) = (self.a, self.d);
        let a_passes = a.chunks(ROWS_PER_PASS * self.depth);
        for (a, d) in a_passes.zip(d.chunks(ROWS_PER_PASS * self.width)) {
            for (first, columns) in column_blocks(self.width) {
                if columns == WIDE && 4 * S::F32_LANES == WIDE && 32 <= S::REGISTER_COUNT {
                    self.pass::<S, 4>(simd, a, d, first);
                } else if columns == WIDE {
                    for pass in 0..WIDE / (2 * S::F32_LANES) {
                        self.pass::<S, 2>(simd, a, d, first + pass * 2 * S::F32_LANES);
                    }
                } else {
                    for pass in 0..LANE_PAD / S::F32_LANES {
                        self.pass::<S, 1>(simd, a, d, first + pass * S::F32_LANES);
                    }
                }
            }
        }
    }
}

impl OuterProducts<'_> {
    /// Adds the products of a few rows to `REGISTERS` registers of columns from `column` on.
    #[inline(always)]
    fn pass<S: Simd, const REGISTERS: usize>(
        &mut self,
        simd: S,
        a: &[f32],
        d: &[f32],
        column: usize,
    ) {
        let (depth, width) = (self.depth, self.width);
        for first in (0..depth).step_by(4) {
            let mut sums = [[simd.splat_f32s(0.0); REGISTERS]; 4];
            for (a, d) in a.chunks_exact(depth).zip(d.chunks_exact(width)) {
                let d = load::<S, REGISTERS>(&d[column..]);
                for (sums, x) in sums.iter_mut().zip(&a[first..first + 4]) {
                    let x = simd.splat_f32s(*x);
                    for (sum, d) in sums.iter_mut().zip(d) {
                        *sum = simd.mul_add_e_f32s(x, d, *sum);
                    }
                }
            }
            let out = &mut self.out[first * width..(first + 4) * width];
            for (out, sums) in out.chunks_exact_mut(width).zip(&sums) {
                store::<S, REGISTERS>(simd, &mut out[column..], sums, true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn numbers(len: usize, seed: u32) -> Vec<f32> {
        (0..len as u32).map(|i| ((i * 37 + seed * 11) % 101) as f32 / 50.0 - 1.0).collect()
    }

    fn product_literal(
        a: &[f32],
        b: &[f32],
        (rows, depth, width): (usize, usize, usize),
    ) -> Vec<f32> {
        let mut out = vec![0.0; rows * width];
        for r in 0..rows {
            for c in 0..width {
                out[r * width + c] = (0..depth).map(|k| a[r * depth + k] * b[k * width + c]).sum();
            }
        }
        out
    }

    fn check(rows: usize, depth: usize, width: usize) {
        let (a, b, bias) = (numbers(rows * depth, 1), numbers(depth * width, 2), numbers(width, 3));
        let expected = product_literal(&a, &b, (rows, depth, width));
        let mut panels = Panels::default();
        let mut out = vec![7.0; rows * width];
        panels.pack(&b, depth, width);
        multiply(&a, &panels, Some(&bias), &mut out);
        for (i, (&got, &want)) in out.iter().zip(&expected).enumerate() {
            assert!((got - want - bias[i % width]).abs() < 1e-3, "with bias, entry {i}");
        }
        let transposed: Vec<f32> =
            (0..depth * width).map(|i| b[(i % depth) * width + i / depth]).collect();
        panels.pack_transposed(&transposed, depth, width);
        out.fill(0.5);
        multiply(&a, &panels, None, &mut out);
        for (i, (&got, &want)) in out.iter().zip(&expected).enumerate() {
            assert!((got - want - 0.5).abs() < 1e-3, "added to the transpose, entry {i}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn product_equals_the_triple_loop(rows in 1_usize..11, depth in 1_usize..40, w in 1_usize..14) {
            check(rows, depth, w * LANE_PAD);
        }

        #[test]
        fn outer_products_equal_the_triple_loop(rows in 1_usize..70, k in 1_usize..4, w in 1_usize..9) {
            let (depth, width) = (k * LANE_PAD, w * LANE_PAD);
            let (a, d) = (numbers(rows * depth, 4), numbers(rows * width, 5));
            let transposed: Vec<f32> =
                (0..rows * depth).map(|i| a[(i % rows) * depth + i / rows]).collect();
            let expected = product_literal(&transposed, &d, (depth, rows, width));
            let mut out = vec![2.0; depth * width];
            add_outer_products(&a, &d, (depth, width), &mut out);
            for (i, (&got, &want)) in out.iter().zip(&expected).enumerate() {
                prop_assert!((got - want - 2.0).abs() < 1e-3, "entry {}", i);
            }
        }
    }
}
