//! Where new units stand.

use catalog::UnitType;
use fixed::{Fixed, Vec2};

use crate::Rules;
use crate::state::State;

/// Rings of the lattice that are searched at the most.
const RINGS_MAX: i32 = 16;

/// Offsets of a hexagonal lattice, the nearest first.
///
/// They are made a disc at a time, each twice as wide as the one before: nearly always the first
/// few are enough.
pub(crate) struct Lattice {
    spacing: Fixed,
    rings: i32,
    offsets: Vec<Vec2>,
    next: usize,
}

impl Lattice {
    pub(crate) fn new(spacing: Fixed) -> Self {
        Self { spacing, rings: 1, offsets: vec![Vec2::ZERO], next: 0 }
    }

    fn widen(&mut self) {
        self.rings *= 2;
        // √3/2 in 4096ths; one more 4096th of spacing keeps rows from touching after rounding.
        let row_height = self.spacing * Fixed::from_raw(3547) + Fixed::EPSILON;
        // Beyond this distance the square of rows and columns has gaps.
        let complete =
            if self.rings == RINGS_MAX { i64::MAX } else { (row_height * self.rings).squared() };
        let mut points = Vec::new();
        for row in -self.rings..=self.rings {
            let shift = if row % 2 == 0 { Fixed::ZERO } else { self.spacing / 2 };
            for column in -self.rings..=self.rings {
                let offset = Vec2::new(self.spacing * column + shift, row_height * row);
                if offset.length_squared() < complete {
                    points.push((offset.length_squared(), offset.y, offset.x));
                }
            }
        }
        points.sort_unstable();
        self.offsets = points.into_iter().map(|(_, y, x)| Vec2::new(x, y)).collect();
    }
}

impl Iterator for Lattice {
    type Item = Vec2;

    fn next(&mut self) -> Option<Vec2> {
        while self.offsets.len() <= self.next {
            if RINGS_MAX <= self.rings {
                return None;
            }
            self.widen();
        }
        self.next += 1;
        Some(self.offsets[self.next - 1])
    }
}

/// A place of the lattice round `centre`, turned by half a turn for the second player, so that
/// equal armies meet on equal terms.
pub(crate) fn beside(centre: Vec2, offset: Vec2, turned: bool) -> Vec2 {
    if turned { centre - offset } else { centre + offset }
}

/// The free place nearest to `centre` for a unit that is none of the living.
pub(crate) fn free_place(
    rules: &Rules,
    state: &State,
    kind: &UnitType,
    centre: Vec2,
    turned: bool,
) -> Option<Vec2> {
    let spacing = (kind.separation_radius * 2).max(Fixed::HALF);
    Lattice::new(spacing)
        .map(|offset| beside(centre, offset, turned))
        .find(|&place| is_free(rules, state, kind, place))
}

fn is_free(rules: &Rules, state: &State, kind: &UnitType, place: Vec2) -> bool {
    rules.can_stand(kind, place)
        && state.units.iter().zip(&state.bodies.traits).all(|(other, traits)| {
            let apart = kind.separation_radius + traits.radius;
            !other.alive
                || !kind.collision.meets(traits.collision)
                || apart.squared() <= place.distance_squared(other.position)
        })
}
