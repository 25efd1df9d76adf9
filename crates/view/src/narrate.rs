use std::collections::BTreeMap;

use catalog::{Delivery, Mover, Race, Splash, UnitType, UnitTypeId, Weapon};
use fixed::{Angle, Fixed, Vec2};
use maps::Terrain;
use sim::{Event, Missile, Order, OrderTarget, Rules, Unit, UnitTag, World};

use crate::protocol::{LoopState, MapInfo, UnitTypeInfo, WeaponInfo};

/// By the number of [`order_number`].
pub(crate) const ORDER_NAMES: [&str; 8] =
    ["idle", "hold position", "move", "patrol", "attack", "attack-move", "heal", "follow"];

/// Tells what happens in a world, loop by loop.
#[derive(Default)]
pub struct Narrator {
    /// Missiles of the latest loop with the numbers given to them: the world keeps none.
    missiles: Vec<(i64, Missile)>,
    missiles_seen: i64,
    /// Types of all units seen: a missile can outlive who shot it.
    types: BTreeMap<UnitTag, UnitTypeId>,
}

impl Narrator {
    /// The state of `world` and the events of its latest loop.
    ///
    /// To be called at each loop, so that missiles keep their numbers.
    pub fn tell(&mut self, world: &World) -> LoopState {
        self.types.extend(world.units().map(|unit| (unit.tag, unit.unit_type)));
        self.number_missiles(world.missiles());
        let mut told = LoopState {
            game_loop: world.game_loop(),
            units: world.units().map(unit_row).collect(),
            missiles: self.missiles.iter().map(|numbered| self.missile_row(numbered)).collect(),
            shots: Vec::new(),
            hits: Vec::new(),
            heals: Vec::new(),
            explosions: Vec::new(),
            deaths: Vec::new(),
        };
        for event in world.events() {
            match *event {
                Event::Shot { attacker, target, weapon } => {
                    told.shots.push([tag(attacker), tag(target), i64::from(weapon)]);
                }
                Event::Hit { attacker, target, damage } => {
                    told.hits.push([tag(target), tenths(damage), tag(attacker)]);
                }
                Event::Heal { healer, patient, life } => {
                    told.heals.push([tag(healer), tag(patient), hundredths(life)]);
                }
                Event::Explosion { unit, position, radius } => {
                    let [x, y] = place(position);
                    told.explosions.push([tag(unit), x, y, hundredths(radius)]);
                }
                Event::Death { unit, .. } => told.deaths.push(tag(unit)),
                Event::Birth { .. }
                | Event::Finished { .. }
                | Event::Refused { .. }
                | Event::PickedUp { .. } => {}
            }
        }
        told
    }

    /// A missile is the one of the loop before with the same attacker, target and weapon that is
    /// nearest to it; others are new.
    fn number_missiles(&mut self, missiles: &[Missile]) {
        let mut before = std::mem::take(&mut self.missiles);
        for missile in missiles {
            let nearest = before
                .iter()
                .enumerate()
                .filter(|(_, (_, other))| same_flight(missile, other))
                .min_by_key(|(_, (_, other))| other.position.distance_squared(missile.position))
                .map(|(index, _)| index);
            let number = match nearest {
                Some(index) => before.remove(index).0,
                None => {
                    self.missiles_seen += 1;
                    self.missiles_seen
                }
            };
            self.missiles.push((number, missile.clone()));
        }
    }

    fn missile_row(&self, (number, missile): &(i64, Missile)) -> [i64; 7] {
        let [x, y] = place(missile.position);
        let attacker_type = self.types.get(&missile.attacker()).map_or(0, |found| found.0);
        [
            *number,
            tag(missile.attacker()),
            tag(missile.target()),
            x,
            y,
            i64::from(attacker_type),
            i64::from(missile.weapon()),
        ]
    }
}

fn same_flight(one: &Missile, other: &Missile) -> bool {
    one.attacker() == other.attacker()
        && one.target() == other.target()
        && one.weapon() == other.weapon()
}

fn tag(tag: UnitTag) -> i64 {
    if tag == UnitTag::NONE { 0 } else { i64::from(tag.0) }
}

/// Rounded to the nearest.
fn scaled(value: Fixed, scale: i64) -> i64 {
    (i64::from(value.raw()) * scale + 2048) >> 12
}

fn hundredths(value: Fixed) -> i64 {
    scaled(value, 100)
}

/// Rounded up, as the game shows life: a living unit never shows 0.
fn tenths(value: Fixed) -> i64 {
    (i64::from(value.raw()) * 10 + 4095) >> 12
}

fn degrees(angle: Angle) -> i64 {
    (i64::from(angle.raw()) * 360 + (1 << 15)) >> 16
}

fn place(position: Vec2) -> [i64; 2] {
    [hundredths(position.x), hundredths(position.y)]
}

