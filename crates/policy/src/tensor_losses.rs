//! The losses of the `losses` crate in Burn, for learners on a device. Each row is one agent step;
//! all tensors are `[rows, 1]` unless they say otherwise.

use burn_tensor::{Bool, Int, Tensor};

/// What the policy loss needs beside the logits.
pub struct TensorPolicyTargets {
    /// `[rows, actions]`, true where the action is not available.
    pub unavailable: Tensor<2, Bool>,
    /// The chosen action of each row.
    pub actions: Tensor<2, Int>,
    /// Log-probabilities of the chosen actions while acting.
    pub behaviour_log_probs: Tensor<2>,
    /// Advantages, normalised by the caller.
    pub advantages: Tensor<2>,
    /// 1 for rows that count, times one over their number in the whole batch.
    pub weights: Tensor<2>,
}

/// `L_clip − entropy_weight · H` over `logits`, `[rows, actions]`: the twin of
/// `losses::ppo_policy_loss` with `losses::entropy`.
///
/// # Source
///
/// Schulman et al. 2017, "Proximal Policy Optimization Algorithms", eqs. (7) and (9).
pub fn tensor_policy_loss(
    logits: Tensor<2>,
    targets: TensorPolicyTargets,
    clip: f32,
    entropy_weight: f32,
) -> Tensor<1> {
    // Far below any logit, yet finite: minus infinity would turn 0 · ln 0 into NaN.
    let masked = logits.mask_fill(targets.unavailable, -1e9);
    let log_probs = burn_tensor::activation::log_softmax(masked, 1);
    let chosen = log_probs.clone().gather(1, targets.actions);
    let ratio = (chosen - targets.behaviour_log_probs).exp();
    let unclipped = ratio.clone() * targets.advantages.clone();
    let clipped = ratio.clamp(1.0 - clip, 1.0 + clip) * targets.advantages;
    let entropy = (log_probs.clone().exp() * log_probs).sum_dim(1).neg();
    let objective = unclipped.min_pair(clipped) + entropy * entropy_weight;
    (objective * targets.weights).sum().neg()
}

/// What the value loss needs beside the values, all in normalised units.
pub struct TensorValueTargets {
    /// The values predicted while acting.
    pub behaviour_values: Tensor<2>,
    /// The value targets.
    pub targets: Tensor<2>,
    /// 1 for rows that count, times one over their number in the whole batch.
    pub weights: Tensor<2>,
}

/// The twin of `losses::clipped_value_loss`.
///
/// # Source
///
/// Yu et al. 2022, "The Surprising Effectiveness of PPO in Cooperative Multi-Agent Games",
/// appendix A.
pub fn tensor_value_loss(
    values: Tensor<2>,
    targets: TensorValueTargets,
    clip: f32,
    huber_delta: f32,
) -> Tensor<1> {
    let moved = (values.clone() - targets.behaviour_values.clone()).clamp(-clip, clip);
    let clipped = targets.behaviour_values + moved;
    let loss = huber(values - targets.targets.clone(), huber_delta);
    let clipped_loss = huber(clipped - targets.targets, huber_delta);
    (loss.max_pair(clipped_loss) * targets.weights).sum()
}

fn huber(error: Tensor<2>, delta: f32) -> Tensor<2> {
    let size = error.abs();
    let quadratic = size.clone().clamp(0.0, delta);
    let linear = size - quadratic.clone();
    quadratic.square() * 0.5 + linear * delta
}

#[cfg(test)]
mod tests {
    use burn_tensor::{Device, TensorData};

    use super::*;
    use crate::{Random, matrix};

    const ROWS: usize = 12;
    const ACTIONS: usize = 5;

    /// Value and gradient of a tensor loss of `inputs`.
    fn evaluate(
        inputs: &[f32],
        columns: usize,
        loss: impl FnOnce(Tensor<2>) -> Tensor<1>,
    ) -> (f32, Vec<f32>) {
        let device = Device::flex().autodiff();
        let inputs = matrix(inputs, ROWS, columns, &device).require_grad();
        let loss = loss(inputs.clone());
        let mut gradients = loss.backward();
        let gradient = inputs.grad_remove(&mut gradients).unwrap();
        (loss.try_into_scalar().unwrap(), gradient.try_into_vec_as().unwrap())
    }

    fn assert_close(got: &[f32], expected: &[f32]) {
        for (i, (got, expected)) in got.iter().zip(expected).enumerate() {
            assert!((got - expected).abs() < 1e-5, "entry {i}: {got}, not {expected}");
        }
    }

