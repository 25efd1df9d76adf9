//! The round of a worker: to the resource, work there, back to a town hall.

use catalog::{Harvest, ResourceKind, UnitType};
use fixed::{Fixed, Vec2};

use crate::footprint::FootprintCells;
use crate::movement::Arrival;
use crate::realm::Realm;
use crate::state::State;
use crate::work::{Cargo, HarvestPhase};
use crate::{Order, Rules, UnitTag, World, death, movement, remembered, work};

/// A game loop in game seconds.
const LOOP: Fixed = Fixed::from_raw(256);
/// A worker reaches what lies this far beyond its inner radius.
const REACH: Fixed = Fixed::from_ratio(1, 16);
/// Where the crowd lets a worker come no nearer than this it makes do.
const REACH_IN_CROWD: Fixed = Fixed::ONE;
/// A worker whose field is taken looks for another one within this distance.
///
/// # Source
///
/// The search range of the game's harvest ability.
const SEARCH_RANGE: Fixed = Fixed::from_int(10);

/// Goes to a resource and works there. The order ends with a load, or where nothing is left.
pub(crate) fn gather(rules: &Rules, state: &mut State, slot: usize, field: UnitTag) {
    let Some(realm) = state.realm.as_deref() else { return state.finish_order(slot) };
    let work = &realm.works[slot];
    let Some(figures) = rules.catalog.unit(state.units[slot].unit_type).harvest else {
        return state.finish_order(slot);
    };
    if work.harvest == HarvestPhase::Delay {
        return wait_to_leave(state, slot);
    }
    if work.cargo != Cargo::None {
        return start_return(state, slot, field);
    }
    let Some(kind) = resource_kind(rules, state, field) else {
        if let Some(gone) = remembered::find(state, state.units[slot].player, field) {
            let place = gone.position;
            if movement::go(rules, state, slot, place) == Arrival::Walking {
                return;
            }
        }
        return look_elsewhere(rules, state, slot, field);
    };
    if work.harvest == HarvestPhase::Work {
        return carry_on(rules, state, slot, field, kind, &figures);
    }
    if approach(rules, state, slot, field) == Arrival::Walking {
        return;
    }
    movement::stand(rules, state, slot);
    let tag = state.units[slot].tag;
    if is_free(state, field, tag) {
        begin(state, slot, field, kind, &figures);
    } else if let Some(other) = freer_field(rules, state, slot, field, kind) {
        state.units[slot].start_order(Order::Gather(other));
    }
}

/// What can be gathered at a unit: minerals at a field, vespene at a finished structure on a
/// geyser. `None` where nothing is left.
pub(crate) fn resource_kind(rules: &Rules, state: &State, field: UnitTag) -> Option<ResourceKind> {
    let unit = state.unit(field)?;
    let realm = state.realm.as_deref()?;
    let kind = rules.catalog.unit(unit.unit_type);
    let vespene = || kind.built_on.filter(|_| realm.works[field.slot()].construction_left == 0);
    let minerals = || {
        kind.resource.map(|resource| resource.kind).filter(|kind| *kind == ResourceKind::Minerals)
    };
    let holder = work::holder(rules, state, field)?;
    if realm.works[holder.slot()].contents == 0 { None } else { minerals().or_else(vespene) }
}

/// Whether a player's workers can be sent to gather there, as far as the player knows.
pub(crate) fn can_gather(rules: &Rules, state: &State, player: u8, field: UnitTag) -> bool {
    let is_open = state.unit(field).is_some_and(|unit| unit.player == 0 || unit.player == player);
    let remembered = || {
        remembered::find(state, player, field)
            .and_then(|gone| rules.catalog.unit(gone.unit_type).resource)
            .is_some_and(|resource| resource.kind == ResourceKind::Minerals)
    };
    is_open && resource_kind(rules, state, field).is_some() || remembered()
}

fn is_free(state: &State, field: UnitTag, worker: UnitTag) -> bool {
    let Some(realm) = state.realm.as_deref() else { return false };
    let occupant = realm.works[field.slot()].occupant;
    occupant == UnitTag::NONE || occupant == worker
}

