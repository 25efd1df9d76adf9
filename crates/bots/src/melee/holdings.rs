use catalog::{ResourceKind, UnitTypeId};
use fixed::{Fixed, Vec2};
use observe::Memory;
use sim::{Order, Unit, UnitTag};

use super::Kinds;
use crate::View;

/// What a player has, sorted.
pub(super) struct Holdings<'a> {
    /// Finished town halls.
    pub(super) halls: Vec<&'a Unit>,
    pub(super) workers: Vec<&'a Unit>,
    /// Finished Barracks.
    pub(super) barracks: Vec<&'a Unit>,
    /// Those who fight.
    pub(super) army: Vec<&'a Unit>,
    pub(super) structures: Vec<&'a Unit>,
    /// Structures under construction.
    pub(super) unfinished: Vec<&'a Unit>,
    /// Mineral fields of the whole map, as far as they are known.
    pub(super) fields: Vec<(UnitTag, Vec2)>,
    /// Geysers of the whole map.
    pub(super) geysers: Vec<Vec2>,
}

impl<'a> Holdings<'a> {
    pub(super) fn new(view: View<'a>, memory: &Memory, kinds: &Kinds) -> Self {
        let is_unfinished =
            |unit: &&Unit| view.work(unit).is_some_and(|work| work.construction_left != 0);
        let finished = |kind: UnitTypeId| {
            view.own()
                .filter(|unit| unit.unit_type == kind && !is_unfinished(unit))
                .collect::<Vec<&Unit>>()
        };
        let fights = |unit: &&Unit| {
            let kind = view.kind(unit.unit_type);
            !kind.weapons.is_empty() && kind.harvest.is_none() && Fixed::ZERO < kind.speed
        };
        let (mut fields, mut geysers) = (Vec::new(), Vec::new());
        for known in view.resources(memory) {
            match view.kind(known.unit_type).resource.map(|resource| resource.kind) {
                Some(ResourceKind::Minerals) => fields.push((known.tag, known.position)),
                Some(ResourceKind::Vespene) => geysers.push(known.position),
                None => {}
            }
        }
        fields.sort_unstable_by_key(|(tag, _)| *tag);
        geysers.sort_unstable_by_key(|place| (place.y, place.x));
        Self {
            halls: finished(kinds.hall),
            workers: view.own().filter(|unit| unit.unit_type == kinds.worker).collect(),
            barracks: finished(kinds.barracks),
            army: view.own().filter(fights).collect(),
            structures: view
                .own()
                .filter(|unit| view.kind(unit.unit_type).is_structure())
                .collect(),
            unfinished: view.own().filter(is_unfinished).collect(),
            fields,
            geysers,
        }
    }

    /// Structures of a type, finished, begun or ordered.
    pub(super) fn count(&self, kind: UnitTypeId) -> u32 {
        let stand = self.structures.iter().filter(|unit| unit.unit_type == kind).count();
        (stand + self.ordered().filter(|(product, _)| *product == kind).count()) as u32
    }

    /// Structures of a type that are begun or ordered.
    pub(super) fn count_unfinished(&self, kind: UnitTypeId) -> u32 {
        let begun = self.unfinished.iter().filter(|unit| unit.unit_type == kind).count();
        (begun + self.ordered().filter(|(product, _)| *product == kind).count()) as u32
    }

    /// What workers are on their way to build, and the place.
    pub(super) fn ordered(&self) -> impl Iterator<Item = (UnitTypeId, Vec2)> + '_ {
        self.workers.iter().filter_map(|unit| match unit.order {
            Order::Build(product, sim::OrderTarget::Point(place)) => Some((product, place)),
            _ => None,
        })
    }

    /// The fields near a place.
    pub(super) fn fields_near(&self, place: Vec2) -> impl Iterator<Item = (UnitTag, Vec2)> + '_ {
        self.fields.iter().copied().filter(move |(_, at)| super::within(*at, place, 10))
    }

    /// How many workers gather at a field.
    pub(super) fn gatherers(&self, field: UnitTag) -> usize {
        self.workers.iter().filter(|unit| unit.order == Order::Gather(field)).count()
    }
}
