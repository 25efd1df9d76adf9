//! Element-wise parts of the network, written so that the compiler vectorises them.

use pulp::Arch;

/// `e^x`, within 2 units in the last place on `[-87, 87]` and clamped outside.
///
/// Written without branches or calls, so that loops over it vectorise.
///
/// # Source
///
/// The range reduction and polynomial of Cephes' `expf` (S. Moshier).
#[inline(always)]
fn exp(x: f32) -> f32 {
    // Adding and subtracting 1.5 · 2²³ rounds to the nearest integer.
    const ROUND: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 87.0);
    let n = (x * core::f32::consts::LOG2_E + ROUND) - ROUND;
    let r = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let mut p = 1.987_569_1e-4;
    for coefficient in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        p = p * r + coefficient;
    }
    let power_of_two = f32::from_bits(((n as i32 + 127) as u32) << 23);
    (p * r * r + r + 1.0) * power_of_two
}

#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

#[inline(always)]
fn tanh(x: f32) -> f32 {
    1.0 - 2.0 / (1.0 + exp(2.0 * x))
}

/// Layer norm of each row of `stride` entries, over its first `len`, in place; the `1e-5` under the
/// root is Burn's and PyTorch's default. Writes one over each row's deviation where asked to.
pub(crate) fn normalize_rows(
    rows: &mut [f32],
    len: usize,
    stride: usize,
    mut inverse_deviations: Option<&mut [f32]>,
) {
    Arch::new().dispatch(
        #[inline(always)]
        || {
            for (index, row) in rows.chunks_exact_mut(stride).enumerate() {
                let row = &mut row[..len];
                let mean = sum(row, |x| x) / len as f32;
                let variance = sum(row, |x| (x - mean) * (x - mean)) / len as f32;
                let scale = 1.0 / (variance + 1e-5).sqrt();
                for x in row {
                    *x = (*x - mean) * scale;
                }
                if let Some(deviations) = inverse_deviations.as_deref_mut() {
                    deviations[index] = scale;
                }
            }
        },
    );
}

/// `Σ term(x)` in 16 partial sums, the order that the registers dictate.
#[inline(always)]
fn sum(row: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut partial = [0.0; 16];
    let (chunks, rest) = row.as_chunks::<16>();
    for chunk in chunks {
        for (partial, &x) in partial.iter_mut().zip(chunk) {
            *partial += term(x);
        }
    }
    for (partial, &x) in partial.iter_mut().zip(rest) {
        *partial += term(x);
    }
    for half in [8, 4, 2, 1] {
        for i in 0..half {
            partial[i] += partial[i + half];
        }
    }
    partial[0]
}

/// Turns the gradient of normalised rows into that of the rows before the norm, in place.
pub(crate) fn normalize_rows_backward(
    normalized: &[f32],
    inverse_deviations: &[f32],
    len: usize,
    gradient: &mut [f32],
) {
    Arch::new().dispatch(
        #[inline(always)]
        || {
            let rows = normalized.chunks_exact(len).zip(gradient.chunks_exact_mut(len));
            for ((normalized, gradient), &scale) in rows.zip(inverse_deviations) {
                let mean = sum(gradient, |x| x) / len as f32;
                let mut dot = [0.0; 16];
                let chunks =
                    gradient.as_chunks::<16>().0.iter().zip(normalized.as_chunks::<16>().0);
                for (gradient, normalized) in chunks {
                    for i in 0..16 {
                        dot[i] += gradient[i] * normalized[i];
                    }
                }
                let along = sum(&dot, |x| x) / len as f32;
                for (gradient, &x) in gradient.iter_mut().zip(normalized) {
                    *gradient = (*gradient - mean - x * along) * scale;
                }
            }
        },
    );
}

/// ReLU in place.
pub(crate) fn rectify(values: &mut [f32]) {
    Arch::new().dispatch(
        #[inline(always)]
        || {
            for x in values.iter_mut() {
                *x = x.max(0.0);
            }
        },
    );
}

/// Clears the gradient where the rectified value is 0.
pub(crate) fn rectify_backward(rectified: &[f32], gradient: &mut [f32]) {
    Arch::new().dispatch(
        #[inline(always)]
        || {
            for (gradient, &x) in gradient.iter_mut().zip(rectified) {
                *gradient = if 0.0 < x { *gradient } else { 0.0 };
            }
        },
    );
}

/// Adds every row of `rows` to the rows of `sums`, which repeat: with one row of sums, the sum of
/// columns.
pub(crate) fn add_rows(rows: &[f32], sums: &mut [f32]) {
    Arch::new().dispatch(
        #[inline(always)]
        || {
            for row in rows.chunks_exact(sums.len()) {
                for (sum, &x) in sums.iter_mut().zip(row) {
                    *sum += x;
                }
            }
        },
    );
}

