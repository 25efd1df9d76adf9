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
    ///
    /// Where armies are drawn, damage that is less than nothing counts for nothing.
    #[inline]
    pub(crate) fn reward(&self, options: &BattleOptions, armies_are_drawn: bool) -> f64 {
        if options.reward_sparse {
            0.0
        } else if options.reward_only_positive && armies_are_drawn {
            (self.enemy_damage + self.deaths).max(0.0)
        } else if options.reward_only_positive {
            // The sum over all enemies, not each of them: regeneration pays.
            (self.enemy_damage + self.deaths).abs()
        } else {
            self.enemy_damage + self.deaths - self.own_damage
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One enemy falls from 45 to 33, one with 5 left is killed, one regains 4; one agent falls
    /// from 45 to 39, one with 20 left is killed.
    fn check(options: BattleOptions, expected: f64) {
        let mut toll = Toll::default();
        toll.agent(&options, 45.0, Some(39.0));
        toll.agent(&options, 20.0, None);
        toll.enemy(&options, 45.0, Some(33.0));
        toll.enemy(&options, 5.0, None);
        toll.enemy(&options, 30.0, Some(34.0));
        assert_eq!(toll.reward(&options, false), expected);
    }

    #[test]
    fn damage_kills_and_losses_are_weighed() {
        let default = BattleOptions::default();
        check(default, 12.0 + 5.0 - 4.0 + 10.0);
        check(BattleOptions { reward_death_value: 3.0, ..default }, 12.0 + 5.0 - 4.0 + 3.0);
        // Half of 6 + 20 lost and of 10 for the death.
        let signed = BattleOptions { reward_only_positive: false, ..default };
        check(signed, 23.0 - 13.0 - 5.0);
        check(BattleOptions { reward_negative_scale: 2.0, ..signed }, 23.0 - 52.0 - 20.0);
        check(BattleOptions { reward_sparse: true, ..default }, 0.0);
    }

    #[test]
    fn regeneration_pays() {
        let options = BattleOptions::default();
        let mut toll = Toll::default();
        toll.enemy(&options, 100.0, Some(108.0));
        toll.enemy(&options, 80.0, Some(79.0));
        assert_eq!(toll.reward(&options, false), 7.0);
        assert_eq!(toll.reward(&options, true), 0.0);
    }
}
