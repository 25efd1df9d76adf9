//! The StarCraft II API.
//!
//! [`protocol`] holds its messages and [`transport`] the connection that carries them.
#![warn(missing_docs)]

#[expect(missing_docs, reason = "the protocol's own names, explained by its documentation")]
pub mod protocol;
pub mod transport;
