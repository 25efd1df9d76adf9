//! Actions of players and of observers.

use super::{ActionRaw, ActionResult, ActionSpatial, ActionUi, Point2D};

/// One action of a player, through one of the interfaces.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Action {
    #[prost(message, optional, tag = "1")]
    pub action_raw: Option<ActionRaw>,
    #[prost(message, optional, tag = "2")]
    pub action_feature_layer: Option<ActionSpatial>,
    #[prost(message, optional, tag = "3")]
    pub action_render: Option<ActionSpatial>,
    #[prost(message, optional, tag = "4")]
    pub action_ui: Option<ActionUi>,
    #[prost(message, optional, tag = "6")]
    pub action_chat: Option<ActionChat>,
    #[prost(uint32, optional, tag = "7")]
    pub game_loop: Option<u32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ActionChat {
    #[prost(enumeration = "action_chat::Channel", optional, tag = "1")]
    pub channel: Option<i32>,
    #[prost(string, optional, tag = "2")]
    pub message: Option<String>,
}

/// The nested types of [`ActionChat`].
pub mod action_chat {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum Channel {
        Broadcast = 1,
        Team = 2,
    }
}

/// An action that failed after it had been accepted.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ActionError {
    #[prost(uint64, optional, tag = "1")]
    pub unit_tag: Option<u64>,
    #[prost(uint64, optional, tag = "2")]
    pub ability_id: Option<u64>,
    #[prost(enumeration = "ActionResult", optional, tag = "3")]
    pub result: Option<i32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ObserverAction {
    #[prost(oneof = "observer_action::Action", tags = "1, 2, 3, 4")]
    pub action: Option<observer_action::Action>,
}

/// The nested types of [`ObserverAction`].
pub mod observer_action {
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub enum Action {
        #[prost(message, tag = "1")]
        PlayerPerspective(super::ActionObserverPlayerPerspective),
        #[prost(message, tag = "2")]
        CameraMove(super::ActionObserverCameraMove),
        #[prost(message, tag = "3")]
        CameraFollowPlayer(super::ActionObserverCameraFollowPlayer),
        #[prost(message, tag = "4")]
        CameraFollowUnits(super::ActionObserverCameraFollowUnits),
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ActionObserverPlayerPerspective {
    #[prost(uint32, optional, tag = "1")]
    pub player_id: Option<u32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ActionObserverCameraMove {
    #[prost(message, optional, tag = "1")]
    pub world_pos: Option<Point2D>,
    #[prost(float, optional, tag = "2")]
    pub distance: Option<f32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ActionObserverCameraFollowPlayer {
    #[prost(uint32, optional, tag = "1")]
    pub player_id: Option<u32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ActionObserverCameraFollowUnits {
    #[prost(uint64, repeated, packed = "false", tag = "1")]
    pub unit_tags: Vec<u64>,
}
