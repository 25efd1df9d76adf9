//! The raw interface: units, effects, visibility and commands to units.

use super::{ImageData, Point, Point2D, RectangleI, Size2Di};

/// The unchanging facts about the map. Pictures have row 0 at y = 0.
#[derive(Clone, PartialEq, prost::Message)]
pub struct StartRaw {
    #[prost(message, optional, tag = "1")]
    pub map_size: Option<Size2Di>,
    #[prost(message, optional, tag = "2")]
    pub pathing_grid: Option<ImageData>,
    #[prost(message, optional, tag = "3")]
    pub terrain_height: Option<ImageData>,
    #[prost(message, optional, tag = "4")]
    pub placement_grid: Option<ImageData>,
    #[prost(message, optional, tag = "5")]
    pub playable_area: Option<RectangleI>,
    #[prost(message, repeated, tag = "6")]
    pub start_locations: Vec<Point2D>,
}

/// All units and effects that a player knows of.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ObservationRaw {
    #[prost(message, optional, tag = "1")]
    pub player: Option<PlayerRaw>,
    #[prost(message, repeated, tag = "2")]
    pub units: Vec<Unit>,
    #[prost(message, optional, tag = "3")]
    pub map_state: Option<MapState>,
    #[prost(message, optional, tag = "4")]
    pub event: Option<Event>,
    #[prost(message, repeated, tag = "5")]
    pub effects: Vec<Effect>,
    #[prost(message, repeated, tag = "6")]
    pub radar: Vec<RadarRing>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RadarRing {
    #[prost(message, optional, tag = "1")]
    pub pos: Option<Point>,
    #[prost(float, optional, tag = "2")]
    pub radius: Option<f32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct PowerSource {
    #[prost(message, optional, tag = "1")]
    pub pos: Option<Point>,
    #[prost(float, optional, tag = "2")]
    pub radius: Option<f32>,
    #[prost(uint64, optional, tag = "3")]
    pub tag: Option<u64>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct PlayerRaw {
    #[prost(message, repeated, tag = "1")]
    pub power_sources: Vec<PowerSource>,
    #[prost(message, optional, tag = "2")]
    pub camera: Option<Point>,
    #[prost(uint32, repeated, packed = "false", tag = "3")]
    pub upgrade_ids: Vec<u32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct UnitOrder {
    #[prost(uint32, optional, tag = "1")]
    pub ability_id: Option<u32>,
    #[prost(oneof = "unit_order::Target", tags = "2, 3")]
    pub target: Option<unit_order::Target>,
    #[prost(float, optional, tag = "4")]
    pub progress: Option<f32>,
}

/// The nested types of [`UnitOrder`].
pub mod unit_order {
    #[derive(Clone, Copy, PartialEq, prost::Oneof)]
    pub enum Target {
        #[prost(message, tag = "2")]
        TargetWorldSpacePos(super::Point),
        #[prost(uint64, tag = "3")]
        TargetUnitTag(u64),
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct PassengerUnit {
    #[prost(uint64, optional, tag = "1")]
    pub tag: Option<u64>,
    #[prost(float, optional, tag = "2")]
    pub health: Option<f32>,
    #[prost(float, optional, tag = "3")]
    pub health_max: Option<f32>,
    #[prost(float, optional, tag = "4")]
    pub shield: Option<f32>,
    #[prost(float, optional, tag = "5")]
    pub energy: Option<f32>,
    #[prost(uint32, optional, tag = "6")]
    pub unit_type: Option<u32>,
    #[prost(float, optional, tag = "7")]
    pub shield_max: Option<f32>,
    #[prost(float, optional, tag = "8")]
    pub energy_max: Option<f32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RallyTarget {
    #[prost(message, optional, tag = "1")]
    pub point: Option<Point>,
    #[prost(uint64, optional, tag = "2")]
    pub tag: Option<u64>,
}

/// One unit. Health, shields and energy are set where the unit type has them.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Unit {
    #[prost(enumeration = "DisplayType", optional, tag = "1")]
    pub display_type: Option<i32>,
    #[prost(enumeration = "Alliance", optional, tag = "2")]
    pub alliance: Option<i32>,
    #[prost(uint64, optional, tag = "3")]
    pub tag: Option<u64>,
    #[prost(uint32, optional, tag = "4")]
    pub unit_type: Option<u32>,
    #[prost(int32, optional, tag = "5")]
    pub owner: Option<i32>,
    #[prost(message, optional, tag = "6")]
    pub pos: Option<Point>,
    #[prost(float, optional, tag = "7")]
    pub facing: Option<f32>,
    #[prost(float, optional, tag = "8")]
    pub radius: Option<f32>,
    #[prost(float, optional, tag = "9")]
    pub build_progress: Option<f32>,
    #[prost(enumeration = "CloakState", optional, tag = "10")]
    pub cloak: Option<i32>,
    #[prost(bool, optional, tag = "11")]
    pub is_selected: Option<bool>,
    #[prost(bool, optional, tag = "12")]
    pub is_on_screen: Option<bool>,
    #[prost(bool, optional, tag = "13")]
    pub is_blip: Option<bool>,
    #[prost(float, optional, tag = "14")]
    pub health: Option<f32>,
    #[prost(float, optional, tag = "15")]
    pub health_max: Option<f32>,
    #[prost(float, optional, tag = "16")]
    pub shield: Option<f32>,
    #[prost(float, optional, tag = "17")]
    pub energy: Option<f32>,
    #[prost(int32, optional, tag = "18")]
    pub mineral_contents: Option<i32>,
    #[prost(int32, optional, tag = "19")]
    pub vespene_contents: Option<i32>,
    #[prost(bool, optional, tag = "20")]
    pub is_flying: Option<bool>,
    #[prost(bool, optional, tag = "21")]
    pub is_burrowed: Option<bool>,
    #[prost(message, repeated, tag = "22")]
    pub orders: Vec<UnitOrder>,
    #[prost(uint64, optional, tag = "23")]
    pub add_on_tag: Option<u64>,
    #[prost(message, repeated, tag = "24")]
    pub passengers: Vec<PassengerUnit>,
    #[prost(int32, optional, tag = "25")]
    pub cargo_space_taken: Option<i32>,
    #[prost(int32, optional, tag = "26")]
    pub cargo_space_max: Option<i32>,
    #[prost(uint32, repeated, packed = "false", tag = "27")]
    pub buff_ids: Vec<u32>,
    #[prost(int32, optional, tag = "28")]
    pub assigned_harvesters: Option<i32>,
    #[prost(int32, optional, tag = "29")]
    pub ideal_harvesters: Option<i32>,
    #[prost(float, optional, tag = "30")]
    pub weapon_cooldown: Option<f32>,
    #[prost(float, optional, tag = "31")]
    pub detect_range: Option<f32>,
    #[prost(float, optional, tag = "32")]
    pub radar_range: Option<f32>,
    #[prost(uint64, optional, tag = "34")]
    pub engaged_target_tag: Option<u64>,
    #[prost(bool, optional, tag = "35")]
    pub is_powered: Option<bool>,
    #[prost(float, optional, tag = "36")]
    pub shield_max: Option<f32>,
    #[prost(float, optional, tag = "37")]
    pub energy_max: Option<f32>,
    #[prost(bool, optional, tag = "38")]
    pub is_hallucination: Option<bool>,
    #[prost(bool, optional, tag = "39")]
    pub is_active: Option<bool>,
    #[prost(int32, optional, tag = "40")]
    pub attack_upgrade_level: Option<i32>,
    #[prost(int32, optional, tag = "41")]
    pub armor_upgrade_level: Option<i32>,
    #[prost(int32, optional, tag = "42")]
    pub shield_upgrade_level: Option<i32>,
    #[prost(int32, optional, tag = "43")]
    pub buff_duration_remain: Option<i32>,
    #[prost(int32, optional, tag = "44")]
    pub buff_duration_max: Option<i32>,
    #[prost(message, repeated, tag = "45")]
    pub rally_targets: Vec<RallyTarget>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct MapState {
    #[prost(message, optional, tag = "1")]
    pub visibility: Option<ImageData>,
    #[prost(message, optional, tag = "2")]
    pub creep: Option<ImageData>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Event {
    #[prost(uint64, repeated, packed = "false", tag = "1")]
    pub dead_units: Vec<u64>,
}

/// An effect that lies on the ground or hangs in the air.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Effect {
    #[prost(uint32, optional, tag = "1")]
    pub effect_id: Option<u32>,
    #[prost(message, repeated, tag = "2")]
    pub pos: Vec<Point2D>,
    #[prost(enumeration = "Alliance", optional, tag = "3")]
    pub alliance: Option<i32>,
    #[prost(int32, optional, tag = "4")]
    pub owner: Option<i32>,
    #[prost(float, optional, tag = "5")]
    pub radius: Option<f32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ActionRaw {
    #[prost(oneof = "action_raw::Action", tags = "1, 2, 3")]
    pub action: Option<action_raw::Action>,
}

/// The nested types of [`ActionRaw`].
pub mod action_raw {
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub enum Action {
        #[prost(message, tag = "1")]
        UnitCommand(super::ActionRawUnitCommand),
        #[prost(message, tag = "2")]
        CameraMove(super::ActionRawCameraMove),
        #[prost(message, tag = "3")]
        ToggleAutocast(super::ActionRawToggleAutocast),
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ActionRawUnitCommand {
    #[prost(int32, optional, tag = "1")]
    pub ability_id: Option<i32>,
    #[prost(oneof = "action_raw_unit_command::Target", tags = "2, 3")]
    pub target: Option<action_raw_unit_command::Target>,
    #[prost(uint64, repeated, packed = "false", tag = "4")]
    pub unit_tags: Vec<u64>,
    #[prost(bool, optional, tag = "5")]
    pub queue_command: Option<bool>,
}

/// The nested types of [`ActionRawUnitCommand`].
pub mod action_raw_unit_command {
    #[derive(Clone, Copy, PartialEq, prost::Oneof)]
    pub enum Target {
        #[prost(message, tag = "2")]
        TargetWorldSpacePos(super::Point2D),
        #[prost(uint64, tag = "3")]
        TargetUnitTag(u64),
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ActionRawCameraMove {
    #[prost(message, optional, tag = "1")]
    pub center_world_space: Option<Point>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ActionRawToggleAutocast {
    #[prost(int32, optional, tag = "1")]
    pub ability_id: Option<i32>,
    #[prost(uint64, repeated, packed = "false", tag = "2")]
    pub unit_tags: Vec<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum DisplayType {
    Visible = 1,
    Snapshot = 2,
    Hidden = 3,
    Placeholder = 4,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum Alliance {
    Self_ = 1,
    Ally = 2,
    Neutral = 3,
    Enemy = 4,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum CloakState {
    CloakedUnknown = 0,
    Cloaked = 1,
    CloakedDetected = 2,
    NotCloaked = 3,
    CloakedAllied = 4,
}
