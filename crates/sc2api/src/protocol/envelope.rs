//! The outermost messages: what one frame of the connection carries.

use super::{
    RequestAction, RequestAvailableMaps, RequestCreateGame, RequestData, RequestDebug,
    RequestGameInfo, RequestJoinGame, RequestLeaveGame, RequestMapCommand, RequestObservation,
    RequestObserverAction, RequestPing, RequestQuery, RequestQuickLoad, RequestQuickSave,
    RequestQuit, RequestReplayInfo, RequestRestartGame, RequestSaveMap, RequestSaveReplay,
    RequestStartReplay, RequestStep, ResponseAction, ResponseAvailableMaps, ResponseCreateGame,
    ResponseData, ResponseDebug, ResponseGameInfo, ResponseJoinGame, ResponseLeaveGame,
    ResponseMapCommand, ResponseObservation, ResponseObserverAction, ResponsePing, ResponseQuery,
    ResponseQuickLoad, ResponseQuickSave, ResponseQuit, ResponseReplayInfo, ResponseRestartGame,
    ResponseSaveMap, ResponseSaveReplay, ResponseStartReplay, ResponseStep,
};

/// One request. A client that sends an `id` gets it back with the response.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Request {
    #[prost(
        oneof = "request::Request",
        tags = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22"
    )]
    pub request: Option<request::Request>,
    #[prost(uint32, optional, tag = "97")]
    pub id: Option<u32>,
}

/// The nested types of [`Request`].
pub mod request {
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub enum Request {
        #[prost(message, tag = "1")]
        CreateGame(super::RequestCreateGame),
        #[prost(message, tag = "2")]
        JoinGame(super::RequestJoinGame),
        #[prost(message, tag = "3")]
        RestartGame(super::RequestRestartGame),
        #[prost(message, tag = "4")]
        StartReplay(super::RequestStartReplay),
        #[prost(message, tag = "5")]
        LeaveGame(super::RequestLeaveGame),
        #[prost(message, tag = "6")]
        QuickSave(super::RequestQuickSave),
        #[prost(message, tag = "7")]
        QuickLoad(super::RequestQuickLoad),
        #[prost(message, tag = "8")]
        Quit(super::RequestQuit),
        #[prost(message, tag = "9")]
        GameInfo(super::RequestGameInfo),
        #[prost(message, tag = "10")]
        Observation(super::RequestObservation),
        #[prost(message, tag = "11")]
        Action(super::RequestAction),
        #[prost(message, tag = "12")]
        Step(super::RequestStep),
        #[prost(message, tag = "13")]
        Data(super::RequestData),
        #[prost(message, tag = "14")]
        Query(super::RequestQuery),
        #[prost(message, tag = "15")]
        SaveReplay(super::RequestSaveReplay),
        #[prost(message, tag = "16")]
        ReplayInfo(super::RequestReplayInfo),
        #[prost(message, tag = "17")]
        AvailableMaps(super::RequestAvailableMaps),
        #[prost(message, tag = "18")]
        SaveMap(super::RequestSaveMap),
        #[prost(message, tag = "19")]
        Ping(super::RequestPing),
        #[prost(message, tag = "20")]
        Debug(super::RequestDebug),
        #[prost(message, tag = "21")]
        ObsAction(super::RequestObserverAction),
        #[prost(message, tag = "22")]
        MapCommand(super::RequestMapCommand),
    }
}

/// One response. `status` is set in every one; `error` holds usage errors, and then there is no body.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Response {
    #[prost(
        oneof = "response::Response",
        tags = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22"
    )]
    pub response: Option<response::Response>,
    #[prost(uint32, optional, tag = "97")]
    pub id: Option<u32>,
    #[prost(string, repeated, tag = "98")]
    pub error: Vec<String>,
    #[prost(enumeration = "Status", optional, tag = "99")]
    pub status: Option<i32>,
}

/// The nested types of [`Response`].
pub mod response {
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub enum Response {
        #[prost(message, tag = "1")]
        CreateGame(super::ResponseCreateGame),
        #[prost(message, tag = "2")]
        JoinGame(super::ResponseJoinGame),
        #[prost(message, tag = "3")]
        RestartGame(super::ResponseRestartGame),
        #[prost(message, tag = "4")]
        StartReplay(super::ResponseStartReplay),
        #[prost(message, tag = "5")]
        LeaveGame(super::ResponseLeaveGame),
        #[prost(message, tag = "6")]
        QuickSave(super::ResponseQuickSave),
        #[prost(message, tag = "7")]
        QuickLoad(super::ResponseQuickLoad),
        #[prost(message, tag = "8")]
        Quit(super::ResponseQuit),
        #[prost(message, boxed, tag = "9")]
        GameInfo(Box<super::ResponseGameInfo>),
        #[prost(message, boxed, tag = "10")]
        Observation(Box<super::ResponseObservation>),
        #[prost(message, tag = "11")]
        Action(super::ResponseAction),
        #[prost(message, tag = "12")]
        Step(super::ResponseStep),
        #[prost(message, tag = "13")]
        Data(super::ResponseData),
        #[prost(message, tag = "14")]
        Query(super::ResponseQuery),
        #[prost(message, tag = "15")]
        SaveReplay(super::ResponseSaveReplay),
        #[prost(message, tag = "16")]
        ReplayInfo(super::ResponseReplayInfo),
        #[prost(message, tag = "17")]
        AvailableMaps(super::ResponseAvailableMaps),
        #[prost(message, tag = "18")]
        SaveMap(super::ResponseSaveMap),
        #[prost(message, tag = "19")]
        Ping(super::ResponsePing),
        #[prost(message, tag = "20")]
        Debug(super::ResponseDebug),
        #[prost(message, tag = "21")]
        ObsAction(super::ResponseObserverAction),
        #[prost(message, tag = "22")]
        MapCommand(super::ResponseMapCommand),
    }
}

/// The state of the engine, reported with every response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum Status {
    Launched = 1,
    InitGame = 2,
    InGame = 3,
    InReplay = 4,
    Ended = 5,
    Quit = 6,
    Unknown = 99,
}
