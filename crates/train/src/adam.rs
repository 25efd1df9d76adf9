/// The optimiser Adam over one flat vector of parameters.
///
/// # Source
///
/// Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization", algorithm 1, with `ε = 1e-5`
/// as in the MAPPO authors' program.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Adam {
    /// Updates made.
    pub(crate) updates: u64,
    /// Averages of the gradient.
    pub(crate) first: Vec<f32>,
    /// Averages of its square.
    pub(crate) second: Vec<f32>,
}

const BETA_1: f32 = 0.9;
const BETA_2: f32 = 0.999;
const EPSILON: f32 = 1e-5;

impl Adam {
    pub(crate) fn new(len: usize) -> Self {
        Self { updates: 0, first: vec![0.0; len], second: vec![0.0; len] }
    }

    /// Moves `parameters` against `gradient`, which is first scaled down to `norm_max`. Returns the
    /// gradient's norm before scaling.
    pub(crate) fn update(
        &mut self,
        parameters: &mut [f32],
        gradient: &[f32],
        learning_rate: f32,
        norm_max: f32,
    ) -> f32 {
        let squares: f64 = gradient.iter().map(|&g| f64::from(g) * f64::from(g)).sum();
        let norm = squares.sqrt() as f32;
        let scale = if norm_max < norm { norm_max / norm } else { 1.0 };
        self.updates += 1;
        let age = self.updates as f64;
        let first_bias = (1.0 - f64::from(BETA_1).powf(age)) as f32;
        let second_bias = (1.0 - f64::from(BETA_2).powf(age)) as f32;
        let moments = self.first.iter_mut().zip(&mut self.second);
        for ((parameter, &gradient), (first, second)) in
            parameters.iter_mut().zip(gradient).zip(moments)
        {
            let gradient = gradient * scale;
            *first = BETA_1 * *first + (1.0 - BETA_1) * gradient;
            *second = BETA_2 * *second + (1.0 - BETA_2) * gradient * gradient;
            let deviation = (*second / second_bias).sqrt() + EPSILON;
            *parameter -= learning_rate * (*first / first_bias) / deviation;
        }
        norm
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Algorithm 1 with the averages written as sums over all gradients so far.
    #[test]
    fn updates_equal_the_sums() {
        let gradients = [0.5_f64, -1.0, 0.25];
        let mut adam = Adam::new(1);
        let mut parameters = [1.0_f32];
        let mut expected = 1.0_f64;
        for t in 1..=gradients.len() {
            adam.update(&mut parameters, &[gradients[t - 1] as f32], 0.1, 100.0);
            let average = |beta: f64, power: i32| {
                let weighted = (0..t).map(|i| {
                    (1.0 - beta) * beta.powi((t - 1 - i) as i32) * gradients[i].powi(power)
                });
                weighted.sum::<f64>() / (1.0 - beta.powi(t as i32))
            };
            expected -= 0.1 * average(0.9, 1) / (average(0.999, 2).sqrt() + 1e-5);
            assert!((f64::from(parameters[0]) - expected).abs() < 1e-5, "update {t}");
        }
    }

    #[test]
    fn long_gradients_are_scaled_to_the_limit() {
        let (mut long, mut short) = (Adam::new(2), Adam::new(2));
        let (mut a, mut b) = ([0.0; 2], [0.0; 2]);
        assert_eq!(long.update(&mut a, &[30.0, 40.0], 0.1, 5.0), 50.0);
        assert_eq!(short.update(&mut b, &[3.0, 4.0], 0.1, 5.0), 5.0);
        assert_eq!((a, long), (b, short));
    }
}
