//! Changes from outside the rules, for tests and training.

use fixed::{Fixed, Vec2};
use raw::{tag, to_point};
use sim::{Switches, World};

use super::field::{FACING, Field};
use crate::protocol::{
    DebugCommand, DebugCreateUnit, DebugGameState, DebugSetUnitValue, RequestDebug, debug_command,
    debug_end_game, debug_set_unit_value,
};

/// Units that one command creates at most.
const QUANTITY_MAX: u32 = 500;
/// What `minerals` and `gas` give.
const RESOURCES_GIVEN: u32 = 5000;
/// The number by which observations call nobody's units.
const NEUTRAL_OWNER: i32 = 16;

/// Whether all commands of a request can be carried out.
///
/// # Errors
///
/// What cannot be done, or not yet.
pub(super) fn check(world: &World, player: u32, request: &RequestDebug) -> Result<(), String> {
    request.debug.iter().try_for_each(|command| check_command(world, player, command))
}

fn check_command(world: &World, player: u32, command: &DebugCommand) -> Result<(), String> {
    match &command.command {
        Some(debug_command::Command::CreateUnit(create)) => {
            let unit_type = create.unit_type();
            if world.rules().catalog.find_protocol(unit_type).is_none() {
                return Err(format!("Units of the type {unit_type} are not built yet"));
            }
            match owner(create) {
                Some(_) => Ok(()),
                None => Err(format!("There is no player {} to own a unit", create.owner())),
            }
        }
        Some(debug_command::Command::GameState(state)) => {
            let state = DebugGameState::try_from(*state)
                .map_err(|_| format!("There is no debug switch {state}"))?;
            match state {
                DebugGameState::Cooldown => {
                    Err("No ability has a cooldown yet that could be switched off".to_owned())
                }
                DebugGameState::Upgrade => Err("Upgrades are not built yet".to_owned()),
                // Observers have numbers as well, and nothing to switch.
                _ if sim::PLAYERS_MAX < player as usize => {
                    Err("Observers have no rules to switch".to_owned())
                }
                _ => Ok(()),
            }
        }
        Some(debug_command::Command::TestProcess(_)) => {
            Err("The process does not hang or crash on demand".to_owned())
        }
        // Drawings are for people who look at the game, and nobody does here.
        Some(debug_command::Command::Draw(_)) => Ok(()),
        Some(
            debug_command::Command::KillUnit(_)
            | debug_command::Command::UnitValue(_)
            | debug_command::Command::Score(_)
            | debug_command::Command::EndGame(_),
        )
        | None => Ok(()),
    }
}

/// Lets a debug command take effect. What files and other processes may ask for beyond what
/// [`check`] lets pass changes nothing.
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
            if let Ok(state) = DebugGameState::try_from(*state)
                && usize::from(player) <= sim::PLAYERS_MAX
            {
                switch(field.world_mut(), player, state);
            }
        }
        Some(debug_command::Command::Score(score)) => {
            field.set_score(score.score.unwrap_or_default() as i32);
        }
        Some(debug_command::Command::EndGame(end)) => match end.end_result() {
            debug_end_game::EndResult::Surrender => field.concede(player.into()),
            debug_end_game::EndResult::DeclareVictory => field.declare_victory(player.into()),
        },
        Some(debug_command::Command::Draw(_) | debug_command::Command::TestProcess(_)) | None => {}
    }
}

fn owner(create: &DebugCreateUnit) -> Option<u8> {
    let owner = if create.owner() == NEUTRAL_OWNER { 0 } else { create.owner() };
    u8::try_from(owner).ok().filter(|owner| usize::from(*owner) <= sim::PLAYERS_MAX)
}

fn create_units(field: &mut Field, create: &DebugCreateUnit) {
    let quantity = field.grant_creations(create.quantity.unwrap_or(1).min(QUANTITY_MAX));
    let world = field.world_mut();
    let Some(unit_type) = world.rules().catalog.find_protocol(create.unit_type()) else { return };
    let Some(owner) = owner(create) else { return };
    let near = create.pos.map_or(Vec2::ZERO, |pos| to_point(pos.x(), pos.y()));
    for _ in 0..quantity {
        // There is no room, and for the next like it neither.
        if world.create_unit(unit_type, owner, near, FACING).is_none() {
            return;
        }
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

/// Gives resources, or sets a rule aside for a player; the same again puts it back.
fn switch(world: &mut World, player: u8, state: DebugGameState) {
    if state == DebugGameState::ShowMap {
        let shown = world.map_is_shown(player);
        world.show_map(player, !shown);
        return;
    }
    let Some(player) = world.player_mut(player) else { return };
    let mut give = |minerals: u32, vespene: u32| {
        player.minerals = player.minerals.saturating_add(minerals).min(i32::MAX as u32);
        player.vespene = player.vespene.saturating_add(vespene).min(i32::MAX as u32);
    };
    let flip = |switches: &mut Switches, which: fn(&mut Switches) -> &mut bool| {
        let switch = which(switches);
        *switch = !*switch;
    };
    match state {
        DebugGameState::AllResources => give(RESOURCES_GIVEN, RESOURCES_GIVEN),
        DebugGameState::Minerals => give(RESOURCES_GIVEN, 0),
        DebugGameState::Gas => give(0, RESOURCES_GIVEN),
        DebugGameState::God => flip(&mut player.switches, |switches| &mut switches.god),
        DebugGameState::Free => flip(&mut player.switches, |switches| &mut switches.free),
        DebugGameState::Food => {
            flip(&mut player.switches, |switches| &mut switches.unlimited_supply);
        }
        DebugGameState::TechTree => {
            flip(&mut player.switches, |switches| &mut switches.all_technology);
        }
        DebugGameState::FastBuild => {
            flip(&mut player.switches, |switches| &mut switches.fast_build);
        }
        DebugGameState::ControlEnemy => {
            flip(&mut player.switches, |switches| &mut switches.controls_enemies);
        }
        DebugGameState::ShowMap | DebugGameState::Cooldown | DebugGameState::Upgrade => {}
    }
}