/// Walks until the worker touches the footprint of `goal`.
fn approach(rules: &Rules, state: &mut State, slot: usize, goal: UnitTag) -> Arrival {
    let unit = &state.units[slot];
    let Some(other) = state.unit(goal) else { return Arrival::Arrived };
    let kind = rules.catalog.unit(unit.unit_type);
    let cells = FootprintCells::of(rules.catalog.unit(other.unit_type), other.position);
    let edge = cells.nearest(unit.position);
    let distance = edge.distance(unit.position);
    if distance <= kind.inner_radius + REACH {
        return Arrival::Arrived;
    }
    let goal = touching_point(rules, kind, cells, unit.position);
    let walk = movement::go(rules, state, slot, goal);
    if distance <= kind.inner_radius + REACH_IN_CROWD { walk } else { Arrival::Walking }
}

fn begin(state: &mut State, slot: usize, field: UnitTag, kind: ResourceKind, figures: &Harvest) {
    let tag = state.units[slot].tag;
    state.units[slot].speed = Fixed::ZERO;
    let Some(realm) = &mut state.realm else { return };
    realm.works[field.slot()].occupant = tag;
    let work = &mut realm.works[slot];
    work.harvest = HarvestPhase::Work;
    work.harvest_time = match kind {
        ResourceKind::Minerals => figures.mineral_time,
        ResourceKind::Vespene => figures.vespene_time,
    };
    if kind == ResourceKind::Vespene {
        work.inside = true;
        state.bodies.remove(slot);
    }
}

fn carry_on(
    rules: &Rules,
    state: &mut State,
    slot: usize,
    field: UnitTag,
    kind: ResourceKind,
    figures: &Harvest,
) {
    movement::stand(rules, state, slot);
    let Some(holder) = work::holder(rules, state, field) else { return };
    let bonus = state
        .unit(holder)
        .and_then(|unit| rules.catalog.unit(unit.unit_type).resource)
        .map_or(0, |resource| resource.bonus_per_trip);
    let Some(realm) = &mut state.realm else { return };
    realm.works[slot].harvest_time -= LOOP;
    if Fixed::ZERO < realm.works[slot].harvest_time {
        return;
    }
    realm.works[field.slot()].occupant = UnitTag::NONE;
    let held = &mut realm.works[holder.slot()].contents;
    let wanted = match kind {
        ResourceKind::Minerals => figures.minerals_per_trip,
        ResourceKind::Vespene => figures.vespene_per_trip,
    };
    let amount = (wanted + bonus).min(*held);
    *held -= amount;
    let is_empty = *held == 0;
    let work = &mut realm.works[slot];
    work.harvest = HarvestPhase::Delay;
    work.inside = false;
    (work.cargo, work.harvest_time) = match kind {
        ResourceKind::Minerals => (Cargo::Minerals(amount), figures.return_delay),
        ResourceKind::Vespene => (Cargo::Vespene(amount), Fixed::ZERO),
    };
    if kind == ResourceKind::Vespene {
        step_out(rules, state, slot, field);
        wait_to_leave(state, slot);
    } else if is_empty {
        death::remove_silently(rules, state, field.slot());
    }
}

/// A worker leaves a refinery on the side of its town hall.
fn step_out(rules: &Rules, state: &mut State, slot: usize, field: UnitTag) {
    let unit = &state.units[slot];
    let kind = rules.catalog.unit(unit.unit_type);
    let home = nearest_drop_off(rules, state, slot).and_then(|tag| state.position(tag));
    let place = match (state.unit(field), home) {
        (Some(structure), Some(home)) => {
            let cells =
                FootprintCells::of(rules.catalog.unit(structure.unit_type), structure.position);
            let edge = cells.nearest(home);
            edge + (home - edge).with_length(kind.inner_radius + Fixed::EPSILON)
        }
        _ => unit.position,
    };
    let place = if rules.can_stand(kind, place) { place } else { unit.position };
    let unit = &mut state.units[slot];
    unit.position = place;
    unit.course_loop = 0;
    unit.displaced = true;
    let unit = unit.clone();
    state.bodies.set(rules, slot, &unit);
}

