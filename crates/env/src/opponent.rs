use std::sync::Arc;

use catalog::Catalog;
use maps::{AttackTarget, Scenario};
use sim::Rules;

use crate::generation::GENERATED;
use crate::{EnvError, TeamRace};

/// Who plays the units of player 2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Opponent {
    /// The scenario's own order: as a rule an attack-move to where the agents start. This is what
    /// SMAC has.
    #[default]
    AttackMove,
    /// The caller, as it plays player 1: both sides get observations, masks and rewards, and no
    /// unit attacks without an order.
    Agent,
}

impl Opponent {
    /// All opponents.
    pub const ALL: [Self; 2] = [Self::AttackMove, Self::Agent];

    /// The word for it, such as `attack_move`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AttackMove => "attack_move",
            Self::Agent => "agent",
        }
    }

    /// The scenario as this opponent plays it: with [`Opponent::Agent`] player 2's units stay where
    /// they are and leave every attack to their agents, as player 1's do.
    pub fn prepare(self, mut scenario: Scenario) -> Scenario {
        if self == Self::Agent {
            scenario.enemy_attack = AttackTarget::None;
            for group in &mut scenario.spawns {
                group.acquires_targets = false;
            }
        }
        scenario
    }

    /// Whether the scenario was prepared for this opponent.
    pub(crate) fn check(self, scenario: &Scenario) -> Result<(), EnvError> {
        let acts_alone = scenario.enemy_attack != AttackTarget::None
            || scenario.spawns.iter().any(|group| group.acquires_targets);
        if self == Self::Agent && acts_alone {
            return Err(EnvError::NotPrepared { scenario: scenario.name.clone() });
        }
        Ok(())
    }
}

/// The names of all battles that [`load_rules`] knows: SMAC's, then those whose armies are drawn
/// anew for each episode, SMACv2's.
pub fn battle_names() -> impl Iterator<Item = &'static str> {
    Scenario::names().chain(GENERATED.iter().map(|&(name, _)| name))
}

/// The rules of a battle of the program against `opponent`, with the tables of the balance version
/// that it rests on.
///
/// # Errors
///
/// If there is no such battle, or a table of the program was edited into something that makes no
/// sense.
pub fn load_rules(scenario: &str, opponent: Opponent) -> Result<Arc<Rules>, EnvError> {
    let scenario = match TeamRace::of(scenario) {
        Some(race) => race.scenario(scenario)?,
        None => opponent.prepare(Scenario::load(scenario)?),
    };
    let version = scenario.balance.parse()?;
    Ok(Arc::new(Rules::new(Catalog::load(version)?, scenario)?))
}
