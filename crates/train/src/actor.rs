use std::time::{Duration, Instant};

use env::Outcome;
use policy::Random;

use crate::environment::{Environment, SavedGames};
use crate::team::{Choice, Networks, Team};
use crate::unroll::Unroll;
use crate::{Architecture, Hyperparameters};

/// Plays a share of the games with the current policy and writes down what happened.
pub(crate) struct Actor<E> {
    environment: E,
    team: Team,
    random: Random,
    pub(crate) unroll: Unroll,
    episode_rewards: Vec<f32>,
    has_begun: bool,
}

/// What an actor needs to go on between two unrolls.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ActorState {
    pub(crate) random: u64,
    pub(crate) games: SavedGames,
    /// `[games · agents, hidden]`
    pub(crate) actor_memory: Vec<f32>,
    /// `[games · critic rows, hidden]`
    pub(crate) critic_memory: Vec<f32>,
    /// `[games]`, 0 where an episode begins.
    pub(crate) continues: Vec<f32>,
    /// `[games]`, rewards of the running episodes so far.
    pub(crate) episode_rewards: Vec<f32>,
}

/// What an unroll brought, beside the unroll itself.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct UnrollReport {
    pub(crate) episodes: u64,
    pub(crate) wins: u64,
    pub(crate) episode_reward_sum: f64,
    pub(crate) simulate: Duration,
    pub(crate) infer: Duration,
}

impl<E: Environment> Actor<E> {
    pub(crate) fn new(
        environment: E,
        architecture: &Architecture,
        settings: &Hyperparameters,
        games: usize,
        random: Random,
    ) -> Self {
        let shape = environment.shape();
        Self {
            environment,
            team: Team::new(architecture, games),
            random,
            unroll: Unroll::new(&shape, architecture, settings, games),
            episode_rewards: vec![0.0; games],
            has_begun: false,
        }
    }

    /// What it needs to go on, or none before its first unroll.
    pub(crate) fn save(&self) -> Option<ActorState> {
        let Unroll { steps, games, continues, .. } = &self.unroll;
        self.has_begun.then(|| ActorState {
            random: self.random.state(),
            games: self.environment.save(),
            actor_memory: self.team.actor_states.clone(),
            critic_memory: self.team.critic_states.clone(),
            continues: continues[steps * games..].to_vec(),
            episode_rewards: self.episode_rewards.clone(),
        })
    }

    /// Goes on from `state`. Returns false, with the actor in no particular state, if that is not
    /// of such an actor.
    pub(crate) fn restore(&mut self, state: &ActorState) -> bool {
        let Unroll { steps, games, .. } = self.unroll;
        let fits = state.actor_memory.len() == self.team.actor_states.len()
            && state.critic_memory.len() == self.team.critic_states.len()
            && state.continues.len() == games
            && state.episode_rewards.len() == games;
        let last = &mut self.unroll.scenes[steps];
        if !fits || !self.environment.restore(&state.games, &mut last.buffers()) {
            return false;
        }
        self.random = Random::new(state.random);
        self.team.actor_states.clone_from(&state.actor_memory);
        self.team.critic_states.clone_from(&state.critic_memory);
        self.unroll.continues[steps * games..].copy_from_slice(&state.continues);
        self.episode_rewards.clone_from(&state.episode_rewards);
        self.has_begun = true;
        true
    }

    /// Plays `unroll_len` steps of every game.
    pub(crate) fn play(&mut self, networks: &Networks, settings: &Hyperparameters) -> UnrollReport {
        let mut report = UnrollReport::default();
        let games = self.unroll.games;
        if self.has_begun {
            self.unroll.rewind();
        } else {
            self.environment.reset(&mut self.unroll.scenes[0].buffers());
            self.unroll.continues[..games].fill(0.0);
            self.has_begun = true;
        }
        let agents = games * self.unroll.agents;
        let rows = games * self.unroll.critic_rows();
        for step in 0..self.unroll.steps {
            let start = Instant::now();
            if step.is_multiple_of(settings.sequence_len) {
                self.save_states(step / settings.sequence_len);
            }
            let continues = &self.unroll.continues[step * games..(step + 1) * games];
            let scene = &self.unroll.scenes[step];
            self.team.act(networks, scene, continues, Choice::Sampled(&mut self.random));
            self.team.judge(networks, scene, continues);
            self.unroll.actions[step * agents..][..agents].copy_from_slice(&self.team.actions);
            self.unroll.log_probs[step * agents..][..agents].copy_from_slice(&self.team.log_probs);
            self.unroll.values[step * rows..][..rows].copy_from_slice(&self.team.values);
            let acted = Instant::now();
            let next = &mut self.unroll.scenes[step + 1];
            self.environment.step(&self.team.actions, &mut next.buffers());
            report.simulate += acted.elapsed();
            report.infer += acted - start;
            self.count_episodes(step, &mut report);
        }
        let start = Instant::now();
        let before = self.team.critic_states.clone();
        let last = self.unroll.steps;
        let continues = &self.unroll.continues[last * games..];
        self.team.judge(networks, &self.unroll.scenes[last], continues);
        self.team.critic_states = before;
        self.unroll.values[last * rows..].copy_from_slice(&self.team.values);
        report.infer += start.elapsed();
        report
    }

    fn save_states(&mut self, sequence: usize) {
        let (actor, critic) = (&self.team.actor_states, &self.team.critic_states);
        self.unroll.actor_states[sequence * actor.len()..][..actor.len()].copy_from_slice(actor);
        self.unroll.critic_states[sequence * critic.len()..][..critic.len()]
            .copy_from_slice(critic);
    }

    fn count_episodes(&mut self, step: usize, report: &mut UnrollReport) {
        let games = self.unroll.games;
        let after = &self.unroll.scenes[step + 1];
        for game in 0..games {
            self.episode_rewards[game] += after.rewards[game];
            let ended = after.outcomes[game].is_some();
            self.unroll.continues[(step + 1) * games + game] = f32::from(u8::from(!ended));
            if ended {
                report.episodes += 1;
                report.wins += u64::from(after.outcomes[game] == Some(Outcome::Won));
                report.episode_reward_sum += f64::from(self.episode_rewards[game]);
                self.episode_rewards[game] = 0.0;
            }
        }
    }
}
