use crate::NoReplay;

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
    /// An option cannot change while a battle goes on.
    #[error("`{option}` cannot change while a battle goes on; make a new one")]
    FixedOption {
        /// The option.
        option: &'static str,
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
    /// The system gives no memory.
    #[error("there is not enough memory for so many games")]
    Memory,
    /// The system gives no threads.
    #[error("{threads} threads cannot be started: {source}")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// Why not.
        source: rayon::ThreadPoolBuildError,
    },
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
    /// The scenario's units act without the opponent's orders.
    #[error(
        "scenario `{scenario}`: its units act without orders of the opponent; prepare it for that \
         opponent (`Opponent::prepare`)"
    )]
    NotPrepared {
        /// The scenario's name.
        scenario: String,
    },
    /// Armies are to be drawn, but the scenario has its own.
    #[error("scenario `{scenario}` has armies of its own; only generated battles draw them")]
    NotGenerated {
        /// The scenario's name.
        scenario: String,
    },
    /// The battle was to be recorded.
    #[error(transparent)]
    NoReplay(#[from] NoReplay),
    /// There is no such battle, or its file makes no sense.
    #[error(transparent)]
    Scenario(#[from] maps::ScenarioError),
    /// The battle rests on a balance version that the program has no tables of.
    #[error(transparent)]
    Version(#[from] catalog::UnknownVersion),
    /// The tables make no sense.
    #[error(transparent)]
    Catalog(#[from] catalog::CatalogError),
    /// The battle does not fit the tables.
    #[error(transparent)]
    Rules(#[from] sim::RulesError),
}
