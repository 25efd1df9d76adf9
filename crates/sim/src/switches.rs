//! Rules that are set aside for one player, from outside the game: for tests and training.

/// Which rules do not bind a player.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Switches {
    /// Its units take no damage.
    pub god: bool,
    /// What it makes costs nothing, and gives nothing back.
    pub free: bool,
    /// It makes units beyond its supply.
    pub unlimited_supply: bool,
    /// It makes things without the structures that they ask for.
    pub all_technology: bool,
    /// What it builds is finished in the loop after it was begun.
    pub fast_build: bool,
    /// The units of its enemies follow its commands. They do not spend.
    pub controls_enemies: bool,
}

impl Switches {
    /// The switches as bits.
    pub(crate) const fn bits(self) -> u32 {
        self.god as u32
            | (self.free as u32) << 1
            | (self.unlimited_supply as u32) << 2
            | (self.all_technology as u32) << 3
            | (self.fast_build as u32) << 4
            | (self.controls_enemies as u32) << 5
    }

    /// The switches of those bits; further bits mean nothing.
    pub(crate) const fn from_bits(bits: u32) -> Self {
        Self {
            god: bits & 1 != 0,
            free: bits >> 1 & 1 != 0,
            unlimited_supply: bits >> 2 & 1 != 0,
            all_technology: bits >> 3 & 1 != 0,
            fast_build: bits >> 4 & 1 != 0,
            controls_enemies: bits >> 5 & 1 != 0,
        }
    }
}
