//! The answer to each kind of request.

use crate::identity::{BASE_BUILD, GAME_VERSION};
use crate::protocol::request::Request;
use crate::protocol::response::Response;
use crate::protocol::{
    RequestCreateGame, RequestJoinGame, RequestSaveMap, RequestStartReplay, ResponseAvailableMaps,
    ResponseCreateGame, ResponseDebug, ResponseJoinGame, ResponseLeaveGame, ResponseMapCommand,
    ResponseObserverAction, ResponsePing, ResponseQuickLoad, ResponseQuickSave, ResponseQuit,
    ResponseRestartGame, ResponseSaveMap, ResponseSaveReplay, ResponseStartReplay, ResponseStep,
    response_map_command, response_restart_game, response_save_map,
};
use crate::transport::Connection;

use super::create::CreatedGame;
use super::error::UsageError;
use super::running::Running;
use super::{Phase, Session, budget, debug, join, legality, replay_file, replays};

type Answer = Result<Response, UsageError>;

impl Session {
    /// Answers a request, if it makes sense now.
    pub(super) fn dispatch(&mut self, body: Request, connection: &Connection) -> Answer {
        if let Phase::Running(running) = &mut self.phase {
            running.catch_up(connection);
        }
        legality::check(&body, self.status())?;
        Ok(match body {
            Request::Ping(_) => Response::Ping(self.ping()),
            Request::AvailableMaps(_) => Response::AvailableMaps(ResponseAvailableMaps {
                local_map_paths: self.folders.available(),
                battlenet_map_names: Vec::new(),
            }),
            Request::SaveMap(request) => Response::SaveMap(self.save_map(&request)),
            Request::CreateGame(request) => Response::CreateGame(self.create(&request)),
            Request::JoinGame(request) => Response::JoinGame(self.join(&request, connection)),
            Request::StartReplay(request) => Response::StartReplay(self.start_replay(&request)),
            Request::ReplayInfo(request) => {
                Response::ReplayInfo(replays::info(&request, &self.folders))
            }
            Request::LeaveGame(_) => {
                // Whoever plays along learns of it when the connection closes.
                self.phase = Phase::Launched;
                Response::LeaveGame(ResponseLeaveGame {})
            }
            Request::Quit(_) => {
                self.phase = Phase::Quit;
                Response::Quit(ResponseQuit {})
            }
            of_game => return self.dispatch_to_game(of_game, connection),
        })
    }

    fn dispatch_to_game(&mut self, body: Request, connection: &Connection) -> Answer {
        let Phase::Running(running) = &mut self.phase else { return Err(UsageError::NotInGame) };
        let crop = running.crop();
        let body = match crop {
            Some(crop) => crop.request(body),
            None => body,
        };
        let response = answer_in_game(running, body, connection)?;
        Ok(match crop {
            Some(crop) => crop.response(response),
            None => response,
        })
    }

    fn ping(&self) -> ResponsePing {
        ResponsePing {
            game_version: Some(GAME_VERSION.to_owned()),
            data_version: Some(self.data_version.clone()),
            data_build: Some(BASE_BUILD),
            base_build: Some(BASE_BUILD),
        }
    }

    fn save_map(&self, request: &RequestSaveMap) -> ResponseSaveMap {
        let bytes = request.map_data.as_deref().unwrap_or_default();
        let saved = self.folders.save(request.map_path(), bytes);
        ResponseSaveMap {
            error: saved.err().map(|_| response_save_map::Error::InvalidMapData as i32),
        }
    }

    fn create(&mut self, request: &RequestCreateGame) -> ResponseCreateGame {
        match CreatedGame::new(request, &self.folders) {
            Ok(created) => {
                self.phase = Phase::Created(created);
                ResponseCreateGame::default()
            }
            Err(refused) => refused.into(),
        }
    }

    fn join(&mut self, request: &RequestJoinGame, connection: &Connection) -> ResponseJoinGame {
        let created = match &self.phase {
            Phase::Created(created) => Some(created),
            _ => None,
        };
        match join::join(created, request, self.reach, connection) {
            Ok(running) => {
                let player_id = Some(running.own_id);
                self.phase = Phase::Running(Box::new(running));
                ResponseJoinGame { player_id, ..ResponseJoinGame::default() }
            }
            Err(refused) => refused.into(),
        }
    }

