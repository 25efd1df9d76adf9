use observe::Eyes;
use observe::layers::{
    GroundView, MinimapOverlay, MinimapPainter, ScreenPainter, UnitMark, height_levels,
};
use sim::World;

use super::{Viewport, images};
use crate::protocol::ObservationFeatureLayer;

/// Draws the feature layers of one player of one game.
#[derive(Clone, Debug)]
pub struct LayerPainter {
    screen: ScreenPainter,
    minimap: MinimapPainter,
    heights: Vec<u8>,
}

impl LayerPainter {
    /// A painter for games on the ground of `world`.
    pub fn new(world: &World) -> Self {
        let terrain = &world.rules().scenario.terrain;
        Self {
            screen: ScreenPainter::default(),
            minimap: MinimapPainter::default(),
            heights: height_levels(terrain),
        }
    }

    /// The layers of what `eyes` see, or none if its client has not asked for pictures.
    ///
    /// `units` are those that they know of, `alerts` places that ask for attention.
    pub fn paint(
        &mut self,
        world: &World,
        eyes: Eyes,
        viewport: &Viewport,
        units: &[UnitMark],
        alerts: &[(f32, f32)],
    ) -> Option<ObservationFeatureLayer> {
        let (screen, minimap) = (viewport.screen()?, viewport.minimap()?);
        let terrain = &world.rules().scenario.terrain;
        let visibility = eyes.visibility_grid(world);
        let ground = GroundView {
            revision: 0,
            heights: &self.heights,
            visibility: &visibility,
            creep: None,
            power: None,
            pathable: &terrain.pathable,
            buildable: &terrain.placeable,
        };
        let overlay = MinimapOverlay {
            camera: viewport.camera(),
            camera_width: screen.width,
            alerts,
            with_unit_types: viewport.with_unit_types(),
        };
        let planes = self.minimap.paint(&minimap, &ground, units, &overlay);
        Some(ObservationFeatureLayer {
            minimap_renders: Some(images::minimap(planes, viewport.with_unit_types())),
            renders: Some(images::screen(self.screen.paint(&screen, &ground, units, &[]))),
        })
    }
}
