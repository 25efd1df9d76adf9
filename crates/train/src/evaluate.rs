use env::{BatchArrays, BattleShape, Opponent, Outcome, load_rules};
use policy::Architecture;
use serde::Serialize;

use crate::TrainError;
use crate::environment::Environment;
use crate::team::{Choice, Networks, Team};

/// The result of battles played greedily, each on its own field from its first game loop to its
/// end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Evaluation {
    /// Games played.
    pub games: usize,
    /// Games won.
    pub wins: usize,
    /// Mean over games of the sum of rewards.
    pub mean_reward: f64,
    /// Mean over games of the number of steps.
    pub mean_steps: f64,
}

impl Evaluation {
    /// Won games as a fraction of all.
    pub fn win_rate(&self) -> f64 {
        self.wins as f64 / self.games.max(1) as f64
    }
}

/// Plays `games` games greedily on `threads` threads. `environment` sets up a number of games for
/// a seed.
pub(crate) fn evaluate<E: Environment>(
    networks: &Networks,
    environment: &(impl Fn(usize, u64) -> Result<E, TrainError> + Sync),
    games: usize,
    seed: u64,
    threads: usize,
) -> Result<Evaluation, TrainError> {
    let threads = threads.clamp(1, games.max(1));
    let share = |index: usize| (index + 1) * games / threads - index * games / threads;
    let results = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|index| {
                scope.spawn(move || {
                    let seed = seed.wrapping_add(0x9e37_79b9 * (index as u64 + 1));
                    let mut environment = environment(share(index), seed)?;
                    Ok(play_out(networks, &mut environment, share(index)))
                })
            })
            .collect();
        let join = |handle: std::thread::ScopedJoinHandle<'_, _>| {
            handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        handles.into_iter().map(join).collect::<Result<Vec<Totals>, TrainError>>()
    })?;
    let mut totals = Totals::default();
    for result in results {
        totals.wins += result.wins;
        totals.steps += result.steps;
        totals.reward += result.reward;
    }
    let count = games.max(1) as f64;
    Ok(Evaluation {
        games,
        wins: totals.wins,
        mean_reward: totals.reward / count,
        mean_steps: totals.steps as f64 / count,
    })
}

#[derive(Default)]
struct Totals {
    wins: usize,
    steps: usize,
    reward: f64,
}

/// Plays the first episode of every game. Games that are done play on unseen until all are: taking
/// the first results of whichever game ends would favour short episodes.
fn play_out<E: Environment>(networks: &Networks, environment: &mut E, games: usize) -> Totals {
    let mut scene = BatchArrays::new(&environment.shape(), games);
    let mut team = Team::new(&networks.architecture, games);
    let mut continues = vec![0.0; games];
    let mut playing = vec![true; games];
    let mut totals = Totals::default();
    environment.reset(&mut scene.buffers());
    while playing.contains(&true) {
        team.act(networks, &scene, &continues, Choice::Greedy);
        environment.step(&team.actions, &mut scene.buffers());
        for game in 0..games {
            let outcome = scene.outcomes[game];
            continues[game] = f32::from(u8::from(outcome.is_none()));
            if playing[game] {
                totals.steps += 1;
                totals.reward += f64::from(scene.rewards[game]);
                totals.wins += usize::from(outcome == Some(Outcome::Won));
                playing[game] = outcome.is_none();
            }
        }
    }
    totals
}

/// The architecture for a battle of `shape`.
pub(crate) fn architecture_for(
    shape: &BattleShape,
    settings: &crate::Hyperparameters,
) -> Architecture {
    Architecture {
        agents: shape.agents,
        actions: shape.actions,
        observation_len: shape.observation_len,
        state_len: shape.state_len,
        actor_hidden: settings.actor_hidden,
        critic_hidden: settings.critic_hidden,
        critic_view: settings.critic_view,
    }
}

/// Rejects a battle that a network of `architecture` cannot play.
pub(crate) fn check_shape(
    architecture: &Architecture,
    shape: &BattleShape,
) -> Result<(), TrainError> {
    let describe = |agents, actions, observation, state| {
        format!(
            "{agents} agents, {actions} actions, observations of {observation}, states of {state}"
        )
    };
    let expected = describe(
        architecture.agents,
        architecture.actions,
        architecture.observation_len,
        architecture.state_len,
    );
    let found = describe(shape.agents, shape.actions, shape.observation_len, shape.state_len);
    if expected == found { Ok(()) } else { Err(TrainError::OtherBattle { expected, found }) }
}

/// Plays `games` greedy games of `scenario` with a checkpoint on `threads` threads.
///
/// # Errors
///
/// If there is no such scenario, or the checkpoint is for battles of other sizes.
pub fn evaluate_checkpoint(
    checkpoint: &crate::Checkpoint,
    scenario: &str,
    games: usize,
    seed: u64,
    threads: usize,
) -> Result<Evaluation, TrainError> {
    let rules = load_rules(scenario, Opponent::AttackMove)?;
    let battles = |games: usize, seed: u64| {
        let battles = crate::battles::Battles::new(std::sync::Arc::clone(&rules), games, seed)?;
        check_shape(&checkpoint.architecture, &battles.shape())?;
        Ok(battles)
    };
    let networks = Networks::new(checkpoint.architecture, &checkpoint.weights);
    evaluate(&networks, &battles, games, seed, threads)
}
