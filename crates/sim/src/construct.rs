//! Construction: a worker goes to the site, pays, and stays until the structure stands.

use catalog::{Method, Race, UnitTypeId};
use fixed::{Fixed, Vec2};

use crate::footprint::FootprintCells;
use crate::movement::Arrival;
use crate::rules::Spawn;
use crate::site::{self, Judge};
use crate::state::State;
use crate::{
    Event, Order, OrderTarget, Refusal, Rules, Unit, UnitTag, death, harvest, movement,
    requirement, spawn, supply,
};

/// A structure begins with this part of its life.
///
/// # Source
///
/// About a tenth, by observation.
const STARTING_LIFE_DIVISOR: i32 = 10;
/// The part of its cost that a cancelled structure gives back: three quarters.
const REFUND_QUARTERS: u32 = 3;

/// Whether `unit` can build `product` at the target now.
pub(crate) fn check(
    rules: &Rules,
    state: &State,
    unit: &Unit,
    product: UnitTypeId,
    target: OrderTarget,
) -> Result<(), Refusal> {
    let made = requirement::product(rules, unit.unit_type, product, Method::Construct)
        .ok_or(Refusal::Impossible)?;
    requirement::check(rules, state, unit.player, unit.unit_type, made)?;
    site::of_order(rules, state, unit.player, product, target, Judge::Player).map(|_| ())
}

/// Goes to the site and begins. Money is taken there.
pub(crate) fn build(
    rules: &Rules,
    state: &mut State,
    slot: usize,
    product: UnitTypeId,
    target: OrderTarget,
) {
    let unit = &state.units[slot];
    let place = match site::of_order(rules, state, unit.player, product, target, Judge::Player) {
        Ok(place) => place,
        Err(refusal) => return give_up(rules, state, slot, product, refusal),
    };
    let kind = rules.catalog.unit(unit.unit_type);
    let product_kind = rules.catalog.unit(product);
    let cells = FootprintCells::of(product_kind, place);
    if !harvest::touches(cells, unit.position, kind.inner_radius) {
        let goal = harvest::touching_point(rules, kind, cells, unit.position);
        if movement::go(rules, state, slot, goal) == Arrival::Walking {
            return;
        }
    }
    movement::stand(rules, state, slot);
    let (player, maker) = (state.units[slot].player, state.units[slot].unit_type);
    // Only who has come there finds out what stands there unseen.
    if let Err(refusal) = site::of_order(rules, state, player, product, target, Judge::Ground) {
        return give_up(rules, state, slot, product, refusal);
    }
    let Some(made) = requirement::product(rules, maker, product, Method::Construct) else {
        return give_up(rules, state, slot, product, Refusal::Impossible);
    };
    if let Err(refusal) = requirement::check(rules, state, player, maker, made) {
        return give_up(rules, state, slot, product, refusal);
    }
    let (minerals, vespene) = requirement::price(rules, state, player, maker, made);
    let Some(realm) = &mut state.realm else { return };
    realm.players[usize::from(player)].pay(minerals, vespene);
    let race = kind.race;
    let structure = lay_foundation(rules, state, product, player, place);
    match race {
        Race::Terran => {
            state.units[slot].start_order(Order::Construct(structure));
            if let Some(realm) = &mut state.realm {
                realm.works[structure.slot()].occupant = state.units[slot].tag;
            }
        }
        Race::Zerg => death::remove_silently(rules, state, slot),
        Race::Protoss | Race::Neutral => state.finish_order(slot),
    }
}

fn give_up(rules: &Rules, state: &mut State, slot: usize, product: UnitTypeId, refusal: Refusal) {
    let unit = state.units[slot].tag;
    state.note(Event::Refused { unit, product, refusal });
    state.finish_order(slot);
    movement::stand(rules, state, slot);
}

fn lay_foundation(
    rules: &Rules,
    state: &mut State,
    product: UnitTypeId,
    player: u8,
    place: Vec2,
) -> UnitTag {
    let kind = rules.catalog.unit(product);
    let acquires_targets = kind.acquires_targets;
    let spawn = Spawn { unit_type: product, player, acquires_targets, position: place };
    let tag = spawn::create_unit(rules, state, spawn);
    let unit = &mut state.units[tag.slot()];
    unit.life = kind.life_max / STARTING_LIFE_DIVISOR;
    unit.shields = kind.shields_max / STARTING_LIFE_DIVISOR;
    if let Some(realm) = &mut state.realm {
        realm.works[tag.slot()].construction_left = kind.build_time_loops.max(1);
    }
    tag
}

