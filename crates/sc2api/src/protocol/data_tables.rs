//! The tables of abilities, unit types, upgrades, buffs and effects.

use super::Race;

/// The figures of an ability.
#[derive(Clone, PartialEq, prost::Message)]
pub struct AbilityData {
    #[prost(uint32, optional, tag = "1")]
    pub ability_id: Option<u32>,
    #[prost(string, optional, tag = "2")]
    pub link_name: Option<String>,
    #[prost(uint32, optional, tag = "3")]
    pub link_index: Option<u32>,
    #[prost(string, optional, tag = "4")]
    pub button_name: Option<String>,
    #[prost(string, optional, tag = "5")]
    pub friendly_name: Option<String>,
    #[prost(string, optional, tag = "6")]
    pub hotkey: Option<String>,
    #[prost(uint32, optional, tag = "7")]
    pub remaps_to_ability_id: Option<u32>,
    #[prost(bool, optional, tag = "8")]
    pub available: Option<bool>,
    #[prost(enumeration = "ability_data::Target", optional, tag = "9")]
    pub target: Option<i32>,
    #[prost(bool, optional, tag = "10")]
    pub allow_minimap: Option<bool>,
    #[prost(bool, optional, tag = "11")]
    pub allow_autocast: Option<bool>,
    #[prost(bool, optional, tag = "12")]
    pub is_building: Option<bool>,
    #[prost(float, optional, tag = "13")]
    pub footprint_radius: Option<f32>,
    #[prost(bool, optional, tag = "14")]
    pub is_instant_placement: Option<bool>,
    #[prost(float, optional, tag = "15")]
    pub cast_range: Option<f32>,
}

/// The nested types of [`AbilityData`].
pub mod ability_data {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum Target {
        None = 1,
        Point = 2,
        Unit = 3,
        PointOrUnit = 4,
        PointOrNone = 5,
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct DamageBonus {
    #[prost(enumeration = "Attribute", optional, tag = "1")]
    pub attribute: Option<i32>,
    #[prost(float, optional, tag = "2")]
    pub bonus: Option<f32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Weapon {
    #[prost(enumeration = "weapon::TargetType", optional, tag = "1")]
    pub r#type: Option<i32>,
    #[prost(float, optional, tag = "2")]
    pub damage: Option<f32>,
    #[prost(message, repeated, tag = "3")]
    pub damage_bonus: Vec<DamageBonus>,
    #[prost(uint32, optional, tag = "4")]
    pub attacks: Option<u32>,
    #[prost(float, optional, tag = "5")]
    pub range: Option<f32>,
    #[prost(float, optional, tag = "6")]
    pub speed: Option<f32>,
}

/// The nested types of [`Weapon`].
pub mod weapon {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum TargetType {
        Ground = 1,
        Air = 2,
        Any = 3,
    }
}

/// The figures of a unit type. Times are in game loops.
#[derive(Clone, PartialEq, prost::Message)]
pub struct UnitTypeData {
    #[prost(uint32, optional, tag = "1")]
    pub unit_id: Option<u32>,
    #[prost(string, optional, tag = "2")]
    pub name: Option<String>,
    #[prost(bool, optional, tag = "3")]
    pub available: Option<bool>,
    #[prost(uint32, optional, tag = "4")]
    pub cargo_size: Option<u32>,
    #[prost(enumeration = "Attribute", repeated, packed = "false", tag = "8")]
    pub attributes: Vec<i32>,
    #[prost(float, optional, tag = "9")]
    pub movement_speed: Option<f32>,
    #[prost(float, optional, tag = "10")]
    pub armor: Option<f32>,
    #[prost(message, repeated, tag = "11")]
    pub weapons: Vec<Weapon>,
    #[prost(uint32, optional, tag = "12")]
    pub mineral_cost: Option<u32>,
    #[prost(uint32, optional, tag = "13")]
    pub vespene_cost: Option<u32>,
    #[prost(float, optional, tag = "14")]
    pub food_required: Option<f32>,
    #[prost(uint32, optional, tag = "15")]
    pub ability_id: Option<u32>,
    #[prost(enumeration = "Race", optional, tag = "16")]
    pub race: Option<i32>,
    #[prost(float, optional, tag = "17")]
    pub build_time: Option<f32>,
    #[prost(float, optional, tag = "18")]
    pub food_provided: Option<f32>,
    #[prost(bool, optional, tag = "19")]
    pub has_vespene: Option<bool>,
    #[prost(bool, optional, tag = "20")]
    pub has_minerals: Option<bool>,
    #[prost(uint32, repeated, packed = "false", tag = "21")]
    pub tech_alias: Vec<u32>,
    #[prost(uint32, optional, tag = "22")]
    pub unit_alias: Option<u32>,
    #[prost(uint32, optional, tag = "23")]
    pub tech_requirement: Option<u32>,
    #[prost(bool, optional, tag = "24")]
    pub require_attached: Option<bool>,
    #[prost(float, optional, tag = "25")]
    pub sight_range: Option<f32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct UpgradeData {
    #[prost(uint32, optional, tag = "1")]
    pub upgrade_id: Option<u32>,
    #[prost(string, optional, tag = "2")]
    pub name: Option<String>,
    #[prost(uint32, optional, tag = "3")]
    pub mineral_cost: Option<u32>,
    #[prost(uint32, optional, tag = "4")]
    pub vespene_cost: Option<u32>,
    #[prost(float, optional, tag = "5")]
    pub research_time: Option<f32>,
    #[prost(uint32, optional, tag = "6")]
    pub ability_id: Option<u32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct BuffData {
    #[prost(uint32, optional, tag = "1")]
    pub buff_id: Option<u32>,
    #[prost(string, optional, tag = "2")]
    pub name: Option<String>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct EffectData {
    #[prost(uint32, optional, tag = "1")]
    pub effect_id: Option<u32>,
    #[prost(string, optional, tag = "2")]
    pub name: Option<String>,
    #[prost(string, optional, tag = "3")]
    pub friendly_name: Option<String>,
    #[prost(float, optional, tag = "4")]
    pub radius: Option<f32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum Attribute {
    Light = 1,
    Armored = 2,
    Biological = 3,
    Mechanical = 4,
    Robotic = 5,
    Psionic = 6,
    Massive = 7,
    Structure = 8,
    Hover = 9,
    Heroic = 10,
    Summoned = 11,
}
