//! What whoever runs a game on a map does to it from outside: scripts, debug commands, set-up.

use catalog::UnitTypeId;
use fixed::{Angle, Fixed, Vec2};

use crate::realm::Player;
use crate::rules::Spawn;
use crate::state::PLAYERS_MAX;
use crate::vision::Visibility;
use crate::work::{self, Work};
use crate::{
    Random, UNITS_MAX, UnitTag, World, death, footprint, placement, spawn, supply, vision,
};

impl World {
    /// Creates a unit of `player` (0 is neutral) at the free place nearest to `near`; structures
    /// at the nearest place where they cover whole cells.
    ///
    /// `None` where there is no such player, no room, or the game is full.
    pub fn create_unit(
        &mut self,
        unit_type: UnitTypeId,
        player: u8,
        near: Vec2,
        facing: Angle,
    ) -> Option<UnitTag> {
        let is_full = UNITS_MAX <= self.state.units.len() && self.state.free_slots.is_empty();
        if PLAYERS_MAX < usize::from(player) || is_full {
            return None;
        }
        let kind = self.rules.catalog.unit(unit_type);
        let near = self.rules.within_map(near);
        let position = if kind.speed == Fixed::ZERO {
            footprint::snapped(kind, near)
        } else {
            placement::free_place(&self.rules, &self.state, kind, near, player == 2)?
        };
        let acquires_targets = kind.acquires_targets && player != 0;
        let spawn = Spawn { unit_type, player, acquires_targets, position };
        let tag = spawn::create_unit(&self.rules, &mut self.state, spawn);
        let unit = &mut self.state.units[tag.slot()];
        unit.facing = facing;
        unit.heading = facing;
        self.refresh();
        Some(tag)
    }

    /// Lets a unit attack and answer attacks without an order, or keeps it from it.
    pub fn set_acquires_targets(&mut self, tag: UnitTag, acquires_targets: bool) {
        if self.unit(tag).is_some() {
            self.state.units[tag.slot()].acquires_targets = acquires_targets;
        }
    }

    /// Takes a unit off the map: nobody is told that it died. False where it is gone already.
    pub fn remove_unit(&mut self, tag: UnitTag) -> bool {
        if self.unit(tag).is_none() {
            return false;
        }
        death::remove_silently(&self.rules, &mut self.state, tag.slot());
        self.refresh();
        true
    }

    /// Kills a unit, whatever its shields: it dies in the next loop, and everybody is told. False
    /// where it is gone already.
    pub fn kill_unit(&mut self, tag: UnitTag) -> bool {
        if self.unit(tag).is_none() {
            return false;
        }
        self.state.units[tag.slot()].life = Fixed::ZERO;
        self.state.somebody_fell = true;
        true
    }

    /// Puts a unit at the free place nearest to `place`. False where there is none.
    pub fn set_position(&mut self, tag: UnitTag, place: Vec2) -> bool {
        let Some(unit) = self.unit(tag) else { return false };
        let kind = self.rules.catalog.unit(unit.unit_type);
        let place = self.rules.within_map(place);
        let free = if kind.speed == Fixed::ZERO {
            Some(footprint::snapped(kind, place))
        } else {
            placement::free_place(&self.rules, &self.state, kind, place, false)
        };
        let Some(free) = free else { return false };
        footprint::place_unit(&mut self.state, tag.slot(), free);
        if let Some(realm) = &mut self.state.realm {
            realm.footprints_changed |= !kind.footprint.is_empty();
        }
        self.refresh();
        true
    }

    /// Sets a unit's life, between the least and its full life.
    pub fn set_life(&mut self, tag: UnitTag, life: Fixed) {
        self.change(tag, |unit, kind| unit.life = life.min(kind.life_max).max(Fixed::EPSILON));
    }

    /// Sets a unit's shields, up to its full shields.
    pub fn set_shields(&mut self, tag: UnitTag, shields: Fixed) {
        self.change(tag, |unit, kind| {
            unit.shields = shields.min(kind.shields_max).max(Fixed::ZERO);
        });
    }

    /// Sets a unit's energy, up to its full energy.
    pub fn set_energy(&mut self, tag: UnitTag, energy: Fixed) {
        self.change(tag, |unit, kind| unit.energy = energy.min(kind.energy_max).max(Fixed::ZERO));
    }

    /// Sets what a mineral field or a geyser holds, or the geyser beneath a structure.
    pub fn set_contents(&mut self, tag: UnitTag, contents: u32) {
        if let Some(holder) = work::holder(&self.rules, &self.state, tag)
            && let Some(realm) = &mut self.state.realm
        {
            realm.works[holder.slot()].contents = contents;
        }
    }

