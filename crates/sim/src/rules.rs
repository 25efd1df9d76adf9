use catalog::{Catalog, Mover, UnitType, UnitTypeId};
use fixed::{Fixed, Vec2, square_root};
use maps::{AttackTarget, CellGrid, Scenario, Terrain};

use crate::UNITS_MAX;
use crate::footprint::{self, FootprintCells};
use crate::navigation::Navigation;
use crate::placement::{self, Lattice};

/// What games of one scenario share: the tables, the ground, and what follows from them.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The unit tables.
    pub catalog: Catalog,
    /// The battle.
    pub scenario: Scenario,
    /// Row-major by attacker and target type.
    engagements: Vec<Engagement>,
    type_count: usize,
    /// By unit type.
    sights: Vec<Sight>,
    pub(crate) ground: Navigation,
    pub(crate) cliffs: Navigation,
    pub(crate) spawns: Vec<Spawn>,
    /// Whether structures and resources block the cells of their footprints. In battles they are
    /// circles like everybody.
    pub(crate) footprints_block: bool,
}

/// A unit of the starting armies and its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spawn {
    pub(crate) unit_type: UnitTypeId,
    pub(crate) player: u8,
    pub(crate) acquires_targets: bool,
    pub(crate) position: Vec2,
}

/// How a unit of one type fights one of another. Distances are between centres, squared, with 24
/// fraction bits.
#[derive(Clone, Copy, Debug)]
pub struct Engagement {
    /// The weapon used, or none where the target cannot be hit.
    pub weapon: Option<u8>,
    /// Whether the target can hit back.
    pub threat: bool,
    /// The priority of the target.
    pub priority: u32,
    /// Within which an attack may begin.
    pub range_squared: i64,
    /// Within which an attack that has begun goes on.
    pub slop_squared: i64,
    /// Within which the attacker finds the target by itself.
    pub scan_squared: i64,
    /// Below which the weapon cannot be used.
    pub range_min_squared: i64,
}

/// How far a unit of one type looks for enemies of any type, between centres.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sight {
    /// The farthest at which it hits anything.
    pub(crate) range: Fixed,
    /// The farthest at which it finds anything.
    pub(crate) scan_range: Fixed,
}

/// Why a scenario cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The scenario names a unit that the tables lack.
    #[error("scenario `{scenario}`: unit `{unit}` is in no table of balance version {version}")]
    UnknownUnit {
        /// The scenario's name.
        scenario: String,
        /// The missing unit.
        unit: String,
        /// The version of the tables.
        version: String,
    },
    /// The scenario asks for fog of war.
    #[error("scenario `{scenario}`: fog of war is not built yet; set `fog = false`")]
    Fog {
        /// The scenario's name.
        scenario: String,
    },
    /// The armies do not fit.
    #[error("scenario `{scenario}`: {count} units; a game holds {max}", max = UNITS_MAX)]
    TooManyUnits {
        /// The scenario's name.
        scenario: String,
        /// The units of both sides.
        count: usize,
    },
    /// There is no room for a unit near its starting point.
    #[error("scenario `{scenario}`: no room for all `{unit}` near {position:?}")]
    NoRoom {
        /// The scenario's name.
        scenario: String,
        /// The unit without a place.
        unit: String,
        /// Where it should stand.
        position: Vec2,
    },
}

impl Rules {
    /// Resolves a scenario against the tables.
    ///
    /// # Errors
    ///
    /// If the scenario names a unit that the tables lack, holds too many, has no room for them, or
    /// asks for what is not built.
    pub fn new(catalog: Catalog, scenario: Scenario) -> Result<Self, RulesError> {
        if scenario.fog {
            return Err(RulesError::Fog { scenario: scenario.name });
        }
        let mut rules = Self::without_armies(catalog, scenario);
        rules.place_armies()?;
        if rules.scenario.follows_map {
            rules.block_structures();
        }
        Ok(rules)
    }