    fn start_replay(&mut self, request: &RequestStartReplay) -> ResponseStartReplay {
        match replays::start(request, &self.folders) {
            Ok(running) => {
                self.phase = Phase::Running(Box::new(running));
                ResponseStartReplay::default()
            }
            Err(refused) => refused,
        }
    }
}

/// The answer to a request that only a game gives.
fn answer_in_game(running: &mut Running, body: Request, connection: &Connection) -> Answer {
    Ok(match body {
        Request::RestartGame(_) => Response::RestartGame(restart(running)?),
        Request::GameInfo(_) => Response::GameInfo(Box::new(running.game_info())),
        Request::Observation(request) => {
            Response::Observation(Box::new(running.observe(&request, connection)))
        }
        Request::Action(request) => Response::Action(running.act(&request)),
        Request::ObsAction(request) => {
            running.observer_act(&request).map_err(UsageError::NotPossible)?;
            Response::ObsAction(ResponseObserverAction {})
        }
        Request::Step(request) => {
            if running.is_realtime() {
                let reason = "Games in real time step by themselves";
                return Err(UsageError::NotPossible(reason.to_owned()));
            }
            running.advance(request.count.unwrap_or(1), connection);
            let simulation_loop = Some(running.reported_loop());
            Response::Step(ResponseStep { simulation_loop })
        }
        Request::Query(request) => {
            budget::check_questions(&request).map_err(UsageError::NotPossible)?;
            Response::Query(running.query(&request, connection))
        }
        Request::Data(request) => Response::Data(running.data(&request)),
        Request::Debug(request) => {
            let checked = debug::check(running.field.world(), running.own_id, &request);
            checked
                .and_then(|()| running.budget.take_debug(&request))
                .map_err(UsageError::NotPossible)?;
            running.debug(&request);
            Response::Debug(ResponseDebug {})
        }
        Request::MapCommand(request) => Response::MapCommand(no_trigger(request.trigger_cmd())),
        Request::QuickSave(_) => {
            possible(running.save(), "Games of two processes cannot be saved")?;
            Response::QuickSave(ResponseQuickSave {})
        }
        Request::QuickLoad(_) => {
            possible(running.load(), "There is no saved game")?;
            Response::QuickLoad(ResponseQuickLoad {})
        }
        Request::SaveReplay(_) => Response::SaveReplay(save_replay(running)?),
        other => {
            let reason = format!("{} is not built yet", legality::name(&other));
            return Err(UsageError::NotPossible(reason));
        }
    })
}

fn possible(is_possible: bool, otherwise: &str) -> Result<(), UsageError> {
    if is_possible { Ok(()) } else { Err(UsageError::NotPossible(otherwise.to_owned())) }
}

fn restart(running: &mut Running) -> Result<ResponseRestartGame, UsageError> {
    possible(running.is_alone(), "Only games of one process can be restarted")?;
    Ok(match running.restarted() {
        Ok(restarted) => {
            *running = restarted;
            ResponseRestartGame { need_hard_reset: Some(false), ..ResponseRestartGame::default() }
        }
        Err(details) => ResponseRestartGame {
            error: Some(response_restart_game::Error::LaunchError as i32),
            error_details: Some(details),
            need_hard_reset: Some(true),
        },
    })
}

fn save_replay(running: &Running) -> Result<ResponseSaveReplay, UsageError> {
    let recording =
        running.recording().map_err(|reason| UsageError::NotPossible(reason.to_owned()))?;
    let data = replay_file::write(&recording, running.map_name());
    Ok(ResponseSaveReplay { data: Some(data.into()) })
}

/// Scripts of maps do not name triggers for clients.
fn no_trigger(command: &str) -> ResponseMapCommand {
    ResponseMapCommand {
        error: Some(response_map_command::Error::NoTriggerError as i32),
        error_details: Some(format!("The map has no trigger {command:?}.")),
    }
}
