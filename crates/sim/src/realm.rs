//! What a game on a map has beyond a battle: players with banks, a script's hand, fog.

use fixed::Fixed;
use maps::Terrain;

use crate::LOOPS_PER_SECOND;
use crate::remembered::Remembered;
use crate::state::PLAYERS_MAX;
use crate::switches::Switches;
use crate::vision::Vision;
use crate::work::Work;

/// The part of the state that only games on maps have.
#[derive(Clone, Debug)]
pub(crate) struct Realm {
    /// By player number; 0 is neutral.
    pub(crate) players: [Player; PLAYERS_MAX + 1],
    /// What units do besides walking and fighting, by slot.
    pub(crate) works: Vec<Work>,
    /// Whether nobody acts.
    pub(crate) paused: bool,
    /// Where units may be: west, south, east and north border in whole cells.
    pub(crate) playable: [i32; 4],
    pub(crate) vision: Vision,
    /// Resources that are gone and that a player still believes in.
    pub(crate) remembered: Vec<Remembered>,
    /// Resources, structures or items stood up or were removed: the ground is to be made anew.
    pub(crate) footprints_changed: bool,
}

impl Realm {
    pub(crate) fn new(terrain: &Terrain) -> Self {
        Self {
            players: Default::default(),
            works: Vec::new(),
            paused: false,
            playable: [0, 0, terrain.width() as i32, terrain.height() as i32],
            vision: Vision::new(terrain),
            remembered: Vec::new(),
            footprints_changed: false,
        }
    }
}

/// Loops of the window over which collection rates are taken.
const RATE_WINDOW_LOOPS: usize = 240;
/// Loops that one slot of the window sums up.
const RATE_SLOT_LOOPS: usize = 16;
const RATE_SLOTS: usize = RATE_WINDOW_LOOPS / RATE_SLOT_LOOPS;

/// What one player has and has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Player {
    /// In the bank.
    pub minerals: u32,
    /// In the bank.
    pub vespene: u32,
    /// Delivered so far.
    pub minerals_collected: u32,
    /// Delivered so far.
    pub vespene_collected: u32,
    /// Spent so far, less what was given back.
    pub minerals_spent: u32,
    /// Spent so far, less what was given back.
    pub vespene_spent: u32,
    /// Supply of living units and of those in production.
    pub supply_used: Fixed,
    /// Supply that finished providers allow, 200 at the most.
    pub supply_cap: Fixed,
    /// Rules that do not bind the player.
    pub switches: Switches,
    /// Deliveries of the latest second-long slots, minerals and vespene, as a ring.
    pub(crate) deliveries: [[u32; 2]; RATE_SLOTS],
}

impl Player {
    pub(crate) fn deliver(&mut self, game_loop: u32, minerals: u32, vespene: u32) {
        self.minerals += minerals;
        self.vespene += vespene;
        self.minerals_collected += minerals;
        self.vespene_collected += vespene;
        let slot = &mut self.deliveries[game_loop as usize / RATE_SLOT_LOOPS % RATE_SLOTS];
        slot[0] += minerals;
        slot[1] += vespene;
    }

    /// Forgets the slot of the window that begins anew.
    pub(crate) fn advance(&mut self, game_loop: u32) {
        if (game_loop as usize).is_multiple_of(RATE_SLOT_LOOPS) {
            self.deliveries[game_loop as usize / RATE_SLOT_LOOPS % RATE_SLOTS] = [0; 2];
        }
    }

    /// Minerals and vespene collected in a minute of real time at the speed "Faster".
    ///
    /// # Source
    ///
    /// Measured: deliveries of the latest 240 loops times 5.6.
    pub fn collection_rates(&self) -> [u32; 2] {
        let mut sums = [0; 2];
        for slot in &self.deliveries {
            sums[0] += slot[0];
            sums[1] += slot[1];
        }
        sums.map(|sum| sum * 56 / 10)
    }

    pub(crate) fn can_pay(&self, minerals: u32, vespene: u32) -> bool {
        minerals <= self.minerals && vespene <= self.vespene
    }

    pub(crate) fn pay(&mut self, minerals: u32, vespene: u32) {
        debug_assert!(self.can_pay(minerals, vespene));
        self.minerals -= minerals;
        self.vespene -= vespene;
        self.minerals_spent += minerals;
        self.vespene_spent += vespene;
    }

    pub(crate) fn refund(&mut self, minerals: u32, vespene: u32) {
        self.minerals += minerals;
        self.vespene += vespene;
        self.minerals_spent = self.minerals_spent.saturating_sub(minerals);
        self.vespene_spent = self.vespene_spent.saturating_sub(vespene);
    }
}

const _: () = assert!(RATE_SLOT_LOOPS == LOOPS_PER_SECOND as usize);
