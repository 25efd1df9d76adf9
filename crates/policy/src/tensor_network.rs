use burn_tensor::activation::{relu, sigmoid};
use burn_tensor::{Device, Tensor, TensorData};

use crate::NetworkShape;

/// The same network as [`crate::Network`] in Burn, on any of its devices, with automatic
/// differentiation.
///
/// This is the definition in a tensor language: it runs on GPUs, and it is what the hand-written
/// passes are compared with.
pub struct TensorNetwork {
    shape: NetworkShape,
    device: Device,
    parameters: Vec<Tensor<2>>,
}

/// Sequences on a device; row `t · sequences + i` belongs to step `t` of sequence `i`.
pub struct TensorSequences {
    /// `[rows, input]`
    pub inputs: Tensor<2>,
    /// `[rows, 1]`: 0 where an episode starts, else 1.
    pub continues: Tensor<2>,
    /// `[sequences, hidden]`
    pub initial_state: Tensor<2>,
}

/// A row-major matrix on a device.
///
/// # Panics
///
/// If `values` has not `rows · columns` entries.
pub fn matrix(values: &[f32], rows: usize, columns: usize, device: &Device) -> Tensor<2> {
    Tensor::from_data(TensorData::new(values.to_vec(), [rows, columns]), device)
}

impl TensorNetwork {
    /// A network of `shape` with the flat `parameters` of [`NetworkShape::layout`] on `device`.
    ///
    /// # Panics
    ///
    /// If `parameters` has another length than the layout.
    pub fn new(shape: NetworkShape, parameters: &[f32], device: &Device) -> Self {
        assert_eq!(parameters.len(), shape.layout().len, "parameters of this shape");
        let device = device.clone().autodiff();
        let parameters = shape
            .tensors()
            .iter()
            .map(|named| {
                let values = named.crop(parameters);
                let width = named.width();
                matrix(&values, values.len() / width, width, &device).require_grad()
            })
            .collect();
        Self { shape, device, parameters }
    }

    /// The device, with automatic differentiation on: tensors that meet the network live here.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// The outputs, `[rows, output]`.
    pub fn forward(&self, sequences: TensorSequences) -> Tensor<2> {
        let TensorSequences { inputs, continues, initial_state } = sequences;
        let [input, input_bias, gate, gate_bias, recurrent, recurrent_bias, output, output_bias] =
            self.parameters.clone().try_into().expect("a network has eight parameter tensors");
        let hidden = self.shape.hidden;
        let [count, _] = initial_state.dims();
        let [rows, _] = inputs.dims();
        let first = relu(normalize_rows(inputs).matmul(input) + input_bias);
        let gates = first.matmul(gate) + gate_bias;
        let mut state = initial_state;
        let mut states = Vec::with_capacity(rows / count);
        for step in 0..rows / count {
            let range = step * count..(step + 1) * count;
            let previous = state * continues.clone().slice([range.clone(), 0..1]);
            let g = gates.clone().slice([range, 0..3 * hidden]);
            let u = previous.clone().matmul(recurrent.clone()) + recurrent_bias.clone();
            let part =
                |x: &Tensor<2>, i: usize| x.clone().slice([0..count, i * hidden..(i + 1) * hidden]);
            let reset = sigmoid(part(&g, 0) + part(&u, 0));
            let update = sigmoid(part(&g, 1) + part(&u, 1));
            let candidate = (part(&g, 2) + reset * part(&u, 2)).tanh();
            state = candidate.clone() + update * (previous - candidate);
            states.push(state.clone());
        }
        normalize_rows(Tensor::cat(states, 0)).matmul(output) + output_bias
    }

    /// The derivative of `loss` by each parameter, in the layout of the flat parameters.
    ///
    /// # Panics
    ///
    /// If `loss` does not depend on every parameter of this network.
    pub fn gradient(&self, loss: &Tensor<1>) -> Vec<f32> {
        let mut gradients = loss.backward();
        let mut flat = vec![0.0; self.shape.layout().len];
        for (named, parameter) in self.shape.tensors().iter().zip(&self.parameters) {
            let gradient = parameter
                .grad_remove(&mut gradients)
                .expect("the loss depends on every parameter")
                .try_into_vec_as::<f32>()
                .expect("parameters are 32-bit floats");
            named.spread(&gradient, &mut flat);
        }
        flat
    }
}

/// Layer norm of each row, without gain and offset.
fn normalize_rows(rows: Tensor<2>) -> Tensor<2> {
    let centred = rows.clone() - rows.mean_dim(1);
    let variance = centred.clone().square().mean_dim(1);
    centred / (variance + 1e-5).sqrt()
}
