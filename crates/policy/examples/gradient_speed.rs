//! Time of one forward and backward pass, hand-written and in Burn, at the sizes of real battles.
//!
//! Run with `cargo run --release -p policy --example gradient_speed`.

use std::time::Instant;

use policy::{
    Device, Network, NetworkShape, Random, Tape, TensorNetwork, TensorSequences,
    initial_parameters, matrix,
};

const STEPS: usize = 10;

fn main() {
    println!("rows per second through forward and backward, sequences of {STEPS} steps");
    for (name, input, output) in [("3m", 33, 9), ("2s3z", 85, 11), ("8m", 88, 14)] {
        let shape = NetworkShape { input, hidden: 64, output };
        let parameters = initial_parameters(&shape, 1.0, &mut Random::new(1));
        let fused = fused_rows_per_second(shape, &parameters);
        let acting = acting_rows_per_second(shape, &parameters);
        let tensors = tensor_rows_per_second(shape, &parameters);
        println!(
            "{name:>5}  hand-written {fused:>9.0}  Burn flex {tensors:>9.0}  acting only {acting:>9.0}"
        );
    }
}

fn fused_rows_per_second(shape: NetworkShape, parameters: &[f32]) -> f64 {
    let network = Network::new(shape, parameters);
    let (sequences, passes) = (32, 300);
    let mut tape = Tape::default();
    tape.resize(&shape, STEPS, sequences);
    let mut random = Random::new(2);
    for gradient in &mut tape.output_gradient {
        *gradient = random.normal();
    }
    let mut gradient = vec![0.0; parameters.len()];
    let start = Instant::now();
    for _ in 0..passes {
        for input in &mut tape.inputs {
            *input = 0.5;
        }
        network.forward(&mut tape);
        network.backward(&mut tape, &mut gradient);
    }
    (STEPS * sequences * passes) as f64 / start.elapsed().as_secs_f64()
}

fn acting_rows_per_second(shape: NetworkShape, parameters: &[f32]) -> f64 {
    let network = Network::new(shape, parameters);
    let (sequences, passes) = (192, 500);
    let mut tape = Tape::default();
    tape.resize(&shape, 1, sequences);
    let start = Instant::now();
    for _ in 0..passes {
        network.forward(&mut tape);
    }
    (sequences * passes) as f64 / start.elapsed().as_secs_f64()
}

fn tensor_rows_per_second(shape: NetworkShape, parameters: &[f32]) -> f64 {
    let (sequences, passes) = (512, 6);
    let mut random = Random::new(3);
    let rows = STEPS * sequences;
    let inputs: Vec<f32> = (0..rows * shape.input).map(|_| random.normal()).collect();
    let start = Instant::now();
    for _ in 0..passes {
        let network = TensorNetwork::new(shape, parameters, &Device::flex());
        let device = network.device();
        let outputs = network.forward(TensorSequences {
            inputs: matrix(&inputs, rows, shape.input, device),
            continues: matrix(&vec![1.0; rows], rows, 1, device),
            initial_state: matrix(
                &vec![0.0; sequences * shape.hidden],
                sequences,
                shape.hidden,
                device,
            ),
        });
        network.gradient(&outputs.square().sum());
    }
    (rows * passes) as f64 / start.elapsed().as_secs_f64()
}