/// Stays with a structure until it is finished.
pub(crate) fn construct(rules: &Rules, state: &mut State, slot: usize, structure: UnitTag) {
    let left = state
        .unit(structure)
        .and(state.realm.as_deref())
        .map_or(0, |realm| realm.works[structure.slot()].construction_left);
    if left == 0 {
        // Who built a refinery goes to work in it, unless told otherwise.
        let gathers = state.queues[slot].as_slice().is_empty()
            && harvest::resource_kind(rules, state, structure).is_some();
        if gathers {
            state.units[slot].start_order(Order::Gather(structure));
        } else {
            state.finish_order(slot);
        }
        return movement::stand(rules, state, slot);
    }
    if !at_work(rules, state, slot, structure) {
        let Some(site) = state.unit(structure) else { return };
        let unit = &state.units[slot];
        let cells = FootprintCells::of(rules.catalog.unit(site.unit_type), site.position);
        let kind = rules.catalog.unit(unit.unit_type);
        let goal = harvest::touching_point(rules, kind, cells, unit.position);
        movement::go(rules, state, slot, goal);
        return;
    }
    movement::stand(rules, state, slot);
    let tag = state.units[slot].tag;
    if let Some(realm) = &mut state.realm {
        let occupant = &mut realm.works[structure.slot()].occupant;
        if *occupant == UnitTag::NONE {
            *occupant = tag;
        }
    }
}

fn at_work(rules: &Rules, state: &State, slot: usize, structure: UnitTag) -> bool {
    let unit = &state.units[slot];
    state.unit(structure).is_some_and(|site| {
        let cells = FootprintCells::of(rules.catalog.unit(site.unit_type), site.position);
        let radius = rules.catalog.unit(unit.unit_type).inner_radius;
        unit.alive && harvest::touches(cells, unit.position, radius + Fixed::HALF)
    })
}

/// One loop of every construction. Terran ones wait while nobody is at work.
pub(crate) fn advance(rules: &Rules, state: &mut State) {
    for slot in 0..state.units.len() {
        let unit = &state.units[slot];
        let Some(realm) = state.realm.as_deref() else { return };
        let work = &realm.works[slot];
        if !unit.alive || work.construction_left == 0 {
            continue;
        }
        let (tag, kind) = (unit.tag, rules.catalog.unit(unit.unit_type));
        let builder = work.occupant;
        let has_builder = state.unit(builder).is_some_and(|builder_unit| {
            builder_unit.order == Order::Construct(tag)
                && at_work(rules, state, builder.slot(), tag)
        });
        if kind.race == Race::Terran && !has_builder {
            if let Some(realm) = &mut state.realm {
                realm.works[slot].occupant = UnitTag::NONE;
            }
            continue;
        }
        let loops = if state.switches(unit.player).fast_build { work.construction_left } else { 1 };
        for _ in 0..loops {
            grow(rules, state, slot);
        }
    }
}

fn grow(rules: &Rules, state: &mut State, slot: usize) {
    let State { realm: Some(realm), units, .. } = state else { return };
    let (unit, work) = (&mut units[slot], &mut realm.works[slot]);
    let kind = rules.catalog.unit(unit.unit_type);
    // What is missing is spread evenly over the time that is left; damage stays.
    let total = kind.build_time_loops.max(1) as i32;
    let part = |full: Fixed| {
        let grown = full - full / STARTING_LIFE_DIVISOR;
        let at = |done: i32| {
            Fixed::from_raw((i64::from(grown.raw()) * i64::from(done) / i64::from(total)) as i32)
        };
        let done = total - work.construction_left as i32;
        at(done + 1) - at(done)
    };
    unit.life = (unit.life + part(kind.life_max)).min(kind.life_max);
    unit.shields = (unit.shields + part(kind.shields_max)).min(kind.shields_max);
    work.construction_left -= 1;
    if work.construction_left == 0 {
        work.occupant = UnitTag::NONE;
        let unit = unit.tag;
        state.note(Event::Finished { unit, producer: unit });
        supply::count(rules, state);
    }
}

/// Takes a structure under construction down and gives back three quarters of its cost.
pub(crate) fn cancel(rules: &Rules, state: &mut State, slot: usize) {
    let unit = &state.units[slot];
    let (player, kind) = (unit.player, rules.catalog.unit(unit.unit_type));
    let is_free = state.switches(player).free;
    let Some(realm) = &mut state.realm else { return };
    if realm.works[slot].construction_left == 0 {
        return;
    }
    let part = |cost: u32| if is_free { 0 } else { cost * REFUND_QUARTERS / 4 };
    realm.players[usize::from(player)].refund(part(kind.minerals), part(kind.vespene));
    death::remove(rules, state, slot);
}
