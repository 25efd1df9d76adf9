//! The StarCraft II API.
//!
//! [`protocol`] holds its messages and [`transport`] the connection that carries them. A
//! [`Session`] is what a client talks to: it holds one game at a time and answers every request.
//! [`data`] makes the tables that clients ask for.
#![warn(missing_docs)]

pub mod data;
pub mod identity;
#[expect(missing_docs, reason = "the protocol's own names, explained by its documentation")]
pub mod protocol;
pub mod queries;
pub mod seat;
pub mod selection;
mod session;
pub mod spatial;
pub mod transport;

pub use session::{Folders, Session};
