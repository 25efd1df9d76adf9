use core::ops::Range;

use serde::{Deserialize, Serialize};

use crate::matrix::padded;

/// The sizes of one recurrent network.
///
/// Input → layer norm → linear, ReLU → GRU → layer norm → linear → output. The norms have no gain
/// and no offset of their own: the linear layer behind each can express both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkShape {
    /// Features per row.
    pub input: usize,
    /// Width of the first layer and of the recurrent state; a multiple of 16.
    pub hidden: usize,
    /// Outputs per row: logits of the actor, 1 for the critic.
    pub output: usize,
}

/// Where the parameters of one network lie in its flat vector.
///
/// Matrices are row-major `[inputs, outputs]`. Widths that are not multiples of 16 are padded with
/// zeros, which stay zero: neither gradients nor updates reach them.
#[derive(Clone, Debug)]
pub struct Layout {
    /// `[input (padded), hidden]`
    pub input_weight: Range<usize>,
    /// `[hidden]`
    pub input_bias: Range<usize>,
    /// `[hidden, 3 · hidden]`: reset gate, update gate, candidate
    pub gate_weight: Range<usize>,
    /// `[3 · hidden]`
    pub gate_bias: Range<usize>,
    /// `[hidden, 3 · hidden]`
    pub recurrent_weight: Range<usize>,
    /// `[3 · hidden]`
    pub recurrent_bias: Range<usize>,
    /// `[hidden, output (padded)]`
    pub output_weight: Range<usize>,
    /// `[output (padded)]`
    pub output_bias: Range<usize>,
    /// Length of the flat vector.
    pub len: usize,
}

/// One named matrix or vector of a network: its name, place, padded width and real shape.
pub(crate) struct NamedRange {
    pub(crate) name: &'static str,
    pub(crate) range: Range<usize>,
    pub(crate) padded_width: usize,
    pub(crate) shape: Vec<usize>,
}

impl NamedRange {
    /// Entries per row without padding.
    pub(crate) fn width(&self) -> usize {
        *self.shape.last().expect("a tensor has at least one dimension")
    }

    /// This tensor's entries among the flat parameters, without padding.
    pub(crate) fn crop(&self, parameters: &[f32]) -> Vec<f32> {
        let count: usize = self.shape.iter().product();
        let rows = parameters[self.range.clone()].chunks_exact(self.padded_width);
        rows.flat_map(|row| &row[..self.width()]).take(count).copied().collect()
    }

    /// Writes entries without padding to their places among the flat parameters.
    pub(crate) fn spread(&self, values: &[f32], parameters: &mut [f32]) {
        let rows = parameters[self.range.clone()].chunks_exact_mut(self.padded_width);
        for (row, values) in rows.zip(values.chunks_exact(self.width())) {
            row[..values.len()].copy_from_slice(values);
        }
    }
}

impl NetworkShape {
    /// `input`, rounded up to whole registers.
    pub fn padded_input(&self) -> usize {
        padded(self.input)
    }

    /// `output`, rounded up to whole registers.
    pub fn padded_output(&self) -> usize {
        padded(self.output)
    }

    /// The parameters' places.
    ///
    /// # Panics
    ///
    /// If `hidden` is not a multiple of 16 or a size is 0.
    pub fn layout(&self) -> Layout {
        let hidden = self.hidden;
        assert!(0 < hidden && hidden == padded(hidden), "hidden must be a multiple of 16");
        assert!(0 < self.input && 0 < self.output, "a network has inputs and outputs");
        let mut len = 0;
        let mut next = |count: usize| {
            len += count;
            len - count..len
        };
        Layout {
            input_weight: next(self.padded_input() * hidden),
            input_bias: next(hidden),
            gate_weight: next(hidden * 3 * hidden),
            gate_bias: next(3 * hidden),
            recurrent_weight: next(hidden * 3 * hidden),
            recurrent_bias: next(3 * hidden),
            output_weight: next(hidden * self.padded_output()),
            output_bias: next(self.padded_output()),
            len,
        }
    }

    /// The parameters by name, as files hold them.
    pub(crate) fn tensors(&self) -> [NamedRange; 8] {
        let Self { input, hidden, output } = *self;
        let layout = self.layout();
        let matrix = |name, range, rows, columns| NamedRange {
            name,
            range,
            padded_width: padded(columns),
            shape: vec![rows, columns],
        };
        let vector = |name, range, columns| NamedRange {
            name,
            range,
            padded_width: padded(columns),
            shape: vec![columns],
        };
        [
            matrix("input.weight", layout.input_weight, input, hidden),
            vector("input.bias", layout.input_bias, hidden),
            matrix("gru.gate_weight", layout.gate_weight, hidden, 3 * hidden),
            vector("gru.gate_bias", layout.gate_bias, 3 * hidden),
            matrix("gru.recurrent_weight", layout.recurrent_weight, hidden, 3 * hidden),
            vector("gru.recurrent_bias", layout.recurrent_bias, 3 * hidden),
            matrix("output.weight", layout.output_weight, hidden, output),
            vector("output.bias", layout.output_bias, output),
        ]
    }
}
