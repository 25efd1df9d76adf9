//! One game loop: the systems in their order.

use crate::realm::Realm;
use crate::{World, behavior, collision, construct, damage, death, footprint, harvest, items};
use crate::{missile, produce, spawn, supply, vision, vitals};

/// A part of a game loop, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Units follow their orders, choose targets, set their course and work their weapons.
    Behavior,
    /// Missiles fly, and arrive.
    Missiles,
    /// Damage is dealt.
    Hits,
    /// Units move and push one another.
    Collision,
    /// Life, shields and energy regenerate.
    Vitals,
    /// Units without life leave the field.
    Deaths,
    /// An empty field is filled again.
    Spawns,
}

impl World {
    /// Advances the game by one loop.
    pub fn step(&mut self) {
        self.step_marked(|_| ());
    }

    /// Advances the game by one loop and tells `mark` of each system before it runs: so a profiler
    /// knows what is running, while no clock is read here.
    ///
    /// Only the systems of battles are told apart; a game on a map counts as the first.
    #[inline]
    pub fn step_marked(&mut self, mut mark: impl FnMut(System)) {
        let (rules, state) = (&*self.rules, &mut self.state);
        mark(System::Behavior);
        state.game_loop += 1;
        state.events.clear();
        if state.realm.is_some() {
            return self.step_on_map();
        }
        behavior::act(rules, state);
        mark(System::Missiles);
        missile::advance(rules, state);
        mark(System::Hits);
        damage::apply_hits(rules, state);
        mark(System::Collision);
        collision::move_bodies(rules, state);
        mark(System::Vitals);
        vitals::regenerate(rules, state);
        mark(System::Deaths);
        death::remove_dead(rules, state);
        mark(System::Spawns);
        spawn::respawn_when_empty(rules, state);
        debug_assert!(state.living.iter().sum::<u32>() as usize <= state.units.len());
    }

    /// The systems of a battle, and those of an economy.
    fn step_on_map(&mut self) {
        let (rules, state) = (&*self.rules, &mut self.state);
        if let Some(realm) = &mut state.realm {
            realm.players.iter_mut().for_each(|player| player.advance(state.game_loop));
        }
        if !state.realm.as_ref().is_some_and(|realm| realm.paused) {
            produce::advance(rules, state);
            construct::advance(rules, state);
            harvest::update_collisions(rules, state);
            behavior::act(rules, state);
            missile::advance(rules, state);
            damage::apply_hits(rules, state);
            collision::move_bodies(rules, state);
            items::pick_up(rules, state);
            vitals::regenerate(rules, state);
        }
        death::remove_dead(rules, state);
        supply::count(rules, state);
        self.update_ground();
        vision::look(&self.rules, &mut self.state);
    }

    /// Makes the ground anew where footprints came or went.
    pub(crate) fn update_ground(&mut self) {
        let changed = |realm: &mut Box<Realm>| std::mem::take(&mut realm.footprints_changed);
        if self.state.realm.as_mut().is_some_and(changed) {
            footprint::rebuild_ground(&mut self.rules, &self.state);
            footprint::free_the_walled_in(&self.rules, &mut self.state);
        }
    }
}
