//! Time as scripts count it.

use fixed::Fixed;

/// The timer of a script.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Timer {
    /// Loops until it expires; nothing while it stands.
    pub(crate) left: Option<u32>,
    /// Loops after which it expires again; nothing if it runs once.
    pub(crate) period: Option<u32>,
}

/// The loops of a script's time: 16 to a second of game time, 22.4 to one of real time at the
/// speed "Faster". At least one.
pub(crate) fn loops(seconds: Fixed, is_real_time: bool) -> u32 {
    let tenths = if is_real_time { 224 } else { 160 };
    let whole = i64::from(10 * Fixed::ONE.raw());
    let loops = (i64::from(seconds.raw().max(0)) * tenths + whole - 1) / whole;
    u32::try_from(loops.max(1)).unwrap_or(u32::MAX)
}

/// Seconds of game time that so many loops take.
pub(crate) fn seconds(loops: u32) -> Fixed {
    Fixed::from_ratio(i64::from(loops), 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_is_sixteen_loops_of_game_time() {
        assert_eq!(loops(Fixed::from_int(120), false), 1920);
        assert_eq!(loops(Fixed::from_ratio(1, 16), false), 1);
        assert_eq!(loops(Fixed::ZERO, false), 1);
        assert_eq!(loops(Fixed::from_int(2), true), 45);
    }
}
