use std::fmt;

use catalog::UnitTypeId;
use fixed::{Angle, Fixed, Vec2};

use crate::Order;

/// The name of a unit: its slot, and how often the slot had been used before.
///
/// A tag is never given twice in a game. The layout is the real game's: `slot << 18 | recycle`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitTag(pub u32);

impl UnitTag {
    const RECYCLE_BITS: u32 = 18;

    /// Names no unit.
    pub const NONE: Self = Self(u32::MAX);

    pub(crate) const fn new(slot: usize, recycle: u32) -> Self {
        Self((slot as u32) << Self::RECYCLE_BITS | recycle & ((1 << Self::RECYCLE_BITS) - 1))
    }

    /// The place of the unit in the world's table.
    #[inline]
    pub const fn slot(self) -> usize {
        (self.0 >> Self::RECYCLE_BITS) as usize
    }

    /// How often the slot has been filled, counted from 1.
    pub const fn recycle(self) -> u32 {
        self.0 & ((1 << Self::RECYCLE_BITS) - 1)
    }
}

impl fmt::Debug for UnitTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::NONE {
            f.write_str("none")
        } else {
            write!(f, "{}.{}", self.slot(), self.recycle())
        }
    }
}

/// Where a unit stands in the cycle of its weapon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum WeaponPhase {
    /// Ready to begin an attack once the cooldown has run out.
    #[default]
    Ready,
    /// Between the start of an attack and its effect. An order cancels the attack.
    Windup,
    /// Between the hits of one attack.
    Burst,
    /// After the effect; the unit does not move by itself.
    Backswing,
}

/// The side on which a walker passes those in its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Detour {
    #[default]
    None,
    Left,
    Right,
}

/// One unit of the world.
///
/// Weapon times are in 4096ths of a game second, 256 per loop.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its name.
    pub tag: UnitTag,
    /// What it is.
    pub unit_type: UnitTypeId,
    /// Whose it is: 1 or 2.
    pub player: u8,
    /// Whether it attacks and answers attacks without an order.
    pub acquires_targets: bool,
    /// Whether the slot holds a living unit.
    pub(crate) alive: bool,
    /// Its centre.
    pub position: Vec2,
    /// Where its body points.
    pub facing: Angle,
    /// Its speed in cells per loop, before others pushed it.
    pub speed: Fixed,
    /// How far it means to go in this loop.
    pub(crate) stride: Vec2,
    /// The stride that it keeps up until it looks where it goes again.
    pub(crate) course: Vec2,
    /// The direction of its course.
    pub(crate) heading: Angle,
    /// The side on which it goes round others.
    pub(crate) detour: Detour,
    /// The loop in which it looks where it goes again.
    pub(crate) course_loop: u32,
    /// Whether its place changed in the previous loop, by walking or by being pushed.
    pub(crate) displaced: bool,
    /// What is left of its life.
    pub life: Fixed,
    /// What is left of its shields.
    pub shields: Fixed,
    /// Its energy.
    pub energy: Fixed,
    /// What life, shields and energy add up to while nothing is missing: follows from its type.
    pub(crate) whole: Fixed,
    /// Loops until its shields regenerate.
    pub(crate) shield_delay_loops: u32,
    /// What it is about.
    pub order: Order,
    /// Whom it attacks or heals at present.
    pub target: UnitTag,
    /// Whom the running attack will hit.
    pub(crate) strike_target: UnitTag,
    /// Where an idle unit stood when it left to fight, and returns to.
    pub(crate) post: Vec2,
    /// Whether the unit is away from its post.
    pub(crate) off_post: bool,
    /// `goal`, or the nearest point to it that can be reached.
    pub(crate) destination: Vec2,
    /// Where its latest move led: a unit that meets a friend who has arrived there stops too.
    pub(crate) goal: Vec2,
    /// Where its weapon stands in its cycle.
    pub weapon_phase: WeaponPhase,
    /// Time until the next attack may begin.
    pub weapon_cooldown: Fixed,
    /// Time until the phase ends.
    pub(crate) phase_time: Fixed,
    /// Which weapon the running attack uses.
    pub(crate) weapon: u8,
    /// Hits of the running attack still to come.
    pub(crate) hits_left: u8,
    /// The loop from which the unit may call for help again.
    pub(crate) help_call_loop: u32,
}

impl Unit {
    /// The cooldown in game loops, rounded up to a 4096th: the protocol's `weapon_cooldown`.
    pub fn weapon_cooldown_loops(&self) -> Fixed {
        self.weapon_cooldown * 16
    }

    /// Whether life, shields and energy are full.
    #[inline]
    pub(crate) fn is_whole(&self) -> bool {
        self.life + self.shields + self.energy == self.whole
    }

    /// Whether the unit is in the middle of an attack and stays where it is.
    pub(crate) fn is_attacking(&self) -> bool {
        self.weapon_phase != WeaponPhase::Ready
    }

    /// Replaces what the unit is about. A running wind-up or backswing is broken off.
    pub(crate) fn start_order(&mut self, order: Order) {
        if matches!(self.weapon_phase, WeaponPhase::Windup | WeaponPhase::Backswing) {
            self.weapon_phase = WeaponPhase::Ready;
        }
        self.order = order;
        self.target = UnitTag::NONE;
        self.course_loop = 0;
        self.off_post = false;
        self.post = self.position;
    }
}
