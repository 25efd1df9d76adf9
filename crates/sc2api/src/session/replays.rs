//! Requests about replays.

use std::path::Path;
use std::sync::Arc;

use super::create::{PLAYERS_MAX, read_map};
use super::map_files::Folders;
use super::recording::Recording;
use super::replay_file;
use super::running::{Running, Viewer};
use crate::identity::{BASE_BUILD, DATA_VERSION, GAME_VERSION};
use crate::protocol::{
    PlayerInfo, PlayerInfoExtra, PlayerResult, RequestReplayInfo, RequestStartReplay,
    ResponseReplayInfo, ResponseStartReplay, Result as GameResult, request_replay_info,
    request_start_replay, response_replay_info, response_start_replay,
};

/// Starts the replay that a client wants to see.
pub(super) fn start(
    request: &RequestStartReplay,
    folders: &Folders,
) -> Result<Running, ResponseStartReplay> {
    use response_start_replay::Error;
    let refused = |error: Error| {
        move |details: String| ResponseStartReplay {
            error: Some(error as i32),
            error_details: Some(details),
        }
    };
    let bytes = match &request.replay {
        None => return Err(refused(Error::MissingReplay)("Name a replay.".to_owned())),
        Some(request_start_replay::Replay::ReplayData(bytes)) => bytes.clone(),
        Some(request_start_replay::Replay::ReplayPath(path)) => {
            folders.replay(path).map_err(refused(Error::InvalidReplayPath))?.into()
        }
    };
    let options = request
        .options
        .ok_or_else(|| refused(Error::MissingOptions)("Missing interface options".to_owned()))?;
    let recording = replay_file::read(&bytes).map_err(refused(Error::InvalidReplayData))?;
    let Some(mut setup) = recording.setup.clone() else {
        return Err(refused(Error::InvalidReplayData)("The replay has no setup.".to_owned()));
    };
    if !(1..=PLAYERS_MAX).contains(&setup.players.len()) {
        let details = format!("The replay has {} players.", setup.players.len());
        return Err(refused(Error::InvalidReplayData)(details));
    }
    let observed = u32::try_from(request.observed_player_id()).unwrap_or(u32::MAX);
    if observed as usize > setup.players.len() {
        let details = format!("There is no player {observed} in the replay.");
        return Err(refused(Error::InvalidObservedPlayerId)(details));
    }
    let map = read_map(&setup.map_path, &setup.map).map_err(refused(Error::InvalidMapData))?;
    setup.realtime = request.realtime();
    let viewer = Viewer {
        player: u8::try_from(observed.max(1)).unwrap_or(1),
        is_observer: observed == 0,
        sees_all: request.disable_fog() || observed == 0,
        options,
    };
    let running =
        Running::new(Arc::new(map), setup, viewer).map_err(refused(Error::LaunchError))?;
    Ok(running.playback(recording, request.record_replay()))
}

/// Tells what a replay holds.
pub(super) fn info(request: &RequestReplayInfo, folders: &Folders) -> ResponseReplayInfo {
    use response_replay_info::Error;
    let refused = |error: Error, details: String| ResponseReplayInfo {
        error: Some(error as i32),
        error_details: Some(details),
        ..ResponseReplayInfo::default()
    };
    let bytes = match &request.replay {
        None => return refused(Error::MissingReplay, "Name a replay.".to_owned()),
        Some(request_replay_info::Replay::ReplayData(bytes)) => bytes.clone(),
        Some(request_replay_info::Replay::ReplayPath(path)) => match folders.replay(path) {
            Ok(bytes) => bytes.into(),
            Err(details) => return refused(Error::InvalidReplayPath, details),
        },
    };
    match replay_file::read(&bytes) {
        Ok(recording) => described(&recording),
        Err(details) => refused(Error::InvalidReplayData, details),
    }
}

fn described(recording: &Recording) -> ResponseReplayInfo {
    let setup = recording.setup.clone().unwrap_or_default();
    let infos = super::game_info::player_infos(&setup.players, 0, false);
    let players = infos.into_iter().zip(&setup.players).map(|(info, player)| {
        let results = || recording.results.iter().copied();
        // A game that was left has no result, which readers would take for a victory.
        let undecided =
            PlayerResult { player_id: info.player_id, result: Some(GameResult::Undecided as i32) };
        let own = results().find(|result| result.player_id == info.player_id);
        PlayerInfoExtra {
            player_result: Some(own.unwrap_or(undecided)),
            player_info: Some(PlayerInfo { race_actual: Some(player.race), ..info }),
            ..PlayerInfoExtra::default()
        }
    });
    let map_name = Path::new(&setup.map_path).file_stem();
    ResponseReplayInfo {
        map_name: map_name.map(|name| name.to_string_lossy().into_owned()),
        local_map_path: Some(setup.map_path.clone()),
        player_info: players.collect(),
        game_duration_loops: Some(recording.game_loops),
        game_duration_seconds: Some(replay_file::seconds(recording.game_loops) as f32),
        game_version: Some(format!("{GAME_VERSION}.{BASE_BUILD}")),
        data_build: Some(BASE_BUILD),
        base_build: Some(BASE_BUILD),
        data_version: Some(DATA_VERSION.to_owned()),
        ..ResponseReplayInfo::default()
    }
}
