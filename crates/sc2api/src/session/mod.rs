//! What a client talks to: the state of the engine, and the answers to all requests.

mod budget;
mod cameras;
mod clock;
mod computers;
mod create;
mod crop;
mod debug;
mod dispatch;
mod error;
mod field;
mod game_info;
mod join;
mod legality;
mod lockstep;
mod map_files;
mod news;
mod observation;
mod observer;
mod recording;
mod replay_file;
mod replays;
mod running;
mod saved;
mod score;
mod turn_log;
mod units;
mod wire;

use std::time::Duration;

use prost::Message as _;

use crate::identity::DATA_VERSION;
use crate::protocol::{Request, Response, Status};
use crate::transport::{Connection, RESPONSE_BYTES_MAX, Reply, Service};

use create::CreatedGame;
use error::{UsageError, with_causes};
use running::Running;

pub use map_files::Folders;

/// One engine as clients see it: it outlives their connections, and holds one game at a time.
#[derive(Debug)]
pub struct Session {
    folders: Folders,
    data_version: String,
    reach: Reach,
    phase: Phase,
}

/// Which hosts a client may have this engine connect to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// This machine alone: who drives the engine must not see the network through it.
    ThisMachine,
    Anywhere,
}

/// What the engine is about.
#[derive(Debug)]
enum Phase {
    Launched,
    /// A game waits for its players.
    Created(CreatedGame),
    Running(Box<Running>),
    Quit,
}

impl Session {
    /// An engine without a game.
    #[must_use]
    pub fn new(folders: Folders) -> Self {
        Self {
            folders,
            data_version: DATA_VERSION.to_owned(),
            reach: Reach::ThisMachine,
            phase: Phase::Launched,
        }
    }

    /// The same, passing for a version of the game's data that the client named.
    #[must_use]
    pub fn with_data_version(self, data_version: &str) -> Self {
        Self { data_version: data_version.to_uppercase(), ..self }
    }

    /// The same, letting clients join games that processes on other machines host
    /// (`host_ip` of a request to join).
    #[must_use]
    pub fn with_remote_hosts(self) -> Self {
        Self { reach: Reach::Anywhere, ..self }
    }

    fn status(&self) -> Status {
        match &self.phase {
            Phase::Launched => Status::Launched,
            Phase::Created(_) => Status::InitGame,
            Phase::Running(running) => running.status(),
            Phase::Quit => Status::Quit,
        }
    }

    fn answer(&mut self, request: &[u8], connection: &Connection) -> Response {
        let decoded = wire::check_request(request)
            .map_err(UsageError::NotPossible)
            .and_then(|()| Ok(Request::decode(request)?));
        let (id, answer) = match decoded {
            Ok(request) => {
                let answer = match request.request {
                    Some(body) => self.dispatch(body, connection),
                    None => Err(UsageError::Unknown),
                };
                (request.id, answer)
            }
            Err(error) => (wire::id(request), Err(error)),
        };
        let (response, error) = match answer {
            Ok(body) => (Some(body), Vec::new()),
            Err(error) => (None, vec![with_causes(&error)]),
        };
        Response { response, id, error, status: Some(self.status() as i32) }
    }
}

impl Service for Session {
    fn respond(&mut self, request: &[u8], connection: &Connection) -> Reply {
        let mut response = self.answer(request, connection);
        let bytes = response.encoded_len();
        if bytes >= RESPONSE_BYTES_MAX {
            let error = UsageError::TooLarge { bytes, max: RESPONSE_BYTES_MAX };
            response.response = None;
            response.error = vec![error.to_string()];
        }
        let is_last = matches!(self.phase, Phase::Quit);
        Reply { message: response.encode_to_vec(), is_last }
    }

    fn pass_time(&mut self, connection: &Connection) -> Option<Duration> {
        match &mut self.phase {
            Phase::Running(running) => running.pass_time(connection),
            _ => None,
        }
    }

    fn disconnected(&mut self) {
        if let Phase::Running(running) = &mut self.phase {
            running.client_gone();
        }
    }
}
