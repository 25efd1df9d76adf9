//! Playing through the API: one player's seat, and questions about the game.

mod any_action;
mod arena;
mod pictures;
mod queries;
mod seat;
