/// The constants of [`clipped_value_loss`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValueLossParameters {
    /// How far a value may move from the one predicted while acting before its loss is flat.
    pub clip: f32,
    /// Where the loss turns from quadratic to linear, in the units of the values.
    pub huber_delta: f32,
    /// One over the sum of all weights of the batch.
    pub scale: f32,
}

/// Sums of a value loss over the rows of one shard.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ValueLoss {
    /// `Σ w · max(loss, clipped loss)`, times the caller's scale.
    pub loss: f32,
    /// `Σ w` over rows where the clipped loss was the larger one, times the scale.
    pub clip_fraction: f32,
}

/// The Huber loss of one error: `e²/2` up to `delta`, `delta (|e| − delta/2)` beyond.
///
/// # Source
///
/// Huber 1964, "Robust Estimation of a Location Parameter", the loss `ρ` of section 4.
pub fn huber(error: f32, delta: f32) -> f32 {
    let size = error.abs();
    if size <= delta { 0.5 * error * error } else { delta * (size - 0.5 * delta) }
}

/// The clipped Huber loss of the value over one shard, and its gradient.
///
/// Slices hold one entry per row, all in the same (normalised) units: `values` of the critic being
/// learned, `behaviour_values` of the one that acted, `targets`, and `weights` (1 = counts).
/// `gradient` receives the derivative of the loss by each entry of `values`.
///
/// # Panics
///
/// If the slices differ in length.
///
/// # Source
///
/// Yu et al. 2022, "The Surprising Effectiveness of PPO in Cooperative Multi-Agent Games",
/// appendix A, `L(φ)`: the maximum of the loss at `V` and at `clip(V, V_old ± ε)`, with the Huber
/// loss in place of the square as in the authors' program.
pub fn clipped_value_loss(
    values: &[f32],
    behaviour_values: &[f32],
    (targets, weights): (&[f32], &[f32]),
    parameters: ValueLossParameters,
    gradient: &mut [f32],
) -> ValueLoss {
    let ValueLossParameters { clip, huber_delta, scale } = parameters;
    let len = values.len();
    assert!(behaviour_values.len() == len && targets.len() == len, "one per row");
    assert!(weights.len() == len && gradient.len() == len, "one per row");
    let mut total = ValueLoss::default();
    for row in 0..len {
        gradient[row] = 0.0;
        if weights[row] == 0.0 {
            continue;
        }
        let weight = weights[row] * scale;
        let moved = values[row] - behaviour_values[row];
        let error = values[row] - targets[row];
        // Within the clip both errors are one: rounding must not make the clipped loss the larger.
        let clipped_error = if moved.abs() <= clip {
            error
        } else {
            behaviour_values[row] + moved.clamp(-clip, clip) - targets[row]
        };
        let (loss, clipped_loss) = (huber(error, huber_delta), huber(clipped_error, huber_delta));
        if loss < clipped_loss {
            total.clip_fraction += weight;
        } else {
            gradient[row] = weight * error.clamp(-huber_delta, huber_delta);
        }
        total.loss += weight * loss.max(clipped_loss);
    }
    total
}