    #[test]
    fn policy_loss_equals_the_one_on_slices() {
        let mut random = Random::new(11);
        let mut draw = |count: usize| (0..count).map(|_| random.normal()).collect::<Vec<f32>>();
        let (logits, advantages) = (draw(ROWS * ACTIONS), draw(ROWS));
        let behaviour: Vec<f32> = draw(ROWS).iter().map(|x| -1.5 + 0.3 * x).collect();
        let available: Vec<u8> = (0..ROWS * ACTIONS).map(|i| u8::from(i % 7 != 3)).collect();
        let actions: Vec<usize> =
            (0..ROWS).map(|r| (0..ACTIONS).find(|a| (r * ACTIONS + a) % 7 != 3).unwrap()).collect();
        let weights: Vec<f32> = (0..ROWS).map(|r| f32::from(u8::from(r != 4))).collect();
        let (clip, entropy_weight, scale) = (0.2, 0.05, 1.0 / 11.0);

        let mut log_probs = vec![0.0; ROWS * ACTIONS];
        let mut chosen = vec![0.0; ROWS];
        let mut entropies = 0.0;
        for r in 0..ROWS {
            let row = r * ACTIONS..(r + 1) * ACTIONS;
            let log_probs = &mut log_probs[row.clone()];
            losses::masked_log_softmax(&logits[row.clone()], &available[row], log_probs);
            chosen[r] = log_probs[actions[r]];
            entropies += weights[r] * scale * losses::entropy(log_probs);
        }
        let mut slopes = vec![0.0; ROWS];
        let rest = (&advantages[..], &weights[..]);
        let expected = losses::ppo_policy_loss(&chosen, &behaviour, rest, clip, scale, &mut slopes);
        let mut expected_gradient = vec![0.0; ROWS * ACTIONS];
        for r in 0..ROWS {
            losses::categorical_gradient(
                &log_probs[r * ACTIONS..(r + 1) * ACTIONS],
                actions[r],
                slopes[r],
                -entropy_weight * weights[r] * scale,
                &mut expected_gradient[r * ACTIONS..(r + 1) * ACTIONS],
            );
        }

        let device = Device::flex().autodiff();
        let unavailable: Vec<bool> = available.iter().map(|&a| a == 0).collect();
        let actions: Vec<i64> = actions.iter().map(|&a| a as i64).collect();
        let scaled: Vec<f32> = weights.iter().map(|w| w * scale).collect();
        let targets = TensorPolicyTargets {
            unavailable: Tensor::from_data(TensorData::new(unavailable, [ROWS, ACTIONS]), &device),
            actions: Tensor::from_data(TensorData::new(actions, [ROWS, 1]), &device),
            behaviour_log_probs: matrix(&behaviour, ROWS, 1, &device),
            advantages: matrix(&advantages, ROWS, 1, &device),
            weights: matrix(&scaled, ROWS, 1, &device),
        };
        let (loss, gradient) = evaluate(&logits, ACTIONS, |logits| {
            tensor_policy_loss(logits, targets, clip, entropy_weight)
        });
        assert_close(&[loss], &[expected.loss - entropy_weight * entropies]);
        assert_close(&gradient, &expected_gradient);
    }

    #[test]
    fn value_loss_equals_the_one_on_slices() {
        let mut random = Random::new(12);
        let mut draw = |count: usize| (0..count).map(|_| random.normal()).collect::<Vec<f32>>();
        let (values, behaviour, targets) = (draw(ROWS), draw(ROWS), draw(ROWS));
        let weights = vec![1.0; ROWS];
        let parameters =
            losses::ValueLossParameters { clip: 0.2, huber_delta: 0.8, scale: 1.0 / ROWS as f32 };
        let mut expected_gradient = vec![0.0; ROWS];
        let expected = losses::clipped_value_loss(
            &values,
            &behaviour,
            (&targets, &weights),
            parameters,
            &mut expected_gradient,
        );
        let device = Device::flex().autodiff();
        let tensors = TensorValueTargets {
            behaviour_values: matrix(&behaviour, ROWS, 1, &device),
            targets: matrix(&targets, ROWS, 1, &device),
            weights: matrix(&[parameters.scale; ROWS], ROWS, 1, &device),
        };
        let (loss, gradient) =
            evaluate(&values, 1, |values| tensor_value_loss(values, tensors, 0.2, 0.8));
        assert_close(&[loss], &[expected.loss]);
        assert_close(&gradient, &expected_gradient);
    }
}
