//! Playing through the API: one player's seat, and questions about the game.

mod arena;
mod queries;
mod seat;
