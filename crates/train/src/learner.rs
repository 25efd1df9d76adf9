use losses::ValueNormalizer;
use policy::{Architecture, Random, Weights};

use crate::Hyperparameters;
use crate::adam::Adam;
use crate::gradient::{Batch, LossReport, Worker};
use crate::sequences::{Sequence, actor_sequences, critic_sequences, living_steps};
use crate::team::Networks;
use crate::unroll::Unroll;

/// Multi-agent PPO: improves a team's weights from the unrolls of all actors.
///
/// Each minibatch is cut into one shard per worker thread; gradients are summed in the order of the
/// workers, so results depend on their number but not on timing.
///
/// # Source
///
/// Yu et al. 2022, "The Surprising Effectiveness of PPO in Cooperative Multi-Agent Games",
/// algorithm 1.
pub(crate) struct Learner {
    pub(crate) weights: Weights,
    pub(crate) networks: Networks,
    pub(crate) actor_optimizer: Adam,
    pub(crate) critic_optimizer: Adam,
    pub(crate) normalizer: ValueNormalizer,
    pub(crate) random: Random,
    engine: Engine,
}

/// What computes the gradients.
pub(crate) enum Engine {
    /// The hand-written passes, one thread per worker.
    Slices(Vec<Worker>),
    /// Burn on one of its devices.
    #[cfg(feature = "tensor")]
    Tensors(policy::Device),
}

/// How an update went.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct UpdateReport {
    pub(crate) losses: LossReport,
    pub(crate) actor_gradient_norm: f32,
    pub(crate) critic_gradient_norm: f32,
    pub(crate) explained_variance: f32,
}

impl Learner {
    pub(crate) fn new(
        architecture: Architecture,
        weights: Weights,
        settings: &Hyperparameters,
        random: Random,
        engine: Engine,
    ) -> Self {
        Self {
            networks: Networks::new(architecture, &weights),
            actor_optimizer: Adam::new(weights.actor.len()),
            critic_optimizer: Adam::new(weights.critic.len()),
            normalizer: ValueNormalizer::new(settings.value_normalizer_beta),
            weights,
            random,
            engine,
        }
    }

    /// One iteration of learning from `unrolls`.
    pub(crate) fn update(
        &mut self,
        unrolls: &mut [&mut Unroll],
        settings: &Hyperparameters,
    ) -> UpdateReport {
        let explained_variance = self.prepare(unrolls, settings);
        let mut report = UpdateReport { explained_variance, ..Default::default() };
        let unrolls: Vec<&Unroll> = unrolls.iter().map(|unroll| &**unroll).collect();
        let len = settings.sequence_len;
        let mut actor = actor_sequences(&unrolls, len);
        let mut critic = critic_sequences(&unrolls, len);
        let share = 1.0 / (settings.epochs * settings.minibatches) as f32;
        for _ in 0..settings.epochs {
            self.random.shuffle(&mut actor);
            self.random.shuffle(&mut critic);
            for minibatch in 0..settings.minibatches {
                let actor = part(&actor, minibatch, settings.minibatches);
                let critic = part(&critic, minibatch, settings.minibatches);
                let living = living_steps(&unrolls, actor, len).max(1);
                let batch = Batch {
                    unrolls: &unrolls,
                    settings,
                    actor_scale: 1.0 / living as f32,
                    critic_scale: 1.0 / (critic.len() * len).max(1) as f32,
                };
                let (actor_gradient, critic_gradient, losses) =
                    self.engine.gradients(&self.networks, &self.weights, batch, actor, critic);
                let limit = settings.gradient_norm_max;
                report.losses.add(&losses, share);
                report.actor_gradient_norm += share
                    * self.actor_optimizer.update(
                        &mut self.weights.actor,
                        &actor_gradient,
                        settings.actor_learning_rate,
                        limit,
                    );
                report.critic_gradient_norm += share
                    * self.critic_optimizer.update(
                        &mut self.weights.critic,
                        &critic_gradient,
                        settings.critic_learning_rate,
                        limit,
                    );
                self.networks.set_weights(&self.weights);
            }
        }
        report
    }

    /// Turns rewards and values into normalised advantages and value targets. Returns how much of
    /// the targets' variance the values explain.
    fn prepare(&mut self, unrolls: &mut [&mut Unroll], settings: &Hyperparameters) -> f32 {
        for unroll in unrolls.iter_mut() {
            unroll.estimate_advantages(settings, |value| self.normalizer.denormalize(value));
        }
        let returns: Vec<f32> = unrolls.iter().flat_map(|u| &u.returns).copied().collect();
        let values: Vec<f32> =
            unrolls.iter().flat_map(|u| &u.values[..u.returns.len()]).copied().collect();
        let (_, deviation) = self.normalizer.moments();
        let scaled: Vec<f32> = values.iter().map(|value| value * deviation).collect();
        let explained_variance = losses::explained_variance(&scaled, &returns);

        self.normalizer.update(&returns);
        normalize_advantages(unrolls);
        for unroll in unrolls.iter_mut() {
            for target in &mut unroll.returns {
                *target = self.normalizer.normalize(*target);
            }
        }
        explained_variance
    }
}