/// The share of the targets' variance that the values explain: 1 is perfect, 0 no better than the
/// mean, negative worse. 0 where the targets do not vary.
///
/// # Panics
///
/// If the slices differ in length.
///
/// # Source
///
/// The coefficient of determination with the mean error removed, `1 − Var(y − ŷ) / Var(y)`, as
/// OpenAI Baselines logs it.
pub fn explained_variance(values: &[f32], targets: &[f32]) -> f32 {
    assert_eq!(values.len(), targets.len(), "one value per target");
    let count = values.len() as f64;
    let variance = |entry: &dyn Fn(usize) -> f64| {
        let mean = (0..values.len()).map(entry).sum::<f64>() / count;
        (0..values.len()).map(|i| (entry(i) - mean).powi(2)).sum::<f64>() / count
    };
    let total = variance(&|i| f64::from(targets[i]));
    if total.partial_cmp(&0.0) != Some(core::cmp::Ordering::Greater) {
        return 0.0;
    }
    (1.0 - variance(&|i| f64::from(targets[i]) - f64::from(values[i])) / total) as f32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The loss as an integral of its bounded slope, summed in small pieces.
    fn huber_literal(error: f64, delta: f64) -> f64 {
        let pieces = 20_000;
        let width = error.abs() / f64::from(pieces);
        (0..pieces).map(|i| ((f64::from(i) + 0.5) * width).min(delta) * width).sum()
    }

    fn row_loss_literal(value: f64, behaviour: f64, target: f64, clip: f64, delta: f64) -> f64 {
        let clipped = if behaviour + clip < value {
            behaviour + clip
        } else if value < behaviour - clip {
            behaviour - clip
        } else {
            value
        };
        huber_literal(value - target, delta).max(huber_literal(clipped - target, delta))
    }

    fn check(rows: &[(f32, f32, f32)], clip: f32, delta: f32) {
        let values: Vec<f32> = rows.iter().map(|r| r.0).collect();
        let behaviour: Vec<f32> = rows.iter().map(|r| r.1).collect();
        let targets: Vec<f32> = rows.iter().map(|r| r.2).collect();
        let weights = vec![1.0; rows.len()];
        let parameters = ValueLossParameters { clip, huber_delta: delta, scale: 0.5 };
        let mut gradient = vec![0.0; rows.len()];
        let rest = (&targets[..], &weights[..]);
        let loss = clipped_value_loss(&values, &behaviour, rest, parameters, &mut gradient);

        let literal = |row: usize, shift: f64| {
            0.5 * row_loss_literal(
                f64::from(values[row]) + shift,
                f64::from(behaviour[row]),
                f64::from(targets[row]),
                f64::from(clip),
                f64::from(delta),
            )
        };
        let expected: f64 = (0..rows.len()).map(|row| literal(row, 0.0)).sum();
        assert!((f64::from(loss.loss) - expected).abs() < 1e-3);
        for (row, &slope) in gradient.iter().enumerate() {
            let (left, right) = (literal(row, 0.0) - literal(row, -1e-3), literal(row, 1e-3));
            let right = right - literal(row, 0.0);
            let at_a_kink = (left - right).abs() > 1e-5;
            let expected = (left + right) / 2e-3;
            assert!(at_a_kink || (f64::from(slope) - expected).abs() < 2e-3, "row {row}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn loss_and_gradient_equal_the_literal_loss(
            rows in proptest::collection::vec(
                (-3.0_f32..3.0, -3.0_f32..3.0, -3.0_f32..3.0), 1..6),
            clip in 0.1_f32..0.5,
            delta in 0.5_f32..2.0,
        ) {
            check(&rows, clip, delta);
        }
    }

    /// Rounding made the clipped loss of a value within the clip the larger one by a bit, and the
    /// row lost its gradient.
    #[test]
    fn rounding_clips_nobody() {
        check(&[(-0.158_378_96, 0.203_794_32, -2.703_160_8)], 0.395_723_46, 0.5);
    }

    #[test]
    fn rows_without_weight_do_not_count() {
        let parameters = ValueLossParameters { clip: 0.2, huber_delta: 10.0, scale: 1.0 };
        let mut gradient = [7.0, 7.0];
        let rest = (&[0.0, f32::NAN][..], &[1.0, 0.0][..]);
        let loss = clipped_value_loss(&[2.0, 1.0], &[2.0, 1.0], rest, parameters, &mut gradient);
        assert_eq!(loss, ValueLoss { loss: 2.0, clip_fraction: 0.0 });
        assert_eq!(gradient, [2.0, 0.0]);
    }

    #[test]
    fn explained_variance_by_hand() {
        assert_eq!(explained_variance(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0]), 1.0);
        assert_eq!(explained_variance(&[5.0, 5.0, 5.0], &[1.0, 2.0, 3.0]), 0.0);
        assert_eq!(explained_variance(&[3.0, 2.0, 1.0], &[1.0, 2.0, 3.0]), -3.0);
        assert_eq!(explained_variance(&[3.0, 2.0], &[4.0, 4.0]), 0.0);
    }
}
