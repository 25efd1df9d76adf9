use crate::BattleOptions;

/// What happened to both sides in one step.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Toll {
    /// Life and shields that the enemies lost; less than nothing when they regained more.
    enemy_damage: f64,
    /// The same of the agents, weighted.
    own_damage: f64,
    /// Kills, and own losses where they count.
    deaths: f64,
}

impl Toll {
    #[inline]
    pub(crate) fn enemy(&mut self, options: &BattleOptions, before: f64, after: Option<f64>) {
        match after {
            Some(after) => self.enemy_damage += before - after,
            None => {
                self.deaths += options.reward_death_value;
                self.enemy_damage += before;
            }
        }
    }

    #[inline]
    pub(crate) fn agent(&mut self, options: &BattleOptions, before: f64, after: Option<f64>) {
        let weight = options.reward_negative_scale;
        match after {
            Some(after) => self.own_damage += weight * (before - after),
            None => {
                if !options.reward_only_positive {
                    self.deaths -= options.reward_death_value * weight;
                }
                self.own_damage += before * weight;
            }
        }
    }

    /// The reward before the bonus for the end of the battle and before scaling.
    #[inline]
    pub(crate) fn reward(&self, options: &BattleOptions) -> f64 {
        if options.reward_sparse {
            0.0
        } else if options.reward_only_positive {
            // The sum over all enemies, not each of them: regeneration pays.
            (self.enemy_damage + self.deaths).abs()
        } else {
            self.enemy_damage + self.deaths - self.own_damage
        }
    }
}
