//! Replay files: archives that the game's tools can open, with a recording inside.

use maps::mpq::{self, Archive};
use prost::Message as _;

use super::error::with_causes;
use super::recording::{FORMAT, Recording};
use super::wire;
use crate::identity::{BASE_BUILD, DATA_VERSION, GAME_VERSION};
use crate::protocol::{PlayerResult, Race, Result as GameResult};

/// What tools read of a replay.
const METADATA: &str = "replay.gamemetadata.json";
/// What this engine plays.
const RECORDING: &str = "starleague.recording";
/// Loops that pass in a second of real time.
const LOOPS_PER_SECOND: f64 = 22.4;

/// How long a game of so many loops takes, in seconds of real time.
pub(super) fn seconds(game_loops: u32) -> f64 {
    f64::from(game_loops) / LOOPS_PER_SECOND
}

/// A replay file of a game.
pub(super) fn write(recording: &Recording, map_name: &str) -> Vec<u8> {
    let metadata = metadata(recording, map_name);
    mpq::write(&[(METADATA, metadata.as_bytes()), (RECORDING, &recording.encode_to_vec())])
}

/// Reads a replay file of this engine.
pub(super) fn read(bytes: &[u8]) -> Result<Recording, String> {
    let archive = Archive::open(bytes).map_err(|error| with_causes(&error))?;
    let recording = archive.read(RECORDING).map_err(|_| {
        "The replay was not recorded by this engine; replays of people cannot be played.".to_owned()
    })?;
    wire::check_recording(&recording)?;
    let recording = Recording::decode(recording.as_slice()).map_err(|error| with_causes(&error))?;
    if recording.format != FORMAT {
        return Err(format!(
            "The replay has the format {}, and this is {FORMAT}.",
            recording.format
        ));
    }
    Ok(recording)
}

fn metadata(recording: &Recording, map_name: &str) -> String {
    let players = recording.setup.iter().flat_map(|setup| &setup.players);
    let players: Vec<String> = (1..)
        .zip(players)
        .map(|(number, player)| {
            let wanted = player.setup.clone().unwrap_or_default().race();
            format!(
                "{{\"PlayerID\":{number},\"APM\":0,\"Result\":\"{}\",\"SelectedRace\":\"{}\",\
                 \"AssignedRace\":\"{}\"}}",
                result_name(&recording.results, number),
                race_name(wanted),
                race_name(Race::try_from(player.race).unwrap_or(Race::Random)),
            )
        })
        .collect();
    let map_name = json_string(map_name);
    format!(
        "{{\"Title\":{map_name},\"MapName\":{map_name},\
         \"GameVersion\":\"{GAME_VERSION}.{BASE_BUILD}\",\"DataBuild\":\"{BASE_BUILD}\",\
         \"DataVersion\":\"{DATA_VERSION}\",\"BaseBuild\":\"Base{BASE_BUILD}\",\
         \"Duration\":{:.0},\"IsNotAvailable\":false,\"Players\":[{}]}}",
        seconds(recording.game_loops),
        players.join(",")
    )
}

fn result_name(results: &[PlayerResult], number: u32) -> &'static str {
    let result = results.iter().find(|result| result.player_id() == number);
    match result.map_or(GameResult::Undecided, PlayerResult::result) {
        GameResult::Victory => "Win",
        GameResult::Defeat => "Loss",
        GameResult::Tie => "Tie",
        GameResult::Undecided => "Undecided",
    }
}

fn race_name(race: Race) -> &'static str {
    match race {
        Race::Terran => "Terr",
        Race::Zerg => "Zerg",
        Race::Protoss => "Prot",
        Race::Random | Race::NoRace => "Rand",
    }
}

fn json_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
