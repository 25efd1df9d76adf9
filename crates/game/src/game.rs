use std::hash::{Hash, Hasher};
use std::sync::Arc;

use catalog::{Catalog, Race};
use galaxy::{Machine, Program, ScriptError};
use maps::Sc2Map;
use sim::{Rules, UnitTag, World};

use crate::GameError;
use crate::event::{Fallen, News, Occasion};
use crate::hash::StableHasher;
use crate::melee;
use crate::natives::{self, Hand};
use crate::script::ScriptState;
use crate::unit_types;
use fixed::Vec2;

/// The loop at which a game ends without a winner: the game's own end of time.
pub const LOOPS_MAX: u32 = 1 << 19;
/// Script errors of a game that are kept.
const ERRORS_MAX: usize = 64;

/// How a game is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Seeds the game's random generator.
    pub seed: u64,
    /// Whether players see only what their units see, unless the map's script decides otherwise.
    pub fog: bool,
    /// The race of each player who takes part, player 1 first. Melee maps start them.
    pub races: [Option<Race>; sim::PLAYERS_MAX],
}

/// How a game ended for its first player.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The first player won.
    Victory,
    /// The first player lost.
    Defeat,
    /// Nobody won.
    Tie,
}

/// A script selects units for a player, or takes them out of the selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectionRequest {
    /// Whose selection.
    pub player: u8,
    /// Which units.
    pub units: Vec<UnitTag>,
    /// Whether they are selected.
    pub selected: bool,
}

/// A map being played. A clone is a saved game.
#[derive(Clone, Debug)]
pub struct Game {
    pub(crate) map: Arc<Sc2Map>,
    /// The rules before the game changed the ground, to begin anew with.
    pub(crate) rules: Arc<Rules>,
    pub(crate) world: World,
    pub(crate) machine: Machine,
    pub(crate) script: ScriptState,
    /// Units that died since they were last asked for, also by [`Game::kill_unit`].
    pub(crate) deaths: Vec<Fallen>,
    /// Those of them that the script has not heard of.
    pub(crate) unheard: Vec<Fallen>,
    pub(crate) errors: Vec<ScriptError>,
}

impl Game {
    /// The game at loop 0, with the units that the map and its script put there.
    ///
    /// # Errors
    ///
    /// If the map's units, places or script do not fit the rules; the message says where.
    pub fn new(map: Arc<Sc2Map>, catalog: &Catalog, options: Options) -> Result<Self, GameError> {
        let name = || map.name.clone();
        let catalog = unit_types::with_map_units(catalog, &map)
            .map_err(|source| GameError::UnitData { map: name(), source })?;
        let program = galaxy::compile(&map.script, &natives::table())
            .map_err(|diagnostics| GameError::Script { map: name(), diagnostics })?;
        let rules = Rules::for_map(catalog, &map.name, map.terrain.clone());
        Self::begin(map, Arc::new(rules), Arc::from(program), options)
    }

    /// The same map from its beginning.
    ///
    /// # Errors
    ///
    /// If the map's script stops with other chances.
    pub fn restarted(&self, options: Options) -> Result<Self, GameError> {
        let program = Arc::clone(self.machine.program());
        Self::begin(Arc::clone(&self.map), Arc::clone(&self.rules), program, options)
    }

    fn begin(
        map: Arc<Sc2Map>,
        rules: Arc<Rules>,
        program: Arc<Program>,
        options: Options,
    ) -> Result<Self, GameError> {
        let mut world = World::on_map(Arc::clone(&rules), options.seed);
        world.set_fog(options.fog);
        let edge = |cells: u32| cells as i32;
        let area = map.playable;
        world.set_playable(edge(area.left), edge(area.bottom), edge(area.right), edge(area.top));
        let mut game = Self {
            script: ScriptState::new(&map, [None, options.races[0], options.races[1]]),
            machine: Machine::new(program),
            map,
            rules,
            world,
            deaths: Vec::new(),
            unheard: Vec::new(),
            errors: Vec::new(),
        };
        game.place_units()?;
        game.start()?;
        Ok(game)
    }

    fn place_units(&mut self) -> Result<(), GameError> {
        let map = Arc::clone(&self.map);
        for unit in &map.units {
            let Some(unit_type) = self.world.rules().catalog.find_display(&unit.unit_type) else {
                let (map, unit) = (map.name.clone(), unit.unit_type.clone());
                return Err(GameError::UnknownUnit { map, unit });
            };
            let player = if usize::from(unit.player) <= sim::PLAYERS_MAX { unit.player } else { 0 };
            let placed = self.world.create_unit(unit_type, player, unit.position, unit.facing);
            if let Some(tag) = placed {
                self.script.placed.push((unit.id, tag));
                if let Some(resources) = unit.resources {
                    self.world.set_contents(tag, resources);
                }
            }
        }
        Ok(())
    }