/// Normalises the advantages of all unrolls together, each weighted by how many living agents it
/// judges.
fn normalize_advantages(unrolls: &mut [&mut Unroll]) {
    let mut advantages = Vec::new();
    let mut weights = Vec::new();
    for unroll in unrolls.iter() {
        let rows = unroll.critic_rows();
        advantages.extend_from_slice(&unroll.advantages);
        for scene in &unroll.scenes[..unroll.steps] {
            let groups = scene.alive.chunks_exact(unroll.agents / rows);
            weights.extend(groups.map(|alive| alive.iter().map(|&a| f32::from(a)).sum::<f32>()));
        }
    }
    losses::normalize_advantages(&mut advantages, &weights);
    let mut rest = &advantages[..];
    for unroll in unrolls.iter_mut() {
        let (own, others) = rest.split_at(unroll.advantages.len());
        unroll.advantages.copy_from_slice(own);
        rest = others;
    }
}

/// Part `index` of `count` nearly equal parts.
fn part<T>(items: &[T], index: usize, count: usize) -> &[T] {
    &items[index * items.len() / count..(index + 1) * items.len() / count]
}

impl Engine {
    #[cfg_attr(
        not(feature = "tensor"),
        expect(unused_variables, reason = "the hand-written passes have the weights in networks")
    )]
    fn gradients(
        &mut self,
        networks: &Networks,
        weights: &Weights,
        batch: Batch<'_>,
        actor: &[Sequence],
        critic: &[Sequence],
    ) -> (Vec<f32>, Vec<f32>, LossReport) {
        match self {
            Self::Slices(workers) => on_slices(workers, networks, batch, actor, critic),
            #[cfg(feature = "tensor")]
            Self::Tensors(device) => crate::tensor_gradient::on_device(
                device,
                (&networks.architecture, weights),
                batch,
                actor,
                critic,
            ),
        }
    }
}

fn on_slices(
    workers: &mut [Worker],
    networks: &Networks,
    batch: Batch<'_>,
    actor: &[Sequence],
    critic: &[Sequence],
) -> (Vec<f32>, Vec<f32>, LossReport) {
    let count = workers.len();
    std::thread::scope(|scope| {
        let (own, others) = workers.split_first_mut().expect("a learner has workers");
        for (index, worker) in others.iter_mut().enumerate() {
            let actor = part(actor, index + 1, count);
            let critic = part(critic, index + 1, count);
            scope.spawn(move || worker.differentiate(networks, batch, actor, critic));
        }
        own.differentiate(networks, batch, part(actor, 0, count), part(critic, 0, count));
    });
    let mut actor_gradient = workers[0].actor_gradient.clone();
    let mut critic_gradient = workers[0].critic_gradient.clone();
    let mut report = workers[0].report;
    for worker in &workers[1..] {
        add(&mut actor_gradient, &worker.actor_gradient);
        add(&mut critic_gradient, &worker.critic_gradient);
        report.add(&worker.report, 1.0);
    }
    (actor_gradient, critic_gradient, report)
}

fn add(to: &mut [f32], from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

#[cfg(test)]
mod tests {
    use crate::puzzle::{settings, trainer};
    use crate::{Compute, Hyperparameters};

    /// Learning from the same unroll again and again must follow its advantages, and fit its returns
    /// as far as the state tells them: what the agents will draw it does not tell.
    #[test]
    fn one_batch_can_be_learned_by_heart() {
        let settings = Hyperparameters { clip: 10.0, entropy_weight: 0.0, ..settings() };
        let mut trainer = trainer(settings, 2, 1, Compute::Cpu);
        let first = trainer.iterate().update.losses;
        let mut last = first;
        for _ in 0..100 {
            last = trainer.learn_again().losses;
        }
        assert!(last.value_loss < 0.8 * first.value_loss, "{first:?} {last:?}");
        assert!(last.policy_loss < first.policy_loss - 0.25, "{first:?} {last:?}");
    }

    /// What dead agents see, do and would have gained changes nothing.
    #[test]
    fn dead_agents_leave_no_trace_in_the_gradient() {
        let update = |changes_the_dead: bool| {
            let mut trainer = trainer(settings(), 2, 1, Compute::Cpu);
            trainer.play_only();
            if changes_the_dead {
                let unroll = trainer.only_unroll();
                for step in 0..unroll.steps {
                    let scene = &mut unroll.scenes[step];
                    for agent in (0..scene.alive.len()).filter(|&a| scene.alive[a] == 0) {
                        let len = scene.observations.len() / scene.alive.len();
                        scene.observations[agent * len..][..len].fill(9.0);
                        unroll.log_probs[step * scene.alive.len() + agent] = -7.0;
                    }
                }
            }
            trainer.learn_again();
            trainer.learner.weights.clone()
        };
        assert_eq!(update(false), update(true));
    }
}
