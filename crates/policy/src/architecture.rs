use serde::{Deserialize, Serialize};

use crate::{NetworkShape, Random, initial_parameters};

/// What the critic sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CriticView {
    /// The state, once per game. The reward is shared and the state complete, so one value serves
    /// all agents at a fraction of the cost.
    Central,
    /// The state, the agent's own observation and its index, once per agent. Dead agents see only
    /// their index (death masking).
    AgentSpecific,
}

/// The sizes of a team's policy: one actor shared by all agents, and one critic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Architecture {
    /// Agents of the team.
    pub agents: usize,
    /// Actions of one agent.
    pub actions: usize,
    /// Features of one agent's observation.
    pub observation_len: usize,
    /// Features of the state.
    pub state_len: usize,
    /// Width of the actor's layers, a multiple of 16.
    pub actor_hidden: usize,
    /// Width of the critic's layers, a multiple of 16.
    pub critic_hidden: usize,
    /// What the critic sees.
    pub critic_view: CriticView,
}

/// The parameters of a team's policy, each network flat as in [`NetworkShape::layout`].
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// Of the actor.
    pub actor: Vec<f32>,
    /// Of the critic.
    pub critic: Vec<f32>,
}

impl Architecture {
    /// The actor: observation and agent index in, one logit per action out.
    pub fn actor(&self) -> NetworkShape {
        NetworkShape {
            input: self.observation_len + self.agents,
            hidden: self.actor_hidden,
            output: self.actions,
        }
    }

    /// The critic: its view in, one normalised value out.
    pub fn critic(&self) -> NetworkShape {
        let input = match self.critic_view {
            CriticView::Central => self.state_len,
            CriticView::AgentSpecific => self.state_len + self.observation_len + self.agents,
        };
        NetworkShape { input, hidden: self.critic_hidden, output: 1 }
    }

    /// Rows of the critic per game: 1 or the number of agents.
    pub fn critic_rows(&self) -> usize {
        match self.critic_view {
            CriticView::Central => 1,
            CriticView::AgentSpecific => self.agents,
        }
    }

    /// Writes the actor's input for one agent into the first entries of `row`.
    ///
    /// # Panics
    ///
    /// If `row` is shorter than the input.
    pub fn write_actor_input(&self, observation: &[f32], agent: usize, row: &mut [f32]) {
        let (features, rest) = row.split_at_mut(self.observation_len);
        features.copy_from_slice(observation);
        rest[..self.agents].fill(0.0);
        rest[agent] = 1.0;
    }

    /// Writes the critic's input for row `agent` of a game into the first entries of `row`.
    ///
    /// # Panics
    ///
    /// If `row` is shorter than the input.
    pub fn write_critic_input(
        &self,
        state: &[f32],
        observation: &[f32],
        agent: usize,
        is_alive: bool,
        row: &mut [f32],
    ) {
        let (features, rest) = row.split_at_mut(self.state_len);
        if self.critic_view == CriticView::Central {
            features.copy_from_slice(state);
            return;
        }
        if is_alive {
            features.copy_from_slice(state);
            self.write_actor_input(observation, agent, rest);
        } else {
            features.fill(0.0);
            rest[..self.observation_len + self.agents].fill(0.0);
            rest[self.observation_len + agent] = 1.0;
        }
    }

    /// Fresh weights: nearly uniform actions, small values.
    pub fn initial_weights(&self, random: &mut Random) -> Weights {
        Weights {
            actor: initial_parameters(&self.actor(), 0.01, random),
            critic: initial_parameters(&self.critic(), 1.0, random),
        }
    }
}
