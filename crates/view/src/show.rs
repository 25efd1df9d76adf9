use std::path::Path;
use std::sync::Arc;

use replay::{AgentTrace, Playback, Replay, load_rules};
use sim::{Event, Rules, UnitTag};

use crate::narrate::{ORDER_NAMES, map_info, unit_type_infos};
use crate::protocol::{ActionInfo, AgentInfo, Header, MatchEvent, PROTOCOL, PlayerInfo};
use crate::thoughts::Thoughts;
use crate::{MatchKind, MatchWriter, Narrator, ReaderGone, Shelf};

/// Game loops per second of real time at the speed "Faster".
const LOOPS_PER_REAL_SECOND: f64 = 22.4;

/// Shows the replay of a file from the shelf; a file that cannot be read becomes an error in the
/// match.
///
/// # Errors
///
/// When the reader is gone.
pub fn show_replay_file(
    shelf: &Shelf,
    path: &Path,
    writer: &mut MatchWriter,
) -> Result<(), ReaderGone> {
    match shelf.replay(path) {
        Ok(replay) => show_replay(&replay, MatchKind::Replay, writer),
        Err(error) => writer.write(&MatchEvent::Error { message: chain(&error) }),
    }
}

/// An error and its causes in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

/// Simulates a replay again and writes every game loop with what the agents thought.
///
/// A replay that plays differently here is shown up to the difference, then as an error.
///
/// # Errors
///
/// When the reader is gone.
pub fn show_replay(
    replay: &Replay,
    kind: MatchKind,
    writer: &mut MatchWriter,
) -> Result<(), ReaderGone> {
    let rules = match load_rules(replay) {
        Ok(rules) => rules,
        Err(error) => return writer.write(&MatchEvent::Error { message: chain(&error) }),
    };
    writer.write(&MatchEvent::Header(Box::new(header(replay, kind, &rules))))?;
    let mut playback = Playback::new(replay, Arc::clone(&rules))
        .expect("`load_rules` has compared the rules with the replay");
    let last_clear = replay.clears().last();
    let mut narrator = Narrator::default();
    let mut thoughts = Thoughts::new(replay.trace.as_ref());
    loop {
        if let Err(divergence) = playback.check() {
            return writer.write(&MatchEvent::Error { message: divergence.to_string() });
        }
        let world = playback.world();
        let game_loop = world.game_loop();
        // When both sides are gone the scenario's script fills the field again; that is no part of
        // the match, unless the field was cleared for another episode.
        let refilled = last_clear.is_none_or(|clear| clear + 1 < game_loop)
            && 0 < game_loop
            && world.events().iter().any(|event| matches!(event, Event::Birth { .. }));
        let mut told = narrator.tell(world);
        if refilled {
            told.units.clear();
        }
        thoughts.tell(world, writer)?;
        writer.write(&MatchEvent::Loop(told))?;
        if refilled || !playback.step() {
            writer.write(&MatchEvent::End {
                game_loop,
                result: replay.result.as_str(),
                hash: format!("{:016x}", replay.final_hash),
            })?;
            return writer.flush();
        }
    }
}

fn header(replay: &Replay, kind: MatchKind, rules: &Rules) -> Header {
    let scenario = &rules.scenario;
    let trace = replay.trace.as_ref();
    Header {
        protocol: PROTOCOL,
        title: format!("{}, seed {}", replay.scenario, replay.seed),
        scenario: replay.scenario.clone(),
        balance: replay.balance.clone(),
        engine: replay.engine.clone(),
        seed: replay.seed.to_string(),
        live: kind == MatchKind::Live,
        loops: Some(replay.loops()),
        loops_per_step: trace.map_or(1, |trace| u32::from(trace.loops_per_step)),
        loops_per_second: LOOPS_PER_REAL_SECOND,
        map: map_info(&scenario.terrain),
        unit_types: unit_type_infos(rules),
        orders: ORDER_NAMES,
        players: [
            PlayerInfo { player: 1, name: "Agents", race: scenario.ally_race.clone() },
            PlayerInfo { player: 2, name: "Enemy", race: scenario.enemy_race.clone() },
        ],
        action_sets: trace.map_or_else(Vec::new, action_sets),
        agents: trace.map_or_else(Vec::new, |trace| {
            let info = |agent: &replay::TracedAgent| AgentInfo {
                tag: agent.unit.0,
                actions: agent.action_set,
            };
            trace.agents.iter().map(info).collect()
        }),
    }
}

fn action_sets(trace: &AgentTrace) -> Vec<Vec<ActionInfo>> {
    let info = |label: &replay::ActionLabel| ActionInfo {
        name: label.name.clone(),
        target: label.target.map_or(0, |UnitTag(tag)| tag),
    };
    trace.action_sets.iter().map(|labels| labels.iter().map(info).collect()).collect()
}
