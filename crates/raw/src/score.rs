//! The score and its parts, kept from what happens in the game.

use catalog::{UnitType, UnitTypeId};
use observe::{cells, is_army, is_idle};
use sim::{Event, World};

/// A sum of costs by what they were spent on: minerals and vespene.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spending {
    /// On units that fight.
    pub army: [f32; 2],
    /// On workers, town halls and vespene structures.
    pub economy: [f32; 2],
    /// On all else.
    pub technology: [f32; 2],
}

impl Spending {
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
}

fn is_economy(kind: &UnitType) -> bool {
    kind.harvest.is_some() || kind.drop_off || kind.built_on.is_some()
}

/// What one player has done so far, beyond what the world itself keeps.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    killed: Spending,
    lost: Spending,
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
    pub fn follow(&mut self, world: &World, player: u8) {
        let catalog = &world.rules().catalog;
        for event in world.events() {
            match *event {
                Event::Death { unit_type, player: owner, .. } if owner != 0 => {
                    self.count_death(catalog.unit(unit_type), owner == player);
                }
                Event::Hit { target, damage, .. } => {
                    let is_own = world.unit(target).map(|unit| unit.player == player);
                    // The last hit on somebody who died is missing: the unit is gone by now.
                    match is_own {
                        Some(true) => self.damage_taken += cells(damage),
                        Some(false) => self.damage_dealt += cells(damage),
                        None => {}
                    }
                }
                Event::Heal { patient, healer, .. } => {
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

    /// The figures that the score is made of.
    pub fn score(&self, world: &World, player: u8) -> Score {
        let mut score = Score {
            killed: self.killed,
            lost: self.lost,
            killed_value_units: self.killed_units,
            killed_value_structures: self.killed_structures,
            damage_dealt: self.damage_dealt,
            damage_taken: self.damage_taken,
            healed: self.healed,
            idle_worker_loops: self.idle_worker_loops,
            idle_production_loops: self.idle_production_loops,
            ..Score::default()
        };
        for kind in kinds(world, player).map(|id| world.rules().catalog.unit(id)) {
            score.used.add(kind);
            let value = (kind.minerals + kind.vespene) as f32;
            if kind.is_structure() {
                score.total_value_structures += value;
            } else {
                score.total_value_units += value;
            }
        }
        let bank = world.player(player).map_or(0, |bank| bank.minerals + bank.vespene);
        let value = score.total_value_units + score.total_value_structures;
        score.melee = value as i32 + bank as i32;
        score
    }
}

/// What a player's score is made of, in the API's words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// The score of melee games: the value of all that the player has.
    pub melee: i32,
    /// The cost of the living units.
    pub total_value_units: f32,
    /// The cost of the standing structures.
    pub total_value_structures: f32,
    /// The cost of enemies' units that died.
    pub killed_value_units: f32,
    /// The cost of enemies' structures that fell.
    pub killed_value_structures: f32,
    /// What all that the player has cost.
    pub used: Spending,
    /// What enemies lost.
    pub killed: Spending,
    /// What the player lost.
    pub lost: Spending,
    /// Life and shields that enemies lost, without the last hit on who died.
    pub damage_dealt: f32,
    /// Life and shields that the player's units lost, without the last hit on who died.
    pub damage_taken: f32,
    /// Life restored.
    pub healed: f32,
    /// Loops in which workers were idle, summed over workers.
    pub idle_worker_loops: u32,
    /// Loops in which producers were idle, summed over producers.
    pub idle_production_loops: u32,
}

fn kinds(world: &World, player: u8) -> impl Iterator<Item = UnitTypeId> {
    world.units().filter(move |unit| unit.player == player).map(|unit| unit.unit_type)
}
