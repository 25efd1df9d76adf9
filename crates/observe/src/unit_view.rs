use fixed::{Angle, Fixed};
use sim::{Rules, Unit, UnitTag, Work, World};

/// Whose a unit is, as the observer sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alliance {
    /// The observer's.
    Own,
    /// Nobody's.
    Neutral,
    /// The other side's.
    Enemy,
}

/// A unit as the protocol reports it to one player.
///
/// The protocol's words are kept: `health` is what the rules call life.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitView {
    /// The name of the unit.
    pub tag: UnitTag,
    /// The protocol's number of the unit type.
    pub unit_type: u32,
    /// Whose it is.
    pub alliance: Alliance,
    /// Whether the player sees the unit now.
    pub is_visible: bool,
    /// The centre, in cells from the west edge.
    pub x: f32,
    /// The centre, in cells from the south edge.
    pub y: f32,
    /// Where the body points, in radians counter-clockwise from east, in [0, 2π).
    pub facing: f32,
    /// What is left of the life.
    pub health: f32,
    /// Full life.
    pub health_max: f32,
    /// What is left of the shields.
    pub shield: f32,
    /// Full shields; zero for units without.
    pub shield_max: f32,
    /// The energy.
    pub energy: f32,
    /// Game loops until the weapon is ready.
    pub weapon_cooldown: f32,
}

/// A figure of the rules as the nearest single float. Positions on maps up to 4,096 cells and
/// amounts up to 4,096 points are exact.
#[inline]
pub fn cells(figure: Fixed) -> f32 {
    figure.raw() as f32 / 4096.0
}

fn radians(angle: Angle) -> f32 {
    (f64::from(angle.raw()) * (std::f64::consts::TAU / 65_536.0)) as f32
}

/// Whether `player` sees `unit`: the one place that decides it.
///
/// Its own units, and all in the cells that it sees; nobody sees a worker that is inside a
/// refinery, not even its player. In battles everybody sees everything.
#[inline]
pub fn can_see(world: &World, player: u8, unit: &Unit) -> bool {
    let is_inside = world.work(unit.tag).is_some_and(Work::is_inside);
    !is_inside && (unit.player == player || world.sees(player, unit.position))
}

/// What `player` knows of a unit that it sees.
#[inline]
pub fn unit_view(rules: &Rules, player: u8, unit: &Unit) -> UnitView {
    let kind = rules.catalog.unit(unit.unit_type);
    UnitView {
        tag: unit.tag,
        unit_type: kind.protocol_id,
        alliance: match unit.player {
            0 => Alliance::Neutral,
            owner if owner == player => Alliance::Own,
            _ => Alliance::Enemy,
        },
        is_visible: true,
        x: cells(unit.position.x),
        y: cells(unit.position.y),
        facing: radians(unit.facing),
        health: cells(unit.life),
        health_max: cells(kind.life_max),
        shield: cells(unit.shields),
        shield_max: cells(kind.shields_max),
        energy: cells(unit.energy),
        weapon_cooldown: cells(unit.weapon_cooldown_loops()),
    }
}

/// The units that `player` sees, in the order of their slots.
pub fn units(world: &World, player: u8) -> impl Iterator<Item = UnitView> {
    world
        .units()
        .filter(move |unit| can_see(world, player, unit))
        .map(move |unit| unit_view(world.rules(), player, unit))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use catalog::{BalanceVersion, Catalog};
    use maps::Scenario;

    use super::*;

    fn world(scenario: &str) -> World {
        let catalog = Catalog::load(BalanceVersion::V4_10_0).unwrap();
        World::new(Arc::new(Rules::new(catalog, Scenario::load(scenario).unwrap()).unwrap()), 1)
    }

    #[test]
    fn fixed_point_becomes_floats_of_the_protocol() {
        assert_eq!(cells(Fixed::from_ratio(-9, 8)), -1.125);
        assert_eq!(cells(Fixed::from_raw(1)), 1.0 / 4096.0);
        assert_eq!(radians(Angle::SOUTH), 4.712_389);
        assert_eq!(radians(Angle::EAST), 0.0);
    }

    #[test]
    fn both_sides_are_seen_with_full_life_at_the_start() {
        let world = world("2s3z");
        let views: Vec<UnitView> = units(&world, 1).collect();
        let count = |alliance, unit_type| {
            let same = |view: &&UnitView| view.alliance == alliance && view.unit_type == unit_type;
            views.iter().filter(same).count()
        };
        for alliance in [Alliance::Own, Alliance::Enemy] {
            assert_eq!(count(alliance, 74), 2, "Stalkers");
            assert_eq!(count(alliance, 73), 3, "Zealots");
        }
        for view in views {
            let full = if view.unit_type == 74 { (80.0, 80.0) } else { (100.0, 50.0) };
            assert_eq!((view.health, view.shield), full);
            assert_eq!((view.health_max, view.shield_max), full);
            assert_eq!((view.weapon_cooldown, view.energy), (0.0, 0.0));
        }
    }

    #[test]
    fn alliance_depends_on_who_looks() {
        let world = world("3m");
        let own: Vec<u32> =
            units(&world, 1).map(|view| (view.alliance == Alliance::Own).into()).collect();
        let other: Vec<u32> =
            units(&world, 2).map(|view| (view.alliance == Alliance::Enemy).into()).collect();
        assert_eq!(own, other);
        assert_eq!(own.iter().sum::<u32>(), 3);
    }
}
