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

use std::ffi::OsString;
use std::path::Path;
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
    /// Serve the StarCraft II API to pysc2, SMAC and python-sc2
    Serve(commands::serve::ServeArguments),
    /// Lay out a folder in which these clients find the engine and maps
    InstallSc2(commands::install_sc2::InstallSc2Arguments),
    /// See which map files can be played
    Maps(commands::maps::MapsArguments),
    /// Check such a folder as the clients would
    Doctor(commands::doctor::DoctorArguments),
}

fn main() -> ExitCode {
    let result = match client_flags() {
        Some(flags) => commands::serve::serve(&flags),
        None => run(Arguments::parse().command),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads the output has had enough of it.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", with_causes(&error));
            ExitCode::FAILURE
        }
    }
}

/// The command line of a client that starts this binary in the place of the game's own.
fn client_flags() -> Option<Vec<OsString>> {
    let mut arguments = std::env::args_os();
    let name = arguments.next()?;
    let is_client =
        Path::new(&name).file_name().is_some_and(|name| name == commands::serve::CLIENT_FILE_NAME);
    is_client.then(|| arguments.collect())
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Train(arguments) => commands::train::run(&arguments),
        Command::Eval(arguments) => commands::eval::run(&arguments),
        Command::Watch(arguments) => commands::watch::run(&arguments),
        Command::Replay(arguments) => commands::replay::run(&arguments),
        Command::Bench(arguments) => commands::bench::run(&arguments),
        Command::Scenarios(arguments) => commands::scenarios::run(&arguments),
        Command::Play(_) => commands::unbuilt::run("play"),
        Command::League(_) => commands::unbuilt::run("league"),
        Command::Serve(arguments) => commands::serve::run(&arguments),
        Command::InstallSc2(arguments) => commands::install_sc2::run(&arguments),
        Command::Maps(arguments) => commands::maps::run(&arguments),
        Command::Doctor(arguments) => commands::doctor::run(&arguments),
    }
}

/// An error and its causes in one line, each once: some name their cause in their own words.
fn with_causes(error: &anyhow::Error) -> String {
    error.chain().skip(1).fold(error.to_string(), |text, cause| {
        let cause = cause.to_string();
        if text.contains(&cause) { text } else { format!("{text}: {cause}") }
    })
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;

    #[test]
    fn causes_are_told_once() {
        let cause = std::io::Error::other("no such thing");
        let error = Err::<(), _>(cause).context("cannot read x: no such thing");
        let error = error.context("the run cannot be opened").unwrap_err();
        let told = with_causes(&error);
        assert_eq!(told, "the run cannot be opened: cannot read x: no such thing");
    }
}
