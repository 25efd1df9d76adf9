//! What a client may ask of a game between two of its loops: inputs wait for the next loop, are
//! kept for replays, and once begun cannot be stopped.

use prost::Message as _;

use crate::protocol::{Action, DebugCommand, RequestDebug, RequestQuery, debug_command};

/// Bytes of all inputs: a thousand times what a busy bot gives.
const INPUT_BYTES_MAX: usize = 2 << 20;
/// What an input costs besides its own bytes.
const INPUT_BYTES: usize = 64;
/// Units that debug commands create: as many as a game holds.
const UNITS_CREATED_MAX: u32 = sim::UNITS_MAX as u32;
/// Bytes of a chat message.
const CHAT_BYTES_MAX: usize = 4 << 10;
/// Questions in one request.
const QUESTIONS_MAX: usize = 1 << 14;
/// Questions of each kind that are answered without a look at whether the client is still there.
const QUESTIONS_PER_PART: usize = 512;

/// What is left until the next loop.
#[derive(Clone, Copy, Debug)]
pub(super) struct LoopBudget {
    input_bytes: usize,
    units_created: u32,
}

impl Default for LoopBudget {
    fn default() -> Self {
        Self { input_bytes: INPUT_BYTES_MAX, units_created: UNITS_CREATED_MAX }
    }
}

impl LoopBudget {
    /// Takes what an action costs; false where that is too much.
    pub(super) fn take_action(&mut self, action: &Action) -> bool {
        let chat = action.action_chat.as_ref().map_or(0, |chat| chat.message().len());
        let cost = INPUT_BYTES + action.encoded_len();
        if CHAT_BYTES_MAX < chat || self.input_bytes < cost {
            return false;
        }
        self.input_bytes -= cost;
        true
    }

    /// Takes what the commands of an action cost.
    pub(super) fn take_commands(&mut self, commands: usize) {
        self.input_bytes = self.input_bytes.saturating_sub(commands * INPUT_BYTES);
    }

    /// Takes what debug commands cost.
    ///
    /// # Errors
    ///
    /// If they are too much for one loop; then none of them is carried out.
    pub(super) fn take_debug(&mut self, request: &RequestDebug) -> Result<(), String> {
        let cost = |command: &DebugCommand| INPUT_BYTES + command.encoded_len();
        let bytes = request.debug.iter().map(cost).sum::<usize>();
        let units = request.debug.iter().map(units_of).fold(0_u32, u32::saturating_add);
        if self.units_created < units {
            return Err(format!(
                "Debug commands create {UNITS_CREATED_MAX} units at most between two loops, and \
                 these {units} on top of others are more; step in between"
            ));
        }
        if self.input_bytes < bytes {
            return Err(format!(
                "{} debug commands are more than a game takes between two loops; step in between",
                request.debug.len()
            ));
        }
        self.units_created -= units;
        self.input_bytes -= bytes;
        Ok(())
    }
}

/// How many units a command asks for.
fn units_of(command: &DebugCommand) -> u32 {
    match &command.command {
        Some(debug_command::Command::CreateUnit(create)) => create.quantity.unwrap_or(1),
        _ => 0,
    }
}

/// Whether a request has no more questions than one may have.
///
/// # Errors
///
/// If it has.
pub(super) fn check_questions(request: &RequestQuery) -> Result<(), String> {
    let count = request.pathing.len() + request.abilities.len() + request.placements.len();
    if count <= QUESTIONS_MAX {
        return Ok(());
    }
    Err(format!(
        "{count} questions are more than a request may have ({QUESTIONS_MAX}); ask in parts"
    ))
}

/// The questions of a request in the same order, few at a time.
pub(super) fn parts(request: &RequestQuery) -> impl Iterator<Item = RequestQuery> {
    fn part<T: Clone>(questions: &[T], number: usize) -> Vec<T> {
        questions.chunks(QUESTIONS_PER_PART).nth(number).unwrap_or_default().to_vec()
    }
    let most = request.pathing.len().max(request.abilities.len()).max(request.placements.len());
    (0..most.div_ceil(QUESTIONS_PER_PART)).map(|number| RequestQuery {
        pathing: part(&request.pathing, number),
        abilities: part(&request.abilities, number),
        placements: part(&request.placements, number),
        ignore_resource_requirements: request.ignore_resource_requirements,
    })
}
