//! Which requests are possible in which status.

use crate::protocol::{Status, request::Request};

use super::error::UsageError;

/// A request's name for messages.
pub(super) fn name(request: &Request) -> &'static str {
    match request {
        Request::CreateGame(_) => "create_game",
        Request::JoinGame(_) => "join_game",
        Request::RestartGame(_) => "restart_game",
        Request::StartReplay(_) => "start_replay",
        Request::LeaveGame(_) => "leave_game",
        Request::QuickSave(_) => "quick_save",
        Request::QuickLoad(_) => "quick_load",
        Request::Quit(_) => "quit",
        Request::GameInfo(_) => "game_info",
        Request::Observation(_) => "observation",
        Request::Action(_) => "action",
        Request::Step(_) => "step",
        Request::Data(_) => "data",
        Request::Query(_) => "query",
        Request::SaveReplay(_) => "save_replay",
        Request::ReplayInfo(_) => "replay_info",
        Request::AvailableMaps(_) => "available_maps",
        Request::SaveMap(_) => "save_map",
        Request::Ping(_) => "ping",
        Request::Debug(_) => "debug",
        Request::ObsAction(_) => "obs_action",
        Request::MapCommand(_) => "map_command",
    }
}

/// Refuses a request that makes no sense now. What the request itself says is looked at later.
pub(super) fn check(request: &Request, status: Status) -> Result<(), UsageError> {
    use Status::{Ended, InGame, InReplay, InitGame, Launched};
    let allowed: &[Status] = match request {
        Request::Ping(_)
        | Request::AvailableMaps(_)
        | Request::Quit(_)
        | Request::ReplayInfo(_) => return Ok(()),
        Request::CreateGame(_) => &[Launched, InitGame, Ended, InGame, InReplay],
        Request::StartReplay(_) => &[Launched, Ended, InGame, InReplay],
        Request::SaveMap(_) => &[Launched, InitGame],
        Request::JoinGame(join) => {
            let joins_another = join.server_ports.is_some() || !join.client_ports.is_empty();
            return match status {
                InitGame => Ok(()),
                Launched if joins_another => Ok(()),
                Launched => Err(UsageError::NothingToJoin),
                _ => Err(UsageError::WrongStatus { request: "join_game", status }),
            };
        }
        Request::RestartGame(_) => &[InGame, Ended],
        Request::LeaveGame(_) => &[InGame, InReplay, Ended],
        Request::GameInfo(_) | Request::Observation(_) | Request::Data(_) => {
            &[InGame, InReplay, Ended]
        }
        Request::Query(_) | Request::Step(_) | Request::ObsAction(_) => &[InGame, InReplay],
        Request::Action(_)
        | Request::Debug(_)
        | Request::QuickSave(_)
        | Request::QuickLoad(_)
        | Request::MapCommand(_) => &[InGame],
        Request::SaveReplay(_) => &[InGame, InReplay, Ended],
    };
    if allowed.contains(&status) {
        return Ok(());
    }
    Err(match (request, status) {
        (Request::Step(_), Ended) => UsageError::GameEnded,
        (_, Ended) => UsageError::NotSupportedOnceEnded,
        (_, Launched | InitGame) if allowed.contains(&InGame) => UsageError::NotInGame,
        _ => UsageError::WrongStatus { request: name(request), status },
    })
}
