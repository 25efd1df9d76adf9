//! Where a structure may stand: one rule for who asks, for who orders, and for who builds.
//!
//! Who asks and who orders is told what its player knows: what is out of its sight is not in the
//! way, and what it remembers of the map's resources is. Who has come to the place finds out.

use catalog::{Mover, ResourceKind, UnitType, UnitTypeId};
use fixed::{Fixed, Vec2};

use crate::footprint::{self, FootprintCells};
use crate::realm::Realm;
use crate::state::State;
use crate::{OrderTarget, Refusal, Rules, Unit, UnitTag, World, remembered};

/// By what a place is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judge {
    /// What the player knows.
    Player,
    /// What is there.
    Ground,
}

/// A structure that somebody wants to stand.
struct Wish<'a> {
    rules: &'a Rules,
    state: &'a State,
    realm: &'a Realm,
    player: u8,
    kind: &'a UnitType,
    judge: Judge,
}

impl World {
    /// Where a structure would stand if `player` asked for one at a place, as far as that player
    /// knows: what it does not see is not in the way, and its own units step aside.
    ///
    /// # Errors
    ///
    /// Why it cannot stand there.
    pub fn site(&self, player: u8, product: UnitTypeId, place: Vec2) -> Result<Vec2, Refusal> {
        let wish = Wish::new(&self.rules, &self.state, player, product, Judge::Player)?;
        match wish.kind.built_on {
            Some(resource) => {
                let centre = footprint::snapped(wish.kind, place);
                wish.on_resource(wish.resource_at(resource, centre).ok_or(Refusal::Placement)?)
            }
            None => wish.on_ground(place),
        }
    }
}

/// Where a structure that is ordered would stand.
pub(crate) fn of_order(
    rules: &Rules,
    state: &State,
    player: u8,
    product: UnitTypeId,
    target: OrderTarget,
    judge: Judge,
) -> Result<Vec2, Refusal> {
    let wish = Wish::new(rules, state, player, product, judge)?;
    match (wish.kind.built_on, target) {
        (Some(resource), OrderTarget::Unit(tag)) => {
            let geyser = state.unit(tag).filter(|unit| wish.holds(unit, resource));
            wish.on_resource(geyser.ok_or(Refusal::Placement)?)
        }
        (None, OrderTarget::Point(point)) => wish.on_ground(point),
        // What is built on a resource names it, and nothing else is built on a unit.
        (Some(_), OrderTarget::Point(_)) | (None, OrderTarget::Unit(_)) => Err(Refusal::Placement),
    }
}

/// The resource on which a structure stands, if it stands on one.
pub(crate) fn resource_beneath(
    rules: &Rules,
    state: &State,
    kind: &UnitType,
    position: Vec2,
) -> Option<UnitTag> {
    let resource = kind.built_on?;
    let beneath = |unit: &&Unit| {
        let held = rules.catalog.unit(unit.unit_type).resource;
        unit.alive && unit.position == position && held.is_some_and(|held| held.kind == resource)
    };
    state.units.iter().find(beneath).map(|unit| unit.tag)
}

impl<'a> Wish<'a> {
    fn new(
        rules: &'a Rules,
        state: &'a State,
        player: u8,
        product: UnitTypeId,
        judge: Judge,
    ) -> Result<Self, Refusal> {
        let realm = state.realm.as_deref().ok_or(Refusal::Impossible)?;
        Ok(Self { rules, state, realm, player, kind: rules.catalog.unit(product), judge })
    }

    /// Whether a unit is taken into account: resources are known to everybody.
    fn counts(&self, unit: &Unit) -> bool {
        let is_inside = || self.realm.works[unit.tag.slot()].inside;
        unit.alive
            && (self.judge == Judge::Ground
                || unit.player == self.player
                || unit.player == 0
                || self.realm.vision.sees(self.player, unit.position))
            && !is_inside()
    }

    fn others(&self) -> impl Iterator<Item = (&'a Unit, &'a UnitType)> {
        let units = self.state.units.iter().filter(|unit| self.counts(unit));
        units.map(|unit| (unit, self.rules.catalog.unit(unit.unit_type)))
    }

    fn holds(&self, unit: &Unit, resource: ResourceKind) -> bool {
        let held = self.rules.catalog.unit(unit.unit_type).resource;
        held.is_some_and(|held| held.kind == resource)
    }

    fn resource_at(&self, resource: ResourceKind, centre: Vec2) -> Option<&'a Unit> {
        let near = |unit: &&Unit| {
            unit.alive
                && self.holds(unit, resource)
                && unit.position.distance_squared(centre) <= Fixed::ONE.squared()
        };
        self.state.units.iter().find(near)
    }

    fn on_resource(&self, geyser: &Unit) -> Result<Vec2, Refusal> {
        let mut others = self.others();
        let is_taken =
            others.any(|(unit, _)| unit.tag != geyser.tag && unit.position == geyser.position);
        if is_taken { Err(Refusal::Placement) } else { Ok(geyser.position) }
    }

    fn on_ground(&self, place: Vec2) -> Result<Vec2, Refusal> {
        let centre = footprint::snapped(self.kind, place);
        let cells = FootprintCells::of(self.kind, centre);
        let [west, south, east, north] = self.realm.playable;
        let terrain = &self.rules.scenario.terrain;
        let is_on_map = west <= cells.west
            && south <= cells.south
            && cells.east <= east
            && cells.north <= north
            && cells.all_cells().all(|(x, y)| terrain.placeable.get(x, y));
        if !is_on_map {
            return Err(Refusal::Placement);
        }
        for (unit, kind) in self.others() {
            if kind.footprint.is_empty() {
                self.check_unit(cells, unit, kind)?;
            } else {
                self.check_structure(cells, kind, unit.position)?;
            }
        }
        if self.judge == Judge::Player {
            for gone in remembered::of_player(self.realm, self.player) {
                self.check_structure(
                    cells,
                    self.rules.catalog.unit(gone.unit_type),
                    gone.position,
                )?;
            }
        }
        Ok(centre)
    }

    fn check_structure(
        &self,
        cells: FootprintCells,
        other: &UnitType,
        position: Vec2,
    ) -> Result<(), Refusal> {
        let other_cells = FootprintCells::of(other, position);
        if cells.meets(other_cells) {
            Err(Refusal::Placement)
        } else if self.kind.drop_off && other.resource.is_some() && cells.crowds(other_cells) {
            Err(Refusal::NearResources)
        } else {
            Ok(())
        }
    }

    /// Own units step aside, unless they cannot move.
    fn check_unit(
        &self,
        cells: FootprintCells,
        unit: &Unit,
        kind: &UnitType,
    ) -> Result<(), Refusal> {
        let stays =
            if unit.player == self.player { kind.speed == Fixed::ZERO } else { unit.player != 0 };
        let is_in_way = stays
            && kind.mover != Mover::Fly
            && cells.nearest(unit.position).distance(unit.position) < kind.inner_radius;
        if is_in_way { Err(Refusal::Placement) } else { Ok(()) }
    }
}
