use policy::CriticView;
use serde::{Deserialize, Serialize};

use crate::TrainError;

const TABLE: &str = include_str!("../data/hyperparameters.toml");

/// The widest network.
pub(crate) const HIDDEN_MAX: usize = 4096;
/// Widths are multiples of this, as the matrix kernels need.
pub(crate) const HIDDEN_STEP: usize = 16;

/// The settings of a learner. Defaults per scenario are in `data/hyperparameters.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hyperparameters {
    /// Games played at the same time, over all actors.
    pub games: usize,
    /// Environment steps of every game between two updates; a multiple of `sequence_len`.
    pub unroll_len: usize,
    /// Steps through which gradients flow back.
    pub sequence_len: usize,
    /// Passes over each batch.
    pub epochs: usize,
    /// Parts of a batch, each with its own step of the optimiser.
    pub minibatches: usize,
    /// Of Adam, for the actor.
    pub actor_learning_rate: f32,
    /// Of Adam, for the critic.
    pub critic_learning_rate: f32,
    /// Discount `γ` per environment step.
    pub discount: f32,
    /// `λ` of generalised advantage estimation.
    pub gae_lambda: f32,
    /// Clip range of the policy's ratio and of the value.
    pub clip: f32,
    /// Weight of the entropy bonus.
    pub entropy_weight: f32,
    /// Where the value loss turns linear, in normalised units.
    pub huber_delta: f32,
    /// Largest norm of each network's gradient.
    pub gradient_norm_max: f32,
    /// How much of its moments the value normaliser keeps per batch.
    pub value_normalizer_beta: f64,
    /// Width of the actor, a multiple of 16.
    pub actor_hidden: usize,
    /// Width of the critic, a multiple of 16.
    pub critic_hidden: usize,
    /// What the critic sees.
    pub critic_view: CriticView,
}

impl Hyperparameters {
    /// The settings for a scenario: the table's defaults with the scenario's own on top.
    ///
    /// # Panics
    ///
    /// If the table that this program was built with is wrong; a test reads all of it.
    pub fn for_scenario(scenario: &str) -> Self {
        let mut table: toml::Table = TABLE.parse().expect("the built-in table is valid TOML");
        let own = table.remove(scenario);
        let Some(toml::Value::Table(mut settings)) = table.remove("default") else {
            unreachable!("the built-in table has defaults")
        };
        if let Some(toml::Value::Table(own)) = own {
            settings.extend(own);
        }
        settings.try_into().expect("the built-in table names only known settings")
    }

    /// Gives a setting the value that `value` spells in TOML; quotes round names may be left out.
    ///
    /// # Errors
    ///
    /// If there is no such setting, or it takes no such value. Bounds are left to [`Self::check`].
    pub fn set(&mut self, setting: &str, value: &str) -> Result<(), TrainError> {
        let mut table =
            toml::Table::try_from(&*self).expect("settings are numbers and names, which TOML has");
        if !table.contains_key(setting) {
            return Err(TrainError::UnknownSetting {
                setting: setting.to_owned(),
                known: table.keys().cloned().collect::<Vec<String>>().join(", "),
            });
        }
        let spelled: toml::Value = value.parse().unwrap_or_else(|_| value.into());
        table.insert(setting.to_owned(), spelled);
        *self = table.try_into().map_err(|source: toml::de::Error| TrainError::SettingValue {
            setting: setting.to_owned(),
            value: value.to_owned(),
            reason: source.message().to_owned(),
        })?;
        Ok(())
    }

