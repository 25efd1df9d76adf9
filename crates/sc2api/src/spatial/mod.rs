//! The picture-like interfaces: where the camera stands, and feature layers.

mod eyes;
mod images;
mod marks;
mod painter;
mod viewport;

pub use eyes::Eyes;
pub use marks::{snapshot_marks, unit_marks};
pub use painter::LayerPainter;
pub use viewport::{View, Viewport, ViewportError};
pub(crate) use viewport::{pixel, to_point};
