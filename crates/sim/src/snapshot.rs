//! The state as a stream of words: hashed, it is the identity of a game; stored, a snapshot.
//!
//! One function lists the fields for both, so nothing that is saved can be missing in the hash.

use std::sync::Arc;

use catalog::{UnitType, UnitTypeId};
use fixed::{Angle, Fixed, Vec2};

use crate::damage::Hit;
use crate::footprint;
use crate::order::{ORDERS_QUEUED_MAX, OrderQueue};
use crate::realm_snapshot;
use crate::route::{ROUTE_POINTS_MAX, Route};
use crate::spawn;
use crate::state::{PLAYERS_MAX, State};
use crate::unit::Detour;
use crate::vitals;
use crate::{Missile, Order, OrderTarget, Rules, UNITS_MAX, Unit, UnitTag, WeaponPhase, World};

const MAGIC: u32 = 0x534c_5353;
const FORMAT_VERSION: u32 = 3;

/// Why bytes are not a snapshot of a game of these rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// The bytes do not begin as a snapshot of this version does.
    #[error("not a snapshot of format version {FORMAT_VERSION}")]
    Foreign,
    /// The bytes end too early, or go on.
    #[error("the snapshot is {0}")]
    Length(&'static str),
    /// A field holds what no game of these rules can hold.
    #[error("the snapshot's {0} is out of range for these rules")]
    Field(&'static str),
}

/// Takes the words of a state: a hash, or a buffer of bytes.
pub(crate) trait Sink {
    fn word(&mut self, word: u32);
}

/// A hash of words by multiplication and rotation. It identifies states; it does not protect them.
struct Hasher(u64);

impl Sink for Hasher {
    #[inline]
    fn word(&mut self, word: u32) {
        self.0 = (self.0 ^ u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
}

impl Sink for Vec<u8> {
    fn word(&mut self, word: u32) {
        self.extend_from_slice(&word.to_le_bytes());
    }
}

impl World {
    /// The identity of the game's state: equal states have equal hashes, on every machine.
    pub fn state_hash(&self) -> u64 {
        let mut hasher = Hasher(0x2545_f491_4f6c_dd1d);
        write_state(&self.rules, &self.state, &mut hasher);
        hasher.0 ^ hasher.0 >> 32
    }

    /// The state as bytes, for [`World::restore`] under the same rules.
    pub fn snapshot(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.word(MAGIC);
        bytes.word(FORMAT_VERSION);
        write_state(&self.rules, &self.state, &mut bytes);
        bytes
    }

    /// The game that [`World::snapshot`] saved.
    ///
    /// # Errors
    ///
    /// If the bytes are cut, altered beyond what the rules allow, or no snapshot at all.
    pub fn restore(rules: Arc<Rules>, bytes: &[u8]) -> Result<Self, SnapshotError> {
        let mut source = Source { bytes };
        if source.word()? != MAGIC || source.word()? != FORMAT_VERSION {
            return Err(SnapshotError::Foreign);
        }
        let mut world =
            if rules.footprints_block { Self::on_map(rules, 0) } else { Self::new(rules, 0) };
        read_state(&world.rules, &mut world.state, &mut source)?;
        if !source.bytes.is_empty() {
            return Err(SnapshotError::Length("too long"));
        }
        footprint::rebuild_ground(&mut world.rules, &world.state);
        world.look_round();
        Ok(world)
    }
}

fn write_state(rules: &Rules, state: &State, sink: &mut impl Sink) {
    sink.word(state.game_loop);
    sink.word(state.random.state as u32);
    sink.word((state.random.state >> 32) as u32);
    sink.word(state.units.len() as u32);
    for (slot, unit) in state.units.iter().enumerate() {
        write_unit(rules, unit, sink);
        if unit.alive {
            write_orders(rules, &state.queues[slot], sink);
            write_route(&state.routes[slot], sink);
        }
    }
    sink.word(state.free_slots.len() as u32);
    for slot in &state.free_slots {
        sink.word(u32::from(*slot));
    }
    sink.word(state.missiles.len() as u32);
    for missile in &state.missiles {
        write_point(missile.position, sink);
        sink.word(missile.speed.raw() as u32);
        write_hit(rules, &missile.hit, sink);
    }
    if let Some(realm) = &state.realm {
        realm_snapshot::write(rules, state, realm, sink);
    }
}

fn write_unit(rules: &Rules, unit: &Unit, sink: &mut impl Sink) {
    sink.word(unit.tag.0);
    sink.word(u32::from(unit.alive));
    if !unit.alive {
        return;
    }
    let flags = u32::from(unit.acquires_targets)
        | u32::from(unit.displaced) << 1
        | u32::from(unit.off_post) << 2
        | (unit.detour as u32) << 3;
    sink.word(type_word(rules, unit.unit_type) | u32::from(unit.player) << 16 | flags << 24);
    write_point(unit.position, sink);
    sink.word(u32::from(unit.facing.raw()));
    write_point(unit.stride, sink);
    write_point(unit.course, sink);
    sink.word(u32::from(unit.heading.raw()));
    sink.word(unit.course_loop);
    for value in [unit.speed, unit.life, unit.shields, unit.energy] {
        sink.word(value.raw() as u32);
    }
    sink.word(unit.shield_delay_loops);
    write_order(rules, unit.order, sink);
    sink.word(unit.target.0);
    sink.word(unit.strike_target.0);
    for point in [unit.post, unit.goal, unit.destination] {
        write_point(point, sink);
    }
    sink.word(
        unit.weapon_phase as u32 | u32::from(unit.weapon) << 8 | u32::from(unit.hits_left) << 16,
    );
    sink.word(unit.weapon_cooldown.raw() as u32);
    sink.word(unit.phase_time.raw() as u32);
    sink.word(unit.help_call_loop);
}

pub(crate) fn write_point(point: Vec2, sink: &mut impl Sink) {
    sink.word(point.x.raw() as u32);
    sink.word(point.y.raw() as u32);
}

fn write_orders(rules: &Rules, queue: &OrderQueue, sink: &mut impl Sink) {
    sink.word(queue.as_slice().len() as u32);
    for order in queue.as_slice() {
        write_order(rules, *order, sink);
    }
}

fn write_order(rules: &Rules, order: Order, sink: &mut impl Sink) {
    match order {
        Order::Idle => sink.word(0),
        Order::HoldPosition => sink.word(1),
        Order::Move(target) => write_target(2, target, sink),
        Order::Attack(target) => write_target(4, target, sink),
        Order::Heal(patient) => {
            sink.word(6);
            sink.word(patient.0);
        }
        Order::Gather(field) => {
            sink.word(8);
            sink.word(field.0);
        }
        Order::ReturnCargo => sink.word(9),
        Order::Build(product, target) => {
            sink.word(10);
            sink.word(type_word(rules, product));
            write_target(0, target, sink);
        }
        Order::Construct(structure) => {
            sink.word(11);
            sink.word(structure.0);
        }
        Order::Patrol(there, back) => {
            sink.word(7);
            write_point(there, sink);
            write_point(back, sink);
        }
    }
}

pub(crate) fn write_target(kind: u32, target: OrderTarget, sink: &mut impl Sink) {
    match target {
        OrderTarget::Point(point) => {
            sink.word(kind);
            write_point(point, sink);
        }
        OrderTarget::Unit(unit) => {
            sink.word(kind + 1);
            sink.word(unit.0);
        }
    }
}

fn write_route(route: &Route, sink: &mut impl Sink) {
    sink.word(u32::from(route.len) | u32::from(route.next) << 8);
    if route.len != 0 {
        write_point(route.goal, sink);
        for point in &route.points[..usize::from(route.len)] {
            write_point(*point, sink);
        }
    }
}

fn write_hit(rules: &Rules, hit: &Hit, sink: &mut impl Sink) {
    sink.word(hit.attacker.0);
    sink.word(
        type_word(rules, hit.attacker_type)
            | u32::from(hit.player) << 16
            | u32::from(hit.weapon) << 24,
    );
    sink.word(hit.target.0);
    write_point(hit.origin, sink);
    write_point(hit.centre, sink);
}

pub(crate) struct Source<'a> {
    bytes: &'a [u8],
}

impl Source<'_> {
    pub(crate) fn word(&mut self) -> Result<u32, SnapshotError> {
        let Some((word, rest)) = self.bytes.split_first_chunk() else {
            return Err(SnapshotError::Length("cut short"));
        };
        self.bytes = rest;
        Ok(u32::from_le_bytes(*word))
    }

    pub(crate) fn count(
        &mut self,
        max: usize,
        field: &'static str,
    ) -> Result<usize, SnapshotError> {
        let count = self.word()? as usize;
        if count <= max { Ok(count) } else { Err(SnapshotError::Field(field)) }
    }

    pub(crate) fn value(&mut self) -> Result<Fixed, SnapshotError> {
        Ok(Fixed::from_raw(self.word()? as i32))
    }

    /// A place on the map, or a displacement: anything within a map's size.
    pub(crate) fn point(&mut self) -> Result<Vec2, SnapshotError> {
        let point = Vec2::new(self.value()?, self.value()?);
        let limit = Fixed::from_int(512);
        if point.x.raw().unsigned_abs().max(point.y.raw().unsigned_abs()) < limit.raw() as u32 {
            Ok(point)
        } else {
            Err(SnapshotError::Field("position"))
        }
    }
}

fn read_state(
    rules: &Rules,
    state: &mut State,
    source: &mut Source<'_>,
) -> Result<(), SnapshotError> {
    state.game_loop = source.word()?;
    let low = u64::from(source.word()?);
    state.random.state = low | u64::from(source.word()?) << 32;
    let count = source.count(UNITS_MAX, "number of units")?;
    let template = spawn::nobody(rules);
    state.units.clear();
    state.queues.clear();
    state.routes.clear();
    state.bodies.clear();
    state.living = [0; PLAYERS_MAX + 1];
    for slot in 0..count {
        let mut unit = template.clone();
        let (mut queue, mut route) = (OrderQueue::default(), Route::default());
        read_unit(rules, &mut unit, slot, source)?;
        if unit.alive {
            for _ in 0..source.count(ORDERS_QUEUED_MAX, "order queue")? {
                queue.push(read_order(rules, source)?);
            }
            route = read_route(source)?;
            state.living[usize::from(unit.player)] += 1;
        }
        state.somebody_regenerates |= vitals::regenerates(rules.catalog.unit(unit.unit_type));
        state.bodies.set(rules, slot, &unit);
        state.units.push(unit);
        state.queues.push(queue);
        state.routes.push(route);
    }
    state.free_slots.clear();
    for _ in 0..source.count(count, "number of free slots")? {
        let slot = source.word()?;
        let is_dead = state.units.get(slot as usize).is_some_and(|unit| !unit.alive);
        if !is_dead || state.free_slots.contains(&(slot as u16)) {
            return Err(SnapshotError::Field("free slot"));
        }
        state.free_slots.push(slot as u16);
    }
    state.missiles.clear();
    for _ in 0..source.count(4 * UNITS_MAX, "number of missiles")? {
        let (position, speed) = (source.point()?, source.value()?);
        if speed <= Fixed::ZERO || Fixed::from_int(512) < speed {
            return Err(SnapshotError::Field("missile speed"));
        }
        state.missiles.push(Missile { position, speed, hit: read_hit(rules, source)? });
    }
    realm_snapshot::read(rules, state, source)
}

fn read_unit(
    rules: &Rules,
    unit: &mut Unit,
    slot: usize,
    source: &mut Source<'_>,
) -> Result<(), SnapshotError> {
    unit.tag = UnitTag(source.word()?);
    if unit.tag.slot() != slot {
        return Err(SnapshotError::Field("unit tag"));
    }
    unit.alive = source.word()? != 0;
    if !unit.alive {
        return Ok(());
    }
    let packed = source.word()?;
    unit.unit_type = unit_type(rules, packed)?;
    unit.player = (packed >> 16) as u8;
    let lowest = usize::from(!rules.footprints_block);
    if !(lowest..=PLAYERS_MAX).contains(&usize::from(unit.player)) {
        return Err(SnapshotError::Field("player"));
    }
    unit.acquires_targets = packed >> 24 & 1 != 0;
    unit.displaced = packed >> 25 & 1 != 0;
    unit.off_post = packed >> 26 & 1 != 0;
    unit.detour = match packed >> 27 {
        0 => Detour::None,
        1 => Detour::Left,
        2 => Detour::Right,
        _ => return Err(SnapshotError::Field("detour")),
    };
    unit.position = source.point()?;
    let kind = rules.catalog.unit(unit.unit_type);
    check_standing(rules, kind, unit.position)?;
    unit.whole = vitals::whole(kind);
    unit.facing = Angle::from_raw(source.word()? as u16);
    unit.stride = source.point()?;
    unit.course = source.point()?;
    unit.heading = Angle::from_raw(source.word()? as u16);
    unit.course_loop = source.word()?;
    for (field, max) in [
        (&mut unit.speed, kind.speed),
        (&mut unit.life, kind.life_max),
        (&mut unit.shields, kind.shields_max),
        (&mut unit.energy, kind.energy_max),
    ] {
        *field = source.value()?;
        if *field < Fixed::ZERO || max < *field {
            return Err(SnapshotError::Field("life, shields, energy or speed"));
        }
    }
    unit.shield_delay_loops = source.word()?;
    unit.order = read_order(rules, source)?;
    unit.target = UnitTag(source.word()?);
    unit.strike_target = UnitTag(source.word()?);
    unit.post = source.point()?;
    unit.goal = source.point()?;
    unit.destination = source.point()?;
    if !rules.footprints_block
        && rules.navigation(kind).is_some_and(|ground| ground.component(unit.destination) == 0)
    {
        return Err(SnapshotError::Field("destination"));
    }
    read_weapon(unit, kind.weapons.len(), source)?;
    unit.help_call_loop = source.word()?;
    Ok(())
}

fn check_standing(rules: &Rules, kind: &UnitType, position: Vec2) -> Result<(), SnapshotError> {
    if rules.footprints_block {
        // Structures stand on ground that their own footprints block.
        return if rules.within_map(position) == position {
            Ok(())
        } else {
            Err(SnapshotError::Field("position"))
        };
    }
    let stands = match rules.navigation(kind) {
        Some(ground) => ground.component(position) != 0,
        None => rules.within_map(position) == position,
    };
    if stands { Ok(()) } else { Err(SnapshotError::Field("position")) }
}

fn read_weapon(
    unit: &mut Unit,
    weapon_count: usize,
    source: &mut Source<'_>,
) -> Result<(), SnapshotError> {
    let packed = source.word()?;
    unit.weapon_phase = match packed & 255 {
        0 => WeaponPhase::Ready,
        1 => WeaponPhase::Windup,
        2 => WeaponPhase::Burst,
        3 => WeaponPhase::Backswing,
        _ => return Err(SnapshotError::Field("weapon phase")),
    };
    unit.weapon = (packed >> 8) as u8;
    unit.hits_left = (packed >> 16) as u8;
    if unit.weapon_phase != WeaponPhase::Ready && weapon_count <= usize::from(unit.weapon) {
        return Err(SnapshotError::Field("weapon"));
    }
    unit.weapon_cooldown = source.value()?;
    unit.phase_time = source.value()?;
    Ok(())
}

/// Unit types go by the protocol's numbers: rows that are added to the tables change no hash.
pub(crate) fn type_word(rules: &Rules, unit_type: UnitTypeId) -> u32 {
    rules.catalog.unit(unit_type).protocol_id & 0xffff
}

pub(crate) fn unit_type(rules: &Rules, packed: u32) -> Result<UnitTypeId, SnapshotError> {
    rules.catalog.find_protocol(packed & 0xffff).ok_or(SnapshotError::Field("unit type"))
}

pub(crate) fn read_target(source: &mut Source<'_>) -> Result<OrderTarget, SnapshotError> {
    Ok(match source.word()? {
        0 => OrderTarget::Point(source.point()?),
        1 => OrderTarget::Unit(UnitTag(source.word()?)),
        _ => return Err(SnapshotError::Field("order")),
    })
}

fn read_order(rules: &Rules, source: &mut Source<'_>) -> Result<Order, SnapshotError> {
    Ok(match source.word()? {
        0 => Order::Idle,
        1 => Order::HoldPosition,
        2 => Order::Move(OrderTarget::Point(source.point()?)),
        3 => Order::Move(OrderTarget::Unit(UnitTag(source.word()?))),
        4 => Order::Attack(OrderTarget::Point(source.point()?)),
        5 => Order::Attack(OrderTarget::Unit(UnitTag(source.word()?))),
        6 => Order::Heal(UnitTag(source.word()?)),
        7 => Order::Patrol(source.point()?, source.point()?),
        8 => Order::Gather(UnitTag(source.word()?)),
        9 => Order::ReturnCargo,
        10 => {
            let product = unit_type(rules, source.word()?)?;
            Order::Build(product, read_target(source)?)
        }
        11 => Order::Construct(UnitTag(source.word()?)),
        _ => return Err(SnapshotError::Field("order")),
    })
}

fn read_route(source: &mut Source<'_>) -> Result<Route, SnapshotError> {
    let packed = source.word()?;
    let mut route = Route { len: packed as u8, next: (packed >> 8) as u8, ..Route::default() };
    if ROUTE_POINTS_MAX < usize::from(route.len) || route.len < route.next {
        return Err(SnapshotError::Field("route"));
    }
    if route.len != 0 {
        route.goal = source.point()?;
        for point in &mut route.points[..usize::from(route.len)] {
            *point = source.point()?;
        }
    }
    Ok(route)
}

fn read_hit(rules: &Rules, source: &mut Source<'_>) -> Result<Hit, SnapshotError> {
    let attacker = UnitTag(source.word()?);
    let packed = source.word()?;
    let attacker_type = unit_type(rules, packed)?;
    let weapon = (packed >> 24) as u8;
    if rules.catalog.unit(attacker_type).weapons.len() <= usize::from(weapon) {
        return Err(SnapshotError::Field("weapon"));
    }
    Ok(Hit {
        attacker,
        attacker_type,
        player: (packed >> 16) as u8,
        weapon,
        target: UnitTag(source.word()?),
        origin: source.point()?,
        centre: source.point()?,
    })
}
