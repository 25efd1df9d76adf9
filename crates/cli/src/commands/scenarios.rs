use std::sync::Arc;

use env::{Battle, BattleOptions, Opponent, load_rules};
use maps::Scenario;
use serde::Serialize;

#[derive(clap::Args)]
#[command(after_help = "Example:\n  starleague scenarios --json")]
pub(crate) struct ScenariosArguments {
    /// Print one JSON object with the list `scenarios`
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Row {
    scenario: String,
    ally_race: String,
    enemy_race: String,
    agents: usize,
    enemies: usize,
    episode_limit_steps: u32,
    actions: usize,
    observation_len: usize,
    state_len: usize,
}

pub(crate) fn run(arguments: &ScenariosArguments) -> anyhow::Result<()> {
    let rows = Scenario::names().map(row).collect::<anyhow::Result<Vec<Row>>>()?;
    if arguments.json {
        say!("{}", serde_json::json!({ "scenarios": rows }));
        return Ok(());
    }
    say!("scenario          races            agents  enemies  limit  actions  observation  state");
    for row in rows {
        say!(
            "{:<16}  {:<7} {:<7}  {:>6}  {:>7}  {:>5}  {:>7}  {:>11}  {:>5}",
            row.scenario,
            row.ally_race,
            row.enemy_race,
            row.agents,
            row.enemies,
            row.episode_limit_steps,
            row.actions,
            row.observation_len,
            row.state_len,
        );
    }
    say!("Limits are in steps of 8 game loops; sizes are floats per agent and per game.");
    Ok(())
}

fn row(name: &str) -> anyhow::Result<Row> {
    let rules = load_rules(name, Opponent::AttackMove)?;
    let scenario = &rules.scenario;
    let (ally_race, enemy_race) = (scenario.ally_race.clone(), scenario.enemy_race.clone());
    let shape = Battle::new(Arc::clone(&rules), BattleOptions::default(), 0)?.shape();
    Ok(Row {
        scenario: name.to_owned(),
        ally_race,
        enemy_race,
        agents: shape.agents,
        enemies: shape.enemies,
        episode_limit_steps: shape.episode_limit_steps,
        actions: shape.actions,
        observation_len: shape.observation_len,
        state_len: shape.state_len,
    })
}
