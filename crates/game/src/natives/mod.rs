//! The engine's functions as scripts call them.
//!
//! Each file holds those of one topic as pairs of a signature and a function. What a script names
//! and no file has, the compiler reports when the map is loaded.

mod arguments;
mod events;
pub(crate) use events::ANY_PLAYER;
mod geometry;
mod groups;
mod interface;
mod melee;
mod numbers;
mod players;
mod technology;
mod units;
mod visibility;

pub(crate) use arguments::Arguments;

use galaxy::{Context, Host, NativeTable, Value};
use maps::Sc2Map;
use sim::World;

use crate::script::ScriptState;

/// What a native works on.
pub(crate) struct Hand<'a> {
    pub(crate) map: &'a Sc2Map,
    pub(crate) world: &'a mut World,
    pub(crate) state: &'a mut ScriptState,
}

/// What a native does.
pub(crate) type Function =
    fn(&mut Hand<'_>, Arguments<'_>, &mut Context<'_>) -> Result<Value, String>;

/// A signature and what it does.
pub(crate) type Native = (&'static str, Function);

const TOPICS: [&[Native]; 10] = [
    events::NATIVES,
    geometry::NATIVES,
    groups::NATIVES,
    interface::NATIVES,
    melee::NATIVES,
    numbers::NATIVES,
    players::NATIVES,
    technology::NATIVES,
    units::NATIVES,
    visibility::NATIVES,
];

const CONSTANTS: [&[(&str, i32)]; 7] = [
    events::CONSTANTS,
    geometry::CONSTANTS,
    groups::CONSTANTS,
    interface::CONSTANTS,
    players::CONSTANTS,
    technology::CONSTANTS,
    units::CONSTANTS,
];

/// The natives and constants that scripts are compiled against.
pub(crate) fn table() -> NativeTable {
    let signatures: Vec<&str> = natives().map(|(signature, _)| *signature).collect();
    let constants: Vec<(&str, i32)> = CONSTANTS.iter().copied().flatten().copied().collect();
    NativeTable::new(&signatures, &constants).expect("a test reads every signature")
}

fn natives() -> impl Iterator<Item = &'static Native> {
    TOPICS.iter().copied().flatten()
}

impl Host for Hand<'_> {
    fn call(
        &mut self,
        native: usize,
        arguments: &[Value],
        mut context: Context<'_>,
    ) -> Result<Value, String> {
        let mut rest = native;
        for topic in TOPICS {
            if let Some((_, function)) = topic.get(rest) {
                return function(self, Arguments(arguments), &mut context);
            }
            rest -= topic.len();
        }
        Err(format!("there is no native {native}"))
    }
}

/// For natives that only show something to a person: there is nothing to do.
#[expect(clippy::unnecessary_wraps, reason = "natives are all of one type")]
pub(crate) fn nothing(
    _: &mut Hand<'_>,
    _: Arguments<'_>,
    _: &mut Context<'_>,
) -> Result<Value, String> {
    Ok(Value::Null)
}

/// For natives whose effect the rules do not have yet: the game says so when it is asked.
#[expect(clippy::unnecessary_wraps, reason = "natives are all of one type")]
pub(crate) fn without_effect(hand: &mut Hand<'_>, what: &str) -> Result<Value, String> {
    hand.state.note_without_effect(what);
    Ok(Value::Null)
}

/// For natives that scripts only call where the computer plays for the first player, which no
/// client can ask for.
pub(crate) fn unbuilt(
    _: &mut Hand<'_>,
    _: Arguments<'_>,
    _: &mut Context<'_>,
) -> Result<Value, String> {
    Err("this function is not built yet".to_owned())
}

#[cfg(test)]
mod tests;
