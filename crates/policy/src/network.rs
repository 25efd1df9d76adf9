//! The recurrent network on plain slices: forward over sequences, and the hand-written backward.
//!
//! For networks this small the arithmetic is cheaper than a tensor library's bookkeeping per
//! operation, so the learner on the CPU runs here. [`crate::TensorNetwork`] is the same network in
//! Burn; tests hold the two together.

use crate::Layout;
use crate::NetworkShape;
use crate::activation;
use crate::matrix::{Panels, add_outer_products, multiply};

/// A network's parameters in the form that the products read.
#[derive(Clone, Debug)]
pub struct Network {
    shape: NetworkShape,
    layout: Layout,
    input_bias: Vec<f32>,
    gate_bias: Vec<f32>,
    recurrent_bias: Vec<f32>,
    output_bias: Vec<f32>,
    input: Panels,
    gate: Panels,
    recurrent: Panels,
    output: Panels,
    gate_transposed: Panels,
    recurrent_transposed: Panels,
    output_transposed: Panels,
}

/// What one forward pass leaves behind for the backward pass; reused from pass to pass.
///
/// Row `t · sequences + i` belongs to step `t` of sequence `i`.
#[derive(Clone, Debug, Default)]
pub struct Tape {
    /// `[rows, input (padded)]`: the caller writes the inputs here; the norm happens in place.
    pub inputs: Vec<f32>,
    /// `[rows]`: 0 where an episode starts at this row, so that the state before it is zero; else
    /// 1. The caller writes it.
    pub continues: Vec<f32>,
    /// `[sequences, hidden]`: the state before the first step; the caller writes it.
    pub initial_state: Vec<f32>,
    /// `[rows, output (padded)]`: the result.
    pub outputs: Vec<f32>,
    /// `[rows, output (padded)]`: the caller writes the loss's gradient here before
    /// [`Network::backward`]; padding must be 0.
    pub output_gradient: Vec<f32>,
    /// `[rows, hidden]`: the recurrent state after each row.
    pub states: Vec<f32>,
    first: Vec<f32>,
    gates: Vec<f32>,
    recurrent: Vec<f32>,
    previous: Vec<f32>,
    normalized: Vec<f32>,
    inverse_deviation: Vec<f32>,
    state_gradient: Vec<f32>,
    carry: Vec<f32>,
    first_gradient: Vec<f32>,
}

impl Tape {
    /// Makes room for `steps · sequences` rows of a network of `shape`. Contents are unspecified,
    /// except that padding of the inputs and of the output gradient is 0 after the first call for
    /// a shape and stays so if the caller leaves it alone.
    pub fn resize(&mut self, shape: &NetworkShape, steps: usize, sequences: usize) {
        let rows = steps * sequences;
        let hidden = shape.hidden;
        self.inputs.resize(rows * shape.padded_input(), 0.0);
        self.continues.resize(rows, 1.0);
        self.initial_state.resize(sequences * hidden, 0.0);
        self.outputs.resize(rows * shape.padded_output(), 0.0);
        self.output_gradient.resize(rows * shape.padded_output(), 0.0);
        self.inverse_deviation.resize(rows, 0.0);
        self.gates.resize(rows * 3 * hidden, 0.0);
        self.recurrent.resize(rows * 3 * hidden, 0.0);
        self.carry.resize(sequences * hidden, 0.0);
        for buffer in [
            &mut self.states,
            &mut self.first,
            &mut self.previous,
            &mut self.normalized,
            &mut self.state_gradient,
            &mut self.first_gradient,
        ] {
            buffer.resize(rows * hidden, 0.0);
        }
    }

    /// The state after the last step, `[sequences, hidden]`.
    pub fn final_state(&self) -> &[f32] {
        &self.states[self.states.len() - self.initial_state.len()..]
    }
}

impl Network {
    /// A network of `shape` with the flat `parameters` of [`NetworkShape::layout`].
    ///
    /// # Panics
    ///
    /// If `parameters` has another length than the layout.
    pub fn new(shape: NetworkShape, parameters: &[f32]) -> Self {
        let mut network = Self {
            shape,
            layout: shape.layout(),
            input_bias: Vec::new(),
            gate_bias: Vec::new(),
            recurrent_bias: Vec::new(),
            output_bias: Vec::new(),
            input: Panels::default(),
            gate: Panels::default(),
            recurrent: Panels::default(),
            output: Panels::default(),
            gate_transposed: Panels::default(),
            recurrent_transposed: Panels::default(),
            output_transposed: Panels::default(),
        };
        network.set_parameters(parameters);
        network
    }

