use catalog::UnitType;
use observe::cells;
use sim::Rules;

use crate::{BattleOptions, EnvError, TeamRace};

/// Sight range of every unit, in cells, unless each type has its own.
const SIGHT: f64 = 9.0;
/// Within this distance a target action is available, unless each type has its own.
const REACH: f64 = 6.0;

/// Which kinds of units the agents are: decides type bits, and who heals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mixture {
    /// One kind, without type bits.
    Single,
    StalkersZealots,
    ColossiStalkersZealots,
    MaraudersMarinesMedivacs,
    BanelingsZerglings,
    /// Of a generated battle.
    Generated(TeamRace),
}

/// Unit type numbers of the protocol.
mod protocol_id {
    pub(super) const COLOSSUS: u32 = 4;
    pub(super) const BANELING: u32 = 9;
    pub(super) const MARINE: u32 = 48;
    pub(super) const MARAUDER: u32 = 51;
    pub(super) const MEDIVAC: u32 = 54;
    pub(super) const ZEALOT: u32 = 73;
    pub(super) const STALKER: u32 = 74;
    pub(super) const ZERGLING: u32 = 105;
    pub(super) const HYDRALISK: u32 = 107;
}
use protocol_id::{
    BANELING, COLOSSUS, HYDRALISK, MARAUDER, MARINE, MEDIVAC, STALKER, ZEALOT, ZERGLING,
};

impl Mixture {
    /// The mixture of allied unit types, given as ascending protocol ids.
    fn of(types: &[u32]) -> Option<Self> {
        match *types {
            [_] => Some(Self::Single),
            [ZEALOT, STALKER] => Some(Self::StalkersZealots),
            [COLOSSUS, ZEALOT, STALKER] => Some(Self::ColossiStalkersZealots),
            [MARINE, MARAUDER, MEDIVAC] => Some(Self::MaraudersMarinesMedivacs),
            [BANELING, ZERGLING] => Some(Self::BanelingsZerglings),
            _ => None,
        }
    }

    pub(crate) fn type_bits(self) -> usize {
        match self {
            Self::Single => 0,
            Self::StalkersZealots | Self::BanelingsZerglings => 2,
            Self::ColossiStalkersZealots | Self::MaraudersMarinesMedivacs | Self::Generated(_) => 3,
        }
    }

    pub(crate) fn has_medivacs(self) -> bool {
        matches!(self, Self::MaraudersMarinesMedivacs | Self::Generated(TeamRace::Terran))
    }

    /// Agents are numbered in this order of their types first.
    fn rank(self, unit_type: u32) -> usize {
        match self {
            // The alphabet of the map's copies of the units.
            Self::Generated(_) => [
                BANELING, COLOSSUS, HYDRALISK, MARAUDER, MARINE, MEDIVAC, STALKER, ZEALOT, ZERGLING,
            ]
            .iter()
            .position(|&id| id == unit_type)
            .unwrap_or(0),
            _ => self.ally_bit(unit_type),
        }
    }

    /// The type bit of an agent. But for generated battles agents are numbered in the order of their
    /// bits: the map's copies of the units have ascending ids in this order.
    fn ally_bit(self, unit_type: u32) -> usize {
        let order: &[u32] = match self {
            Self::Single => &[],
            Self::StalkersZealots => &[STALKER, ZEALOT],
            Self::ColossiStalkersZealots => &[COLOSSUS, STALKER, ZEALOT],
            Self::MaraudersMarinesMedivacs => &[MARAUDER, MARINE, MEDIVAC],
            Self::BanelingsZerglings => &[BANELING, ZERGLING],
            Self::Generated(race) => race_types(race),
        };
        order.iter().position(|&id| id == unit_type).unwrap_or(0)
    }

    /// The type bit of an enemy. With Stalkers and Zealots it is not the allies'.
    fn enemy_bit(self, unit_type: u32) -> usize {
        match (self, unit_type) {
            (Self::Single, _) => 0,
            (Self::StalkersZealots, ZEALOT) => 0,
            (Self::StalkersZealots, _) => 1,
            (Self::ColossiStalkersZealots, COLOSSUS) => 0,
            (Self::ColossiStalkersZealots, STALKER) => 1,
            (Self::ColossiStalkersZealots, _) => 2,
            (Self::MaraudersMarinesMedivacs, MARAUDER) => 0,
            (Self::MaraudersMarinesMedivacs, MARINE) => 1,
            (Self::MaraudersMarinesMedivacs, _) => 2,
            (Self::BanelingsZerglings, BANELING) => 0,
            (Self::BanelingsZerglings, _) => 1,
            (Self::Generated(_), _) => self.ally_bit(unit_type),
        }
    }
}

