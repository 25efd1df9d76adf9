use catalog::UnitType;
use fixed::{Fixed, Vec2};
use observe::cells;
use sim::Rules;

use crate::cone::Cone;
use crate::terrain_samples::TerrainSamples;
use crate::{ACTION_ATTACK, BattleOptions, EnvError, TeamGeneration, TeamRace};

/// Sight range of every unit, in cells, unless each type has its own.
const SIGHT: f64 = 9.0;
/// Within this distance a target action is available, unless each type has its own.
const REACH: f64 = 6.0;

/// The sizes of a battle's arrays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BattleShape {
    /// Units of the side's own player.
    pub agents: usize,
    /// Units of the other player.
    pub enemies: usize,
    /// Actions of an agent: [`ACTION_ATTACK`] and one per enemy; among Medivacs, one per agent
    /// where there are more of those.
    pub actions: usize,
    /// Floats of one agent's observation.
    pub observation_len: usize,
    /// Floats of the state.
    pub state_len: usize,
    /// Steps after which an episode ends undecided.
    pub episode_limit_steps: u32,
}

/// Which kinds of units the agents are: decides type bits, and who heals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mixture {
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

    fn type_bits(self) -> usize {
        match self {
            Self::Single => 0,
            Self::StalkersZealots | Self::BanelingsZerglings => 2,
            Self::ColossiStalkersZealots | Self::MaraudersMarinesMedivacs | Self::Generated(_) => 3,
        }
    }

    fn has_medivacs(self) -> bool {
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
    fn new(mixture: Mixture, kind: &UnitType, options: &BattleOptions) -> Self {
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

/// Floats of the parts of observations and states.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowLens {
    /// What comes before the enemies in an observation.
    pub(crate) moves: usize,
    pub(crate) enemy: usize,
    pub(crate) ally: usize,
    /// The agent's own figures, without the time.
    pub(crate) own: usize,
    pub(crate) state_ally: usize,
    pub(crate) state_enemy: usize,
}

impl RowLens {
    fn new(
        options: &BattleOptions,
        actions: usize,
        type_bits: usize,
        ally_shield: usize,
        enemy_shield: usize,
    ) -> Self {
        let all_health = usize::from(options.obs_all_health);
        let own_health = usize::from(options.obs_all_health || options.obs_own_health);
        Self {
            moves: 4
                + 8 * usize::from(options.obs_pathing_grid)
                + 9 * usize::from(options.obs_terrain_height),
            enemy: 4 + all_health * (1 + enemy_shield) + type_bits,
            ally: 4
                + all_health * (1 + ally_shield)
                + type_bits
                + usize::from(options.obs_last_action) * actions,
            own: own_health * (1 + ally_shield)
                + 2 * usize::from(options.obs_own_pos)
                + 2 * usize::from(options.conic_fov)
                + type_bits,
            state_ally: 4 + ally_shield + 2 * usize::from(options.conic_fov) + type_bits,
            state_enemy: 3 + enemy_shield + type_bits,
        }
    }
}

/// Everything about a battle that stays the same from step to step.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// Whose units the agents are.
    pub(crate) player: u8,
    pub(crate) options: BattleOptions,
    pub(crate) shape: BattleShape,
    pub(crate) figures: Vec<TypeFigures>,
    /// The armies of generated battles.
    pub(crate) generation: Option<(TeamRace, TeamGeneration)>,
    pub(crate) cone: Option<Cone>,
    /// The first action that attacks or heals.
    pub(crate) first_target: usize,
    /// Whether a battle without any fighter left is lost, and one against a last Medivac won.
    pub(crate) has_medivacs: bool,
    pub(crate) allies_have_shields: bool,
    pub(crate) enemies_have_shields: bool,
    pub(crate) type_bits: usize,
    pub(crate) rows: RowLens,
    pub(crate) samples: TerrainSamples,
    /// Displacement by a move order to the north, south, east and west.
    pub(crate) moves: [Vec2; 4],
    /// How far away the cells are tested that moves lead to: half as far.
    pub(crate) half_move: f64,
    /// Cells from west to east and from south to north.
    pub(crate) map_size: (f32, f32),
    /// The return of a perfect episode without regeneration; where armies are drawn, without the
    /// life of the enemies.
    pub(crate) reward_max: f64,
    /// What rewards are multiplied by, but for the reward of a perfect episode.
    pub(crate) reward_scale_rate: Option<f64>,
}