fn wait_to_leave(state: &mut State, slot: usize) {
    let Order::Gather(field) = state.units[slot].order else { return };
    let Some(realm) = &mut state.realm else { return };
    let work = &mut realm.works[slot];
    work.harvest_time -= LOOP;
    if work.harvest_time <= Fixed::ZERO {
        start_return(state, slot, field);
    }
}

/// A load goes home before anything else that was queued, as in the game.
fn start_return(state: &mut State, slot: usize, field: UnitTag) {
    state.units[slot].start_order(Order::ReturnCargo);
    if let Some(realm) = &mut state.realm {
        realm.works[slot].harvest = HarvestPhase::Approach;
        realm.works[slot].field = field;
    }
}

/// Brings a load to the nearest town hall, and goes back to the resource.
pub(crate) fn return_cargo(rules: &Rules, state: &mut State, slot: usize) {
    let cargo = state.realm.as_deref().map_or(Cargo::None, |realm| realm.works[slot].cargo);
    let home = nearest_drop_off(rules, state, slot);
    let (Some(home), false) = (home, cargo == Cargo::None) else {
        state.finish_order(slot);
        return movement::stand(rules, state, slot);
    };
    if approach(rules, state, slot, home) == Arrival::Walking {
        return;
    }
    let player = state.units[slot].player;
    let Some(realm) = &mut state.realm else { return };
    let Realm { players, works, .. } = &mut **realm;
    let (minerals, vespene) = match cargo {
        Cargo::None => (0, 0),
        Cargo::Minerals(amount) => (amount, 0),
        Cargo::Vespene(amount) => (0, amount),
    };
    players[usize::from(player)].deliver(state.game_loop, minerals, vespene);
    let work = &mut works[slot];
    work.cargo = Cargo::None;
    let field = std::mem::replace(&mut work.field, UnitTag::NONE);
    state.units[slot].speed = Fixed::ZERO;
    if field == UnitTag::NONE || !state.queues[slot].as_slice().is_empty() {
        state.finish_order(slot);
    } else {
        state.units[slot].start_order(Order::Gather(field));
    }
}

impl World {
    /// The town hall to which a worker brings what it carries.
    pub fn drop_off(&self, worker: UnitTag) -> Option<UnitTag> {
        self.unit(worker)?;
        nearest_drop_off(&self.rules, &self.state, worker.slot())
    }
}

/// The finished town hall of the worker's player that is nearest to it.
fn nearest_drop_off(rules: &Rules, state: &State, slot: usize) -> Option<UnitTag> {
    let worker = &state.units[slot];
    let realm = state.realm.as_deref()?;
    state
        .units
        .iter()
        .zip(&realm.works)
        .filter(|(unit, work)| {
            unit.alive
                && unit.player == worker.player
                && work.construction_left == 0
                && rules.catalog.unit(unit.unit_type).drop_off
        })
        .map(|(unit, _)| (unit.position.distance_squared(worker.position), unit.tag))
        .min()
        .map(|(_, tag)| tag)
}

/// The resource is gone: on to the next of minerals nearby, or the order ends.
fn look_elsewhere(rules: &Rules, state: &mut State, slot: usize, field: UnitTag) {
    if let Some(realm) = &mut state.realm {
        realm.works[slot].harvest = HarvestPhase::Approach;
        if std::mem::take(&mut realm.works[slot].inside) {
            let unit = state.units[slot].clone();
            state.bodies.set(rules, slot, &unit);
        }
    }
    match freer_field(rules, state, slot, field, ResourceKind::Minerals) {
        Some(other) => state.units[slot].start_order(Order::Gather(other)),
        None => state.finish_order(slot),
    }
    movement::stand(rules, state, slot);
}

