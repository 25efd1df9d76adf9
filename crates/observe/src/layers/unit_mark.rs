use crate::Alliance;

/// A unit as the layers show it to one player: seen now, remembered, or planned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitMark {
    /// The centre, in cells from the west edge.
    pub x: f32,
    /// The centre, in cells from the south edge.
    pub y: f32,
    /// The radius in cells.
    pub radius: f32,
    /// The protocol's number of the unit type, below the scale of the layer.
    pub unit_type: u32,
    /// Whose it is: 1 to 15, or 16 for nobody's.
    pub owner: u8,
    /// Whose it is, as the player sees it.
    pub alliance: Alliance,
    /// What is left of life and of its maximum.
    pub health: (f32, f32),
    /// What is left of the shields and of their maximum.
    pub shield: (f32, f32),
    /// The energy and its maximum.
    pub energy: (f32, f32),
    /// How far it is with what it trains or researches, or with its own construction, in 0..1.
    pub build_progress: f32,
    /// The number of one of its buffs, or zero.
    pub buff: u32,
    /// What part of that buff's time remains, in 0..1.
    pub buff_remaining: f32,
    /// Whether the player has selected it.
    pub is_selected: bool,
    /// Whether it is remembered and not seen: its vitals are not known.
    pub is_snapshot: bool,
    /// Whether it is cloaked and the player sees it all the same.
    pub is_cloaked: bool,
    /// Whether only a sensor knows of it.
    pub is_blip: bool,
    /// Whether the player knows that it is a hallucination.
    pub is_hallucination: bool,
    /// Whether it is at work: training, researching, harvesting.
    pub is_active: bool,
    /// Whether it flies, and so is drawn above what stands on the ground.
    pub is_flying: bool,
    /// Whether it is only planned: a structure whose builder is on the way.
    pub is_placeholder: bool,
    /// Whether the minimap shows it. It leaves out rocks, debris and plates.
    pub is_on_minimap: bool,
}

impl Default for UnitMark {
    fn default() -> Self {
        Self {
            x: 0.0,
            y: 0.0,
            radius: 0.375,
            unit_type: 0,
            owner: 16,
            alliance: Alliance::Neutral,
            health: (0.0, 0.0),
            shield: (0.0, 0.0),
            energy: (0.0, 0.0),
            build_progress: 0.0,
            buff: 0,
            buff_remaining: 0.0,
            is_selected: false,
            is_snapshot: false,
            is_cloaked: false,
            is_blip: false,
            is_hallucination: false,
            is_active: false,
            is_flying: false,
            is_placeholder: false,
            is_on_minimap: true,
        }
    }
}

/// An effect on the ground, such as a storm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EffectMark {
    /// The protocol's number of the effect.
    pub effect: u32,
    /// The centre, in cells from the west edge.
    pub x: f32,
    /// The centre, in cells from the south edge.
    pub y: f32,
    /// The radius in cells.
    pub radius: f32,
}

/// The number by which layers tell whose a unit is.
pub(super) fn relative(alliance: Alliance) -> u32 {
    match alliance {
        Alliance::Own => 1,
        Alliance::Neutral => 3,
        Alliance::Enemy => 4,
    }
}