    fn start(&mut self) -> Result<(), GameError> {
        if self.map.script.is_empty() {
            self.start_melee()?;
        } else {
            self.start_script()?;
        }
        self.world.look_round();
        Ok(())
    }

    fn start_script(&mut self) -> Result<(), GameError> {
        let Self { map, world, machine, script, .. } = self;
        let mut hand = Hand { map, world, state: script };
        machine
            .start(&mut hand)
            .map_err(|source| GameError::Start { map: map.name.clone(), source })?;
        self.fire(|on| *on == Occasion::MapInit, News::default());
        match self.errors.pop() {
            Some(source) => Err(GameError::Start { map: self.map.name.clone(), source }),
            None => Ok(()),
        }
    }

    /// What the scripts of melee maps ask for, on a map without a script.
    fn start_melee(&mut self) -> Result<(), GameError> {
        let Self { map, world, script, .. } = self;
        melee::give_resources(world, &script.races);
        melee::create_units(world, script, map)
            .map_err(|reason| GameError::Melee { map: map.name.clone(), reason })?;
        script.starts_computers = true;
        script.ends_as_melee = true;
        Ok(())
    }

    pub(crate) fn keep_errors(&mut self, errors: Vec<ScriptError>) {
        let room = ERRORS_MAX - self.errors.len().min(ERRORS_MAX);
        self.errors.extend(errors.into_iter().take(room));
    }

    /// Kills a unit at once, whatever protects it. The script hears of it in the next loop.
    pub fn kill_unit(&mut self, tag: UnitTag) -> bool {
        let Some(unit) = self.world.unit(tag) else { return false };
        let fallen =
            Fallen { tag, unit_type: unit.unit_type, player: unit.player, position: unit.position };
        self.deaths.push(fallen);
        self.unheard.push(fallen);
        self.world.remove_unit(tag)
    }

    /// Ends the game, as when a player leaves it.
    pub fn end(&mut self, outcome: Outcome) {
        self.script.outcome.get_or_insert(outcome);
    }

    /// How the game ended for the first player; nothing while it goes on.
    pub fn outcome(&self) -> Option<Outcome> {
        self.script.outcome
    }

    /// Whether this is a melee game, in which players start with a base and end without one.
    pub fn is_melee(&self) -> bool {
        self.script.ends_as_melee
    }

    /// Whether computer players play by themselves on this map, as melee maps let them.
    pub fn starts_computers(&self) -> bool {
        self.script.starts_computers
    }

    /// The map.
    pub fn map(&self) -> &Arc<Sc2Map> {
        &self.map
    }

    /// The world.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The world, to give commands and to change it.
    pub fn world_mut(&mut self) -> &mut World {
        &mut self.world
    }

    /// The score that the script keeps for the first player, if it keeps one.
    pub fn curriculum_score(&self) -> Option<i32> {
        self.script.curriculum_score
    }

    /// Where the script pointed a player's camera, if it did.
    pub fn camera(&self, player: u8) -> Option<Vec2> {
        self.script.cameras.get(usize::from(player)).copied().flatten()
    }

    /// Whether a player may not move the camera.
    pub fn camera_is_locked(&self, player: u8) -> bool {
        self.script.camera_locks.get(usize::from(player)).is_some_and(|locked| *locked)
    }

    /// What the script selected for players since this was last asked.
    pub fn take_selections(&mut self) -> Vec<SelectionRequest> {
        std::mem::take(&mut self.script.selections)
    }

    /// The units that died since this was last asked.
    pub fn take_deaths(&mut self) -> Vec<UnitTag> {
        std::mem::take(&mut self.deaths).into_iter().map(|fallen| fallen.tag).collect()
    }

    /// Whether the script asks for the game to begin anew.
    pub fn restart_is_requested(&self) -> bool {
        self.script.restart_requested
    }

    /// The identity of the state: two games of one map with the same hash go on alike.
    pub fn state_hash(&self) -> u64 {
        let mut hasher = StableHasher::new();
        self.world.state_hash().hash(&mut hasher);
        (&self.machine, &self.script, &self.unheard).hash(&mut hasher);
        hasher.finish()
    }

    /// What the script asked for so far that has no effect here, in words.
    pub fn without_effect(&self) -> impl Iterator<Item = &str> {
        self.script.without_effect.iter().map(String::as_str)
    }

    /// What stopped runs of the script so far, the first few.
    pub fn script_errors(&self) -> &[ScriptError] {
        &self.errors
    }
}
