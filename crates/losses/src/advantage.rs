/// Generalised advantage estimation over one unroll, and the value targets that belong to it.
///
/// Slices are indexed by step and hold `T` entries: `discounts[t]` is `γ`, or 0 where the episode
/// ended at step `t`; `rewards[t]` is paid on leaving `s_t`; `values[t] = V(s_t)`, in reward units.
/// `bootstrap_value` is `V(s_T)`. `advantages` receives
/// `A_t = δ_t + discounts[t] · λ · A_{t+1}` with `δ_t = r_t + discounts[t] · V_{t+1} − V_t`, and
/// `returns` receives `A_t + V_t`, the TD(λ) target of the value.
///
/// # Panics
///
/// If the slices differ in length.
///
/// # Source
///
/// Schulman et al. 2016, "High-Dimensional Continuous Control Using Generalized Advantage
/// Estimation", eq. (16), truncated at the end of the unroll.
pub fn gae(
    discounts: &[f32],
    rewards: &[f32],
    values: &[f32],
    bootstrap_value: f32,
    lambda: f32,
    (advantages, returns): (&mut [f32], &mut [f32]),
) {
    let len = values.len();
    assert!(discounts.len() == len && rewards.len() == len, "one discount and reward per value");
    assert!(advantages.len() == len && returns.len() == len, "one result per value");
    let mut next_value = bootstrap_value;
    let mut next_advantage = 0.0;
    for t in (0..len).rev() {
        let delta = rewards[t] + discounts[t] * next_value - values[t];
        next_advantage = delta + discounts[t] * lambda * next_advantage;
        next_value = values[t];
        advantages[t] = next_advantage;
        returns[t] = next_advantage + values[t];
    }
}

/// Shifts and scales advantages to mean 0 and standard deviation 1 over the rows that count.
///
/// Mean and standard deviation (of the population) are weighted by `weights`; rows of weight 0 do
/// not contribute, and are scaled like the others. The sums run in `f64`, in slice order.
///
/// # Panics
///
/// If the slices differ in length.
///
/// # Source
///
/// Yu et al. 2022, "The Surprising Effectiveness of PPO in Cooperative Multi-Agent Games",
/// appendix C; the `1e-5` in the denominator is that of the authors' program.
pub fn normalize_advantages(advantages: &mut [f32], weights: &[f32]) {
    assert_eq!(advantages.len(), weights.len(), "one weight per advantage");
    let mut total = 0.0_f64;
    let mut sum = 0.0_f64;
    for (&advantage, &weight) in advantages.iter().zip(weights) {
        total += f64::from(weight);
        sum += f64::from(weight) * f64::from(advantage);
    }
    if total <= 0.0 {
        return;
    }
    let mean = sum / total;
    let mut squares = 0.0_f64;
    for (&advantage, &weight) in advantages.iter().zip(weights) {
        squares += f64::from(weight) * (f64::from(advantage) - mean).powi(2);
    }
    let scale = 1.0 / ((squares / total).sqrt() + 1e-5);
    for advantage in advantages {
        *advantage = ((f64::from(*advantage) - mean) * scale) as f32;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Eq. (16) written out: a double sum of discounted temporal differences.
    fn gae_literal(discounts: &[f32], rewards: &[f32], values: &[f32], lambda: f32) -> Vec<f64> {
        let len = rewards.len();
        (0..len)
            .map(|t| {
                let mut advantage = 0.0;
                for l in t..len {
                    let delta = f64::from(rewards[l])
                        + f64::from(discounts[l]) * f64::from(values[l + 1])
                        - f64::from(values[l]);
                    let weight: f64 =
                        (t..l).map(|k| f64::from(discounts[k]) * f64::from(lambda)).product();
                    advantage += weight * delta;
                }
                advantage
            })
            .collect()
    }

    fn check(discounts: &[f32], rewards: &[f32], values: &[f32], lambda: f32) {
        let len = rewards.len();
        let (mut advantages, mut returns) = (vec![0.0; len], vec![0.0; len]);
        let outputs = (&mut advantages[..], &mut returns[..]);
        gae(discounts, rewards, &values[..len], values[len], lambda, outputs);
        for (t, expected) in gae_literal(discounts, rewards, values, lambda).iter().enumerate() {
            assert!((f64::from(advantages[t]) - expected).abs() < 1e-4, "advantage {t}");
            assert!((returns[t] - advantages[t] - values[t]).abs() < 1e-5, "return {t}");
        }
    }

    proptest! {
        #[test]
        fn gae_equals_the_double_sum(
            steps in proptest::collection::vec((0_usize..3, -2.0_f32..2.0, -2.0_f32..2.0), 1..24),
            bootstrap in -2.0_f32..2.0,
            lambda in 0.0_f32..=1.0,
        ) {
            let discounts: Vec<f32> = steps.iter().map(|s| [0.99, 0.99, 0.0][s.0]).collect();
            let rewards: Vec<f32> = steps.iter().map(|s| s.1).collect();
            let mut values: Vec<f32> = steps.iter().map(|s| s.2).collect();
            values.push(bootstrap);
            check(&discounts, &rewards, &values, lambda);
        }
    }

    /// At λ = 1 the target is the discounted return, at λ = 0 the one-step target.
    #[test]
    fn gae_limits_by_hand() {
        let (mut advantages, mut returns) = ([0.0; 3], [0.0; 3]);
        let (discounts, rewards, values) = ([0.5, 0.5, 0.5], [1.0, 2.0, 4.0], [10.0, 20.0, 30.0]);
        gae(&discounts, &rewards, &values, 8.0, 1.0, (&mut advantages, &mut returns));
        assert_eq!(returns, [4.0, 6.0, 8.0]);
        gae(&discounts, &rewards, &values, 8.0, 0.0, (&mut advantages, &mut returns));
        assert_eq!(returns, [11.0, 17.0, 8.0]);
        assert_eq!(advantages, [1.0, -3.0, -22.0]);
    }

    #[test]
    fn an_episode_end_cuts_the_trace() {
        let (mut advantages, mut returns) = ([0.0; 2], [0.0; 2]);
        gae(&[0.0, 0.9], &[1.0, 5.0], &[0.0, 0.0], 7.0, 0.95, (&mut advantages, &mut returns));
        assert_eq!(advantages[0], 1.0);
    }

    #[test]
    fn normalisation_ignores_rows_without_weight() {
        let mut advantages = [1.0, 3.0, 1000.0];
        normalize_advantages(&mut advantages, &[1.0, 1.0, 0.0]);
        assert!((advantages[0] + 1.0).abs() < 1e-4 && (advantages[1] - 1.0).abs() < 1e-4);
    }
}
