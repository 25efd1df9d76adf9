//! Production: the queue of a structure, and the birth of what it makes.

use catalog::{Method, UnitTypeId};
use fixed::{Fixed, Vec2};

use crate::footprint::FootprintCells;
use crate::realm::Realm;
use crate::rules::Spawn;
use crate::state::State;
use crate::work::PRODUCTION_QUEUE_MAX;
use crate::{
    Event, Order, OrderTarget, Refusal, Rules, Unit, UnitTag, placement, remembered, requirement,
    spawn, supply,
};

/// Whether a unit can take one more `product` into its queue.
pub(crate) fn check(
    rules: &Rules,
    state: &State,
    unit: &Unit,
    product: UnitTypeId,
) -> Result<(), Refusal> {
    let realm = state.realm.as_deref().ok_or(Refusal::Impossible)?;
    let work = &realm.works[unit.tag.slot()];
    let made = requirement::product(rules, unit.unit_type, product, Method::Train)
        .filter(|_| work.construction_left == 0)
        .ok_or(Refusal::Impossible)?;
    if PRODUCTION_QUEUE_MAX <= work.queue().len() {
        return Err(Refusal::QueueFull);
    }
    requirement::check(rules, state, unit.player, unit.unit_type, made)?;
    let kind = rules.catalog.unit(product);
    if work.queue().is_empty() && !supply::allows(state, unit.player, kind.supply) {
        return Err(Refusal::Supply);
    }
    Ok(())
}

fn price(
    rules: &Rules,
    state: &State,
    player: u8,
    maker: UnitTypeId,
    product: UnitTypeId,
) -> (u32, u32) {
    let made = requirement::product(rules, maker, product, Method::Train);
    made.map_or((0, 0), |product| requirement::price(rules, state, player, maker, product))
}

/// Pays for a product and queues it. It has been checked before.
pub(crate) fn enqueue(rules: &Rules, state: &mut State, slot: usize, product: UnitTypeId) {
    let (player, maker) = (state.units[slot].player, state.units[slot].unit_type);
    let (minerals, vespene) = price(rules, state, player, maker, product);
    let Some(realm) = &mut state.realm else { return };
    let kind = rules.catalog.unit(product);
    realm.players[usize::from(player)].pay(minerals, vespene);
    let work = &mut realm.works[slot];
    work.queue[usize::from(work.queue_len)] = product;
    work.queue_len += 1;
    if work.queue_len == 1 {
        start_item(rules, state, slot, kind.build_time_loops);
    }
}

/// Takes the item at `index` out of the queue and gives back what it cost.
pub(crate) fn cancel(rules: &Rules, state: &mut State, slot: usize, index: usize) {
    let (player, maker) = (state.units[slot].player, state.units[slot].unit_type);
    let Some(realm) = state.realm.as_deref() else { return };
    let Some(&item) = realm.works[slot].queue().get(index) else { return };
    let (minerals, vespene) = price(rules, state, player, maker, item);
    let Some(realm) = &mut state.realm else { return };
    let work = &mut realm.works[slot];
    realm.players[usize::from(player)].refund(minerals, vespene);
    work.queue.copy_within(index + 1.., index);
    work.queue_len -= 1;
    if index == 0 {
        work.item_runs = false;
        supply::count(rules, state);
    }
}

/// Begins the first item if there is supply for it. It ends after `loops` more loops.
fn start_item(rules: &Rules, state: &mut State, slot: usize, loops: u32) {
    let player = state.units[slot].player;
    let Some(realm) = state.realm.as_deref() else { return };
    let kind = rules.catalog.unit(realm.works[slot].queue[0]);
    if !supply::allows(state, player, kind.supply) {
        return;
    }
    if let Some(realm) = &mut state.realm {
        realm.players[usize::from(player)].supply_used += kind.supply;
        realm.works[slot].item_runs = true;
        realm.works[slot].item_left = loops;
    }
}