    /// Rejects settings that no learner can run with.
    ///
    /// # Errors
    ///
    /// Names the setting, its value and its bounds.
    pub fn check(&self) -> Result<(), TrainError> {
        for (setting, value, max) in [
            ("games", self.games, 1 << 16),
            ("unroll_len", self.unroll_len, 1 << 12),
            ("sequence_len", self.sequence_len, 1 << 12),
            ("epochs", self.epochs, 1000),
            ("minibatches", self.minibatches, 1 << 12),
            ("actor_hidden", self.actor_hidden, HIDDEN_MAX),
            ("critic_hidden", self.critic_hidden, HIDDEN_MAX),
        ] {
            within(setting, value as f64, 1.0, max as f64)?;
        }
        for (setting, value) in
            [("actor_hidden", self.actor_hidden), ("critic_hidden", self.critic_hidden)]
        {
            if !value.is_multiple_of(HIDDEN_STEP) {
                return Err(TrainError::Setting { setting, bounds: "a multiple of 16" });
            }
        }
        if !self.unroll_len.is_multiple_of(self.sequence_len) {
            let setting = "sequence_len";
            return Err(TrainError::Setting { setting, bounds: "a divisor of unroll_len" });
        }
        for (setting, value, min, max) in [
            ("actor_learning_rate", self.actor_learning_rate, 0.0, 1.0),
            ("critic_learning_rate", self.critic_learning_rate, 0.0, 1.0),
            ("discount", self.discount, 0.0, 1.0),
            ("gae_lambda", self.gae_lambda, 0.0, 1.0),
            ("clip", self.clip, 1e-6, 1e6),
            ("entropy_weight", self.entropy_weight, 0.0, 100.0),
            ("huber_delta", self.huber_delta, 1e-6, 1e6),
            ("gradient_norm_max", self.gradient_norm_max, 1e-6, 1e6),
        ] {
            within(setting, as_written(value), min, max)?;
        }
        within("value_normalizer_beta", self.value_normalizer_beta, 0.0, 1.0 - 1e-9)
    }
}

/// The number that a person would write for `value`: 0.1, not 0.10000000149.
fn as_written(value: f32) -> f64 {
    value.to_string().parse().unwrap_or(f64::NAN)
}

/// Refuses a value outside `min..=max`, and what is no number.
pub(crate) fn within(
    setting: &'static str,
    value: f64,
    min: f64,
    max: f64,
) -> Result<(), TrainError> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(TrainError::OutOfBounds { setting, value, min, max })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_the_table_is_a_scenario_with_valid_settings() {
        let table: toml::Table = TABLE.parse().unwrap();
        for name in table.keys().filter(|name| *name != "default") {
            assert!(maps::Scenario::names().any(|known| known == name), "no scenario {name}");
        }
        for name in maps::Scenario::names() {
            Hyperparameters::for_scenario(name).check().unwrap();
        }
    }

    #[test]
    fn single_settings_are_replaced() {
        let mut settings = Hyperparameters::for_scenario("3m");
        settings.set("clip", "0.05").unwrap();
        settings.set("games", "64").unwrap();
        settings.set("critic_view", "agent_specific").unwrap();
        let expected = Hyperparameters {
            clip: 0.05,
            games: 64,
            critic_view: CriticView::AgentSpecific,
            ..Hyperparameters::for_scenario("3m")
        };
        assert_eq!(settings, expected);
        let error = |setting: &str, value: &str| {
            Hyperparameters::for_scenario("3m").set(setting, value).unwrap_err().to_string()
        };
        assert!(error("clipp", "1").contains("no setting `clipp`; there are actor_hidden, "));
        for (setting, value) in [("games", "many"), ("games", "-1"), ("clip", "1\nepochs = 9")] {
            let error = error(setting, value);
            assert!(error.contains(setting) && error.contains(value), "{error}");
        }
    }

    #[test]
    fn impossible_settings_are_named() {
        let settings = Hyperparameters { sequence_len: 7, ..Hyperparameters::for_scenario("3m") };
        assert_eq!(
            settings.check().unwrap_err().to_string(),
            "the setting sequence_len must be a divisor of unroll_len"
        );
    }

    /// Each of these panicked, ran out of memory or trained on numbers that are none.
    #[test]
    fn every_setting_has_bounds() {
        for (setting, value) in [
            ("entropy_weight", "nan"),
            ("actor_learning_rate", "1e38"),
            ("critic_learning_rate", "1e30"),
            ("actor_hidden", "1600000000"),
            ("games", "9999999999999"),
            ("games", "0"),
            ("epochs", "0"),
            ("unroll_len", "1000000000"),
            ("minibatches", "100000000000"),
            ("discount", "-0.5"),
            ("gae_lambda", "inf"),
            ("clip", "-inf"),
            ("huber_delta", "0"),
            ("gradient_norm_max", "nan"),
            ("value_normalizer_beta", "1"),
        ] {
            let mut settings = Hyperparameters::for_scenario("3m");
            settings.set(setting, value).unwrap();
            let error = settings.check().unwrap_err().to_string();
            assert!(error.starts_with(&format!("the setting {setting} is ")), "{error}");
        }
    }
}