impl Layout {
    pub(crate) fn new(rules: &Rules, options: BattleOptions, player: u8) -> Result<Self, EnvError> {
        check_options(&options)?;
        let scenario = &rules.scenario;
        let other = other_player(player);
        let generation = generation(rules, &options)?;
        let mixture = match generation {
            Some((race, _)) => Mixture::Generated(race),
            None => mixture(rules, player)?,
        };
        let figures = rules.catalog.units();
        let figures: Vec<TypeFigures> =
            figures.map(|(_, kind)| TypeFigures::new(mixture, kind, &options)).collect();
        let counts = match generation {
            Some((_, TeamGeneration { agents, enemies, .. })) => [agents, enemies],
            None => [scenario.unit_count(1), scenario.unit_count(2)],
        };
        let [agents, enemies] =
            [player, other].map(|player| counts[usize::from(player) - 1] as usize);
        if enemies == 0 {
            return Err(EnvError::NoUnits { scenario: scenario.name.clone(), player: other });
        }
        let has_medivacs = mixture.has_medivacs();
        let cone = options.conic_fov.then(|| Cone::new(options.num_fov_actions));
        let first_target = ACTION_ATTACK + cone.as_ref().map_or(0, Cone::count);
        let has_shields = |race: &str| race == "protoss";
        let mut races = [&scenario.ally_race, &scenario.enemy_race];
        if player == 2 {
            races.reverse();
        }
        let [allies_have_shields, enemies_have_shields] = races.map(|race| has_shields(race));
        let type_bits = mixture.type_bits();
        let actions = first_target + if has_medivacs { enemies.max(agents) } else { enemies };
        let rows = RowLens::new(
            &options,
            actions,
            type_bits,
            usize::from(allies_have_shields),
            usize::from(enemies_have_shields),
        );
        // The time takes two slots, the first of which stays zero.
        let observation_len = rows.moves
            + enemies * rows.enemy
            + (agents - 1) * rows.ally
            + rows.own
            + 2 * usize::from(options.obs_timestep_number);
        let state_len = if options.obs_instead_of_state {
            agents * observation_len
        } else {
            agents * rows.state_ally
                + enemies * rows.state_enemy
                + usize::from(options.state_last_action) * agents * actions
                + usize::from(options.state_timestep_number)
        };
        let reward_max = reward_max(rules, &options, other, enemies);
        let terrain = &scenario.terrain;
        Ok(Self {
            player,
            options,
            shape: BattleShape {
                agents,
                enemies,
                actions,
                observation_len,
                state_len,
                episode_limit_steps: scenario.episode_limit_steps,
            },
            figures,
            generation,
            cone,
            first_target,
            has_medivacs,
            allies_have_shields,
            enemies_have_shields,
            type_bits,
            rows,
            samples: TerrainSamples::new(terrain, &options),
            moves: moves(options.move_amount),
            half_move: options.move_amount / 2.0,
            map_size: (terrain.width() as f32, terrain.height() as f32),
            reward_max,
            reward_scale_rate: options.reward_scale.then_some(options.reward_scale_rate),
        })
    }

    /// The player of the enemies.
    pub(crate) fn opponent(&self) -> u8 {
        other_player(self.player)
    }
}

fn other_player(player: u8) -> u8 {
    3 - player
}

fn moves(amount: f64) -> [Vec2; 4] {
    let amount = Fixed::from_raw((amount * 4096.0).round() as i32);
    [
        Vec2::new(Fixed::ZERO, amount),
        Vec2::new(Fixed::ZERO, -amount),
        Vec2::new(amount, Fixed::ZERO),
        Vec2::new(-amount, Fixed::ZERO),
    ]
}

fn check_options(options: &BattleOptions) -> Result<(), EnvError> {
    if options.step_mul == 0 {
        let expected = "a step needs at least one game loop";
        return Err(EnvError::Option { option: "step_mul", value: 0.0, expected });
    }
    let move_amount = options.move_amount;
    if !(1.0 / 4096.0..=64.0).contains(&move_amount) {
        let expected = "it must be more than 0 and at most 64 cells";
        return Err(EnvError::Option { option: "move_amount", value: move_amount, expected });
    }
    if (options.obs_pathing_grid || options.obs_terrain_height) && move_amount.fract() != 0.0 {
        return Err(EnvError::MoveAmountNotWhole { move_amount });
    }
    for (option, value) in [
        ("reward_death_value", options.reward_death_value),
        ("reward_win", options.reward_win),
        ("reward_defeat", options.reward_defeat),
        ("reward_negative_scale", options.reward_negative_scale),
    ] {
        if !value.is_finite() {
            return Err(EnvError::Option { option, value, expected: "it must be finite" });
        }
    }
    let value = options.reward_scale_rate;
    if !(value.is_finite() && 0.0 < value) {
        let expected = "it must be more than 0";
        return Err(EnvError::Option { option: "reward_scale_rate", value, expected });
    }
    let value = options.num_fov_actions.into();
    if options.conic_fov && !(2..=360).contains(&options.num_fov_actions) {
        let expected = "it must lie between 2 and 360";
        return Err(EnvError::Option { option: "num_fov_actions", value, expected });
    }
    let value = options.min_attack_range;
    if !(value.is_finite() && 0.0 <= value) {
        let expected = "it must be finite and at least 0";
        return Err(EnvError::Option { option: "min_attack_range", value, expected });
    }
    Ok(())
}

/// How the armies of the battle are drawn, if they are.
fn generation(
    rules: &Rules,
    options: &BattleOptions,
) -> Result<Option<(TeamRace, TeamGeneration)>, EnvError> {
    let scenario = &rules.scenario.name;
    match (TeamRace::of(scenario), options.generation) {
        (Some(race), given) => {
            let generation = given.unwrap_or_else(|| TeamGeneration::standard(race, 10, 10));
            generation.check()?;
            Ok(Some((race, generation)))
        }
        (None, Some(_)) => Err(EnvError::NotGenerated { scenario: scenario.clone() }),
        (None, None) => Ok(None),
    }
}

fn mixture(rules: &Rules, player: u8) -> Result<Mixture, EnvError> {
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

/// The return of a perfect episode without regeneration.
fn reward_max(rules: &Rules, options: &BattleOptions, opponent: u8, enemies: usize) -> f64 {
    let groups = rules.scenario.spawns.iter().filter(|group| group.player == opponent);
    let life: f64 = groups
        .filter_map(|group| Some((group.count, rules.catalog.find(&group.unit)?)))
        .map(|(count, id)| {
            let kind = rules.catalog.unit(id);
            f64::from(count) * f64::from(cells(kind.life_max) + cells(kind.shields_max))
        })
        .sum();
    enemies as f64 * options.reward_death_value + options.reward_win + life
}
