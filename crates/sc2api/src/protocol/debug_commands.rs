//! Commands that change the game from outside its rules, for tests and training.

use super::{Point, Point2D};

#[derive(Clone, PartialEq, prost::Message)]
pub struct DebugCommand {
    #[prost(oneof = "debug_command::Command", tags = "1, 2, 3, 4, 5, 6, 7, 8")]
    pub command: Option<debug_command::Command>,
}

/// The nested types of [`DebugCommand`].
pub mod debug_command {
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub enum Command {
        #[prost(message, tag = "1")]
        Draw(super::DebugDraw),
        #[prost(enumeration = "super::DebugGameState", tag = "2")]
        GameState(i32),
        #[prost(message, tag = "3")]
        CreateUnit(super::DebugCreateUnit),
        #[prost(message, tag = "4")]
        KillUnit(super::DebugKillUnit),
        #[prost(message, tag = "5")]
        TestProcess(super::DebugTestProcess),
        #[prost(message, tag = "6")]
        Score(super::DebugSetScore),
        #[prost(message, tag = "7")]
        EndGame(super::DebugEndGame),
        #[prost(message, tag = "8")]
        UnitValue(super::DebugSetUnitValue),
    }
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct DebugDraw {
    #[prost(message, repeated, tag = "1")]
    pub text: Vec<DebugText>,
    #[prost(message, repeated, tag = "2")]
    pub lines: Vec<DebugLine>,
    #[prost(message, repeated, tag = "3")]
    pub boxes: Vec<DebugBox>,
    #[prost(message, repeated, tag = "4")]
    pub spheres: Vec<DebugSphere>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct Line {
    #[prost(message, optional, tag = "1")]
    pub p0: Option<Point>,
    #[prost(message, optional, tag = "2")]
    pub p1: Option<Point>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct Color {
    #[prost(uint32, optional, tag = "1")]
    pub r: Option<u32>,
    #[prost(uint32, optional, tag = "2")]
    pub g: Option<u32>,
    #[prost(uint32, optional, tag = "3")]
    pub b: Option<u32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct DebugText {
    #[prost(message, optional, tag = "1")]
    pub color: Option<Color>,
    #[prost(string, optional, tag = "2")]
    pub text: Option<String>,
    #[prost(message, optional, tag = "3")]
    pub virtual_pos: Option<Point>,
    #[prost(message, optional, tag = "4")]
    pub world_pos: Option<Point>,
    #[prost(uint32, optional, tag = "5")]
    pub size: Option<u32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct DebugLine {
    #[prost(message, optional, tag = "1")]
    pub color: Option<Color>,
    #[prost(message, optional, tag = "2")]
    pub line: Option<Line>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct DebugBox {
    #[prost(message, optional, tag = "1")]
    pub color: Option<Color>,
    #[prost(message, optional, tag = "2")]
    pub min: Option<Point>,
    #[prost(message, optional, tag = "3")]
    pub max: Option<Point>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct DebugSphere {
    #[prost(message, optional, tag = "1")]
    pub color: Option<Color>,
    #[prost(message, optional, tag = "2")]
    pub p: Option<Point>,
    #[prost(float, optional, tag = "3")]
    pub r: Option<f32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct DebugCreateUnit {
    #[prost(uint32, optional, tag = "1")]
    pub unit_type: Option<u32>,
    #[prost(int32, optional, tag = "2")]
    pub owner: Option<i32>,
    #[prost(message, optional, tag = "3")]
    pub pos: Option<Point2D>,
    #[prost(uint32, optional, tag = "4")]
    pub quantity: Option<u32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct DebugKillUnit {
    #[prost(uint64, repeated, packed = "false", tag = "1")]
    pub tag: Vec<u64>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct DebugTestProcess {
    #[prost(enumeration = "debug_test_process::Test", optional, tag = "1")]
    pub test: Option<i32>,
    #[prost(int32, optional, tag = "2")]
    pub delay_ms: Option<i32>,
}

/// The nested types of [`DebugTestProcess`].
pub mod debug_test_process {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum Test {
        Hang = 1,
        Crash = 2,
        Exit = 3,
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct DebugSetScore {
    #[prost(float, optional, tag = "1")]
    pub score: Option<f32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct DebugEndGame {
    #[prost(enumeration = "debug_end_game::EndResult", optional, tag = "1")]
    pub end_result: Option<i32>,
}

/// The nested types of [`DebugEndGame`].
pub mod debug_end_game {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum EndResult {
        Surrender = 1,
        DeclareVictory = 2,
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct DebugSetUnitValue {
    #[prost(enumeration = "debug_set_unit_value::UnitValue", optional, tag = "1")]
    pub unit_value: Option<i32>,
    #[prost(float, optional, tag = "2")]
    pub value: Option<f32>,
    #[prost(uint64, optional, tag = "3")]
    pub unit_tag: Option<u64>,
}

/// The nested types of [`DebugSetUnitValue`].
pub mod debug_set_unit_value {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum UnitValue {
        Energy = 1,
        Life = 2,
        Shields = 3,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum DebugGameState {
    ShowMap = 1,
    ControlEnemy = 2,
    Food = 3,
    Free = 4,
    AllResources = 5,
    God = 6,
    Minerals = 7,
    Gas = 8,
    Cooldown = 9,
    TechTree = 10,
    Upgrade = 11,
    FastBuild = 12,
}