    fn change(&mut self, tag: UnitTag, change: impl FnOnce(&mut crate::Unit, &catalog::UnitType)) {
        if self.unit(tag).is_some() {
            let unit = &mut self.state.units[tag.slot()];
            change(unit, self.rules.catalog.unit(unit.unit_type));
        }
    }

    /// Freezes everybody, or lets them go on. Loops pass all the same.
    pub fn pause_all(&mut self, paused: bool) {
        if let Some(realm) = &mut self.state.realm {
            realm.paused = paused;
        }
    }

    /// Limits where units may be to the cells from `(west, south)` up to `(east, north)`.
    pub fn set_playable(&mut self, west: i32, south: i32, east: i32, north: i32) {
        if let Some(realm) = &mut self.state.realm {
            realm.playable = [west, south, east, north];
            realm.footprints_changed = true;
        }
        self.refresh();
    }

    /// The cells where units may be: west, south, east and north border.
    pub fn playable(&self) -> [i32; 4] {
        self.state.realm.as_ref().map_or([0; 4], |realm| realm.playable)
    }

    /// Turns fog on or off. Without it everybody sees everything.
    pub fn set_fog(&mut self, fog: bool) {
        if let Some(realm) = &mut self.state.realm {
            realm.vision.fog = fog;
        }
        self.refresh();
    }

    /// Shows `player` the whole map, or leaves it to its units again. What it saw meanwhile does
    /// not count as explored.
    pub fn show_map(&mut self, player: u8, shown: bool) {
        if let Some(realm) = &mut self.state.realm
            && let Some(sight) = realm.vision.sights.get_mut(usize::from(player))
        {
            sight.shows_all = shown;
        }
    }

    /// Whether `player` is shown the whole map.
    pub fn map_is_shown(&self, player: u8) -> bool {
        self.state.realm.as_ref().is_some_and(|realm| {
            realm.vision.sights.get(usize::from(player)).is_some_and(|sight| sight.shows_all)
        })
    }

    /// Lets `player` see a cell from now on for ever.
    pub fn reveal_cell(&mut self, player: u8, x: i32, y: i32) {
        if let Some(realm) = &mut self.state.realm
            && let Some(sight) = realm.vision.sights.get_mut(usize::from(player))
        {
            sight.reveal(x, y);
        }
    }

    /// Marks a cell as seen before by `player`.
    pub fn explore_cell(&mut self, player: u8, x: i32, y: i32) {
        if let Some(realm) = &mut self.state.realm
            && let Some(sight) = realm.vision.sights.get_mut(usize::from(player))
        {
            sight.explore(x, y);
        }
    }

    /// How much `player` knows of a cell.
    ///
    /// # Panics
    ///
    /// If there is no such player.
    pub fn visibility(&self, player: u8, x: i32, y: i32) -> Visibility {
        match &self.state.realm {
            Some(realm) => realm.vision.at(player, x, y),
            None => Visibility::Visible,
        }
    }

    /// Whether `player` sees the cell that holds `point`.
    pub fn sees(&self, player: u8, point: Vec2) -> bool {
        self.visibility(player, point.x.floor(), point.y.floor()) == Visibility::Visible
    }

    /// What a player has and has done; nothing in a battle.
    ///
    /// # Panics
    ///
    /// If there is no such player.
    pub fn player(&self, player: u8) -> Option<&Player> {
        self.state.realm.as_ref().map(|realm| &realm.players[usize::from(player)])
    }

    /// The same, to change it.
    ///
    /// # Panics
    ///
    /// If there is no such player.
    pub fn player_mut(&mut self, player: u8) -> Option<&mut Player> {
        self.state.realm.as_mut().map(|realm| &mut realm.players[usize::from(player)])
    }

    /// What a unit does besides walking and fighting; nothing in a battle.
    pub fn work(&self, tag: UnitTag) -> Option<&Work> {
        let realm = self.state.realm.as_ref()?;
        self.unit(tag).map(|_| &realm.works[tag.slot()])
    }

    /// The game's random generator, for scripts: they draw from the same stream as the rules.
    pub fn random_mut(&mut self) -> &mut Random {
        &mut self.state.random
    }

    /// Brings up to date what follows from the units.
    fn refresh(&mut self) {
        self.update_ground();
        supply::count(&self.rules, &mut self.state);
    }

    /// Looks round for everybody, so that what was set up before the first loop is seen.
    pub fn look_round(&mut self) {
        vision::look(&self.rules, &mut self.state);
    }
}
