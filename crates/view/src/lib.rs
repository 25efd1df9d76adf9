//! The browser page, and the server that streams matches to it.
//!
//! A match is a series of [`protocol::MatchEvent`]s that a [`Source`] writes; [`Server`] offers
//! matches by HTTP on this machine alone and hands out the page, which is part of the program.
#![warn(missing_docs)]

mod browser;
mod curve;
mod narrate;
mod offer;
mod page;
pub mod protocol;
mod server;
mod shelf;
mod show;
mod thoughts;
mod writer;

pub use browser::open_browser;
pub use curve::CurvePoint;
pub use narrate::Narrator;
pub use offer::{MatchFacts, MatchKind, Offer, OfferedMatch, Source};
pub use server::{Server, ServerError};
pub use shelf::{Shelf, ShelfError};
pub use show::{show_replay, show_replay_file};
pub use writer::{MatchWriter, ReaderGone};
