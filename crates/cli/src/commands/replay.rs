use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};
use replay::{AgentTrace, AnyReplay, Replay, TracedStep};
use serde_json::{Value, json};

use super::sc2replay;

/// Game loops per second of real time at the speed "Faster".
const LOOPS_PER_REAL_SECOND: f64 = 22.4;

#[derive(Args)]
#[command(after_help = "Example:\n  starleague replay verify runs/3m-1/replays/won-0.slreplay")]
pub(crate) struct ReplayArguments {
    #[command(subcommand)]
    question: Question,
}

#[derive(Subcommand)]
enum Question {
    /// What was played, by which version, and how it ended; reads StarCraft II's own replays too
    #[command(after_help = "Examples:\n  starleague replay info match.slreplay --json\n  \
                            starleague replay info ladder.SC2Replay --json")]
    Info(FileArguments),
    /// What the agents did and thought at each environment step
    #[command(after_help = "Example:\n  starleague replay steps match.slreplay")]
    Steps(FileArguments),
    /// Play it again and compare the state at every game loop
    #[command(after_help = "Example:\n  starleague replay verify match.slreplay")]
    Verify(FileArguments),
}

#[derive(Args)]
struct FileArguments {
    /// A replay file
    file: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &ReplayArguments) -> anyhow::Result<()> {
    let (Question::Info(FileArguments { file, json })
    | Question::Steps(FileArguments { file, json })
    | Question::Verify(FileArguments { file, json })) = &arguments.question;
    let mut out = io::stdout().lock();
    let answer = match &arguments.question {
        Question::Info(_) => Ok(match replay::read_any_file(file)? {
            AnyReplay::Own(replay) => info(&replay),
            AnyReplay::Sc2(replay) => sc2replay::info(&replay),
        }),
        Question::Steps(_) => {
            let replay = replay::read_file(file)?;
            let trace = replay.trace.as_ref();
            let trace = trace.context("the replay was recorded without an agent trace");
            let trace = trace.with_context(|| file.display().to_string())?;
            return Ok(write_steps(&mut out, trace, *json)?);
        }
        Question::Verify(_) => verify(&replay::read_file(file)?),
    };
    let answer = answer.with_context(|| file.display().to_string())?;
    if *json {
        writeln!(out, "{}", answer.json)?;
    } else {
        for line in answer.lines {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// The same answer for people and for programs.
pub(super) struct Answer {
    pub(super) lines: Vec<String>,
    pub(super) json: Value,
}

fn info(replay: &Replay) -> Answer {
    let loops = replay.loops();
    let seconds = f64::from(loops) / LOOPS_PER_REAL_SECOND;
    let steps = replay.trace.as_ref().map_or(0, |trace| trace.steps.len());
    let row = |label: &str, value: String| format!("{label:<14} {value}");
    let lines = vec![
        row("scenario", format!("{} (hash {:016x})", replay.scenario, replay.scenario_hash)),
        row("balance", format!("{} (hash {:016x})", replay.balance, replay.catalog_hash)),
        row("engine", replay.engine.clone()),
        row("seed", replay.seed.to_string()),
        row("length", format!("{loops} game loops, {seconds:.1} s")),
        row("commands", replay.commands().count().to_string()),
        row("episodes", (1 + replay.clears().count()).to_string()),
        row("agent steps", steps.to_string()),
        row("result", replay.result.as_str().to_owned()),
        row("final hash", format!("{:016x}", replay.final_hash)),
    ];
    let json = json!({
        "scenario": replay.scenario,
        "scenario_hash": format!("{:016x}", replay.scenario_hash),
        "balance": replay.balance,
        "catalog_hash": format!("{:016x}", replay.catalog_hash),
        "engine": replay.engine,
        "seed": replay.seed,
        "loops": loops,
        "seconds": seconds,
        "commands": replay.commands().count(),
        "episodes": 1 + replay.clears().count(),
        "steps": steps,
        "result": replay.result.as_str(),
        "final_hash": format!("{:016x}", replay.final_hash),
    });
    Answer { lines, json }
}

/// Writes each step as it is made: a long replay has more of them than the memory holds as text.
fn write_steps(out: &mut impl Write, trace: &AgentTrace, json: bool) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    if json {
        write!(out, "{{\"loops_per_step\":{},\"steps\":[", trace.loops_per_step)?;
    }
    let mut separator = "";
    for step in &trace.steps {
        if json {
            write!(out, "{separator}{}", step_json(trace, step))?;
            separator = ",";
        } else {
            writeln!(out, "{}", step_line(trace, step))?;
        }
    }
    if json {
        writeln!(out, "]}}")?;
    }
    out.flush()
}

fn step_line(trace: &AgentTrace, step: &TracedStep) -> String {
    let value = step.value.map_or("-".to_owned(), |value| format!("{value:.2}"));
    let choices = step.decisions.iter().map(|decision| {
        let agent = &trace.agents[usize::from(decision.agent)];
        let labels = &trace.action_sets[usize::from(agent.action_set)];
        let action = usize::from(decision.action);
        let percent = 100.0 * decision.probabilities[action].value();
        format!("{}: {} {percent:.0}%", decision.agent, labels[action].name)
    });
    let choices: Vec<String> = choices.collect();
    format!(
        "loop {:>4}  value {value:>6}  reward {:>6.2}  {}",
        step.game_loop,
        step.reward,
        choices.join(", ")
    )
}

fn step_json(trace: &AgentTrace, step: &TracedStep) -> Value {
    let decisions = step.decisions.iter().map(|decision| {
        let agent = &trace.agents[usize::from(decision.agent)];
        let labels = &trace.action_sets[usize::from(agent.action_set)];
        let probabilities: Vec<f32> = decision.probabilities.iter().map(|p| p.value()).collect();
        json!({
            "agent": decision.agent,
            "unit": agent.unit.0,
            "action": decision.action,
            "name": labels[usize::from(decision.action)].name,
            "probabilities": probabilities,
        })
    });
    let decisions: Vec<Value> = decisions.collect();
    json!({
        "loop": step.game_loop,
        "value": step.value,
        "reward": step.reward,
        "decisions": decisions,
    })
}

fn verify(replay: &Replay) -> anyhow::Result<Answer> {
    let verified = replay::verify(replay, replay::load_rules(replay)?)?;
    let hash = format!("{:016x}", verified.final_hash);
    let lines = vec![format!(
        "the replay plays the same here: {} game loops, {} commands, final hash {hash}",
        verified.loops, verified.commands
    )];
    let json = json!({
        "verified": true,
        "loops": verified.loops,
        "commands": verified.commands,
        "episodes": 1 + verified.clears,
        "final_hash": hash,
    });
    Ok(Answer { lines, json })
}
