//! The score and its parts, as clients read them.

use observe::{cells, is_army};
use raw::{Spending, Tally};
use sim::World;

use super::field::Field;
use crate::protocol::{CategoryScoreDetails, Score, ScoreDetails, VitalScoreDetails, score};

/// The sums of minerals (0) or vespene (1).
fn spent(costs: &Spending, resource: usize) -> CategoryScoreDetails {
    CategoryScoreDetails {
        none: Some(0.0),
        army: Some(costs.army[resource]),
        economy: Some(costs.economy[resource]),
        technology: Some(costs.technology[resource]),
        upgrade: Some(0.0),
    }
}

/// The score that a client sees.
pub(super) fn score(tally: &Tally, field: &Field, player: u8) -> Score {
    let figures = tally.score(field.world(), player);
    let (kind, total) = match field.curriculum_score() {
        Some(score) => (score::ScoreType::Curriculum, score),
        None => (score::ScoreType::Melee, figures.melee),
    };
    let details = details(&figures, field.world(), player);
    Score { score_type: Some(kind as i32), score: Some(total), score_details: Some(details) }
}

fn details(figures: &raw::Score, world: &World, player: u8) -> ScoreDetails {
    let bank = world.player(player);
    let rates = bank.map(|bank| bank.collection_rates()).unwrap_or_default();
    let vitals =
        |life| VitalScoreDetails { life: Some(life), shields: Some(0.0), energy: Some(0.0) };
    let seconds = |loops: u32| loops as f32 / sim::LOOPS_PER_SECOND as f32;
    let nothing = spent(&Spending::default(), 0);
    ScoreDetails {
        idle_production_time: Some(seconds(figures.idle_production_loops)),
        idle_worker_time: Some(seconds(figures.idle_worker_loops)),
        total_value_units: Some(figures.total_value_units),
        total_value_structures: Some(figures.total_value_structures),
        killed_value_units: Some(figures.killed_value_units),
        killed_value_structures: Some(figures.killed_value_structures),
        collected_minerals: bank.map(|bank| bank.minerals_collected as f32),
        collected_vespene: bank.map(|bank| bank.vespene_collected as f32),
        collection_rate_minerals: Some(rates[0] as f32),
        collection_rate_vespene: Some(rates[1] as f32),
        spent_minerals: bank.map(|bank| bank.minerals_spent as f32),
        spent_vespene: bank.map(|bank| bank.vespene_spent as f32),
        food_used: Some(food_used(world, player)),
        killed_minerals: Some(spent(&figures.killed, 0)),
        killed_vespene: Some(spent(&figures.killed, 1)),
        lost_minerals: Some(spent(&figures.lost, 0)),
        lost_vespene: Some(spent(&figures.lost, 1)),
        friendly_fire_minerals: Some(nothing),
        friendly_fire_vespene: Some(nothing),
        used_minerals: Some(spent(&figures.used, 0)),
        used_vespene: Some(spent(&figures.used, 1)),
        total_used_minerals: Some(spent(&figures.used, 0)),
        total_used_vespene: Some(spent(&figures.used, 1)),
        total_damage_dealt: Some(vitals(figures.damage_dealt)),
        total_damage_taken: Some(vitals(figures.damage_taken)),
        total_healed: Some(vitals(figures.healed)),
        current_apm: Some(0.0),
        current_effective_apm: Some(0.0),
    }
}

fn food_used(world: &World, player: u8) -> CategoryScoreDetails {
    let mut food = [0.0; 2];
    for unit in world.units().filter(|unit| unit.player == player) {
        let kind = world.rules().catalog.unit(unit.unit_type);
        food[usize::from(!is_army(kind))] += cells(kind.supply);
    }
    CategoryScoreDetails {
        none: Some(0.0),
        army: Some(food[0]),
        economy: Some(food[1]),
        technology: Some(0.0),
        upgrade: Some(0.0),
    }
}
