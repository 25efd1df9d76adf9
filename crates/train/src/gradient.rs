//! The gradient of both losses over one shard of a minibatch, on slices.

use losses::{PolicyLoss, ValueLoss, ValueLossParameters};
use policy::{Architecture, Tape};

use crate::Hyperparameters;
use crate::sequences::{Sequence, load_actor, load_critic};
use crate::team::Networks;
use crate::unroll::Unroll;

/// Sequences that go through a network together: few enough to stay in the second-level cache.
const TILE: usize = 32;

/// Sums over a shard, each already divided by the whole minibatch's number of rows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LossReport {
    pub(crate) policy_loss: f32,
    pub(crate) entropy: f32,
    pub(crate) approximate_kl: f32,
    pub(crate) clip_fraction: f32,
    pub(crate) value_loss: f32,
    pub(crate) value_clip_fraction: f32,
}

impl LossReport {
    pub(crate) fn add(&mut self, other: &Self, weight: f32) {
        self.policy_loss += weight * other.policy_loss;
        self.entropy += weight * other.entropy;
        self.approximate_kl += weight * other.approximate_kl;
        self.clip_fraction += weight * other.clip_fraction;
        self.value_loss += weight * other.value_loss;
        self.value_clip_fraction += weight * other.value_clip_fraction;
    }
}

/// What a minibatch is computed from; shared by all workers.
#[derive(Clone, Copy)]
pub(crate) struct Batch<'a> {
    pub(crate) unrolls: &'a [&'a Unroll],
    pub(crate) settings: &'a Hyperparameters,
    /// One over the steps of living agents in the minibatch.
    pub(crate) actor_scale: f32,
    /// One over the critic's rows in the minibatch.
    pub(crate) critic_scale: f32,
}

/// One thread's share of the learning: its buffers and its sum of gradients.
pub(crate) struct Worker {
    actor_tape: Tape,
    critic_tape: Tape,
    pub(crate) actor_gradient: Vec<f32>,
    pub(crate) critic_gradient: Vec<f32>,
    pub(crate) report: LossReport,
    log_probs: Vec<f32>,
    rows: Rows,
}

/// Columns of one tile, by row.
#[derive(Default)]
struct Rows {
    target: Vec<f32>,
    behaviour: Vec<f32>,
    signal: Vec<f32>,
    weights: Vec<f32>,
    gradient: Vec<f32>,
}

impl Rows {
    fn resize(&mut self, len: usize) {
        for column in [
            &mut self.target,
            &mut self.behaviour,
            &mut self.signal,
            &mut self.weights,
            &mut self.gradient,
        ] {
            column.resize(len, 0.0);
        }
    }
}

impl Worker {
    pub(crate) fn new(architecture: &Architecture) -> Self {
        Self {
            actor_tape: Tape::default(),
            critic_tape: Tape::default(),
            actor_gradient: vec![0.0; architecture.actor().layout().len],
            critic_gradient: vec![0.0; architecture.critic().layout().len],
            report: LossReport::default(),
            log_probs: Vec::new(),
            rows: Rows::default(),
        }
    }

    /// Leaves the gradients over the given sequences, and the report, in the worker.
    pub(crate) fn differentiate(
        &mut self,
        networks: &Networks,
        batch: Batch<'_>,
        actor_sequences: &[Sequence],
        critic_sequences: &[Sequence],
    ) {
        self.actor_gradient.fill(0.0);
        self.critic_gradient.fill(0.0);
        self.report = LossReport::default();
        for tile in actor_sequences.chunks(TILE) {
            self.actor_tile(networks, batch, tile);
        }
        for tile in critic_sequences.chunks(TILE) {
            self.critic_tile(networks, batch, tile);
        }
    }

