//! Real replays of every build, against what other parsers read from them.
#![expect(clippy::unwrap_used, reason = "a failure of the machine fails the test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use replay::sc2replay::{
    BuildItem, FLAG_AUTOCAST, FLAG_MINIMAP, GameResult, Order, OrderTarget, PlayerStats,
    ReplaySummary, Sc2Replay, Sc2Tag, TrackerKind,
};
use serde_json::{Value, json};

/// A resumed game: the second parser counts its loops from 1, and lists no players.
const RESUMED: [&str; 2] = [
    "2.0.9.26147__sc2reader__bad_unit_ids_2.SC2Replay",
    "2.0.11.26825__sc2reader__bad_unit_ids_1.SC2Replay",
];
/// The second parser takes away what these maps do before the game.
const SHIFTED: [&str; 2] = [
    "2.0.8.25604__sc2reader__gameheart.SC2Replay",
    "2.0.8.25604__sc2reader__gh_sameteam.SC2Replay",
];
/// The second parser has no owner for the units of its computer, so it leaves out changes of type.
const WITHOUT_TYPES: &str = "2.0.10.26490__sc2reader__replay26490_friendlyfire.SC2Replay";
/// The game's own figure for cooperative missions is another one: 100 and 190, ours 139 and 266.
const COOPERATIVE: &str = "3.17.1.57218__sc2reader__CoA.SC2Replay";

/// A folder of real games, which are not part of the project.
fn folder(name: &str) -> Option<PathBuf> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let folder = above.map(|folder| folder.join("shared/data").join(name)).find(|it| it.is_dir());
    if folder.is_none() {
        println!("skipped: no folder above holds shared/data/{name}");
    }
    folder
}

fn rows(folder: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("replays.json")).unwrap();
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    rows.into_iter().filter(|row| folder.join(file(row)).is_file()).collect()
}

fn file(row: &Value) -> &str {
    row["file"].as_str().unwrap()
}