    /// The rules of a game on a map: nobody stands on it, and whoever runs the game puts units
    /// there. Structures block the cells of their footprints.
    pub fn for_map(catalog: Catalog, name: &str, terrain: Terrain) -> Self {
        let balance = catalog.version().to_string();
        let scenario = Scenario {
            name: name.to_owned(),
            balance,
            episode_limit_steps: 0,
            ally_race: String::new(),
            enemy_race: String::new(),
            fog: true,
            terrain,
            spawns: Vec::new(),
            enemy_attack: AttackTarget::None,
            follows_map: true,
        };
        Self { footprints_block: true, ..Self::without_armies(catalog, scenario) }
    }

    fn without_armies(catalog: Catalog, scenario: Scenario) -> Self {
        let type_count = catalog.units().count();
        let mut engagements = Vec::with_capacity(type_count * type_count);
        for (_, attacker) in catalog.units() {
            engagements.extend(catalog.units().map(|(_, target)| engagement(attacker, target)));
        }
        let ground = Navigation::new(&scenario.terrain.walkable);
        let cliffs = Navigation::new(&scenario.terrain.cliff_walkable);
        let sights = engagements.chunks(type_count.max(1)).map(sight).collect();
        Self {
            catalog,
            scenario,
            engagements,
            type_count,
            sights,
            ground,
            cliffs,
            spawns: Vec::new(),
            footprints_block: false,
        }
    }

    /// How a unit of type `attacker` fights one of type `target`.
    #[inline]
    pub fn engagement(&self, attacker: UnitTypeId, target: UnitTypeId) -> &Engagement {
        &self.engagements[usize::from(attacker.0) * self.type_count + usize::from(target.0)]
    }

    #[inline]
    pub(crate) fn sight(&self, unit_type: UnitTypeId) -> &Sight {
        &self.sights[usize::from(unit_type.0)]
    }

    /// The ground that a unit walks on, or none for fliers.
    #[inline]
    pub(crate) fn navigation(&self, kind: &UnitType) -> Option<&Navigation> {
        self.ground_of(kind.mover)
    }

    #[inline]
    pub(crate) fn ground_of(&self, mover: Mover) -> Option<&Navigation> {
        match mover {
            Mover::Ground => Some(&self.ground),
            Mover::CliffWalk => Some(&self.cliffs),
            Mover::Fly => None,
        }
    }

    /// The point of the map nearest to `point`: how far fliers get.
    pub(crate) fn within_map(&self, point: Vec2) -> Vec2 {
        let corner = self.scenario.terrain.far_corner();
        let inside = |value: Fixed, size: Fixed| value.max(Fixed::ZERO).min(size - Fixed::EPSILON);
        Vec2::new(inside(point.x, corner.x), inside(point.y, corner.y))
    }

    /// Packs each group round its point: the nearest places of a hexagonal lattice that are free.
    ///
    /// The pattern of the real game's placement search is not known. Player 2's is player 1's
    /// turned by half a turn, so that equal armies meet on equal terms.
    fn place_armies(&mut self) -> Result<(), RulesError> {
        let name = self.scenario.name.clone();
        for group in &self.scenario.spawns {
            let Some(unit_type) = self.catalog.find(&group.unit) else {
                return Err(RulesError::UnknownUnit {
                    scenario: name,
                    unit: group.unit.clone(),
                    version: self.catalog.version().to_string(),
                });
            };
            let kind = self.catalog.unit(unit_type);
            let turned = group.player == 2;
            let mut places = Lattice::new(kind.separation_radius * 2);
            for _ in 0..group.count {
                let places =
                    places.by_ref().map(|offset| placement::beside(group.position, offset, turned));
                let Some(position) = places.into_iter().find(|&place| self.is_free(kind, place))
                else {
                    return Err(RulesError::NoRoom {
                        scenario: name,
                        unit: group.unit.clone(),
                        position: group.position,
                    });
                };
                let snaps = self.scenario.follows_map && kind.speed == Fixed::ZERO;
                let position = if snaps { footprint::snapped(kind, position) } else { position };
                self.spawns.push(Spawn {
                    unit_type,
                    player: group.player,
                    acquires_targets: group.acquires_targets,
                    position,
                });
            }
        }
        let count = self.spawns.len();
        if UNITS_MAX < count {
            return Err(RulesError::TooManyUnits { scenario: name, count });
        }
        Ok(())
    }

