//! What a script keeps in the engine: groups, regions, timers, objectives and its other things.

use std::collections::{BTreeMap, BTreeSet};

use fixed::Vec2;
use maps::{MapRegion, Sc2Map};
use sim::{PLAYERS_MAX, UnitTag};

use crate::event::{Fallen, Subscription};
use crate::game::{Outcome, SelectionRequest};
use crate::group::Group;
use crate::melee::Races;
use crate::region;
use crate::timer::Timer;

/// The dead that scripts may still ask for.
const FALLEN_MAX: usize = 256;
/// Groups that are kept before those that no script can reach are forgotten.
const GROUPS_KEPT: usize = 256;
/// Timers, objectives or subscriptions that a script may make.
pub(crate) const THINGS_MAX: usize = 1 << 16;

/// An objective on the player's screen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Objective {
    pub(crate) state: i32,
    pub(crate) is_primary: bool,
}

/// The things of a running script.
#[derive(Clone, Debug)]
pub(crate) struct ScriptState {
    pub(crate) subscriptions: Vec<Subscription>,
    /// By number.
    pub(crate) groups: BTreeMap<u32, Group>,
    pub(crate) groups_made: u32,
    /// The map's regions in its order, then the whole map.
    pub(crate) regions: Vec<MapRegion>,
    pub(crate) timers: Vec<Timer>,
    pub(crate) last_timer: u32,
    pub(crate) objectives: Vec<Objective>,
    /// Units of the latest creation.
    pub(crate) last_created: Vec<UnitTag>,
    /// Units that stood on the map from the beginning, with their numbers in it.
    pub(crate) placed: Vec<(u32, UnitTag)>,
    pub(crate) fallen: Vec<Fallen>,
    pub(crate) curriculum_score: Option<i32>,
    pub(crate) cameras: [Option<Vec2>; PLAYERS_MAX + 1],
    pub(crate) camera_locks: [bool; PLAYERS_MAX + 1],
    pub(crate) selections: Vec<SelectionRequest>,
    pub(crate) restart_requested: bool,
    pub(crate) outcome: Option<Outcome>,
    /// Who takes part.
    pub(crate) races: Races,
    /// Whether computers play by themselves.
    pub(crate) starts_computers: bool,
    /// Whether players without structures have lost.
    pub(crate) ends_as_melee: bool,
}

impl ScriptState {
    pub(crate) fn new(map: &Sc2Map, races: Races) -> Self {
        let mut regions = map.regions.clone();
        regions.push(region::entire_map(map.width, map.height));
        Self {
            subscriptions: Vec::new(),
            groups: BTreeMap::new(),
            groups_made: 0,
            regions,
            timers: Vec::new(),
            last_timer: 0,
            objectives: Vec::new(),
            last_created: Vec::new(),
            placed: Vec::new(),
            fallen: Vec::new(),
            curriculum_score: None,
            cameras: [None; PLAYERS_MAX + 1],
            camera_locks: [false; PLAYERS_MAX + 1],
            selections: Vec::new(),
            restart_requested: false,
            outcome: None,
            races,
            starts_computers: false,
            ends_as_melee: false,
        }
    }

    /// Keeps a group and returns its number.
    pub(crate) fn keep(&mut self, group: Group) -> u32 {
        self.groups_made = self.groups_made.wrapping_add(1);
        self.groups.insert(self.groups_made, group);
        self.groups_made
    }

    /// Whether so many groups are kept that it is time to forget those nobody can reach.
    pub(crate) fn is_crowded(&self) -> bool {
        GROUPS_KEPT < self.groups.len()
    }

    /// Forgets all groups but these.
    pub(crate) fn forget_groups(&mut self, reachable: &BTreeSet<u32>) {
        self.groups.retain(|number, _| reachable.contains(number));
    }

    pub(crate) fn remember_fallen(&mut self, fallen: Fallen) {
        if self.fallen.len() == FALLEN_MAX {
            self.fallen.remove(0);
        }
        self.fallen.push(fallen);
    }

    pub(crate) fn fallen(&self, tag: UnitTag) -> Option<&Fallen> {
        self.fallen.iter().rev().find(|fallen| fallen.tag == tag)
    }
}
