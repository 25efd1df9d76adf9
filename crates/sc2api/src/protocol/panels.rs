//! The panels at the foot of the screen, and actions on them.

#[derive(Clone, PartialEq, prost::Message)]
pub struct ObservationUi {
    #[prost(message, repeated, tag = "1")]
    pub groups: Vec<ControlGroup>,
    #[prost(oneof = "observation_ui::Panel", tags = "2, 3, 4, 5")]
    pub panel: Option<observation_ui::Panel>,
}

/// The nested types of [`ObservationUi`].
pub mod observation_ui {
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub enum Panel {
        #[prost(message, tag = "2")]
        Single(super::SinglePanel),
        #[prost(message, tag = "3")]
        Multi(super::MultiPanel),
        #[prost(message, tag = "4")]
        Cargo(super::CargoPanel),
        #[prost(message, tag = "5")]
        Production(super::ProductionPanel),
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ControlGroup {
    #[prost(uint32, optional, tag = "1")]
    pub control_group_index: Option<u32>,
    #[prost(uint32, optional, tag = "2")]
    pub leader_unit_type: Option<u32>,
    #[prost(uint32, optional, tag = "3")]
    pub count: Option<u32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct UnitInfo {
    #[prost(uint32, optional, tag = "1")]
    pub unit_type: Option<u32>,
    #[prost(uint32, optional, tag = "2")]
    pub player_relative: Option<u32>,
    #[prost(int32, optional, tag = "3")]
    pub health: Option<i32>,
    #[prost(int32, optional, tag = "4")]
    pub shields: Option<i32>,
    #[prost(int32, optional, tag = "5")]
    pub energy: Option<i32>,
    #[prost(int32, optional, tag = "6")]
    pub transport_slots_taken: Option<i32>,
    #[prost(float, optional, tag = "7")]
    pub build_progress: Option<f32>,
    #[prost(message, optional, boxed, tag = "8")]
    pub add_on: Option<Box<UnitInfo>>,
    #[prost(int32, optional, tag = "9")]
    pub max_health: Option<i32>,
    #[prost(int32, optional, tag = "10")]
    pub max_shields: Option<i32>,
    #[prost(int32, optional, tag = "11")]
    pub max_energy: Option<i32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct SinglePanel {
    #[prost(message, optional, tag = "1")]
    pub unit: Option<UnitInfo>,
    #[prost(int32, optional, tag = "2")]
    pub attack_upgrade_level: Option<i32>,
    #[prost(int32, optional, tag = "3")]
    pub armor_upgrade_level: Option<i32>,
    #[prost(int32, optional, tag = "4")]
    pub shield_upgrade_level: Option<i32>,
    #[prost(int32, repeated, packed = "false", tag = "5")]
    pub buffs: Vec<i32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct MultiPanel {
    #[prost(message, repeated, tag = "1")]
    pub units: Vec<UnitInfo>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct CargoPanel {
    #[prost(message, optional, tag = "1")]
    pub unit: Option<UnitInfo>,
    #[prost(message, repeated, tag = "2")]
    pub passengers: Vec<UnitInfo>,
    #[prost(int32, optional, tag = "3")]
    pub slots_available: Option<i32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct BuildItem {
    #[prost(uint32, optional, tag = "1")]
    pub ability_id: Option<u32>,
    #[prost(float, optional, tag = "2")]
    pub build_progress: Option<f32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ProductionPanel {
    #[prost(message, optional, tag = "1")]
    pub unit: Option<UnitInfo>,
    #[prost(message, repeated, tag = "2")]
    pub build_queue: Vec<UnitInfo>,
    #[prost(message, repeated, tag = "3")]
    pub production_queue: Vec<BuildItem>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct ActionUi {
    #[prost(oneof = "action_ui::Action", tags = "1, 2, 3, 4, 5, 6, 7, 8, 9")]
    pub action: Option<action_ui::Action>,
}

/// The nested types of [`ActionUi`].
pub mod action_ui {
    #[derive(Clone, Copy, PartialEq, prost::Oneof)]
    pub enum Action {
        #[prost(message, tag = "1")]
        ControlGroup(super::ActionControlGroup),
        #[prost(message, tag = "2")]
        SelectArmy(super::ActionSelectArmy),
        #[prost(message, tag = "3")]
        SelectWarpGates(super::ActionSelectWarpGates),
        #[prost(message, tag = "4")]
        SelectLarva(super::ActionSelectLarva),
        #[prost(message, tag = "5")]
        SelectIdleWorker(super::ActionSelectIdleWorker),
        #[prost(message, tag = "6")]
        MultiPanel(super::ActionMultiPanel),
        #[prost(message, tag = "7")]
        CargoPanel(super::ActionCargoPanelUnload),
        #[prost(message, tag = "8")]
        ProductionPanel(super::ActionProductionPanelRemoveFromQueue),
        #[prost(message, tag = "9")]
        ToggleAutocast(super::ActionToggleAutocast),
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ActionControlGroup {
    #[prost(enumeration = "action_control_group::ControlGroupAction", optional, tag = "1")]
    pub action: Option<i32>,
    #[prost(uint32, optional, tag = "2")]
    pub control_group_index: Option<u32>,
}

/// The nested types of [`ActionControlGroup`].
pub mod action_control_group {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum ControlGroupAction {
        Recall = 1,
        Set = 2,
        Append = 3,
        SetAndSteal = 4,
        AppendAndSteal = 5,
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ActionSelectArmy {
    #[prost(bool, optional, tag = "1")]
    pub selection_add: Option<bool>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ActionSelectWarpGates {
    #[prost(bool, optional, tag = "1")]
    pub selection_add: Option<bool>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ActionSelectLarva {}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ActionSelectIdleWorker {
    #[prost(enumeration = "action_select_idle_worker::Type", optional, tag = "1")]
    pub r#type: Option<i32>,
}

/// The nested types of [`ActionSelectIdleWorker`].
pub mod action_select_idle_worker {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum Type {
        Set = 1,
        Add = 2,
        All = 3,
        AddAll = 4,
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ActionMultiPanel {
    #[prost(enumeration = "action_multi_panel::Type", optional, tag = "1")]
    pub r#type: Option<i32>,
    #[prost(int32, optional, tag = "2")]
    pub unit_index: Option<i32>,
}

/// The nested types of [`ActionMultiPanel`].
pub mod action_multi_panel {
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, prost::Enumeration)]
    #[repr(i32)]
    pub enum Type {
        SingleSelect = 1,
        DeselectUnit = 2,
        SelectAllOfType = 3,
        DeselectAllOfType = 4,
    }
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ActionCargoPanelUnload {
    #[prost(int32, optional, tag = "1")]
    pub unit_index: Option<i32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ActionProductionPanelRemoveFromQueue {
    #[prost(int32, optional, tag = "1")]
    pub unit_index: Option<i32>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
pub struct ActionToggleAutocast {
    #[prost(int32, optional, tag = "1")]
    pub ability_id: Option<i32>,
}
