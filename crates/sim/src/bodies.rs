//! Where everybody is, packed so that "who is near?" is a few vector instructions.

use std::num::NonZero;

use catalog::{CollisionSet, Mover};
use fixed::{Fixed, Vec2};
use wide::i16x8;

use crate::world::PLAYERS_MAX;
use crate::{Rules, Unit};

/// Bodies tested at once.
pub(crate) const LANES: usize = 8;

/// Places are kept in 64ths of a cell, so that eight of them fill a register.
const COARSE_SHIFT: u32 = 6;

/// A reach at which nobody is near: that of empty slots and of the dead.
const NOBODY: i16 = i16::MIN / 2;

/// The bodies of `LANES` slots in a row. Sets of lanes are bit masks.
#[derive(Clone, Debug)]
pub(crate) struct Chunk {
    x: i16x8,
    y: i16x8,
    /// The separation radius, and what rounding may hide.
    reach: i16x8,
    /// The living by player.
    owned: [u32; PLAYERS_MAX + 1],
    /// Who walks in this loop, or was moved in the loop before.
    pub(crate) restless: u32,
    /// Who takes a push in this loop.
    pub(crate) pushed: u32,
}

const EMPTY_CHUNK: Chunk = Chunk {
    x: i16x8::ZERO,
    y: i16x8::ZERO,
    reach: i16x8::new([NOBODY; LANES]),
    owned: [0; PLAYERS_MAX + 1],
    restless: 0,
    pushed: 0,
};

/// A square round a point that chunks are tested against.
pub(crate) struct Square {
    x: i16x8,
    y: i16x8,
    reach: i16x8,
}

impl Square {
    /// The square that extends from `centre` by `reach` on either side.
    #[inline]
    pub(crate) fn new(centre: Vec2, reach: Fixed) -> Self {
        Self {
            x: i16x8::splat(coarse(centre.x)),
            y: i16x8::splat(coarse(centre.y)),
            reach: i16x8::splat(coarse(reach)),
        }
    }
}

#[inline]
fn coarse(value: Fixed) -> i16 {
    (value.raw() >> COARSE_SHIFT) as i16
}

impl Chunk {
    /// Whose bodies may touch a square. All whose do are among them; few others are.
    #[inline]
    pub(crate) fn near(&self, square: &Square) -> u32 {
        let limit = square.reach + self.reach;
        let distance = (square.x - self.x).abs().max((square.y - self.y).abs());
        distance.simd_lt(limit).to_bitmask()
    }

    /// The living who do not belong to `player`.
    #[inline]
    pub(crate) fn enemies_of(&self, player: u8) -> u32 {
        self.owned[usize::from(player) ^ 3]
    }

    #[inline]
    pub(crate) fn place(&mut self, lane: usize, position: Vec2) {
        self.x.as_mut_array()[lane] = coarse(position.x);
        self.y.as_mut_array()[lane] = coarse(position.y);
    }
}

/// The lanes of a mask, in rising order.
#[derive(Clone, Copy)]
pub(crate) struct Lanes(pub(crate) u32);

impl Iterator for Lanes {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let mask = NonZero::new(self.0)?;
        self.0 &= self.0 - 1;
        Some(mask.trailing_zeros() as usize)
    }
}

/// What else the collision system knows of a unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Traits {
    pub(crate) collision: CollisionSet,
    pub(crate) radius: Fixed,
    pub(crate) inner_radius: Fixed,
    /// Whether it never moves.
    pub(crate) rooted: bool,
    /// Where it is; while bodies are moved, where its stride leads.
    pub(crate) place: Vec2,
    /// The sum of what others push it by in this loop.
    pub(crate) push: Vec2,
    pub(crate) mover: Mover,
}

/// The bodies of all slots. They mirror the units: derived data, rebuilt when a game is restored.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bodies {
    pub(crate) chunks: Vec<Chunk>,
    /// By slot.
    pub(crate) traits: Vec<Traits>,
}

