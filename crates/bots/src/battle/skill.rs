use fixed::Fixed;

use crate::Level;

/// What a level can do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Skill {
    /// How far beyond its range an enemy may be for a unit to go there; nothing for any distance.
    pub(super) reach: Option<Fixed>,
    pub(super) focus: Focus,
    /// Healers choose whom they heal by need instead of by distance.
    pub(super) heals_by_need: bool,
    /// Who is hurt steps back.
    pub(super) retreats: bool,
    /// Who outranges its enemies keeps them at a distance between shots.
    pub(super) kites: bool,
}

/// Whom units attack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Focus {
    /// The nearest.
    Nearest,
    /// The nearest, until it is dead.
    Kept,
    /// As the game itself chooses: in range those of the highest priority, then the nearest.
    Priority,
    /// In range the weakest.
    Shared,
    /// In range the weakest that is not as good as dead.
    Sparing,
}

impl Skill {
    pub(super) fn of(level: Level) -> Self {
        let number = level.number();
        Self {
            reach: match number {
                1 => Some(Fixed::ZERO),
                2 => Some(Fixed::from_int(3)),
                _ => None,
            },
            focus: match number {
                1..=2 | 4 => Focus::Nearest,
                3 => Focus::Kept,
                5..=6 => Focus::Priority,
                7 => Focus::Shared,
                _ => Focus::Sparing,
            },
            heals_by_need: 6 <= number,
            retreats: 9 <= number,
            kites: 10 <= number,
        }
    }
}
