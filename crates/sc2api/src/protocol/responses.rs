//! What the engine answers.

use prost::bytes::Bytes;

use super::{
    AbilityData, Action, ActionError, ActionResult, BuffData, ChatReceived, EffectData,
    InterfaceOptions, Observation, PlayerInfo, PlayerInfoExtra, PlayerResult, StartRaw,
    UnitTypeData, UpgradeData,
};

#[derive(Clone, PartialEq, prost::Message)]
pub struct ResponseCreateGame {
    #[prost(enumeration = "response_create_game::Error", optional, tag = "1")]
    pub error: Option<i32>,
    #[prost(string, optional, tag = "2")]
    pub error_details: Option<String>,
}

/// The nested types of [`ResponseCreateGame`].
pub mod response_create_game {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum Error {
        MissingMap = 1,
        InvalidMapPath = 2,
        InvalidMapData = 3,
        InvalidMapName = 4,
        InvalidMapHandle = 5,
        MissingPlayerSetup = 6,
        InvalidPlayerSetup = 7,
        MultiplayerUnsupported = 8,
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ResponseJoinGame {
    #[prost(uint32, optional, tag = "1")]
    pub player_id: Option<u32>,
    #[prost(enumeration = "response_join_game::Error", optional, tag = "2")]
    pub error: Option<i32>,
    #[prost(string, optional, tag = "3")]
    pub error_details: Option<String>,
}

/// The nested types of [`ResponseJoinGame`].
pub mod response_join_game {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum Error {
        MissingParticipation = 1,
        InvalidObservedPlayerId = 2,
        MissingOptions = 3,
        MissingPorts = 4,
        GameFull = 5,
        LaunchError = 6,
        FeatureUnsupported = 7,
        NoSpaceForUser = 8,
        MapDoesNotExist = 9,
        CannotOpenMap = 10,
        ChecksumError = 11,
        NetworkError = 12,
        OtherError = 13,
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ResponseRestartGame {
    #[prost(enumeration = "response_restart_game::Error", optional, tag = "1")]
    pub error: Option<i32>,
    #[prost(string, optional, tag = "2")]
    pub error_details: Option<String>,
    #[prost(bool, optional, tag = "3")]
    pub need_hard_reset: Option<bool>,
}

/// The nested types of [`ResponseRestartGame`].
pub mod response_restart_game {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum Error {
        LaunchError = 1,
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ResponseStartReplay {
    #[prost(enumeration = "response_start_replay::Error", optional, tag = "1")]
    pub error: Option<i32>,
    #[prost(string, optional, tag = "2")]
    pub error_details: Option<String>,
}

/// The nested types of [`ResponseStartReplay`].
pub mod response_start_replay {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum Error {
        MissingReplay = 1,
        InvalidReplayPath = 2,
        InvalidReplayData = 3,
        InvalidMapData = 4,
        InvalidObservedPlayerId = 5,
        MissingOptions = 6,
        LaunchError = 7,
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ResponseMapCommand {
    #[prost(enumeration = "response_map_command::Error", optional, tag = "1")]
    pub error: Option<i32>,
    #[prost(string, optional, tag = "2")]
    pub error_details: Option<String>,
}

/// The nested types of [`ResponseMapCommand`].
pub mod response_map_command {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum Error {
        NoTriggerError = 1,
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ResponseLeaveGame {}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ResponseQuickSave {}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ResponseQuickLoad {}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ResponseQuit {}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ResponseGameInfo {
    #[prost(string, optional, tag = "1")]
    pub map_name: Option<String>,
    #[prost(string, optional, tag = "2")]
    pub local_map_path: Option<String>,
    #[prost(message, repeated, tag = "3")]
    pub player_info: Vec<PlayerInfo>,
    #[prost(message, optional, tag = "4")]
    pub start_raw: Option<StartRaw>,
    #[prost(message, optional, tag = "5")]
    pub options: Option<InterfaceOptions>,
    #[prost(string, repeated, tag = "6")]
    pub mod_names: Vec<String>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ResponseObservation {
    #[prost(message, repeated, tag = "1")]
    pub actions: Vec<Action>,
    #[prost(message, repeated, tag = "2")]
    pub action_errors: Vec<ActionError>,
    #[prost(message, optional, tag = "3")]
    pub observation: Option<Observation>,
    #[prost(message, repeated, tag = "4")]
    pub player_result: Vec<PlayerResult>,
    #[prost(message, repeated, tag = "5")]
    pub chat: Vec<ChatReceived>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ResponseAction {
    #[prost(enumeration = "ActionResult", repeated, packed = "false", tag = "1")]
    pub result: Vec<i32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ResponseObserverAction {}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ResponseStep {
    #[prost(uint32, optional, tag = "1")]
    pub simulation_loop: Option<u32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ResponseData {
    #[prost(message, repeated, tag = "1")]
    pub abilities: Vec<AbilityData>,
    #[prost(message, repeated, tag = "2")]
    pub units: Vec<UnitTypeData>,
    #[prost(message, repeated, tag = "3")]
    pub upgrades: Vec<UpgradeData>,
    #[prost(message, repeated, tag = "4")]
    pub buffs: Vec<BuffData>,
    #[prost(message, repeated, tag = "5")]
    pub effects: Vec<EffectData>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ResponseSaveReplay {
    #[prost(bytes = "bytes", optional, tag = "1")]
    pub data: Option<Bytes>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ResponseReplayInfo {
    #[prost(string, optional, tag = "1")]
    pub map_name: Option<String>,
    #[prost(string, optional, tag = "2")]
    pub local_map_path: Option<String>,
    #[prost(message, repeated, tag = "3")]
    pub player_info: Vec<PlayerInfoExtra>,
    #[prost(uint32, optional, tag = "4")]
    pub game_duration_loops: Option<u32>,
    #[prost(float, optional, tag = "5")]
    pub game_duration_seconds: Option<f32>,
    #[prost(string, optional, tag = "6")]
    pub game_version: Option<String>,
    #[prost(uint32, optional, tag = "7")]
    pub data_build: Option<u32>,
    #[prost(uint32, optional, tag = "8")]
    pub base_build: Option<u32>,
    #[prost(enumeration = "response_replay_info::Error", optional, tag = "9")]
    pub error: Option<i32>,
    #[prost(string, optional, tag = "10")]
    pub error_details: Option<String>,
    #[prost(string, optional, tag = "11")]
    pub data_version: Option<String>,
}

/// The nested types of [`ResponseReplayInfo`].
pub mod response_replay_info {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum Error {
        MissingReplay = 1,
        InvalidReplayPath = 2,
        InvalidReplayData = 3,
        ParsingError = 4,
        DownloadError = 5,
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ResponseAvailableMaps {
    #[prost(string, repeated, tag = "1")]
    pub local_map_paths: Vec<String>,
    #[prost(string, repeated, tag = "2")]
    pub battlenet_map_names: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ResponseSaveMap {
    #[prost(enumeration = "response_save_map::Error", optional, tag = "1")]
    pub error: Option<i32>,
}

/// The nested types of [`ResponseSaveMap`].
pub mod response_save_map {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum Error {
        InvalidMapData = 1,
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ResponsePing {
    #[prost(string, optional, tag = "1")]
    pub game_version: Option<String>,
    #[prost(string, optional, tag = "2")]
    pub data_version: Option<String>,
    #[prost(uint32, optional, tag = "3")]
    pub data_build: Option<u32>,
    #[prost(uint32, optional, tag = "4")]
    pub base_build: Option<u32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ResponseDebug {}
