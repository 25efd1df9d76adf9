use catalog::{Mover, UnitType};
use sim::{Order, Unit, UnitTag, World};

use super::UnitMark;
use crate::{Alliance, Eyes, Memory, Snapshot, cells, part_done};

/// The owner's number of what nobody owns.
const NEUTRAL_OWNER: u8 = 16;
/// Unit types from here on are a map's own: the layer of unit types has no value for them.
const UNIT_TYPES_END: u32 = 1962;

/// What `eyes` see of all units, in the order in which the layers draw them; `is_selected` tells
/// which of them the player has selected.
pub fn unit_marks(
    world: &World,
    eyes: Eyes,
    is_selected: impl Fn(UnitTag) -> bool,
) -> Vec<UnitMark> {
    world
        .units()
        .filter(|unit| eyes.see(world, unit))
        .map(|unit| mark(world, eyes.player, is_selected(unit.tag), unit))
        .collect()
}

/// What `memory`'s player remembers of structures and resources: they are drawn below all that is
/// seen.
pub fn snapshot_marks(world: &World, memory: &Memory) -> Vec<UnitMark> {
    let mark = |snapshot: &Snapshot| {
        let kind = world.rules().catalog.unit(snapshot.unit_type);
        let is_neutral = snapshot.player == 0;
        UnitMark {
            x: cells(snapshot.position.x),
            y: cells(snapshot.position.y),
            radius: cells(kind.reported_radius()),
            unit_type: shown_type(world, kind),
            owner: if is_neutral { NEUTRAL_OWNER } else { snapshot.player },
            alliance: if is_neutral { Alliance::Neutral } else { Alliance::Enemy },
            is_snapshot: true,
            ..UnitMark::default()
        }
    };
    memory.snapshots(world).map(mark).collect()
}

fn mark(world: &World, player: u8, is_selected: bool, unit: &Unit) -> UnitMark {
    let kind = world.rules().catalog.unit(unit.unit_type);
    let is_own = unit.player == player;
    let (build_progress, produces) = progress(world, unit, kind);
    UnitMark {
        x: cells(unit.position.x),
        y: cells(unit.position.y),
        radius: cells(kind.reported_radius()),
        unit_type: shown_type(world, kind),
        owner: if unit.player == 0 { NEUTRAL_OWNER } else { unit.player },
        alliance: match unit.player {
            0 => Alliance::Neutral,
            _ if is_own => Alliance::Own,
            _ => Alliance::Enemy,
        },
        health: (cells(unit.life), cells(kind.life_max)),
        shield: (cells(unit.shields), cells(kind.shields_max)),
        energy: (cells(unit.energy), cells(kind.energy_max)),
        build_progress,
        is_selected,
        is_active: is_own && (produces || matches!(unit.order, Order::Gather(_))),
        is_flying: kind.mover == Mover::Fly,
        ..UnitMark::default()
    }
}

/// A map's own unit type is shown as the game's type whose name it carries before `_RL`.
fn shown_type(world: &World, kind: &UnitType) -> u32 {
    if kind.protocol_id < UNIT_TYPES_END {
        return kind.protocol_id;
    }
    let catalog = &world.rules().catalog;
    let like = kind.display_name.strip_suffix("_RL").and_then(|name| catalog.find_display(name));
    let like = like.map_or(0, |id| catalog.unit(id).protocol_id);
    if like < UNIT_TYPES_END { like } else { 0 }
}

/// How far a unit is with its construction or with what it produces, and whether it produces.
fn progress(world: &World, unit: &Unit, kind: &UnitType) -> (f32, bool) {
    let Some(work) = world.work(unit.tag) else { return (0.0, false) };
    if work.construction_left != 0 {
        return (part_done(work.construction_left, kind.build_time_loops), false);
    }
    match (work.queue().first(), work.item_loops_left()) {
        (Some(&product), Some(left)) => {
            let total = world.rules().catalog.unit(product).build_time_loops;
            (part_done(left, total), true)
        }
        _ => (0.0, false),
    }
}
