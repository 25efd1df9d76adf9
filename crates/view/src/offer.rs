use std::sync::Arc;

use serde::Serialize;

use crate::{CurvePoint, MatchWriter, ReaderGone};

/// Writes a match from its header to its end. Called on a thread of its own, once per viewer.
pub type Source = Arc<dyn Fn(&mut MatchWriter) -> Result<(), ReaderGone> + Send + Sync>;

/// The matches that a server offers.
///
/// They are listed anew for each request, so that replays which a running training adds appear.
pub struct Offer {
    /// What is watched, such as the name of a run.
    pub title: String,
    /// Lists the matches, the first shown first.
    pub list: Box<dyn Fn() -> Vec<OfferedMatch> + Send + Sync>,
    /// How well the run learns, update by update; nothing where no run is watched.
    pub curve: Box<dyn Fn() -> Vec<CurvePoint> + Send + Sync>,
}

/// A match that can be watched.
#[derive(Clone)]
pub struct OfferedMatch {
    /// What the list says of it.
    pub facts: MatchFacts,
    /// The match itself.
    pub source: Source,
}

/// What is known of a match without playing it.
#[derive(Clone, Debug, Serialize)]
pub struct MatchFacts {
    /// Names the match in its address; unique among those offered.
    pub id: String,
    /// For people.
    pub title: String,
    /// The scenario's name.
    pub scenario: String,
    /// Whether it is recorded or played on demand.
    pub kind: MatchKind,
    /// How it ended.
    pub result: Option<&'static str>,
    /// Its length in game loops.
    pub loops: Option<u32>,
    /// Its seed, as text: browsers round large numbers.
    pub seed: Option<String>,
}

/// Where a match comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchKind {
    /// From a replay.
    Replay,
    /// Played when it is asked for.
    Live,
}
