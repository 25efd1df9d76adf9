use crate::{Opponent, TeamGeneration};

/// What can be chosen about a battle. The default is the original's.
///
/// # Source
///
/// The constructor arguments of `StarCraft2Env` of the public repository `oxwhirl/smac`, commit
/// d6aab33, and of `oxwhirl/smacv2`, commit 577ab5a. Those that concern the game process have no counterpart; the map and the seed are given
/// apart. `continuing_episode` only marks time-outs there, which [`Outcome::TimedOut`] does always.
///
/// [`Outcome::TimedOut`]: crate::Outcome::TimedOut
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BattleOptions {
    /// Who plays the units of player 2.
    pub opponent: Opponent,
    /// Game loops of a step, from 1 to 1,024.
    pub step_mul: u32,
    /// Steps after which an episode ends undecided, at least 1; the scenario's own where not given.
    pub episode_limit_steps: Option<u32>,
    /// Length of a move order in cells, more than 0 and at most 64. The movement mask tests the
    /// cell at half of it.
    pub move_amount: f64,
    /// Observations show the life and shields of units in sight, the own ones included.
    pub obs_all_health: bool,
    /// Observations show the agent's own life and shields.
    pub obs_own_health: bool,
    /// Observations show the last actions of allies in sight.
    pub obs_last_action: bool,
    /// Observations show whether 8 points round the agent are pathable.
    pub obs_pathing_grid: bool,
    /// Observations show the height at 9 points round the agent.
    pub obs_terrain_height: bool,
    /// The state is all observations in a row; the options for states then do nothing.
    pub obs_instead_of_state: bool,
    /// Observations end with the part of the episode that is over.
    pub obs_timestep_number: bool,
    /// States show the last actions.
    pub state_last_action: bool,
    /// States end with the part of the episode that is over.
    pub state_timestep_number: bool,
    /// Observations show the agent's own place, as parts of the map's width and height.
    pub obs_own_pos: bool,
    /// Agents look in one of [`Self::num_fov_actions`] directions, and see and target only what
    /// lies in a cone round it; as many actions turn it.
    pub conic_fov: bool,
    /// Directions in which agents can look, from 2 to 360; the cones fill the circle.
    pub num_fov_actions: u32,
    /// Each unit type has its own ranges of sight and of target actions, instead of 9 and 6 cells.
    pub use_unit_ranges: bool,
    /// Ranges of target actions are at least this, in cells, where each type has its own.
    pub min_attack_range: f64,
    /// How armies are drawn for each episode of a generated battle ([`TeamRace`]), where not as
    /// [`TeamGeneration::standard`] for 10 against 10.
    ///
    /// [`TeamRace`]: crate::TeamRace
    pub generation: Option<TeamGeneration>,
    /// Rewards are 1 for a win, -1 for a defeat, else 0. [`Self::reward_scale`] applies to them.
    pub reward_sparse: bool,
    /// Own losses do not count, and the absolute value of the damage done is the reward.
    pub reward_only_positive: bool,
    /// Reward for a kill.
    pub reward_death_value: f64,
    /// Reward for a win.
    pub reward_win: f64,
    /// Added on defeat; at most 0 makes sense.
    pub reward_defeat: f64,
    /// Weight of own losses where they count.
    pub reward_negative_scale: f64,
    /// Divide rewards so that a perfect episode without regeneration returns
    /// [`Self::reward_scale_rate`].
    pub reward_scale: bool,
    /// See [`Self::reward_scale`].
    pub reward_scale_rate: f64,
    /// Scripted agents act instead of the caller.
    pub heuristic_ai: bool,
    /// The scripted agents use available actions only.
    pub heuristic_rest: bool,
}

impl Default for BattleOptions {
    fn default() -> Self {
        Self {
            opponent: Opponent::AttackMove,
            step_mul: 8,
            episode_limit_steps: None,
            move_amount: 2.0,
            obs_all_health: true,
            obs_own_health: true,
            obs_last_action: false,
            obs_pathing_grid: false,
            obs_terrain_height: false,
            obs_instead_of_state: false,
            obs_timestep_number: false,
            state_last_action: true,
            state_timestep_number: false,
            obs_own_pos: false,
            conic_fov: false,
            num_fov_actions: 12,
            use_unit_ranges: false,
            min_attack_range: 2.0,
            generation: None,
            reward_sparse: false,
            reward_only_positive: true,
            reward_death_value: 10.0,
            reward_win: 200.0,
            reward_defeat: 0.0,
            reward_negative_scale: 0.5,
            reward_scale: true,
            reward_scale_rate: 20.0,
            heuristic_ai: false,
            heuristic_rest: false,
        }
    }
}