impl Bodies {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            chunks: Vec::with_capacity(capacity.div_ceil(LANES)),
            traits: Vec::with_capacity(capacity),
        }
    }

    pub(crate) fn clear(&mut self) {
        self.chunks.clear();
        self.traits.clear();
    }

    /// Mirrors `unit` in `slot`, which may be the first slot that is not there yet.
    pub(crate) fn set(&mut self, rules: &Rules, slot: usize, unit: &Unit) {
        let kind = rules.catalog.unit(unit.unit_type);
        // On maps the cells of a footprint are closed instead; `harvest` looks after that there.
        let closes_cells = rules.scenario.follows_map && !rules.footprints_block;
        let collision = if closes_cells && !kind.footprint.is_empty() {
            CollisionSet::default()
        } else {
            kind.collision
        };
        let traits = Traits {
            collision,
            radius: kind.separation_radius,
            inner_radius: kind.inner_radius,
            rooted: kind.speed == Fixed::ZERO,
            place: unit.position,
            push: Vec2::ZERO,
            mover: kind.mover,
        };
        if slot == self.traits.len() {
            self.traits.push(traits);
            if self.chunks.len() * LANES <= slot {
                self.chunks.push(EMPTY_CHUNK);
            }
        } else {
            self.traits[slot] = traits;
        }
        self.remove(slot);
        let (chunk, lane) = (&mut self.chunks[slot / LANES], slot % LANES);
        chunk.place(lane, unit.position);
        if unit.alive {
            // Three roundings of up to one 64th each, and the comparison is strict.
            chunk.reach.as_mut_array()[lane] = coarse(kind.separation_radius) + 4;
            chunk.owned[usize::from(unit.player)] |= 1 << lane;
        }
    }

    /// Adds `times` a push to those that the unit in `slot` takes in this loop.
    pub(crate) fn push(&mut self, slot: usize, push: Vec2, times: u32) {
        if times != 0 {
            let traits = &mut self.traits[slot];
            for _ in 0..times {
                traits.push += push;
            }
            self.chunks[slot / LANES].pushed |= 1 << (slot % LANES);
        }
    }

    /// Mirrors that a unit stands somewhere else.
    pub(crate) fn place(&mut self, slot: usize, position: Vec2) {
        self.traits[slot].place = position;
        self.chunks[slot / LANES].place(slot % LANES, position);
    }

    /// Takes a unit that died off the map.
    pub(crate) fn remove(&mut self, slot: usize) {
        let (chunk, lane) = (&mut self.chunks[slot / LANES], slot % LANES);
        chunk.reach.as_mut_array()[lane] = NOBODY;
        for owned in &mut chunk.owned {
            *owned &= !(1 << lane);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chunk(places: [(Fixed, Fixed); LANES], radius: Fixed) -> Chunk {
        let mut chunk = EMPTY_CHUNK;
        for (lane, (x, y)) in places.into_iter().enumerate() {
            chunk.place(lane, Vec2::new(x, y));
            chunk.reach.as_mut_array()[lane] = coarse(radius) + 4;
        }
        chunk
    }

    #[test]
    fn near_bits_stand_for_their_lanes() {
        let place = |lane: usize| (Fixed::from_int(lane as i32), Fixed::ZERO);
        let mut chunk = chunk(std::array::from_fn(place), Fixed::HALF);
        chunk.reach.as_mut_array()[5] = NOBODY;
        let near = |x, y, reach| chunk.near(&Square::new(Vec2::from_int(x, y), reach));
        assert_eq!(near(0, 0, Fixed::ONE), 0b0000_0011);
        assert_eq!(near(4, 0, Fixed::from_int(2)), 0b0101_1100);
        assert_eq!(near(7, 2, Fixed::ONE), 0);
        assert_eq!(near(7, 1, Fixed::ONE), 0b1100_0000);
        assert!(Lanes(0b1010_0001).eq([0, 5, 7]));
    }

    proptest! {
        #[test]
        fn nobody_near_is_missed(
            x in 0..1 << 20_i32, y in 0..1 << 20_i32, dx in -20_000..20_000_i32,
            dy in -20_000..20_000_i32, radius in 0..10_000_i32, reach in 0..10_000_i32,
        ) {
            let other = (Fixed::from_raw(x + dx), Fixed::from_raw(y + dy));
            let chunk = chunk([other; LANES], Fixed::from_raw(radius));
            let centre = Vec2::new(Fixed::from_raw(x), Fixed::from_raw(y));
            let near = chunk.near(&Square::new(centre, Fixed::from_raw(reach)));
            let distance = dx.abs().max(dy.abs());
            prop_assert!(radius + reach <= distance || near == 0b1111_1111);
            prop_assert!(distance < radius + reach + 5 * 64 || near == 0);
        }
    }
}
