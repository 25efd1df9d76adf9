//! Whom a unit attacks, or heals, without being told.

use fixed::Fixed;

use crate::bodies::{LANES, Lanes, Square};
use crate::state::State;
use crate::{Order, OrderTarget, Rules, Unit, UnitTag, heal};

/// A unit looks round every so many loops; units take turns by slot.
///
/// The real game's period is not known.
const SCAN_PERIOD_LOOPS: u32 = 4;
/// An idle unit does not chase farther than this from its post.
///
/// # Source
///
/// `AcquireLeash` 21 of the game's behavior data.
const LEASH: Fixed = Fixed::from_int(21);
/// Friends within this distance answer a call for help.
const HELP_RANGE: Fixed = Fixed::from_int(4);
/// A unit calls for help at most this often: every 2 game seconds.
const HELP_PERIOD_LOOPS: u32 = 32;

/// Drops a target that is gone and looks for a better one when it is the unit's turn.
#[inline]
pub(crate) fn update_target(rules: &Rules, state: &mut State, slot: usize) {
    let unit = &state.units[slot];
    let turn = (state.game_loop + slot as u32).is_multiple_of(SCAN_PERIOD_LOOPS);
    if (turn || unit.target != UnitTag::NONE)
        && (unit.acquires_targets || is_sent_to_fight(rules, unit))
    {
        review_target(rules, state, slot, turn);
    }
}

/// Workers mind their work, but for those who are told to attack whom they meet.
fn is_sent_to_fight(rules: &Rules, unit: &Unit) -> bool {
    matches!(unit.order, Order::Attack(OrderTarget::Point(_)) | Order::Patrol(..))
        && rules.catalog.unit(unit.unit_type).harvest.is_some()
}

fn review_target(rules: &Rules, state: &mut State, slot: usize, turn: bool) {
    let unit = &state.units[slot];
    let lost = unit.target != UnitTag::NONE && !keeps_target(rules, state, unit);
    let looks_round = (turn || lost) && !unit.is_attacking();
    if lost {
        state.units[slot].target = UnitTag::NONE;
    }
    if !looks_round {
        return;
    }
    let unit = &state.units[slot];
    let found = if rules.catalog.unit(unit.unit_type).heal.is_some() {
        heal::find_patient(rules, state, slot)
    } else {
        find_enemy(rules, state, slot)
    };
    if found != UnitTag::NONE {
        state.units[slot].target = found;
    }
}

fn keeps_target(rules: &Rules, state: &State, unit: &Unit) -> bool {
    let Some(target) = state.unit(unit.target) else { return false };
    let kind = rules.catalog.unit(unit.unit_type);
    if kind.heal.is_some() {
        return heal::needs_help(rules, unit, target);
    }
    if !state.sees(unit.player, target.position) {
        return false;
    }
    let distance_squared = unit.position.distance_squared(target.position);
    if stays(rules, unit) {
        let engagement = rules.engagement(unit.unit_type, target.unit_type);
        return distance_squared <= engagement.slop_squared;
    }
    match unit.order {
        Order::Idle if unit.off_post => {
            unit.post.distance_squared(unit.position) <= LEASH.squared()
        }
        Order::Idle
        | Order::HoldPosition
        | Order::Move(_)
        | Order::Patrol(..)
        | Order::Attack(_)
        | Order::Heal(_)
        | Order::Gather(_)
        | Order::ReturnCargo
        | Order::Build(..)
        | Order::Construct(_) => distance_squared <= LEASH.squared(),
    }
}

/// Whether a unit does not go after its target: because it must not, or because it cannot, as
/// structures.
fn stays(rules: &Rules, unit: &Unit) -> bool {
    unit.order == Order::HoldPosition || rules.catalog.unit(unit.unit_type).speed == Fixed::ZERO
}

/// The enemy to attack: threats before others, then by priority, then the nearest.
///
/// A unit that has a target and can follow it keeps it, however far it runs, unless something more
/// pressing comes into range.
///
/// # Source
///
/// Liquipedia, "Automatic Targeting".
// Apart from the check of the target, which is made four times as often.
#[inline(never)]
fn find_enemy(rules: &Rules, state: &State, slot: usize) -> UnitTag {
    let unit = &state.units[slot];
    let mut best = UnitTag::NONE;
    // Threat, priority and nearness, compared in this order.
    let mut best_rank = (false, 0, i64::MIN);
    let mut only_in_range = stays(rules, unit);
    if let Some(current) = state.unit(unit.target) {
        let priority = rules.engagement(unit.unit_type, current.unit_type).priority;
        only_in_range = true;
        best_rank = (is_threat(rules, unit, current), priority, i64::MAX);
    }
    let sight = rules.sight(unit.unit_type);
    let square =
        Square::new(unit.position, if only_in_range { sight.range } else { sight.scan_range });
    for (index, chunk) in state.bodies.chunks.iter().enumerate() {
        for lane in Lanes(chunk.near(&square) & chunk.enemies_of(unit.player)) {
            let other = &state.units[index * LANES + lane];
            let engagement = rules.engagement(unit.unit_type, other.unit_type);
            let distance_squared = unit.position.distance_squared(other.position);
            let reach =
                if only_in_range { engagement.range_squared } else { engagement.scan_squared };
            // Where no weapon can hit the other, `reach` is negative.
            if reach < distance_squared || !state.sees(unit.player, other.position) {
                continue;
            }
            let rank = (is_threat(rules, unit, other), engagement.priority, -distance_squared);
            if best_rank < rank {
                best_rank = rank;
                best = other.tag;
            }
        }
    }
    best
}

fn is_threat(rules: &Rules, unit: &Unit, other: &Unit) -> bool {
    rules.engagement(unit.unit_type, other.unit_type).threat
        || other.target != UnitTag::NONE && rules.catalog.unit(other.unit_type).heal.is_some()
}

/// Lets a unit that was hit answer, and its friends nearby with it.
pub(crate) fn answer_attack(rules: &Rules, state: &mut State, victim: UnitTag, attacker: UnitTag) {
    let Some(hurt) = state.unit(victim) else { return };
    let (player, position) = (hurt.player, hurt.position);
    if !hurt.acquires_targets || state.game_loop < hurt.help_call_loop {
        return;
    }
    let Some(enemy_type) = state.unit(attacker).map(|enemy| enemy.unit_type) else { return };
    state.units[victim.slot()].help_call_loop = state.game_loop + HELP_PERIOD_LOOPS;
    for friend in &mut state.units {
        if friend.alive
            && friend.player == player
            && friend.acquires_targets
            && friend.target == UnitTag::NONE
            && friend.order.scans()
            && friend.order != Order::HoldPosition
            && friend.position.distance_squared(position) <= HELP_RANGE.squared()
            && rules.engagement(friend.unit_type, enemy_type).weapon.is_some()
        {
            friend.target = attacker;
        }
    }
}
