use catalog::UnitTypeId;
use fixed::Vec2;
use observe::UnitView;
use sim::{Rules, Unit, UnitTag};

use crate::layout::Layout;

/// A unit as the environment remembers it. The dead keep all but their life.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record {
    pub(crate) tag: UnitTag,
    pub(crate) unit_type: UnitTypeId,
    pub(crate) alive: bool,
    /// In cells, as the rules have it.
    pub(crate) position: Vec2,
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) health: f32,
    pub(crate) shield: f32,
    /// Life as a part of full life.
    pub(crate) health_part: f32,
    /// Shields as a part of full shields.
    pub(crate) shield_part: f32,
    /// Cooldown or energy as the state shows it.
    pub(crate) readiness: f32,
    pub(crate) is_medivac: bool,
    pub(crate) ally_bit: u8,
    pub(crate) enemy_bit: u8,
    /// Agents are numbered by it first.
    pub(crate) rank: u8,
    /// The direction in which an agent with a sight cone looks.
    pub(crate) look: u16,
    /// Within which it sees, in cells.
    pub(crate) sight: f64,
    /// Within which it can be given targets, in cells.
    pub(crate) reach: f64,
}

impl Record {
    pub(crate) fn new(layout: &Layout, rules: &Rules, unit: &Unit) -> Self {
        let figures = &layout.figures[usize::from(unit.unit_type.0)];
        let mut record = Self {
            tag: unit.tag,
            unit_type: unit.unit_type,
            alive: true,
            position: unit.position,
            x: 0.0,
            y: 0.0,
            health: 0.0,
            shield: 0.0,
            health_part: 0.0,
            shield_part: 0.0,
            readiness: 0.0,
            is_medivac: figures.is_medivac,
            ally_bit: figures.ally_bit,
            enemy_bit: figures.enemy_bit,
            rank: figures.rank,
            look: 0,
            sight: figures.sight,
            reach: figures.reach,
        };
        record.update(layout, rules, unit);
        record
    }

    #[inline]
    pub(crate) fn update(&mut self, layout: &Layout, rules: &Rules, unit: &Unit) {
        let UnitView { x, y, health, shield, energy, weapon_cooldown, .. } =
            observe::unit_view(rules, unit.player, unit);
        let figures = &layout.figures[usize::from(unit.unit_type.0)];
        let readiness = if figures.shows_energy { energy } else { weapon_cooldown };
        self.position = unit.position;
        self.x = x;
        self.y = y;
        self.health = health;
        self.shield = shield;
        self.health_part = health / figures.health_max;
        self.shield_part = shield / figures.shield_max;
        self.readiness = readiness / figures.readiness_max;
    }

    #[inline]
    pub(crate) fn die(&mut self) {
        self.alive = false;
        self.health = 0.0;
    }

    /// Life and shields together: what damage is measured by.
    #[inline]
    pub(crate) fn strength(&self) -> f64 {
        f64::from(self.health) + f64::from(self.shield)
    }
}

/// The squared distance between two units, exact on maps up to 4,096 cells.
#[inline]
pub(crate) fn distance_squared(from: &Record, to: &Record) -> f64 {
    let (dx, dy) = (f64::from(to.x) - f64::from(from.x), f64::from(to.y) - f64::from(from.y));
    dx * dx + dy * dy
}
