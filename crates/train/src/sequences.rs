//! Cuts unrolls into sequences and loads them onto a network's tape.

use policy::{Architecture, Tape};

use crate::unroll::Unroll;

/// A piece of one row's unroll: of an agent for the actor, of a critic row for the critic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sequence {
    pub(crate) unroll: usize,
    /// Which piece of `sequence_len` steps.
    pub(crate) piece: usize,
    pub(crate) game: usize,
    /// The agent, or the critic's row.
    pub(crate) row: usize,
}

/// The sequences that hold at least one step of a living agent. All others leave no trace in the
/// loss.
pub(crate) fn actor_sequences(unrolls: &[&Unroll], sequence_len: usize) -> Vec<Sequence> {
    let mut sequences = Vec::new();
    for (index, unroll) in unrolls.iter().enumerate() {
        for piece in 0..unroll.steps / sequence_len {
            for game in 0..unroll.games {
                for row in 0..unroll.agents {
                    let mut steps = piece * sequence_len..(piece + 1) * sequence_len;
                    let at = game * unroll.agents + row;
                    if steps.any(|step| unroll.scenes[step].alive[at] != 0) {
                        sequences.push(Sequence { unroll: index, piece, game, row });
                    }
                }
            }
        }
    }
    sequences
}

/// All sequences of the critic.
pub(crate) fn critic_sequences(unrolls: &[&Unroll], sequence_len: usize) -> Vec<Sequence> {
    let mut sequences = Vec::new();
    for (index, unroll) in unrolls.iter().enumerate() {
        for piece in 0..unroll.steps / sequence_len {
            for game in 0..unroll.games {
                for row in 0..unroll.critic_rows() {
                    sequences.push(Sequence { unroll: index, piece, game, row });
                }
            }
        }
    }
    sequences
}

/// Steps of living agents in `sequences`.
pub(crate) fn living_steps(
    unrolls: &[&Unroll],
    sequences: &[Sequence],
    sequence_len: usize,
) -> usize {
    let living = |sequence: &Sequence| {
        let unroll = unrolls[sequence.unroll];
        let at = sequence.game * unroll.agents + sequence.row;
        let first = sequence.piece * sequence_len;
        (first..first + sequence_len).filter(|&step| unroll.scenes[step].alive[at] != 0).count()
    };
    sequences.iter().map(living).sum()
}

/// Loads the actor's inputs of `sequences`.
pub(crate) fn load_actor(
    tape: &mut Tape,
    architecture: &Architecture,
    unrolls: &[&Unroll],
    sequences: &[Sequence],
    sequence_len: usize,
) {
    let shape = architecture.actor();
    let features = architecture.observation_len;
    tape.resize(&shape, sequence_len, sequences.len());
    for (i, &Sequence { unroll, piece, game, row }) in sequences.iter().enumerate() {
        let unroll = unrolls[unroll];
        let at = game * unroll.agents + row;
        for t in 0..sequence_len {
            let (slot, step) = (t * sequences.len() + i, piece * sequence_len + t);
            let observation = &unroll.scenes[step].observations[at * features..][..features];
            let input = &mut tape.inputs[slot * shape.padded_input()..];
            architecture.write_actor_input(observation, row, input);
            tape.continues[slot] = unroll.continues[step * unroll.games + game];
        }
        let state = piece * unroll.games * unroll.agents + at;
        copy_state(&unroll.actor_states, state, &mut tape.initial_state, i, shape.hidden);
    }
}

/// Loads the critic's inputs of `sequences`.
pub(crate) fn load_critic(
    tape: &mut Tape,
    architecture: &Architecture,
    unrolls: &[&Unroll],
    sequences: &[Sequence],
    sequence_len: usize,
) {
    let shape = architecture.critic();
    let (features, state_len) = (architecture.observation_len, architecture.state_len);
    let rows = architecture.critic_rows();
    tape.resize(&shape, sequence_len, sequences.len());
    for (i, &Sequence { unroll, piece, game, row }) in sequences.iter().enumerate() {
        let unroll = unrolls[unroll];
        let agent = game * unroll.agents + row;
        for t in 0..sequence_len {
            let (slot, step) = (t * sequences.len() + i, piece * sequence_len + t);
            let scene = &unroll.scenes[step];
            let state = &scene.states[game * state_len..][..state_len];
            let observation = &scene.observations[agent * features..][..features];
            let input = &mut tape.inputs[slot * shape.padded_input()..];
            let is_alive = scene.alive[agent] != 0;
            architecture.write_critic_input(state, observation, row, is_alive, input);
            tape.continues[slot] = unroll.continues[step * unroll.games + game];
        }
        let state = (piece * unroll.games + game) * rows + row;
        copy_state(&unroll.critic_states, state, &mut tape.initial_state, i, shape.hidden);
    }
}

fn copy_state(from: &[f32], source: usize, to: &mut [f32], target: usize, hidden: usize) {
    to[target * hidden..(target + 1) * hidden]
        .copy_from_slice(&from[source * hidden..(source + 1) * hidden]);
}
