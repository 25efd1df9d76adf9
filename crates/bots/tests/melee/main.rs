//! Scripted melee players: what they build, how games between them end, and on which maps.

mod arena;
mod ladder_maps;
mod play;
