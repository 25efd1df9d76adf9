//! A replay in short: who played, who won, what was built.

use std::collections::BTreeMap;

use super::model::{GameResult, Player, Sc2Replay, Sc2Tag};
use super::tracker::{NewUnit, TrackerKind};

/// Game loops per second of real time, by the speed of the lobby.
const LOOPS_PER_SECOND: [f64; 5] = [9.6, 12.8, 16.0, 19.2, 22.4];

/// Units that no one orders: they come by themselves, or out of a spell.
const NOT_BUILT: [&str; 21] = [
    "AdeptPhaseShift",
    "AutoTurret",
    "Broodling",
    "BroodlingEscort",
    "CreepTumor",
    "CreepTumorQueen",
    "DisruptorPhased",
    "Egg",
    "ForceField",
    "InfestedTerransEgg",
    "InfestorTerran",
    "Interceptor",
    "KD8Charge",
    "Larva",
    "LocustMP",
    "LocustMPFlying",
    "LocustMPPrecursor",
    "MULE",
    "ParasiticBombDummy",
    "PointDefenseDrone",
    "RavenRepairDrone",
];
const NOT_BUILT_PREFIXES: [&str; 2] = ["Beacon", "Changeling"];

/// A replay in short.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplaySummary {
    /// The build of the game that wrote it.
    pub build: u32,
    /// The map's title.
    pub map: String,
    /// How many game loops were played.
    pub loops: u32,
    /// The names of the players who won.
    pub winner: Vec<String>,
    /// Who played.
    pub players: Vec<PlayerSummary>,
}

/// A player in short.
#[derive(Clone, Debug, PartialEq)]
pub struct PlayerSummary {
    /// Without the clan.
    pub name: String,
    /// The race that was played.
    pub race: String,
    /// How it ended, where the game told.
    pub result: Option<GameResult>,
    /// Actions per minute of real time until the player left, as the game shows it after a match.
    /// Computers have none.
    pub apm: Option<f64>,
    /// What the player built, in order.
    pub build_order: Vec<BuildItem>,
}

/// Something that a player built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildItem {
    /// When it was complete, begun or changed.
    pub game_loop: u32,
    /// What happened.
    pub kind: BuildItemKind,
    /// The type it is then.
    pub type_name: String,
    /// The cell of its centre, rounded down; changes of type do not record it.
    pub place: Option<[u16; 2]>,
}

/// What happened to something built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildItemKind {
    /// A unit is complete.
    Born,
    /// A structure or a warp-in began.
    Init,
    /// A unit changed its type, such as a Command Center to an Orbital Command.
    Type,
}

impl BuildItemKind {
    /// The word for it: `born`, `init` or `type`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Born => "born",
            Self::Init => "init",
            Self::Type => "type",
        }
    }
}

impl Sc2Replay {
    /// The replay in short.
    pub fn summary(&self) -> ReplaySummary {
        let mut built = self.built();
        let summary = |player: &Player| PlayerSummary {
            name: player.name.clone(),
            race: player.race.clone(),
            result: player.result,
            apm: player.user.map(|user| self.actions_per_minute(user)),
            build_order: built.remove(&player.player).unwrap_or_default(),
        };
        let won = self.players.iter().filter(|player| player.result == Some(GameResult::Win));
        ReplaySummary {
            build: self.version.build,
            map: self.map.clone(),
            loops: self.loops,
            winner: won.map(|player| player.name.clone()).collect(),
            players: self.players.iter().map(summary).collect(),
        }
    }

    fn actions_per_minute(&self, user: u8) -> f64 {
        let leaves = self.input.leaves.iter().filter(|(_, left)| *left == user);
        let loops = leaves.map(|&(game_loop, _)| game_loop).next_back().unwrap_or(self.loops);
        let actions = self.input.actions.get(usize::from(user)).copied().unwrap_or_default();
        let speed = usize::from(self.lobby.speed).min(LOOPS_PER_SECOND.len() - 1);
        f64::from(actions) * 60.0 * LOOPS_PER_SECOND[speed] / f64::from(loops.max(1))
    }

    /// What each player built after the start.
    fn built(&self) -> BTreeMap<u8, Vec<BuildItem>> {
        let mut owners: BTreeMap<Sc2Tag, u8> = BTreeMap::new();
        let mut built: BTreeMap<u8, Vec<BuildItem>> = BTreeMap::new();
        for event in &self.tracker {
            let (player, kind, type_name, place) = match &event.kind {
                TrackerKind::Born { unit, creator_ability, .. } => {
                    owners.insert(unit.tag, unit.control_player);
                    if is_hallucination(creator_ability.as_deref()) {
                        continue;
                    }
                    item(BuildItemKind::Born, unit)
                }
                TrackerKind::Init { unit } => {
                    owners.insert(unit.tag, unit.control_player);
                    item(BuildItemKind::Init, unit)
                }
                TrackerKind::Owner { unit, control_player, .. } => {
                    owners.insert(*unit, *control_player);
                    continue;
                }
                TrackerKind::Type { unit, type_name } => {
                    let Some(&owner) = owners.get(unit) else { continue };
                    (owner, BuildItemKind::Type, type_name, None)
                }
                _ => continue,
            };
            if event.game_loop > 0 && is_built(type_name) {
                let type_name = type_name.clone();
                let item = BuildItem { game_loop: event.game_loop, kind, type_name, place };
                built.entry(player).or_default().push(item);
            }
        }
        built
    }
}

fn item(kind: BuildItemKind, unit: &NewUnit) -> (u8, BuildItemKind, &String, Option<[u16; 2]>) {
    (unit.control_player, kind, &unit.type_name, Some([unit.x, unit.y]))
}

fn is_hallucination(creator_ability: Option<&str>) -> bool {
    creator_ability.is_some_and(|ability| ability.starts_with("Hallucination"))
}

fn is_built(type_name: &str) -> bool {
    !NOT_BUILT.contains(&type_name)
        && !NOT_BUILT_PREFIXES.iter().any(|prefix| type_name.starts_with(prefix))
}
