//! Where everybody is, packed so that "who is near?" is a few vector instructions.

use catalog::CollisionSet;
use fixed::{Fixed, Vec2};
use wide::i32x8;

use crate::{Rules, Unit};

/// Bodies tested at once.
pub(crate) const LANES: usize = 8;

/// A radius with which nobody is near: that of empty slots and of the dead.
const NOBODY: i32 = -(1 << 28);

#[derive(Clone, Debug)]
struct Chunk {
    x: i32x8,
    y: i32x8,
    radius: i32x8,
}

const EMPTY_CHUNK: Chunk =
    Chunk { x: i32x8::ZERO, y: i32x8::ZERO, radius: i32x8::new([NOBODY; LANES]) };

/// What else the collision system knows of a unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Traits {
    pub(crate) collision: CollisionSet,
    /// Has not moved in the loop before, and so may stand in somebody's way.
    pub(crate) stands: bool,
    /// Walks in this loop, or was moved in the loop before.
    pub(crate) restless: bool,
    /// Stood still until somebody pushed it in this loop.
    pub(crate) pushed: bool,
    /// The sum of what others push it by in this loop.
    pub(crate) push: Vec2,
}

/// The bodies of all slots. They mirror the units: derived data, rebuilt when a game is restored.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bodies {
    chunks: Vec<Chunk>,
    traits: Vec<Traits>,
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

    pub(crate) fn chunk_count(&self) -> usize {
        self.chunks.len()
    }

    /// Which bodies of a chunk lie within `reach` and their radius of `point`, on both axes apart.
    ///
    /// Bit `i` stands for slot `chunk * LANES + i`.
    #[inline]
    pub(crate) fn near(&self, chunk: usize, point: Vec2, reach: Fixed) -> u32 {
        let Chunk { x, y, radius } = &self.chunks[chunk];
        let limit = i32x8::splat(reach.raw()) + *radius;
        let dx = (i32x8::splat(point.x.raw()) - *x).abs();
        let dy = (i32x8::splat(point.y.raw()) - *y).abs();
        (dx.simd_lt(limit) & dy.simd_lt(limit)).to_bitmask()
    }

    #[inline]
    pub(crate) fn position(&self, slot: usize) -> Vec2 {
        let Chunk { x, y, .. } = &self.chunks[slot / LANES];
        let lane = |values: &i32x8| Fixed::from_raw(values.as_array()[slot % LANES]);
        Vec2::new(lane(x), lane(y))
    }

    #[inline]
    pub(crate) fn radius(&self, slot: usize) -> Fixed {
        Fixed::from_raw(self.chunks[slot / LANES].radius.as_array()[slot % LANES])
    }

    #[inline]
    pub(crate) fn traits(&self, slot: usize) -> &Traits {
        &self.traits[slot]
    }

    #[inline]
    pub(crate) fn traits_mut(&mut self, slot: usize) -> &mut Traits {
        &mut self.traits[slot]
    }

    pub(crate) fn all_traits_mut(&mut self) -> &mut [Traits] {
        &mut self.traits
    }

    #[inline]
    pub(crate) fn place(&mut self, slot: usize, position: Vec2) {
        let chunk = &mut self.chunks[slot / LANES];
        chunk.x.as_mut_array()[slot % LANES] = position.x.raw();
        chunk.y.as_mut_array()[slot % LANES] = position.y.raw();
    }

    /// Mirrors `unit` in `slot`, which may be the first slot that is not there yet.
    pub(crate) fn set(&mut self, rules: &Rules, slot: usize, unit: &Unit) {
        let kind = rules.catalog.unit(unit.unit_type);
        let traits = Traits {
            collision: kind.collision,
            stands: !unit.displaced,
            restless: unit.alive && unit.displaced,
            pushed: false,
            push: Vec2::ZERO,
        };
        if slot == self.traits.len() {
            self.traits.push(traits);
            if self.chunks.len() * LANES <= slot {
                self.chunks.push(EMPTY_CHUNK);
            }
        } else {
            self.traits[slot] = traits;
        }
        self.place(slot, unit.position);
        self.chunks[slot / LANES].radius.as_mut_array()[slot % LANES] =
            if unit.alive { kind.separation_radius.raw() } else { NOBODY };
    }

    /// Takes a unit that died off the map.
    pub(crate) fn remove(&mut self, slot: usize) {
        self.chunks[slot / LANES].radius.as_mut_array()[slot % LANES] = NOBODY;
        self.traits[slot].restless = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_bits_stand_for_their_lanes() {
        let mut bodies = Bodies::default();
        let mut chunk = EMPTY_CHUNK;
        for lane in 0..LANES {
            chunk.x.as_mut_array()[lane] = Fixed::from_int(lane as i32).raw();
            chunk.radius.as_mut_array()[lane] = Fixed::HALF.raw();
        }
        chunk.radius.as_mut_array()[5] = NOBODY;
        bodies.chunks.push(chunk);
        let near = |x, y, reach| bodies.near(0, Vec2::from_int(x, y), reach);
        assert_eq!(near(0, 0, Fixed::ONE), 0b0000_0011);
        assert_eq!(near(4, 0, Fixed::from_int(2)), 0b0101_1100);
        assert_eq!(near(7, 2, Fixed::ONE), 0);
        assert_eq!(near(7, 1, Fixed::ONE), 0b1100_0000);
    }
}
