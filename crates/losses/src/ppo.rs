/// Sums of a clipped policy loss over the rows of one shard, and how far the policy moved.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PolicyLoss {
    /// `−Σ w · min(ρ A, clip(ρ) A)`, times the caller's scale.
    pub loss: f32,
    /// `Σ w` over rows whose ratio lies outside the clip range, times the scale.
    pub clip_fraction: f32,
    /// `Σ w ((ρ − 1) − ln ρ)`, times the scale: an estimate of `KL(μ ‖ π)` in nats.
    pub approximate_kl: f32,
}

/// The clipped surrogate loss of PPO over one shard, and its gradient.
///
/// Slices hold one entry per row. `target_log_probs` are those of the chosen actions under the
/// policy being learned, `behaviour_log_probs` under the one that acted; `weights` are 1 for rows
/// that count and 0 for rows that do not; `scale` is one over the sum of all weights of the batch.
/// `gradient` receives the derivative of the loss by each entry of `target_log_probs`.
///
/// # Panics
///
/// If the slices differ in length.
///
/// # Source
///
/// Schulman et al. 2017, "Proximal Policy Optimization Algorithms", eq. (7), negated; the estimate
/// of the divergence is k3 of Schulman 2020, "Approximating KL Divergence".
pub fn ppo_policy_loss(
    target_log_probs: &[f32],
    behaviour_log_probs: &[f32],
    (advantages, weights): (&[f32], &[f32]),
    clip: f32,
    scale: f32,
    gradient: &mut [f32],
) -> PolicyLoss {
    let len = target_log_probs.len();
    assert!(behaviour_log_probs.len() == len && advantages.len() == len, "one per row");
    assert!(weights.len() == len && gradient.len() == len, "one per row");
    let mut total = PolicyLoss::default();
    for row in 0..len {
        gradient[row] = 0.0;
        if weights[row] == 0.0 {
            continue;
        }
        let weight = weights[row] * scale;
        let log_ratio = target_log_probs[row] - behaviour_log_probs[row];
        let ratio = log_ratio.exp();
        let unclipped = ratio * advantages[row];
        let clipped = ratio.clamp(1.0 - clip, 1.0 + clip) * advantages[row];
        if unclipped <= clipped {
            gradient[row] = -weight * unclipped;
        }
        total.loss -= weight * unclipped.min(clipped);
        total.approximate_kl += weight * ((ratio - 1.0) - log_ratio);
        if clip < (ratio - 1.0).abs() {
            total.clip_fraction += weight;
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Eq. (7) for one row, by cases on the sign of the advantage as in figure 1 of the paper.
    fn surrogate_literal(target: f64, behaviour: f64, advantage: f64, clip: f64) -> f64 {
        let ratio = (target - behaviour).exp();
        if 0.0 <= advantage {
            advantage * if 1.0 + clip < ratio { 1.0 + clip } else { ratio }
        } else {
            advantage * if ratio < 1.0 - clip { 1.0 - clip } else { ratio }
        }
    }

    type Row = (f32, f32, f32, bool);

    fn check(rows: &[Row], clip: f32) {
        let target: Vec<f32> = rows.iter().map(|r| r.0).collect();
        let behaviour: Vec<f32> = rows.iter().map(|r| r.1).collect();
        let advantages: Vec<f32> = rows.iter().map(|r| r.2).collect();
        let weights: Vec<f32> = rows.iter().map(|r| f32::from(u8::from(r.3))).collect();
        let scale = 1.0 / rows.len() as f32;
        let mut gradient = vec![9.0; rows.len()];
        let rest = (&advantages[..], &weights[..]);
        let loss = ppo_policy_loss(&target, &behaviour, rest, clip, scale, &mut gradient);

        let row_loss = |row: usize, shift: f64| {
            -f64::from(weights[row] * scale)
                * surrogate_literal(
                    f64::from(target[row]) + shift,
                    f64::from(behaviour[row]),
                    f64::from(advantages[row]),
                    f64::from(clip),
                )
        };
        let expected: f64 = (0..rows.len()).map(|row| row_loss(row, 0.0)).sum();
        assert!((f64::from(loss.loss) - expected).abs() < 1e-4);
        for (row, &slope) in gradient.iter().enumerate() {
            let ratio = (target[row] - behaviour[row]).exp();
            let at_a_kink = ((ratio - 1.0).abs() - clip).abs() < 1e-3;
            let expected = (row_loss(row, 1e-5) - row_loss(row, -1e-5)) / 2e-5;
            assert!(at_a_kink || (f64::from(slope) - expected).abs() < 1e-3, "row {row}");
        }
    }

    proptest! {
        #[test]
        fn loss_and_gradient_equal_the_literal_surrogate(
            rows in proptest::collection::vec(
                (-2.0_f32..0.0, -2.0_f32..0.0, -3.0_f32..3.0, proptest::bool::ANY), 1..16),
            clip in 0.05_f32..0.4,
        ) {
            check(&rows, clip);
        }
    }

    /// Dead agents' rows have weight 0; whatever they hold, nothing of it reaches the loss.
    #[test]
    fn rows_without_weight_do_not_count() {
        let mut gradient = [5.0, 5.0];
        let loss = ppo_policy_loss(
            &[-1.0, f32::NEG_INFINITY],
            &[-1.0, 0.0],
            (&[2.0, f32::INFINITY], &[1.0, 0.0]),
            0.2,
            1.0,
            &mut gradient,
        );
        assert_eq!(loss, PolicyLoss { loss: -2.0, clip_fraction: 0.0, approximate_kl: 0.0 });
        assert_eq!(gradient, [-2.0, 0.0]);
    }
}
