/// When a batch begins the next episode of a game whose episode has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Autoreset {
    /// In the step that ended it: observations, state, masks and `alive` then show the start of the
    /// next, and those of the end are among the final ones.
    #[default]
    SameStep,
    /// In the step after: its actions are ignored, and its reward is 0.
    NextStep,
    /// Never: the caller resets the game before it is stepped again.
    Disabled,
}

impl Autoreset {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::SameStep, Self::NextStep, Self::Disabled];

    /// Its name in options.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SameStep => "same_step",
            Self::NextStep => "next_step",
            Self::Disabled => "disabled",
        }
    }
}
