use replay::sc2replay::{BuildItem, GameResult, PlayerSummary, Sc2Replay};
use serde_json::{Value, json};

use super::replay::Answer;

/// As many items of a build order as people read; programs get all.
const LINES_PER_PLAYER: usize = 20;

/// What was played in a replay of StarCraft II.
pub(super) fn info(replay: &Sc2Replay) -> Answer {
    let summary = replay.summary();
    let row = |label: &str, value: String| format!("{label:<14} {value}");
    let version = &replay.version;
    let [major, minor, revision] = [version.major, version.minor, version.revision];
    let mut lines = vec![
        row("map", summary.map.clone()),
        row("version", format!("{major}.{minor}.{revision}, build {}", summary.build)),
        row("length", format!("{} game loops", summary.loops)),
        row("orders", replay.input.orders.len().to_string()),
        row("winner", summary.winner.join(", ")),
    ];
    for player in &summary.players {
        lines.push(String::new());
        let apm = player.apm.map_or(String::new(), |apm| format!(", {apm:.0} actions per minute"));
        let result = player.result.map_or("-", GameResult::as_str);
        lines.push(format!("{} ({}): {result}{apm}", player.name, player.race));
        lines.extend(player.build_order.iter().take(LINES_PER_PLAYER).map(item_line));
    }
    let players: Vec<Value> = summary.players.iter().map(player_json).collect();
    let json = json!({
        "build": summary.build,
        "map": summary.map,
        "loops": summary.loops,
        "winner": summary.winner,
        "players": players,
    });
    Answer { lines, json }
}

fn item_line(item: &BuildItem) -> String {
    let place = item.place.map_or(String::new(), |[x, y]| format!(" at ({x}, {y})"));
    format!("  loop {:>6}  {:<4}  {}{place}", item.game_loop, item.kind.as_str(), item.type_name)
}

fn player_json(player: &PlayerSummary) -> Value {
    let item = |item: &BuildItem| {
        let [x, y] = item.place.map_or([None; 2], |place| place.map(Some));
        json!([item.game_loop, item.kind.as_str(), item.type_name, x, y])
    };
    let build_order: Vec<Value> = player.build_order.iter().map(item).collect();
    json!({
        "name": player.name,
        "race": player.race,
        "result": player.result.map(GameResult::as_str),
        "apm": player.apm.map(|apm| (apm * 10.0).round() / 10.0),
        "build_order": build_order,
    })
}
