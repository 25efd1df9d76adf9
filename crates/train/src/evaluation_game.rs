use std::path::{Path, PathBuf};
use std::sync::Arc;

use env::{ACTION_ATTACK, BatchArrays, Battle, BattleOptions, BattleShape, BattleStep, Outcome};
use policy::Random;
use replay::{
    ActionLabel, AgentTrace, Decision, MatchResult, Probability, Recorder, Replay, TracedAgent,
    TracedStep,
};
use sim::Rules;

use crate::evaluate::check_shape;
use crate::team::{Choice, Networks, Team};
use crate::{Checkpoint, TrainError};

/// One game of a trained team, step by step, with what the agents thought.
pub struct EvaluationGame {
    battle: Battle,
    networks: Networks,
    checkpoint: Checkpoint,
    team: Team,
    scene: BatchArrays,
    continues: [f32; 1],
    sampling: Option<Random>,
    outcome: Option<Outcome>,
}

/// What one agent decided at a step.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentStep {
    /// Its place among the agents.
    pub agent: usize,
    /// The action it chose.
    pub action: u16,
    /// One per action; 0 where it was not available.
    pub probabilities: Vec<f32>,
}

/// One step of a game.
#[derive(Clone, Debug, PartialEq)]
pub struct StepRecord {
    /// The loop of the world when the agents decided.
    pub game_loop: u32,
    /// The critic's estimate of the sum of discounted rewards from here on.
    pub value: f32,
    /// The reward of the step.
    pub reward: f32,
    /// One per living agent, in their order.
    pub decisions: Vec<AgentStep>,
    /// Set when the step ended the game.
    pub outcome: Option<Outcome>,
}

impl EvaluationGame {
    /// A game at its start, played greedily.
    ///
    /// # Errors
    ///
    /// If the rules have no SMAC equivalent, or the checkpoint is for battles of other sizes.
    pub fn new(checkpoint: Checkpoint, rules: Arc<Rules>, seed: u64) -> Result<Self, TrainError> {
        let battle = Battle::new(rules, BattleOptions::default(), seed)?;
        check_shape(&checkpoint.architecture, &battle.shape())?;
        let networks = Networks::new(checkpoint.architecture, &checkpoint.weights);
        let mut game = Self {
            team: Team::new(&checkpoint.architecture, 1),
            scene: BatchArrays::new(&battle.shape(), 1),
            continues: [0.0],
            sampling: None,
            outcome: None,
            battle,
            networks,
            checkpoint,
        };
        game.look(BattleStep { reward: 0.0, outcome: None });
        Ok(game)
    }

    /// Plays by the probabilities, as in training, instead of greedily.
    pub fn sampled(mut self, seed: u64) -> Self {
        self.sampling = Some(Random::new(seed));
        self
    }

    /// The battle at the present step.
    pub fn battle(&self) -> &Battle {
        &self.battle
    }

    /// How the game ended, once it has.
    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome
    }

    /// Lets all agents act, or returns `None` when the game is over.
    pub fn step(&mut self) -> Option<StepRecord> {
        let decided = self.decide()?;
        Some(self.advance(decided))
    }

    /// Lets all agents choose, without acting yet; `None` when the game is over.
    fn decide(&mut self) -> Option<StepRecord> {
        if self.outcome.is_some() {
            return None;
        }
        let choice = match &mut self.sampling {
            Some(random) => Choice::Sampled(random),
            None => Choice::Greedy,
        };
        self.team.act(&self.networks, &self.scene, &self.continues, choice);
        self.team.judge(&self.networks, &self.scene, &self.continues);
        self.continues = [1.0];
        let BattleShape { actions, agents, .. } = self.battle.shape();
        let decision = |agent: usize| AgentStep {
            agent,
            action: self.team.actions[agent],
            probabilities: self.team.distributions[agent * actions..(agent + 1) * actions]
                .iter()
                .map(|log_prob| log_prob.exp())
                .collect(),
        };
        let living = (0..agents).filter(|&agent| self.scene.alive[agent] != 0);
        let values = &self.team.values;
        let value = values.iter().sum::<f32>() / values.len() as f32;
        Some(StepRecord {
            game_loop: self.battle.world().game_loop(),
            value: self.checkpoint.normalizer.denormalize(value),
            reward: 0.0,
            decisions: living.map(decision).collect(),
            outcome: None,
        })
    }

    fn advance(&mut self, mut record: StepRecord) -> StepRecord {
        let step = self.battle.step(&self.team.actions);
        record.reward = step.reward as f32;
        record.outcome = step.outcome;
        self.outcome = step.outcome;
        self.look(step);
        record
    }

    fn look(&mut self, step: BattleStep) {
        self.scene.buffers().write(0, &self.battle, step);
    }
}

