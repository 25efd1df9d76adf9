//! Groups that are sent to one point together.

use fixed::{Fixed, Vec2};

/// Groups that spread no wider than this keep their formation on the way to a point; others
/// converge on it.
///
/// # Source
///
/// `AirGroupLimit` 8 and mixed limit 6 of the game's movement data; ground groups follow the latter.
const SPREAD_MAX: Fixed = Fixed::from_int(6);

/// The middle of a group that keeps its formation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Formation {
    /// Nothing where the group converges.
    centre: Option<Vec2>,
}

impl Formation {
    pub(crate) fn of(positions: impl Iterator<Item = Vec2> + Clone) -> Self {
        let count = positions.clone().count() as i64;
        if count == 0 {
            return Self { centre: None };
        }
        let mean = |sum: i64| Fixed::from_raw((sum / count) as i32);
        let centre = Vec2::new(
            mean(positions.clone().map(|p| i64::from(p.x.raw())).sum()),
            mean(positions.clone().map(|p| i64::from(p.y.raw())).sum()),
        );
        let spread = positions
            .map(|p| (p.x - centre.x).abs().max((p.y - centre.y).abs()) * 2)
            .max()
            .unwrap_or(Fixed::ZERO);
        Self { centre: (spread <= SPREAD_MAX).then_some(centre) }
    }

    /// Where a member that stands at `position` goes when the group is sent to `target`.
    pub(crate) fn place(self, position: Vec2, target: Vec2) -> Vec2 {
        self.centre.map_or(target, |centre| target + (position - centre))
    }
}
