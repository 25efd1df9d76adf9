//! What a client talks to: the state of the engine, and the answers to all requests.

mod create;
mod error;
mod legality;
mod lockstep;
mod map_files;
mod recording;

use prost::Message as _;

use crate::identity::{BASE_BUILD, DATA_VERSION, GAME_VERSION};
use crate::protocol::{
    Request, Response, ResponseAvailableMaps, ResponseCreateGame, ResponsePing, ResponseQuit,
    ResponseSaveMap, Status, request, response, response_save_map,
};
use crate::transport::{Connection, RESPONSE_BYTES_MAX, Reply, Service};

use create::CreatedGame;
use error::UsageError;

pub use map_files::Folders;

type Answer = Result<response::Response, UsageError>;

/// One engine as clients see it: it outlives their connections, and holds one game at a time.
#[derive(Debug)]
pub struct Session {
    folders: Folders,
    data_version: String,
    status: Status,
    /// The game that was created and that nobody has joined yet.
    created: Option<CreatedGame>,
}

impl Session {
    /// An engine without a game.
    #[must_use]
    pub fn new(folders: Folders) -> Self {
        Self {
            folders,
            data_version: DATA_VERSION.to_owned(),
            status: Status::Launched,
            created: None,
        }
    }

    /// The same, passing for a version of the game's data that the client named.
    #[must_use]
    pub fn with_data_version(self, data_version: &str) -> Self {
        Self { data_version: data_version.to_uppercase(), ..self }
    }

    fn answer(&mut self, request: &[u8], connection: &Connection) -> Response {
        let (id, answer) = match Request::decode(request) {
            Ok(request) => {
                let answer = match request.request {
                    Some(body) => self.dispatch(body, connection),
                    None => Err(UsageError::Unknown),
                };
                (request.id, answer)
            }
            Err(error) => (None, Err(error.into())),
        };
        let (response, error) = match answer {
            Ok(body) => (Some(body), Vec::new()),
            Err(error) => (None, vec![error.to_string()]),
        };
        Response { response, id, error, status: Some(self.status as i32) }
    }
}

impl Session {
    fn dispatch(&mut self, body: request::Request, _connection: &Connection) -> Answer {
        use request::Request;
        legality::check(&body, self.status)?;
        Ok(match body {
            Request::Ping(_) => response::Response::Ping(self.ping()),
            Request::AvailableMaps(_) => response::Response::AvailableMaps(ResponseAvailableMaps {
                local_map_paths: self.folders.available(),
                battlenet_map_names: Vec::new(),
            }),
            Request::SaveMap(request) => {
                let saved = self
                    .folders
                    .save(request.map_path(), request.map_data.as_deref().unwrap_or_default());
                let error = saved.err().map(|_| response_save_map::Error::InvalidMapData as i32);
                response::Response::SaveMap(ResponseSaveMap { error })
            }
            Request::CreateGame(request) => {
                response::Response::CreateGame(match CreatedGame::new(&request, &self.folders) {
                    Ok(created) => {
                        self.created = Some(created);
                        self.status = Status::InitGame;
                        ResponseCreateGame::default()
                    }
                    Err(refused) => refused.into(),
                })
            }
            Request::Quit(_) => {
                self.status = Status::Quit;
                response::Response::Quit(ResponseQuit {})
            }
            other => return Err(UsageError::NotPossible(legality::name(&other).to_owned())),
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
        Reply { message: response.encode_to_vec(), is_last: self.status == Status::Quit }
    }

    fn disconnected(&mut self) {}
}
