//! The `starleague` binary: command lines in, results on standard output, progress on standard
//! error, exit status 0 only on success.

/// Prints a line of a result. A reader who has gone is an error like others, not a panic.
macro_rules! say {
    ($($line:tt)*) => {{
        use std::io::Write as _;
        writeln!(std::io::stdout(), $($line)*)?
    }};
}

mod commands;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// An open engine for StarCraft II's rules, and agents that learn on it.
#[derive(Parser)]
#[command(name = "starleague", version, propagate_version = true)]
#[command(after_help = "Example:\n  starleague train 3m\n  starleague watch runs/3m-1")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Train agents on a battle until they win 95 % of their games
    Train(commands::train::TrainArguments),
    /// Measure the win rate of a checkpoint
    Eval(commands::eval::EvalArguments),
    /// Watch replays and live games in the browser
    Watch(commands::watch::WatchArguments),
    /// Look into replay files, or check that they play the same here
    Replay(commands::replay::ReplayArguments),
    /// Measure the speed of the engine on this machine
    Bench(commands::bench::BenchArguments),
    /// List the battles
    Scenarios(commands::scenarios::ScenariosArguments),
    /// Play against agents, or let agents play each other (not built yet)
    Play(commands::unbuilt::UnbuiltArguments),
    /// Train a league of agents (not built yet)
    League(commands::unbuilt::UnbuiltArguments),
    /// Serve the StarCraft II API (not built yet)
    Serve(commands::unbuilt::UnbuiltArguments),
    /// Lay out an SC2PATH folder (not built yet)
    InstallSc2(commands::unbuilt::UnbuiltArguments),
    /// List the maps (not built yet)
    Maps(commands::unbuilt::UnbuiltArguments),
    /// Check this installation (not built yet)
    Doctor(commands::unbuilt::UnbuiltArguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Train(arguments) => commands::train::run(&arguments),
        Command::Eval(arguments) => commands::eval::run(&arguments),
        Command::Watch(arguments) => commands::watch::run(&arguments),
        Command::Replay(arguments) => commands::replay::run(&arguments),
        Command::Bench(arguments) => commands::bench::run(&arguments),
        Command::Scenarios(arguments) => commands::scenarios::run(&arguments),
        Command::Play(_) => commands::unbuilt::run("play"),
        Command::League(_) => commands::unbuilt::run("league"),
        Command::Serve(_) => commands::unbuilt::run("serve"),
        Command::InstallSc2(_) => commands::unbuilt::run("install-sc2"),
        Command::Maps(_) => commands::unbuilt::run("maps"),
        Command::Doctor(_) => commands::unbuilt::run("doctor"),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads the output has had enough of it.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