    /// The sizes.
    pub fn shape(&self) -> &NetworkShape {
        &self.shape
    }

    /// Takes over new parameters.
    ///
    /// # Panics
    ///
    /// As [`Self::new`].
    pub fn set_parameters(&mut self, parameters: &[f32]) {
        assert_eq!(parameters.len(), self.layout.len, "parameters of this shape");
        let NetworkShape { hidden, .. } = self.shape;
        let (input, output) = (self.shape.padded_input(), self.shape.padded_output());
        let layout = &self.layout;
        let copy = |to: &mut Vec<f32>, range: &core::ops::Range<usize>| {
            to.clear();
            to.extend_from_slice(&parameters[range.clone()]);
        };
        copy(&mut self.input_bias, &layout.input_bias);
        copy(&mut self.gate_bias, &layout.gate_bias);
        copy(&mut self.recurrent_bias, &layout.recurrent_bias);
        copy(&mut self.output_bias, &layout.output_bias);
        let gate = &parameters[layout.gate_weight.clone()];
        let recurrent = &parameters[layout.recurrent_weight.clone()];
        let head = &parameters[layout.output_weight.clone()];
        self.input.pack(&parameters[layout.input_weight.clone()], input, hidden);
        self.gate.pack(gate, hidden, 3 * hidden);
        self.recurrent.pack(recurrent, hidden, 3 * hidden);
        self.output.pack(head, hidden, output);
        self.gate_transposed.pack_transposed(gate, 3 * hidden, hidden);
        self.recurrent_transposed.pack_transposed(recurrent, 3 * hidden, hidden);
        self.output_transposed.pack_transposed(head, output, hidden);
    }

    /// Runs the network over the sequences whose inputs lie in `tape`, and leaves the outputs and
    /// states there.
    ///
    /// The tape's size says how many steps and sequences there are.
    ///
    /// # Source
    ///
    /// Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder", eqs. (5) to
    /// (8), with the reset gate applied after the product as in cuDNN and PyTorch; Ba et al. 2016,
    /// "Layer Normalization", eq. (3).
    pub fn forward(&self, tape: &mut Tape) {
        let hidden = self.shape.hidden;
        activation::normalize_rows(
            &mut tape.inputs,
            self.shape.input,
            self.shape.padded_input(),
            None,
        );
        multiply(&tape.inputs, &self.input, Some(&self.input_bias), &mut tape.first);
        activation::rectify(&mut tape.first);
        multiply(&tape.first, &self.gate, Some(&self.gate_bias), &mut tape.gates);

        let sequences = tape.initial_state.len() / hidden;
        let block = sequences * hidden;
        for (step, continues) in tape.continues.chunks_exact(sequences).enumerate() {
            let rows = step * block..(step + 1) * block;
            let wide = 3 * rows.start..3 * rows.end;
            let (past, now) = tape.states.split_at_mut(rows.start);
            let before =
                if step == 0 { &tape.initial_state[..] } else { &past[rows.start - block..] };
            let previous = &mut tape.previous[rows.clone()];
            activation::scale_rows(before, continues, previous);
            let recurrent = &mut tape.recurrent[wide.clone()];
            multiply(previous, &self.recurrent, Some(&self.recurrent_bias), recurrent);
            let gates = &mut tape.gates[wide];
            activation::gru_step(hidden, gates, recurrent, previous, &mut now[..block]);
        }
        tape.normalized.copy_from_slice(&tape.states);
        let deviations = Some(&mut tape.inverse_deviation[..]);
        activation::normalize_rows(&mut tape.normalized, hidden, hidden, deviations);
        multiply(&tape.normalized, &self.output, Some(&self.output_bias), &mut tape.outputs);
    }

