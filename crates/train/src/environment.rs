use env::{BatchBuffers, BattleShape};

/// Games that a team plays together: battles here, small puzzles in tests.
pub trait Environment: Send {
    /// The sizes of one game's arrays.
    fn shape(&self) -> BattleShape;
    /// Starts an episode in every game; see [`env::BattleBatch::reset`].
    fn reset(&mut self, buffers: &mut BatchBuffers<'_>);
    /// Steps every game; see [`env::BattleBatch::step`].
    fn step(&mut self, actions: &[u16], buffers: &mut BatchBuffers<'_>);
    /// What it takes to set the games up again as they are now.
    fn save(&self) -> SavedGames;
    /// Sets all games up as they were saved and shows them, as if in the middle of an episode.
    /// Returns false, with the games in no particular state, if `saved` is not of such games.
    fn restore(&mut self, saved: &SavedGames, buffers: &mut BatchBuffers<'_>) -> bool;
}

/// Games as their beginnings and all actions since: played again, they stand where they stood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedGames {
    /// The state of what draws the seeds of further games.
    pub random: u64,
    /// One entry a game.
    pub games: Vec<SavedGame>,
}

/// One game as its beginning and all actions since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedGame {
    /// What the game was made with.
    pub seed: u64,
    /// Whether a reset was the first that happened.
    pub begins_with_reset: bool,
    /// `[steps, agents]`.
    pub actions: Vec<u16>,
}
