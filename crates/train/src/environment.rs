use env::{BatchBuffers, BattleShape};

/// Games that a team plays together: battles here, small puzzles in tests.
pub trait Environment: Send {
    /// The sizes of one game's arrays.
    fn shape(&self) -> BattleShape;
    /// Starts an episode in every game; see [`env::BattleBatch::reset`].
    fn reset(&mut self, buffers: &mut BatchBuffers<'_>);
    /// Steps every game; see [`env::BattleBatch::step`].
    fn step(&mut self, actions: &[u16], buffers: &mut BatchBuffers<'_>);
}
