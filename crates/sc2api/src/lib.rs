//! The StarCraft II API.
#![warn(missing_docs)]

pub mod command_card;
pub mod data;
#[expect(missing_docs, reason = "the protocol's own names, explained by its documentation")]
pub mod protocol;
pub mod queries;
pub mod seat;
pub mod selection;
pub mod spatial;
pub mod tag;
