//! Questions about paths, abilities and places for buildings.

use super::{ActionResult, AvailableAbility, Point2D};

#[derive(Clone, PartialEq, prost::Message)]
pub struct RequestQuery {
    #[prost(message, repeated, tag = "1")]
    pub pathing: Vec<RequestQueryPathing>,
    #[prost(message, repeated, tag = "2")]
    pub abilities: Vec<RequestQueryAvailableAbilities>,
    #[prost(message, repeated, tag = "3")]
    pub placements: Vec<RequestQueryBuildingPlacement>,
    #[prost(bool, optional, tag = "4")]
    pub ignore_resource_requirements: Option<bool>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ResponseQuery {
    #[prost(message, repeated, tag = "1")]
    pub pathing: Vec<ResponseQueryPathing>,
    #[prost(message, repeated, tag = "2")]
    pub abilities: Vec<ResponseQueryAvailableAbilities>,
    #[prost(message, repeated, tag = "3")]
    pub placements: Vec<ResponseQueryBuildingPlacement>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct RequestQueryPathing {
    #[prost(oneof = "request_query_pathing::Start", tags = "1, 2")]
    pub start: Option<request_query_pathing::Start>,
    #[prost(message, optional, tag = "3")]
    pub end_pos: Option<Point2D>,
}

/// The nested types of [`RequestQueryPathing`].
pub mod request_query_pathing {
    #[derive(Clone, Copy, PartialEq, prost::Oneof)]
    pub enum Start {
        #[prost(message, tag = "1")]
        StartPos(super::Point2D),
        #[prost(uint64, tag = "2")]
        UnitTag(u64),
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ResponseQueryPathing {
    #[prost(float, optional, tag = "1")]
    pub distance: Option<f32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RequestQueryAvailableAbilities {
    #[prost(uint64, optional, tag = "1")]
    pub unit_tag: Option<u64>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ResponseQueryAvailableAbilities {
    #[prost(message, repeated, tag = "1")]
    pub abilities: Vec<AvailableAbility>,
    #[prost(uint64, optional, tag = "2")]
    pub unit_tag: Option<u64>,
    #[prost(uint32, optional, tag = "3")]
    pub unit_type_id: Option<u32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RequestQueryBuildingPlacement {
    #[prost(int32, optional, tag = "1")]
    pub ability_id: Option<i32>,
    #[prost(message, optional, tag = "2")]
    pub target_pos: Option<Point2D>,
    #[prost(uint64, optional, tag = "3")]
    pub placing_unit_tag: Option<u64>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ResponseQueryBuildingPlacement {
    #[prost(enumeration = "ActionResult", optional, tag = "1")]
    pub result: Option<i32>,
}
