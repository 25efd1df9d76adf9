//! Where structures go.

use catalog::UnitTypeId;
use fixed::{Fixed, Vec2};
use sim::{Command, OrderTarget, Unit};

use super::holdings::Holdings;
use super::{apart, within};
use crate::View;

/// Structures keep to a lattice of this many cells, so that units pass between them.
const PITCH: i32 = 4;
/// No structure stands nearer to a town hall than this.
const NEAREST: i32 = 5;
/// Nor farther.
const FARTHEST: i32 = 22;
/// Nor as near to a resource.
const FROM_RESOURCES: i32 = 4;
/// The way of the workers, seen from the town hall, ends here.
const MINERAL_LINE: i32 = 9;
/// Resources that belong together are as near as this to one another.
const CLUSTER: i32 = 14;
/// How far the middle of a town hall is from that of a field, along the longer axis.
const FROM_FIELD: i32 = 6;
/// And from that of a geyser.
const FROM_GEYSER: i32 = 7;

/// A free place for a structure near a town hall, the nearest first.
pub(super) fn near(
    view: View<'_>,
    holdings: &Holdings<'_>,
    worker: &Unit,
    product: UnitTypeId,
    home: Vec2,
) -> Option<Vec2> {
    let steps = FARTHEST / PITCH;
    let mut places: Vec<Vec2> = (-steps..=steps)
        .flat_map(|y| (-steps..=steps).map(move |x| Vec2::from_int(PITCH * x, PITCH * y)))
        .map(|offset| home + offset)
        .filter(|place| is_out_of_the_way(holdings, *place, home))
        .collect();
    places.sort_unstable_by_key(|place| (apart(*place, home), place.y, place.x));
    places.into_iter().find(|&place| {
        let is_taken = holdings.ordered().any(|(_, other)| within(place, other, PITCH - 1));
        let command = Command::Build(product, OrderTarget::Point(place));
        !is_taken && view.check(worker.tag, command).is_ok()
    })
}

fn is_out_of_the_way(holdings: &Holdings<'_>, place: Vec2, home: Vec2) -> bool {
    let resources = || {
        let fields = holdings.fields.iter().map(|(_, at)| *at);
        fields.chain(holdings.geysers.iter().copied())
    };
    let mut own = resources().filter(|at| within(*at, home, MINERAL_LINE + 1));
    let in_mineral_line = within(place, home, MINERAL_LINE)
        && own.any(|at| {
            // Toward a resource: within 30 degrees of its direction.
            let (to, out) = (at - home, place - home);
            let along = to.dot(out);
            let across = to.cross(out).abs();
            0 < along && across * 2 < along
        });
    !within(place, home, NEAREST)
        && within(place, home, FARTHEST)
        && !in_mineral_line
        && resources().all(|at| !within(place, at, FROM_RESOURCES))
}

/// The nearest place for a further base: by resources that no own town hall is near.
pub(super) fn expansion(
    view: View<'_>,
    holdings: &Holdings<'_>,
    hall: UnitTypeId,
    home: Vec2,
) -> Option<Vec2> {
    let is_used = |at: Vec2| {
        holdings
            .structures
            .iter()
            .any(|unit| unit.unit_type == hall && within(unit.position, at, CLUSTER))
    };
    let mut open: Vec<Vec2> =
        holdings.fields.iter().map(|(_, at)| *at).filter(|at| !is_used(*at)).collect();
    open.sort_unstable_by_key(|at| (apart(*at, home), at.y, at.x));
    let first = *open.first()?;
    let fields = open.into_iter().map(|at| (at, FROM_FIELD));
    let geysers = holdings.geysers.iter().map(|at| (*at, FROM_GEYSER));
    let cluster: Vec<(Vec2, i32)> =
        fields.chain(geysers).filter(|(at, _)| within(*at, first, CLUSTER)).collect();
    best_place(view, &cluster)
}

/// The place of a town hall that is nearest to all resources and keeps the distance from each that
/// the rules ask for.
fn best_place(view: View<'_>, cluster: &[(Vec2, i32)]) -> Option<Vec2> {
    let count = i32::try_from(cluster.len()).ok().filter(|count| *count > 0)?;
    let sum = cluster.iter().fold(Vec2::ZERO, |sum, (at, _)| sum + *at);
    let half = Vec2::new(Fixed::HALF, Fixed::HALF);
    let middle = Vec2::from_int((sum.x / count).floor(), (sum.y / count).floor()) + half;
    let terrain = &view.rules().scenario.terrain;
    let fits = |place: Vec2| {
        let (x, y) = (place.x.floor(), place.y.floor());
        let is_open = (-2..=2).all(|dy| (-2..=2).all(|dx| terrain.placeable.get(x + dx, y + dy)));
        is_open
            && cluster.iter().all(|(at, least)| {
                let (dx, dy) = ((at.x - place.x).abs(), (at.y - place.y).abs());
                Fixed::from_int(*least) <= dx.max(dy)
            })
    };
    let distance = |place: Vec2| cluster.iter().map(|(at, _)| apart(*at, place)).sum::<i64>();
    (-10..=10)
        .flat_map(|y| (-10..=10).map(move |x| middle + Vec2::from_int(x, y)))
        .filter(|place| fits(*place))
        .min_by_key(|place| (distance(*place), place.y, place.x))
}
