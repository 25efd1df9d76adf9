//! The score and its parts.

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct Score {
    #[prost(enumeration = "score::ScoreType", optional, tag = "6")]
    pub score_type: Option<i32>,
    #[prost(int32, optional, tag = "7")]
    pub score: Option<i32>,
    #[prost(message, optional, tag = "8")]
    pub score_details: Option<ScoreDetails>,
}

/// The nested types of [`Score`].
pub mod score {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum ScoreType {
        Curriculum = 1,
        Melee = 2,
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct CategoryScoreDetails {
    #[prost(float, optional, tag = "1")]
    pub none: Option<f32>,
    #[prost(float, optional, tag = "2")]
    pub army: Option<f32>,
    #[prost(float, optional, tag = "3")]
    pub economy: Option<f32>,
    #[prost(float, optional, tag = "4")]
    pub technology: Option<f32>,
    #[prost(float, optional, tag = "5")]
    pub upgrade: Option<f32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct VitalScoreDetails {
    #[prost(float, optional, tag = "1")]
    pub life: Option<f32>,
    #[prost(float, optional, tag = "2")]
    pub shields: Option<f32>,
    #[prost(float, optional, tag = "3")]
    pub energy: Option<f32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ScoreDetails {
    #[prost(float, optional, tag = "1")]
    pub idle_production_time: Option<f32>,
    #[prost(float, optional, tag = "2")]
    pub idle_worker_time: Option<f32>,
    #[prost(float, optional, tag = "3")]
    pub total_value_units: Option<f32>,
    #[prost(float, optional, tag = "4")]
    pub total_value_structures: Option<f32>,
    #[prost(float, optional, tag = "5")]
    pub killed_value_units: Option<f32>,
    #[prost(float, optional, tag = "6")]
    pub killed_value_structures: Option<f32>,
    #[prost(float, optional, tag = "7")]
    pub collected_minerals: Option<f32>,
    #[prost(float, optional, tag = "8")]
    pub collected_vespene: Option<f32>,
    #[prost(float, optional, tag = "9")]
    pub collection_rate_minerals: Option<f32>,
    #[prost(float, optional, tag = "10")]
    pub collection_rate_vespene: Option<f32>,
    #[prost(float, optional, tag = "11")]
    pub spent_minerals: Option<f32>,
    #[prost(float, optional, tag = "12")]
    pub spent_vespene: Option<f32>,
    #[prost(message, optional, tag = "13")]
    pub food_used: Option<CategoryScoreDetails>,
    #[prost(message, optional, tag = "14")]
    pub killed_minerals: Option<CategoryScoreDetails>,
    #[prost(message, optional, tag = "15")]
    pub killed_vespene: Option<CategoryScoreDetails>,
    #[prost(message, optional, tag = "16")]
    pub lost_minerals: Option<CategoryScoreDetails>,
    #[prost(message, optional, tag = "17")]
    pub lost_vespene: Option<CategoryScoreDetails>,
    #[prost(message, optional, tag = "18")]
    pub friendly_fire_minerals: Option<CategoryScoreDetails>,
    #[prost(message, optional, tag = "19")]
    pub friendly_fire_vespene: Option<CategoryScoreDetails>,
    #[prost(message, optional, tag = "20")]
    pub used_minerals: Option<CategoryScoreDetails>,
    #[prost(message, optional, tag = "21")]
    pub used_vespene: Option<CategoryScoreDetails>,
    #[prost(message, optional, tag = "22")]
    pub total_used_minerals: Option<CategoryScoreDetails>,
    #[prost(message, optional, tag = "23")]
    pub total_used_vespene: Option<CategoryScoreDetails>,
    #[prost(message, optional, tag = "24")]
    pub total_damage_dealt: Option<VitalScoreDetails>,
    #[prost(message, optional, tag = "25")]
    pub total_damage_taken: Option<VitalScoreDetails>,
    #[prost(message, optional, tag = "26")]
    pub total_healed: Option<VitalScoreDetails>,
    #[prost(float, optional, tag = "27")]
    pub current_apm: Option<f32>,
    #[prost(float, optional, tag = "28")]
    pub current_effective_apm: Option<f32>,
}