/// Each row of `from` times its factor.
pub(crate) fn scale_rows(from: &[f32], factors: &[f32], to: &mut [f32]) {
    let width = from.len() / factors.len();
    for ((from, to), &factor) in
        from.chunks_exact(width).zip(to.chunks_exact_mut(width)).zip(factors)
    {
        for (to, &x) in to.iter_mut().zip(from) {
            *to = x * factor;
        }
    }
}

/// Each row times its factor, in place.
pub(crate) fn scale_rows_in_place(rows: &mut [f32], factors: &[f32]) {
    let width = rows.len() / factors.len();
    for (row, &factor) in rows.chunks_exact_mut(width).zip(factors) {
        for x in row {
            *x *= factor;
        }
    }
}

/// One step of the GRU for a block of rows.
///
/// `gates` holds the input's part and `recurrent` the state's part of reset gate, update gate and
/// candidate, `[rows, 3 · hidden]`. `gates` receives the three activations, `states` the new state.
pub(crate) fn gru_step(
    hidden: usize,
    gates: &mut [f32],
    recurrent: &[f32],
    previous: &[f32],
    states: &mut [f32],
) {
    Arch::new().dispatch(
        #[inline(always)]
        || {
            let rows = gates.chunks_exact_mut(3 * hidden).zip(recurrent.chunks_exact(3 * hidden));
            let rows = rows.zip(previous.chunks_exact(hidden));
            for (((gates, recurrent), previous), state) in rows.zip(states.chunks_exact_mut(hidden))
            {
                let (reset, rest) = gates.split_at_mut(hidden);
                let (update, candidate) = rest.split_at_mut(hidden);
                let (reset_part, rest) = recurrent.split_at(hidden);
                let (update_part, candidate_part) = rest.split_at(hidden);
                for (x, &part) in reset.iter_mut().zip(reset_part) {
                    *x = sigmoid(*x + part);
                }
                for (x, &part) in update.iter_mut().zip(update_part) {
                    *x = sigmoid(*x + part);
                }
                for ((x, &part), &reset) in
                    candidate.iter_mut().zip(candidate_part).zip(reset.iter())
                {
                    *x = tanh(*x + reset * part);
                }
                let parts = candidate.iter().zip(update.iter()).zip(previous);
                for (state, ((&candidate, &update), &previous)) in state.iter_mut().zip(parts) {
                    *state = candidate + update * (previous - candidate);
                }
            }
        },
    );
}

/// The derivative of [`gru_step`].
///
/// `gates` holds the activations and receives the gradient of the input's part; `recurrent` holds
/// the state's part and receives its gradient; `state_gradient` is that of the new state and
/// becomes the direct part of that of the previous state.
pub(crate) fn gru_step_backward(
    hidden: usize,
    gates: &mut [f32],
    recurrent: &mut [f32],
    previous: &[f32],
    state_gradient: &mut [f32],
) {
    Arch::new().dispatch(
        #[inline(always)]
        || {
            let rows =
                gates.chunks_exact_mut(3 * hidden).zip(recurrent.chunks_exact_mut(3 * hidden));
            let rows = rows.zip(previous.chunks_exact(hidden));
            for (((gates, recurrent), previous), gradient) in
                rows.zip(state_gradient.chunks_exact_mut(hidden))
            {
                let (reset, rest) = gates.split_at_mut(hidden);
                let (update, candidate) = rest.split_at_mut(hidden);
                let (reset_part, rest) = recurrent.split_at_mut(hidden);
                let (update_part, candidate_part) = rest.split_at_mut(hidden);
                let candidate = &mut candidate[..hidden];
                let candidate_part = &mut candidate_part[..hidden];
                let (previous, gradient) = (&previous[..hidden], &mut gradient[..hidden]);
                for i in 0..hidden {
                    let (r, z, n) = (reset[i], update[i], candidate[i]);
                    let g = gradient[i];
                    let dn = g * (1.0 - z) * (1.0 - n * n);
                    let dz = g * (previous[i] - n) * z * (1.0 - z);
                    let dr = dn * candidate_part[i] * r * (1.0 - r);
                    gradient[i] = g * z;
                    reset[i] = dr;
                    update[i] = dz;
                    candidate[i] = dn;
                    reset_part[i] = dr;
                    update_part[i] = dz;
                    candidate_part[i] = dn * r;
                }
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponential_is_as_good_as_the_standard_one() {
        for i in -8700..8700 {
            let x = i as f32 / 100.0;
            let expected = f64::from(x).exp();
            assert!((f64::from(exp(x)) / expected - 1.0).abs() < 3e-7, "exp({x})");
        }
        for i in -2000..2000 {
            let x = i as f32 / 100.0;
            assert!((f64::from(tanh(x)) - f64::from(x).tanh()).abs() < 2e-7, "tanh({x})");
        }
        assert_eq!((sigmoid(-1e9), sigmoid(1e9), tanh(-1e9), tanh(1e9)).1, 1.0);
    }
}
