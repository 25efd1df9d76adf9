use fixed::{Fixed, Vec2};
use maps::{CellGrid, Scenario};
use observe::cells;
use sim::Rules;

use crate::cone::Cone;
use crate::terrain_samples::TerrainSamples;
use crate::unit_figures::{Mixture, TypeFigures, mixture};
use crate::{ACTION_ATTACK, BattleOptions, EnvError, TeamGeneration, TeamRace};

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

    fn observation_len(&self, options: &BattleOptions, agents: usize, enemies: usize) -> usize {
        // The time takes two slots, the first of which stays zero.
        let time = 2 * usize::from(options.obs_timestep_number);
        self.moves + enemies * self.enemy + (agents - 1) * self.ally + self.own + time
    }

    fn state_len(
        &self,
        options: &BattleOptions,
        agents: usize,
        enemies: usize,
        actions: usize,
    ) -> usize {
        agents * self.state_ally
            + enemies * self.state_enemy
            + usize::from(options.state_last_action) * agents * actions
            + usize::from(options.state_timestep_number)
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
    /// Where moves may lead.
    pub(crate) pathable: CellGrid,
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
        let generation = generation(rules, &options)?;
        let mixture = match generation {
            Some((race, _)) => Mixture::Generated(race),
            None => mixture(rules, player)?,
        };
        let figures = rules.catalog.units();
        let figures: Vec<TypeFigures> =
            figures.map(|(_, kind)| TypeFigures::new(mixture, kind, &options)).collect();
        let [agents, enemies] = unit_counts(rules, generation, player)?;
        let has_medivacs = mixture.has_medivacs();
        let cone = options.conic_fov.then(|| Cone::new(options.num_fov_actions));
        let first_target = ACTION_ATTACK + cone.as_ref().map_or(0, Cone::count);
        let [allies_have_shields, enemies_have_shields] = have_shields(scenario, player);
        let type_bits = mixture.type_bits();
        let actions = first_target + if has_medivacs { enemies.max(agents) } else { enemies };
        let rows = RowLens::new(
            &options,
            actions,
            type_bits,
            usize::from(allies_have_shields),
            usize::from(enemies_have_shields),
        );
        let observation_len = rows.observation_len(&options, agents, enemies);
        let state_len = if options.obs_instead_of_state {
            agents * observation_len
        } else {
            rows.state_len(&options, agents, enemies, actions)
        };
        let reward_max = reward_max(rules, &options, other_player(player), enemies);
        let terrain = &scenario.terrain;
        let pathable = rules.pathable_at_start();
        Ok(Self {
            player,
            options,
            shape: BattleShape {
                agents,
                enemies,
                actions,
                observation_len,
                state_len,
                episode_limit_steps: options
                    .episode_limit_steps
                    .unwrap_or(scenario.episode_limit_steps),
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
            samples: TerrainSamples::new(terrain, &pathable, &options),
            pathable,
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

/// The numbers of agents and of enemies.
fn unit_counts(
    rules: &Rules,
    generation: Option<(TeamRace, TeamGeneration)>,
    player: u8,
) -> Result<[usize; 2], EnvError> {
    let scenario = &rules.scenario;
    let counts = match generation {
        Some((_, TeamGeneration { agents, enemies, .. })) => [agents, enemies],
        None => [scenario.unit_count(1), scenario.unit_count(2)],
    };
    let sides = [player, other_player(player)];
    for side in sides {
        if counts[usize::from(side) - 1] == 0 {
            return Err(EnvError::NoUnits { scenario: scenario.name.clone(), player: side });
        }
    }
    Ok(sides.map(|side| counts[usize::from(side) - 1] as usize))
}

/// Whether the agents' race and the enemies' have shields.
fn have_shields(scenario: &Scenario, player: u8) -> [bool; 2] {
    let has_shields = |race: &str| race == "protoss";
    let [first, second] = [has_shields(&scenario.ally_race), has_shields(&scenario.enemy_race)];
    if player == 1 { [first, second] } else { [second, first] }
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

/// Game loops of a step at the most: nothing interrupts a step, so that it must end soon.
const STEP_MUL_MAX: u32 = 1024;

fn check_options(options: &BattleOptions) -> Result<(), EnvError> {
    if !(1..=STEP_MUL_MAX).contains(&options.step_mul) {
        let expected = "a step has from 1 to 1024 game loops";
        let value = options.step_mul.into();
        return Err(EnvError::Option { option: "step_mul", value, expected });
    }
    if options.episode_limit_steps == Some(0) {
        let expected = "an episode needs at least one step";
        return Err(EnvError::Option { option: "episode_limit", value: 0.0, expected });
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
