//! The StarCraft II API.
#![warn(missing_docs)]

pub mod data;
#[expect(missing_docs, reason = "the protocol's own names, explained by its documentation")]
pub mod protocol;
pub mod tag;
