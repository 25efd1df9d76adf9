//! Where enemies may be.

use fixed::Vec2;
use observe::Memory;

use super::apart;
use crate::View;

/// Cells between two places that are searched when nothing else is left.
const GRID: i32 = 8;

/// The places where enemies may be, and which of them were looked at.
#[derive(Clone, Debug)]
pub(super) struct Search {
    /// The likeliest first.
    places: Vec<Place>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    at: Vec2,
    /// How likely enemies are there: lower is sooner.
    rank: u8,
    is_searched: bool,
}

impl Search {
    pub(super) fn new(view: View<'_>, memory: &Memory, starts: Vec<Vec2>) -> Self {
        let place = |rank: u8| move |at: Vec2| Place { at, rank, is_searched: false };
        let mut places: Vec<Place> = starts.into_iter().map(place(0)).collect();
        places.extend(view.resources(memory).map(|known| known.position).map(place(1)));
        let [west, south, east, north] = view.playable();
        let walkable = &view.rules().scenario.terrain.walkable;
        for y in (south + GRID / 2..north).step_by(GRID as usize) {
            let row = (west + GRID / 2..east).step_by(GRID as usize);
            let open = row.map(|x| Vec2::from_int(x, y)).filter(|at| walkable.contains(*at));
            places.extend(open.map(place(2)));
        }
        Self { places }
    }

    /// Notes what is in view.
    pub(super) fn look(&mut self, view: View<'_>) {
        for place in &mut self.places {
            place.is_searched |= view.sees(place.at);
        }
        if self.places.iter().all(|place| place.is_searched) {
            self.places.iter_mut().for_each(|place| place.is_searched = false);
        }
    }

    /// Where to look next, from a place.
    pub(super) fn next(&self, from: Vec2) -> Option<Vec2> {
        let open = self.places.iter().filter(|place| !place.is_searched);
        open.min_by_key(|place| (place.rank, apart(place.at, from), place.at.y, place.at.x))
            .map(|place| place.at)
    }
}
