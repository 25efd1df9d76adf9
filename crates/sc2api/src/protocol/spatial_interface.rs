//! The feature layer interface: pictures of the screen and minimap, and actions on them.

use super::{ImageData, PointI, RectangleI};

#[derive(Clone, PartialEq, prost::Message)]
pub struct ObservationFeatureLayer {
    #[prost(message, optional, tag = "1")]
    pub renders: Option<FeatureLayers>,
    #[prost(message, optional, tag = "2")]
    pub minimap_renders: Option<FeatureLayersMinimap>,
}

/// The pictures of the screen, each of one property. Row 0 is the top of the picture.
#[derive(Clone, PartialEq, prost::Message)]
pub struct FeatureLayers {
    #[prost(message, optional, tag = "1")]
    pub height_map: Option<ImageData>,
    #[prost(message, optional, tag = "2")]
    pub visibility_map: Option<ImageData>,
    #[prost(message, optional, tag = "3")]
    pub creep: Option<ImageData>,
    #[prost(message, optional, tag = "4")]
    pub power: Option<ImageData>,
    #[prost(message, optional, tag = "5")]
    pub player_id: Option<ImageData>,
    #[prost(message, optional, tag = "6")]
    pub unit_type: Option<ImageData>,
    #[prost(message, optional, tag = "7")]
    pub selected: Option<ImageData>,
    #[prost(message, optional, tag = "8")]
    pub unit_hit_points: Option<ImageData>,
    #[prost(message, optional, tag = "9")]
    pub unit_energy: Option<ImageData>,
    #[prost(message, optional, tag = "10")]
    pub unit_shields: Option<ImageData>,
    #[prost(message, optional, tag = "11")]
    pub player_relative: Option<ImageData>,
    #[prost(message, optional, tag = "14")]
    pub unit_density_aa: Option<ImageData>,
    #[prost(message, optional, tag = "15")]
    pub unit_density: Option<ImageData>,
    #[prost(message, optional, tag = "17")]
    pub unit_hit_points_ratio: Option<ImageData>,
    #[prost(message, optional, tag = "18")]
    pub unit_energy_ratio: Option<ImageData>,
    #[prost(message, optional, tag = "19")]
    pub unit_shields_ratio: Option<ImageData>,
    #[prost(message, optional, tag = "20")]
    pub effects: Option<ImageData>,
    #[prost(message, optional, tag = "21")]
    pub hallucinations: Option<ImageData>,
    #[prost(message, optional, tag = "22")]
    pub cloaked: Option<ImageData>,
    #[prost(message, optional, tag = "23")]
    pub blip: Option<ImageData>,
    #[prost(message, optional, tag = "24")]
    pub buffs: Option<ImageData>,
    #[prost(message, optional, tag = "25")]
    pub active: Option<ImageData>,
    #[prost(message, optional, tag = "26")]
    pub buff_duration: Option<ImageData>,
    #[prost(message, optional, tag = "27")]
    pub build_progress: Option<ImageData>,
    #[prost(message, optional, tag = "28")]
    pub buildable: Option<ImageData>,
    #[prost(message, optional, tag = "29")]
    pub pathable: Option<ImageData>,
    #[prost(message, optional, tag = "30")]
    pub placeholder: Option<ImageData>,
}

/// The pictures of the minimap. Row 0 is the top of the picture.
#[derive(Clone, PartialEq, prost::Message)]
pub struct FeatureLayersMinimap {
    #[prost(message, optional, tag = "1")]
    pub height_map: Option<ImageData>,
    #[prost(message, optional, tag = "2")]
    pub visibility_map: Option<ImageData>,
    #[prost(message, optional, tag = "3")]
    pub creep: Option<ImageData>,
    #[prost(message, optional, tag = "4")]
    pub camera: Option<ImageData>,
    #[prost(message, optional, tag = "5")]
    pub player_id: Option<ImageData>,
    #[prost(message, optional, tag = "6")]
    pub player_relative: Option<ImageData>,
    #[prost(message, optional, tag = "7")]
    pub selected: Option<ImageData>,
    #[prost(message, optional, tag = "8")]
    pub unit_type: Option<ImageData>,
    #[prost(message, optional, tag = "9")]
    pub alerts: Option<ImageData>,
    #[prost(message, optional, tag = "10")]
    pub buildable: Option<ImageData>,
    #[prost(message, optional, tag = "11")]
    pub pathable: Option<ImageData>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ObservationRender {
    #[prost(message, optional, tag = "1")]
    pub map: Option<ImageData>,
    #[prost(message, optional, tag = "2")]
    pub minimap: Option<ImageData>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ActionSpatial {
    #[prost(oneof = "action_spatial::Action", tags = "1, 2, 3, 4")]
    pub action: Option<action_spatial::Action>,
}

/// The nested types of [`ActionSpatial`].
pub mod action_spatial {
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub enum Action {
        #[prost(message, tag = "1")]
        UnitCommand(super::ActionSpatialUnitCommand),
        #[prost(message, tag = "2")]
        CameraMove(super::ActionSpatialCameraMove),
        #[prost(message, tag = "3")]
        UnitSelectionPoint(super::ActionSpatialUnitSelectionPoint),
        #[prost(message, tag = "4")]
        UnitSelectionRect(super::ActionSpatialUnitSelectionRect),
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ActionSpatialUnitCommand {
    #[prost(int32, optional, tag = "1")]
    pub ability_id: Option<i32>,
    #[prost(oneof = "action_spatial_unit_command::Target", tags = "2, 3")]
    pub target: Option<action_spatial_unit_command::Target>,
    #[prost(bool, optional, tag = "4")]
    pub queue_command: Option<bool>,
}

/// The nested types of [`ActionSpatialUnitCommand`].
pub mod action_spatial_unit_command {
    #[derive(Clone, Copy, PartialEq, prost::Oneof)]
    pub enum Target {
        #[prost(message, tag = "2")]
        TargetScreenCoord(super::PointI),
        #[prost(message, tag = "3")]
        TargetMinimapCoord(super::PointI),
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ActionSpatialCameraMove {
    #[prost(message, optional, tag = "1")]
    pub center_minimap: Option<PointI>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ActionSpatialUnitSelectionPoint {
    #[prost(message, optional, tag = "1")]
    pub selection_screen_coord: Option<PointI>,
    #[prost(enumeration = "action_spatial_unit_selection_point::Type", optional, tag = "2")]
    pub r#type: Option<i32>,
}

/// The nested types of [`ActionSpatialUnitSelectionPoint`].
pub mod action_spatial_unit_selection_point {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum Type {
        Select = 1,
        Toggle = 2,
        AllType = 3,
        AddAllType = 4,
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ActionSpatialUnitSelectionRect {
    #[prost(message, repeated, tag = "1")]
    pub selection_screen_coord: Vec<RectangleI>,
    #[prost(bool, optional, tag = "2")]
    pub selection_add: Option<bool>,
}
