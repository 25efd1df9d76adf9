use crate::Level;

/// How fast a level plays, and how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pace {
    /// Loops between two decisions.
    pub(super) decision_loops: u32,
    /// Workers at the most.
    pub(super) workers: u32,
    /// Barracks at the most.
    pub(super) barracks: u32,
    /// Bases at the most.
    pub(super) bases: u32,
    /// Marines of the first wave.
    pub(super) wave: u32,
}

impl Pace {
    pub(super) fn of(level: Level) -> Self {
        let (decision_loops, workers, barracks, bases, wave) = match level.number() {
            1 => (112, 12, 1, 1, 6),
            2 => (80, 14, 2, 1, 10),
            3 => (64, 16, 3, 1, 14),
            4 => (48, 18, 4, 1, 18),
            5 => (32, 20, 5, 1, 22),
            6 => (24, 24, 6, 2, 26),
            7 => (16, 30, 8, 2, 28),
            8 => (12, 36, 9, 2, 30),
            9 => (8, 40, 12, 2, 32),
            _ => (8, 44, 14, 2, 34),
        };
        Self { decision_loops, workers, barracks, bases, wave }
    }
}
