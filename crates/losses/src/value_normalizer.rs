/// Running mean and standard deviation of the value targets.
///
/// The critic predicts `(return − mean) / deviation`; the two moments are exponential averages
/// without bias at the start. They move once per batch, and slowly, so the critic's last layer need
/// not be corrected after each move as in PopArt.
///
/// # Source
///
/// Yu et al. 2022, "The Surprising Effectiveness of PPO in Cooperative Multi-Agent Games",
/// section 5.1, in the form of the authors' `ValueNorm`: β per update, division by `1 − βⁿ` as in
/// Adam (Kingma and Ba 2015, section 3), variance at least 0.01. PopArt: van Hasselt et al. 2016.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueNormalizer {
    /// How much of the old averages an update keeps, in `[0, 1)`.
    pub beta: f64,
    /// `Σ (1 − β) βᵏ · mean of the batch k updates ago`.
    pub mean: f64,
    /// The same of the squares.
    pub mean_square: f64,
    /// `1 − βⁿ` after `n` updates.
    pub weight: f64,
}

impl ValueNormalizer {
    /// A normaliser that has seen nothing: it leaves values as they are.
    pub fn new(beta: f64) -> Self {
        Self { beta, mean: 0.0, mean_square: 0.0, weight: 0.0 }
    }

    /// Takes in a batch of value targets, in reward units. An empty batch changes nothing.
    pub fn update(&mut self, targets: &[f32]) {
        if targets.is_empty() {
            return;
        }
        let count = targets.len() as f64;
        let mean = targets.iter().map(|&x| f64::from(x)).sum::<f64>() / count;
        let mean_square = targets.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>() / count;
        self.mean = self.beta * self.mean + (1.0 - self.beta) * mean;
        self.mean_square = self.beta * self.mean_square + (1.0 - self.beta) * mean_square;
        self.weight = self.beta * self.weight + (1.0 - self.beta);
    }

    /// The mean and standard deviation in use, in reward units; `(0, 1)` before any update.
    pub fn moments(&self) -> (f32, f32) {
        if self.weight == 0.0 {
            return (0.0, 1.0);
        }
        let mean = self.mean / self.weight;
        let variance = (self.mean_square / self.weight - mean * mean).max(1e-2);
        (mean as f32, variance.sqrt() as f32)
    }

    /// A target in reward units as the critic should predict it.
    pub fn normalize(&self, target: f32) -> f32 {
        let (mean, deviation) = self.moments();
        (target - mean) / deviation
    }

    /// A prediction of the critic in reward units.
    pub fn denormalize(&self, value: f32) -> f32 {
        let (mean, deviation) = self.moments();
        value * deviation + mean
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The weighted mean over all batches, written as one sum.
    fn moments_literal(batches: &[Vec<f32>], beta: f64) -> (f64, f64) {
        let average = |power: i32| {
            let (mut sum, mut total) = (0.0, 0.0);
            for (age, batch) in batches.iter().rev().enumerate() {
                let weight = beta.powi(age as i32);
                let mean = batch.iter().map(|&x| f64::from(x).powi(power)).sum::<f64>();
                sum += weight * mean / batch.len() as f64;
                total += weight;
            }
            sum / total
        };
        let mean = average(1);
        (mean, (average(2) - mean * mean).max(0.01).sqrt())
    }

    proptest! {
        #[test]
        fn moments_equal_the_weighted_sum(
            batches in proptest::collection::vec(
                proptest::collection::vec(-20.0_f32..20.0, 1..8), 1..8),
            beta in 0.0_f64..0.9999,
        ) {
            let mut normalizer = ValueNormalizer::new(beta);
            for batch in &batches {
                normalizer.update(batch);
            }
            let (mean, deviation) = normalizer.moments();
            let (mean_literal, deviation_literal) = moments_literal(&batches, beta);
            prop_assert!((f64::from(mean) - mean_literal).abs() < 1e-3);
            prop_assert!((f64::from(deviation) - deviation_literal).abs() < 1e-2);
            let there_and_back = normalizer.denormalize(normalizer.normalize(3.5));
            prop_assert!((there_and_back - 3.5).abs() < 1e-3);
        }
    }

    #[test]
    fn an_empty_normalizer_changes_nothing() {
        let mut normalizer = ValueNormalizer::new(0.99999);
        assert_eq!((normalizer.normalize(3.0), normalizer.denormalize(3.0)), (3.0, 3.0));
        normalizer.update(&[]);
        assert_eq!(normalizer, ValueNormalizer::new(0.99999));
    }
}
