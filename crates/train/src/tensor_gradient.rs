//! The gradient of both losses over a minibatch in Burn, on any of its devices.

use policy::{
    Architecture, Device, Int, NetworkShape, Tape, Tensor, TensorData, TensorNetwork,
    TensorPolicyTargets, TensorSequences, TensorValueTargets, Weights, matrix, tensor_policy_loss,
    tensor_value_loss,
};

use crate::gradient::{Batch, LossReport, Place};
use crate::sequences::{Sequence, load_actor, load_critic};

pub(crate) fn on_device(
    device: &Device,
    (architecture, weights): (&Architecture, &Weights),
    batch: Batch<'_>,
    actor: &[Sequence],
    critic: &[Sequence],
) -> (Vec<f32>, Vec<f32>, LossReport) {
    let mut report = LossReport::default();
    let actor_gradient = actor_gradient(device, (architecture, weights), batch, actor, &mut report);
    let critic_gradient =
        critic_gradient(device, (architecture, weights), batch, critic, &mut report);
    (actor_gradient, critic_gradient, report)
}

fn actor_gradient(
    device: &Device,
    (architecture, weights): (&Architecture, &Weights),
    batch: Batch<'_>,
    sequences: &[Sequence],
    report: &mut LossReport,
) -> Vec<f32> {
    let Batch { unrolls, settings, actor_scale: scale, .. } = batch;
    let (len, actions) = (settings.sequence_len, architecture.actions);
    let mut tape = Tape::default();
    load_actor(&mut tape, architecture, unrolls, sequences, len);
    let network = TensorNetwork::new(architecture.actor(), &weights.actor, device);
    let rows = len * sequences.len();
    let places = || (0..rows).map(|row| Place::of(unrolls, sequences, row, len));
    let device = network.device();
    let column = |values: Vec<f32>| matrix(&values, rows, 1, device);
    let unavailable: Vec<bool> = places()
        .flat_map(|p| &p.scene().available_actions[p.agent * actions..][..actions])
        .map(|&flag| flag == 0)
        .collect();
    let chosen: Vec<i64> = places().map(|p| i64::from(p.unroll.actions[p.index])).collect();
    let living = |p: &Place<'_>| f32::from(u8::from(p.scene().alive[p.agent] != 0));
    let targets = TensorPolicyTargets {
        unavailable: Tensor::from_data(TensorData::new(unavailable, [rows, actions]), device),
        actions: Tensor::<2, Int>::from_data(TensorData::new(chosen, [rows, 1]), device),
        behaviour_log_probs: column(places().map(|p| p.unroll.log_probs[p.index]).collect()),
        advantages: column(places().map(|p| p.unroll.advantage(p.step, p.game, p.row)).collect()),
        weights: column(places().map(|p| scale * living(&p)).collect()),
    };
    let logits = network.forward(sequences_on(device, &tape, &architecture.actor(), rows));
    let loss = tensor_policy_loss(logits, targets, settings.clip, settings.entropy_weight);
    report.policy_loss = loss.clone().try_into_scalar().expect("a loss is one number");
    network.gradient(&loss)
}

fn critic_gradient(
    device: &Device,
    (architecture, weights): (&Architecture, &Weights),
    batch: Batch<'_>,
    sequences: &[Sequence],
    report: &mut LossReport,
) -> Vec<f32> {
    let Batch { unrolls, settings, critic_scale: scale, .. } = batch;
    let len = settings.sequence_len;
    let mut tape = Tape::default();
    load_critic(&mut tape, architecture, unrolls, sequences, len);
    let network = TensorNetwork::new(architecture.critic(), &weights.critic, device);
    let rows = len * sequences.len();
    let device = network.device();
    let at = |row: usize| {
        let p = Place::of(unrolls, sequences, row, len);
        (p.unroll, (p.step * p.unroll.games + p.game) * p.unroll.critic_rows() + p.row)
    };
    let column = |values: Vec<f32>| matrix(&values, rows, 1, device);
    let of_values = |row: usize| at(row).0.values[at(row).1];
    let of_returns = |row: usize| at(row).0.returns[at(row).1];
    let targets = TensorValueTargets {
        behaviour_values: column((0..rows).map(of_values).collect()),
        targets: column((0..rows).map(of_returns).collect()),
        weights: column(vec![scale; rows]),
    };
    let values = network.forward(sequences_on(device, &tape, &architecture.critic(), rows));
    let loss = tensor_value_loss(values, targets, settings.clip, settings.huber_delta);
    report.value_loss = loss.clone().try_into_scalar().expect("a loss is one number");
    network.gradient(&loss)
}

/// A loaded tape as tensors.
fn sequences_on(
    device: &Device,
    tape: &Tape,
    shape: &NetworkShape,
    rows: usize,
) -> TensorSequences {
    let padded = tape.inputs.chunks_exact(shape.padded_input());
    let inputs: Vec<f32> = padded.flat_map(|row| &row[..shape.input]).copied().collect();
    let sequences = tape.initial_state.len() / shape.hidden;
    TensorSequences {
        inputs: matrix(&inputs, rows, shape.input, device),
        continues: matrix(&tape.continues, rows, 1, device),
        initial_state: matrix(&tape.initial_state, sequences, shape.hidden, device),
    }
}
