//! The messages of a match as the page reads them: one JSON object per line.
//!
//! A match is a `header`, then for every game loop a `loop`, before those at which agents decide a
//! `step`, before the first `step` a `legend` where observations are told, and at last an `end`, or
//! an `error` in its place. `web/src/protocol.ts` mirrors this.
//! Rows of numbers keep a big battle at a few kilobytes per loop. Places are in hundredths of a
//! cell, life, shields, energy and damage in tenths, facings in degrees from east towards north,
//! tags are [`sim::UnitTag`]s with 0 for none.

use serde::Serialize;

/// The version of these messages.
pub const PROTOCOL: u32 = 2;

/// One line of a match.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum MatchEvent {
    /// What holds for the whole match.
    Header(Box<Header>),
    /// The state at a game loop and what happened in it.
    Loop(LoopState),
    /// What the figures of the agents' observations mean.
    Legend(Legend),
    /// What the agents decided.
    Step(Step),
    /// The match is over.
    End {
        /// The last game loop.
        #[serde(rename = "loop")]
        game_loop: u32,
        /// `won`, `lost`, `drawn`, `timed_out` or `unfinished`, for player 1.
        result: &'static str,
        /// The state hash, hexadecimal.
        hash: String,
    },
    /// The match cannot go on.
    Error {
        /// Why, for people.
        message: String,
    },
}

/// What holds for the whole match.
#[derive(Clone, Debug, Serialize)]
pub struct Header {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// What the page writes above it.
    pub title: String,
    /// The scenario's name.
    pub scenario: String,
    /// The balance version of the tables.
    pub balance: String,
    /// The version of the engine.
    pub engine: String,
    /// The seed, as text: browsers round large numbers.
    pub seed: String,
    /// Whether the match is played now.
    pub live: bool,
    /// Its length in game loops, where known.
    pub loops: Option<u32>,
    /// Game loops of one environment step.
    pub loops_per_step: u32,
    /// Game loops that pass in a second of real time at the speed "Faster".
    pub loops_per_second: f64,
    /// The ground.
    pub map: MapInfo,
    /// By [`catalog::UnitTypeId`].
    pub unit_types: Vec<UnitTypeInfo>,
    /// By the order number of a unit's row.
    pub orders: [&'static str; 8],
    /// The sides.
    pub players: [PlayerInfo; 2],
    /// Lists of actions that agents choose from.
    pub action_sets: Vec<Vec<ActionInfo>>,
    /// The agents.
    pub agents: Vec<AgentInfo>,
}

/// The ground.
#[derive(Clone, Debug, Serialize)]
pub struct MapInfo {
    /// Cells from west to east.
    pub width: u32,
    /// Cells from south to north.
    pub height: u32,
    /// Rows from the south; two hexadecimal digits per cell, the protocol's height byte.
    pub heights: Vec<String>,
    /// Rows from the south; `.` walkable, `c` for cliff walkers only, `#` blocked.
    pub ground: Vec<String>,
}

/// A unit type.
#[derive(Clone, Debug, Serialize)]
pub struct UnitTypeInfo {
    /// The table key.
    pub name: String,
    /// The name the game shows.
    pub label: String,
    /// `terran`, `zerg`, `protoss` or `neutral`.
    pub race: &'static str,
    /// In cells.
    pub radius: f64,
    /// In cells.
    pub sight: f64,
    /// Full life.
    pub life: f64,
    /// Full shields.
    pub shields: f64,
    /// Full energy.
    pub energy: f64,
    /// In cells per game second.
    pub speed: f64,
    /// Whether it flies.
    pub flying: bool,
    /// Whether it is a structure.
    pub structure: bool,
    /// By the weapon number of shots and missiles.
    pub weapons: Vec<WeaponInfo>,
}

/// A weapon.
#[derive(Clone, Debug, Serialize)]
pub struct WeaponInfo {
    /// The table key.
    pub name: String,
    /// In cells, between the edges of the two units.
    pub range: f64,
    /// Of one hit.
    pub damage: f64,
    /// Of one attack.
    pub hits: u32,
    /// Game loops between two attacks.
    pub period: f64,
    /// `instant` or `missile`.
    pub delivery: &'static str,
    /// `none`, `circle` or `line`.
    pub splash: &'static str,
    /// The radius of a circle, half the length of a line, in cells.
    pub splash_radius: f64,
    /// Whether it is a melee attack.
    pub melee: bool,
    /// Whether the attacker dies with it.
    pub suicide: bool,
}

/// A side.
#[derive(Clone, Debug, Serialize)]
pub struct PlayerInfo {
    /// 1 or 2.
    pub player: u8,
    /// What the page calls it.
    pub name: &'static str,
    /// Its race, as a lower-case word.
    pub race: String,
}

/// An action.
#[derive(Clone, Debug, Serialize)]
pub struct ActionInfo {
    /// For people.
    pub name: String,
    /// The unit it is aimed at.
    pub target: u32,
}

/// An agent.
#[derive(Clone, Debug, Serialize)]
pub struct AgentInfo {
    /// Its unit.
    pub tag: u32,
    /// Its list in [`Header::action_sets`].
    pub actions: u16,
}

/// The state at a game loop and what happened in it.
#[derive(Clone, Debug, Serialize)]
pub struct LoopState {
    /// The game loop.
    #[serde(rename = "loop")]
    pub game_loop: u32,
    /// tag, type, player, x, y, facing, life, shields, energy, loops until the weapon is ready,
    /// order, target; then x and y of the order's target where it is a place.
    pub units: Vec<Vec<i64>>,
    /// number, attacker, target, x, y, type of the attacker, weapon. A missile keeps its number.
    pub missiles: Vec<[i64; 7]>,
    /// attacker, target, weapon.
    pub shots: Vec<[i64; 3]>,
    /// target, damage, attacker.
    pub hits: Vec<[i64; 3]>,
    /// healer, patient, life in hundredths.
    pub heals: Vec<[i64; 3]>,
    /// unit, x, y, radius in hundredths of a cell.
    pub explosions: Vec<[i64; 4]>,
    /// Tags.
    pub deaths: Vec<i64>,
}

/// What the agents decided at the start of an environment step.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// Counted from 0.
    pub step: u32,
    /// The game loop of the decision.
    #[serde(rename = "loop")]
    pub game_loop: u32,
    /// The critic's estimate of the return.
    pub value: Option<f32>,
    /// The reward of the step.
    pub reward: f32,
    /// tag, chosen action, probability per action, observation (empty where there is no
    /// [`Legend`]).
    pub agents: Vec<(u32, u16, Vec<f64>, Vec<f64>)>,
}

/// What the figures of an observation mean, in their order.
#[derive(Clone, Debug, Serialize)]
pub struct Legend {
    /// The figures it begins with.
    pub moves: Vec<String>,
    /// The figures of each of [`Self::enemies`].
    pub enemy: Vec<String>,
    /// Tags.
    pub enemies: Vec<u32>,
    /// The figures of each of [`Self::agents`] but the one who observes.
    pub ally: Vec<String>,
    /// Tags.
    pub agents: Vec<u32>,
    /// The agent's own figures, which it ends with.
    pub own: Vec<String>,
}
