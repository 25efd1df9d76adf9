//! A scripted team for battles: two armies, and nothing to build.
//!
//! What a team does is a pure function of what it sees: no memory is kept between calls, so it can
//! be asked at any interval and for any game, and a replay needs nothing but its commands.
//!
//! | level | plays |
//! |---|---|
//! | 1 | stands, and shoots what comes into range |
//! | 2 | as 1, and meets what comes near |
//! | 3 | goes for the nearest enemies, each unit for itself, and keeps to one until it is dead |
//! | 4 | as 3, and turns to whoever is the nearest at the time |
//! | 5 | attack-moves, as the enemy of the research battles: those that can hit back come first |
//! | 6 | as 5, and healers look after those who need it most |
//! | 7 | as 6, and those in range of the same enemies share one |
//! | 8 | as 7, and no more shots than an enemy has life left for |
//! | 9 | as 8, and who is hurt steps back |
//! | 10 | as 9, and who outranges its enemies keeps them at a distance between shots |

mod evade;
mod heal;
mod skill;
mod target;

use fixed::{Fixed, Vec2};
use sim::{Command, Order, OrderTarget, Unit, WeaponPhase, World};

use crate::{Level, SeenUnit, UnitCommand, View};
use skill::Skill;
use target::Fire;

/// What the team of `player` tells its units now, in the order of their slots. Units that are to
/// go on with what they do get no command.
pub fn commands(world: &World, player: u8, level: Level) -> Vec<UnitCommand> {
    let view = View::new(world, player);
    of_team(view, view.own().collect(), view.enemies().collect(), level)
}

/// The same for some units of a player, who know of these enemies.
pub(crate) fn of_team(
    view: View<'_>,
    own: Vec<&Unit>,
    enemies: Vec<SeenUnit>,
    level: Level,
) -> Vec<UnitCommand> {
    if enemies.is_empty() {
        return Vec::new();
    }
    let team = Team { view, skill: Skill::of(level), own, enemies };
    let mut fire = Fire::default();
    team.own.iter().filter_map(|unit| team.command(unit, &mut fire)).collect()
}

/// What a team knows when it decides.
struct Team<'a> {
    view: View<'a>,
    skill: Skill,
    own: Vec<&'a Unit>,
    enemies: Vec<SeenUnit>,
}

impl Team<'_> {
    fn command(&self, unit: &Unit, fire: &mut Fire) -> Option<UnitCommand> {
        // A command would break the attack off.
        if matches!(unit.weapon_phase, WeaponPhase::Windup | WeaponPhase::Burst) {
            return None;
        }
        let kind = self.view.kind(unit.unit_type);
        let command = if kind.heal.is_some() {
            self.heal(unit)
        } else if let Some(place) = self.evasion(unit) {
            Some(Command::Move(OrderTarget::Point(place)))
        } else {
            self.attack(unit, fire)
        };
        command
            .filter(|command| !is_under_way(unit, *command))
            .map(|command| UnitCommand::now(unit.tag, command))
    }

    fn attack(&self, unit: &Unit, fire: &mut Fire) -> Option<Command> {
        match self.target(unit, fire) {
            Some(target) => {
                fire.aim(self, unit, &target);
                Some(Command::Attack(OrderTarget::Unit(target.tag)))
            }
            None if self.skill.reach.is_some() => Some(Command::HoldPosition),
            None => None,
        }
    }

    /// Whether an enemy stands within the range of a unit's weapon.
    fn in_range(&self, unit: &Unit, enemy: &SeenUnit) -> bool {
        let range_squared = self.view.engagement(unit.unit_type, enemy.unit_type).range_squared;
        unit.position.distance_squared(enemy.position) <= range_squared
    }
}

fn is_under_way(unit: &Unit, command: Command) -> bool {
    match command {
        Command::Attack(target) => unit.order == Order::Attack(target),
        Command::Move(target) => unit.order == Order::Move(target),
        Command::Heal(patient) => unit.order == Order::Heal(patient),
        Command::HoldPosition => unit.order == Order::HoldPosition,
        _ => false,
    }
}

/// What is left of a unit's life and shields, of what it has at the most: from 0 to 1.
fn health(view: View<'_>, unit: &Unit) -> Fixed {
    let kind = view.kind(unit.unit_type);
    let full = (kind.life_max + kind.shields_max).max(Fixed::EPSILON);
    Fixed::from_ratio(i64::from((unit.life + unit.shields).raw()), i64::from(full.raw()))
}

/// The distance between two points, to compare with others.
fn apart(from: Vec2, to: Vec2) -> i64 {
    from.distance_squared(to)
}
