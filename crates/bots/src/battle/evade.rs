use fixed::{Angle, Fixed, Vec2};
use sim::Unit;

use super::{Team, apart, health};
use crate::SeenUnit;

/// Below this part of its life and shields a unit counts as hurt.
const HURT: Fixed = Fixed::from_ratio(2, 5);
/// An enemy this far beyond its own range is about to attack.
const MARGIN: Fixed = Fixed::from_ratio(3, 2);
/// Who outranges an enemy by less than this does not get away from it.
const ADVANTAGE: Fixed = Fixed::from_int(2);
/// Whoever may shoot in fewer loops than this stays to do it.
const SHOOTS_SOON_LOOPS: Fixed = Fixed::from_int(5);
/// How far a unit steps back at a time.
const STEP: Fixed = Fixed::from_int(3);
/// An eighth of a full turn.
const EIGHTH: u16 = 1 << 13;

impl Team<'_> {
    /// Where a unit goes to get away from those who attack it, if it should.
    pub(super) fn evasion(&self, unit: &Unit) -> Option<Vec2> {
        let steps_back = self.skill.retreats && self.should_retreat(unit);
        let keeps_away = self.skill.kites && self.should_kite(unit);
        if !steps_back && !keeps_away {
            return None;
        }
        let threats: Vec<&SeenUnit> = self.threats(unit).collect();
        let nearest = threats
            .iter()
            .min_by_key(|threat| (apart(unit.position, threat.position), threat.tag))?;
        self.way_out(unit, nearest.position)
    }

    /// Enemies that hit a unit where it stands, or nearly.
    fn threats<'t>(&'t self, unit: &'t Unit) -> impl Iterator<Item = &'t SeenUnit> {
        self.enemies.iter().filter(|enemy| {
            let Some(range) = self.range(enemy, unit) else { return false };
            apart(unit.position, enemy.position) <= (range + MARGIN).squared()
        })
    }

    /// From how far an enemy hits a unit, between their centres.
    fn range(&self, enemy: &SeenUnit, unit: &Unit) -> Option<Fixed> {
        let index = self.view.engagement(enemy.unit_type, unit.unit_type).weapon?;
        let kind = self.view.kind(enemy.unit_type);
        let range = kind.weapons[usize::from(index)].range;
        Some(range + kind.radius + self.view.kind(unit.unit_type).radius)
    }

    /// A hurt unit steps back while most of the team is better off and fights on.
    fn should_retreat(&self, unit: &Unit) -> bool {
        let own = health(self.view, unit);
        if HURT <= own || unit.weapon_cooldown_loops() < SHOOTS_SOON_LOOPS {
            return false;
        }
        let better = self.own.iter().filter(|other| own < health(self.view, other)).count();
        self.own.len() <= 2 * better
    }

    /// A unit that waits for its weapon keeps away from enemies that it outranges.
    fn should_kite(&self, unit: &Unit) -> bool {
        let kind = self.view.kind(unit.unit_type);
        if kind.speed == Fixed::ZERO || unit.weapon_cooldown_loops() < SHOOTS_SOON_LOOPS {
            return false;
        }
        let mut threats = self.threats(unit).peekable();
        threats.peek().is_some()
            && threats.all(|threat| {
                let index = self.view.engagement(unit.unit_type, threat.unit_type).weapon;
                let own_range = index.map(|index| {
                    let radii = kind.radius + self.view.kind(threat.unit_type).radius;
                    kind.weapons[usize::from(index)].range + radii
                });
                let range = self.range(threat, unit).unwrap_or_default();
                own_range.is_some_and(|own| range + ADVANTAGE <= own)
            })
    }

    /// A step away from a danger, or aside where the ground ends.
    fn way_out(&self, unit: &Unit, danger: Vec2) -> Option<Vec2> {
        let away = Angle::of(unit.position - danger);
        let walkable = &self.view.rules().scenario.terrain.walkable;
        [0, EIGHTH, EIGHTH.wrapping_neg(), 2 * EIGHTH, (2 * EIGHTH).wrapping_neg()]
            .into_iter()
            .map(|turn| Angle::from_raw(away.raw().wrapping_add(turn)).unit_vector())
            .map(|direction| unit.position + direction.with_length(STEP))
            .find(|&place| walkable.contains(place))
    }
}
