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
/// Things without effect that are remembered, and their letters.
const NOTES_MAX: usize = 64;
const NOTE_LENGTH_MAX: usize = 80;
/// Timers, objectives, regions or subscriptions that a script may make.
pub(crate) const THINGS_MAX: usize = 1 << 12;
/// Groups, and units of all groups together, that a script may hold.
const GROUPS_MAX: usize = 1 << 16;
const MEMBERS_MAX: usize = 1 << 22;

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
    /// Units of all groups when they were made: those added later cost a call each.
    members: usize,
    /// The map's regions in its order, then the whole map, then those that the script makes.
    pub(crate) regions: Vec<MapRegion>,
    pub(crate) timers: Vec<Timer>,
    pub(crate) last_timer: u32,
    pub(crate) objectives: Vec<Objective>,
    /// Units of the latest creation.
    pub(crate) last_created: Vec<UnitTag>,
    /// Units that stood on the map from the beginning, with their numbers in it.
    pub(crate) placed: Vec<(u32, UnitTag)>,
    pub(crate) fallen: Vec<Fallen>,
    /// Whose units shot at units last.
    pub(crate) attackers: BTreeMap<UnitTag, u8>,
    /// What the script asked for that has no effect here, in words.
    pub(crate) without_effect: BTreeSet<String>,
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
            members: 0,
            regions,
            timers: Vec::new(),
            last_timer: 0,
            objectives: Vec::new(),
            last_created: Vec::new(),
            placed: Vec::new(),
            fallen: Vec::new(),
            attackers: BTreeMap::new(),
            without_effect: BTreeSet::new(),
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
    ///
    /// # Errors
    ///
    /// If the script holds too much already.
    pub(crate) fn keep(&mut self, group: Group) -> Result<u32, String> {
        self.members += group.all().len();
        if GROUPS_MAX <= self.groups.len() || MEMBERS_MAX < self.members {
            return Err("the script holds too many groups of units".to_owned());
        }
        self.groups_made = self.groups_made.wrapping_add(1);
        self.groups.insert(self.groups_made, group);
        Ok(self.groups_made)
    }

    /// Remembers that the script asked for something that has no effect here.
    pub(crate) fn note_without_effect(&mut self, what: &str) {
        if self.without_effect.len() < NOTES_MAX && !self.without_effect.contains(what) {
            self.without_effect.insert(what.chars().take(NOTE_LENGTH_MAX).collect());
        }
    }

    /// Whether so many groups are kept that it is time to forget those nobody can reach.
    pub(crate) fn is_crowded(&self) -> bool {
        GROUPS_KEPT < self.groups.len()
    }

    /// Forgets all groups but these.
    pub(crate) fn forget_groups(&mut self, reachable: &BTreeSet<u32>) {
        self.groups.retain(|number, _| reachable.contains(number));
        self.members = self.groups.values().map(|group| group.all().len()).sum();
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
