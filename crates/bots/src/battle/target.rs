use std::collections::BTreeMap;

use catalog::Weapon;
use fixed::Fixed;
use sim::{Order, OrderTarget, Unit, UnitTag};

use super::skill::Focus;
use super::{Team, apart};
use crate::SeenUnit;

/// The least damage of a hit.
const DAMAGE_MIN: Fixed = Fixed::HALF;

/// The damage that units of a team have been told to deal.
#[derive(Debug, Default)]
pub(super) struct Fire {
    aimed: BTreeMap<UnitTag, Fixed>,
}

impl Fire {
    pub(super) fn aim(&mut self, team: &Team<'_>, unit: &Unit, target: &SeenUnit) {
        if team.in_range(unit, target) {
            *self.aimed.entry(target.tag).or_default() += team.damage(unit, target);
        }
    }

    fn at(&self, target: &SeenUnit) -> Fixed {
        self.aimed.get(&target.tag).copied().unwrap_or_default()
    }
}

impl Team<'_> {
    /// Whom a unit attacks.
    pub(super) fn target(&self, unit: &Unit, fire: &Fire) -> Option<SeenUnit> {
        let can_hit = |enemy: &&SeenUnit| {
            self.view.engagement(unit.unit_type, enemy.unit_type).weapon.is_some()
                && self.is_within_reach(unit, enemy)
        };
        let enemies = || self.enemies.iter().filter(can_hit);
        if self.skill.focus == Focus::Kept
            && let Order::Attack(OrderTarget::Unit(current)) = unit.order
            && let Some(kept) = enemies().find(|enemy| enemy.tag == current)
        {
            return Some(*kept);
        }
        enemies().min_by_key(|enemy| self.rank(unit, enemy, fire)).copied()
    }

    fn is_within_reach(&self, unit: &Unit, enemy: &SeenUnit) -> bool {
        let Some(reach) = self.skill.reach else { return true };
        if self.in_range(unit, enemy) {
            return true;
        }
        let kind = self.view.kind(unit.unit_type);
        let range = kind.weapons.iter().map(|weapon| weapon.range).max().unwrap_or_default();
        let radii = kind.radius + self.view.kind(enemy.unit_type).radius;
        Fixed::ZERO < reach
            && apart(unit.position, enemy.position) <= (range + radii + reach).squared()
    }

    /// The less, the sooner an enemy is attacked. Equals go by their tags.
    fn rank(&self, unit: &Unit, enemy: &SeenUnit, fire: &Fire) -> [i64; 5] {
        let distance = apart(unit.position, enemy.position);
        let tag = i64::from(enemy.tag.0);
        let is_far = !self.in_range(unit, enemy);
        let engagement = self.view.engagement(unit.unit_type, enemy.unit_type);
        let priority = -i64::from(engagement.priority);
        let is_harmless = i64::from(!engagement.threat);
        match self.skill.focus {
            Focus::Nearest | Focus::Kept => [distance, tag, 0, 0, 0],
            _ if is_far => [1, is_harmless, distance, tag, 0],
            Focus::Priority => [0, is_harmless, priority, distance, tag],
            Focus::Shared => [0, is_harmless, self.shots_left(unit, enemy), distance, tag],
            Focus::Sparing => {
                let is_doomed = i64::from(enemy.vitality <= fire.at(enemy));
                [is_doomed, is_harmless, self.shots_left(unit, enemy), distance, tag]
            }
        }
    }

    /// How many attacks of a unit an enemy survives, at the most.
    fn shots_left(&self, unit: &Unit, enemy: &SeenUnit) -> i64 {
        let damage = i64::from(self.damage(unit, enemy).max(DAMAGE_MIN).raw());
        (i64::from(enemy.vitality.raw()) + damage - 1) / damage
    }

    /// The damage of one attack, as far as armor and bonuses decide it.
    pub(super) fn damage(&self, unit: &Unit, target: &SeenUnit) -> Fixed {
        let index = self.view.engagement(unit.unit_type, target.unit_type).weapon;
        let weapons = &self.view.kind(unit.unit_type).weapons;
        let weapon = index.and_then(|index| weapons.get(usize::from(index)));
        weapon.map_or(Fixed::ZERO, |weapon| self.damage_of(weapon, target))
    }

    fn damage_of(&self, weapon: &Weapon, target: &SeenUnit) -> Fixed {
        let kind = self.view.kind(target.unit_type);
        let bonuses = weapon.bonuses.iter().filter(|bonus| kind.attributes.has(bonus.attribute));
        let damage = bonuses.fold(weapon.damage, |sum, bonus| sum + bonus.damage);
        let armor = if weapon.ignores_armor { Fixed::ZERO } else { kind.armor };
        (damage - armor).max(DAMAGE_MIN) * weapon.hits as i32
    }
}
