//! Waves, and the defence of what stands.

use fixed::Vec2;
use sim::{Command, Order, OrderTarget, Unit};

use super::holdings::Holdings;
use super::{MeleePlayer, apart, is_news, within};
use crate::{Level, SeenUnit, UnitCommand, View, battle};

/// Enemies this near to a structure are driven off.
const DEFENDED: i32 = 14;
/// The army fights enemies this near to it.
const BATTLE: i32 = 12;
/// From this level on the army is led unit by unit; below, it attack-moves.
const LEADS_UNITS: u8 = 6;
/// The army goes home when less than this part of a wave is left of it.
const GIVES_UP_DIVISOR: u32 = 4;
/// Waves grow by a quarter.
const GROWTH_DIVISOR: u32 = 4;
/// Workers that stay at work whatever happens.
const WORKERS_KEPT: usize = 4;

impl MeleePlayer {
    /// What the army does, and the workers where there is none.
    pub(super) fn army(&mut self, view: View<'_>, holdings: &Holdings<'_>) -> Vec<UnitCommand> {
        let enemies: Vec<SeenUnit> = view.enemies().collect();
        let intruders: Vec<SeenUnit> = enemies
            .iter()
            .filter(|enemy| {
                let near = |unit: &&Unit| within(unit.position, enemy.position, DEFENDED);
                holdings.structures.iter().any(near)
            })
            .copied()
            .collect();
        let count = holdings.army.len() as u32;
        if !self.is_attacking && self.wave <= count && intruders.is_empty() {
            self.is_attacking = true;
        } else if self.is_attacking && count * GIVES_UP_DIVISOR < self.wave {
            self.is_attacking = false;
            self.wave += (self.wave / GROWTH_DIVISOR).max(1);
        }
        let goal = self.goal(view, holdings, &enemies, &intruders);
        let mut commands = self.led(view, holdings, &enemies);
        for unit in &holdings.army {
            let is_led = commands.iter().any(|given| given.unit == unit.tag)
                || self.fights_by_itself(view, unit, &enemies);
            let is_there = within(unit.position, goal, 4) && unit.order == Order::Idle;
            let command = Command::Attack(OrderTarget::Point(goal));
            if !is_led && !is_there && is_news(unit, command) {
                commands.push(UnitCommand::now(unit.tag, command));
            }
        }
        commands.extend(self.militia(holdings, &intruders));
        commands
    }

    /// Where the army goes: to intruders, to the enemy, or to where it gathers.
    fn goal(
        &self,
        view: View<'_>,
        holdings: &Holdings<'_>,
        enemies: &[SeenUnit],
        intruders: &[SeenUnit],
    ) -> Vec2 {
        let home = self.gathering_place(view, holdings);
        let from = middle(&holdings.army).unwrap_or(home);
        let nearest = |places: &mut dyn Iterator<Item = Vec2>| {
            places.min_by_key(|place| (apart(*place, from), place.y, place.x))
        };
        if let Some(place) = nearest(&mut intruders.iter().map(|enemy| enemy.position)) {
            return place;
        }
        if !self.is_attacking {
            return home;
        }
        let stands = |enemy: &&SeenUnit| view.kind(enemy.unit_type).is_structure();
        let seen = enemies.iter().filter(stands).map(|enemy| enemy.position);
        let remembered = view.remembered_enemies(&self.memory).map(|known| known.position);
        let known = nearest(&mut seen.chain(remembered));
        known.or_else(|| self.search.next(from)).unwrap_or(home)
    }

    /// Orders to single units near enemies, from those levels that lead them.
    fn led(
        &self,
        view: View<'_>,
        holdings: &Holdings<'_>,
        enemies: &[SeenUnit],
    ) -> Vec<UnitCommand> {
        if self.level.number() < LEADS_UNITS {
            return Vec::new();
        }
        let near =
            |place: Vec2, others: &[Vec2]| others.iter().any(|other| within(place, *other, BATTLE));
        let places: Vec<Vec2> = enemies.iter().map(|enemy| enemy.position).collect();
        let fighters: Vec<&Unit> =
            holdings.army.iter().filter(|unit| near(unit.position, &places)).copied().collect();
        let places: Vec<Vec2> = fighters.iter().map(|unit| unit.position).collect();
        let targets: Vec<SeenUnit> =
            enemies.iter().filter(|enemy| near(enemy.position, &places)).copied().collect();
        battle::of_team(view, fighters, targets, self.level)
    }

    /// Whether a unit is about an enemy, as the leading levels tell it.
    fn fights_by_itself(&self, view: View<'_>, unit: &Unit, enemies: &[SeenUnit]) -> bool {
        Level::new(LEADS_UNITS).is_ok_and(|least| least <= self.level)
            && !view.kind(unit.unit_type).weapons.is_empty()
            && enemies.iter().any(|enemy| within(enemy.position, unit.position, BATTLE))
    }

    /// Workers fight where the army is too small, and go back to work when it is over.
    fn militia(&self, holdings: &Holdings<'_>, intruders: &[SeenUnit]) -> Vec<UnitCommand> {
        let missing = (intruders.len() + 2).saturating_sub(2 * holdings.army.len());
        let called = if intruders.is_empty() { 0 } else { missing };
        let called = called.min(holdings.workers.len().saturating_sub(WORKERS_KEPT));
        let nearest_intruder = |unit: &Unit| {
            let distance = |enemy: &&SeenUnit| (apart(enemy.position, unit.position), enemy.tag);
            intruders.iter().min_by_key(distance)
        };
        let mut workers: Vec<&Unit> = holdings.workers.clone();
        workers.retain(|unit| !matches!(unit.order, Order::Build(..) | Order::Construct(_)));
        workers.sort_unstable_by_key(|unit| {
            let nearest = nearest_intruder(unit);
            (nearest.map_or(i64::MAX, |enemy| apart(enemy.position, unit.position)), unit.tag)
        });
        let mut commands = Vec::new();
        for (index, unit) in workers.into_iter().enumerate() {
            let command = match nearest_intruder(unit) {
                Some(enemy) if index < called => Command::Attack(OrderTarget::Unit(enemy.tag)),
                _ if matches!(unit.order, Order::Attack(_)) => Command::Stop,
                _ => continue,
            };
            if is_news(unit, command) {
                commands.push(UnitCommand::now(unit.tag, command));
            }
        }
        commands
    }
}

fn middle(units: &[&Unit]) -> Option<Vec2> {
    let count = i64::try_from(units.len()).ok().filter(|count| *count > 0)?;
    let mean = |raw: fn(&Unit) -> i32| {
        let sum: i64 = units.iter().map(|unit| i64::from(raw(unit))).sum();
        fixed::Fixed::from_raw((sum / count) as i32)
    };
    Some(Vec2::new(mean(|unit| unit.position.x.raw()), mean(|unit| unit.position.y.raw())))
}
