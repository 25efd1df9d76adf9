//! Changes from outside the rules, for tests and training.

use fixed::{Fixed, Vec2};

use super::field::{FACING, Field};
use crate::protocol::{
    DebugCommand, DebugCreateUnit, DebugGameState, DebugSetUnitValue, debug_command,
    debug_end_game, debug_set_unit_value,
};
use crate::spatial::to_point;
use crate::tag;

/// Units that one command creates at most.
const QUANTITY_MAX: u32 = 500;
/// What `minerals` and `gas` give.
const RESOURCES_GIVEN: u32 = 5000;
/// The number by which observations call nobody's units.
const NEUTRAL_OWNER: i32 = 16;

/// Lets a debug command take effect. Switches that the rules have no counterpart for are passed
/// over.
pub(super) fn apply(field: &mut Field, player: u8, command: &DebugCommand) {
    match &command.command {
        Some(debug_command::Command::CreateUnit(create)) => create_units(field, create),
        Some(debug_command::Command::KillUnit(kill)) => {
            for unit in kill.tag.iter().filter_map(|&tag| tag::from_protocol(tag)) {
                field.kill_unit(unit);
            }
        }
        Some(debug_command::Command::UnitValue(value)) => set_value(field, value),
        Some(debug_command::Command::GameState(state)) => {
            if let Ok(state) = DebugGameState::try_from(*state) {
                switch(field, player, state);
            }
        }
        Some(debug_command::Command::Score(score)) => {
            field.set_score(score.score.unwrap_or_default() as i32);
        }
        Some(debug_command::Command::EndGame(end)) => match end.end_result() {
            debug_end_game::EndResult::Surrender => field.concede(player.into()),
            debug_end_game::EndResult::DeclareVictory => field.declare_victory(player.into()),
        },
        // Drawings are for people who look at the game, and nobody does here.
        Some(debug_command::Command::Draw(_) | debug_command::Command::TestProcess(_)) | None => {}
    }
}

fn create_units(field: &mut Field, create: &DebugCreateUnit) {
    let world = field.world_mut();
    let Some(unit_type) = world.rules().catalog.find_protocol(create.unit_type()) else { return };
    let owner = if create.owner() == NEUTRAL_OWNER { 0 } else { create.owner() };
    let Ok(owner) = u8::try_from(owner) else { return };
    let near = create.pos.map_or(Vec2::ZERO, |pos| to_point(pos.x(), pos.y()));
    for _ in 0..create.quantity.unwrap_or(1).min(QUANTITY_MAX) {
        world.create_unit(unit_type, owner, near, FACING);
    }
}

fn set_value(field: &mut Field, value: &DebugSetUnitValue) {
    let Some(unit) = tag::from_protocol(value.unit_tag()) else { return };
    // A float becomes the nearest 4096th that the rules can hold.
    let amount = Fixed::from_raw((value.value() * 4096.0).clamp(0.0, 1.0e9) as i32);
    let world = field.world_mut();
    match value.unit_value() {
        debug_set_unit_value::UnitValue::Energy => world.set_energy(unit, amount),
        debug_set_unit_value::UnitValue::Life => world.set_life(unit, amount),
        debug_set_unit_value::UnitValue::Shields => world.set_shields(unit, amount),
    }
}

fn switch(field: &mut Field, player: u8, state: DebugGameState) {
    let world = field.world_mut();
    if state == DebugGameState::ShowMap {
        world.set_fog(false);
        return;
    }
    // Observers have numbers as well, and no bank.
    if usize::from(player) > sim::PLAYERS_MAX {
        return;
    }
    let Some(player) = world.player_mut(player) else { return };
    let (minerals, gas) = match state {
        DebugGameState::AllResources => (true, true),
        DebugGameState::Minerals => (true, false),
        DebugGameState::Gas => (false, true),
        _ => (false, false),
    };
    if minerals {
        player.minerals = player.minerals.saturating_add(RESOURCES_GIVEN);
    }
    if gas {
        player.vespene = player.vespene.saturating_add(RESOURCES_GIVEN);
    }
}
