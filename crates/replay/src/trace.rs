use sim::UnitTag;

/// What the agents thought at each environment step.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentTrace {
    /// Game loops of one environment step.
    pub loops_per_step: u16,
    /// Lists of actions; agents of one kind share a list.
    pub action_sets: Vec<Vec<ActionLabel>>,
    /// The agents, in the order of the environment.
    pub agents: Vec<TracedAgent>,
    /// By time.
    pub steps: Vec<TracedStep>,
}

/// An action as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionLabel {
    /// Such as `move north`.
    pub name: String,
    /// The unit it is aimed at.
    pub target: Option<UnitTag>,
}

/// An agent: the unit it commands and the actions it chooses from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TracedAgent {
    /// Its unit.
    pub unit: UnitTag,
    /// Its list in [`AgentTrace::action_sets`].
    pub action_set: u16,
}

/// One environment step.
#[derive(Clone, Debug, PartialEq)]
pub struct TracedStep {
    /// The loop of the world when the agents decided.
    pub game_loop: u32,
    /// The critic's estimate of the return from here on, in units of reward.
    pub value: Option<f32>,
    /// The reward of the step.
    pub reward: f32,
    /// One per agent that acted, in the order of the agents.
    pub decisions: Vec<Decision>,
}

/// What one agent decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its place in [`AgentTrace::agents`].
    pub agent: u16,
    /// The action it chose.
    pub action: u16,
    /// One per action of its list; zero where the action was not available.
    pub probabilities: Vec<Probability>,
}

/// A probability in 65535ths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Probability(pub u16);

impl Probability {
    /// The nearest to `value`, which is clamped to 0..=1; NaN becomes 0.
    pub fn of(value: f32) -> Self {
        Self((value * 65535.0).round() as u16)
    }

    /// As a fraction of one.
    pub fn value(self) -> f32 {
        f32::from(self.0) / 65535.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_round_and_clamp() {
        for (value, parts) in [(0.0, 0), (1.0, 65535), (0.5, 32768), (-3.0, 0), (7.0, 65535)] {
            assert_eq!(Probability::of(value).0, parts);
        }
        assert_eq!(Probability::of(f32::NAN).0, 0);
        assert!((Probability::of(0.125).value() - 0.125).abs() < 1.0 / 65535.0);
    }
}
