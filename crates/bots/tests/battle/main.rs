//! Scripted teams of the research battles: how strong each level is, and what it does.

mod arena;
mod behavior;
mod strength;
