/// The log-probabilities of a categorical distribution over the available actions.
///
/// `logits`, `available` (1 = available) and `log_probs` hold one entry per action. Unavailable
/// actions get `f32::NEG_INFINITY`, so their probability is exactly 0.
///
/// # Panics
///
/// If the slices differ in length or no action is available.
///
/// # Source
///
/// Huang and Ontañón 2022, "A Closer Look at Invalid Action Masking in Policy Gradient
/// Algorithms", eq. (2).
pub fn masked_log_softmax(logits: &[f32], available: &[u8], log_probs: &mut [f32]) {
    assert!(logits.len() == available.len() && logits.len() == log_probs.len(), "one per action");
    let mut max = f32::NEG_INFINITY;
    for (&logit, &is_available) in logits.iter().zip(available) {
        if is_available != 0 && max < logit {
            max = logit;
        }
    }
    assert!(max.is_finite(), "no available action, or a logit that is not finite");
    let mut sum = 0.0;
    for (&logit, &is_available) in logits.iter().zip(available) {
        if is_available != 0 {
            sum += (logit - max).exp();
        }
    }
    let log_total = max + sum.ln();
    for ((log_prob, &logit), &is_available) in log_probs.iter_mut().zip(logits).zip(available) {
        *log_prob = if is_available != 0 { logit - log_total } else { f32::NEG_INFINITY };
    }
}

/// The entropy `−Σ p ln p` of a distribution given by its log-probabilities, in nats.
///
/// Actions of probability 0 (`f32::NEG_INFINITY`) contribute 0, the limit of `p ln p`.
///
/// # Source
///
/// Shannon 1948, "A Mathematical Theory of Communication", section 6.
pub fn entropy(log_probs: &[f32]) -> f32 {
    let mut entropy = 0.0;
    for &log_prob in log_probs {
        if log_prob.is_finite() {
            entropy -= log_prob.exp() * log_prob;
        }
    }
    entropy
}

/// The gradient of `a · ln p(action) + b · H(p)` with respect to the logits behind `p`.
///
/// `log_probs` comes from [`masked_log_softmax`]; `log_prob_gradient` is `a`, `entropy_gradient` is
/// `b`. `gradient` receives one entry per action: `a (1[i = action] − p_i) − b p_i (ln p_i + H)`,
/// and 0 for unavailable actions.
///
/// # Panics
///
/// If the slices differ in length.
///
/// # Source
///
/// The derivative of the softmax, `∂ ln p_j / ∂ x_i = 1[i = j] − p_i`, applied to both terms.
pub fn categorical_gradient(
    log_probs: &[f32],
    action: usize,
    log_prob_gradient: f32,
    entropy_gradient: f32,
    gradient: &mut [f32],
) {
    assert_eq!(log_probs.len(), gradient.len(), "one gradient per action");
    let entropy = entropy(log_probs);
    for (slot, &log_prob) in gradient.iter_mut().zip(log_probs) {
        *slot = 0.0;
        if log_prob.is_finite() {
            let prob = log_prob.exp();
            *slot = -prob * (log_prob_gradient + entropy_gradient * (log_prob + entropy));
        }
    }
    gradient[action] += log_prob_gradient;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition: `exp(x_i) / Σ exp(x_j)` over the available actions, in `f64`.
    fn probabilities_literal(logits: &[f64], available: &[u8]) -> Vec<f64> {
        let total: f64 = logits.iter().zip(available).map(|(x, &a)| f64::from(a) * x.exp()).sum();
        logits.iter().zip(available).map(|(x, &a)| f64::from(a) * x.exp() / total).collect()
    }

    fn objective_literal(logits: &[f64], available: &[u8], action: usize, a: f64, b: f64) -> f64 {
        let probabilities = probabilities_literal(logits, available);
        let entropy: f64 = probabilities.iter().filter(|p| 0.0 < **p).map(|p| -p * p.ln()).sum();
        a * probabilities[action].ln() + b * entropy
    }

    fn check(logits: &[f32], available: &[u8], action: usize, a: f32, b: f32) {
        let mut log_probs = vec![0.0; logits.len()];
        masked_log_softmax(logits, available, &mut log_probs);
        let wide: Vec<f64> = logits.iter().map(|&x| f64::from(x)).collect();
        for (i, expected) in probabilities_literal(&wide, available).iter().enumerate() {
            assert!((f64::from(log_probs[i].exp()) - expected).abs() < 1e-5, "probability {i}");
        }
        let h = objective_literal(&wide, available, action, 0.0, 1.0);
        assert!((f64::from(entropy(&log_probs)) - h).abs() < 1e-5, "entropy");

        let mut gradient = vec![0.0; logits.len()];
        categorical_gradient(&log_probs, action, a, b, &mut gradient);
        for i in 0..logits.len() {
            let at = |shift: f64| {
                let mut moved = wide.clone();
                moved[i] += shift;
                objective_literal(&moved, available, action, f64::from(a), f64::from(b))
            };
            let slope = (at(1e-5) - at(-1e-5)) / 2e-5;
            assert!((f64::from(gradient[i]) - slope).abs() < 1e-4, "slope {i}");
        }
    }

    proptest! {
        #[test]
        fn distribution_and_gradient_equal_their_definition(
            rows in proptest::collection::vec((-5.0_f32..5.0, 0_u8..2), 1..12),
            chosen in 0_usize..12,
            a in -2.0_f32..2.0,
            b in -1.0_f32..1.0,
        ) {
            let logits: Vec<f32> = rows.iter().map(|r| r.0).collect();
            let mut available: Vec<u8> = rows.iter().map(|r| r.1).collect();
            let action = chosen % rows.len();
            available[action] = 1;
            check(&logits, &available, action, a, b);
        }
    }

    #[test]
    fn a_single_available_action_is_certain() {
        let mut log_probs = [0.0; 3];
        masked_log_softmax(&[9.0, -80.0, 3.0], &[0, 1, 0], &mut log_probs);
        assert_eq!(log_probs, [f32::NEG_INFINITY, 0.0, f32::NEG_INFINITY]);
        assert_eq!(entropy(&log_probs), 0.0);
    }
}
