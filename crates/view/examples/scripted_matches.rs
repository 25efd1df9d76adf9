//! Writes replays of scripted matches, to work on the page and test it without any training.
//!
//! ```sh
//! cargo run -p view --example scripted_matches -- FOLDER 3m 2s3z
//! ```
//!
//! Each agent attacks the nearest enemy, or heals the weakest friend, and its "thoughts" are made
//! up: the nearer the target, the likelier.

use std::path::PathBuf;
use std::sync::Arc;

use catalog::{Catalog, UnitType};
use maps::Scenario;
use replay::{
    ActionLabel, AgentTrace, Decision, MatchResult, Probability, Recorder, Replay, TracedAgent,
    TracedStep,
};
use sim::{Command, OrderTarget, Random, Rules, Unit, UnitTag, World};

const LOOPS_PER_STEP: u32 = 8;
const MOVES: [&str; 6] = ["no-op", "stop", "move north", "move south", "move east", "move west"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("give a folder and scenarios")?);
    std::fs::create_dir_all(&folder)?;
    for name in arguments {
        let scenario = Scenario::load(&name)?;
        let catalog = Catalog::load(scenario.balance.parse()?)?;
        let replay = play(Arc::new(Rules::new(catalog, scenario)?), 5);
        let path = folder.join(name).with_extension(replay::FILE_EXTENSION);
        replay::write_file(&path, &replay)?;
        println!("{} {} loops, {}", path.display(), replay.loops(), replay.result.as_str());
    }
    Ok(())
}

fn play(rules: Arc<Rules>, seed: u64) -> Replay {
    let limit = rules.scenario.episode_limit_steps * LOOPS_PER_STEP;
    let mut recorder = Recorder::new(rules, seed);
    let mut random = Random::new(seed);
    let mut trace = trace_of(recorder.world());
    let result = loop {
        let step = decide(&trace, recorder.world(), &mut random);
        for decision in &step.decisions {
            let agent = trace.agents[usize::from(decision.agent)];
            let label =
                &trace.action_sets[usize::from(agent.action_set)][usize::from(decision.action)];
            if let Some(target) = label.target {
                let command = if is_healer(recorder.world(), agent.unit) {
                    Command::Heal(target)
                } else {
                    Command::Attack(OrderTarget::Unit(target))
                };
                recorder.command(1, agent.unit, command, false);
            }
        }
        trace.steps.push(step);
        (0..LOOPS_PER_STEP).for_each(|_| recorder.step());
        let world = recorder.world();
        match (world.living(1), world.living(2)) {
            (0, 0) => break MatchResult::Drawn,
            (0, _) => break MatchResult::Lost,
            (_, 0) => break MatchResult::Won,
            _ if limit <= world.game_loop() => break MatchResult::TimedOut,
            _ => (),
        }
    };
    recorder.finish(result, Some(trace))
}

fn kind<'a>(world: &'a World, unit: &Unit) -> &'a UnitType {
    world.rules().catalog.unit(unit.unit_type)
}

fn is_healer(world: &World, tag: UnitTag) -> bool {
    world.unit(tag).is_some_and(|unit| kind(world, unit).heal.is_some())
}

fn trace_of(world: &World) -> AgentTrace {
    let moves = || MOVES.map(|name| ActionLabel { name: name.to_owned(), target: None });
    let aimed = |verb: &str, player: u8| {
        let targets = world.units().filter(|unit| unit.player == player);
        let labels = targets.zip(1..).map(|(unit, place)| ActionLabel {
            name: format!("{verb} {} {place}", kind(world, unit).display_name),
            target: Some(unit.tag),
        });
        moves().into_iter().chain(labels).collect()
    };
    let own = world.units().filter(|unit| unit.player == 1);
    let agents = own.map(|unit| TracedAgent {
        unit: unit.tag,
        action_set: u16::from(is_healer(world, unit.tag)),
    });
    AgentTrace {
        loops_per_step: LOOPS_PER_STEP as u16,
        action_sets: vec![aimed("attack", 2), aimed("heal", 1)],
        agents: agents.collect(),
        steps: Vec::new(),
    }
}

fn decide(trace: &AgentTrace, world: &World, random: &mut Random) -> TracedStep {
    let mut decisions = Vec::new();
    for (place, agent) in (0..).zip(&trace.agents) {
        let Some(unit) = world.unit(agent.unit) else { continue };
        let labels = &trace.action_sets[usize::from(agent.action_set)];
        let weights: Vec<f32> =
            labels.iter().map(|label| weight(world, unit, label, random)).collect();
        let sum: f32 = weights.iter().sum();
        let best = weights.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        decisions.push(Decision {
            agent: place,
            action: best.map_or(0, |(action, _)| action as u16),
            probabilities: weights.iter().map(|weight| Probability::of(weight / sum)).collect(),
        });
    }
    let strength = |player: u8| -> f32 {
        let own = world.units().filter(|unit| unit.player == player);
        own.map(|unit| (unit.life + unit.shields).floor() as f32).sum()
    };
    let (own, enemy) = (strength(1), strength(2));
    let value = 10.0 + 10.0 * (own - enemy) / (own + enemy).max(1.0);
    TracedStep { game_loop: world.game_loop(), value: Some(value), reward: 0.0, decisions }
}

fn weight(world: &World, unit: &Unit, label: &ActionLabel, random: &mut Random) -> f32 {
    let chance = random.below(1000) as f32 / 1000.0;
    match label.target {
        None if label.name == "no-op" => 0.0,
        None => 0.02 * chance,
        Some(tag) if tag == unit.tag => 0.0,
        Some(tag) => world.unit(tag).map_or(0.0, |target| {
            let distance = target.position.distance(unit.position).floor() as f32;
            let need = if target.player == unit.player {
                1.01 - target.life.floor() as f32 / kind(world, target).life_max.floor() as f32
            } else {
                1.0
            };
            need * (0.8 + 0.2 * chance) / (1.0 + distance * distance)
        }),
    }
}