fn read(folder: &Path, file: &str) -> Sc2Replay {
    let bytes = std::fs::read(folder.join(file)).unwrap();
    Sc2Replay::read(&bytes).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// What a game's row has, of ours in the same form.
fn in_short(summary: &ReplaySummary) -> Value {
    let players = summary.players.iter();
    let players = players.map(|it| json!([it.name, it.race, it.result.map(GameResult::as_str)]));
    json!({
        "build": summary.build,
        "map": summary.map,
        "loops": summary.loops,
        "winner": summary.winner,
        "players": players.collect::<Vec<_>>(),
    })
}

fn theirs_in_short(row: &Value) -> Value {
    let race = |player: &Value| player.get("race_norm").unwrap_or(&player["race"]).clone();
    let players = row["players"].as_array().unwrap().iter();
    let players = players.map(|it| json!([it["name"], race(it), it["result"]]));
    json!({
        "build": row["build"],
        "map": row["map"],
        "loops": row["loops"],
        "winner": row["winner"],
        "players": players.collect::<Vec<_>>(),
    })
}

fn item(item: &BuildItem) -> Value {
    let [x, y] = item.place.map_or([None; 2], |place| place.map(Some));
    json!([item.game_loop, item.kind.as_str(), item.type_name, x, y])
}

/// The first 20 items by the player's number; players who built nothing are not listed.
fn build_orders(replay: &Sc2Replay, summary: &ReplaySummary) -> BTreeMap<String, Vec<Value>> {
    let players = replay.players.iter().zip(&summary.players);
    let first = |items: &[BuildItem]| items.iter().take(20).map(item).collect::<Vec<_>>();
    players
        .map(|(player, summary)| (player.player.to_string(), first(&summary.build_order)))
        .filter(|(_, items)| !items.is_empty())
        .collect()
}

#[test]
fn every_real_replay_reads_as_a_second_parser_reads_it() {
    let Some(folder) = folder("replays") else { return };
    let rows = rows(&folder);
    let mut items = 0;
    for row in &rows {
        let name = file(row);
        let replay = read(&folder, name);
        let counted = [&row["tracker_events"], &row["s2protocol"]["tracker_events"]];
        assert!(counted.contains(&&json!(replay.tracker.len())), "{name}: {counted:?}");
        if SHIFTED.contains(&name) {
            continue;
        }
        let mut summary = replay.summary();
        if name == WITHOUT_TYPES {
            for player in &mut summary.players {
                player.build_order.retain(|item| item.kind.as_str() != "type");
            }
        }
        if RESUMED.contains(&name) {
            let players = summary.players.iter_mut();
            players.flat_map(|player| &mut player.build_order).for_each(|it| it.game_loop += 1);
            assert_eq!(json!(summary.loops + 1), row["loops"]);
        } else {
            assert_eq!(in_short(&summary), theirs_in_short(row), "{name}");
        }
        let ours = build_orders(&replay, &summary);
        items += ours.values().map(Vec::len).sum::<usize>();
        let theirs = row["build_order_20"].as_object().cloned().unwrap_or_default();
        assert_eq!(json!(ours), Value::Object(theirs), "{name}");
    }
    assert!(!rows.is_empty() && items > 35 * rows.len(), "{items} items of {} games", rows.len());
}

/// A decoded game's order, and ours in the same form. Units are numbered by their births.
#[derive(Debug, PartialEq)]
struct DecodedOrder {
    game_loop: u64,
    player: u64,
    queued: u64,
    how: u64,
    target: String,
    target_unit: Option<u64>,
    place: Option<[i64; 2]>,
    units: Vec<u64>,
}

fn their_orders(game: &Value) -> Vec<DecodedOrder> {
    let rows = game["orders"]["rows"].as_array().unwrap().iter();
    let scaled = |value: &Value| value.as_f64().map(|cells| (cells * 4096.0).round() as i64);
    let order = |row: &Value| DecodedOrder {
        game_loop: row[0].as_u64().unwrap(),
        player: row[1].as_u64().unwrap(),
        queued: row[3].as_u64().unwrap(),
        how: row[4].as_u64().unwrap(),
        target: row[5].as_str().unwrap().to_owned(),
        target_unit: row[6].as_u64(),
        place: scaled(&row[7]).zip(scaled(&row[8])).map(|(x, y)| [x, y]),
        units: row[9].as_array().unwrap().iter().filter_map(Value::as_u64).collect(),
    };
    rows.map(order).collect()
}

/// Ours, without units that are dead: the decoded games leave those out.
struct Births {
    by_tag: BTreeMap<Sc2Tag, u64>,
    deaths: BTreeMap<Sc2Tag, u32>,
}

impl Births {
    fn of(replay: &Sc2Replay) -> Self {
        let mut births = Self { by_tag: BTreeMap::new(), deaths: BTreeMap::new() };
        let mut number = 0;
        for event in &replay.tracker {
            match &event.kind {
                TrackerKind::Born { unit, .. } | TrackerKind::Init { unit } => {
                    births.by_tag.insert(unit.tag, number);
                    number += 1;
                }
                TrackerKind::Died { unit, .. } => {
                    births.deaths.insert(*unit, event.game_loop);
                }
                _ => {}
            }
        }
        births
    }

    fn order(&self, replay: &Sc2Replay, order: &Order) -> DecodedOrder {
        let player = replay.players.iter().find(|player| player.user == Some(order.user)).unwrap();
        let (target, target_unit, place) = match order.target {
            OrderTarget::None => ("none", None, None),
            OrderTarget::Point(point) => ("point", None, Some(point)),
            OrderTarget::Unit { tag, position, .. } => {
                ("unit", self.by_tag.get(&tag).copied(), Some(position))
            }
            OrderTarget::Data(place) => ("slot", Some(u64::from(place)), None),
        };
        let is_alive =
            |tag: &&Sc2Tag| self.deaths.get(tag).is_none_or(|&died| died >= order.game_loop);
        let units = order.selection.iter().filter(is_alive);
        DecodedOrder {
            game_loop: order.game_loop.into(),
            player: player.player.into(),
            queued: order.is_queued().into(),
            how: u64::from(order.is_repeat)
                | u64::from(order.flags & FLAG_AUTOCAST != 0) << 1
                | u64::from(order.flags & FLAG_MINIMAP != 0) << 2,
            target: target.to_owned(),
            target_unit,
            place: place.map(|place| [place.x.into(), place.y.into()]),
            units: units.filter_map(|tag| self.by_tag.get(tag).copied()).collect(),
        }
    }
}

/// The score samples of both players, with supply in whole units or halves.
fn stats(replay: &Sc2Replay) -> Value {
    let samples = replay.tracker.iter().filter_map(|event| match &event.kind {
        TrackerKind::Stats { player, stats } => Some((event.game_loop, player, stats)),
        _ => None,
    });
    let rows = samples.map(|(game_loop, player, stats)| {
        let values = PlayerStats::NAMES.iter().zip(stats.values).map(|(name, value)| {
            let is_supply = name.starts_with("food");
            match value % 4096 {
                0 if is_supply => json!(value / 4096),
                _ if is_supply => json!(f64::from(value) / 4096.0),
                _ => json!(value),
            }
        });
        let row: Vec<Value> = [json!(game_loop), json!(player)].into_iter().chain(values).collect();
        Value::Array(row)
    });
    rows.collect()
}

#[test]
fn orders_of_real_games_are_those_of_the_decoded_ones() {
    let Some((replays, games)) = folder("replays").zip(folder("games")) else { return };
    let rows = rows(&replays);
    let (mut games_read, mut orders_read) = (0, 0);
    for entry in std::fs::read_dir(games).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let game: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let Some(row) = rows.iter().find(|row| row["md5"] == game["replay_md5"]) else { continue };
        let replay = read(&replays, file(row));
        let births = Births::of(&replay);
        let ours: Vec<_> =
            replay.input.orders.iter().map(|order| births.order(&replay, order)).collect();
        let theirs = their_orders(&game);
        assert_eq!(ours.len(), theirs.len(), "{}", file(row));
        for (ours, theirs) in ours.iter().zip(&theirs) {
            assert_eq!(ours, theirs, "{}", file(row));
        }
        assert_eq!(stats(&replay), game["stats"]["rows"], "{}", file(row));
        games_read += 1;
        orders_read += ours.len();
    }
    assert!(games_read > 0 && orders_read > 1_000 * games_read, "{orders_read} orders");
}

/// Newer games keep the figure that they show after a match.
#[test]
fn actions_per_minute_are_those_of_the_game() {
    let Some(folder) = folder("replays") else { return };
    let (mut compared, mut off) = (0, Vec::new());
    for row in &rows(&folder) {
        let Some(theirs) = row["metadata"]["APM"].as_array() else { continue };
        let summary = read(&folder, file(row)).summary();
        // One game ends after less than a second.
        if summary.loops < 100 || file(row) == COOPERATIVE {
            continue;
        }
        for (player, theirs) in summary.players.iter().zip(theirs) {
            let Some((ours, theirs)) = player.apm.zip(theirs.as_f64()) else { continue };
            compared += 1;
            if (ours - theirs).abs() > 3.0_f64.max(0.03 * theirs) {
                off.push(format!("{}, {}: {ours:.1}, not {theirs}", file(row), player.name));
            }
        }
    }
    assert!(compared > 0 && off.is_empty(), "{} of {compared}: {off:#?}", off.len());
}
