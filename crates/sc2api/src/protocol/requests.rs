//! What a client may ask for.

use prost::bytes::Bytes;

use super::{
    Action, DebugCommand, InterfaceOptions, LocalMap, ObserverAction, PlayerSetup, PortSet, Race,
};

#[derive(Clone, PartialEq, prost::Message)]
pub struct RequestCreateGame {
    #[prost(oneof = "request_create_game::Map", tags = "1, 2")]
    pub map: Option<request_create_game::Map>,
    #[prost(message, repeated, tag = "3")]
    pub player_setup: Vec<PlayerSetup>,
    #[prost(bool, optional, tag = "4")]
    pub disable_fog: Option<bool>,
    #[prost(uint32, optional, tag = "5")]
    pub random_seed: Option<u32>,
    #[prost(bool, optional, tag = "6")]
    pub realtime: Option<bool>,
}

/// The nested types of [`RequestCreateGame`].
pub mod request_create_game {
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub enum Map {
        #[prost(message, tag = "1")]
        LocalMap(super::LocalMap),
        #[prost(string, tag = "2")]
        BattlenetMapName(String),
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct RequestJoinGame {
    #[prost(oneof = "request_join_game::Participation", tags = "1, 2")]
    pub participation: Option<request_join_game::Participation>,
    #[prost(message, optional, tag = "3")]
    pub options: Option<InterfaceOptions>,
    #[prost(message, optional, tag = "4")]
    pub server_ports: Option<PortSet>,
    #[prost(message, repeated, tag = "5")]
    pub client_ports: Vec<PortSet>,
    #[prost(int32, optional, tag = "6")]
    pub shared_port: Option<i32>,
    #[prost(string, optional, tag = "7")]
    pub player_name: Option<String>,
    #[prost(string, optional, tag = "8")]
    pub host_ip: Option<String>,
}

/// The nested types of [`RequestJoinGame`].
pub mod request_join_game {
    #[derive(Clone, Copy, PartialEq, prost::Oneof)]
    pub enum Participation {
        #[prost(enumeration = "super::Race", tag = "1")]
        Race(i32),
        #[prost(uint32, tag = "2")]
        ObservedPlayerId(u32),
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RequestRestartGame {}

#[derive(Clone, PartialEq, prost::Message)]
pub struct RequestStartReplay {
    #[prost(oneof = "request_start_replay::Replay", tags = "1, 5")]
    pub replay: Option<request_start_replay::Replay>,
    #[prost(int32, optional, tag = "2")]
    pub observed_player_id: Option<i32>,
    #[prost(message, optional, tag = "3")]
    pub options: Option<InterfaceOptions>,
    #[prost(bool, optional, tag = "4")]
    pub disable_fog: Option<bool>,
    #[prost(bytes = "bytes", optional, tag = "6")]
    pub map_data: Option<Bytes>,
    #[prost(bool, optional, tag = "7")]
    pub realtime: Option<bool>,
    #[prost(bool, optional, tag = "8")]
    pub record_replay: Option<bool>,
}

/// The nested types of [`RequestStartReplay`].
pub mod request_start_replay {
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub enum Replay {
        #[prost(string, tag = "1")]
        ReplayPath(String),
        #[prost(bytes = "bytes", tag = "5")]
        ReplayData(prost::bytes::Bytes),
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct RequestMapCommand {
    #[prost(string, optional, tag = "1")]
    pub trigger_cmd: Option<String>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RequestLeaveGame {}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RequestQuickSave {}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RequestQuickLoad {}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RequestQuit {}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RequestGameInfo {}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RequestObservation {
    #[prost(bool, optional, tag = "1")]
    pub disable_fog: Option<bool>,
    #[prost(uint32, optional, tag = "2")]
    pub game_loop: Option<u32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct RequestAction {
    #[prost(message, repeated, tag = "1")]
    pub actions: Vec<Action>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct RequestObserverAction {
    #[prost(message, repeated, tag = "1")]
    pub actions: Vec<ObserverAction>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RequestStep {
    #[prost(uint32, optional, tag = "1")]
    pub count: Option<u32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RequestData {
    #[prost(bool, optional, tag = "1")]
    pub ability_id: Option<bool>,
    #[prost(bool, optional, tag = "2")]
    pub unit_type_id: Option<bool>,
    #[prost(bool, optional, tag = "3")]
    pub upgrade_id: Option<bool>,
    #[prost(bool, optional, tag = "4")]
    pub buff_id: Option<bool>,
    #[prost(bool, optional, tag = "5")]
    pub effect_id: Option<bool>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RequestSaveReplay {}

#[derive(Clone, PartialEq, prost::Message)]
pub struct RequestReplayInfo {
    #[prost(oneof = "request_replay_info::Replay", tags = "1, 2")]
    pub replay: Option<request_replay_info::Replay>,
    #[prost(bool, optional, tag = "3")]
    pub download_data: Option<bool>,
}

/// The nested types of [`RequestReplayInfo`].
pub mod request_replay_info {
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub enum Replay {
        #[prost(string, tag = "1")]
        ReplayPath(String),
        #[prost(bytes = "bytes", tag = "2")]
        ReplayData(prost::bytes::Bytes),
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RequestAvailableMaps {}

#[derive(Clone, PartialEq, prost::Message)]
pub struct RequestSaveMap {
    #[prost(string, optional, tag = "1")]
    pub map_path: Option<String>,
    #[prost(bytes = "bytes", optional, tag = "2")]
    pub map_data: Option<Bytes>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RequestPing {}

#[derive(Clone, PartialEq, prost::Message)]
pub struct RequestDebug {
    #[prost(message, repeated, tag = "1")]
    pub debug: Vec<DebugCommand>,
}
