use std::fmt;
use std::sync::Arc;

use bots::Level;
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
    /// A scripted player, asked once a step. Its units start without orders, and fight what comes
    /// near as idle units do.
    Level(Level),
}

impl Opponent {
    /// All opponents.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::AttackMove, Self::Agent].into_iter().chain(Level::all().map(Self::Level))
    }

    /// The scenario as this opponent plays it: with [`Opponent::Agent`] player 2's units stay where
    /// they are and leave every attack to their agents, as player 1's do; with a level they stay
    /// until it moves them.
    pub fn prepare(self, scenario: Scenario) -> Scenario {
        match self {
            Self::AttackMove => scenario,
            Self::Agent => scenario.without_enemy_attack().without_acquisition(),
            Self::Level(_) => scenario.without_enemy_attack(),
        }
    }

    /// Whether the scenario was prepared for this opponent.
    pub(crate) fn check(self, scenario: &Scenario) -> Result<(), EnvError> {
        let goes_alone = scenario.enemy_attack != AttackTarget::None;
        let fights_alone = scenario.spawns.iter().any(|group| group.acquires_targets);
        let is_prepared = match self {
            Self::AttackMove => true,
            Self::Agent => !goes_alone && !fights_alone,
            Self::Level(_) => !goes_alone,
        };
        if is_prepared {
            Ok(())
        } else {
            Err(EnvError::NotPrepared { scenario: scenario.name.clone() })
        }
    }
}

/// `attack_move`, `agent`, or `level1` to `level10`.
impl fmt::Display for Opponent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AttackMove => f.write_str("attack_move"),
            Self::Agent => f.write_str("agent"),
            Self::Level(level) => write!(f, "level{}", level.number()),
        }
    }
}

/// The names of all battles that [`load_rules`] knows: SMAC's, then those whose armies are drawn
/// anew for each episode, SMACv2's.
pub fn battle_names() -> impl Iterator<Item = &'static str> {
    Scenario::names().chain(GENERATED.iter().map(|&(name, _)| name))
}

/// [`load_rules`] of the battle as SMAC's own client finds it on a server, from episode to episode
/// ([`Scenario::follows_map`]). Generated battles are the same either way.
///
/// # Errors
///
/// As [`load_rules`].
pub fn load_rules_as_served(scenario: &str, opponent: Opponent) -> Result<Arc<Rules>, EnvError> {
    match TeamRace::of(scenario) {
        Some(_) => load_rules(scenario, opponent),
        None => rules(opponent.prepare(Scenario::load(scenario)?).following_map()),
    }
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
    rules(scenario)
}

fn rules(scenario: Scenario) -> Result<Arc<Rules>, EnvError> {
    let version = scenario.balance.parse()?;
    Ok(Arc::new(Rules::new(Catalog::load(version)?, scenario)?))
}
