use std::sync::Arc;

use catalog::{BalanceVersion, Catalog};
use maps::Scenario;
use sim::{Rules, World};

use crate::course::Course;
use crate::{Divergence, Replay, RulesMismatch};

/// The rules a replay was recorded with, from the tables and scenarios of this program.
///
/// # Errors
///
/// If this program lacks them, or its own differ.
pub fn load_rules(replay: &Replay) -> Result<Arc<Rules>, RulesMismatch> {
    let version: BalanceVersion = replay.balance.parse()?;
    let scenario = recorded_scenario(replay, Scenario::load(&replay.scenario)?);
    let rules = Rules::new(Catalog::load(version)?, scenario)?;
    check_rules(replay, &rules)?;
    Ok(Arc::new(rules))
}

/// The scenario as the recording's opponent played it: those that give orders themselves leave out
/// some of the enemy's; and following its map or not. Where none has the recorded hash, the scenario
/// itself.
fn recorded_scenario(replay: &Replay, scenario: Scenario) -> Scenario {
    let standing = scenario.clone().without_enemy_attack();
    let passive = standing.clone().without_acquisition();
    let opponents = [scenario.clone(), standing, passive];
    let mut variants =
        opponents.into_iter().flat_map(|variant| [variant.clone(), variant.following_map()]);
    variants.find(|variant| variant.hash() == replay.scenario_hash).unwrap_or(scenario)
}

fn check_rules(replay: &Replay, rules: &Rules) -> Result<(), RulesMismatch> {
    let engine = || replay.engine.clone();
    let (recorded, here) = (replay.catalog_hash, rules.catalog.hash());
    if recorded != here {
        let balance = replay.balance.clone();
        return Err(RulesMismatch::Catalog { balance, recorded, here, engine: engine() });
    }
    let (recorded, here) = (replay.scenario_hash, rules.scenario.hash());
    if recorded != here {
        let scenario = replay.scenario.clone();
        return Err(RulesMismatch::Scenario { scenario, recorded, here, engine: engine() });
    }
    Ok(())
}

/// A replay being simulated again.
pub struct Playback<'a> {
    replay: &'a Replay,
    world: World,
    next_input: usize,
}

impl<'a> Playback<'a> {
    /// Begins at game loop 0.
    ///
    /// # Errors
    ///
    /// If `rules` are not those of the recording.
    pub fn new(replay: &'a Replay, rules: Arc<Rules>) -> Result<Self, RulesMismatch> {
        check_rules(replay, &rules)?;
        Ok(Self { replay, world: World::new(rules, replay.seed), next_input: 0 })
    }

    /// The match at the present loop.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Compares the state with the recorded one.
    ///
    /// # Errors
    ///
    /// If the two differ.
    pub fn check(&self) -> Result<(), Divergence> {
        let game_loop = self.world.game_loop();
        let found = self.world.state_hash();
        let is_last = game_loop == self.replay.loops();
        let half = self.replay.loop_hashes[game_loop as usize];
        if found as u32 == half && (!is_last || found == self.replay.final_hash) {
            return Ok(());
        }
        let recorded = if is_last {
            format!("{:016x}", self.replay.final_hash)
        } else {
            format!("…{half:08x}")
        };
        Err(Divergence::State { game_loop, recorded, found, engine: self.replay.engine.clone() })
    }

    /// Does what was done in this loop and advances to the next; false at the end of the match.
    pub fn step(&mut self) -> bool {
        let game_loop = self.world.game_loop();
        if game_loop == self.replay.loops() {
            return false;
        }
        while let Some(input) = self.replay.inputs.get(self.next_input)
            && input.game_loop() == game_loop
        {
            input.apply(&mut self.world);
            self.next_input += 1;
        }
        self.world.step();
        true
    }
}

/// A replay that plays here as it was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Game loops played and compared.
    pub loops: u32,
    /// Commands given.
    pub commands: u32,
    /// How often the field was cleared for another episode.
    pub clears: u32,
    /// The state hash at the end.
    pub final_hash: u64,
}

/// Simulates the match again and compares the state with the recorded one at every game loop, and
/// the result with how it ends.
///
/// A match that stopped before its end and one that ran out of time look the same to the rules:
/// of these two results either passes.
///
/// `rules` are those of [`load_rules`], or others with the same hashes.
///
/// # Errors
///
/// The first game loop that differs, or the result.
///
/// # Panics
///
/// If `rules` are not those of the recording.
pub fn verify(replay: &Replay, rules: Arc<Rules>) -> Result<Verified, Divergence> {
    let mut playback =
        Playback::new(replay, rules).expect("the caller gives the rules of the recording");
    let mut course = Course::default();
    let mut clears = replay.clears().peekable();
    loop {
        playback.check()?;
        course.note(playback.world());
        // A new episode begins; of several the result is the latest's.
        if clears.next_if_eq(&playback.world().game_loop()).is_some() {
            course = Course::default();
        }
        if !playback.step() {
            break;
        }
    }
    if !course.ends_in(replay.result) {
        let recorded = replay.result.as_str();
        return Err(Divergence::Result { game_loop: replay.loops(), recorded });
    }
    Ok(Verified {
        loops: replay.loops(),
        commands: replay.commands().count() as u32,
        clears: replay.clears().count() as u32,
        final_hash: replay.final_hash,
    })
}
