//! Feature layers: the pictures that agents see in place of the game's graphics.
//!
//! A layer is a plane of one figure per pixel, rows from the top of the picture. The planes are a
//! pure function of what the player sees: the ground of the map, a list of [`UnitMark`]s and
//! [`EffectMark`]s, and a camera. Painters keep what is the same for a whole camera position.

mod disc;
mod geometry;
mod ground;
mod marks;
mod minimap;
mod plane;
mod screen;
mod unit_mark;

pub use geometry::{Area, MinimapGeometry, ScreenGeometry};
pub use ground::{GroundView, height_in_cells, height_levels};
pub use marks::{snapshot_marks, unit_marks};
pub use minimap::{MINIMAP_LAYERS, MinimapLayer, MinimapOverlay, MinimapPainter};
pub use plane::{LayerFormat, Plane};
pub use screen::{SCREEN_LAYERS, ScreenLayer, ScreenPainter};
pub use unit_mark::{EffectMark, UnitMark};
