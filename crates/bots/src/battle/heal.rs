use fixed::Fixed;
use sim::{Command, OrderTarget, Unit};

use super::{Team, apart, health};

impl Team<'_> {
    /// What a healer does: it heals the hurt, or goes along with the nearest of those who fight.
    pub(super) fn heal(&self, healer: &Unit) -> Option<Command> {
        let heal = self.view.kind(healer.unit_type).heal?;
        let is_patient = |unit: &&&Unit| {
            let kind = self.view.kind(unit.unit_type);
            kind.attributes.has(heal.required)
                && unit.tag != healer.tag
                && unit.life < kind.life_max
        };
        let distance = |unit: &Unit| apart(healer.position, unit.position);
        let can_pay = heal.energy_per_life * heal.life_per_loop <= healer.energy;
        let need = |unit: &Unit| {
            let kind = self.view.kind(unit.unit_type);
            let near = distance(unit) <= (heal.acquire_range + kind.radius).squared();
            (!near, health(self.view, unit), distance(unit), unit.tag)
        };
        let patients = || self.own.iter().filter(is_patient);
        let patient = if !can_pay {
            None
        } else if self.skill.heals_by_need {
            patients().min_by_key(|unit| need(unit))
        } else {
            patients().min_by_key(|unit| (false, Fixed::ZERO, distance(unit), unit.tag))
        };
        if let Some(patient) = patient {
            return Some(Command::Heal(patient.tag));
        }
        let fights = |unit: &&&Unit| !self.view.kind(unit.unit_type).weapons.is_empty();
        let leader =
            self.own.iter().filter(fights).min_by_key(|unit| (distance(unit), unit.tag))?;
        Some(Command::Move(OrderTarget::Unit(leader.tag)))
    }
}