/// The types of a generated battle in the order of their bits.
fn race_types(race: TeamRace) -> &'static [u32] {
    match race {
        TeamRace::Terran => &[MARINE, MARAUDER, MEDIVAC],
        TeamRace::Protoss => &[STALKER, ZEALOT, COLOSSUS],
        TeamRace::Zerg => &[ZERGLING, HYDRALISK, BANELING],
    }
}

/// The ranges of sight and of target actions of each type, the latter before it is raised to a
/// minimum.
fn unit_ranges(unit_type: u32) -> (f64, f64) {
    match unit_type {
        STALKER => (10.0, 6.0),
        ZEALOT => (9.0, 0.1),
        COLOSSUS => (10.0, 7.0),
        ZERGLING => (8.0, 0.1),
        BANELING => (8.0, 0.25),
        HYDRALISK => (9.0, 5.0),
        MARINE => (9.0, 5.0),
        MARAUDER => (10.0, 6.0),
        MEDIVAC => (11.0, 4.0),
        _ => (SIGHT, REACH),
    }
}

/// What observations need of a unit type, by its row in the catalog.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypeFigures {
    pub(crate) health_max: f32,
    /// What shields are divided by.
    pub(crate) shield_max: f32,
    /// What an agent's cooldown, or its energy, is divided by in the state.
    pub(crate) readiness_max: f32,
    pub(crate) shows_energy: bool,
    /// Whether the unit is a Medivac of a mixture with Medivacs.
    pub(crate) is_medivac: bool,
    pub(crate) ally_bit: u8,
    pub(crate) enemy_bit: u8,
    pub(crate) rank: u8,
    pub(crate) sight: f64,
    pub(crate) reach: f64,
}

impl TypeFigures {
    pub(crate) fn new(mixture: Mixture, kind: &UnitType, options: &BattleOptions) -> Self {
        let id = kind.protocol_id;
        let is_medivac = mixture.has_medivacs() && id == MEDIVAC;
        let (sight, reach) = if options.use_unit_ranges {
            let (sight, reach) = unit_ranges(id);
            (sight, reach.max(options.min_attack_range))
        } else {
            (SIGHT, REACH)
        };
        let cooldown_max = match id {
            MARINE => 15.0,
            MARAUDER => 25.0,
            STALKER => 35.0,
            ZEALOT => 22.0,
            COLOSSUS => 24.0,
            HYDRALISK => 10.0,
            ZERGLING => 11.0,
            BANELING => 1.0,
            _ => 15.0,
        };
        Self {
            health_max: cells(kind.life_max),
            shield_max: match id {
                STALKER => 80.0,
                ZEALOT => 50.0,
                COLOSSUS => 150.0,
                _ => cells(kind.shields_max).max(1.0),
            },
            readiness_max: if is_medivac { 200.0 } else { cooldown_max },
            shows_energy: is_medivac,
            is_medivac,
            ally_bit: mixture.ally_bit(id) as u8,
            enemy_bit: mixture.enemy_bit(id) as u8,
            rank: mixture.rank(id) as u8,
            sight,
            reach,
        }
    }
}

/// The mixture of a player's units.
pub(crate) fn mixture(rules: &Rules, player: u8) -> Result<Mixture, EnvError> {
    let spawns = rules.scenario.spawns.iter();
    let allies = spawns.filter(|group| group.player == player && group.count != 0);
    let mut types: Vec<(u32, &str)> = allies
        .filter_map(|group| rules.catalog.find(&group.unit))
        .map(|id| rules.catalog.unit(id))
        .map(|kind| (kind.protocol_id, kind.display_name.as_str()))
        .collect();
    types.sort_unstable();
    types.dedup();
    let ids: Vec<u32> = types.iter().map(|&(id, _)| id).collect();
    if ids.is_empty() {
        return Err(EnvError::NoUnits { scenario: rules.scenario.name.clone(), player });
    }
    Mixture::of(&ids).ok_or_else(|| EnvError::UnknownMixture {
        scenario: rules.scenario.name.clone(),
        units: types.iter().map(|&(_, name)| name).collect::<Vec<_>>().join(", "),
    })
}
