use env::{BatchBuffers, BattleShape, Outcome};

/// Games that a team plays together: battles here, small puzzles in tests.
pub trait Environment: Send {
    /// The sizes of one game's arrays.
    fn shape(&self) -> BattleShape;
    /// Starts an episode in every game; see [`env::BattleBatch::reset`].
    fn reset(&mut self, buffers: &mut BatchBuffers<'_>);
    /// Steps every game; see [`env::BattleBatch::step`].
    fn step(&mut self, actions: &[u16], buffers: &mut BatchBuffers<'_>);
}

/// What all games show at one moment, owned.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    /// `[games, agents, observation_len]`
    pub(crate) observations: Vec<f32>,
    /// `[games, state_len]`
    pub(crate) states: Vec<f32>,
    /// `[games, agents, actions]`
    pub(crate) available: Vec<u8>,
    /// `[games, agents]`
    pub(crate) alive: Vec<u8>,
    /// `[games]`, of the step that led here
    pub(crate) rewards: Vec<f32>,
    /// `[games]`, of the step that led here
    pub(crate) outcomes: Vec<Option<Outcome>>,
}

impl Scene {
    pub(crate) fn new(shape: &BattleShape, games: usize) -> Self {
        let agents = games * shape.agents;
        Self {
            observations: vec![0.0; agents * shape.observation_len],
            states: vec![0.0; games * shape.state_len],
            available: vec![0; agents * shape.actions],
            alive: vec![0; agents],
            rewards: vec![0.0; games],
            outcomes: vec![None; games],
        }
    }

    pub(crate) fn buffers(&mut self) -> BatchBuffers<'_> {
        BatchBuffers {
            observations: &mut self.observations,
            states: &mut self.states,
            available_actions: &mut self.available,
            alive: &mut self.alive,
            rewards: &mut self.rewards,
            outcomes: &mut self.outcomes,
            final_observations: &mut [],
            final_states: &mut [],
        }
    }
}
