//! The full game: what agents see, what becomes of their orders, and that both are reproducible.
#![expect(clippy::unwrap_used, reason = "what is missing fails the test")]

mod arena;
mod mini_games;
mod orders;
mod setup;
mod sight;