/// One loop of production everywhere.
///
/// # Source
///
/// Measured on real replays: the first item of a queue takes its build time, one that follows
/// another a loop less.
pub(crate) fn advance(rules: &Rules, state: &mut State) {
    for slot in 0..state.units.len() {
        let Some(realm) = &mut state.realm else { return };
        let work = &mut realm.works[slot];
        if !state.units[slot].alive || work.queue_len == 0 {
            continue;
        }
        if !work.item_runs {
            let loops = rules.catalog.unit(work.queue[0]).build_time_loops;
            start_item(rules, state, slot, loops);
            continue;
        }
        let is_fast = realm.players[usize::from(state.units[slot].player)].switches.fast_build;
        work.item_left = if is_fast { 0 } else { work.item_left.saturating_sub(1) };
        if work.item_left == 0 {
            finish_item(rules, state, slot);
        }
    }
}

fn finish_item(rules: &Rules, state: &mut State, slot: usize) {
    let Some(realm) = state.realm.as_deref() else { return };
    let product = realm.works[slot].queue[0];
    // Where there is no room the item waits.
    let Some(tag) = give_birth(rules, state, slot, product) else { return };
    let Some(realm) = &mut state.realm else { return };
    let work = &mut realm.works[slot];
    work.queue.copy_within(1.., 0);
    work.queue_len -= 1;
    work.item_runs = false;
    let producer = state.units[slot].tag;
    state.note(Event::Finished { unit: tag, producer });
    supply::count(rules, state);
    if let Some(Realm { works, .. }) = state.realm.as_deref()
        && works[slot].queue_len != 0
    {
        let loops = rules.catalog.unit(works[slot].queue[0]).build_time_loops;
        start_item(rules, state, slot, loops.saturating_sub(1));
    }
}

/// The new unit appears at the edge of its producer that lies toward the rally point.
fn give_birth(
    rules: &Rules,
    state: &mut State,
    slot: usize,
    product: UnitTypeId,
) -> Option<UnitTag> {
    let producer = &state.units[slot];
    let (player, centre) = (producer.player, producer.position);
    let kind = rules.catalog.unit(product);
    let rally = state.realm.as_deref().and_then(|realm| realm.works[slot].rally);
    let toward = match rally {
        Some(OrderTarget::Point(point)) => point,
        Some(OrderTarget::Unit(unit)) => state.position(unit).unwrap_or(centre),
        None => centre,
    };
    let toward = if toward == centre { centre - Vec2::from_int(0, 1) } else { toward };
    let edge = FootprintCells::of(rules.catalog.unit(producer.unit_type), centre).nearest(toward);
    let outward = (edge - centre).with_length((edge - centre).length() + kind.separation_radius);
    let position = placement::free_place(rules, state, kind, centre + outward, false)?;
    let acquires_targets = kind.acquires_targets;
    let spawn = Spawn { unit_type: product, player, acquires_targets, position };
    let tag = spawn::create_unit(rules, state, spawn);
    state.units[tag.slot()].facing = fixed::Angle::of(outward);
    if let Some(order) = rally.and_then(|rally| rally_order(rules, state, kind, player, rally)) {
        state.units[tag.slot()].start_order(order);
    }
    Some(tag)
}

/// What a new unit does at the rally point: workers gather there, others go there.
fn rally_order(
    rules: &Rules,
    state: &State,
    kind: &catalog::UnitType,
    player: u8,
    rally: OrderTarget,
) -> Option<Order> {
    let OrderTarget::Unit(target) = rally else { return Some(Order::Move(rally)) };
    let living = state.unit(target).map(|unit| unit.unit_type);
    let target_type =
        living.or_else(|| remembered::find(state, player, target).map(|gone| gone.unit_type))?;
    let is_resource = rules.catalog.unit(target_type).resource.is_some();
    if is_resource && kind.harvest.is_some() {
        Some(Order::Gather(target))
    } else {
        (Fixed::ZERO < kind.speed).then_some(Order::Move(rally))
    }
}
