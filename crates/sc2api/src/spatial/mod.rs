//! The picture-like interfaces: where the camera stands, and feature layers.

mod images;
mod painter;
mod viewport;

pub use painter::LayerPainter;
pub(crate) use viewport::pixel;
pub use viewport::{View, Viewport, ViewportError};
