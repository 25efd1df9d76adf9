//! Types that several of the protocol's files share.

use prost::bytes::Bytes;

/// An ability that a unit or a selection can use now.
#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct AvailableAbility {
    #[prost(int32, optional, tag = "1")]
    pub ability_id: Option<i32>,
    #[prost(bool, optional, tag = "2")]
    pub requires_point: Option<bool>,
}

/// A picture of `size.x` by `size.y` pixels of 1, 8, 16 or 32 bits, row after row. Pixels of one bit
/// are packed with the most significant bit first and without padding between rows.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ImageData {
    #[prost(int32, optional, tag = "1")]
    pub bits_per_pixel: Option<i32>,
    #[prost(message, optional, tag = "2")]
    pub size: Option<Size2Di>,
    #[prost(bytes = "bytes", optional, tag = "3")]
    pub data: Option<Bytes>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct PointI {
    #[prost(int32, optional, tag = "1")]
    pub x: Option<i32>,
    #[prost(int32, optional, tag = "2")]
    pub y: Option<i32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct RectangleI {
    #[prost(message, optional, tag = "1")]
    pub p0: Option<PointI>,
    #[prost(message, optional, tag = "2")]
    pub p1: Option<PointI>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct Point2D {
    #[prost(float, optional, tag = "1")]
    pub x: Option<f32>,
    #[prost(float, optional, tag = "2")]
    pub y: Option<f32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct Point {
    #[prost(float, optional, tag = "1")]
    pub x: Option<f32>,
    #[prost(float, optional, tag = "2")]
    pub y: Option<f32>,
    #[prost(float, optional, tag = "3")]
    pub z: Option<f32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct Size2Di {
    #[prost(int32, optional, tag = "1")]
    pub x: Option<i32>,
    #[prost(int32, optional, tag = "2")]
    pub y: Option<i32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum Race {
    NoRace = 0,
    Terran = 1,
    Zerg = 2,
    Protoss = 3,
    Random = 4,
}
