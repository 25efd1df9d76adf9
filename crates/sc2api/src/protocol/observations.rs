//! What a player sees of the game.

use super::{
    AvailableAbility, ObservationFeatureLayer, ObservationRaw, ObservationRender, ObservationUi,
    Score,
};

#[derive(Clone, PartialEq, prost::Message)]
pub struct ChatReceived {
    #[prost(uint32, optional, tag = "1")]
    pub player_id: Option<u32>,
    #[prost(string, optional, tag = "2")]
    pub message: Option<String>,
}

/// The figures at the top of a player's screen.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct PlayerCommon {
    #[prost(uint32, optional, tag = "1")]
    pub player_id: Option<u32>,
    #[prost(uint32, optional, tag = "2")]
    pub minerals: Option<u32>,
    #[prost(uint32, optional, tag = "3")]
    pub vespene: Option<u32>,
    #[prost(uint32, optional, tag = "4")]
    pub food_cap: Option<u32>,
    #[prost(uint32, optional, tag = "5")]
    pub food_used: Option<u32>,
    #[prost(uint32, optional, tag = "6")]
    pub food_army: Option<u32>,
    #[prost(uint32, optional, tag = "7")]
    pub food_workers: Option<u32>,
    #[prost(uint32, optional, tag = "8")]
    pub idle_worker_count: Option<u32>,
    #[prost(uint32, optional, tag = "9")]
    pub army_count: Option<u32>,
    #[prost(uint32, optional, tag = "10")]
    pub warp_gate_count: Option<u32>,
    #[prost(uint32, optional, tag = "11")]
    pub larva_count: Option<u32>,
}

/// What a player sees at one game loop.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Observation {
    #[prost(message, optional, tag = "1")]
    pub player_common: Option<PlayerCommon>,
    #[prost(message, repeated, tag = "3")]
    pub abilities: Vec<AvailableAbility>,
    #[prost(message, optional, tag = "4")]
    pub score: Option<Score>,
    #[prost(message, optional, tag = "5")]
    pub raw_data: Option<ObservationRaw>,
    #[prost(message, optional, tag = "6")]
    pub feature_layer_data: Option<ObservationFeatureLayer>,
    #[prost(message, optional, tag = "7")]
    pub render_data: Option<ObservationRender>,
    #[prost(message, optional, tag = "8")]
    pub ui_data: Option<ObservationUi>,
    #[prost(uint32, optional, tag = "9")]
    pub game_loop: Option<u32>,
    #[prost(enumeration = "Alert", repeated, packed = "false", tag = "10")]
    pub alerts: Vec<i32>,
}

/// How the game ended for a player.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct PlayerResult {
    #[prost(uint32, optional, tag = "1")]
    pub player_id: Option<u32>,
    #[prost(enumeration = "Result", optional, tag = "2")]
    pub result: Option<i32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum Alert {
    AlertError = 3,
    AddOnComplete = 4,
    BuildingComplete = 5,
    BuildingUnderAttack = 6,
    LarvaHatched = 7,
    MergeComplete = 8,
    MineralsExhausted = 9,
    MorphComplete = 10,
    MothershipComplete = 11,
    MULEExpired = 12,
    NuclearLaunchDetected = 1,
    NukeComplete = 13,
    NydusWormDetected = 2,
    ResearchComplete = 14,
    TrainError = 15,
    TrainUnitComplete = 16,
    TrainWorkerComplete = 17,
    TransformationComplete = 18,
    UnitUnderAttack = 19,
    UpgradeComplete = 20,
    VespeneExhausted = 21,
    WarpInComplete = 22,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum Result {
    Victory = 1,
    Defeat = 2,
    Tie = 3,
    Undecided = 4,
}
