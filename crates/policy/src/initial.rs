use crate::{NetworkShape, Random};

/// Fresh parameters: orthogonal matrices, zero biases.
///
/// The first layer has gain `√2`, the recurrent matrices are orthogonal per gate, and the last
/// layer has gain `output_gain` (0.01 for an actor, so that it starts near uniform; 1 for a critic).
///
/// # Source
///
/// Saxe et al. 2014, "Exact solutions to the nonlinear dynamics of learning in deep linear neural
/// networks", section 3; the gains are those of Yu et al. 2022, table 7.
pub fn initial_parameters(shape: &NetworkShape, output_gain: f32, random: &mut Random) -> Vec<f32> {
    let layout = shape.layout();
    let hidden = shape.hidden;
    let mut parameters = vec![0.0; layout.len];
    let gates = 3 * hidden;
    for (start, rows, columns, stride, gain) in [
        (layout.input_weight.start, shape.input, hidden, hidden, core::f32::consts::SQRT_2),
        (layout.gate_weight.start, hidden, hidden, gates, 1.0),
        (layout.gate_weight.start + hidden, hidden, hidden, gates, 1.0),
        (layout.gate_weight.start + 2 * hidden, hidden, hidden, gates, 1.0),
        (layout.recurrent_weight.start, hidden, hidden, gates, 1.0),
        (layout.recurrent_weight.start + hidden, hidden, hidden, gates, 1.0),
        (layout.recurrent_weight.start + 2 * hidden, hidden, hidden, gates, 1.0),
        (layout.output_weight.start, hidden, shape.output, shape.padded_output(), output_gain),
    ] {
        let matrix = orthogonal(rows, columns, random);
        for row in 0..rows {
            for column in 0..columns {
                parameters[start + row * stride + column] = gain * matrix[row * columns + column];
            }
        }
    }
    parameters
}

/// A random `[rows, columns]` matrix whose shorter side is orthonormal (Gram and Schmidt).
fn orthogonal(rows: usize, columns: usize, random: &mut Random) -> Vec<f32> {
    let (count, len) = (rows.min(columns), rows.max(columns));
    let mut vectors: Vec<Vec<f64>> = Vec::with_capacity(count);
    while vectors.len() < count {
        let mut vector: Vec<f64> = (0..len).map(|_| f64::from(random.normal())).collect();
        for other in &vectors {
            let along: f64 = vector.iter().zip(other).map(|(x, y)| x * y).sum();
            for (x, y) in vector.iter_mut().zip(other) {
                *x -= along * y;
            }
        }
        let norm = vector.iter().map(|x| x * x).sum::<f64>().sqrt();
        if 1e-6 < norm {
            vectors.push(vector.iter().map(|x| x / norm).collect());
        }
    }
    let entry = |row: usize, column: usize| {
        if rows <= columns { vectors[row][column] } else { vectors[column][row] }
    };
    (0..rows * columns).map(|i| entry(i / columns, i % columns) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: usize, columns: usize) {
        let matrix = orthogonal(rows, columns, &mut Random::new(5));
        let short = rows.min(columns);
        let dot = |i: usize, j: usize| -> f32 {
            if rows <= columns {
                (0..columns).map(|c| matrix[i * columns + c] * matrix[j * columns + c]).sum()
            } else {
                (0..rows).map(|r| matrix[r * columns + i] * matrix[r * columns + j]).sum()
            }
        };
        for i in 0..short {
            for j in 0..short {
                let expected = f32::from(u8::from(i == j));
                assert!((dot(i, j) - expected).abs() < 1e-4, "{i} · {j}");
            }
        }
    }

    #[test]
    fn matrices_are_orthogonal() {
        check(8, 8);
        check(5, 16);
        check(30, 7);
    }
}