    /// Adds to `gradient` the derivative of the loss by each parameter, given
    /// [`Tape::output_gradient`] after [`Self::forward`] on the same tape.
    ///
    /// The initial state counts as a constant: back-propagation is truncated at the first step.
    ///
    /// # Panics
    ///
    /// If `gradient` is not as long as the parameters.
    pub fn backward(&self, tape: &mut Tape, gradient: &mut [f32]) {
        assert_eq!(gradient.len(), self.layout.len, "gradient of this shape");
        let hidden = self.shape.hidden;
        let (input, output) = (self.shape.padded_input(), self.shape.padded_output());
        let layout = &self.layout;

        let head = &mut gradient[layout.output_weight.clone()];
        add_outer_products(&tape.normalized, &tape.output_gradient, (hidden, output), head);
        activation::add_rows(&tape.output_gradient, &mut gradient[layout.output_bias.clone()]);
        tape.state_gradient.fill(0.0);
        multiply(&tape.output_gradient, &self.output_transposed, None, &mut tape.state_gradient);
        activation::normalize_rows_backward(
            &tape.normalized,
            &tape.inverse_deviation,
            hidden,
            &mut tape.state_gradient,
        );

        let block = tape.initial_state.len();
        let sequences = block / hidden;
        tape.carry.fill(0.0);
        for step in (0..tape.continues.len() / sequences).rev() {
            let rows = step * block..(step + 1) * block;
            let wide = 3 * rows.start..3 * rows.end;
            let gates = &mut tape.gates[wide.clone()];
            let recurrent = &mut tape.recurrent[wide];
            activation::add_rows(&tape.state_gradient[rows.clone()], &mut tape.carry);
            activation::gru_step_backward(
                hidden,
                gates,
                recurrent,
                &tape.previous[rows],
                &mut tape.carry,
            );
            multiply(recurrent, &self.recurrent_transposed, None, &mut tape.carry);
            let continues = &tape.continues[step * sequences..(step + 1) * sequences];
            activation::scale_rows_in_place(&mut tape.carry, continues);
        }

        let recurrent = &mut gradient[layout.recurrent_weight.clone()];
        add_outer_products(&tape.previous, &tape.recurrent, (hidden, 3 * hidden), recurrent);
        activation::add_rows(&tape.recurrent, &mut gradient[layout.recurrent_bias.clone()]);
        let gate = &mut gradient[layout.gate_weight.clone()];
        add_outer_products(&tape.first, &tape.gates, (hidden, 3 * hidden), gate);
        activation::add_rows(&tape.gates, &mut gradient[layout.gate_bias.clone()]);

        tape.first_gradient.fill(0.0);
        multiply(&tape.gates, &self.gate_transposed, None, &mut tape.first_gradient);
        activation::rectify_backward(&tape.first, &mut tape.first_gradient);
        let first = &mut gradient[layout.input_weight.clone()];
        add_outer_products(&tape.inputs, &tape.first_gradient, (input, hidden), first);
        activation::add_rows(&tape.first_gradient, &mut gradient[layout.input_bias.clone()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Random;

    /// One sequence through the equations, one number at a time in `f64`.
    fn outputs_literal(
        shape: &NetworkShape,
        parameters: &[f64],
        inputs: &[Vec<f64>],
        continues: &[f64],
        initial_state: &[f64],
    ) -> Vec<Vec<f64>> {
        let layout = shape.layout();
        let hidden = shape.hidden;
        let linear =
            |x: &[f64], weight: &core::ops::Range<usize>, bias: &core::ops::Range<usize>| {
                let width = bias.len();
                (0..width)
                    .map(|j| {
                        let products = x
                            .iter()
                            .enumerate()
                            .map(|(i, x)| x * parameters[weight.start + i * width + j]);
                        parameters[bias.start + j] + products.sum::<f64>()
                    })
                    .collect::<Vec<f64>>()
            };
        let norm = |x: &[f64]| {
            let mean = x.iter().sum::<f64>() / x.len() as f64;
            let variance = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / x.len() as f64;
            x.iter().map(|x| (x - mean) / (variance + 1e-5).sqrt()).collect::<Vec<f64>>()
        };
        let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
        let mut state = initial_state.to_vec();
        let mut outputs = Vec::new();
        for (input, keep) in inputs.iter().zip(continues) {
            let first: Vec<f64> = linear(&norm(input), &layout.input_weight, &layout.input_bias)
                .iter()
                .map(|x| x.max(0.0))
                .collect();
            let previous: Vec<f64> = state.iter().map(|h| h * keep).collect();
            let g = linear(&first, &layout.gate_weight, &layout.gate_bias);
            let u = linear(&previous, &layout.recurrent_weight, &layout.recurrent_bias);
            for i in 0..hidden {
                let reset = sigmoid(g[i] + u[i]);
                let update = sigmoid(g[hidden + i] + u[hidden + i]);
                let candidate = (g[2 * hidden + i] + reset * u[2 * hidden + i]).tanh();
                state[i] = (1.0 - update) * candidate + update * previous[i];
            }
            let output = linear(&norm(&state), &layout.output_weight, &layout.output_bias);
            outputs.push(output[..shape.output].to_vec());
        }
        outputs
    }

    /// A batch with random contents and the loss `Σ weight · output` with random weights.
    struct Batch {
        shape: NetworkShape,
        steps: usize,
        sequences: usize,
        parameters: Vec<f32>,
        inputs: Vec<f32>,
        continues: Vec<f32>,
        initial_state: Vec<f32>,
        weights: Vec<f32>,
    }

    impl Batch {
        fn new(shape: NetworkShape, steps: usize, sequences: usize) -> Self {
            let mut random = Random::new(7);
            let mut normal = |count: usize, scale: f32| -> Vec<f32> {
                (0..count).map(|_| scale * random.normal()).collect()
            };
            let rows = steps * sequences;
            let mut parameters = vec![0.0; shape.layout().len];
            for tensor in shape.tensors() {
                let width = *tensor.shape.last().unwrap();
                for row in parameters[tensor.range].chunks_exact_mut(tensor.padded_width) {
                    row[..width].copy_from_slice(&normal(width, 0.3));
                }
            }
            let input = shape.layout().input_weight.start + shape.input * shape.hidden;
            parameters[input..shape.layout().input_weight.end].fill(0.0);
            Self {
                shape,
                steps,
                sequences,
                parameters,
                inputs: normal(rows * shape.input, 1.0),
                continues: (0..rows).map(|row| f32::from(u8::from(row % 5 != 3))).collect(),
                initial_state: normal(sequences * shape.hidden, 1.0),
                weights: normal(rows * shape.output, 1.0),
            }
        }

        fn tape(&self) -> Tape {
            let mut tape = Tape::default();
            tape.resize(&self.shape, self.steps, self.sequences);
            let rows = tape.inputs.chunks_exact_mut(self.shape.padded_input());
            for (row, input) in rows.zip(self.inputs.chunks_exact(self.shape.input)) {
                row[..input.len()].copy_from_slice(input);
            }
            let rows = tape.output_gradient.chunks_exact_mut(self.shape.padded_output());
            for (row, weights) in rows.zip(self.weights.chunks_exact(self.shape.output)) {
                row[..weights.len()].copy_from_slice(weights);
            }
            tape.continues.copy_from_slice(&self.continues);
            tape.initial_state.copy_from_slice(&self.initial_state);
            tape
        }

        /// The outputs by the literal equations, `[rows, output]`.
        fn outputs_literal(&self, parameters: &[f64]) -> Vec<f64> {
            let mut outputs = vec![0.0; self.steps * self.sequences * self.shape.output];
            for i in 0..self.sequences {
                let wide = |x: &[f32]| x.iter().map(|&x| f64::from(x)).collect::<Vec<f64>>();
                let row = |t: usize| t * self.sequences + i;
                let input =
                    |t: usize| wide(&self.inputs[row(t) * self.shape.input..][..self.shape.input]);
                let result = outputs_literal(
                    &self.shape,
                    parameters,
                    &(0..self.steps).map(input).collect::<Vec<_>>(),
                    &(0..self.steps).map(|t| f64::from(self.continues[row(t)])).collect::<Vec<_>>(),
                    &wide(&self.initial_state[i * self.shape.hidden..][..self.shape.hidden]),
                );
                for (t, output) in result.iter().enumerate() {
                    outputs[row(t) * self.shape.output..][..self.shape.output]
                        .copy_from_slice(output);
                }
            }
            outputs
        }
    }

    fn check(batch: &Batch) {
        let network = Network::new(batch.shape, &batch.parameters);
        let mut tape = batch.tape();
        network.forward(&mut tape);
        let parameters: Vec<f64> = batch.parameters.iter().map(|&x| f64::from(x)).collect();
        let expected = batch.outputs_literal(&parameters);
        let rows = tape.outputs.chunks_exact(batch.shape.padded_output());
        for (row, expected) in rows.zip(expected.chunks_exact(batch.shape.output)) {
            for (got, want) in row.iter().zip(expected) {
                assert!((f64::from(*got) - want).abs() < 2e-5, "output {got} is not {want}");
            }
        }

        let mut gradient = vec![0.0; parameters.len()];
        network.backward(&mut tape, &mut gradient);
        let loss = |parameters: &[f64]| -> f64 {
            let outputs = batch.outputs_literal(parameters);
            outputs.iter().zip(&batch.weights).map(|(o, &w)| o * f64::from(w)).sum()
        };
        for tensor in batch.shape.tensors() {
            // Every seventh entry: a stride that visits all columns of 16 and of 48.
            for i in tensor.range.step_by(7) {
                let mut moved = parameters.clone();
                moved[i] += 1e-5;
                let above = loss(&moved);
                moved[i] -= 2e-5;
                let slope = (above - loss(&moved)) / 2e-5;
                let got = f64::from(gradient[i]);
                assert!(
                    (got - slope).abs() < 2e-4 * slope.abs().max(1.0),
                    "{}, entry {i}: {got} is not the slope {slope}",
                    tensor.name
                );
            }
        }
    }

    /// Burn's automatic differentiation and the hand-written passes are the same network.
    #[cfg(feature = "tensor")]
    fn check_against_tensors(batch: &Batch) {
        use crate::{Device, TensorNetwork, TensorSequences, matrix};

        let network = Network::new(batch.shape, &batch.parameters);
        let mut tape = batch.tape();
        network.forward(&mut tape);
        let mut gradient = vec![0.0; batch.parameters.len()];
        let outputs = tape.outputs.clone();
        network.backward(&mut tape, &mut gradient);

        let twin = TensorNetwork::new(batch.shape, &batch.parameters, &Device::flex());
        let NetworkShape { input, hidden, output } = batch.shape;
        let rows = batch.steps * batch.sequences;
        let twin_outputs = twin.forward(TensorSequences {
            inputs: matrix(&batch.inputs, rows, input, twin.device()),
            continues: matrix(&batch.continues, rows, 1, twin.device()),
            initial_state: matrix(&batch.initial_state, batch.sequences, hidden, twin.device()),
        });
        let weights = matrix(&batch.weights, rows, output, twin.device());
        let twin_gradient = twin.gradient(&(twin_outputs.clone() * weights).sum());
        let twin_outputs: Vec<f32> = twin_outputs.try_into_vec_as().unwrap();
        let rows = outputs.chunks_exact(batch.shape.padded_output());
        for (row, twin) in rows.zip(twin_outputs.chunks_exact(output)) {
            for (x, y) in row.iter().zip(twin) {
                assert!((x - y).abs() < 1e-4, "output {x} is not {y}");
            }
        }
        for (i, (x, y)) in gradient.iter().zip(&twin_gradient).enumerate() {
            assert!((x - y).abs() < 1e-3 * y.abs().max(1.0), "gradient {i}: {x} is not {y}");
        }
    }

    #[cfg(feature = "tensor")]
    #[test]
    fn network_equals_its_tensor_twin() {
        check_against_tensors(&Batch::new(NetworkShape { input: 5, hidden: 16, output: 3 }, 4, 3));
        check_against_tensors(&Batch::new(
            NetworkShape { input: 80, hidden: 64, output: 14 },
            6,
            7,
        ));
    }

    #[test]
    fn forward_and_backward_equal_the_equations() {
        check(&Batch::new(NetworkShape { input: 5, hidden: 16, output: 3 }, 4, 3));
        check(&Batch::new(NetworkShape { input: 18, hidden: 32, output: 17 }, 2, 5));
    }
}
