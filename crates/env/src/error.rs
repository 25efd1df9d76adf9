/// Why a battle cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum EnvError {
    /// An option lies outside its bounds.
    #[error("option `{option}` is {value}; {expected}")]
    Option {
        /// The option.
        option: &'static str,
        /// Its value.
        value: f64,
        /// What it may be.
        expected: &'static str,
    },
    /// Samples of the ground lie at whole multiples of the move distance.
    #[error(
        "option `move_amount` is {move_amount}; `obs_pathing_grid` and `obs_terrain_height` need a \
         whole number"
    )]
    MoveAmountNotWhole {
        /// The length of a move order.
        move_amount: f64,
    },
    /// A batch without games.
    #[error("a batch needs at least one game")]
    NoGames,
    /// The types of the allied units are no known mixture.
    #[error(
        "scenario `{scenario}`: there are no type bits for allied {units}; known are mixtures of \
         Stalkers and Zealots, of Colossi with those, of Marauders, Marines and Medivacs, and of \
         Banelings and Zerglings"
    )]
    UnknownMixture {
        /// The scenario's name.
        scenario: String,
        /// The names of the allied types.
        units: String,
    },
    /// One side of the scenario has no units.
    #[error("scenario `{scenario}`: player {player} has no units")]
    NoUnits {
        /// The scenario's name.
        scenario: String,
        /// The side without units.
        player: u8,
    },
    /// Healers target agents, but there are more agents than target actions.
    #[error(
        "scenario `{scenario}`: {agents} agents with healers need as many enemies, not {enemies}"
    )]
    TooFewTargets {
        /// The scenario's name.
        scenario: String,
        /// Agents.
        agents: usize,
        /// Enemies.
        enemies: usize,
    },
}