const fn order_number(order: Order) -> i64 {
    match order {
        Order::Idle => 0,
        Order::HoldPosition => 1,
        Order::Move(OrderTarget::Point(_)) => 2,
        Order::Patrol(..) => 3,
        Order::Attack(OrderTarget::Unit(_)) => 4,
        Order::Attack(OrderTarget::Point(_)) => 5,
        Order::Heal(_) => 6,
        Order::Move(OrderTarget::Unit(_)) => 7,
        Order::Gather(_) => 8,
        Order::ReturnCargo => 9,
        Order::Build(..) => 10,
        Order::Construct(_) => 11,
    }
}

fn unit_row(unit: &Unit) -> Vec<i64> {
    let [x, y] = place(unit.position);
    let (aim, point) = match unit.order {
        Order::Idle | Order::HoldPosition | Order::ReturnCargo => (UnitTag::NONE, None),
        Order::Move(OrderTarget::Point(point))
        | Order::Patrol(point, _)
        | Order::Build(_, OrderTarget::Point(point))
        | Order::Attack(OrderTarget::Point(point)) => (UnitTag::NONE, Some(point)),
        Order::Move(OrderTarget::Unit(target))
        | Order::Attack(OrderTarget::Unit(target))
        | Order::Heal(target)
        | Order::Gather(target)
        | Order::Build(_, OrderTarget::Unit(target))
        | Order::Construct(target) => (target, None),
    };
    let target = if unit.target == UnitTag::NONE { aim } else { unit.target };
    let mut row = vec![
        tag(unit.tag),
        i64::from(unit.unit_type.0),
        i64::from(unit.player),
        x,
        y,
        degrees(unit.facing),
        tenths(unit.life),
        tenths(unit.shields),
        tenths(unit.energy),
        i64::from(unit.weapon_cooldown_loops().ceil()),
        order_number(unit.order),
        tag(target),
    ];
    row.extend(point.map(place).into_iter().flatten());
    row
}

pub(crate) fn decimal(value: Fixed) -> f64 {
    f64::from(value.raw()) / 4096.0
}

pub(crate) fn unit_type_infos(rules: &Rules) -> Vec<UnitTypeInfo> {
    rules.catalog.units().map(|(_, unit_type)| unit_type_info(unit_type)).collect()
}

fn unit_type_info(unit_type: &UnitType) -> UnitTypeInfo {
    UnitTypeInfo {
        name: unit_type.name.clone(),
        label: unit_type.display_name.clone(),
        race: match unit_type.race {
            Race::Terran => "terran",
            Race::Zerg => "zerg",
            Race::Protoss => "protoss",
            Race::Neutral => "neutral",
        },
        radius: decimal(unit_type.radius),
        sight: decimal(unit_type.sight),
        life: decimal(unit_type.life_max),
        shields: decimal(unit_type.shields_max),
        energy: decimal(unit_type.energy_max),
        speed: decimal(unit_type.speed) * f64::from(sim::LOOPS_PER_SECOND),
        flying: unit_type.mover == Mover::Fly,
        structure: unit_type.is_structure(),
        weapons: unit_type.weapons.iter().map(weapon_info).collect(),
    }
}

fn weapon_info(weapon: &Weapon) -> WeaponInfo {
    let (splash, splash_radius) = match &weapon.splash {
        Splash::None => ("none", Fixed::ZERO),
        Splash::Circle(rings) => {
            ("circle", rings.iter().map(|ring| ring.radius).max().unwrap_or(Fixed::ZERO))
        }
        Splash::Line { length, .. } => ("line", *length / 2),
    };
    WeaponInfo {
        name: weapon.name.clone(),
        range: decimal(weapon.range),
        damage: decimal(weapon.damage),
        hits: weapon.hits,
        period: decimal(weapon.period) * f64::from(sim::LOOPS_PER_SECOND),
        delivery: match weapon.delivery {
            Delivery::Instant => "instant",
            Delivery::Missile { .. } => "missile",
        },
        splash,
        splash_radius: decimal(splash_radius),
        melee: weapon.melee,
        suicide: weapon.suicide,
    }
}

pub(crate) fn map_info(terrain: &Terrain) -> MapInfo {
    let columns = 0..terrain.width() as i32;
    let rows = 0..terrain.height() as i32;
    let heights = rows
        .clone()
        .map(|y| columns.clone().map(|x| format!("{:02x}", terrain.height_at(x, y))).collect());
    let ground = rows.map(|y| {
        let cell = |x| {
            if terrain.walkable.get(x, y) {
                '.'
            } else if terrain.cliff_walkable.get(x, y) {
                'c'
            } else {
                '#'
            }
        };
        columns.clone().map(cell).collect()
    });
    MapInfo {
        width: terrain.width(),
        height: terrain.height(),
        heights: heights.collect(),
        ground: ground.collect(),
    }
}
