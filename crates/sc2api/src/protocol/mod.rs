//! The messages of the StarCraft II API (`SC2APIProtocol`, proto2).
//!
//! Names, field numbers and types are the protocol's own, so a name found in its documentation or in
//! a client's source is found here: nested types lie in a module named after their message. Every
//! field is optional and a repeated field is never packed, as the game's own client writes them.
//! Positions are world units with the origin in the lower left corner of the map; times are game
//! loops, 22.4 to a second.

mod action_result;
mod actions;
mod common;
mod data_tables;
mod debug_commands;
mod envelope;
mod observations;
mod panels;
mod queries;
mod raw_interface;
mod requests;
mod responses;
mod scores;
mod setup;
mod spatial_interface;

pub use action_result::*;
pub use actions::*;
pub use common::*;
pub use data_tables::*;
pub use debug_commands::*;
pub use envelope::*;
pub use observations::*;
pub use panels::*;
pub use queries::*;
pub use raw_interface::*;
pub use requests::*;
pub use responses::*;
pub use scores::*;
pub use setup::*;
pub use spatial_interface::*;