    fn actor_tile(&mut self, networks: &Networks, batch: Batch<'_>, tile: &[Sequence]) {
        let Batch { unrolls, settings, actor_scale: scale, .. } = batch;
        let architecture = &networks.architecture;
        let (len, actions) = (settings.sequence_len, architecture.actions);
        let padded = architecture.actor().padded_output();
        load_actor(&mut self.actor_tape, architecture, unrolls, tile, len);
        networks.actor.forward(&mut self.actor_tape);

        let count = len * tile.len();
        self.rows.resize(count);
        self.log_probs.resize(count * actions, 0.0);
        for row in 0..count {
            let place = Place::of(unrolls, tile, row, len);
            let living = place.scene().alive[place.agent] != 0;
            self.rows.weights[row] = f32::from(u8::from(living));
            self.rows.signal[row] = place.unroll.advantage(place.step, place.game, place.row);
            self.rows.behaviour[row] = place.unroll.log_probs[place.index];
            let log_probs = &mut self.log_probs[row * actions..(row + 1) * actions];
            let available = &place.scene().available_actions[place.agent * actions..][..actions];
            let logits = &self.actor_tape.outputs[row * padded..][..actions];
            losses::masked_log_softmax(logits, available, log_probs);
            self.rows.target[row] = log_probs[usize::from(place.unroll.actions[place.index])];
            if living {
                self.report.entropy += scale * losses::entropy(log_probs);
            }
        }
        let PolicyLoss { loss, clip_fraction, approximate_kl } = losses::ppo_policy_loss(
            &self.rows.target,
            &self.rows.behaviour,
            (&self.rows.signal, &self.rows.weights),
            settings.clip,
            scale,
            &mut self.rows.gradient,
        );
        self.report.policy_loss += loss;
        self.report.clip_fraction += clip_fraction;
        self.report.approximate_kl += approximate_kl;
        for row in 0..count {
            let place = Place::of(unrolls, tile, row, len);
            losses::categorical_gradient(
                &self.log_probs[row * actions..(row + 1) * actions],
                usize::from(place.unroll.actions[place.index]),
                self.rows.gradient[row],
                -settings.entropy_weight * scale * self.rows.weights[row],
                &mut self.actor_tape.output_gradient[row * padded..][..actions],
            );
        }
        networks.actor.backward(&mut self.actor_tape, &mut self.actor_gradient);
    }

    fn critic_tile(&mut self, networks: &Networks, batch: Batch<'_>, tile: &[Sequence]) {
        let Batch { unrolls, settings, critic_scale: scale, .. } = batch;
        let architecture = &networks.architecture;
        let len = settings.sequence_len;
        let padded = architecture.critic().padded_output();
        load_critic(&mut self.critic_tape, architecture, unrolls, tile, len);
        networks.critic.forward(&mut self.critic_tape);

        let count = len * tile.len();
        self.rows.resize(count);
        self.rows.weights.fill(1.0);
        for row in 0..count {
            let Place { unroll, step, game, row: critic_row, .. } =
                Place::of(unrolls, tile, row, len);
            let at = (step * unroll.games + game) * unroll.critic_rows() + critic_row;
            self.rows.target[row] = self.critic_tape.outputs[row * padded];
            self.rows.behaviour[row] = unroll.values[at];
            self.rows.signal[row] = unroll.returns[at];
        }
        let parameters =
            ValueLossParameters { clip: settings.clip, huber_delta: settings.huber_delta, scale };
        let ValueLoss { loss, clip_fraction } = losses::clipped_value_loss(
            &self.rows.target,
            &self.rows.behaviour,
            (&self.rows.signal, &self.rows.weights),
            parameters,
            &mut self.rows.gradient,
        );
        self.report.value_loss += loss;
        self.report.value_clip_fraction += clip_fraction;
        let gradients = self.critic_tape.output_gradient.chunks_exact_mut(padded);
        for (output, &gradient) in gradients.zip(&self.rows.gradient) {
            output[0] = gradient;
        }
        networks.critic.backward(&mut self.critic_tape, &mut self.critic_gradient);
    }
}

/// Where a row of a tile lies in its unroll.
pub(crate) struct Place<'a> {
    pub(crate) unroll: &'a Unroll,
    pub(crate) step: usize,
    pub(crate) game: usize,
    /// The agent or the critic's row within its game.
    pub(crate) row: usize,
    /// The agent within a scene.
    pub(crate) agent: usize,
    /// The agent's step within the unroll.
    pub(crate) index: usize,
}

impl<'a> Place<'a> {
    /// Row `t · sequences + i` of a tile belongs to step `t` of its sequence `i`.
    pub(crate) fn of(unrolls: &[&'a Unroll], tile: &[Sequence], row: usize, len: usize) -> Self {
        let Sequence { unroll, piece, game, row: agent } = tile[row % tile.len()];
        let unroll = unrolls[unroll];
        let step = piece * len + row / tile.len();
        let in_scene = game * unroll.agents + agent;
        let index = step * unroll.games * unroll.agents + in_scene;
        Self { unroll, step, game, row: agent, agent: in_scene, index }
    }

    pub(crate) fn scene(&self) -> &'a env::BatchArrays {
        &self.unroll.scenes[self.step]
    }
}
