//! The score and its parts, kept from what happens in the game.

use catalog::{UnitType, UnitTypeId};
use observe::cells;
use sim::{Event, World};

use super::field::Field;
use crate::protocol::{CategoryScoreDetails, Score, ScoreDetails, VitalScoreDetails, score};
use crate::selection::{is_army, is_idle};

/// A sum of costs by what they were spent on.
#[derive(Clone, Copy, Debug, Default)]
struct Costs {
    army: [f32; 2],
    economy: [f32; 2],
    technology: [f32; 2],
}

impl Costs {
    fn add(&mut self, kind: &UnitType) {
        let cost = if is_army(kind) {
            &mut self.army
        } else if is_economy(kind) {
            &mut self.economy
        } else {
            &mut self.technology
        };
        cost[0] += kind.minerals as f32;
        cost[1] += kind.vespene as f32;
    }

    /// The sums of minerals (0) or vespene (1).
    fn of(&self, resource: usize) -> CategoryScoreDetails {
        CategoryScoreDetails {
            none: Some(0.0),
            army: Some(self.army[resource]),
            economy: Some(self.economy[resource]),
            technology: Some(self.technology[resource]),
            upgrade: Some(0.0),
        }
    }
}

fn is_economy(kind: &UnitType) -> bool {
    kind.harvest.is_some() || kind.drop_off || kind.built_on.is_some()
}

/// What one player has done so far, beyond what the world itself keeps.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    killed: Costs,
    lost: Costs,
    killed_units: f32,
    killed_structures: f32,
    damage_dealt: f32,
    damage_taken: f32,
    healed: f32,
    idle_worker_loops: u32,
    idle_production_loops: u32,
}

impl Tally {
    /// Takes note of the latest loop.
    pub(super) fn follow(&mut self, world: &World, player: u8) {
        let catalog = &world.rules().catalog;
        for event in world.events() {
            match *event {
                Event::Death { unit_type, player: owner, .. } if owner != 0 => {
                    self.count_death(catalog.unit(unit_type), owner == player);
                }
                Event::Hit { target, damage } => {
                    let is_own = world.unit(target).map(|unit| unit.player == player);
                    // The last hit on somebody who died is missing: the unit is gone by now.
                    match is_own {
                        Some(true) => self.damage_taken += cells(damage),
                        Some(false) => self.damage_dealt += cells(damage),
                        None => {}
                    }
                }
                Event::Heal { patient, healer } => {
                    let is_own = world.unit(patient).is_some_and(|unit| unit.player == player);
                    let heal = world
                        .unit(healer)
                        .and_then(|healer| catalog.unit(healer.unit_type).heal.as_ref());
                    if let (true, Some(heal)) = (is_own, heal) {
                        self.healed += cells(heal.life_per_loop);
                    }
                }
                _ => {}
            }
        }
        for unit in world.units().filter(|unit| unit.player == player) {
            let kind = catalog.unit(unit.unit_type);
            if kind.harvest.is_some() && is_idle(world, unit) {
                self.idle_worker_loops += 1;
            }
            let idles = world
                .work(unit.tag)
                .is_some_and(|work| work.construction_left == 0 && work.queue().is_empty());
            if kind.is_structure() && !kind.products.is_empty() && idles {
                self.idle_production_loops += 1;
            }
        }
    }

    fn count_death(&mut self, kind: &UnitType, is_own: bool) {
        if is_own {
            self.lost.add(kind);
            return;
        }
        self.killed.add(kind);
        let value = (kind.minerals + kind.vespene) as f32;
        if kind.is_structure() {
            self.killed_structures += value;
        } else {
            self.killed_units += value;
        }
    }

    /// The score that a client sees.
    pub(super) fn score(&self, field: &Field, player: u8) -> Score {
        let details = self.details(field.world(), player);
        let bank = field.world().player(player);
        let bank = bank.map_or(0, |bank| bank.minerals + bank.vespene);
        let value = details.total_value_units() + details.total_value_structures();
        let (kind, total) = match field.curriculum_score() {
            Some(score) => (score::ScoreType::Curriculum, score),
            None => (score::ScoreType::Melee, value as i32 + bank as i32),
        };
        Score { score_type: Some(kind as i32), score: Some(total), score_details: Some(details) }
    }

    fn details(&self, world: &World, player: u8) -> ScoreDetails {
        let mut used = Costs::default();
        let (mut units, mut structures) = (0.0, 0.0);
        let mut food = CategoryScoreDetails {
            none: Some(0.0),
            army: Some(0.0),
            economy: Some(0.0),
            technology: Some(0.0),
            upgrade: Some(0.0),
        };
        for kind in kinds(world, player).map(|id| world.rules().catalog.unit(id)) {
            used.add(kind);
            let value = (kind.minerals + kind.vespene) as f32;
            *(if kind.is_structure() { &mut structures } else { &mut units }) += value;
            let share = if is_army(kind) { &mut food.army } else { &mut food.economy };
            *share = share.map(|sum| sum + cells(kind.supply));
        }
        let bank = world.player(player);
        let rates = bank.map(|bank| bank.collection_rates()).unwrap_or_default();
        let vitals =
            |life| VitalScoreDetails { life: Some(life), shields: Some(0.0), energy: Some(0.0) };
        let seconds = |loops: u32| loops as f32 / sim::LOOPS_PER_SECOND as f32;
        let nothing = Costs::default().of(0);
        ScoreDetails {
            idle_production_time: Some(seconds(self.idle_production_loops)),
            idle_worker_time: Some(seconds(self.idle_worker_loops)),
            total_value_units: Some(units),
            total_value_structures: Some(structures),
            killed_value_units: Some(self.killed_units),
            killed_value_structures: Some(self.killed_structures),
            collected_minerals: bank.map(|bank| bank.minerals_collected as f32),
            collected_vespene: bank.map(|bank| bank.vespene_collected as f32),
            collection_rate_minerals: Some(rates[0] as f32),
            collection_rate_vespene: Some(rates[1] as f32),
            spent_minerals: bank.map(|bank| bank.minerals_spent as f32),
            spent_vespene: bank.map(|bank| bank.vespene_spent as f32),
            food_used: Some(food),
            killed_minerals: Some(self.killed.of(0)),
            killed_vespene: Some(self.killed.of(1)),
            lost_minerals: Some(self.lost.of(0)),
            lost_vespene: Some(self.lost.of(1)),
            friendly_fire_minerals: Some(nothing),
            friendly_fire_vespene: Some(nothing),
            used_minerals: Some(used.of(0)),
            used_vespene: Some(used.of(1)),
            total_used_minerals: Some(used.of(0)),
            total_used_vespene: Some(used.of(1)),
            total_damage_dealt: Some(vitals(self.damage_dealt)),
            total_damage_taken: Some(vitals(self.damage_taken)),
            total_healed: Some(vitals(self.healed)),
            current_apm: Some(0.0),
            current_effective_apm: Some(0.0),
        }
    }
}

fn kinds(world: &World, player: u8) -> impl Iterator<Item = UnitTypeId> {
    world.units().filter(move |unit| unit.player == player).map(|unit| unit.unit_type)
}
