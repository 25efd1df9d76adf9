use std::sync::Arc;

use crate::Value;

/// What the host says about a firing, read by natives such as `EventUnit`. Its layout is the
/// host's own.
pub type Event = Arc<[Value]>;

/// What a native may know of the run that calls it.
#[derive(Debug)]
pub struct Context<'c> {
    /// The trigger that runs, if one does.
    pub trigger: Option<u32>,
    /// The event that fired it.
    pub event: &'c Event,
    /// Values that the host keeps with this run, such as the loops over groups it is in. They
    /// last as long as the run and are empty at its beginning.
    pub kept: &'c mut Vec<Value>,
    /// What the call costs in instructions beyond that of any native: natives whose work grows with
    /// what they are given add it up here, and the machine stops runs that cost too much.
    pub cost: &'c mut u32,
}

/// A function in the middle of its run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Frame {
    pub function: u32,
    /// The next instruction.
    pub address: u32,
    /// Where in the stack its variables begin.
    pub base: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Pause {
    /// Goes on when asked.
    Ready,
    /// Goes on after so many game loops.
    Loops(u32),
    /// Goes on when the coroutine of that number has ended.
    Ended(u64),
}

/// One run of a trigger, or of the map's beginning.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Coroutine {
    pub number: u64,
    pub trigger: Option<u32>,
    pub event: Event,
    pub frames: Vec<Frame>,
    pub stack: Vec<Value>,
    pub pause: Pause,
    pub kept: Vec<Value>,
}