/// Plays `count` greedy games and writes each as a replay with the agents' thoughts into `folder`.
/// Returns the files.
///
/// # Errors
///
/// As [`EvaluationGame::new`]; or if a file cannot be written.
pub fn record_games(
    checkpoint: &Checkpoint,
    rules: &Arc<Rules>,
    seed: u64,
    count: u64,
    folder: &Path,
) -> Result<Vec<PathBuf>, TrainError> {
    let mut paths = Vec::new();
    for index in 0..count {
        let seed = Random::stream(seed, index).next_u64();
        let replay = record_game(checkpoint.clone(), rules, seed)?;
        let name = format!("{}-{index}.{}", checkpoint.scenario, replay::FILE_EXTENSION);
        let path = folder.join(name);
        replay::write_file(&path, &replay)?;
        paths.push(path);
    }
    Ok(paths)
}

/// Plays one greedy game while a recorder, whose world takes the same commands from the same seed,
/// writes it down.
///
/// # Errors
///
/// As [`EvaluationGame::new`].
pub fn record_game(
    checkpoint: Checkpoint,
    rules: &Arc<Rules>,
    seed: u64,
) -> Result<Replay, TrainError> {
    let mut game = EvaluationGame::new(checkpoint, Arc::clone(rules), seed)?;
    let mut recorder = Recorder::new(Arc::clone(rules), seed);
    let loops_per_step = BattleOptions::default().step_mul;
    let mut trace = empty_trace(&game, loops_per_step as u16);
    while recorder.world().game_loop() < game.battle().world().game_loop() {
        recorder.step();
    }
    while let Some(record) = game.decide() {
        for decision in &record.decisions {
            let battle = game.battle();
            if let Some(command) = battle.command_of(decision.agent, decision.action) {
                recorder.command(1, battle.agents()[decision.agent], command, false);
            }
        }
        for _ in 0..loops_per_step {
            recorder.step();
        }
        trace.steps.push(traced(game.advance(record)));
    }
    let result = match game.outcome() {
        Some(Outcome::Won) => MatchResult::Won,
        Some(Outcome::Lost) => MatchResult::Lost,
        Some(Outcome::Drawn) => MatchResult::Drawn,
        Some(Outcome::TimedOut) => MatchResult::TimedOut,
        None => MatchResult::Unfinished,
    };
    Ok(recorder.finish(result, Some(trace)))
}

fn traced(record: StepRecord) -> TracedStep {
    let decision = |step: AgentStep| Decision {
        agent: step.agent as u16,
        action: step.action,
        probabilities: step.probabilities.into_iter().map(Probability::of).collect(),
    };
    TracedStep {
        game_loop: record.game_loop,
        value: Some(record.value),
        reward: record.reward,
        decisions: record.decisions.into_iter().map(decision).collect(),
    }
}

/// A trace without steps. Fighters share one list of actions; a healer's targets are its friends.
fn empty_trace(game: &EvaluationGame, loops_per_step: u16) -> AgentTrace {
    let battle = game.battle();
    let BattleShape { actions, agents, .. } = battle.shape();
    let label = |name: &str| ActionLabel { name: name.to_owned(), target: None };
    let plain = ["nothing", "stop", "move north", "move south", "move east", "move west"];
    let aimed = |verb: &str, targets: &[sim::UnitTag]| {
        let targets = targets
            .iter()
            .enumerate()
            .map(|(i, &tag)| ActionLabel { name: format!("{verb} {i}"), target: Some(tag) });
        let mut labels: Vec<ActionLabel> = plain.into_iter().map(label).chain(targets).collect();
        labels.resize_with(actions, || label("nothing"));
        labels
    };
    debug_assert_eq!(plain.len(), ACTION_ATTACK, "target actions follow the plain ones");
    let is_healer = |tag: sim::UnitTag| {
        battle.world().unit(tag).is_some_and(|unit| {
            battle.world().rules().catalog.unit(unit.unit_type).name == "medivac"
        })
    };
    let set = |tag: sim::UnitTag| u16::from(is_healer(tag));
    AgentTrace {
        loops_per_step,
        action_sets: vec![aimed("attack", battle.enemies()), aimed("heal", battle.agents())],
        agents: battle.agents()[..agents]
            .iter()
            .map(|&unit| TracedAgent { unit, action_set: set(unit) })
            .collect(),
        steps: Vec::new(),
    }
}
