//! How a game is set up: players, interfaces and ports.

use prost::bytes::Bytes;

use super::{PlayerResult, Race, Size2Di};

/// A map by its path, by its bytes, or both; bytes win.
#[derive(Clone, PartialEq, prost::Message)]
pub struct LocalMap {
    #[prost(string, optional, tag = "1")]
    pub map_path: Option<String>,
    #[prost(bytes = "bytes", optional, tag = "7")]
    pub map_data: Option<Bytes>,
}

/// The ports of one process of a game that several processes play together.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct PortSet {
    #[prost(int32, optional, tag = "1")]
    pub game_port: Option<i32>,
    #[prost(int32, optional, tag = "2")]
    pub base_port: Option<i32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct PlayerInfoExtra {
    #[prost(message, optional, tag = "1")]
    pub player_info: Option<PlayerInfo>,
    #[prost(message, optional, tag = "2")]
    pub player_result: Option<PlayerResult>,
    #[prost(int32, optional, tag = "3")]
    pub player_mmr: Option<i32>,
    #[prost(int32, optional, tag = "4")]
    pub player_apm: Option<i32>,
}

/// Who takes part: a client, a computer player, or an observer.
#[derive(Clone, PartialEq, prost::Message)]
pub struct PlayerSetup {
    #[prost(enumeration = "PlayerType", optional, tag = "1")]
    pub r#type: Option<i32>,
    #[prost(enumeration = "Race", optional, tag = "2")]
    pub race: Option<i32>,
    #[prost(enumeration = "Difficulty", optional, tag = "3")]
    pub difficulty: Option<i32>,
    #[prost(string, optional, tag = "4")]
    pub player_name: Option<String>,
    #[prost(enumeration = "AiBuild", optional, tag = "5")]
    pub ai_build: Option<i32>,
}

/// The size of the pictures, and the width of the screen's view in world units.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct SpatialCameraSetup {
    #[prost(float, optional, tag = "1")]
    pub width: Option<f32>,
    #[prost(message, optional, tag = "2")]
    pub resolution: Option<Size2Di>,
    #[prost(message, optional, tag = "3")]
    pub minimap_resolution: Option<Size2Di>,
    #[prost(bool, optional, tag = "4")]
    pub crop_to_playable_area: Option<bool>,
    #[prost(bool, optional, tag = "5")]
    pub allow_cheating_layers: Option<bool>,
}

/// Which parts of an observation a client wants.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct InterfaceOptions {
    #[prost(bool, optional, tag = "1")]
    pub raw: Option<bool>,
    #[prost(bool, optional, tag = "2")]
    pub score: Option<bool>,
    #[prost(message, optional, tag = "3")]
    pub feature_layer: Option<SpatialCameraSetup>,
    #[prost(message, optional, tag = "4")]
    pub render: Option<SpatialCameraSetup>,
    #[prost(bool, optional, tag = "5")]
    pub show_cloaked: Option<bool>,
    #[prost(bool, optional, tag = "6")]
    pub raw_affects_selection: Option<bool>,
    #[prost(bool, optional, tag = "7")]
    pub raw_crop_to_playable_area: Option<bool>,
    #[prost(bool, optional, tag = "8")]
    pub show_placeholders: Option<bool>,
    #[prost(bool, optional, tag = "9")]
    pub show_burrowed_shadows: Option<bool>,
}

/// A player of the running game.
#[derive(Clone, PartialEq, prost::Message)]
pub struct PlayerInfo {
    #[prost(uint32, optional, tag = "1")]
    pub player_id: Option<u32>,
    #[prost(enumeration = "PlayerType", optional, tag = "2")]
    pub r#type: Option<i32>,
    #[prost(enumeration = "Race", optional, tag = "3")]
    pub race_requested: Option<i32>,
    #[prost(enumeration = "Race", optional, tag = "4")]
    pub race_actual: Option<i32>,
    #[prost(enumeration = "Difficulty", optional, tag = "5")]
    pub difficulty: Option<i32>,
    #[prost(string, optional, tag = "6")]
    pub player_name: Option<String>,
    #[prost(enumeration = "AiBuild", optional, tag = "7")]
    pub ai_build: Option<i32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum Difficulty {
    VeryEasy = 1,
    Easy = 2,
    Medium = 3,
    MediumHard = 4,
    Hard = 5,
    Harder = 6,
    VeryHard = 7,
    CheatVision = 8,
    CheatMoney = 9,
    CheatInsane = 10,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum PlayerType {
    Participant = 1,
    Computer = 2,
    Observer = 3,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum AiBuild {
    RandomBuild = 1,
    Rush = 2,
    Timing = 3,
    Power = 4,
    Macro = 5,
    Air = 6,
}
