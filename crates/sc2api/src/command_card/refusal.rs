use sim::Refusal;

use crate::protocol::ActionResult;

/// The protocol's word for what the rules refuse.
pub fn action_result(refusal: Refusal) -> ActionResult {
    match refusal {
        Refusal::Impossible => ActionResult::NotSupported,
        Refusal::NotYours => ActionResult::Error,
        Refusal::Target => ActionResult::CantTargetThatUnit,
        Refusal::Minerals => ActionResult::NotEnoughMinerals,
        Refusal::Vespene => ActionResult::NotEnoughVespene,
        Refusal::Supply => ActionResult::NotEnoughFood,
        Refusal::Technology => ActionResult::TechRequirementsNotMet,
        Refusal::QueueFull => ActionResult::QueueIsFull,
        Refusal::Placement => ActionResult::CantBuildLocationInvalid,
        Refusal::NearResources => ActionResult::CantBuildTooCloseToResources,
        Refusal::Unseen => ActionResult::CantSeeBuildLocation,
    }
}