/// A resource of the same kind near the worker that fewer workers are busy with than with `field`.
fn freer_field(
    rules: &Rules,
    state: &State,
    slot: usize,
    field: UnitTag,
    kind: ResourceKind,
) -> Option<UnitTag> {
    let from = state.units[slot].position;
    let realm = state.realm.as_deref()?;
    let gatherers = |field: UnitTag| {
        let workers = state.units.iter().zip(&realm.works).filter(|(unit, _)| unit.alive);
        workers
            .filter(|(unit, work)| match unit.order {
                Order::Gather(goal) => goal == field,
                Order::ReturnCargo => work.field == field,
                _ => false,
            })
            .count()
    };
    let here = if state.unit(field).is_some() { gatherers(field) - 1 } else { usize::MAX };
    let near = |unit: &&crate::Unit| {
        unit.alive
            && unit.tag != field
            && unit.position.distance_squared(from) <= SEARCH_RANGE.squared()
            && resource_kind(rules, state, unit.tag) == Some(kind)
    };
    state
        .units
        .iter()
        .filter(near)
        .map(|unit| (gatherers(unit.tag), unit.position.distance_squared(from), unit.tag))
        .min()
        .filter(|&(count, ..)| count < here)
        .map(|(.., tag)| tag)
}

/// Lets workers on their round, and builders, pass through everybody.
///
/// # Source
///
/// Workers with a harvest order ignore the collisions of units; a plain move restores them.
pub(crate) fn update_collisions(rules: &Rules, state: &mut State) {
    for (slot, unit) in state.units.iter().enumerate().filter(|(_, unit)| unit.alive) {
        let kind = rules.catalog.unit(unit.unit_type);
        let passes = !kind.footprint.is_empty()
            || kind.is_item
            || matches!(
                unit.order,
                Order::Gather(_) | Order::ReturnCargo | Order::Build(..) | Order::Construct(_)
            );
        state.bodies.traits[slot].collision =
            if passes { catalog::CollisionSet::default() } else { kind.collision };
    }
}

/// The point at which a worker touches what stands on `cells`: straight ahead, or where that is
/// blocked at the nearest cell beside it that can be walked to.
pub(crate) fn touching_point(
    rules: &Rules,
    kind: &UnitType,
    cells: FootprintCells,
    from: Vec2,
) -> Vec2 {
    let beside = |from: Vec2| {
        let edge = cells.nearest(from);
        edge + (from - edge).with_length(kind.inner_radius)
    };
    let straight = beside(from);
    let Some(ground) = rules.navigation(kind) else { return straight };
    let component = ground.component(from);
    if ground.component(straight) == component {
        return straight;
    }
    let around = cells.grown(1);
    let centre = |(x, y): (i32, i32)| Vec2::from_int(x, y) + Vec2::new(Fixed::HALF, Fixed::HALF);
    around
        .all_cells()
        .map(centre)
        .filter(|&place| ground.component(place) == component)
        .map(|place| (place.distance_squared(from), place.y, place.x))
        .min()
        .map_or(straight, |(_, y, x)| beside(Vec2::new(x, y)))
}

/// Whether a worker at `from` touches what stands on `cells`.
pub(crate) fn touches(cells: FootprintCells, from: Vec2, radius: Fixed) -> bool {
    cells.nearest(from).distance(from) <= radius + REACH
}

/// Breaks a worker's round off: it leaves its place at the resource.
pub(crate) fn leave(rules: &Rules, state: &mut State, slot: usize) {
    let tag = state.units[slot].tag;
    let Order::Gather(field) = state.units[slot].order else { return };
    let Some(realm) = &mut state.realm else { return };
    if let Some(field) = realm.works.get_mut(field.slot())
        && field.occupant == tag
    {
        field.occupant = UnitTag::NONE;
    }
    let work = &mut realm.works[slot];
    work.harvest = HarvestPhase::Approach;
    if std::mem::take(&mut work.inside) {
        step_out(rules, state, slot, field);
    }
}