    /// Closes the cells under the structures of the armies. They stay closed when one falls: no
    /// episode goes on for long without its structure.
    fn block_structures(&mut self) {
        let terrain = &self.scenario.terrain;
        let [ground, cliffs] = [&terrain.walkable, &terrain.cliff_walkable]
            .map(|cells| Navigation::new(&self.without_structures(cells)));
        self.ground = ground;
        self.cliffs = cliffs;
    }

    /// The pathable cells as a client that joins the game is told them: where the scenario follows
    /// its map, without those under structures.
    pub fn pathable_at_start(&self) -> CellGrid {
        self.without_structures(&self.scenario.terrain.pathable)
    }

    fn without_structures(&self, cells: &CellGrid) -> CellGrid {
        let mut open = cells.clone();
        if self.scenario.follows_map {
            for spawn in &self.spawns {
                let kind = self.catalog.unit(spawn.unit_type);
                for (x, y) in FootprintCells::of(kind, spawn.position).iter() {
                    if open.get(x, y) {
                        open.set(x as u32, y as u32, false);
                    }
                }
            }
        }
        open
    }

    /// Whether the ground holds a unit at `place`.
    pub(crate) fn can_stand(&self, kind: &UnitType, place: Vec2) -> bool {
        match self.navigation(kind) {
            Some(ground) => ground.component(place) != 0 && ground.fits(place, kind.inner_radius),
            None => {
                let corner = self.scenario.terrain.far_corner();
                Fixed::ZERO <= place.x.min(place.y) && place.x < corner.x && place.y < corner.y
            }
        }
    }

    fn is_free(&self, kind: &UnitType, place: Vec2) -> bool {
        self.can_stand(kind, place)
            && self.spawns.iter().all(|other| {
                let other_kind = self.catalog.unit(other.unit_type);
                let apart = kind.separation_radius + other_kind.separation_radius;
                !kind.collision.meets(other_kind.collision)
                    || apart.squared() <= place.distance_squared(other.position)
            })
    }
}

fn engagement(attacker: &UnitType, target: &UnitType) -> Engagement {
    let usable = |attacker: &UnitType, target: &UnitType| {
        attacker.weapons.iter().position(|weapon| weapon.can_hit(target))
    };
    let radii = attacker.radius + target.radius;
    let squared = |distance: Fixed| (distance + radii).squared();
    let weapon = usable(attacker, target);
    let figures = weapon.map(|index| &attacker.weapons[index]);
    Engagement {
        weapon: weapon.map(|index| index as u8),
        threat: usable(target, attacker).is_some(),
        priority: target.target_priority,
        range_squared: figures.map_or(-1, |w| squared(w.range)),
        slop_squared: figures.map_or(-1, |w| squared(w.range + w.range_slop)),
        scan_squared: figures.map_or(-1, |w| squared(w.scan_range)),
        range_min_squared: figures
            .filter(|w| Fixed::ZERO < w.range_min)
            .map_or(0, |w| squared(w.range_min)),
    }
}

/// The farthest of one type's engagements.
fn sight(engagements: &[Engagement]) -> Sight {
    let farthest = |squared: fn(&Engagement) -> i64| {
        let squared = engagements.iter().map(squared).max().unwrap_or(0).max(0);
        Fixed::from_raw(square_root(squared as u64) as i32)
    };
    Sight { range: farthest(|e| e.range_squared), scan_range: farthest(|e| e.scan_squared) }
}
