use env::BatchArrays;
use policy::{Architecture, Network, Random, Tape, Weights};

/// Both networks of a team, ready to act.
#[derive(Clone, Debug)]
pub(crate) struct Networks {
    pub(crate) architecture: Architecture,
    pub(crate) actor: Network,
    pub(crate) critic: Network,
}

impl Networks {
    pub(crate) fn new(architecture: Architecture, weights: &Weights) -> Self {
        Self {
            architecture,
            actor: Network::new(architecture.actor(), &weights.actor),
            critic: Network::new(architecture.critic(), &weights.critic),
        }
    }

    pub(crate) fn set_weights(&mut self, weights: &Weights) {
        self.actor.set_parameters(&weights.actor);
        self.critic.set_parameters(&weights.critic);
    }
}

/// How actions are chosen.
#[derive(Debug)]
pub(crate) enum Choice<'a> {
    /// The most probable one; the first of equals.
    Greedy,
    /// By their probabilities.
    Sampled(&'a mut Random),
}

/// The memory of a team in a batch of games, and room to compute in.
#[derive(Clone, Debug)]
pub(crate) struct Team {
    games: usize,
    /// `[games · agents, hidden]`
    pub(crate) actor_states: Vec<f32>,
    /// `[games · critic rows, hidden]`
    pub(crate) critic_states: Vec<f32>,
    /// `[games, agents]`
    pub(crate) actions: Vec<u16>,
    /// `[games, agents]`, of the chosen actions; 0 for the dead.
    pub(crate) log_probs: Vec<f32>,
    /// `[games, critic rows]`, normalised.
    pub(crate) values: Vec<f32>,
    /// `[games, agents, actions]`: logarithms of the probabilities; unspecified for the dead.
    pub(crate) distributions: Vec<f32>,
    living: Vec<usize>,
    actor_tape: Tape,
    critic_tape: Tape,
}

impl Team {
    pub(crate) fn new(architecture: &Architecture, games: usize) -> Self {
        let agents = games * architecture.agents;
        let critic_rows = games * architecture.critic_rows();
        Self {
            games,
            actor_states: vec![0.0; agents * architecture.actor_hidden],
            critic_states: vec![0.0; critic_rows * architecture.critic_hidden],
            actions: vec![0; agents],
            log_probs: vec![0.0; agents],
            values: vec![0.0; critic_rows],
            distributions: vec![0.0; agents * architecture.actions],
            living: Vec::with_capacity(agents),
            actor_tape: Tape::default(),
            critic_tape: Tape::default(),
        }
    }

    /// Chooses an action for every agent; the dead get action 0, their only one, without asking the
    /// network. `continues` is 0 for games whose episode begins here.
    pub(crate) fn act(
        &mut self,
        networks: &Networks,
        scene: &BatchArrays,
        continues: &[f32],
        mut choice: Choice<'_>,
    ) {
        let architecture = &networks.architecture;
        let (agents, actions) = (architecture.agents, architecture.actions);
        let (shape, hidden) = (architecture.actor(), architecture.actor_hidden);
        self.living.clear();
        self.living.extend((0..scene.alive.len()).filter(|&row| scene.alive[row] != 0));
        self.actor_tape.resize(&shape, 1, self.living.len());
        for (slot, &row) in self.living.iter().enumerate() {
            let features = architecture.observation_len;
            let observation = &scene.observations[row * features..(row + 1) * features];
            let input = &mut self.actor_tape.inputs[slot * shape.padded_input()..];
            architecture.write_actor_input(observation, row % agents, input);
            self.actor_tape.continues[slot] = continues[row / agents];
            self.actor_tape.initial_state[slot * hidden..(slot + 1) * hidden]
                .copy_from_slice(&self.actor_states[row * hidden..(row + 1) * hidden]);
        }
        if !self.living.is_empty() {
            networks.actor.forward(&mut self.actor_tape);
        }
        self.actions.fill(0);
        self.log_probs.fill(0.0);
        for (slot, &row) in self.living.iter().enumerate() {
            self.actor_states[row * hidden..(row + 1) * hidden]
                .copy_from_slice(&self.actor_tape.states[slot * hidden..(slot + 1) * hidden]);
            let logits = &self.actor_tape.outputs[slot * shape.padded_output()..][..actions];
            let range = row * actions..(row + 1) * actions;
            let log_probs = &mut self.distributions[range.clone()];
            losses::masked_log_softmax(logits, &scene.available_actions[range], log_probs);
            let action = choose(log_probs, &mut choice);
            debug_assert!(scene.available_actions[row * actions + action] != 0);
            self.actions[row] = action as u16;
            self.log_probs[row] = log_probs[action];
        }
    }

    /// Judges the scene: leaves the values, and the critic's states after this step.
    pub(crate) fn judge(&mut self, networks: &Networks, scene: &BatchArrays, continues: &[f32]) {
        let architecture = &networks.architecture;
        let (agents, rows) = (architecture.agents, architecture.critic_rows());
        let (shape, features) = (architecture.critic(), architecture.observation_len);
        self.critic_tape.resize(&shape, 1, self.games * rows);
        for (game, &continues) in continues.iter().enumerate() {
            let state = &scene.states[game * architecture.state_len..][..architecture.state_len];
            for row in 0..rows {
                let (slot, agent) = (game * rows + row, game * agents + row);
                let observation = &scene.observations[agent * features..(agent + 1) * features];
                let input = &mut self.critic_tape.inputs[slot * shape.padded_input()..];
                let is_alive = scene.alive[agent] != 0;
                architecture.write_critic_input(state, observation, row, is_alive, input);
                self.critic_tape.continues[slot] = continues;
            }
        }
        self.critic_tape.initial_state.copy_from_slice(&self.critic_states);
        networks.critic.forward(&mut self.critic_tape);
        self.critic_states.copy_from_slice(&self.critic_tape.states);
        let outputs = self.critic_tape.outputs.chunks_exact(shape.padded_output());
        for (value, output) in self.values.iter_mut().zip(outputs) {
            *value = output[0];
        }
    }
}

/// An action by the logarithms of their probabilities, which are `-inf` where none is available.
/// Where a network gave numbers that are none, the first available one: the update that follows
/// finds out.
fn choose(log_probs: &[f32], choice: &mut Choice<'_>) -> usize {
    let first = log_probs.iter().position(|&log_prob| log_prob != f32::NEG_INFINITY).unwrap_or(0);
    match choice {
        Choice::Greedy => {
            let mut best = first;
            for (action, log_prob) in log_probs.iter().enumerate() {
                if log_probs[best] < *log_prob {
                    best = action;
                }
            }
            best
        }
        Choice::Sampled(random) => {
            let mut rest = random.uniform();
            let mut last = first;
            for (action, log_prob) in log_probs.iter().enumerate() {
                if log_prob.is_finite() {
                    last = action;
                    rest -= log_prob.exp();
                    if rest < 0.0 {
                        break;
                    }
                }
            }
            last
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sampling_follows_the_probabilities() {
        let log_probs = [0.25_f32.ln(), f32::NEG_INFINITY, 0.75_f32.ln()];
        let mut random = Random::new(1);
        let mut counts = [0; 3];
        for _ in 0..10_000 {
            counts[choose(&log_probs, &mut Choice::Sampled(&mut random))] += 1;
        }
        assert_eq!(counts[1], 0);
        assert!((2_350..2_650).contains(&counts[0]), "{counts:?}");
        assert_eq!(choose(&log_probs, &mut Choice::Greedy), 2);
    }
}
